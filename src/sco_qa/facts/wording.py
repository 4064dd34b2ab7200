"""Facts in words: dates, the name of a row, and a row as a sentence."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from typing import Any

from sco_qa.facts.schema import Table

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")


def say_date(iso: str) -> str:
    """An ISO date or interval as English prints it.

    >>> say_date("2012-06-08/2012-06-14"), say_date("2009-06")
    ('June 8–14, 2012', 'June 2009')
    """
    first, _, last = iso.partition("/")
    if not last or first == last:
        return _one(first)
    if len(first) == len(last) == 10 and first[:4] == last[:4]:
        month = calendar.month_name[int(first[5:7])]
        if first[:7] == last[:7]:
            return f"{month} {int(first[8:])}–{int(last[8:])}, {first[:4]}"
        return f"{month} {int(first[8:])}–{calendar.month_name[int(last[5:7])]} {int(last[8:])}, {first[:4]}"
    return f"{_one(first)}–{_one(last)}"


def _one(iso: str) -> str:
    parts = iso.split("-")
    if len(parts) == 1:
        return parts[0]
    month = calendar.month_name[int(parts[1])]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{month} {int(parts[2])}, {parts[0]}"


def row_label(table: Table, values: Mapping[str, Any]) -> str:
    """The row's name by the table's template; bracketed parts without a value drop out."""

    def fill(template: str) -> str:
        return _FIELD.sub(lambda m: _say(values.get(m[1]), m[2]), template)

    def optional(match: re.Match[str]) -> str:
        names = [m[1] for m in _FIELD.finditer(match[1])]
        return fill(match[1]) if all(values.get(name) for name in names) else ""

    return fill(_OPTIONAL.sub(optional, table.label)).strip()


def _say(value: Any, form: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " and ".join(str(v) for v in value)
    return say_date(str(value)) if form == "date" else str(value)


def row_sentence(table: Table, values: Mapping[str, Any]) -> str:
    """The fact in plain words: "Exercise: Peace Mission-2012; kind: anti-terror military drill; …"."""
    said = [f"{table.singular.capitalize()}: {row_label(table, values)}"]
    for name, column in table.columns.items():
        value = values.get(name)
        if value in (None, "", [], False) or f"{{{name}" in table.label:
            continue
        text = say_date(str(value)) if column.type == "date" else _say(value, None) if value is not True else "yes"
        said.append(f"{column.label.lower()}: {text}{f' {column.unit}' if column.unit else ''}")
    return "; ".join(said)
