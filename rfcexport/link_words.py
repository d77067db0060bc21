"""Whether the words of a link name another place on the web than the one that it leads to."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

# Brackets, quotation marks and spaces may stand before the address that is shown.
_ADDRESS = re.compile(r"[\W_]*(?:(?:https?|ftps?)://|www\.)([^\s/?#\\]+)", re.IGNORECASE)
_TARGET = re.compile(r"(?:https?|ftps?)://([^\s/?#\\]+)", re.IGNORECASE)
_HOST = re.compile(r"\[[0-9a-f:.]+\]|[\w.-]+")
_IS_NUMBER = re.compile(r"[\d.]+|\[.*")
# Of a host that is to be filled in, as in `https://<name>.example.org`.
_TEMPLATE = ("<", "{", "$", "*", "[")
# What browsers read as a dot (UTS 46, 4, step 3 and IDNA2003, 3.1).
_DOT = "\u3002"
_PUNYCODE = "xn--"
_LONGEST = 300  # signs of a name and a host; a host has 253 at most (RFC 1035, 2.3.4)
# Hosts under which each name belongs to somebody else, as far as the second part of an address does not show it.
_SHARED = frozenset({
    "github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "web.app", "firebaseapp.com",
    "readthedocs.io", "blogspot.com", "wordpress.com", "herokuapp.com", "githubusercontent.com", "azurewebsites.net",
    "cloudfront.net", "onrender.com", "fly.dev", "surge.sh",
})  # fmt: skip
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "or", "ne", "gob"})
# They show the page that their address names.
_ARCHIVES = frozenset({"archive.org", "archive.ph", "archive.is", "archive.today", "doi.org"})


def named_elsewhere(words: str, url: str) -> tuple[str, str] | None:
    """The host that the words of a link name and the one that it leads to; None where they belong together.

    Words name one where they begin with an address, in whatever signs browsers read as one (UTS 46, 4).
    """
    named, target = _ADDRESS.match(unicodedata.normalize("NFKC", words)), _TARGET.match(url)
    if named is None or target is None:
        return None
    shown, led = _host(named[1]), _host(target[1])
    if not shown or _owner(shown) == _owner(led) or _owner(led) in _ARCHIVES:
        return None
    return shown, led


def _host(text: str) -> str:
    """The host without a name and password before it, a port behind it, and the mark that ends a sentence."""
    text = unicodedata.normalize("NFKC", unquote(text)).rpartition("@")[2][:_LONGEST].replace(_DOT, ".").lower()
    found = _HOST.match(text)
    if found is None or text.startswith(_TEMPLATE, found.end()):
        return ""
    return found[0].rstrip(".").removeprefix("www.")


def _owner(host: str) -> str:
    """The part of a host's name that somebody registered: `b.co` of `a.b.co`, `b.co.uk` of `a.b.co.uk`."""
    if _IS_NUMBER.fullmatch(host):
        return host
    parts = [_in_letters(part) for part in host.split(".")]
    is_shared = ".".join(parts[-2:]) in _SHARED or (
        len(parts) > 1 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    )
    return ".".join(parts[-3 if is_shared else -2 :])


def _in_letters(part: str) -> str:
    """A part of a host's name as its reader sees it: `bücher` for `xn--bcher-kva` (RFC 3492)."""
    if not part.startswith(_PUNYCODE):
        return part
    try:
        return part.removeprefix(_PUNYCODE).encode("ascii").decode("punycode").lower()
    except UnicodeError:
        return part
