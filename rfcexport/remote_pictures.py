"""Pictures on the web, fetched where the caller wants that: by http(s) alone, within a time and a size."""

from __future__ import annotations

import threading
from http.client import HTTPException, IncompleteRead, InvalidURL
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from rfcexport.policy import Limits, Refused, beyond

_WHOLE_TIME_S = 20.0
_SILENCE_S = 10.0
_PIECE = 1 << 16


def fetched(address: str, limits: Limits, *, within_s: float = _WHOLE_TIME_S) -> bytes:
    """What stands at an `http`, `https` or `//` address; raises `Refused` with the reason.

    A server may send a byte now and then for ever, in its headers too: the whole of it has its time.
    """
    answers: list[bytes | Exception] = []

    def fetch() -> None:
        try:
            answers.append(_answer(address, limits))
        except Exception as error:
            answers.append(error)

    # Left behind where it takes too long; it ends with the process.
    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(within_s)
    match answers:
        case []:
            raise Refused(f"must be reachable; found no end of it within {within_s:g} s")
        case [bytes(content)]:
            return content
        case [HTTPError() as error]:
            error.close()
            raise Refused(f"must be reachable; found the answer {error.code}") from error
        case [IncompleteRead() as error]:
            raise Refused("must be reachable; found an answer that breaks off") from error
        case [OSError() | ValueError() | InvalidURL() as error]:
            reason = getattr(error, "reason", "") or error
            raise Refused(f"must be reachable; found: {reason or type(reason).__name__}") from error
        case [HTTPException() as error]:
            # Its text is the server's, of any length.
            raise Refused("must be reachable; found no answer of HTTP") from error
        case [Exception() as error]:
            raise error
    raise AssertionError("a fetch has one answer")


def _answer(address: str, limits: Limits) -> bytes:
    request = Request(  # noqa: S310 - the opener knows http and https alone
        f"https:{address}" if address.startswith("//") else address,
        headers={"User-Agent": "rfcexport", "Accept": "image/*"},
    )
    content = bytearray()
    with _opener().open(request, timeout=_SILENCE_S) as answer:
        # Stated by the server. The library counts it down in some versions of Python, and in none does it complain.
        length = answer.length or 0
        while piece := answer.read1(_PIECE):
            content += piece
            if len(content) > limits.picture_bytes:
                raise beyond("picture-bytes", limits, found="more")
    if len(content) < length:
        raise IncompleteRead(bytes(content), length - len(content))
    return bytes(content)


def _opener() -> OpenerDirector:
    """An opener with no way to a file, to FTP or to `data:`."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor(),
        UnknownHandler(), _WebRedirects(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


class _WebRedirects(HTTPRedirectHandler):
    """Redirections to the web alone; the library would let one lead to FTP."""

    max_redirections = 5

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any) -> Any:
        """What the new address answers. The words of the redirection, which may have no end, are not read."""
        fp.close()
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> Any:
        """The request that follows; raises `Refused` where it would leave the web."""
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise Refused("must be reachable; found that it leads away from the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
