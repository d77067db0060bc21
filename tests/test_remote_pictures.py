"""Pictures on the web: by http(s) alone, and with an end."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from errno import ECONNREFUSED
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rfcexport.images import Picture, load_picture
from rfcexport.policy import LIMITS, Limits, Policy, Refused
from rfcexport.remote_pictures import fetched
from tests.pictures import raster

PNG = raster("PNG")


class Answers(BaseHTTPRequestHandler):
    """A server of what a page may hold, and of what it should not."""

    released = threading.Event()

    def do_GET(self) -> None:
        match self.path.split("?")[0]:
            case "/picture.png":
                self.answer(PNG)
            case "/page":
                self.answer(b"words")
            case "/long":
                self.answer(bytes(1_000))
            case "/moved":
                self.redirect("/picture.png")
            case "/circle":
                self.redirect("/circle")
            case "/away":
                self.redirect(self.path.split("?")[1])
            case "/silent":
                self.released.wait(20)
            case "/short":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
            case "/chunks":
                self.send_response(200)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"9\r\n\x89PNG")
            case "/shut":
                pass
            case "/odd":
                self.wfile.write(b"no answer at all\r\n\r\n")
            case _:
                self.send_error(404)

    def answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Nothing: the tests look at what comes back."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        Answers.released.set()
        running.shutdown()


def refusal(address: str, limits: Limits | None = None, *, within_s: float = 5.0) -> str:
    with pytest.raises(Refused) as refused:
        fetched(address, limits or Limits(), within_s=within_s)
    return str(refused.value)


@pytest.mark.parametrize("path", ["/picture.png", "/moved"])
def test_picture_is_fetched_when_the_caller_allows_it(path: str, server: str) -> None:
    found = load_picture(server + path, folder=None, policy=Policy(allow_remote_images=True))
    assert found == Picture("image/png", PNG, 3.0, 2.0)


def test_answer_goes_through_the_same_door(server: str) -> None:
    with pytest.raises(Refused, match=r"\Amust be PNG, JPEG, GIF, WebP, AVIF or SVG\Z"):
        load_picture(f"{server}/page", folder=None, policy=Policy(allow_remote_images=True))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("file:///etc/hostname", "found the answer 302"),
        ("ftp://127.0.0.1:1/a.png", "found that it leads away from the web"),
        ("data:image/png,AA", "found the answer 302"),
        ("gopher://x", "found the answer 302"),
    ],
)
def test_redirection_is_refused_when_it_leaves_the_web(address: str, found: str, server: str) -> None:
    assert refusal(f"{server}/away?{address}") == f"must be reachable; {found}"


def test_redirection_is_refused_when_it_has_no_end(server: str) -> None:
    assert refusal(f"{server}/circle") == "must be reachable; found the answer 302"


def test_answer_is_refused_when_there_is_none(server: str) -> None:
    assert refusal(f"{server}/none") == "must be reachable; found the answer 404"


def test_answer_is_refused_when_it_is_too_long(server: str) -> None:
    with pytest.raises(Refused) as refused:
        fetched(f"{server}/long", Limits(picture_bytes=999))
    assert (str(refused.value), refused.value.hint) == (
        "must be at most 999 bytes; found more", LIMITS["picture-bytes"].hint,
    )  # fmt: skip


def test_answer_is_refused_when_it_does_not_come(server: str) -> None:
    assert refusal(f"{server}/silent", within_s=0.2) == "must be reachable; found no end of it within 0.2 s"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/short", "found an answer that breaks off"),
        ("/chunks", "found an answer that breaks off"),
        ("/odd", "found no answer of HTTP"),
        ("/shut", "found: Remote end closed connection without response"),
    ],
)
def test_answer_is_refused_when_it_breaks_off(path: str, reason: str, server: str) -> None:
    assert refusal(server + path) == f"must be reachable; {reason}"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("http://127.0.0.1:1/a.png", str(ConnectionRefusedError(ECONNREFUSED, os.strerror(ECONNREFUSED)))),
        ("http://", "no host given"),
        ("http://a b/", "URL can't contain control characters. 'a b' (found at least ' ')"),
        ("http://x:y/", "nonnumeric port: 'y'"),
        ("file:///etc/hostname", "unknown url type: file"),
        ("ftp://127.0.0.1:1/a.png", "unknown url type: ftp"),
        ("data:image/png,AA", "unknown url type: data"),
    ],
)
def test_address_is_refused_when_no_server_of_the_web_has_it(address: str, found: str) -> None:
    assert refusal(address) == f"must be reachable; found: {found}"
