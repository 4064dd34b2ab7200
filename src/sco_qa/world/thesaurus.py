"""English synonyms, broader words and antonyms (thesaurus.tsv.gz, from WordNet; see make_thesaurus.py)."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Entry:
    """One word: its parts of speech (n, v, a, r; the most frequent first) and the words it is related to."""

    word: str
    parts: str
    synonyms: tuple[str, ...]
    broader: tuple[str, ...]
    antonyms: tuple[str, ...]


@lru_cache(maxsize=1)
def thesaurus() -> tuple[Entry, ...]:
    """All entries, in alphabetical order."""
    packed = resources.files("sco_qa.world").joinpath("thesaurus.tsv.gz").read_bytes()
    return tuple(_entry(line) for line in gzip.decompress(packed).decode("utf-8").splitlines())


def _entry(line: str) -> Entry:
    word, parts, *related = line.split("\t")
    synonyms, broader, antonyms = (tuple(words.split()) for words in related)
    return Entry(word, parts, synonyms, broader, antonyms)
