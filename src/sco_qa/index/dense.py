"""Dense retrieval: a FAISS index over unit vectors, exact while that is fast, approximate and rescored above.

The kind is chosen by size (`kind_for`); docs/performance.md gives the times and recalls the limits come from.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Literal

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from sco_qa.errors import IndexUnusable

Kind = Literal["flat", "graph", "lists"]
GRAPH_FROM = 20_000
"""Vectors from which exact search of one question takes more than a few milliseconds."""
LISTS_FROM = 200_000
"""Vectors from which building a graph takes many minutes, and inverted lists a few."""
_LINKS, _BUILD_EFFORT, _SEARCH_EFFORT = 32, 120, 192
_PROBES, _ROUNDS, _SAMPLE_PER_LIST = 32, 8, 64
_RESCORED = 1.25
"""Candidates fetched for each row wanted: 8-bit scores lose the order of near neighbours, so exact ones decide."""
_LEAST_CANDIDATES = 100

faiss.omp_set_num_threads(1)  # one question is too little work to share; its threads would wait for each other
threadpool_limits(1, user_api="blas")  # nor is a product with one vector: NumPy's threads burnt two fifths of an answer's time in waiting


def kind_for(count: int) -> Kind:
    """Flat (exact) for few vectors, a navigable graph (HNSW) for more, inverted lists (IVF) for many; both over 8-bit scalars."""
    return "flat" if count < GRAPH_FROM else "graph" if count < LISTS_FROM else "lists"


class DenseIndex:
    """Inner products over unit vectors, which are cosines. `vectors` rescore what an approximate index finds."""

    def __init__(self, index: faiss.Index, vectors: NDArray[Any]) -> None:
        self._index = index
        self._vectors = vectors
        self._exact = isinstance(index, faiss.IndexFlat)

    @classmethod
    def build(cls, vectors: NDArray[np.float32], kind: Kind | None = None, threads: int = 1) -> DenseIndex:
        """An index of rows of shape (n, d); of the kind that suits their number, unless one is given."""
        make = {"flat": _flat, "graph": _graph, "lists": _lists}[kind or kind_for(len(vectors))]
        faiss.omp_set_num_threads(threads)
        try:
            with threadpool_limits(threads, user_api="blas"):
                index = make(vectors)
                index.add(vectors)
        finally:
            faiss.omp_set_num_threads(1)
        return cls(_for_searching(index), vectors)

    @classmethod
    def read(cls, path: Path, vectors: NDArray[Any]) -> DenseIndex:
        """Open through a memory map; raises IndexUnusable when the file is damaged or holds another number of vectors."""
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        except RuntimeError as error:
            raise IndexUnusable(f"{path} cannot be read as a FAISS index: run `sco-qa build --force`") from error
        if index.ntotal != len(vectors):
            raise IndexUnusable(f"{path} has {index.ntotal} vectors for {len(vectors)} units: run `sco-qa build --force`")
        return cls(_for_searching(index), vectors)

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def vectors(self) -> NDArray[Any]:
        """The indexed vectors as they are kept, shape (n, d)."""
        return self._vectors

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The (at most) `k` nearest rows of a vector of shape (d,) and their cosines, best first."""
        wanted = k if self._exact else max(_LEAST_CANDIDATES, int(_RESCORED * k))
        scores, rows = self._index.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), min(wanted, len(self)))
        if self._exact:  # finds as many as it is asked for
            return rows[0], scores[0]
        found = rows[0][rows[0] >= 0]
        cosines = np.asarray(self._vectors[found], dtype=np.float32) @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return found[best], cosines[best]


def _flat(vectors: NDArray[np.float32]) -> faiss.Index:
    return faiss.IndexFlatIP(vectors.shape[1])


def _graph(vectors: NDArray[np.float32]) -> faiss.Index:
    index = faiss.IndexHNSWSQ(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, _LINKS, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]  # the stub knows one of two signatures
    index.hnsw.efConstruction = _BUILD_EFFORT
    index.train(vectors[_sample(len(vectors), 100_000)])
    return index


def _lists(vectors: NDArray[np.float32]) -> faiss.Index:
    count, dimensions = vectors.shape
    lists = int(2 * math.sqrt(count))
    coarse = faiss.IndexFlatIP(dimensions)
    index = faiss.IndexIVFScalarQuantizer(coarse, dimensions, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = _ROUNDS
    index.cp.max_points_per_centroid = _SAMPLE_PER_LIST
    index.train(vectors[_sample(count, _SAMPLE_PER_LIST * lists)])
    return index


def _sample(count: int, size: int) -> NDArray[np.int64]:
    """Rows to train on; the same ones for the same count."""
    chosen = np.random.default_rng(0).choice(count, min(count, size), replace=False)
    return np.sort(chosen)


def _for_searching(index: faiss.Index) -> faiss.Index:
    """Set how far a search looks: 0.95 of the true ten nearest are found at every size measured."""
    if isinstance(index, faiss.IndexHNSW):
        index.hnsw.efSearch = _SEARCH_EFFORT
    elif isinstance(index, faiss.IndexIVF):
        index.nprobe = _PROBES
    return index
