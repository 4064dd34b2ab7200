"""Kinds of things: what a general word covers (kinds.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def kinds() -> dict[str, tuple[str, ...]]:
    """Particular words by general word, as written in the file."""
    data = tomllib.loads(resources.files("sco_qa.world").joinpath("kinds.toml").read_text(encoding="utf-8"))
    return {word: tuple(covered) for word, covered in data.items()}
