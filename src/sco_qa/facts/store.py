"""The fact store: one SQLite table a fact table, the places each row lies in, and the citations of its cells."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from sco_qa.errors import BadInput, IndexUnusable
from sco_qa.facts.dates import first_day, last_day
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.wording import row_label
from sco_qa.world.places import Gazetteer

_TYPES: dict[str, Any] = {"number": sa.Float, "boolean": sa.Integer}
_STEPS = 20_000_000
_DIALECT = sqlite.dialect(paramstyle="named")
"""One for all statements: it remembers how each column type is written, which is half the cost of compiling."""
_MAPPED = 1 << 30
"""Bytes of the file that are read through a memory map, so that processes share them."""


@dataclass(frozen=True, slots=True)
class FactCitation:
    """Where a row (`column` None) or one of its cells is stated."""

    document: str
    column: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with named parameters, and their values: what is executed, and what a person is shown."""

    sql: str
    parameters: dict[str, Any]


def compiled(statement: sa.Select[Any]) -> Statement:
    """A statement as SQLite's text. Compile once and keep it: this costs more than running it."""
    text = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return Statement(str(text), dict(text.params))


def define_tables(schema: Schema) -> tuple[sa.MetaData, dict[str, sa.Table], sa.Table, sa.Table]:
    """SQLAlchemy tables for the schema: metadata, fact tables, place_link, citation."""
    metadata = sa.MetaData()
    tables = {name: _fact_table(table, metadata) for name, table in schema.tables.items()}
    place_link = sa.Table(
        "place_link", metadata,
        sa.Column("fact_table", sa.Text, primary_key=True), sa.Column("place", sa.Text, primary_key=True),
        sa.Column("fact_id", sa.Text, primary_key=True), sa.Column("exact", sa.Integer, nullable=False),
    )  # fmt: skip
    citation = sa.Table(
        "citation", metadata,
        sa.Column("fact_table", sa.Text, primary_key=True), sa.Column("fact_id", sa.Text, primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True), sa.Column("col", sa.Text), sa.Column("document", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False), sa.Column("end", sa.Integer, nullable=False),
    )  # fmt: skip
    return metadata, tables, place_link, citation


def _fact_table(table: Table, metadata: sa.MetaData) -> sa.Table:
    columns = [sa.Column(name, _TYPES.get(column.type, sa.Text)) for name, column in table.columns.items()]
    made = sa.Table(
        table.name, metadata,
        sa.Column("id", sa.Text, primary_key=True), sa.Column("document", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False), sa.Column("listed", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False), sa.Column("when_from", sa.Text), sa.Column("when_to", sa.Text), *columns,
    )  # fmt: skip
    for name in ("seq", *(("when_from",) if table.when else ()), *(n for n, c in table.columns.items() if c.type == "number")):
        sa.Index(f"{table.name}_by_{name}", made.c[name])
    return made


def write_store(path: Path, schema: Schema, facts: Sequence[Fact], gazetteer: Gazetteer) -> None:
    """Write a new store; `path` must not exist."""
    metadata, tables, place_link, citation = define_tables(schema)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            for name, table in schema.tables.items():
                own = [f for f in facts if f.table == name]
                _insert(connection, tables[name], [_row(f, i, table) for i, f in enumerate(own, 1)])
                _insert(connection, place_link, [link for f in own for link in _links(f, table, gazetteer)])
                _insert(connection, citation, [c for f in own for c in _citations(f)])
            connection.execute(sa.text("ANALYZE"))
    finally:
        engine.dispose()


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _row(fact: Fact, position: int, table: Table) -> dict[str, Any]:
    row: dict[str, Any] = {"id": fact.id, "document": fact.document, "seq": position, "listed": int(fact.listed), "label": row_label(table, fact.values)}
    days = [fact.values[c] for c in table.when if fact.values.get(c)]
    row["when_from"] = first_day(days[0]) if days else None
    row["when_to"] = last_day(days[-1]) if days else None
    for name, column in table.columns.items():
        value = fact.values.get(name)
        if column.type in ("texts", "places"):
            value = json.dumps(list(value or ()), ensure_ascii=False)
        elif column.type == "boolean":
            value = int(bool(value))
        row[name] = value
    return row


def _links(fact: Fact, table: Table, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    exact: dict[str, int] = {}
    for column in table.where:
        value = fact.values.get(column)
        for name in value if isinstance(value, list) else [value] if value else []:
            place = gazetteer.find(name)
            if place:
                exact[place.name] = 1
                for outer in gazetteer.ancestors(place.name):
                    exact.setdefault(outer, 0)
    return [{"fact_table": fact.table, "place": p, "fact_id": fact.id, "exact": e} for p, e in exact.items()]


def _citations(fact: Fact) -> list[dict[str, Any]]:
    ordered = [(column, span) for column, spans in sorted(fact.spans.items(), key=lambda item: item[0] or "") for span in spans]
    return [{"fact_table": fact.table, "fact_id": fact.id, "ordinal": i, "col": column, "document": fact.document, "start": s.start, "end": s.end}
            for i, (column, s) in enumerate(ordered)]  # fmt: skip


class FactStore:
    """A store opened read-only. One connection a thread; a statement that runs away is stopped."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self._path = path
        _, self.tables, self.place_link, self.citation = define_tables(schema)
        self._local = threading.local()

    @classmethod
    def open(cls, path: Path, schema: Schema) -> FactStore:
        """Open a store that `write_store` wrote; raises IndexUnusable when it is missing."""
        if not path.is_file():
            raise IndexUnusable(f"{path} is missing: run `sco-qa build`")
        return cls(path, schema)

    def rows(self, statement: Statement | sa.Select[Any]) -> list[dict[str, Any]]:
        """The rows of a statement, as dicts by column."""
        ready = statement if isinstance(statement, Statement) else compiled(statement)
        names, rows = self._execute(ready.sql, ready.parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def citations(self, table: str, ids: Sequence[str]) -> dict[str, list[FactCitation]]:
        """Citations by row id, those of the whole row first."""
        found: dict[str, list[FactCitation]] = {}
        for row, *citation in self._execute(_CITATIONS, {"fact_table": table, "ids": json.dumps(list(ids))})[1]:
            found.setdefault(row, []).append(FactCitation(*citation))
        return found

    def _execute(self, sql: str, parameters: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows; raises BadInput when the statement takes more than its share of steps."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        self._local.limit.restart()
        try:
            cursor = connection.execute(sql, parameters)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise BadInput("the question asks for more than can be looked up at once: ask for less") from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, cached_statements=_PREPARED)
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        self._local.limit = _StepLimit()
        connection.set_progress_handler(self._local.limit, _STRIDE)
        return connection


_CITATIONS = """SELECT fact_id, document, col, start, "end" FROM citation
WHERE fact_table = :fact_table AND fact_id IN (SELECT value FROM json_each(:ids)) ORDER BY fact_id, ordinal"""
_STRIDE = 1_000_000
_PREPARED = 1024
"""Statements that a connection keeps prepared: preparing one takes longer than running it."""


class _StepLimit:
    """Interrupts a statement after so many virtual machine steps; SQLite calls it every `_STRIDE` of them."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._left = _STEPS // _STRIDE

    def __call__(self) -> bool:
        self._left -= 1
        return self._left <= 0
