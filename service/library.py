"""Reading: the documents, their passages, and the facts read from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from sco_qa.corpus.document import Document, Section
from sco_qa.engine import Engine, FactRows
from service import schemas
from service.openapi import EXAMPLES, refuses, returns
from service.problems import Problem, invalid
from service.state import Shared, json_response

router = APIRouter(prefix="/v1")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_VALUE = 1000
SOURCE_COLUMNS = ("source_document", "source_start", "source_end", "source_quote")


def document_of(engine: Engine, document_id: str) -> Document:
    """A document that exists, or a 404."""
    found = engine.documents.get(document_id)
    if found is None:
        raise Problem(404, f"there is no document {document_id!r}; there are {', '.join(engine.documents)}")
    return found


def _summary(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "metadata": document.metadata,
        "characters": len(document.text),
        "passages": len(document.passages),
    }


def section_tree(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """The sections as nested dicts, in reading order."""
    nodes: dict[str, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for section in sections:
        span = section.span
        node = {
            "id": section.id,
            "title": section.title,
            "level": section.level,
            "start": span.start,
            "end": span.end,
            "sections": [],
        }
        nodes[section.id] = node
        (nodes[section.parent]["sections"] if section.parent is not None else top).append(node)
    return top


@router.get(
    "/documents",
    tags=["Documents"],
    summary="The documents",
    operation_id="documents",
    responses=returns(schemas.Documents, "documents"),
)
def documents(service: Shared) -> Response:
    """What is asked about."""
    return json_response({"documents": [_summary(document) for document in service.engine.documents.values()]})


@router.get(
    "/documents/{document_id}",
    tags=["Documents"],
    summary="A document",
    operation_id="document",
    responses=returns(schemas.Document, "document", 404),
)
def document(document_id: str, service: Shared) -> Response:
    """Its metadata and its tree of sections."""
    found = document_of(service.engine, document_id)
    return json_response(_summary(found) | {"sections": section_tree(found.sections)})


@router.get(
    "/documents/{document_id}/text",
    tags=["Documents"],
    summary="The source text",
    operation_id="document_text",
    response_class=PlainTextResponse,
    responses=refuses(404)
    | {200: {"description": "Success", "content": {"text/plain": {"example": EXAMPLES["passage"]["text"]}}}},
)
def document_text(document_id: str, service: Shared) -> Response:
    """The source, unchanged: every `start` and `end` counts its characters (Unicode code points)."""
    return PlainTextResponse(document_of(service.engine, document_id).text)


@router.get(
    "/passages/{passage_id:path}",
    tags=["Documents"],
    summary="A passage",
    operation_id="passage",
    responses=returns(schemas.Passage, "passage", 404),
)
def passage(passage_id: str, service: Shared) -> Response:
    """Whole blocks of a document that are found and shown together."""
    return json_response(asdict(service.engine.passage(passage_id)))


@router.get(
    "/facts",
    tags=["Facts"],
    summary="The fact tables",
    operation_id="fact_tables",
    responses=returns(schemas.FactTables, "facts"),
)
def fact_tables(service: Shared) -> Response:
    """Every table with its columns and the number of its rows."""
    return json_response({"tables": tables(service.engine)})


def tables(engine: Engine) -> list[dict[str, Any]]:
    """What there is to know of each fact table, without its rows."""
    counts = engine.fact_counts()
    return [
        {
            "name": name,
            "singular": table.singular,
            "plural": table.plural,
            "rows": counts.get(name, 0),
            "columns": [
                {"name": each, "label": c.label, "type": c.type, "unit": c.unit} for each, c in table.columns.items()
            ],
        }
        for name, table in engine.schema.tables.items()
    ]


FILTERS = {
    "name": "filters",
    "in": "query",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    "description": "Any columns of the table with the values they must have, e.g. `country=Tajikistan`.",
    "example": {},
}
FORMAT = {
    "name": "format",
    "in": "query",
    "schema": {"type": "string", "enum": ["json", "csv"], "default": "json"},
    "description": "CSV comes with the places of the paper in its last columns.",
}


@router.get(
    "/facts/{table}",
    tags=["Facts"],
    summary="The rows of a fact table",
    operation_id="facts",
    openapi_extra={"parameters": [FORMAT, FILTERS]},
    responses=returns(schemas.FactRows, "rows", 400, 404, 422, others={"text/csv": EXAMPLES["csv"]}),
)
def facts(table: str, request: Request, service: Shared) -> Response:
    """Rows, filtered by any columns, each with the places of the paper that it was read from."""
    filters, form = read_filters(service.engine, table, request)
    rows = service.engine.facts(table, filters)
    if form == "csv":
        disposition = {"content-disposition": f'attachment; filename="{table}.csv"'}
        return Response(as_csv(rows), media_type="text/csv", headers=disposition)
    return json_response(
        {
            "table": table,
            "columns": [asdict(column) for column in rows.columns],
            "rows": rows.rows,
            "citations": [[asdict(citation) for citation in citations] for citations in rows.citations],
        }
    )


def read_filters(engine: Engine, table: str, request: Request) -> tuple[dict[str, str], Literal["json", "csv"]]:
    """The filters and the format of an address; a Problem for an unknown table or column, or one named twice."""
    if table not in engine.schema.tables:
        raise Problem(404, f"there is no fact table {table!r}; there are {', '.join(engine.schema.tables)}")
    columns = engine.schema.tables[table].columns
    filters: dict[str, str] = {}
    wrong = []
    for name, value in request.query_params.multi_items():
        if name in filters:
            wrong.append({"loc": ["query", name], "msg": "is given twice; give it once"})
        elif name == "format" and value not in ("json", "csv"):
            wrong.append({"loc": ["query", name], "msg": "is json or csv"})
        elif len(value) > LONGEST_VALUE:
            wrong.append({"loc": ["query", name], "msg": f"is longer than {LONGEST_VALUE:,} characters"})
        elif name != "format" and name not in columns:
            wrong.append(
                {"loc": ["query", name], "msg": f"is no column of {table}; its columns are {', '.join(columns)}"}
            )
        filters[name] = value
    if wrong:
        raise invalid(wrong, "query")
    return filters, "csv" if filters.pop("format", "json") == "csv" else "json"


def as_csv(rows: FactRows) -> str:
    """The rows with their sources as RFC 4180 text.

    A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in rows.columns] + list(SOURCE_COLUMNS))
    for row, citations in zip(rows.rows, rows.citations, strict=True):
        sources = [[str(c.document), str(c.start), str(c.end), c.quote] for c in citations]
        joined = [" | ".join(parts) for parts in zip(*sources, strict=True)] or [""] * len(SOURCE_COLUMNS)
        writer.writerow([_csv_cell(value) for value in [*row, *joined]])
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = "; ".join(str(part) for part in value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
