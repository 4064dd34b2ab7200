"""Dense retrieval: a FAISS index over unit vectors, exact while that is fast, approximate above."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from sco_qa.errors import IndexUnusable

FLAT_BELOW = 20_000
"""Vectors up to which exact search costs less than a millisecond (docs/performance.md)."""
_LINKS = 32
_BUILD_EFFORT = 120
_SEARCH_EFFORT = 96


class DenseIndex:
    """Inner products over unit vectors, which are cosines."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Flat below FLAT_BELOW vectors; above, a navigable graph (HNSW) over 8-bit scalars."""
        count, dimensions = vectors.shape
        if count < FLAT_BELOW:
            index: faiss.Index = faiss.IndexFlatIP(dimensions)
        else:
            index = faiss.IndexHNSWSQ(dimensions, faiss.ScalarQuantizer.QT_8bit, _LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _BUILD_EFFORT
            index.train(vectors[:100_000])
        index.add(vectors)
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> DenseIndex:
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        except RuntimeError as error:
            raise IndexUnusable(f"{path} cannot be read as a FAISS index: run `sco-qa build --force`") from error
        if hasattr(index, "hnsw"):
            index.hnsw.efSearch = _SEARCH_EFFORT
        return cls(index)

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """The `k` nearest rows of a vector of shape (d,), as (row, cosine), best first."""
        scores, rows = self._index.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), min(k, len(self)))
        return [(row, score) for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True) if row >= 0]
