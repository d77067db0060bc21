"""A server on the loopback interface that nobody may call: each connection is a hit."""

from __future__ import annotations

import socket
from types import TracebackType


class Listener:
    """Listens on 127.0.0.1 while the block runs; `hits` is what was sent, in order."""

    def __init__(self, port: int) -> None:
        """Take `port`, 0 for any that is free; raises OSError where it is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(64)
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]
        self.hits: list[str] = []

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()

    def new_hits(self) -> list[str]:
        """The hits since the last time: the kernel keeps connections that nobody has accepted yet."""
        new: list[str] = []
        while True:
            try:
                connection, _ = self._socket.accept()
            except BlockingIOError:
                break
            with connection:
                connection.settimeout(0.2)
                try:
                    request = connection.recv(200)
                    connection.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                except OSError:
                    request = b""
            new.append(request.partition(b"\r\n")[0].decode("latin-1") or "a connection")
        self.hits += new
        return new
