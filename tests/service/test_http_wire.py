"""What only shows on a real connection."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from tests.service.serving import Server


@pytest.fixture
def connection(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    yield connection
    connection.close()


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/documents", "/static/page.css", "/nope"])
def test_head_sends_the_headers_of_get_and_no_body(connection: http.client.HTTPConnection, path: str) -> None:
    for _ in range(2):  # the connection stays usable
        connection.request("HEAD", path)
        response = connection.getresponse()
        assert int(response.headers["content-length"]) > 0
        assert response.read() == b""


def test_a_large_body_is_refused_before_it_is_read(connection: http.client.HTTPConnection) -> None:
    connection.putrequest("POST", "/v1/ask")
    connection.putheader("content-type", "application/json")
    connection.putheader("content-length", "1000000000")
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_answers_over_one_connection(connection: http.client.HTTPConnection) -> None:
    for number in range(20):
        connection.request("POST", "/v1/ask", f'{{"question": "walk {number}"}}', {"content-type": "application/json"})
        response = connection.getresponse()
        assert response.status == 200
        response.read()
