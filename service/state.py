"""What the routes share, and how they read a request and write a response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from sco_qa.engine import Engine
from service.batching import Lane
from service.dialogue import Dialogue
from service.metrics import Metrics
from service.problems import Problem, invalid
from service.storage import Store

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Service:
    """The engine, what is remembered, what is counted, and the way to it from the event loop."""

    engine: Engine
    store: Store
    metrics: Metrics
    dialogue: Dialogue
    lane: Lane


def service_of(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


async def _shared(request: Request) -> Service:
    """Asynchronous, since FastAPI sends what is not to a thread and back."""
    return service_of(request)


Shared = Annotated[Service, Depends(_shared)]


async def read_json(request: Request, model: type[Model]) -> Model:
    """The body as `model`, or a Problem: 415 for another type, 400 for what is not JSON, 422 for what does not fit."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, f"the body is {kind or 'of no stated type'}; send application/json")
    try:
        content = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise Problem(400, f"the body is not JSON: {error.msg}") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False, include_context=False), "body") from None


def json_response(content: Any, status: int = 200) -> Response:
    """Own data as JSON, not validated a second time."""
    packed = content if isinstance(content, bytes) else orjson.dumps(content, default=str)
    return Response(packed, status, media_type="application/json")
