"""Where the exported model does not do what it did when it was built, sentence-transformers takes its place, and it is said."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sco_qa.index import fallback
from sco_qa.index.embedder import Embedder
from sco_qa.index.placing import current_folder
from sco_qa.settings import Settings

TEXTS = ["Peace Mission-2007 was held in Chelyabinsk.", "The seat of RATS."]


class Stub:
    """In place of TorchEmbedder, which takes seconds to load."""


@pytest.fixture
def model(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fallback, "TorchEmbedder", Stub)
    return current_folder(settings.index) / "model"


def test_a_model_that_gives_its_vectors_again_is_used(model: Path, caplog: pytest.LogCaptureFixture) -> None:
    vectors = Embedder.open(model).embed(TEXTS).astype(np.float16)
    assert isinstance(fallback.open_embedder(model, 1, TEXTS, vectors), Embedder)
    assert not caplog.records


def test_saturated_arithmetic_is_noticed_and_said(model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    vectors = Embedder.open(model).embed(TEXTS)

    def saturated(_: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
        clipped = np.clip(vectors[: len(texts)], -0.03, 0.03)
        return (clipped / np.linalg.norm(clipped, axis=1, keepdims=True)).astype(np.float32)

    monkeypatch.setattr(Embedder, "embed", saturated)
    with caplog.at_level(logging.WARNING):
        assert isinstance(fallback.open_embedder(model, 1, TEXTS, vectors), Stub)
    assert "sentence-transformers, which is slower" in caplog.text


def test_a_model_that_the_runtime_cannot_load_is_replaced(model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    assert isinstance(fallback.open_embedder(tmp_path, 1, TEXTS, np.zeros((2, 384), np.float32)), Stub)
    assert "cannot be loaded" in caplog.text
