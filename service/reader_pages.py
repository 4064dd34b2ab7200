"""The paper in the browser: on a page of its own, or beside an answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from sco_qa.corpus.document import Document, Span
from service.library import document_of
from service.problems import invalid
from service.provenance import facts_by_block
from service.reader import count_hits, groups, search_pattern
from service.state import Shared
from service.templating import page, wants_fragment

router = APIRouter()


@router.get("/paper/{document_id}")
def paper(
    document_id: str,
    request: Request,
    service: Shared,
    start: int | None = None,
    end: int | None = None,
    find: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The whole paper, with the characters from `start` to `end` marked, and every place of the words to `find`."""
    document = document_of(service.engine, document_id)
    span = _span(document, start, end)
    passage = document.passage_at(span) if span else None
    place = document.section(passage.section).path if passage else ()
    found = groups(document, span, search_pattern(find))
    context = {
        "title": document.metadata.get("title", document.id),
        "document": document,
        "groups": found,
        "place": place,
        "span": span,
        "find": find.strip(),
        "hits": count_hits(found),
        "facts": facts_by_block(service.engine, document.id),
    }
    return page(request, "paper_part.html" if wants_fragment(request) else "paper.html", context)


def _span(document: Document, start: int | None, end: int | None) -> Span | None:
    if start is None and end is None:
        return None
    if start is None or end is None or not 0 <= start < end <= len(document.text):
        wanted = f"start and end must be given together, with 0 <= start < end <= {len(document.text)}"
        raise invalid([{"loc": ["query", "start"], "msg": wanted}], "query")
    return Span(start, end)
