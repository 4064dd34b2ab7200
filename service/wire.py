"""Bounds of a connection that only its protocol can hold: how many, how long a head may take, how long a reader may stall.

uvicorn itself times nothing but the pause between two requests.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from sco_qa.settings import Settings
from service.problems import PROBLEM_JSON, body_of

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as Protocol
else:
    Protocol = AutoHTTPProtocol


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of one server: connections at once, bytes and seconds of a request's head, seconds to take a response."""

    connections: int
    head_bytes: int
    read_seconds: float
    write_seconds: float


class BoundedProtocol(Protocol):
    """uvicorn's protocol with bounds; `bounded` makes the class for given ones."""

    bounds: ClassVar[Bounds]
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # so that pause_writing tells of every byte that is not taken
        if len(self.connections) > self.bounds.connections:
            self._refuse(503, "too many connections are open", "Retry-After: 1\r\n")
        else:
            self._head_timer = self.loop.call_later(self.bounds.read_seconds, self._too_slow)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._busy():
            self._head_bytes = 0
            self._stop_waiting()
            return
        if not self._draining():
            self._head_bytes += len(data)
        if self._head_bytes > self.bounds.head_bytes:
            self._refuse(431, f"the request's head is larger than {self.bounds.head_bytes:,} bytes")
        elif self._head_timer is None and not self.transport.is_closing():
            self._head_timer = self.loop.call_later(self.bounds.read_seconds, self._too_slow)

    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _draining(self) -> bool:
        """Whether what comes is the rest of a body that was answered before it was whole; it has the time of a head."""
        return self.cycle is not None and self.cycle.more_body

    def _too_slow(self) -> None:
        if self._head_bytes:
            self._refuse(408, f"the request's head did not come within {self.bounds.read_seconds:g} s")
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        if self._busy() and self.cycle.response_started:
            self.transport.abort()
        else:
            self._refuse(400, "this is not an HTTP request that can be read")

    def _refuse(self, status: int, detail: str, header: str = "") -> None:
        body = body_of(status, detail)
        content = orjson.dumps(body)
        head = (
            f"HTTP/1.1 {status} {body['title']}\r\ncontent-type: {PROBLEM_JSON}\r\ncontent-length: {len(content)}\r\n"
        )
        self.transport.write(f"{head}{header}connection: close\r\n\r\n".encode() + content)
        self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(self.bounds.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self._write_timer is not None:
            self._write_timer.cancel()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def bounded(settings: Settings) -> type[Any]:
    """The protocol class for these settings, to give to uvicorn as `http`."""
    return type("Bounded", (BoundedProtocol,), {"bounds": bounds_of(settings)})


def bounds_of(settings: Settings) -> Bounds:
    return Bounds(settings.max_connections, settings.max_head_bytes, settings.read_seconds, settings.write_seconds)
