"""Questions that arrive together share an embedding batch and a bounded queue; one alone waits for nothing."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI

from service.batching import LONGEST_WAIT, MOST_TOGETHER, Batcher, Lane
from service.problems import Problem
from tests.service.fake import FakeEngine


class Embedding:
    """Embeds a text as its length; keeps the batches it got; can be held up."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.go = threading.Event()
        self.go.set()

    def __call__(self, texts: Sequence[str]) -> Any:
        self.batches.append(list(texts))
        assert self.go.wait(10)
        if "fail" in texts:
            raise RuntimeError("a fault on purpose")
        return np.array([[len(text)] for text in texts], dtype=np.float32)


@pytest.fixture
def embedding() -> Embedding:
    return Embedding()


@pytest.fixture
def batcher(embedding: Embedding) -> Iterator[Batcher]:
    batcher = Batcher()
    yield batcher
    embedding.go.set()
    batcher.close()


def until(condition: Any) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_what_waits_while_a_batch_runs_becomes_the_next_batch(batcher: Batcher, embedding: Embedding) -> None:
    embedding.go.clear()
    first = batcher.submit(embedding, "a")
    until(lambda: embedding.batches)
    rest = [batcher.submit(embedding, "b" * n) for n in (2, 3, 4)]
    embedding.go.set()
    assert [first()[0], *(each()[0] for each in rest)] == [1, 2, 3, 4]
    assert embedding.batches == [["a"], ["bb", "bbb", "bbbb"]]


def test_a_batch_has_a_greatest_size(batcher: Batcher, embedding: Embedding) -> None:
    embedding.go.clear()
    waiting = [batcher.submit(embedding, f"{i}") for i in range(2 * MOST_TOGETHER + 2)]
    embedding.go.set()
    assert len([each() for each in waiting]) == 2 * MOST_TOGETHER + 2
    assert max(map(len, embedding.batches)) == MOST_TOGETHER


def test_an_announced_question_is_waited_for(batcher: Batcher, embedding: Embedding) -> None:
    announced, submitted = threading.Event(), []

    def later() -> None:
        with batcher.coming():
            announced.set()
            time.sleep(LONGEST_WAIT / 4)
            submitted.append(batcher.submit(embedding, "bb"))

    embedding.go.clear()
    blocker = batcher.submit(embedding, "blocker")
    until(lambda: embedding.batches)
    thread = threading.Thread(target=later)
    first = batcher.submit(embedding, "a")
    thread.start()
    announced.wait()
    embedding.go.set()
    thread.join()
    assert [blocker()[0], first()[0], submitted[0]()[0]] == [7, 1, 2]
    assert embedding.batches[1:] in ([["a", "bb"]], [["a"], ["bb"]])  # a busy machine may let the wait run out


def test_a_question_that_needs_no_embedding_is_not_waited_for_long(batcher: Batcher, embedding: Embedding) -> None:
    with batcher.coming():
        pass
    begun = time.perf_counter()
    with batcher.coming():
        other = threading.Thread(target=lambda: batcher.submit(embedding, "a")())
        other.start()
        other.join()
    assert time.perf_counter() - begun < 1


def test_a_failed_embedding_reaches_every_asker_and_the_next_batch_runs(batcher: Batcher, embedding: Embedding) -> None:
    with pytest.raises(RuntimeError, match="on purpose"):
        batcher.submit(embedding, "fail")()
    assert batcher.submit(embedding, "ok")()[0] == 2


def test_a_full_lane_refuses_with_when_to_come_back() -> None:
    release = threading.Event()

    async def scenario() -> Problem:
        lane = Lane(2, threads=1)
        held = [asyncio.create_task(lane.run(release.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await lane.run(release.wait)
        release.set()
        await asyncio.gather(*held)
        assert await lane.run(lambda: 3) == 3
        lane.close()
        return refused.value

    problem = asyncio.run(scenario())
    assert problem.status == 503
    assert problem.headers == {"Retry-After": "1"}


def test_the_event_loop_answers_while_questions_are_worked_on(app: FastAPI, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    ask = engine.ask

    def slow(*given: Any, **named: Any) -> Any:
        assert release.wait(10)
        return ask(*given, **named)

    monkeypatch.setattr(engine, "ask", slow)
    monkeypatch.setattr(app.state.service.lane, "_most", 3)

    async def scenario() -> tuple[int, list[httpx.Response]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            asked = [asyncio.create_task(client.post("/v1/ask", json={"question": f"list the walks {i}"})) for i in range(4)]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            alive = (await client.get("/healthz")).status_code
            release.set()
            return alive, await asyncio.gather(*asked)

    alive, replies = asyncio.run(scenario())
    assert alive == 200
    assert sorted(r.status_code for r in replies) == [200, 200, 200, 503]
    refused = next(r for r in replies if r.status_code == 503)
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
