"""A headless Chromium, spoken to over its debugging protocol with the standard library alone."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_S = 60.0


class Page:
    """One page; `requests` are the addresses that it asked for, `complaints` what it said on its console."""

    def __init__(self, connection: _WebSocket) -> None:
        self._connection = connection
        self._number = 0
        self._loaded = False
        self.requests: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.command(f"{domain}.enable")
        self.command("Emulation.setFocusEmulationEnabled", enabled=True)

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What the browser answers to a command; what happens until then is taken down."""
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.receive())
            if message.get("id") == self._number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result
            self._take_down(message)

    def _take_down(self, message: dict[str, Any]) -> None:
        told = message.get("params", {})
        match message.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" | "Log.entryAdded":
                self.complaints.append(json.dumps(told))

    def size(self, width: int, height: int, *, is_dark: bool = False) -> None:
        """Give the window that size and the reader that wish."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        scheme = "dark" if is_dark else "light"
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, address: str) -> None:
        """Load the page at `address`, until it says that it is loaded."""
        self._loaded = False
        # From one fragment to another nothing would be loaded.
        self.command("Page.navigate", url="about:blank")
        self.command("Page.navigate", url=address)
        end = time.monotonic() + _PATIENCE_S
        while not (self._loaded and self.value("document.readyState + location.protocol") == "completefile:"):
            assert time.monotonic() < end, f"{address} does not load"
            self.value("0")

    def value(self, expression: str) -> Any:
        """What a piece of script comes to; a promise is waited for."""
        answer = self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def settle(self) -> None:
        """Wait until what was typed is worked off and stands in the address."""
        self.value("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 260)))")

    def type(self, text: str) -> None:
        """Type into what has the focus, as a keyboard does."""
        for character in text:
            self.command("Input.dispatchKeyEvent", type="char", text=character)

    def press(self, key: str) -> None:
        """Press and let go of a key such as Tab, or the space bar."""
        code = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}[key]
        text = {"text": key} if key == " " else {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.command("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)
            text = {}

    def picture(self, path: Path) -> None:
        """Write what is seen as a PNG file."""
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot")["data"]))


@contextmanager
def browser_page(folder: Path, *, runs_scripts: bool = True) -> Iterator[Page]:
    """A page of a browser of its own, whose profile is kept in `folder` and which reaches no network."""
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0",
        "--disable-dev-shm-usage", "--proxy-server=127.0.0.1:9", "--disable-background-networking",
        "--no-first-run", f"--user-data-dir={folder}", "about:blank",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port = _port(folder / "DevToolsActivePort", process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=_PATIENCE_S) as answer:
            target = next(one for one in json.load(answer) if one["type"] == "page")
        connection = _WebSocket(port, "/devtools/page/" + target["id"])
        try:
            page = Page(connection)
            if not runs_scripts:
                page.command("Emulation.setScriptExecutionDisabled", value=True)
            yield page
        finally:
            connection.close()
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_S)


def _port(path: Path, process: subprocess.Popen[bytes]) -> int:
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        if path.is_file() and (lines := path.read_text("ascii").split()):
            return int(lines[0])
        time.sleep(0.05)
    raise AssertionError("chromium does not say where it listens")


class _WebSocket:
    """A client of RFC 6455, for whole messages of text."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)
        key = base64.b64encode(os.urandom(16)).decode("ascii")
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode("ascii")
        )
        self._stream = self._socket.makefile("rb")
        while self._stream.readline().strip():
            pass

    def send(self, text: str) -> None:
        content = text.encode("utf-8")
        if len(content) < 126:
            head = struct.pack(">BB", 0x81, 0x80 | len(content))
        else:
            head = struct.pack(">BBQ", 0x81, 0xFF, len(content))
        # A client must mask what it sends (5.3); with zeros it stays as it is.
        self._socket.sendall(head + bytes(4) + content)

    def receive(self) -> bytes:
        message = b""
        while True:
            first, length = self._stream.read(2)
            if length == 126:
                (length,) = struct.unpack(">H", self._stream.read(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self._stream.read(8))
            content = self._stream.read(length)
            if first & 0x0F in (0, 1):
                message += content
                if first & 0x80:
                    return message

    def close(self) -> None:
        self._stream.close()
        self._socket.close()
