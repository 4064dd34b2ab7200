"""Keys, limits by key and address, other sites, and serving beyond this machine."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import structlog
from starlette.testclient import TestClient

from sco_qa.errors import BadInput
from sco_qa.settings import Settings
from service.access import CHALLENGE, Access, is_loopback, network_of, refuse_exposure
from service.app import create_app
from service.logs import configure
from tests.service.fake import FakeEngine

KEY = "correct-horse-battery"
OTHER = "another-key-entirely"
STRANGER = ("203.0.113.7", 40000)
Connect = Callable[..., TestClient]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    opened = []

    def connect(
        client: tuple[str, int] = STRANGER, headers: dict[str, str] | None = None, **settings: Any
    ) -> TestClient:
        given = Settings.load(data=tmp_path / "service.sqlite", **settings)
        made = TestClient(create_app(given, cast(Any, FakeEngine())), client=client, headers=headers or {})
        opened.append(made.__enter__())
        return made

    yield connect
    for each in opened:
        each.__exit__()


def basic(key: str) -> str:
    return "Basic " + base64.b64encode(f"me:{key}".encode()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {KEY}"},
        {"authorization": f"bearer {KEY}"},
        {"x-api-key": KEY},
        {"authorization": basic(KEY)},
    ],
)
def test_a_key_lets_in_however_it_is_sent(connect: Connect, headers: dict[str, str]) -> None:
    client = connect(api_key=KEY, headers=headers)
    for path in ("/", "/v1/documents", "/metrics", "/static/app.js", "/docs", "/openapi.json"):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": "Bearer wrong-key-of-some-length"},
        {"authorization": f"Bearer {KEY}x"},
        {"authorization": f"Bearer {KEY[:-1]}"},
        {"authorization": KEY},
        {"authorization": "Basic !!!"},
        {"authorization": basic("")},
        {"x-api-key": ""},
    ],
)
def test_without_a_right_key_nothing_is_told(connect: Connect, headers: dict[str, str]) -> None:
    client = connect(api_key=KEY, headers=headers)
    for path in ("/", "/v1/documents", "/metrics", "/static/app.js", "/v1/nope", "/openapi.json"):
        response = client.get(path)
        assert response.status_code == 401, path
        assert response.headers["www-authenticate"] == CHALLENGE
        assert response.json()["status"] == 401
        assert "default-src 'none'" in response.headers["content-security-policy"]
    assert client.post("/v1/ask", json={"question": "x"}).status_code == 401
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_key_is_asked_of_this_machine_too_once_there_is_one(connect: Connect) -> None:
    assert connect(client=("127.0.0.1", 1), api_key=KEY).get("/v1/documents").status_code == 401


def test_each_key_of_a_file_lets_in(connect: Connect, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# ours\n{KEY}\n\n{OTHER}\n")
    client = connect(api_key_file=file)
    for key in (KEY, OTHER):
        assert client.get("/v1/documents", headers={"x-api-key": key}).status_code == 200
    assert client.get("/v1/documents", headers={"x-api-key": "# ours"}).status_code == 401


@pytest.mark.parametrize("content", ["", "# nothing\n", "short\n", f"{KEY}\nshort\n"])
def test_a_file_without_good_keys_is_refused_and_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys"
    file.write_text(content)
    with pytest.raises(BadInput, match="api_key_file"):
        Settings.load(api_key_file=file).keys()
    with pytest.raises(BadInput, match="api_key_file"):
        Settings.load(api_key_file=tmp_path / "gone").keys()


def test_who_guesses_keys_is_stopped_and_who_has_one_is_not(connect: Connect) -> None:
    client = connect(api_key=KEY)
    statuses = [
        client.get("/v1/documents", headers={"x-api-key": f"guess-{n}-xxxxxxxxxxxxx"}).status_code for n in range(25)
    ]
    assert statuses == [401] * 20 + [429] * 5
    assert client.get("/v1/documents", headers={"x-api-key": KEY}).status_code == 200


def test_requests_are_limited_for_each_address_and_told_when_to_go_on(connect: Connect) -> None:
    client = connect(requests_per_minute=5, without_key=True)
    responses = [client.get("/v1/documents") for _ in range(7)]
    assert [r.status_code for r in responses] == [200] * 5 + [429] * 2
    assert 1 <= int(responses[-1].headers["retry-after"]) <= 60
    assert client.get("/healthz").status_code == 200


def test_this_machine_is_not_limited(connect: Connect) -> None:
    client = connect(client=("127.0.0.1", 5), requests_per_minute=5)
    assert {client.get("/v1/documents").status_code for _ in range(9)} == {200}


def test_each_key_has_a_limit_of_its_own(connect: Connect, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{KEY}\n{OTHER}\n")
    client = connect(api_key_file=file, requests_per_minute=3)
    ask = [client.get("/v1/documents", headers={"x-api-key": key}).status_code for key in [KEY] * 4 + [OTHER] * 3]
    assert ask == [200, 200, 200, 429, 200, 200, 200]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::1", "::1"),
        ("", "unknown"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_client_is_known_by_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_serving_beyond_this_machine_takes_a_key_or_the_explicit_word(host: str) -> None:
    with pytest.raises(BadInput, match=r"api_key.*without_key"):
        refuse_exposure(Settings.load(host=host))
    refuse_exposure(Settings.load(host=host, api_key=KEY))
    refuse_exposure(Settings.load(host=host, without_key=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_serving_this_machine_alone_takes_neither(host: str) -> None:
    assert is_loopback(host)
    refuse_exposure(Settings.load(host=host))


def test_every_key_is_compared_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return a == b

    monkeypatch.setattr("service.access.hmac.compare_digest", compare)
    from starlette.datastructures import Headers

    Access([KEY, OTHER], 10).admit("/", Headers({"x-api-key": KEY}), "203.0.113.7")
    assert len(compared) == 2 and {len(part) for pair in compared for part in pair} == {32}


def test_other_sites_may_not_call_unless_named(connect: Connect) -> None:
    site = {"origin": "https://friend.example"}
    asked = site | {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    closed = connect()
    assert "access-control-allow-origin" not in closed.get("/v1/documents", headers=site).headers
    assert "access-control-allow-origin" not in closed.options("/v1/ask", headers=asked).headers
    named = connect(allow_origins=("https://friend.example",), api_key=KEY)
    assert named.options("/v1/ask", headers=asked).headers["access-control-allow-origin"] == "https://friend.example"
    response = named.post("/v1/ask", json={"question": "x"}, headers=site | {"x-api-key": KEY})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://friend.example"
    stranger = {"origin": "https://foe.example", "x-api-key": KEY}
    assert named.post("/v1/ask", json={"question": "x"}, headers=stranger).status_code == 403


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a configured service writes."""
    before, level = structlog.get_config(), logging.getLogger().level
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr("service.guard.log", structlog.get_logger("service.test"))
    configure(Settings(log_questions=False))
    yield written
    structlog.configure(**before)
    logging.basicConfig(handlers=[], level=level, force=True)


def test_the_log_has_one_line_a_request_and_neither_key_nor_question(connect: Connect, log: io.StringIO) -> None:
    client = connect(api_key=KEY)
    client.post(
        "/v1/ask", json={"question": "list the secret walks"}, headers={"x-api-key": KEY, "x-request-id": "mine-1"}
    )
    client.get("/v1/documents", headers={"authorization": "Bearer wrong-secret-key-here"})
    client.post(
        "/v1/ask", json={"question": "boom secret walks"}, headers={"x-api-key": KEY, "x-request-id": "bad id\x7f"}
    )
    text = log.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    first, refused, failed = [line for line in lines if line["event"] == "request"]
    assert (first["id"], first["client"], first["route"], first["status"]) == ("mine-1", "key 1", "/v1/ask", 200)
    assert (first["answer"], first["kind"], first["table"]) == ("answered", "list", "walks")
    assert first["stages_ms"] == {"total": 3.14, "retrieval": 1.2} and first["ms"] > 0
    assert (refused["status"], refused["client"]) == (401, STRANGER[0])
    assert failed["status"] == 500 and failed["id"] != "bad id\x7f"
    assert any("a fault on purpose" in line.get("exception", "") for line in lines)
    assert not any(secret in text for secret in (KEY, "wrong-secret", "secret walks"))


def test_the_question_is_in_the_log_when_that_is_wanted(connect: Connect, log: io.StringIO) -> None:
    connect(log_questions=True).post("/v1/ask", json={"question": "list the walks"})
    assert json.loads(log.getvalue().splitlines()[-1])["question"] == "list the walks"


def test_every_response_names_its_request(connect: Connect) -> None:
    client = connect()
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/nope", headers={"x-request-id": "a b"}).headers["x-request-id"] not in ("", "a b")
