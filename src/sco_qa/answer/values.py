"""Cells as canonical values (for programs) and as words (for people)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sco_qa.answer.execution import Row
from sco_qa.answer.reply import Kind
from sco_qa.facts.schema import Table
from sco_qa.facts.wording import say_date
from sco_qa.question.forms.logical_form import CALENDAR_MONTH, PLACE, WHEN
from sco_qa.question.words.english import joined, number

_KINDS: dict[str, Kind] = {"number": "number", "date": "date", "boolean": "boolean", "places": "place"}


_MONTH = len("2006-08")


def as_list(value: Any) -> list[str]:
    """A list column's items; they are stored as JSON."""
    if value is None:
        return []
    return [str(v) for v in (json.loads(value) if isinstance(value, str) else value)]


def canonical(row: Row, column: str, table: Table) -> list[str]:
    """A cell as the contract's canonical strings; empty when the paper does not give it."""
    if column == WHEN:
        return _when(row, table)
    if column == PLACE:
        place = _where(row, table)
        return [place] if place else []
    value = row[column]
    if value is None or value == "":
        return []
    kind = table.columns[column].type
    if kind in ("texts", "places"):
        return as_list(value)
    if kind == "number":
        return [number(float(value))]
    return ["yes" if value else "no"] if kind == "boolean" else [str(value)]


def key_values(row: Row, key: str, table: Table) -> list[str]:
    """What rows are gathered or told apart by: a column's values, or the year or month of a row's first day."""
    if key == CALENDAR_MONTH or (key in ("year", "month") and key not in table.columns):
        day = str(row["when_from"] or "")
        given = len(str(row[table.when[0]] or "")) >= _MONTH
        return [day[:4]] if day and key == "year" else [day[5:7]] if day and given else []
    return canonical(row, key, table)


def _when(row: Row, table: Table) -> list[str]:
    first, *rest = (row[c] for c in table.when)
    last = rest[0] if rest else None
    if not first and not last:
        return []
    return [f"{first}/{last}" if first and last and first != last else str(first or last)]


def _where(row: Row, table: Table) -> str:
    parts: list[str] = []
    for column in table.where:
        value = row[column]
        items = as_list(value) if table.columns[column].type in ("texts", "places") else [str(value)] if value else []
        if items and items[0] not in parts:
            parts.append(joined(items))
    return ", ".join(parts)


def said(values: Sequence[str], column: str, table: Table) -> str:
    """Canonical values as a person writes them, with their unit."""
    kind = "date" if column == WHEN else "text" if column == PLACE else table.columns[column].type
    unit = table.columns[column].unit if column in table.columns else None
    words = [say_date(v) if kind == "date" else v for v in values]
    return joined(words) + (f" {unit if values != ['1'] else unit.removesuffix('s')}" if unit and kind == "number" and unit == "days" else "")


def kind_of(columns: Sequence[str], table: Table, person: str | None) -> Kind:
    """The shape of an answer that gives these columns."""
    column = columns[0]
    if column == WHEN:
        return "date"
    if column == PLACE or column in table.where:
        return "place"
    if column == person:
        return "person"
    return _KINDS.get(table.columns[column].type, "text")


def plain_cell(row: Row, column: str, table: Table) -> Any:
    """A cell as JSON: lists as lists, booleans as booleans."""
    value = row[column]
    kind = table.columns[column].type
    if kind in ("texts", "places"):
        return as_list(value)
    if kind == "boolean":
        return None if value is None else bool(value)
    if kind == "number" and value is not None:
        return int(value) if float(value).is_integer() else value
    return value
