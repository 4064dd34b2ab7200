"""What kind of answer a question wants: a fact of a table, a passage, or something the corpus does not say.

Kernel ridge regression on embeddings, fitted by `sco-qa calibrate` on the gold questions' "dev" split (question_kind.npz): a
question wants what the questions near to it want.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

KINDS = ("fact", "passage", "none")
_WIDTH = 1.5
"""Of the Gaussian kernel: questions of cosine 0.8 weigh about half as much as the same question."""
_PENALTY = 0.3
_AXES = 128
"""Principal axes of the questions that the model sees: it is as right as with all 384, and an answer reads a third as much."""


@dataclass(frozen=True, slots=True)
class KindModel:
    """`axes`, shape (d, 384), span the embeddings as far as the model sees them; `questions` (n, d) lie along them; `weights` (n, 3) and `mean` (3,) go by KINDS."""

    axes: NDArray[np.float32]
    questions: NDArray[np.float32]
    weights: NDArray[np.float32]
    mean: NDArray[np.float32]

    def __call__(self, vector: NDArray[np.float32] | None) -> dict[str, float]:
        """How far each kind is wanted by a question of this embedding, shape (384,): about 0 to 1. Without one, the means."""
        wanted = self.mean if vector is None else self.mean + kernel(self.questions @ (self.axes @ vector)) @ self.weights
        return dict(zip(KINDS, wanted.tolist(), strict=True))

    def write(self, path: Path) -> None:
        arrays = {"axes": self.axes.astype(np.float16), "questions": self.questions.astype(np.float16), "weights": self.weights.astype(np.float16), "mean": self.mean}
        np.savez(path, **arrays)  # type: ignore[arg-type]  # the stub takes the names for its own options


def kernel(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gaussian kernel of unit vectors, or of what is seen of them."""
    near: NDArray[np.float32] = np.exp(2 * _WIDTH * (cosines - 1))
    return near


def fit_kind_model(embeddings: NDArray[np.float32], kinds: NDArray[np.int64]) -> tuple[KindModel, NDArray[np.float32]]:
    """The model of questions (n, 384) that want `kinds` (n,), and what it says of each, (n, 3), when fitted without it."""
    wanted = np.eye(len(KINDS))[kinds]
    mean = wanted.mean(axis=0)
    axes = np.linalg.svd(embeddings, full_matrices=False)[2][:_AXES]
    questions = embeddings @ axes.T
    inverse = np.linalg.inv(kernel(questions @ questions.T) + _PENALTY * np.eye(len(questions)))
    weights = inverse @ (wanted - mean)
    unseen = wanted - weights / np.diag(inverse)[:, None]
    return KindModel(axes.astype(np.float32), questions.astype(np.float32), weights.astype(np.float32), mean.astype(np.float32)), unseen.astype(np.float32)


@lru_cache(maxsize=1)
def load_kind_model() -> KindModel:
    """The model that comes with the package."""
    with resources.files("sco_qa.answer").joinpath("question_kind.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        questions, weights, mean = (data[name].astype(np.float32) for name in ("questions", "weights", "mean"))
        axes = data["axes"].astype(np.float32) if "axes" in data else np.eye(questions.shape[1], dtype=np.float32)  # without axes, whole embeddings
        return KindModel(axes, questions, weights, mean)
