"""How people type in a hurry (shorthand.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Shorthand:
    """`words` and `phrases` are read anywhere as given; `after` maps a word to its reading and the words behind which it is read so."""

    words: dict[str, str]
    after: dict[str, tuple[str, frozenset[str]]]
    phrases: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def shorthand() -> Shorthand:
    data = tomllib.loads(resources.files("sco_qa.world").joinpath("shorthand.toml").read_text(encoding="utf-8"))
    return Shorthand(data["words"], {word: (entry["read"], frozenset(entry["words"])) for word, entry in data["after"].items()}, data["phrases"])
