"""Rows in words: inside a sentence, in a list, beside a figure, and as a sentence of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.wording import row_label, say_date
from sco_qa.question.forms.logical_form import PLACE, WHEN
from sco_qa.question.forms.phrases import TablePhrases, load_phrases
from sco_qa.question.words.english import capital, joined, with_article

Row = Mapping[str, Any]
_ARTICLED = re.compile(r"\{a_(\w+)\}")
_WORD = re.compile(r"[^\W\d_]+")


def say_when(iso: str) -> str:
    """A date with its preposition.

    >>> say_when("2012-06-08/2012-06-14"), say_when("2009-06"), say_when("2001-06-15")
    ('from June 8 to 14, 2012', 'in June 2009', 'on June 15, 2001')
    """
    first, _, last = iso.partition("/")
    if last and last != first:
        between = say_date(iso)
        return f"from {between.replace('–', ' to ', 1)}"
    return f"{'on' if len(first) == 10 else 'in'} {say_date(first)}"


class Naming:
    """Fills the templates of phrases.toml."""

    def __init__(self, schema: Schema, rows: Mapping[str, Mapping[str, Row]]) -> None:
        """`rows` are all facts, by table and id."""
        self.phrases: dict[str, TablePhrases] = load_phrases(schema)
        self._schema = schema
        self._printed: dict[str, str] = {}
        self._rows = {name: {i: self._plain(schema.tables[name], row) for i, row in found.items()} for name, found in rows.items()}

        for found in self._rows.values():
            for row in found.values():
                for word in _WORD.findall(" ".join(str(cell) for cell in row.values())):
                    if word.islower() or word.lower() not in self._printed:
                        self._printed[word.lower()] = word

    def printed(self, word: str) -> str:
        """A word with the capitals that the rows print it with."""
        return self._printed.get(word.lower(), word)

    def has(self, table: str, row_id: str) -> bool:
        return row_id in self._rows[table]

    def of(self, table: str, row_id: str) -> Row:
        """A row by id, its lists as lists."""
        return self._rows[table][row_id]

    def rows(self, table: str) -> list[Row]:
        return list(self._rows.get(table, {}).values())

    def row(self, table: str, row: Row) -> str:
        """Inside a sentence: "the attack in Beslan, Russia in September 2004", "Peace Mission-2012"."""
        template, spoken = self.phrases[table].row, self.phrases[table]
        if spoken.the:
            return spoken.the
        if template:
            return self.fill(template, table, row)
        return str(row["label"]) if spoken.proper else f"“{row['label']}”"

    def names(self, table: str, column: str) -> bool:
        """Whether a column is what the rows are called by."""
        return f"{{{column}" in f"{self._schema.tables[table].label}{self.phrases[table].row or ''}" or f"{{{column}" in (self.phrases[table].item or "").partition(",")[0]

    def item(self, table: str, row: Row) -> str:
        """In a list, with its date where the name does not say it."""
        spoken = self.phrases[table]
        if spoken.item:
            return self.fill(spoken.item, table, row)
        name = str(row["label"]) if spoken.proper else f"“{row['label']}”"
        when = self._dates(self._schema.tables[table], row)
        return f"{name} ({when})" if when and when not in name else name

    def brief(self, table: str, row: Row) -> str:
        spoken = self.phrases[table]
        return self.fill(spoken.brief, table, row) if spoken.brief else self.row(table, row)

    def one(self, table: str, row: Row) -> str:
        """As what ranks first: "the one in Beslan, Russia in September 2004 (300 dead)"."""
        spoken = self.phrases[table]
        return self.fill(spoken.one, table, row) if spoken.one else self.item(table, row)

    def about(self, table: str, row: Row) -> str:
        """What the paper says of a row, as a sentence without a full stop."""
        template = self.phrases[table].about
        return capital(self.fill(template, table, row) if template else self.item(table, row))

    def fill(self, template: str, table: str, fact: Row, /, **more: str) -> str:
        """A template with the row's cells, and what else it may speak of."""
        definition = self._schema.tables[table]
        articled = {f"a_{c}": with_article(str(fact[c])) for c in _ARTICLED.findall(template) if fact.get(c)}
        values = {**fact, **self._extras(definition, fact), **articled, **more}
        filled = row_label(replace(definition, label=template), values)
        return filled.replace("the The ", "the ").replace("The The ", "The ")

    def _extras(self, table: Table, row: Row) -> dict[str, str]:
        iso = self._iso(table, row)
        places = dict.fromkeys(str(row[c]) for c in table.where if row.get(c))
        return {"dates": self._dates(table, row), "when": say_when(iso) if iso else "", "located": ", ".join(places)}

    def _dates(self, table: Table, row: Row) -> str:
        iso = self._iso(table, row)
        return say_date(iso) if iso else ""

    def given(self, table: str, row: Row, column: str) -> bool:
        """Whether a row says something in a column, or of its date or place."""
        definition = self._schema.tables[table]
        columns = {WHEN: definition.when, PLACE: definition.where}.get(column, (column,))
        return any(row.get(c) for c in columns)

    @staticmethod
    def _iso(table: Table, row: Row) -> str:
        found = [str(row[c]) for c in table.when if row.get(c)]
        return "/".join(dict.fromkeys(found))

    def plural(self, table: str) -> str:
        """What rows of a table are called: "legal documents"."""
        return self._schema.tables[table].plural

    @staticmethod
    def _plain(table: Table, row: Row) -> Row:
        """Lists as they are stored are JSON; an empty one says nothing."""
        lists = {name: joined(json.loads(row[name] or "[]")) or None for name in table.list_columns()}
        counted = {name: int(row[name]) for name, c in table.columns.items() if c.type == "number" and row[name] is not None and float(row[name]).is_integer()}
        return {**row, **lists, **counted}


