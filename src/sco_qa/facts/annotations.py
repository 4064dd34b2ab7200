"""Facts in running prose: a data file gives their fields and the quote that states them; the quote must be in the source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sco_qa.corpus.document import Document
from sco_qa.corpus.quotes import find_quote
from sco_qa.errors import CorpusError
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema

_KEYS = ("quote", "quotes", "each", "merge", "split")


def read_annotations(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The file's entries by table; a missing file means no annotations."""
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path} is not valid TOML: {error}") from error


def annotate(document: Document, entries: dict[str, list[dict[str, Any]]], schema: Schema, facts: Sequence[Fact]) -> list[Fact]:
    """New facts from annotations; entries with `merge` change those of `facts` instead."""
    made: list[Fact] = []
    for table, rows in entries.items():
        if table not in schema.tables:
            raise CorpusError(f"annotations of {document.id} name the table {table!r}, which schema.toml does not have")
        for entry in rows:
            for row in _expanded(entry, document):
                _check(row, table, schema, document)
                if "merge" in row:
                    _merge(row, table, document, [*facts, *made])
                else:
                    made.append(_fact(row, table, document))
    return made


def _expanded(entry: dict[str, Any], document: Document) -> Iterator[dict[str, Any]]:
    each = entry.get("each")
    if each is None:
        yield entry
        return
    lengths = {len(values) for values in each.values()}
    if len(lengths) != 1:
        raise CorpusError(f"annotations of {document.id}: the lists under `each` of {list(each)} differ in length")
    shared = {k: v for k, v in entry.items() if k not in ("each", "split")}
    for i in range(lengths.pop()):
        row = {**shared, **{column: values[i] for column, values in each.items()}}
        if entry.get("split"):
            row["quote"] = next(iter(each.values()))[i]
        if "item" in each:
            row.setdefault("position", i + 1)
        yield {k: v for k, v in row.items() if v != ""}


def _check(row: dict[str, Any], table: str, schema: Schema, document: Document) -> None:
    unknown = [k for k in row if k not in _KEYS and k not in schema.tables[table].columns]
    if unknown:
        raise CorpusError(f"annotations of {document.id}: {table} has no column {', '.join(unknown)}")
    if not row.get("quote"):
        raise CorpusError(f"annotations of {document.id}: a fact of {table} has no quote: every fact needs the words that state it")


def _quotes(row: dict[str, Any]) -> list[str]:
    return [row["quote"], *row.get("quotes", [])]


def _fact(row: dict[str, Any], table: str, document: Document) -> Fact:
    fact = Fact(table, document.id, {k: v for k, v in row.items() if k not in _KEYS}, listed=False)
    for quote in _quotes(row):
        fact.cite(None, find_quote(document, quote))
    return fact


def _merge(row: dict[str, Any], table: str, document: Document, facts: Sequence[Fact]) -> None:
    wanted = row["merge"]
    found = [f for f in facts if f.table == table and all(f.values.get(k) == v for k, v in wanted.items())]
    if len(found) != 1:
        raise CorpusError(f"annotations of {document.id}: {len(found)} rows of {table} match merge = {wanted}: name exactly one")
    for quote in _quotes(row):
        span = find_quote(document, quote)
        found[0].cite(None, span)
        for column in row:
            if column not in _KEYS:
                found[0].cite(column, span)
    found[0].values.update({k: v for k, v in row.items() if k not in _KEYS})
