"""What is wrong with an address in an output, judged apart from the code that lets addresses in.

An address may lead to the web or to mail, or to a file beside the output. It may not run a program, name a file of the
reader's machine or a share of another one, and it may not be read as one of these after decoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from rfcexport.links import SAFE_SCHEMES

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*(?=:)")
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_AUTHORITY = frozenset({"http", "https", "ftp", "ftps", "irc", "ircs"})
_MAIL_FIELDS = frozenset({"subject", "body", "cc", "bcc", "to", "in-reply-to", "keywords"})


def address_faults(address: str) -> Iterator[str]:
    """Why `address` may not stand in an output, in words; nothing where it may."""
    shown = ascii(address if len(address) <= 80 else f"{address[:77]}...")
    for decoded in _decodings(address):
        for fault in _faults(decoded):
            yield f"address {shown}: {fault}"
            return


def _decodings(address: str) -> Iterator[str]:
    """The address as it is and as programs read it that decode once or twice too often."""
    yield address
    once = unquote(address)
    if once != address:
        yield once
        if unquote(once) != once:
            yield unquote(once)


def _faults(address: str) -> Iterator[str]:
    seen = _INVISIBLE.sub("", address)
    found = _SCHEME.match(seen)
    if found is None:
        path = re.split("[?#]", seen, maxsplit=1)[0]
        if re.match(r"[/\\]{2}|\\", path):
            yield "is a share of another machine, or an address without a scheme"
        elif "\\" in path:
            yield "holds a backslash"
        return
    scheme = found[0].lower()
    if scheme not in SAFE_SCHEMES:
        yield f"has the scheme {scheme}"
    elif scheme in _AUTHORITY:
        rest = re.fullmatch(r"//([^/?#\\]+)(.*)", seen[len(scheme) + 1 :], re.DOTALL)
        if rest is None:
            yield "names no host"
        elif "@" in rest[1]:
            yield "holds credentials before the host"
        elif re.match(r"[^?#]*\\", rest[2]):
            yield "holds a backslash"
    elif scheme == "mailto":
        fields = seen.partition("?")[2]
        names = [part.partition("=")[0].lower() for part in re.split("[&;]", fields) if "=" in part]
        yield from (f"has the mail field {name}" for name in names if name not in _MAIL_FIELDS)
