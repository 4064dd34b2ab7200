"""The fact store is read-only, holds out against many threads, and stops a statement that runs away, that one alone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from sco_qa.errors import BadInput
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore, Statement, write_store
from sco_qa.world.places import Gazetteer


@pytest.fixture
def store(tmp_path: Path, facts: list[Fact]) -> Iterator[FactStore]:
    path = tmp_path / "a folder #1?" / "facts.sqlite"
    path.parent.mkdir()
    write_store(path, Schema.load(), facts, Gazetteer.load())
    yield FactStore.open(path, Schema.load())


def counting(store: FactStore, upto: int) -> sa.Select[tuple[int]]:
    """A statement that takes about ten steps for each number up to `upto`."""
    numbers = sa.select(sa.literal(1).label("n")).cte(recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < upto))
    return sa.select(sa.func.count()).select_from(numbers)


def test_a_statement_that_runs_away_is_stopped_and_the_next_one_is_not(store: FactStore) -> None:
    for _ in range(2):
        with pytest.raises(BadInput, match="ask for less"):
            store.rows(counting(store, 10**9))
        assert store.rows(counting(store, 1000)) == [{"count_1": 1000}]


def test_small_statements_never_add_up_to_the_limit(store: FactStore) -> None:
    for _ in range(60):
        assert store.rows(counting(store, 60_000)) == [{"count_1": 60_000}]


def test_nothing_can_be_written(store: FactStore) -> None:
    for statement in (
        "DELETE FROM people",
        "DROP TABLE people",
        "INSERT INTO people (id) VALUES ('x')",
        "PRAGMA user_version = 3",
    ):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.rows(Statement(statement, {}))


def test_more_threads_than_any_pool_holds_read_at_once(store: FactStore) -> None:
    counts: list[int] = []
    failures: list[Exception] = []
    together = threading.Barrier(150)

    def read() -> None:
        try:
            together.wait()
            for _ in range(5):
                counts.append(len(store.rows(sa.select(store.tables["people"]))))
        except Exception as error:  # noqa: BLE001  (any failure at all fails the test)
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(150)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(counts)) == 1
