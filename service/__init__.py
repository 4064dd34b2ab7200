"""The HTTP service and the web page over `sco_qa.engine`."""

from __future__ import annotations

from collections.abc import Callable

import uvicorn

from sco_qa.engine import Engine
from sco_qa.settings import Settings
from service.app import create_app

GRACE_SECONDS = 10

__all__ = ["create_app", "serve"]


def serve(settings: Settings, opened: Callable[[], None] = lambda: None) -> None:
    """Open the index, call `opened`, and serve until Ctrl-C. Raises IndexUnusable, before it listens, without an index."""
    app = create_app(settings, Engine.open(settings))
    opened()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
