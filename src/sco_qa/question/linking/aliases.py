"""What rows are called beside what they print: well-known events, initials, the office of the person a row names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.linking.rows import RowIndex
from sco_qa.question.words.text import fold
from sco_qa.world.events import known_events

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 6
_PEOPLE = "people"


def add_aliases(index: RowIndex, rows: Rows, store: FactStore, schema: Schema, lexicon: Lexicon) -> None:
    """Teach the index what rows are called beside what they print."""
    _add_events(index, rows, store)
    for table in schema.tables.values():
        own = (*table.where, *lexicon.names[table.name], *lexicon.valued[table.name])
        columns = [name for name, column in table.columns.items() if column.type == "text" and name not in own]
        for row in rows[table.name]:
            index.tables[table.name].know_as(str(row["id"]), [s for column in columns for s in initials(str(row[column] or "")) if fold(s) not in lexicon.words])
    _add_offices(index, rows, lexicon)


def initials(name: str) -> Iterator[str]:
    """What a name of several words, all but the small ones with a capital, is shortened to, with "the" and without.

    >>> list(initials("Congressional Research Service")), list(initials("joint exercise"))
    (['CRS'], [])
    """
    words = _WORD.findall(name)
    capitals = [w[0] for w in words if w[0].isupper()]
    small = [w for w in words if not w[0].isupper()]
    if len(capitals) > 1 and len(words) <= _LONGEST and all(len(w) <= 3 for w in small) and words[0][0].isupper():
        yield "".join(capitals)
        if words[0] == "The" and len(capitals) > 2:
            yield "".join(capitals[1:])


def _add_events(index: RowIndex, rows: Rows, store: FactStore) -> None:
    link = store.place_link.c
    for event in known_events():
        there = {(r["fact_table"], r["fact_id"]) for r in store.rows(sa.select(store.place_link).where(link.place == event.place))}
        for table, found in rows.items():
            for row in found:
                if (table, row["id"]) in there and str(row["when_from"] or "").startswith(event.month):
                    index.tables[table].know_as(str(row["id"]), event.words)


def _add_offices(index: RowIndex, rows: Rows, lexicon: Lexicon) -> None:
    """"the senior editor's address": the row of another table that is named by whoever holds the office."""
    for person in rows[_PEOPLE]:
        for table, found in rows.items():
            for row in found:
                named = any(str(person["name"]) in str(row[c] or "") for c in lexicon.names[table])
                if table != _PEOPLE and named and person["role"]:
                    index.tables[table].know_as(str(row["id"]), _WORD.findall(str(person["role"])))
