"""Pages from templates, everything in them escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from service import figures, prose, reader, sheets, words
from service.links import source_url
from service.problems import Problem
from service.state import service_of

VISITOR = "visitor"  # the cookie that tells one browser's conversations from another's
FRAGMENT = "x-fragment"  # set by the page's own scripts: send the part that changes instead of the whole page


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "confidence": words.confidence_in_words,
        "duration": words.milliseconds_in_words,
        "plain": reader.plain,
        "cell": words.cell_in_words,
        "dates": words.date_in_words,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
        "pretty": lambda data: orjson.dumps(data, option=orjson.OPT_INDENT_2).decode(),
        "by_number": lambda citations: {citation["n"]: citation for citation in citations},
    }
    environment.globals |= {"paragraphs": prose.paragraphs, "excerpt": prose.excerpt, "source_url": source_url}
    environment.globals |= {"numbered": lambda numbers, citations: [citations[n] for n in numbers]}
    environment.globals |= {"grid_of": sheets.grid_of_answer}
    environment.globals |= {"columns_of": sheets.columns, "cells_of": sheets.cells, "figures_of": figures.figures}
    return environment


TEMPLATES = _environment()
MODULES = ("ask.js", "address.js", "card.js", "copying.js", "feedback.js", "fetching.js", "filters.js", "keys.js", "reader.js", "sheets.js")


def page(
    request: Request, template: str, context: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """A template as a response."""
    service = service_of(request)
    visitor = context.get("visitor") or visitor_of(request)
    frame = {
        "schema": service.engine.schema,
        "modules": MODULES,
        "documents": list(service.engine.documents.values()),
        "conversations": service.store.conversations(visitor) if visitor else [],
    }
    text = TEMPLATES.get_template(template).render(frame | context)
    return HTMLResponse(text, status, {"cache-control": "no-store", "vary": FRAGMENT} | (headers or {}))


def visitor_of(request: Request) -> str | None:
    return request.cookies.get(VISITOR)


def wants_fragment(request: Request) -> bool:
    return FRAGMENT in request.headers


def wants_page(request: Request) -> bool:
    """Whether a person in a browser asks, and not a program or the page's own script."""
    if request.url.path.startswith("/v1/") or wants_fragment(request):
        return False
    return "text/html" in request.headers.get("accept", "")


def error_page(request: Request, problem: Problem, question: str = "") -> Response:
    """A problem as a page; a `question` that could not be asked is offered again."""
    headline = "Not found" if problem.status == 404 else "That did not work"
    context = {"title": headline, "headline": headline, "problem": problem, "question": question}
    return page(request, "error.html", context, problem.status, dict(problem.headers or {}))
