"""The log: one line a request, in JSON or for a person. Keys are never in it, questions only when the settings say so."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog

from sco_qa.answer.reply import Reply
from sco_qa.settings import Settings

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_notes: ContextVar[dict[str, Any] | None] = ContextVar("notes", default=None)


def configure(settings: Settings) -> None:
    """Send this program's log, and what the server and the libraries log, to stderr in the format of the settings."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structured = settings.log_format == "json"
    last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()] if structured else [_for_people()]  # fmt: skip
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for noisy in ("httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _for_people() -> structlog.dev.ConsoleRenderer:
    """Without the values of variables in tracebacks: they may hold questions and keys."""
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def request_id(given: str | None) -> str:
    """The id that the client or a proxy sent, if it is one that can stand in a log, else a new one."""
    return given if given and _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


@contextmanager
def noting() -> Iterator[dict[str, Any]]:
    """What the layers below note about the request in hand; worker threads share it."""
    notes: dict[str, Any] = {}
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


def note_reply(reply: Reply, question: str) -> None:
    """Note what was understood and how long each stage took. `question` goes in the log only if configured."""
    notes = _notes.get()
    if notes is not None:
        query = reply.answer.query
        notes |= {
            "question": question,
            "answer": reply.status,
            "kind": reply.answer.kind,
            "table": query.table if query else None,
            "stages_ms": dict(reply.timings_ms),
        }
