"""The fact tables in the browser: filtered and sorted by the address, each row linked to its sentence in the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from sco_qa.engine import Engine
from service import exports, figures
from service.library import tables
from service.problems import Problem, invalid
from service.sheets import Column, Grid, columns
from service.state import Shared, json_response
from service.templating import page
from service.words import EMPTY, cell_in_words

router = APIRouter(prefix="/facts")
OWN = ("q", "sort", "columns")  # what an address may say beside a table's columns
ROOM = 6.9
MOST_CHOICES = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for: texts that columns hold, a text that any column holds, an order, all columns."""

    filters: Mapping[str, str]
    anywhere: str = ""
    sort: str = ""
    all_columns: bool = False

    def query(self, **changed: str) -> str:
        """The query string of an address that asks for this, but for what is `changed`; with its question mark."""
        all_columns = "all" if self.all_columns else ""
        given = {"q": self.anywhere, **self.filters, "sort": self.sort, "columns": all_columns, **changed}
        filled = {name: value for name, value in given.items() if value}
        return f"?{urlencode(filled)}" if filled else ""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a table that are wanted, in order; `numbers` count them in the whole table, from 1."""

    grid: Grid
    numbers: tuple[int, ...]


@router.get("")
def overview(request: Request, service: Shared) -> Response:
    """Every table."""
    return page(request, "facts.html", {"title": "Facts", "tables": tables(service.engine)})


@router.get("/{table}")
def browse(table: str, request: Request, service: Shared) -> Response:
    """The rows whose cells hold what the address asks for, in its order (`sort=column`, `sort=-column`)."""
    everything = _grid(service.engine, table)
    wanted = _wanted(everything, request)
    if any(not value.strip() for value in request.query_params.values()):  # a form sends its empty fields too
        return RedirectResponse(f"/facts/{table}{wanted.query()}", HTTPStatus.SEE_OTHER)
    found = matching(everything, wanted)
    every = columns(everything, room=ROOM)
    named = {*wanted.filters, wanted.sort.removeprefix("-")}
    shown = [_unless_named(c, wanted.all_columns or bool(set(c.names) & named)) for c in every]
    shown = [column for column in shown if not column.extra]
    context = {
        "title": service.engine.schema.tables[table].plural.capitalize(),
        "table": table,
        "found": found,
        "total": len(everything.rows),
        "columns": shown,
        "all_columns": len(every),
        "choices": {column.names[0]: choices(everything, column) for column in shown},
        "wanted": wanted,
        "sort_links": {c.names[0]: f"/facts/{table}{wanted.query(sort=_next(wanted.sort, c.names[0]))}" for c in shown},
    }
    return page(request, "fact_table.html", context)


@router.get("/{table}/rows.{form}")
def rows(table: str, form: str, request: Request, service: Shared) -> Response:
    """The same rows as a file."""
    if form not in exports.MEDIA:
        raise Problem(404, f"rows are kept as {', '.join(exports.MEDIA)}, not as {form!r}")
    everything = _grid(service.engine, table)
    found = matching(everything, _wanted(everything, request))
    title = service.engine.schema.tables[table].plural.capitalize()
    return exports.download(found.grid, form, table, title)


@router.get("/{table}/figures")
def drawings(table: str, request: Request, service: Shared) -> Response:
    """What the browser draws of the same rows."""
    everything = _grid(service.engine, table)
    return json_response(figures.drawing(matching(everything, _wanted(everything, request)).grid))


def _unless_named(column: Column, named: bool) -> Column:
    """A column that the address speaks of is shown in any window."""
    return replace(column, extra=False, narrow=False) if named else column


def _grid(engine: Engine, table: str) -> Grid:
    found = engine.facts(table)
    citations = [[asdict(citation) for citation in row] for row in found.citations]
    return Grid([asdict(column) for column in found.columns], found.rows, citations, engine.schema.tables[table])


def _wanted(grid: Grid, request: Request) -> Wanted:
    given = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    anywhere, sort, all_columns = (given.pop(name, "") for name in OWN)
    unknown = [name for name in (*given, *([sort.removeprefix("-")] if sort else [])) if name not in grid.places]
    if unknown:
        raise invalid([{"loc": ["query", name], "msg": "is no column of this table"} for name in unknown], "query")
    return Wanted(given, anywhere, sort, bool(all_columns))


def matching(grid: Grid, wanted: Wanted) -> Found:
    """The rows with every wanted text in its column, as it is stored or as it is shown; in the order asked for."""
    kept = [row for row in range(len(grid.rows)) if _fits(grid, row, wanted)]
    if name := wanted.sort.removeprefix("-"):
        filled = [row for row in kept if grid.value(row, name) not in EMPTY]
        filled.sort(key=lambda row: _key(grid.value(row, name)), reverse=wanted.sort.startswith("-"))
        kept = filled + [row for row in kept if grid.value(row, name) in EMPTY]
    part = Grid(grid.columns, [grid.rows[row] for row in kept], [grid.citations[row] for row in kept], grid.table)
    return Found(part, tuple(row + 1 for row in kept))


def _fits(grid: Grid, row: int, wanted: Wanted) -> bool:
    types = {column["name"]: str(column["type"]) for column in grid.columns}
    if not all(_holds(grid.value(row, name), types[name], text) for name, text in wanted.filters.items()):
        return False
    return not wanted.anywhere or any(_holds(grid.value(row, name), kind, wanted.anywhere) for name, kind in types.items())


def _holds(value: Any, kind: str, wanted: str) -> bool:
    shown = cell_in_words(value, kind)
    return any(wanted.casefold() in text.casefold() for text in (shown, str(value)) if value not in EMPTY)


def _key(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    return cell_in_words(value, "text").casefold()


def choices(grid: Grid, column: Column) -> list[str]:
    """The values of a column that has few, to choose from."""
    values: set[str] = set()
    for row in range(len(grid.rows)):
        value = grid.value(row, column.names[0])
        if value not in EMPTY and column.type != "date" and not column.long:
            values |= {cell_in_words(each, column.type) for each in (value if isinstance(value, list | tuple) else [value])}
    return sorted(values, key=str.casefold) if 1 < len(values) <= MOST_CHOICES else []


def _next(sort: str, name: str) -> str:
    """The order after a click on a column: ascending, descending, the paper's."""
    return {"": name, name: f"-{name}", f"-{name}": ""}.get(sort, name)
