"""Opens the exported model and tries it; where it does not do what it did when it was built, sentence-transformers takes its place.

The int8 operators need vector instructions that every processor emulates in its own way; an old one may saturate and give
other vectors. A few stored vectors, made again, show it, whatever the processor is called.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sco_qa.errors import IndexUnusable
from sco_qa.index import model
from sco_qa.index.embedder import Embedder, Pending

log = logging.getLogger(__name__)
LEAST_COSINE = 0.95
"""Below it a model runs wrong. Being int8 alone takes single texts down to 0.966; the mean over many is what the export holds to 0.99."""


class TorchEmbedder:
    """Embeds with sentence-transformers: right on every processor, but slower, and seconds to load."""

    def __init__(self) -> None:
        """Raises ModelError when the model is missing."""
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(model.model_folder()), device="cpu", local_files_only=True)

    def words(self) -> frozenset[str]:
        """See `Embedder.words`."""
        return frozenset(w for w in self._model.tokenizer.get_vocab() if w.isalpha())

    def submit(self, text: str) -> Pending:
        """See `Embedder.submit`."""
        return lambda: self.embed([text])[0]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)


def open_embedder(folder: Path, threads: int, texts: Sequence[str], vectors: NDArray[np.floating]) -> Embedder | TorchEmbedder:
    """The exported model in `folder`, if it gives `vectors` (shape (n, 384)) for `texts`; else, with a warning, TorchEmbedder."""
    try:
        embedder = Embedder.open(folder, threads)
        wrong = _difference(embedder, texts, vectors)
    except IndexUnusable as error:
        wrong = str(error)
    if wrong is None:
        return embedder
    log.warning("the exported model cannot be used on this processor (%s): questions are embedded by sentence-transformers, which is slower", wrong)
    return TorchEmbedder()


def _difference(embedder: Embedder, texts: Sequence[str], vectors: NDArray[np.floating]) -> str | None:
    """What is wrong with the vectors of `texts`, if anything."""
    if not texts:
        return None
    worst = float((embedder.embed(texts) * np.asarray(vectors, dtype=np.float32)).sum(1).min())
    return None if worst >= LEAST_COSINE else f"cosine {worst:.3f} to the vectors it gave when it was built"
