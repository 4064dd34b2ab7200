"""A newer index takes the old one's place while requests go on: each request keeps the index that it began with."""

from __future__ import annotations

import asyncio
import gc
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from sco_qa.engine import Engine
from sco_qa.errors import ScoQaError
from service.problems import Problem
from service.state import Service

log = structlog.get_logger("service.reload")


def collect() -> None:
    """Free what is no longer used; what is stays for good, so the collector need not walk it again with every answer."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The index that is served from now on, and the one before."""

    index: str
    before: str


class Reloader:
    """Opens the index anew and puts it in place of the one served."""

    def __init__(self, app: FastAPI, open_engine: Callable[[], Engine], assemble: Callable[[Engine], Service]) -> None:
        self._app = app
        self._open_engine = open_engine
        self._assemble = assemble
        self._busy = asyncio.Lock()

    async def reload(self) -> Reloaded:
        """Serve what the settings' index folder now holds. A Problem 409, and the old index goes on, when it cannot be used."""
        if self._busy.locked():
            raise Problem(409, "the index is being reloaded already; wait for that")
        async with self._busy:
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
            await run_in_threadpool(collect)  # an engine refers to itself: free the old one now, not some day
            return outcome

    def on_hangup(self) -> None:
        """Reload at each SIGHUP; only the main thread may listen for one."""
        if threading.current_thread() is threading.main_thread():
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._start)

    def _start(self) -> None:
        task = asyncio.ensure_future(self._reload_by_signal())
        self._app.state.reload_task = task  # the loop itself holds tasks only weakly

    async def _reload_by_signal(self) -> None:
        try:
            await self.reload()
        except Problem as problem:
            log.warning("SIGHUP changed nothing", error=problem.detail)
