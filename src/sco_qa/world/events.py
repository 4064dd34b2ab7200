"""What well-known events are called (events.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """`words` say a row that happened in `month` (ISO) at `place`."""

    month: str
    place: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def known_events() -> tuple[KnownEvent, ...]:
    """All of them, in the order of the file."""
    data = tomllib.loads(resources.files("sco_qa.world").joinpath("events.toml").read_text(encoding="utf-8"))
    return tuple(KnownEvent(e["month"], e["place"], tuple(e["words"])) for e in data["events"])
