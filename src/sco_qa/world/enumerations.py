"""What the items of a list may be: kinds by the words that name or ask for them (enumerations.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

ANY = "item"
"""The kind whose words stand for the items of any list."""


@dataclass(frozen=True, slots=True)
class ItemKind:
    """`words` name such items, `acts` ask for them by a verb, `along` go with them; phrases as written in the file."""

    name: str
    words: tuple[str, ...]
    acts: tuple[str, ...]
    along: tuple[str, ...]


@lru_cache(maxsize=1)
def item_kinds() -> dict[str, ItemKind]:
    """All kinds by name, in the file's order."""
    data = tomllib.loads(resources.files("sco_qa.world").joinpath("enumerations.toml").read_text(encoding="utf-8"))
    return {name: ItemKind(name, tuple(entry["words"]), tuple(entry["acts"]), tuple(entry["along"])) for name, entry in data.items()}


def words_of_kinds() -> set[str]:
    """Every single word of the file, in lower case."""
    return {w for kind in item_kinds().values() for phrase in (*kind.words, *kind.acts, *kind.along) for w in phrase.lower().split()}
