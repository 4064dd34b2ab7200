"""The application: its routes, its layers, and what they share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from sco_qa.engine import Engine, newest_version
from sco_qa.errors import BadInput, NotFound
from sco_qa.settings import Settings
from service import api, facts_pages, library, operations, pages, reader_pages
from service.access import Access
from service.assets import Assets
from service.batching import Batcher, Lane
from service.dialogue import Dialogue
from service.guard import Guard, PageCompression
from service.metrics import Metrics
from service.openapi import describe
from service.problems import Problem, as_problem, problem_response
from service.reloading import Reloader
from service.retention import keep_pruning
from service.state import Service
from service.storage import Store
from service.templating import error_page, wants_page

OpenEngine = Callable[[], Engine]
STATIC = Path(__file__).parent / "static"
PROGRAM = (api.router, library.router, operations.router)
PAGES = (pages.router, reader_pages.router, facts_pages.router)
DESCRIPTION = """Questions about a research paper, answered from it alone.

Every answer names the places of the paper behind it: `start` and `end` of a citation count characters (Unicode code
points) of the text at `GET /v1/documents/{id}/text`, and that part of it is exactly `quote`. What the paper does not
say is answered "unanswerable". Every error is a problem detail (RFC 9457, `application/problem+json`)."""


def create_app(
    settings: Settings,
    engine: Engine | None = None,
    open_engine: OpenEngine | None = None,
    tell_others: Callable[[], None] = lambda: None,
) -> FastAPI:
    """The application over `engine`, or over the index that `settings` name; raises IndexUnusable without one.

    `open_engine` opens the index anew at a reload, when it is not to be the one that `settings` name; `tell_others` has the
    other processes of the service do so too.
    """
    open_engine = open_engine or partial(Engine.open, settings)
    engine = engine or open_engine()
    store = Store(settings.data)
    metrics = Metrics(engine.index_version)
    metrics.stores(store.size)
    batcher, lane = Batcher(), Lane(settings.queue)
    access = Access(settings.keys(), settings.requests_per_minute)

    def assemble(engine: Engine) -> Service:
        dialogue = Dialogue(engine, store, metrics, batcher, longest=settings.max_answers, cached=settings.answer_cache)
        return Service(engine, store, metrics, dialogue, lane)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.reloader.on_hangup()
        pruning = asyncio.create_task(keep_pruning(store, settings))
        yield
        pruning.cancel()
        lane.close()
        batcher.close()
        store.close()

    app = FastAPI(
        title="sco-qa",
        version=_version(),
        summary="Questions about a research paper, answered with citations",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = assemble(engine)
    app.state.reloader = Reloader(app, open_engine, assemble, partial(newest_version, settings), tell_others)
    app.state.keyed = access.keyed
    for router in PROGRAM + PAGES:
        app.include_router(router, include_in_schema=router in PROGRAM)
    app.state.routes = [route for router in PROGRAM + PAGES for route in router.routes]
    app.mount("/static", Assets(directory=STATIC), name="static")
    _describe_once(app)
    for kind in (Problem, HTTPException, RequestValidationError, NotFound, BadInput):
        app.add_exception_handler(kind, respond)
    app.add_middleware(PageCompression, minimum_size=1000, compresslevel=5)
    if settings.allow_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.allow_origins, allow_methods=["GET", "POST"], allow_headers=["authorization", "content-type", "x-api-key"])  # fmt: skip
    app.add_middleware(Guard, metrics=metrics, access=access, settings=settings)
    return app


def respond(request: Request, error: Exception) -> Response:
    """An error as a problem to programs, as a page to people."""
    problem = as_problem(request, error)
    if wants_page(request):
        return error_page(request, problem)
    return problem_response(problem.status, problem.detail, problem.errors, problem.headers)


def _describe_once(app: FastAPI) -> None:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents for a description of one's own


def _version() -> str:
    try:
        return version("sco-qa")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
