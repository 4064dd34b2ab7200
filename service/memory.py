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
    """Free what is no longer used, an engine that refers to itself among it, and hand the memory to the system.

    What is still used stays for good, so that the collector need not walk it again with every answer.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
