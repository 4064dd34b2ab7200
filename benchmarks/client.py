"""A client that costs next to nothing, so that what is measured is the server: a kept-open socket and prepared requests."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import numpy as np

_IDLE = 2.0
"""Seconds after which a server may close an idle connection."""


@dataclass(slots=True)
class Times:
    """Milliseconds of each request, those that failed, the seconds all took together, and the server's processor time."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0
    cpu_ms: float = 0.0

    def percentile(self, share: float) -> float:
        return float(np.percentile(self.milliseconds, share))

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return (len(self.milliseconds) - self.errors) / self.seconds


def ask_request(question: str) -> bytes:
    """`POST /v1/ask`."""
    body = json.dumps({"question": question}).encode()
    return b"POST /v1/ask HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body


def search_request(question: str) -> bytes:
    """txtai's `GET /search`."""
    return f"GET /search?query={quote(question)}&limit=5 HTTP/1.1\r\nhost: localhost\r\n\r\n".encode()


class Connection:
    """One kept-open connection to a loopback port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used = time.monotonic()

    def send(self, request: bytes) -> int:
        """The status of the whole response, read to its end."""
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        left = length - len(body)
        while left > 0:
            left -= len(self._more())
        return int(head[9:12])

    def _more(self) -> bytes:
        received = self._socket.recv(262_144)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received

    def timed(self, request: bytes, into: Times) -> None:
        """Send and time; a connection that the server may have closed as idle is opened anew before."""
        if time.monotonic() - self._used > _IDLE:
            self.close()
            self._open()
        begun = time.perf_counter()
        status = self.send(request)
        into.milliseconds.append(1e3 * (time.perf_counter() - begun))
        into.errors += status != 200
        self._used = time.monotonic()

    def close(self) -> None:
        self._socket.close()


def together(port: int, requests: Sequence[bytes], clients: int) -> Times:
    """All requests, dealt out to so many clients at once."""
    parts = [Times() for _ in range(clients)]

    def run(own: Times, dealt: Sequence[bytes]) -> None:
        connection = Connection(port)
        for request in dealt:
            connection.timed(request, own)
        connection.close()

    threads = [threading.Thread(target=run, args=(parts[i], requests[i::clients])) for i in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Times([ms for part in parts for ms in part.milliseconds], sum(part.errors for part in parts), time.perf_counter() - begun)
