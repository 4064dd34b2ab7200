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
from sqlalchemy.pool import NullPool

from sco_qa.errors import BadInput, IndexUnusable
from sco_qa.facts.dates import first_day, last_day
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.wording import row_label
from sco_qa.world.places import Gazetteer

_TYPES: dict[str, Any] = {"number": sa.Float, "boolean": sa.Integer}
_STEPS = 20_000_000


@dataclass(frozen=True, slots=True)
class FactCitation:
    """Where a row (`column` None) or one of its cells is stated."""

    document: str
    column: str | None
    start: int
    end: int


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
        _, self.tables, self.place_link, self.citation = define_tables(schema)
        self._address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        # No pool: a pool with a size closes connections that other threads are using.
        self._engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        self._local = threading.local()

    @classmethod
    def open(cls, path: Path, schema: Schema) -> FactStore:
        """Open a store that `write_store` wrote; raises IndexUnusable when it cannot be read."""
        if not path.is_file():
            raise IndexUnusable(f"{path} is missing: run `sco-qa build`")

        return cls(path, schema)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        self._local.steps = _StepLimit()
        connection.set_progress_handler(self._local.steps, _StepLimit.EVERY)
        return connection

    def rows(self, statement: sa.Select[Any]) -> list[dict[str, Any]]:
        """The rows of a statement, as dicts by column. Raises BadInput when it takes more than its share of steps."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._engine.connect()
        self._local.steps.restart()
        try:
            return [dict(row) for row in connection.execute(statement).mappings()]
        except sa.exc.OperationalError as error:
            if "interrupted" not in str(error.orig):
                raise
            raise BadInput("the question asks for more than can be looked up at once: ask for less") from error

    def citations(self, table: str, ids: Sequence[str]) -> dict[str, list[FactCitation]]:
        """Citations by row id, those of the whole row first."""
        found: dict[str, list[FactCitation]] = {}
        c = self.citation.c
        for first in range(0, len(ids), 500):
            select = sa.select(self.citation).where(c.fact_table == table, c.fact_id.in_(ids[first : first + 500])).order_by(c.fact_id, c.ordinal)
            for row in self.rows(select):
                found.setdefault(row["fact_id"], []).append(FactCitation(row["document"], row["col"], row["start"], row["end"]))
        return found


class _StepLimit:
    """Interrupts a statement after so many virtual machine steps; SQLite calls it every million."""

    EVERY = 1_000_000

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin to count anew; a cached statement goes on counting its own steps from one run to the next."""
        self._left = _STEPS // self.EVERY

    def __call__(self) -> int:
        self._left -= 1
        return int(self._left <= 0)


def table_counts(facts: Sequence[Fact]) -> Mapping[str, int]:
    """Rows by table."""
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact.table] = counts.get(fact.table, 0) + 1
    return counts
