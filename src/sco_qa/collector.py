"""Python's collector of reference cycles, told what this program is like: much is loaded once and stays, little is in cycles."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 100_000
"""New objects after which the young are looked at; at Python's own 700 a fifth of the time to open an index goes there."""


def collect_seldom() -> None:
    """Call it before an index is opened."""
    gc.set_threshold(_NEW_OBJECTS)
