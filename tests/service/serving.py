"""The service on a real port."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import uvicorn
from fastapi import FastAPI


class Server:
    """The service on a port of its own, in a thread; it can be stopped and started again."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        """`options` are uvicorn's."""
        self._app = app
        self._options = {"log_level": "error", "lifespan": "off"} | options
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._uvicorn = uvicorn.Server(uvicorn.Config(self._app, port=self._port, **self._options))
        self._thread = threading.Thread(target=self._uvicorn.run, daemon=True)
        self._thread.start()
        while not self._uvicorn.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._uvicorn.should_exit = True
        self._uvicorn.force_exit = True
        self._thread.join()
