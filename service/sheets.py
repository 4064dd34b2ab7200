"""A table of facts as it is shown: its telling columns first, dates as one, empty columns left out, sortable cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.wording import row_label
from service.words import EMPTY, LONG_CELL, NOTHING, cell_in_words, period_in_words

ROOM = 6.5  # columns of common width that fit beside each other
NARROW_ROOM = 2.6  # on a phone, beside the first
WIDTHS = {"date": 1.2, "number": 0.7, "boolean": 0.7}
LONG_WIDTH = 2.2
FIELD = re.compile(r"\{(\w+)")


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of facts: an answer's table, or rows of a fact table.

    `citations[i]` are those of row i, each a dict as the HTTP interface sends it; `asked` are the columns that the
    question speaks of; `table` is the fact table when the columns are its own.
    """

    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[Sequence[Any]]
    citations: Sequence[Sequence[Mapping[str, Any]]]
    table: Table | None = None
    asked: frozenset[str] = frozenset()
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {column["name"]: i for i, column in enumerate(self.columns)})

    def value(self, row: int, column: str) -> Any:
        """A cell by its column's name; None where there is no such column."""
        return self.rows[row][self.places[column]] if column in self.places else None

    def label(self, row: int) -> str:
        """What the row is called."""
        if self.table is None:
            return cell_in_words(self.rows[row][0], str(self.columns[0]["type"]))
        return row_label(self.table, {column["name"]: self.rows[row][i] for i, column in enumerate(self.columns)})

    def short_label(self, row: int) -> str:
        """The row's name without its date, and with its most exact place alone."""
        if self.table is None:
            return self.label(row)
        where = [name for name in self.table.where if self.value(row, name) not in EMPTY][:1]
        left_out = {*self.table.when, *self.table.where} - set(where)
        names = [name for name in FIELD.findall(self.table.label) if name not in left_out]
        said = [cell_in_words(value, "text") for name in names if (value := self.value(row, name)) not in EMPTY]
        return ", ".join(said) or self.label(row)

    def when(self) -> tuple[str, ...]:
        """The columns that say when a row happened, first and last."""
        named = self.table.when if self.table else tuple(c["name"] for c in self.columns if c["type"] == "date")[:1]
        return tuple(name for name in named if name in self.places)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as shown. `names` are the columns of the grid in it.

    An `extra` one is shown when asked for, a `narrow` one also where the window is wide enough.
    """

    names: tuple[str, ...]
    label: str
    type: str
    unit: str | None
    extra: bool = False
    narrow: bool = False
    long: bool = False

    @property
    def classes(self) -> str:
        """For the style sheet."""
        flags = {"long": self.long, "extra": self.extra, "narrow": self.narrow and not self.extra}
        return " ".join([f"type-{self.type}", *(name for name, given in flags.items() if given)])


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell, and what it is sorted by where that is not its words."""

    text: str
    order: str | None = None


def grid_of_answer(answer: Mapping[str, Any], schema: Schema) -> Grid:
    """The table of an answer as the HTTP interface sends it, which must have one."""
    table, query = answer["answer"]["table"], answer["answer"]["query"]
    numbered = {citation["n"]: citation for citation in answer["citations"]}
    marks = table["citations"] or [[] for _ in table["rows"]]
    citations = [[numbered[n] for n in row if n in numbered] for row in marks]
    definition = schema.tables.get(query["table"]) if query else None
    names = {column["name"] for column in table["columns"]}
    if definition is not None and not names <= set(definition.columns):
        definition = None
    return Grid(table["columns"], table["rows"], citations, definition, _asked(query["logical_form"]) if query else frozenset())


def _asked(form: Mapping[str, Any]) -> frozenset[str]:
    """The columns that a logical form names."""
    named = [form.get("measure"), form.get("group_by"), (form.get("order") or {}).get("column"), *form.get("projection", ())]
    named += [each.get("column") for each in form.get("filters", ())]
    return frozenset(name for name in named if isinstance(name, str))


def columns(grid: Grid, *, room: float = ROOM) -> list[Column]:
    """The columns in which some row has something, in the grid's order; those that `room` leaves none for are extra."""
    found = [column for column in _merged(grid) if any(not _is_empty(grid, row, column) for row in range(len(grid.rows)))]
    telling = sorted(range(len(found)), key=lambda place: (_rank(grid, found[place], place), place))
    used, shown, first = 0.0, set(), set()
    for place in telling:
        used += LONG_WIDTH if found[place].long else WIDTHS.get(found[place].type, 1.0)
        if used <= room or place == 0:
            shown.add(place)
        if used - 1 <= NARROW_ROOM or place == 0:
            first.add(place)
    return [replace(column, extra=i not in shown, narrow=i not in first) for i, column in enumerate(found)]


def _merged(grid: Grid) -> list[Column]:
    when = grid.when()
    found = []
    for i, column in enumerate(grid.columns):
        name = column["name"]
        if len(when) == 2 and name == when[1]:
            continue
        dates = len(when) == 2 and name == when[0]
        long = any(len(cell_in_words(row[i], column["type"])) > LONG_CELL for row in grid.rows)
        found.append(Column(when if dates else (name,), "Dates" if dates else column["label"], column["type"], column["unit"], long=long))
    return found


def _is_empty(grid: Grid, row: int, column: Column) -> bool:
    return all(grid.value(row, name) in EMPTY for name in column.names)


def _rank(grid: Grid, column: Column, place: int) -> int:
    """How telling a column is, 0 the most: its row's name, what was asked, when, how much, where, and what else differs.

    Least telling is what is the same in all rows, or empty in most.
    """
    named = FIELD.findall(grid.table.label) if grid.table else []
    if place == 0 or named == [column.names[0]]:
        return 0
    values = {str([grid.value(row, name) for name in column.names]) for row in range(len(grid.rows))}
    if len(values) == 1 and len(grid.rows) > 1:
        return 7
    if 3 * sum(not _is_empty(grid, row, column) for row in range(len(grid.rows))) < len(grid.rows):
        return 7
    if set(column.names) & (grid.asked - {"where", "when"}):
        return 1
    if set(column.names) & set(grid.when()):
        return 2
    if column.type == "number" and column.unit:
        return 3
    if grid.table and set(column.names) & {*grid.table.where, *named}:
        return 4
    return 6 if column.long or column.type == "boolean" else 5


def cells(grid: Grid, row: int, shown: Sequence[Column]) -> list[Cell]:
    """One row, cell by cell of the shown columns."""
    return [_cell([grid.value(row, name) for name in column.names], column.type) for column in shown]


def _cell(values: list[Any], kind: str) -> Cell:
    first = values[0]
    if len(values) == 2:
        text = period_in_words(str(first or ""), str(values[1] or ""))
        return Cell(text or NOTHING, str(first or values[1] or ""))
    order = "" if first in EMPTY else str(first) if kind in ("number", "date") else None
    return Cell(cell_in_words(first, kind), order)
