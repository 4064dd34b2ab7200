"""What is stored stays, through restarts and updates."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from sco_qa.errors import ScoQaError
from service.storage import MIGRATIONS, Store


def add(store: Store, answer: str, conversation: str = "c1", owner: str | None = None) -> None:
    store.add_answer(
        answer,
        b"{}",
        "2026-01-01",
        conversation=conversation,
        title=f"about {answer}",
        context={"of": answer},
        owner=owner,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "service.sqlite"


def test_a_conversation_starts_with_its_first_answer_and_keeps_its_title(path: Path) -> None:
    store = Store(path)
    add(store, "a1")
    add(store, "a2")
    found = store.conversation("c1")
    assert found is not None
    assert (found.title, found.context) == ("about a1", {"of": "a2"})
    assert store.conversation("c2") is None


def test_the_file_is_in_wal_mode_and_has_its_version(path: Path) -> None:
    add(Store(path), "a1")
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_opening_it_again_finds_everything(path: Path) -> None:
    first = Store(path)
    add(first, "a1", owner="me")
    first.add_feedback("a1", "wrong", "no")
    second = Store(path)
    assert second.answer("a1") == b"{}"
    assert second.verdicts("c1") == {"a1": "wrong"}
    assert [each.id for each in second.conversations("me")] == ["c1"]
    assert second.conversations("you") == []


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ScoQaError, match="newer version"):
        Store(path)


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("this is no database, and long enough to be looked at as one" * 20)
    for path in (tmp_path / "text.sqlite", tmp_path, tmp_path / "text.sqlite" / "below.sqlite"):
        with pytest.raises(ScoQaError, match="cannot be used"):
            Store(path)


def test_deleting_a_conversation_takes_its_answers_and_verdicts_with_it(path: Path) -> None:
    store = Store(path)
    add(store, "a1")
    add(store, "a2", conversation="c2")
    store.add_feedback("a1", "right", None)
    store.delete("c1")
    assert store.answer("a1") is None
    assert store.answer("a2") == b"{}"
    assert store.verdicts("c1") == {}


def test_half_an_answer_is_never_kept(path: Path) -> None:
    store = Store(path)
    add(store, "a1")
    with pytest.raises(sqlite3.IntegrityError):
        add(store, "a1", conversation="c9")
    assert store.conversation("c9") is None


def test_feedback_needs_its_answer(path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        Store(path).add_feedback("nope", "right", None)


def test_many_threads_write_at_once(path: Path) -> None:
    store = Store(path)
    threads = [threading.Thread(target=lambda i=i: [add(store, f"a{i}-{j}") for j in range(25)]) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.answers("c1")) == 200
