"""The fact tables' definitions, read from schema.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

ColumnType = Literal["text", "number", "date", "boolean", "texts", "places"]


@dataclass(frozen=True, slots=True)
class Column:
    """`unit` is what a number counts."""

    name: str
    label: str
    type: ColumnType
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """See the head of schema.toml for what each field means."""

    name: str
    singular: str
    plural: str
    label: str
    columns: dict[str, Column]
    when: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    about: str | None = None
    conflict: tuple[str, ...] = ()
    partly: str | None = None
    verdict: str | None = None

    def list_columns(self) -> list[str]:
        return [name for name, column in self.columns.items() if column.type in ("texts", "places")]


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables by name, in the order of the file."""

    tables: dict[str, Table]

    @classmethod
    def load(cls) -> Schema:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Schema:
    data = tomllib.loads(resources.files("sco_qa.facts").joinpath("schema.toml").read_text(encoding="utf-8"))
    return Schema({name: _table(name, entry) for name, entry in data.items()})


def _table(name: str, entry: dict[str, Any]) -> Table:
    columns = {c: Column(c, spec["label"], spec["type"], spec.get("unit")) for c, spec in entry["columns"].items()}
    return Table(
        name=name,
        singular=entry["singular"],
        plural=entry["plural"],
        label=entry["label"],
        columns=columns,
        when=tuple(entry.get("when", ())),
        where=tuple(entry.get("where", ())),
        about=entry.get("about"),
        conflict=tuple(entry.get("conflict", ())),
        partly=entry.get("partly"),
        verdict=entry.get("verdict"),
    )
