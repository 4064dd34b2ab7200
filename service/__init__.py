"""The HTTP service and the web page over `sco_qa.engine`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import uvicorn
from fastapi import FastAPI

from sco_qa.collector import collect_seldom
from sco_qa.engine import Engine, check_index
from sco_qa.settings import ENVIRONMENT, Settings
from service.access import refuse_exposure
from service.app import create_app
from service.logs import configure
from service.memory import give_back, limit_arenas
from service.wire import BoundedProtocol, bounded, bounds_of
from service.workers import HEALTH_SECONDS, Workers, end_with_parent, tell_all

GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 30
READ_BYTES = 256 * 1024
"""What one read of a socket may bring; a head may end within it."""
SWITCH_SECONDS = 0.0005
"""How long one thread may hold the interpreter while another waits: a tenth of Python's own, as an answer takes few ms."""

__all__ = ["create_app", "serve", "worker"]


def serve(settings: Settings, opened: Callable[[], None] = lambda: None) -> None:
    """Open the index, call `opened`, and serve until Ctrl-C or SIGTERM, when what is in flight is finished; SIGHUP reloads the index.

    Raises, before it listens, IndexUnusable without an index and BadInput for a service open to others without a key.
    """
    refuse_exposure(settings)
    configure(settings)
    limit_arenas()
    app, protocol = _alone(settings) if settings.workers == 1 else _several(settings)
    opened()
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "http": protocol,
        "ws": "none",
        "h11_max_incomplete_event_size": settings.max_head_bytes + READ_BYTES,
        "backlog": settings.max_connections,
        "log_config": None,
    }
    if isinstance(app, FastAPI):
        uvicorn.run(app, **options)
    else:
        config = uvicorn.Config(app, factory=True, workers=settings.workers, timeout_worker_healthcheck=HEALTH_SECONDS, **options)
        Workers(config, [config.bind_socket()]).run()


def _alone(settings: Settings) -> tuple[FastAPI, type[Any]]:
    return _tuned(create_app(settings, Engine.open(settings))), bounded(settings)


def _several(settings: Settings) -> tuple[str, type[Any]]:
    """What each process is to import: the settings reach it through the environment."""
    check_index(settings)
    given = settings.model_dump(mode="json", include=settings.model_fields_set - {"api_key"}, exclude_none=True)
    os.environ |= {f"{ENVIRONMENT}{name.upper()}": value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    return "service:worker", BoundedProtocol


def worker() -> FastAPI:
    """The application in a process of its own, over the settings in its environment."""
    collect_seldom()
    settings = Settings.load()
    configure(settings)
    limit_arenas()
    BoundedProtocol.bounds = bounds_of(settings)
    end_with_parent()
    return _tuned(create_app(settings, tell_others=tell_all))


def _tuned(app: FastAPI) -> FastAPI:
    sys.setswitchinterval(SWITCH_SECONDS)
    give_back()
    return app
