"""An explanation on the terminal: each step of the way from question to answer, whatever steps the engine names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text


def show_steps(explanation: Mapping[str, Any], console: Console) -> None:
    """A heading for each step; lists of records become tables."""
    for name, value in explanation.items():
        console.print(Text(f"\n{name.replace('_', ' ').capitalize()}", style="bold cyan"))
        _show(value, console)


def _show(value: Any, console: Console) -> None:
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            console.print(Text.assemble((f"  {key}: ", "dim"), _words(each)), soft_wrap=True)
    elif _is_records(value):
        console.print(_table(value))
    else:
        console.print(Text(f"  {_words(value)}"), soft_wrap=True)


def _is_records(value: Any) -> bool:
    return isinstance(value, Sequence) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _table(records: Sequence[Mapping[str, Any]]) -> Table:
    columns = list(dict.fromkeys(name for record in records for name in record))
    table = Table(*columns, show_edge=False, pad_edge=False)
    for record in records:
        table.add_row(*(Text(_words(record[name]) if name in record else "", overflow="fold") for name in columns))
    return table


def _words(value: Any) -> str:
    """Plain words for plain values, JSON for the rest."""
    if value is None or value == [] or value == {}:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return orjson.dumps(value, default=str).decode("utf-8")
