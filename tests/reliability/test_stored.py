"""What is stored is bounded, outlives crashes, and an older file is brought up to date with all that it holds."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sco_qa.errors import ScoQaError
from sco_qa.settings import Settings
from service import storage
from service.retention import prune
from service.storage import MIGRATIONS, Store, moment

WRITER = """
import sys
from pathlib import Path
from service.storage import Store
store = Store(Path(sys.argv[1]))
for number in range(10**9):
    answer = f"{sys.argv[2]}-{number}"
    store.add_answer(answer, b'{"a": 1}' * 50, "2026-01-01", conversation=f"c{number % 7}", title="t", context={}, owner=None)
    store.add_feedback(answer, "right", None)
    print(answer, flush=True)
"""


def add(store: Store, answer: str, conversation: str, when: datetime, size: int = 10) -> None:
    store.add_answer(answer, b"x" * size, moment(when), conversation=conversation, title="t", context={}, owner=None)


def test_every_answer_that_was_stored_is_there_after_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "service.sqlite"
    told: list[str] = []
    for life in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(life)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        told.append(writer.stdout.readline().strip())
        time.sleep(0.05 + 0.1 * life)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
        told += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        writer.wait()
        writer.stdout.close()
    store = Store(path)
    answers = [each.strip() for each in told]
    assert len(answers) > 50
    assert [each for each in answers if store.answer(each) is None] == []
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {row[0] for row in db.execute("SELECT answer FROM feedback")}
    assert set(answers) <= kept


def test_old_conversations_go_and_others_stay(tmp_path: Path) -> None:
    store, today = Store(tmp_path / "service.sqlite"), datetime.now(UTC)
    for number in range(250):
        add(store, f"old-{number}", f"o{number}", today - timedelta(days=31))
    add(store, "begun long ago", "used", today - timedelta(days=31))
    add(store, "gone on today", "used", today)
    add(store, "new", "n", today - timedelta(days=29))
    assert prune(store, Settings(keep_days=30)) == 250
    assert store.conversation("o0") is None
    assert None not in (store.answer("begun long ago"), store.answer("gone on today"), store.answer("new"))
    assert prune(store, Settings(keep_days=30)) == 0


def test_above_the_size_allowed_the_oldest_go_and_the_file_shrinks(tmp_path: Path) -> None:
    path = tmp_path / "service.sqlite"
    store, today = Store(path), datetime.now(UTC)
    for number in range(600):
        add(store, f"a{number}", f"c{number}", today - timedelta(minutes=600 - number), size=10_000)
    before = store.size()
    assert before > 6_000_000
    assert prune(store, Settings(max_data_bytes=3_000_000)) >= 200
    assert store.size() <= 3_000_000 and path.stat().st_size <= 3_200_000
    assert store.answer("a599") is not None and store.answer("a0") is None


def test_a_file_of_each_earlier_version_keeps_what_it_holds(tmp_path: Path) -> None:
    for version in range(1, len(MIGRATIONS)):
        path = tmp_path / f"version-{version}.sqlite"
        with sqlite3.connect(path) as db:
            for step in MIGRATIONS[:version]:
                db.executescript(step)
            db.execute(f"PRAGMA user_version = {version}")
            db.execute(
                "INSERT INTO conversations VALUES ('c', 'me', 'title', '{\"n\": 1}', '2025-01-01', '2025-01-02')"
            )
            db.execute(
                "INSERT INTO answers (id, conversation, created, body) VALUES ('a', 'c', '2025-01-01', CAST('{\"b\": 2}' AS BLOB))"
            )
            db.execute(
                "INSERT INTO feedback (answer, verdict, comment, created) VALUES ('a', 'wrong', 'no', '2025-01-01')"
            )
        store = Store(path)
        found = store.conversation("c")
        assert found is not None and (found.title, found.context, found.length) == ("title", {"n": 1}, 1)
        assert store.answer("a") == b'{"b": 2}'
        assert store.verdicts("c") == {"a": "wrong"}
        store.close()
        with sqlite3.connect(path) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_migration_that_fails_halfway_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "service.sqlite"
    add(first := Store(path), "a", "c", datetime.now(UTC))
    first.close()
    failing = (*MIGRATIONS, "CREATE TABLE notes (id TEXT); DROP TABLE answers; CREATE TABLE notes (id TEXT)")
    monkeypatch.setattr(storage, "MIGRATIONS", failing)
    with pytest.raises(ScoQaError, match="already exists"):
        Store(path)
    monkeypatch.undo()
    assert Store(path).answer("a") is not None


def test_a_place_that_cannot_be_written_is_named() -> None:
    with pytest.raises(ScoQaError, match=r"/proc/here/x\.sqlite cannot be used"):
        Store(Path("/proc/here/x.sqlite"))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=5000), st.integers(min_value=0, max_value=4096))
def test_a_damaged_file_is_refused_or_read_and_never_crashes(noise: bytes, at: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "service.sqlite"
        Store(path).close()
        content = bytearray(path.read_bytes())
        content[at : at + len(noise)] = noise
        path.write_bytes(content)
        try:
            store = Store(path)
            store.answer("a")
            store.close()
        except (ScoQaError, sqlite3.DatabaseError):
            return
