"""The thesaurus by stems, as questions are read: `python -m sco_qa.question.words.relations` makes relations.json.gz from it.

Made ahead because stemming 20,000 entries takes longer than opening the rest of an index.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from sco_qa.question.words.text import stem
from sco_qa.world.thesaurus import thesaurus

_FILE = Path(__file__).with_name("relations.json.gz")


@dataclass(frozen=True, slots=True)
class Relations:
    """Of a stem, the stems of its synonyms, narrower words and antonyms, blank-separated; of a word and of a stem, its parts of speech."""

    same: Mapping[str, str]
    narrower: Mapping[str, str]
    opposite: Mapping[str, str]
    parts: Mapping[str, str]


@lru_cache(maxsize=1)
def relations() -> Relations:
    """Those that come with the package."""
    return Relations(**json.loads(gzip.decompress(_FILE.read_bytes())))


def make_relations() -> Relations:
    """From the thesaurus."""
    same, narrower, opposite = (defaultdict[str, set[str]](set) for _ in range(3))
    parts: dict[str, str] = {}
    for entry in thesaurus():
        own = stem(entry.word)
        parts.setdefault(own, entry.parts)
        opposite[own].update(map(stem, entry.antonyms))
        for synonym in map(stem, entry.synonyms):
            same[synonym].add(own)
            same[own].add(synonym)
        for broader in map(stem, entry.broader):
            narrower[broader].add(own)
    return Relations(_joined(same), _joined(narrower), _joined(opposite), parts | {entry.word: entry.parts for entry in thesaurus()})


def _joined(related: Mapping[str, set[str]]) -> dict[str, str]:
    return {key: " ".join(sorted(stems)) for key, stems in sorted(related.items()) if stems}


if __name__ == "__main__":
    _FILE.write_bytes(gzip.compress(json.dumps(asdict(make_relations()), ensure_ascii=False, indent=0).encode(), mtime=0))
