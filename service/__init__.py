"""The HTTP service and the web page over `sco_qa.engine`."""

from __future__ import annotations

from collections.abc import Callable

import uvicorn

from sco_qa.engine import Engine
from sco_qa.settings import Settings
from service.access import refuse_exposure
from service.app import create_app
from service.logs import configure
from service.memory import limit_arenas
from service.wire import bounded

GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 30
READ_BYTES = 256 * 1024
"""What one read of a socket may bring; a head may end within it."""

__all__ = ["create_app", "serve"]


def serve(settings: Settings, opened: Callable[[], None] = lambda: None) -> None:
    """Open the index, call `opened`, and serve until Ctrl-C or SIGTERM, when what is in flight is finished; SIGHUP reloads the index.

    Raises, before it listens, IndexUnusable without an index and BadInput for a service open to others without a key.
    """
    refuse_exposure(settings)
    configure(settings)
    limit_arenas()
    app = create_app(settings, Engine.open(settings))
    opened()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        http=bounded(settings),
        ws="none",
        h11_max_incomplete_event_size=settings.max_head_bytes + READ_BYTES,
        backlog=settings.max_connections,
        log_config=None,
    )
