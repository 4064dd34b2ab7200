"""Exports the model to ONNX once, quantises it to int8, and checks it against sentence-transformers. Used by `build` only."""

from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sco_qa.index.embedder import MODEL_FILE, TOKENIZER_FILE, Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.99
_OPSET = 18


def export_model(source: Path, folder: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Write `model.onnx` and `tokenizer.json` into `folder`; returns what the manifest records of it.

    The int8 model is kept when the mean cosine to the reference over `texts` is at least 0.99, else the fp32 one.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    reference = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    full = folder / "fp32.onnx"
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _export(reference, full)
    shutil.copyfile(source / "tokenizer.json", folder / TOKENIZER_FILE)
    _quantise(full, folder / MODEL_FILE)
    expected = reference.encode(list(texts), normalize_embeddings=True, batch_size=32, show_progress_bar=False)
    cosine = _cosine(folder, texts, np.asarray(expected))
    precision = "int8"
    if cosine < LEAST_COSINE:
        shutil.copyfile(full, folder / MODEL_FILE)
        precision, cosine = "fp32", _cosine(folder, texts, np.asarray(expected))
    full.unlink()
    return {"precision": precision, "mean_cosine": round(cosine, 5), "texts": len(texts)}


def _export(model: SentenceTransformer, path: Path) -> None:
    """Token ids and mask in, unit sentence embeddings out: transformer, mean pooling and normalisation in one graph."""
    import torch

    class Embedding(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].auto_model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    ids = torch.ones((2, 12), dtype=torch.int64)
    batch, length = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("length", min=2, max=512)
    shapes = {"input_ids": {0: batch, 1: length}, "attention_mask": {0: batch, 1: length}}
    torch.onnx.export(Embedding().eval(), (ids, torch.ones_like(ids)), str(path), input_names=["input_ids", "attention_mask"],
                      output_names=["sentence_vector"], opset_version=_OPSET, dynamo=True, dynamic_shapes=shapes, external_data=False, verbose=False)  # fmt: skip


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = source.with_name("prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(target), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"], per_channel=True)
    prepared.unlink()


def _cosine(folder: Path, texts: Sequence[str], expected: np.ndarray[Any, Any]) -> float:
    vectors = Embedder.open(folder).embed(texts)
    return float((vectors * expected).sum(1).mean())
