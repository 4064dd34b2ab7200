"""Questions that arrive together share the work: one bounded queue for all of them, one embedding batch for those at hand."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from service.problems import Problem

Result = TypeVar("Result")
Vector = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vector]
MOST_TOGETHER = 16
"""Texts in a batch: more gain nothing on a few cores, and each waits for all."""
LONGEST_WAIT = 0.001
"""Seconds that a batch waits for questions that have arrived and whose text is not yet read."""
RETRY_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text in line."""

    embed: Embed
    text: str
    future: Future[Vector]


class Batcher:
    """Embeds, in one thread of its own, all texts that are waiting, in one batch.

    A batch begins when the one before is done. It waits for more only while a question has been announced (`coming`)
    that has not handed in its text, and never longer than LONGEST_WAIT: one question alone waits for nothing.
    """

    def __init__(self) -> None:
        self._line: SimpleQueue[Waiting | None] = SimpleQueue()
        self._coming = 0
        self._lock = threading.Lock()
        self._announced = threading.local()
        self._thread = threading.Thread(target=self._run, name="embedding", daemon=True)
        self._thread.start()

    def submit(self, embed: Embed, text: str) -> Callable[[], Vector]:
        """Put a text in line for `embed`; the result waits for its vector, or raises what embedding raised."""
        waiting = Waiting(embed, text, Future())
        self._line.put(waiting)
        self._arrive()
        return waiting.future.result

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Announce that this thread will `submit` a text, unless it turns out that it need not."""
        with self._lock:
            self._coming += 1
        self._announced.here = True
        try:
            yield
        finally:
            self._arrive()

    def _arrive(self) -> None:
        if getattr(self._announced, "here", False):
            self._announced.here = False
            with self._lock:
                self._coming -= 1

    def close(self) -> None:
        """Finish what is in line, then stop."""
        self._line.put(None)
        self._thread.join()

    def _run(self) -> None:
        while self._turn():
            pass

    def _turn(self) -> bool:
        """One batch, or one for each embedder while an index is being replaced; False when the end was reached."""
        first = self._line.get()
        if first is None:
            return False
        batch = [first]
        goes_on = self._gather(batch)
        while batch:
            embed = batch[0].embed
            _work(embed, [w for w in batch if w.embed == embed])
            batch = [w for w in batch if w.embed != embed]
        return goes_on

    def _gather(self, batch: list[Waiting]) -> bool:
        """Add what is waiting; False when the end was among it."""
        until = monotonic() + LONGEST_WAIT
        while len(batch) < MOST_TOGETHER:
            left = until - monotonic() if self._coming else 0.0
            try:
                item = self._line.get(timeout=left) if left > 0 else self._line.get_nowait()
            except Empty:
                return True
            if item is None:
                return False
            batch.append(item)
        return True


def _work(embed: Embed, batch: Sequence[Waiting]) -> None:
    try:
        vectors = embed([w.text for w in batch])
    except Exception as error:  # noqa: BLE001  (each asker raises it)
        for waiting in batch:
            waiting.future.set_exception(error)
        return
    for waiting, vector in zip(batch, vectors, strict=True):
        waiting.future.set_result(vector)


class Lane:
    """Runs blocking work beside the event loop, `threads` at a time, and refuses when `most` are running or in line."""

    def __init__(self, most: int, threads: int = 4) -> None:
        self._most = most
        self._pool = ThreadPoolExecutor(min(most, threads), thread_name_prefix="answer")
        self._taken = 0

    @property
    def taken(self) -> int:
        """Pieces of work that are running or in line."""
        return self._taken

    async def run(self, work: Callable[..., Result], *args: object) -> Result:
        """The result of `work(*args)`; a 503 with Retry-After when the lane is full. Call it from one event loop only."""
        if self._taken >= self._most:
            raise Problem(503, f"{self._most} questions are being answered already; try again in a second", headers={"Retry-After": str(RETRY_SECONDS)})
        self._taken += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, partial(contextvars.copy_context().run, work, *args))
        future.add_done_callback(self._leave)
        return await future

    def _leave(self, _: object) -> None:
        self._taken -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
