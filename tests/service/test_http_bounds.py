"""Clients that are slow, silent, greedy or too many are cut off, with a reason where they can hear one."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from sco_qa.settings import Settings
from service.app import create_app
from service.wire import bounded
from tests.service.fake import FakeEngine
from tests.service.serving import Server

QUICK = 0.4
PATIENCE = 5.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    settings = Settings(
        data=tmp_path / "service.sqlite",
        read_seconds=QUICK,
        write_seconds=QUICK,
        max_head_bytes=2048,
        max_connections=20,
    )
    engine = FakeEngine()
    app = create_app(settings, cast(Any, engine))
    server = Server(app, http=bounded(settings), timeout_keep_alive=1, h11_max_incomplete_event_size=300_000)
    server.start()
    yield server
    server.stop()


def connect(server: Server) -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def everything(connection: socket.socket) -> bytes:
    """What comes until the server closes; fails if it never does."""
    received = b""
    while part := _received(connection):
        received += part
    return received


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65_536)
    except ConnectionResetError:
        return b""


def problem(response: bytes, status: int) -> dict[str, Any]:
    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), response[:200]
    assert b"application/problem+json" in head
    found = dict(json.loads(body))
    assert found["status"] == status
    return found


def alive(server: Server) -> bool:
    with connect(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        return everything(connection).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_says_nothing_is_cut_off(server: Server) -> None:
    with connect(server) as connection:
        assert everything(connection) == b""


def test_a_head_that_trickles_in_is_cut_off_however_steadily_it_trickles(server: Server) -> None:
    began = time.monotonic()
    with connect(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n")
        connection.settimeout(0.05)
        response = b""
        for number in range(200):
            try:
                connection.sendall(b"x-%d: y\r\n" % number)
                response += connection.recv(65_536)
                if response:
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    problem(response, 408)
    assert time.monotonic() - began < PATIENCE


def test_a_second_request_that_trickles_in_is_cut_off_too(server: Server) -> None:
    with connect(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        received = b""
        while b'"ok"' not in received:
            received += connection.recv(65_536)
        connection.sendall(b"GET /healthz HT")
        problem(everything(connection), 408)


def test_a_body_that_does_not_come_is_given_up(server: Server) -> None:
    with connect(server) as connection:
        connection.sendall(
            b"POST /v1/ask HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 30\r\n\r\n{"
        )
        problem(everything(connection), 408)
    assert alive(server)


def test_a_client_that_leaves_in_the_middle_of_its_body_harms_nobody(server: Server) -> None:
    for _ in range(15):
        with connect(server) as connection:
            connection.sendall(b"POST /v1/ask HTTP/1.1\r\nhost: x\r\ncontent-length: 30\r\n\r\n{")
    assert alive(server)


def test_a_client_that_does_not_read_is_cut_off(server: Server) -> None:
    with connect(server) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            for _ in range(3000):
                connection.sendall(b"GET /static/vendor/swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nhost: x\r\n\r\n")
        except OSError:
            pass  # cut off while it was still asking
        time.sleep(2 * QUICK)
        with pytest.raises((ConnectionError, TimeoutError)):
            for _ in range(10):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
                time.sleep(QUICK)
    assert alive(server)


@pytest.mark.parametrize("header", [b"x: " + b"y" * 3000, b"\r\n".join(b"x%d: yyyyyyyyyy" % n for n in range(200))])
def test_a_head_that_is_too_large_is_431(server: Server, header: bytes) -> None:
    with connect(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n" + header + b"\r\n\r\n")
        problem(everything(connection), 431)


def test_a_head_that_never_ends_is_431(server: Server) -> None:
    with connect(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nx: " + b"y" * 5000)
        problem(everything(connection), 431)


@pytest.mark.parametrize("line", [b"\x16\x03\x01\x02\x00", b"HELO\r\n\r\n", b"GET / HTTP/1.1\r\nnot a header\r\n\r\n"])
def test_what_is_not_http_is_a_problem_too(server: Server, line: bytes) -> None:
    with connect(server) as connection:
        connection.sendall(line + b"\r\n\r\n")
        problem(everything(connection), 400)


def test_a_connection_too_many_is_503_and_the_service_recovers_at_once(server: Server) -> None:
    held = [connect(server) for _ in range(20)]
    time.sleep(0.1)
    with connect(server) as connection:
        response = everything(connection)
        problem(response, 503)
        assert b"Retry-After: 1" in response
    for each in held:
        each.close()
    time.sleep(0.1)
    assert alive(server)


def test_an_upgrade_is_not_taken_up(server: Server) -> None:
    upgrade = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-key: x\r\n\r\n"
    with connect(server) as connection:
        connection.sendall(upgrade)
        assert not connection.recv(65_536).startswith(b"HTTP/1.1 101")


def test_a_connection_goes_on_after_a_body_that_was_refused_before_it_was_whole(server: Server) -> None:
    with connect(server) as connection:
        for _ in range(3):
            connection.sendall(b"POST /v1/nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n")
            time.sleep(0.05)
            for _ in range(6):
                connection.sendall(b"x" * 10_000)
            assert connection.recv(65_536).startswith(b"HTTP/1.1 404 ")
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert b'{"status":"ok"}' in everything(connection)
