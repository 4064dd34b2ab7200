"""Memory that is freed goes back to the system: glibc otherwise keeps a part for each thread that ever used some.

Measured over nine reloads with 16 clients: from 356 to 551 MB and growing without this, 376 MB and flat with it.
"""

from __future__ import annotations

import ctypes
import gc
import sys

M_ARENA_MAX = -8
ARENAS = 2


def limit_arenas() -> None:
    """Let all threads share two arenas. Call it before the first thread begins; elsewhere than under glibc it does nothing."""
    if (libc := _glibc()) is not None:
        libc.mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Collect what refers to itself, an engine among it, and hand free memory to the system."""
    gc.collect()
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
