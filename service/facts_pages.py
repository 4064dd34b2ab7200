"""The fact tables in the browser: filtered and sorted by the address, each row linked to its sentence in the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from sco_qa.answer.reply import TableColumn
from sco_qa.engine import FactRows
from service.library import tables
from service.problems import invalid
from service.state import Shared
from service.templating import page
from service.words import EMPTY, cell_in_words

router = APIRouter(prefix="/facts")
Row = tuple[tuple[Any, ...], list[dict[str, Any]]]


@router.get("")
def overview(request: Request, service: Shared) -> Response:
    """Every table."""
    return page(request, "facts.html", {"title": "Facts", "tables": tables(service.engine)})


@router.get("/{table}")
def browse(table: str, request: Request, service: Shared) -> Response:
    """The rows whose cells hold what the address asks for, in its order (`sort=column`, `sort=-column`)."""
    found = service.engine.facts(table)
    given = request.query_params
    wanted = {name: value.strip() for name, value in given.items() if value.strip()}
    if len(wanted) < len(given):  # a form sends its empty fields too: keep the address short
        return RedirectResponse(f"/facts/{table}?{urlencode(wanted)}", HTTPStatus.SEE_OTHER)
    sort = wanted.pop("sort", "")
    names = [column.name for column in found.columns]
    unknown = [name for name in (*wanted, *([sort.removeprefix("-")] if sort else [])) if name not in names]
    if unknown:
        raise invalid([{"loc": ["query", name], "msg": f"is no column of {table}"} for name in unknown], "query")
    context = {
        "title": service.engine.schema.tables[table].plural.capitalize(),
        "table": table,
        "columns": found.columns,
        "rows": ordered(matching(found, wanted), found.columns, sort),
        "cells": found.rows,
        "total": len(found.rows),
        "wanted": wanted,
        "sort": sort,
        "sort_links": {name: _sort_link(table, wanted, sort, name) for name in names},
    }
    return page(request, "fact_table.html", context)


def matching(found: FactRows, wanted: Mapping[str, str]) -> list[Row]:
    """The rows with every wanted text somewhere in its column, as it is stored or as it is shown."""
    places = {column.name: i for i, column in enumerate(found.columns)}
    rows = []
    for row, citations in zip(found.rows, found.citations, strict=True):
        if all(_holds(row[places[name]], found.columns[places[name]].type, value) for name, value in wanted.items()):
            rows.append((row, [asdict(citation) for citation in citations]))
    return rows


def _holds(value: Any, kind: str, wanted: str) -> bool:
    shown = cell_in_words(value, kind)
    return any(wanted.casefold() in text.casefold() for text in (shown, str(value)) if value not in EMPTY)


def ordered(rows: list[Row], columns: Sequence[TableColumn], sort: str) -> list[Row]:
    """The rows by a column, empty cells last either way; in the order of the paper without one."""
    if not sort:
        return rows
    place = next(i for i, column in enumerate(columns) if column.name == sort.removeprefix("-"))
    filled = [row for row in rows if row[0][place] not in EMPTY]
    empty = [row for row in rows if row[0][place] in EMPTY]
    return sorted(filled, key=lambda row: _key(row[0][place]), reverse=sort.startswith("-")) + empty


def _key(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    return cell_in_words(value, "text").casefold()


def _sort_link(table: str, wanted: Mapping[str, str], sort: str, name: str) -> str:
    following = {"": name, name: f"-{name}"}.get(sort, "" if sort == f"-{name}" else name)
    return f"/facts/{table}?" + urlencode({**wanted, **({"sort": following} if following else {})})
