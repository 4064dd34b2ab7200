"""Errors as RFC 9457 problem details: the one shape in which this service says no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from sco_qa.errors import BadInput, NotFound

PROBLEM_JSON = "application/problem+json"
GET_ONLY = ("/openapi.json", "/static/")
PLAINER = {"extra_forbidden": "is not known here", "missing": "is missing"}


class Problem(Exception):
    """An answer other than success. `errors` names each offending part: `{"detail", "pointer" | "parameter"}`."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers


def body_of(status: int, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The members of a problem detail; the type is `about:blank`, so the title is the status's own phrase."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [dict(error) for error in errors]
    return body


def problem_response(
    status: int, detail: str, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    content = orjson.dumps(body_of(status, detail, errors))
    return Response(content, status, dict(headers or {}), media_type=PROBLEM_JSON)


def invalid(errors: Iterable[Mapping[str, Any]], part: str) -> Problem:
    """A 422 from pydantic's list of errors. `part` is where they stand: "body", "query" or "path"."""
    described = [_described(error, part) for error in errors]
    return Problem(422, "; ".join(f"{_place(each)}: {each['detail']}" for each in described), described)


def _described(error: Mapping[str, Any], part: str) -> dict[str, str]:
    location = [str(step) for step in error["loc"]]
    if location and location[0] in ("body", "query", "path"):
        part, location = location[0], location[1:]
    message = PLAINER.get(error.get("type", ""), str(error["msg"]).removeprefix("Value error, "))
    if part == "body":
        return {"detail": message, "pointer": "#" + "".join(f"/{step}" for step in location)}
    return {"detail": message, "parameter": ".".join(location) or part}


def _place(error: Mapping[str, str]) -> str:
    return error.get("parameter") or error["pointer"].removeprefix("#/") or "body"


def allowed_methods(request: Request) -> list[str]:
    """Every method that some route has for this path: what `Allow` must list."""
    found = {"GET"} if request.url.path.startswith(GET_ONLY) else set()
    for route in request.app.state.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def from_http(request: Request, error: HTTPException) -> Problem:
    """The framework's own refusals, said in this service's words."""
    if error.status_code == 404:
        return Problem(404, f"nothing is served at {request.url.path}; GET /openapi.json lists what is")
    if error.status_code == 405:
        methods = ", ".join(allowed_methods(request))
        return Problem(405, f"{request.method} is not offered here; use {methods}", headers={"Allow": methods})
    return Problem(error.status_code, str(error.detail), headers=error.headers)


def as_problem(request: Request, error: Exception) -> Problem:
    """Any error that has a status of its own, as a problem."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return from_http(request, error)
    if isinstance(error, RequestValidationError):
        return invalid(error.errors(), "query")
    if isinstance(error, NotFound):
        return Problem(404, str(error))
    if isinstance(error, BadInput):
        return Problem(422, str(error))
    raise error
