"""The description at `/openapi.json`: what each operation takes, returns and refuses, with an example of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service import schemas
from service.access import OPEN
from service.problems import PROBLEM_JSON, body_of

# They show shapes; what the service answers comes from the index alone.
EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "examples.json").read_text("utf-8"))
REASONS = {
    400: "The body is not JSON, or something is not UTF-8",
    401: "No API key was sent, or a wrong one; only where the service has keys",
    403: "A page of another site may not post here, or nobody may do this here",
    404: "There is nothing of that id",
    405: "The method is not offered here",
    408: "The request came too slowly",
    409: "It cannot be done as things stand",
    413: "The body is too large",
    415: "The body's content type is not application/json",
    422: "A field or parameter cannot be used",
    429: "Too many requests came from this key or address; Retry-After says when to go on",
    431: "The address and headers are too large",
    500: "The service failed; its log says how",
    503: "Not ready, or too many requests at once; Retry-After says when to go on",
}
ANYWHERE = (400, 431, 500, 503)
POSTED = (403, 408)
LIMITED = (401, 429)
KEYS = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key. `X-API-Key: KEY` does too, and so does Basic authentication with the key as the password.",
    }
}
REF = "#/components/schemas/{model}"


def returns(
    model: type[BaseModel], example: str, *refusals: int, others: Mapping[str, str] = MappingProxyType({})
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation: its success, by a model and an example, and the problems it answers with.

    `others` are examples of further content types, all text.
    """
    content = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "example": EXAMPLES[example]}
    texts = {kind: {"schema": {"type": "string"}, "example": text} for kind, text in others.items()}
    success = {"description": "Success", "content": {"application/json": content} | texts}
    return {200: success} | refuses(*refusals)


def refuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems an operation answers with, each with an example."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> dict[str, Any]:
    told = EXAMPLES["problems"][str(status)]
    example = body_of(status, told["detail"], told.get("errors", ()))
    return {
        "description": REASONS[status],
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }


def takes(model: type[BaseModel], example: str) -> dict[str, Any]:
    """The JSON body of an operation, for `openapi_extra`."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": EXAMPLES[example]}},
        }
    }


def _link(operation: str, where: str, name: str, field: str, description: str) -> dict[str, Any]:
    value = f"$response.body#/{field}"
    takes_it = {"parameters": {name: value}} if where == "path" else {"requestBody": {name: value}}
    return {"operationId": operation, "description": description} | takes_it


LINKS = {
    "TheAnswerAgain": _link("answer", "path", "answer_id", "id", "The same answer at its own address."),
    "ItsConversation": _link("conversation", "path", "conversation_id", "conversation", "All answers so far."),
    "AFollowUp": _link("ask", "body", "conversation", "conversation", "Ask the next question of the conversation."),
    "AVerdict": _link("feedback", "body", "answer", "id", "Say whether the answer was right."),
}
"""What an answer leads to."""


def describe(app: FastAPI) -> dict[str, Any]:
    """The whole description, built once."""
    description = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    models = [
        m for m in vars(schemas).values() if isinstance(m, type) and issubclass(m, BaseModel) and m is not BaseModel
    ]
    pairs = [(model, "validation" if model.__name__.endswith("Request") else "serialization") for model in models]
    _, defined = models_json_schema(cast(Any, pairs), ref_template=REF)
    description["components"] = {"schemas": defined["$defs"]}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            _drop_default_refusal(operation["responses"])
            everywhere = ANYWHERE + (POSTED if method == "post" else ()) + (() if path in OPEN else LIMITED)
            operation["responses"] |= {str(s): _problem(s) for s in everywhere if str(s) not in operation["responses"]}
            if operation["operationId"] in ("ask", "ask_by_address"):
                operation["responses"]["200"]["links"] = LINKS
            if app.state.keyed and path not in OPEN:
                operation["security"] = [{name: []} for name in KEYS]
    if app.state.keyed:
        description["components"]["securitySchemes"] = KEYS
    return description


def _drop_default_refusal(responses: dict[str, Any]) -> None:
    """FastAPI adds a 422 of its own shape to every operation with a parameter, also where any string will do."""
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]
