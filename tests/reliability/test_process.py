"""The real process: SIGHUP takes up a new index, SIGTERM finishes what is in flight, and a short soak with a kill holds."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sco_qa import Settings
from sco_qa.index.placing import BUILDING, current_folder, put_in_place
from tests.reliability.running import HEADERS, Running
from tests.reliability.scale import SCALE
from tests.reliability.soak import new_index, soak

PATIENCE = 60


@pytest.fixture
def index(settings: Settings, tmp_path: Path) -> Path:
    """A copy of the real index, for a service of its own."""
    index = tmp_path / "index"
    shutil.copytree(current_folder(settings.index), copy := index / f"{BUILDING}first")
    put_in_place(copy, index)
    return index


@pytest.fixture
def service(index: Path, tmp_path: Path) -> Iterator[Running]:
    service = Running(tmp_path, index=index)
    service.start()
    yield service
    service.stop()


def version(service: Running) -> str:
    return str(httpx.get(f"{service.url}/readyz", timeout=PATIENCE).json()["index"])


def test_a_hangup_takes_up_a_new_index_and_a_damaged_one_changes_nothing(service: Running, index: Path) -> None:
    first = version(service)
    new_index(index)
    service.send(signal.SIGHUP)
    until = time.monotonic() + PATIENCE
    while (second := version(service)) == first and time.monotonic() < until:
        time.sleep(0.1)
    assert second == current_folder(index).name.removeprefix("index-") != first
    new_index(index)
    (current_folder(index) / "units.json").write_text("[]")
    response = httpx.post(f"{service.url}/v1/reload", headers=HEADERS, timeout=PATIENCE)
    assert response.status_code == 409 and "units.json" in response.json()["detail"]
    assert version(service) == second
    assert (
        httpx.get(f"{service.url}/v1/ask?q=Who wrote the paper?", headers=HEADERS, timeout=PATIENCE).status_code == 200
    )


def test_a_stop_finishes_what_is_in_flight_and_keeps_it(service: Running) -> None:
    replies: list[httpx.Response] = []

    def ask(number: int) -> None:
        with httpx.Client(timeout=PATIENCE) as client, contextlib.suppress(httpx.TransportError):  # came too late
            replies.append(
                client.post(
                    f"{service.url}/v1/ask",
                    json={"question": f"Which attacks were in {2000 + number}?"},
                    headers=HEADERS,
                )
            )

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    while not replies:
        time.sleep(0.001)
    service.send(signal.SIGTERM)
    for thread in threads:
        thread.join()
    assert service.wait() in (0, -signal.SIGTERM)
    answered = [reply for reply in replies if reply.status_code == 200]
    assert answered
    service.start()
    for reply in answered:
        again = httpx.get(f"{service.url}/v1/answers/{reply.json()['id']}", headers=HEADERS, timeout=PATIENCE)
        assert again.content == reply.content


def test_mixed_traffic_reloads_and_a_kill_lose_nothing(settings: Settings, tmp_path: Path) -> None:
    report = soak(tmp_path, seconds=36 * SCALE, clients=32, reload_every=8)
    print(json.dumps(report, indent=1))
    assert report["unexpected"] == {}
    assert report["lost"] == []
    assert report["answers_before_the_kill"] > 0 and report["verdicts_kept"] > 0 and report["reloads"] > 0
    assert (
        report["memory_mb"]["peak"] < 1_500
    )  # so short a time is all warm-up; `make soak` holds the growth to five per cent
