"""Running it: liveness, readiness, metrics, and the description for people."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from service import schemas
from service.openapi import returns
from service.problems import Problem
from service.state import Shared, json_response
from service.templating import page

router = APIRouter(tags=["Operations"])


@router.get("/healthz", summary="Liveness", operation_id="health", responses=returns(schemas.Health, "health"))
async def health() -> Response:
    """The process answers."""
    return json_response({"status": "ok"})


@router.get("/readyz", summary="Readiness", operation_id="ready", responses=returns(schemas.Ready, "ready", 503))
def ready(service: Shared) -> Response:
    """The index and the model are loaded and what is stored can be read."""
    try:
        service.store.ping()
    except sqlite3.Error as error:
        raise Problem(503, f"the stored conversations cannot be read: {error}") from error
    engine = service.engine
    return json_response(
        {
            "status": "ready",
            "index": engine.index_version,
            "documents": len(engine.documents),
            "facts": sum(engine.fact_counts().values()),
        }
    )


@router.post(
    "/v1/reload",
    summary="Serve a newer index",
    operation_id="reload",
    responses=returns(schemas.Reloaded, "reloaded", 403, 409),
)
async def reload(request: Request) -> Response:
    """Open the index anew and serve it from the next request on; what is in flight is finished with the old one.

    With several worker processes the others are told and follow within seconds.

    Only with an API key; without one, send the process SIGHUP. 409 when the new index cannot be used: the old one goes on.
    """
    if not request.app.state.keyed:
        raise Problem(403, "the service has no API key, so nobody may reload it over HTTP; send the process SIGHUP")
    return json_response(asdict(await request.app.state.reloader.reload()))


@router.get(
    "/metrics",
    summary="Prometheus metrics",
    operation_id="metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Success",
            "content": {"text/plain": {"example": 'sco_qa_answers_total{kind="list",status="answered"} 1.0'}},
        }
    },
)
def metrics(service: Shared) -> Response:
    """Requests, answers, the time of each stage, verdicts."""
    return Response(service.metrics.exposition(), headers={"content-type": CONTENT_TYPE_LATEST})


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """The description, to read and try in the browser; served from here alone."""
    return page(request, "docs.html", {"title": "HTTP interface"})
