"""How much is read over again for one question: its parts, halves and sides, and what it means in a conversation.

A question of forty words needs some 150 words read in all; a heap of a thousand characters would need thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MOST_WORDS = 200
_left: ContextVar[int | None] = ContextVar("left", default=None)


@contextmanager
def bounded(words: int = MOST_WORDS) -> Iterator[None]:
    """Let at most so many words be read within; outside of it there is no bound."""
    token = _left.set(words)
    try:
        yield
    finally:
        _left.reset(token)


def affords(words: int) -> bool:
    """Whether so many words may still be read. They count as read when they may."""
    left = _left.get()
    if left is None:
        return True
    if words > left:
        return False
    _left.set(left - words)
    return True
