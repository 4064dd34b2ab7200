"""A new index takes over without failing a request; one that cannot be used changes nothing."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from sco_qa.errors import IndexUnusable
from sco_qa.settings import Settings
from service.app import create_app
from tests.service.fake import FakeEngine

KEY = {"x-api-key": "correct-horse-battery"}


class Indexes:
    """Opens an engine of the next version each time, or fails."""

    def __init__(self) -> None:
        self.opened = 0
        self.broken = False

    def __call__(self) -> Any:
        if self.broken:
            raise IndexUnusable("units.json is not what was built: run `sco-qa build --force`")
        self.opened += 1
        engine = FakeEngine()
        engine.index_version = f"version-{self.opened}"
        return cast(Any, engine)


@pytest.fixture
def indexes() -> Indexes:
    return Indexes()


@pytest.fixture
def app(tmp_path: Path, indexes: Indexes) -> Any:
    settings = Settings.load(data=tmp_path / "service.sqlite", api_key=KEY["x-api-key"])
    return create_app(settings, open_engine=indexes)


@pytest.fixture
def client(app: Any) -> Any:
    with TestClient(app, headers=KEY) as client:
        yield client


def test_a_reload_serves_the_new_index_and_counts_it(client: TestClient) -> None:
    assert client.post("/v1/reload").json() == {"index": "version-2", "before": "version-1"}
    assert client.get("/readyz").json()["index"] == "version-2"
    text = client.get("/metrics").text
    assert 'sco_qa_index_info{version="version-2"} 1.0' in text and "version-1" not in text
    assert 'sco_qa_reloads_total{outcome="done"} 1.0' in text


def test_nothing_keeps_an_index_that_was_replaced(client: TestClient, app: Any) -> None:
    old = weakref.ref(app.state.service.engine)
    for path in ("/", "/paper/lantern", "/facts/walks", "/v1/facts/walks", "/v1/documents/lantern", "/readyz"):
        assert client.get(path).status_code == 200
    client.post("/v1/ask", json={"question": "list the walks"})
    for _ in range(2):  # a worker thread holds what it last did until it does the next
        client.post("/v1/reload")
        client.post("/v1/ask", json={"question": "list the walks"})
    gc.collect()
    assert old() is None


def test_conversations_go_on_after_a_reload(client: TestClient) -> None:
    first = client.post("/v1/ask", json={"question": "list the walks"}).json()
    client.post("/v1/reload")
    second = client.post("/v1/ask", json={"question": "and then?", "conversation": first["conversation"]}).json()
    assert second["understood_as"] == "Walks (2)"
    assert client.get(f"/v1/answers/{first['id']}").json() == first


def test_an_index_that_cannot_be_used_leaves_the_old_one_serving(client: TestClient, indexes: Indexes) -> None:
    indexes.broken = True
    response = client.post("/v1/reload")
    assert response.status_code == 409
    assert "units.json" in response.json()["detail"]
    assert client.get("/readyz").json()["index"] == "version-1"
    assert client.post("/v1/ask", json={"question": "list the walks"}).status_code == 200
    assert 'sco_qa_reloads_total{outcome="failed"} 1.0' in client.get("/metrics").text


def test_without_a_key_nobody_reloads_over_http(tmp_path: Path, indexes: Indexes) -> None:
    settings = Settings.load(data=tmp_path / "other.sqlite")
    with TestClient(create_app(settings, open_engine=indexes)) as client:
        response = client.post("/v1/reload")
        assert response.status_code == 403
        assert "SIGHUP" in response.json()["detail"]
    assert indexes.opened == 1


def test_no_request_fails_while_the_index_is_reloaded_over_and_over(client: TestClient) -> None:
    statuses: list[int] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            statuses.append(client.post("/v1/ask", json={"question": "list the walks"}).status_code)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    reloads = [client.post("/v1/reload").status_code for _ in range(15)]
    done.set()
    for thread in threads:
        thread.join()
    assert set(reloads) == {200}
    assert len(statuses) > 10 and set(statuses) == {200}
