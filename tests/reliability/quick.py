"""Builds of the real corpus in a fraction of a second: real files by the real code, an embedder that only hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sco_qa.index import build as building
from sco_qa.index import fallback
from sco_qa.index.embedder import MODEL_FILE, TOKENIZER_FILE
from sco_qa.index.model import DIMENSIONS
from sco_qa.settings import Settings


class HashEmbedder:
    """Unit vectors that depend on the text alone."""

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> HashEmbedder:
        (folder / MODEL_FILE).read_bytes()
        return cls()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts]
        angles = np.array(seeds, dtype=np.float32)[:, None] * np.arange(1, DIMENSIONS + 1, dtype=np.float32) % 1009
        vectors = np.cos(angles)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def export(_source: Path, folder: Path, texts: Sequence[str]) -> dict[str, Any]:
    (folder / MODEL_FILE).write_bytes(b"graph" * 20_000)
    (folder / TOKENIZER_FILE).write_text("tokens" * 20_000)
    return {"precision": "none", "mean_cosine": 1.0, "texts": len(texts)}


def make_builds_quick() -> None:
    """For the rest of this process."""
    building.export_model = export  # type: ignore[assignment]
    building.Embedder = fallback.Embedder = HashEmbedder  # type: ignore[assignment,misc]


def build(settings: Settings) -> Path:
    """Build, whether or not there is need."""
    return building.build_index(settings, force=True)
