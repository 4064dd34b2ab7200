"""What must survive a restart: conversations, answers and feedback, in one SQLite file.

The file is in WAL mode and carries its schema's version (`PRAGMA user_version`); opening an older file brings it up to
date, step by step, and keeps what it holds.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from sco_qa.errors import ScoQaError

Verdict = Literal["right", "wrong"]

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY, owner TEXT, title TEXT NOT NULL, context BLOB NOT NULL,
        created TEXT NOT NULL, updated TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX conversations_of_owner ON conversations (owner, updated) WHERE owner IS NOT NULL;
    CREATE TABLE answers (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        created TEXT NOT NULL, body BLOB NOT NULL
    );
    CREATE INDEX answers_of_conversation ON answers (conversation, position);
    CREATE TABLE feedback (
        id INTEGER PRIMARY KEY, answer TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
        verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong')), comment TEXT, created TEXT NOT NULL
    );
    CREATE INDEX feedback_of_answer ON feedback (answer);
    """,
    "CREATE INDEX conversations_by_age ON conversations (updated)",
)
AT_ONCE = 100
"""Conversations removed in one transaction, so that nobody waits long for the lock."""
KEPT_SHARE = 0.9
"""Of the size allowed, what shrinking leaves: room until the next time."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row of conversations. `context` is what the engine wants back with the next question."""

    id: str
    owner: str | None
    title: str
    context: dict[str, Any]
    created: str
    updated: str
    length: int = 0
    """Answers in it."""


@dataclass(frozen=True, slots=True)
class Feedback:
    id: int
    answer: str
    verdict: Verdict
    comment: str | None
    created: str


def now() -> str:
    """The moment in UTC, ISO 8601 to the millisecond."""
    return moment(datetime.now(UTC))


def moment(when: datetime) -> str:
    """A moment in UTC the way it is stored."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """64 random bits: not to be guessed, short enough for an address."""
    return secrets.token_hex(8)


class Store:
    """Conversations, answers and feedback. Safe to share between threads; an unknown id gives None.

    Opening raises ScoQaError when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # only a new file takes it; shrink() asks which
            for pragma in (
                "journal_mode = WAL",
                "synchronous = NORMAL",
                "foreign_keys = ON",
                "journal_size_limit = 16777216",
            ):
                self._db.execute(f"PRAGMA {pragma}")
            self._migrate(path)
        except (OSError, sqlite3.Error, ValueError) as error:  # ValueError: names in a damaged file that are not UTF-8
            raise ScoQaError(
                f"{path} cannot be used for conversations: {error}; move it away, or set another"
            ) from error

    def _migrate(self, path: Path) -> None:
        with self._transaction() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise ScoQaError(
                    f"{path} was written by a newer version ({version}): run that one, or name another file"
                )
            for step in MIGRATIONS[version:]:
                for statement in step.split(";"):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *parameters: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, parameters).fetchall()

    def ping(self) -> None:
        """Raise sqlite3.Error unless the file can be read."""
        self._rows("SELECT 1 FROM conversations LIMIT 1")

    def conversation(self, conversation: str) -> Conversation | None:
        count = "(SELECT count(*) FROM answers WHERE answers.conversation = conversations.id) AS length"
        rows = self._rows(f"SELECT *, {count} FROM conversations WHERE id = ?", conversation)  # noqa: S608  (constants)
        return _conversation(rows[0]) if rows else None

    def conversations(self, owner: str, limit: int = 100) -> list[Conversation]:
        """Those of one browser, the latest used first."""
        sql = "SELECT *, 0 AS length FROM conversations WHERE owner = ? ORDER BY updated DESC, id LIMIT ?"
        return [_conversation(row) for row in self._rows(sql, owner, limit)]

    def add_answer(
        self,
        answer: str,
        body: bytes,
        created: str,
        *,
        conversation: str,
        title: str,
        context: dict[str, Any],
        owner: str | None,
    ) -> None:
        """Keep an answer and what its conversation needs next, in one transaction; starts a new conversation."""
        packed = orjson.dumps(context)
        with self._transaction() as db:
            db.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET context = excluded.context, updated = excluded.updated",
                (conversation, owner, title, packed, created, created),
            )
            db.execute(
                "INSERT INTO answers (id, conversation, created, body) VALUES (?, ?, ?, ?)",
                (answer, conversation, created, body),
            )

    def answer(self, answer: str) -> bytes | None:
        """The JSON body as it was first sent."""
        rows = self._rows("SELECT body FROM answers WHERE id = ?", answer)
        return bytes(rows[0]["body"]) if rows else None

    def answers(self, conversation: str) -> list[bytes]:
        """The JSON bodies of a conversation, first to last."""
        sql = "SELECT body FROM answers WHERE conversation = ? ORDER BY position"
        return [bytes(row["body"]) for row in self._rows(sql, conversation)]

    def rename(self, conversation: str, title: str) -> None:
        with self._transaction() as db:
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation))

    def delete(self, conversation: str) -> None:
        """Remove a conversation with its answers and their feedback."""
        with self._transaction() as db:
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    def add_feedback(self, answer: str, verdict: Verdict, comment: str | None) -> Feedback:
        """Keep what a reader thinks of an answer that exists."""
        created = now()
        with self._transaction() as db:
            cursor = db.execute(
                "INSERT INTO feedback (answer, verdict, comment, created) VALUES (?, ?, ?, ?)",
                (answer, verdict, comment, created),
            )
        return Feedback(int(cursor.lastrowid or 0), answer, verdict, comment, created)

    def verdicts(self, conversation: str) -> dict[str, Verdict]:
        """The last verdict on each answer of a conversation that has one."""
        sql = (
            "SELECT feedback.answer, feedback.verdict FROM feedback JOIN answers ON answers.id = feedback.answer"
            " WHERE answers.conversation = ? ORDER BY feedback.id"
        )
        return {row["answer"]: row["verdict"] for row in self._rows(sql, conversation)}

    def judged(self) -> list[tuple[Feedback, str]]:
        """All feedback, first to last, each with the conversation of its answer."""
        sql = "SELECT feedback.*, answers.conversation FROM feedback JOIN answers ON answers.id = feedback.answer ORDER BY feedback.id"
        return [(_feedback(row), row["conversation"]) for row in self._rows(sql)]

    def remove_before(self, oldest: str) -> int:
        """Remove the conversations last used before a moment; returns how many."""
        removed = count = self._remove("WHERE updated < ?", oldest)
        while count == AT_ONCE:
            removed += (count := self._remove("WHERE updated < ?", oldest))
        return removed

    def shrink(self, most_bytes: int) -> int:
        """Remove the conversations longest unused while what is stored is larger than this; returns how many."""
        removed = 0
        if self.size() > most_bytes:
            while self.size() > KEPT_SHARE * most_bytes and (count := self._remove("")):
                removed += count
            with self._lock:
                self._db.executescript("PRAGMA incremental_vacuum")  # execute() would free one page
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return removed

    def _remove(self, condition: str, *parameters: Any) -> int:
        chosen = f"SELECT id FROM conversations {condition} ORDER BY updated LIMIT {AT_ONCE}"  # noqa: S608  (constants)
        with self._transaction() as db:
            return db.execute(f"DELETE FROM conversations WHERE id IN ({chosen})", parameters).rowcount  # noqa: S608

    def size(self) -> int:
        """Bytes that what is stored takes in the file, without the space that is free for reuse."""
        pages, free, each = (
            self._rows(f"PRAGMA {name}")[0][0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * each)

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _conversation(row: sqlite3.Row) -> Conversation:
    context = orjson.loads(row["context"])
    return Conversation(row["id"], row["owner"], row["title"], context, row["created"], row["updated"], row["length"])


def _feedback(row: sqlite3.Row) -> Feedback:
    return Feedback(row["id"], row["answer"], row["verdict"], row["comment"], row["created"])
