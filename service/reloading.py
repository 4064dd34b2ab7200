"""A newer index takes the old one's place while requests go on: each request keeps the index that it began with."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from sco_qa.engine import Engine
from sco_qa.errors import ScoQaError
from service.memory import give_back
from service.problems import Problem
from service.state import Service

log = structlog.get_logger("service.reload")


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The index that is served from now on, and the one before."""

    index: str
    before: str


class Reloader:
    """Opens the index anew and puts it in place of the one served."""

    def __init__(
        self,
        app: FastAPI,
        open_engine: Callable[[], Engine],
        assemble: Callable[[Engine], Service],
        newest: Callable[[], str],
        tell_others: Callable[[], None],
    ) -> None:
        """`newest` is the version of the index in place, `tell_others` sends a SIGHUP to every process of the service."""
        self._app = app
        self._open_engine = open_engine
        self._assemble = assemble
        self._newest = newest
        self._tell_others = tell_others
        self._busy = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def reload(self) -> Reloaded:
        """Serve what the settings' index folder now holds. A Problem 409, and the old index goes on, when it cannot be used.

        Where several processes serve, the others are told when this one has done it.
        """
        if self._busy.locked():
            raise Problem(409, "the index is being reloaded already; wait for that")
        async with self._busy:
            outcome = await self._replace()
        self._tell_others()
        return outcome

    async def _replace(self) -> Reloaded:
        before: Service = self._app.state.service
        try:
            engine = await run_in_threadpool(self._open_engine)
        except (ScoQaError, OSError) as error:
            before.metrics.reloaded("failed")
            log.error("the index cannot be reloaded, the old one goes on", error=str(error))
            raise Problem(409, f"the index served until now goes on: {error}") from error
        self._app.state.service = self._assemble(engine)
        before.metrics.reloaded("done", engine.index_version)
        log.info("index reloaded", index=engine.index_version, before=before.engine.index_version)
        outcome = Reloaded(engine.index_version, before.engine.index_version)
        del before, engine
        await run_in_threadpool(give_back)
        return outcome

    def on_hangup(self) -> None:
        """Reload at each SIGHUP; only the main thread may listen for one."""
        if threading.current_thread() is threading.main_thread():
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._start)

    def _start(self) -> None:
        task = asyncio.ensure_future(self._catch_up())
        self._tasks.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    async def _catch_up(self) -> None:
        """Serve the newest index, unless that is done; a SIGHUP in the middle of a reload waits, as it may tell of another index."""
        async with self._busy:
            try:
                if self._app.state.service.engine.index_version != self._newest():
                    await self._replace()
            except (Problem, ScoQaError) as problem:
                log.warning("SIGHUP changed nothing", error=problem.detail if isinstance(problem, Problem) else str(problem))
