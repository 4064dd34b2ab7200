"""The real process, alone and with several workers: a new index is taken up, a stop finishes what is in flight, a soak with a kill holds."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
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


WORKERS = 3


@pytest.fixture
def workers(index: Path, tmp_path: Path) -> Iterator[Running]:
    service = Running(tmp_path, index=index, workers=WORKERS)
    service.start()
    wait_until(lambda: service.log.read_text().count("Application startup complete") == WORKERS)  # one that only starts is no one to signal
    yield service
    service.stop()


class Askers:
    """Clients that ask, each request over a connection of its own so that every worker gets some, until they are stopped."""

    def __init__(self, service: Running) -> None:
        self._service = service
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(4)]
        self.statuses: list[int | str] = []

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                url = f"{self._service.url}/v1/ask?q=Who wrote the paper?"
                self.statuses.append(httpx.get(url, headers=HEADERS, timeout=PATIENCE).status_code)
            except httpx.HTTPError as error:
                self.statuses.append(repr(error))

    def __enter__(self) -> Askers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)


def reloads(service: Running) -> int:
    return service.log.read_text().count('"event": "index reloaded"')


def reloaded(service: Running) -> bool:
    """Ask for a reload; False while the worker that was asked still gives back the memory of the last one."""
    response = httpx.post(f"{service.url}/v1/reload", headers=HEADERS, timeout=PATIENCE)
    assert response.status_code == 200 or "reloaded already" in response.json()["detail"]
    return response.status_code == 200


@pytest.mark.parametrize("by", ["post", "hangup"])
def test_a_reload_reaches_every_worker_and_fails_no_request(workers: Running, index: Path, by: str) -> None:
    wait_until(lambda: len(workers.workers()) == WORKERS)
    began = workers.workers()
    with Askers(workers) as askers:
        for round_number in (1, 2):
            new_index(index)
            if by == "post":
                wait_until(lambda: reloaded(workers))
            else:
                workers.send(signal.SIGHUP)
            wait_until(lambda: reloads(workers) >= WORKERS * round_number)  # noqa: B023  (called at once)
        newest = current_folder(index).name.removeprefix("index-")
        assert {version(workers) for _ in range(30)} == {newest}
    assert set(askers.statuses) == {200}
    assert reloads(workers) == 2 * WORKERS  # once each, the one that was asked by POST too
    assert workers.workers() == began  # none was ended for it


def test_workers_end_with_their_parent_however_it_ends(workers: Running) -> None:
    wait_until(lambda: len(workers.workers()) == WORKERS)
    orphans = workers.workers()
    workers.kill()
    wait_until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in orphans))
    workers.start()
    assert version(workers)


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
