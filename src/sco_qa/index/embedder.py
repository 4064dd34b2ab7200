"""Embeds texts with ONNX Runtime and the tokenizers library: what serving uses, without torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sco_qa.errors import IndexUnusable
from sco_qa.index.model import DIMENSIONS, MAX_TOKENS

MODEL_FILE = "model.onnx"
WEIGHTS_FILE = "model.weights"
TOKENIZER_FILE = "tokenizer.json"
_BATCH = 32

Pending = Callable[[], NDArray[np.float32]]
"""Waits for an embedding of shape (384,)."""
Submit = Callable[[str], Pending]
"""Asks for the embedding of one text now, to be waited for later."""


class Embedder:
    """Texts to unit vectors. Thread-safe: one session serves all threads."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> Embedder:
        """Open the exported model in `folder`; raises IndexUnusable when it cannot be loaded."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            session = onnxruntime.InferenceSession(str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise IndexUnusable(f"the model in {folder} cannot be loaded ({error}): run `sco-qa build --force`") from error
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        return cls(session, tokenizer)

    def words(self) -> frozenset[str]:
        """The whole words of the model's own vocabulary, lower case: what it has met often enough to know."""
        return frozenset(w for w in self._tokenizer.get_vocab(with_added_tokens=False) if w.isalpha())

    def submit(self, text: str) -> Pending:
        """The embedding of one text, made when it is waited for."""
        return lambda: self.embed([text])[0]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings of shape (len(texts), 384), rows of unit length."""
        result = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            length = len(encodings[rows[-1]].ids)
            ids = np.zeros((len(rows), length), dtype=np.int64)
            mask = np.zeros((len(rows), length), dtype=np.int64)
            for i, row in enumerate(rows):
                own = encodings[row].ids
                ids[i, : len(own)] = own
                mask[i, : len(own)] = 1
            result[rows] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return result
