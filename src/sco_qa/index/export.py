"""Exports the model to ONNX once, quantises it to int8, and checks it against sentence-transformers. Used by `build` only."""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sco_qa.errors import ModelError
from sco_qa.index.embedder import MODEL_FILE, TOKENIZER_FILE, WEIGHTS_FILE, Embedder
from sco_qa.index.model import DIMENSIONS, NAME

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.99
_OPSET = 17
_HEADS = 12
_MAPPED_FROM = 1024
"""Bytes from which a tensor goes to the weights file."""


def export_model(source: Path, folder: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Write `model.onnx` and `tokenizer.json` into `folder`; returns what the manifest records of it.

    The int8 model is kept when the mean cosine to the reference over `texts` is at least 0.99, else the fp32 one.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(source), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"})
    expected = np.asarray(reference.encode(list(texts), normalize_embeddings=True, batch_size=32, show_progress_bar=False))
    shutil.copyfile(source / "tokenizer.json", folder / TOKENIZER_FILE)
    with tempfile.TemporaryDirectory() as work, torch.no_grad(), _quiet():
        traced, full, small = (Path(work) / f"{name}.onnx" for name in ("traced", "fp32", "int8"))
        _export(reference, traced)
        _fuse(traced, full)
        _quantise(full, small)
        for precision, made in (("int8", small), ("fp32", full)):
            _write_mapped(made, folder / MODEL_FILE)
            cosine = _cosine(folder, texts, expected)
            if cosine >= LEAST_COSINE:
                return {"precision": precision, "mean_cosine": round(cosine, 5), "texts": len(texts)}
            (folder / WEIGHTS_FILE).unlink()
    raise ModelError(f"the exported model differs from {NAME} (mean cosine {cosine:.3f} over {len(texts)} texts): reinstall the pinned requirements")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the exporter's and the quantiser's advice to their own developers."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _export(model: SentenceTransformer, path: Path) -> None:
    """Token ids and mask in, unit sentence embeddings out: transformer, mean pooling and normalisation in one graph.

    The tracing exporter is used, since its graph is the one whose attention ONNX Runtime knows how to fuse.
    """
    import torch

    class Embedding(torch.nn.Module):  # type: ignore[misc]  # torch is not followed
        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].auto_model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    ids = torch.ones((2, 12), dtype=torch.int64)
    axes = {"input_ids": {0: "batch", 1: "length"}, "attention_mask": {0: "batch", 1: "length"}, "sentence_vector": {0: "batch"}}
    torch.onnx.export(Embedding().eval(), (ids, torch.ones_like(ids)), str(path), input_names=["input_ids", "attention_mask"],
                      output_names=["sentence_vector"], opset_version=_OPSET, dynamo=False, dynamic_axes=axes)  # fmt: skip


def _fuse(source: Path, target: Path) -> None:
    """Attention, layer normalisation and activation as one operator each: a sixth less time a question."""
    from onnxruntime.transformers.optimizer import optimize_model

    optimize_model(str(source), model_type="bert", num_heads=_HEADS, hidden_size=DIMENSIONS, opt_level=0).save_model_to_file(str(target))


def _quantise(source: Path, target: Path) -> None:
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm", "Attention"], per_channel=True,
                     extra_options={"DefaultTensorType": TensorProto.FLOAT})  # fmt: skip


def _write_mapped(source: Path, target: Path) -> None:
    """Copy a model with its weights beside it, where every process that opens it reads them through a memory map."""
    import onnx

    onnx.save_model(onnx.load(source), target, save_as_external_data=True, location=WEIGHTS_FILE, size_threshold=_MAPPED_FROM)


def _cosine(folder: Path, texts: Sequence[str], expected: np.ndarray[Any, Any]) -> float:
    vectors = Embedder.open(folder).embed(texts)
    return float((vectors * expected).sum(1).mean())
