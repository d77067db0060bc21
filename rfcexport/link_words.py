"""Whether the words of a link name another place on the web than the one that it leads to."""

from __future__ import annotations

import re
from urllib.parse import unquote

_ADDRESS = re.compile(r"(?:https?://|www\.)([^\s/?#\\]+)", re.IGNORECASE)
_TARGET = re.compile(r"(?:https?|ftps?)://([^\s/?#\\]+)", re.IGNORECASE)
# What stands before the host and behind it: a name with a password, a port.
_AROUND_HOST = re.compile(r"^.*@|:\d*$|[.,;:!)\]]+$")
# Hosts under which each name belongs to somebody else, as far as the second part of an address does not show it.
_SHARED = frozenset({
    "github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev", "web.app", "readthedocs.io", "blogspot.com",
    "herokuapp.com", "githubusercontent.com",
})  # fmt: skip
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "or", "ne", "gob"})
# They show the page that their address names.
_ARCHIVES = frozenset({"archive.org", "archive.ph", "archive.is", "archive.today", "doi.org"})


def named_elsewhere(words: str, url: str) -> tuple[str, str] | None:
    """The host that the words of a link name and the one that it leads to; None where they belong together."""
    named, target = _ADDRESS.match(words), _TARGET.match(url)
    if named is None or target is None:
        return None
    shown, led = _host(named[1]), _host(target[1])
    if not shown or _owner(shown) == _owner(led) or _owner(led) in _ARCHIVES:
        return None
    return shown, led


def _host(text: str) -> str:
    host = unquote(text)
    for _ in range(3):
        host = _AROUND_HOST.sub("", host)
    return host.casefold().removeprefix("www.")


def _owner(host: str) -> str:
    """The part of a host's name that somebody registered: `b.co` of `a.b.co`, `b.co.uk` of `a.b.co.uk`."""
    parts = host.split(".")
    is_shared = ".".join(parts[-2:]) in _SHARED or (
        len(parts) > 1 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    )
    return ".".join(parts[-3 if is_shared else -2 :])
