"""How English speaks of each fact table, read from phrases.toml; what that leaves out follows from the schema's labels."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from sco_qa.facts.schema import Schema, Table
from sco_qa.question.forms.logical_form import CALENDAR_MONTH, PLACE, WHEN
from sco_qa.question.words.english import lower, plural

_SHARED = {WHEN: ("date", "dates"), PLACE: ("place", "places"), "year": ("year", "years"), "month": ("month", "months"), CALENDAR_MONTH: ("month of the year", "months of the year")}


@dataclass(frozen=True, slots=True)
class ColumnPhrases:
    """See the head of phrases.toml for what each field means."""

    noun: tuple[str, str]
    of: str = "of"
    ask: str | None = None
    said: str | None = None
    most: str | None = None
    least: str | None = None
    more: str | None = None
    less: str | None = None
    asked: tuple[str, str] | None = None
    test: str = "with {}"
    unit: tuple[str, str] | None = None
    given: str | None = None
    without: str | None = None
    several: str | None = None
    flag: str | None = None
    total: str | None = None
    average: str | None = None
    addend: str = "{brief} ({n})"


@dataclass(frozen=True, slots=True)
class TablePhrases:
    """See the head of phrases.toml for what each field means."""

    columns: dict[str, ColumnPhrases]
    nouns: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    the: str | None = None
    row: str | None = None
    item: str | None = None
    brief: str | None = None
    one: str | None = None
    about: str | None = None
    placed: str = ""
    dated: str = ""
    place: str = "in {}"
    lists: str = "lists"
    other: str = "other than {}"
    own: str | None = None
    proper: bool = False
    silent: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()

    def column(self, name: str | None) -> ColumnPhrases:
        return self.columns[str(name)]


def load_phrases(schema: Schema) -> dict[str, TablePhrases]:
    """Phrases for every table of a schema."""
    data = _read()
    return {name: _table(table, data.get(name, {})) for name, table in schema.tables.items()}


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("sco_qa.question.forms").joinpath("phrases.toml").read_text(encoding="utf-8"))


def _table(table: Table, entry: dict[str, Any]) -> TablePhrases:
    default = {name: (lower(c.label), plural(lower(c.label))) for name, c in table.columns.items()}
    spoken = entry.get("columns", {})
    columns = {name: _column(noun, spoken.get(name, {})) for name, noun in (_SHARED | default).items()}
    nouns = {column: {value: (one, many) for value, (one, many) in values.items()} for column, values in entry.get("nouns", {}).items()}
    own: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key not in ("columns", "nouns")}
    return TablePhrases(columns, nouns, **own)


def _column(noun: tuple[str, str], entry: dict[str, Any]) -> ColumnPhrases:
    pairs = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return ColumnPhrases(**{"noun": noun} | pairs)
