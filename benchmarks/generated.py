"""Generated passages and fact rows, like the paper's own in what costs time: vectors, words, places, days."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from sco_qa.corpus.document import Document, Passage, Span
from sco_qa.facts.rows import Fact
from sco_qa.index.opening import OpenIndex
from sco_qa.index.units import Unit
from sco_qa.world.places import Gazetteer

_CHUNK = 50_000
_NOISE = 0.6
"""Length of what is added to a real embedding of length 1: the cosine to it is about 0.86."""
_WORDS = 25
_FOUND = 10
"""Rows that each measured filter finds, whatever the table's size."""


class GrownDocument(Document):
    """A document to which passages were added: `p+7` is one of them, and reads like passage `p`."""

    @classmethod
    def of(cls, document: Document) -> GrownDocument:
        return cls(**{field.name: getattr(document, field.name) for field in fields(document)})

    def passage(self, passage_id: str) -> Passage:
        real, added, _ = passage_id.partition("+")
        passage = super().passage(real)
        return replace(passage, id=passage_id) if added else passage


class Generator:
    """Makes passages out of an index's own; the same ones every time."""

    def __init__(self, index: OpenIndex) -> None:
        self._units = index.units
        assert index.vocabulary is not None
        self._own = index.dense.vectors().astype(np.float32)
        self._real = np.concatenate([self._own, np.asarray(index.vocabulary.vectors, dtype=np.float32)])

    def vectors(self, count: int) -> NDArray[np.float32]:
        """The first `count` of: the paper's own, then generated ones. Shape (count, 384), rows of unit length."""
        made = np.empty((count, self._own.shape[1]), dtype=np.float32)
        own = min(count, len(self._own))
        made[:own] = self._own[:own]
        random = np.random.default_rng(1)
        for first in range(own, count, _CHUNK):
            last = min(count, first + _CHUNK)
            made[first:last] = self._perturbed(random, last - first)
        return made

    def vectors_like_questions(self, count: int) -> NDArray[np.float32]:
        """Others of the same kind, to search with."""
        return self._perturbed(np.random.default_rng(2), count)

    def _perturbed(self, random: np.random.Generator, count: int) -> NDArray[np.float32]:
        """Real embeddings of texts and words, each moved in a random direction."""
        real = self._real[random.integers(len(self._real), size=count)]
        moved = real + (_NOISE / math.sqrt(real.shape[1]) * random.standard_normal(real.shape)).astype(np.float32)
        unit: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return unit

    def texts(self, count: int) -> list[str]:
        """The paper's own texts, then words of two of them drawn together."""
        own = [unit.text for unit in self._units]
        split = [text.split() for text in own]
        random = np.random.default_rng(3)
        made = own[:count]
        pairs = random.integers(len(own), size=(count - len(made), 2)).tolist()
        draws = random.random((count - len(made), _WORDS))
        for (a, b), draw in zip(pairs, draws, strict=True):
            words = split[a] + split[b]
            made.append(" ".join([words[int(x * len(words))] for x in draw]))
        return made

    def units(self, count: int) -> list[Unit]:
        """What the rows are: the paper's own units, then passages and sentences by turns, each passage with an id of its own."""
        own = self._units[:count]
        real = [unit for unit in self._units if unit.kind == "sentence"]
        return [*own, *(self._added(i, real[i % len(real)]) for i in range(count - len(own)))]

    @staticmethod
    def _added(i: int, like: Unit) -> Unit:
        passage = f"{like.passage}+{i}"
        return replace(like, passage=passage) if i % 2 else replace(like, kind="passage", ref=passage, passage=passage)


def fact_rows(count: int, gazetteer: Gazetteer) -> list[Fact]:
    """Exercises of made-up names; ten of them lie in Norak and last a year, the rest elsewhere and at most a month."""
    places = sorted(name for name, place in gazetteer.places.items() if place.kind in ("city", "region") and name != "Norak")
    special = set(range(0, count, max(1, count // _FOUND))) if count > _FOUND else set(range(count))
    special = set(sorted(special)[:_FOUND])
    return list(_rows(count, places, special))


def _rows(count: int, places: list[str], special: set[int]) -> Iterator[Fact]:
    random = np.random.default_rng(4)
    chosen, days, years, months = (random.integers(low, high, size=count).tolist() for low, high in ((0, len(places)), (1, 31), (1990, 2013), (1, 13)))
    for i in range(count):
        place, length = ("Norak", 365) if i in special else (places[chosen[i]], days[i])
        day = f"{years[i]}-{months[i]:02}-{days[i] % 28 + 1:02}"
        values = {"name": f"Generated {i}", "also": [], "kind": "drill", "places": [place], "countries": [], "border": False,
                  "start": day, "end": day, "days": length, "scenario": None}  # fmt: skip
        yield Fact("exercises", "generated", values, {None: [Span(i, i + 1)]}, id=f"exercises-{i}")
