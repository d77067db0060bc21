"""Addresses in links, for every writer: which may stand in an output, and where those to other RFCs lead."""

from __future__ import annotations

import re
from urllib.parse import unquote

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "ftps", "tel", "irc", "ircs", "xmpp", "news", "doi", "urn"})
"""What a link may begin with where it does not lead to a file of the project."""

_SIBLING = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//|#)([^?#]+)\.(?:md|markdown)(#.*)?", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# RFC 3986, 3.2: those whose addresses name a host.
# A host may stand in brackets (RFC 3986, 3.2.2); nothing else of a URL may.
_HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_NOT_IN_URL = re.compile(r"[\s\"<>\\^`{|}\[\]]")
_NOT_IN_FRAGMENT = re.compile(r"[\s\"#<>\\^`{|}\[\]]")
_WITH_HOST = frozenset({"http", "https", "ftp", "ftps", "irc", "ircs"})
# RFC 6068, 5: some mail programs send along the file that a field such as `attach` names.
_MAIL_FIELDS = frozenset({"to", "cc", "bcc", "subject", "body", "in-reply-to", "keywords"})
_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def safe_target(url: str) -> str | None:
    r"""`url` as a link of an output may state it, None where the link must lose its target.

    A link may lead to the web, to mail or to a file beside the output. It loses its target where it would run a program
    or name a file of the reader's machine or a share of another one (`\\host\share`: opening it tells that machine the
    reader's name and password in hashed form); where it says so in disguise, with signs that are not seen or that
    stand encoded; and where it holds credentials (RFC 9110, 4.2.4). `//host/x` is led to the web, as code hosts do.
    """
    if url.startswith("#"):
        return url
    scheme = _SCHEME.match(url)
    if scheme is None:
        return _safe_relative(url)
    name, rest = scheme[1].lower(), url[scheme.end() :]
    if name not in SAFE_SCHEMES:
        return None
    if name in _WITH_HOST:
        return _safe_web(scheme[1], rest)
    return _safe_mail(scheme[1], rest) if name == "mailto" else url


def encoded(target: str) -> str:
    """A target as a valid URL string (URL Standard, 4.3): what may not stand in one is percent-encoded."""
    head, mark, fragment = target.partition("#")
    host = _HOST.match(head)
    start = host.end() if host else 0
    below = _NOT_IN_URL.sub(_percent, head[start:])
    return f"{head[:start]}{below}{mark}{_NOT_IN_FRAGMENT.sub(_percent, fragment)}"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _safe_relative(url: str) -> str | None:
    path, mark, rest = _parted(url)
    # As programs read it that decode once too often.
    seen = _UNSEEN.sub("", unquote(unquote(path)))
    if path.startswith("//") and seen[2:3] not in ("", "/", "\\"):
        return _safe_web("https", url)
    if _SCHEME.match(seen) or re.match(r"[/\\]{2}|\\", seen):
        return None
    # `/.//host/share` is a share once its dot is taken away.
    return re.sub(r"(?i)(?:[/\\]|%5c)+", "/", path) + mark + rest


def _safe_web(scheme: str, rest: str) -> str | None:
    """An address with a host, written as browsers read it (URL Standard, 4.4): `https:\\host` names one too."""
    path, mark, behind = _parted(rest)
    host, slash, below = re.sub(r"\\", "/", path).lstrip("/").partition("/")
    if not host or "@" in unquote(host):
        return None
    return f"{scheme}://{host}{slash}{below}{mark}{behind}"


def _safe_mail(scheme: str, rest: str) -> str | None:
    """A mail address with fields that fill in a message, and none that attaches a file or adds a line to the head."""
    address, _, fields = rest.partition("?")
    if re.search("[\r\n]", unquote(address)):
        return None
    kept = [part for part in fields.split("&") if _is_mail_field(part)]
    return f"{scheme}:{address}{'?' if kept else ''}{'&'.join(kept)}"


def _is_mail_field(part: str) -> bool:
    name, _, value = part.partition("=")
    name = unquote(name).lower()
    return name in _MAIL_FIELDS and (name == "body" or re.search("[\r\n]", unquote(value)) is None)


def _parted(url: str) -> tuple[str, str, str]:
    """What stands before the query and the fragment, the sign that ends it, and the rest."""
    found = re.search("[?#]", url)
    return (url[: found.start()], found[0], url[found.end() :]) if found else (url, "", "")


def sibling_link(url: str, suffix: str) -> str:
    """A relative link to another RFC's Markdown, led to its export: `0012-x.md#design` -> `0012-x.pdf#design`."""
    found = _SIBLING.fullmatch(url)
    return f"{found[1]}.{suffix}{found[2] or ''}" if found else url


def is_external(url: str) -> bool:
    """Whether an address leaves the machine."""
    return re.match(r"(?i)(?:https?|ftp):|//", url) is not None
