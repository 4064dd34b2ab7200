"""The FAISS index is of the kind that suits its size, and finds what exact search finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sco_qa.errors import IndexUnusable
from sco_qa.index.dense import GRAPH_FROM, LISTS_FROM, DenseIndex, Kind, kind_for


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    """Three hundred themes of ten texts each."""
    random = np.random.default_rng(5)
    return unit(np.repeat(random.standard_normal((300, 64)), 10, axis=0) + 0.4 * random.standard_normal((3000, 64)))


@pytest.mark.parametrize(
    ("count", "kind"),
    [(0, "flat"), (GRAPH_FROM - 1, "flat"), (GRAPH_FROM, "graph"), (LISTS_FROM - 1, "graph"), (LISTS_FROM, "lists"), (10**6, "lists")],
)
def test_the_kind_follows_the_documented_rule(count: int, kind: Kind) -> None:
    assert kind_for(count) == kind


@pytest.mark.parametrize(("kind", "least"), [("flat", 1.0), ("graph", 0.95), ("lists", 0.95)])
def test_every_kind_finds_the_exact_neighbours_also_from_disk(kind: Kind, least: float, vectors: NDArray[np.float32], tmp_path: Path) -> None:
    DenseIndex.build(vectors, kind).write(tmp_path / "dense.faiss")
    index = DenseIndex.read(tmp_path / "dense.faiss", vectors)
    asked = unit(vectors[::50] + 0.02 * np.random.default_rng(6).standard_normal(vectors[::50].shape))
    exact = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
    found = [index.search(q, 10)[0] for q in asked]
    assert np.mean([len({*f} & {*e}) / 10 for f, e in zip(found, exact.tolist(), strict=True)]) >= least


@pytest.mark.parametrize("kind", ["flat", "graph", "lists"])
def test_scores_are_cosines_and_fall(kind: Kind, vectors: NDArray[np.float32]) -> None:
    rows, cosines = DenseIndex.build(vectors, kind).search(vectors[7], 20)
    assert rows[0] == 7
    assert cosines == pytest.approx(vectors[rows] @ vectors[7], abs=1e-5)
    assert (np.diff(cosines) <= 0).all()


def test_more_is_asked_for_than_there_is(vectors: NDArray[np.float32]) -> None:
    rows, cosines = DenseIndex.build(vectors[:5]).search(vectors[0], 400)
    assert len(rows) == len(cosines) == 5


def test_an_index_of_other_vectors_is_refused(vectors: NDArray[np.float32], tmp_path: Path) -> None:
    DenseIndex.build(vectors).write(tmp_path / "dense.faiss")
    with pytest.raises(IndexUnusable, match="3000 vectors for 2999 units: run `sco-qa build --force`"):
        DenseIndex.read(tmp_path / "dense.faiss", vectors[:-1])
