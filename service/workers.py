"""Several processes that answer: their parent passes on to all of them what one is told, and they end with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

from uvicorn.supervisors.multiprocess import Multiprocess

HEALTH_SECONDS = 30
"""How long a worker may be too busy to say that it lives before it is replaced: opening an index takes seconds."""


class Workers(Multiprocess):
    """uvicorn's parent of workers; a SIGHUP has each of them take up a new index, where uvicorn would end them one by one."""

    def handle_hup(self) -> None:
        """A worker that is only starting does not listen for it yet and is ended by it; another takes its place with the new index."""
        for worker in self.processes:
            if worker.process.is_alive() and worker.pid is not None:
                os.kill(worker.pid, signal.SIGHUP)


def tell_all() -> None:
    """In a worker: have its parent send every worker a SIGHUP."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.is_alive() and parent.pid is not None:
        os.kill(parent.pid, signal.SIGHUP)


def end_with_parent() -> None:
    """In a worker: finish what is in flight and end when the parent is gone, however it ended, so that the port is free again."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()
