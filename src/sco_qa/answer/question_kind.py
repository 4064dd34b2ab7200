"""What kind of answer a question wants, by its embedding: a fact of a table, a passage, or something the corpus does not say.

Multinomial logistic regression fitted by `sco-qa calibrate` on the gold questions' "dev" split (question_kind.json).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

KINDS = ("fact", "passage", "none")


@dataclass(frozen=True, slots=True)
class KindModel:
    """`weights` is (3, 384), `bias` (3,), in the order of KINDS."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __call__(self, vector: NDArray[np.float32] | None) -> dict[str, float]:
        """Probabilities by kind of a question's embedding, shape (384,); without one, all the same."""
        if vector is None:
            return dict.fromkeys(KINDS, 1 / len(KINDS))
        z = self.weights @ vector + self.bias
        odds = np.exp(z - z.max())
        return dict(zip(KINDS, (odds / odds.sum()).tolist(), strict=True))


@lru_cache(maxsize=1)
def load_kind_model() -> KindModel:
    """The model that comes with the package."""
    data = json.loads(resources.files("sco_qa.answer").joinpath("question_kind.json").read_text(encoding="utf-8"))
    return kind_model(data["weights"], data["bias"])


def kind_model(weights: Sequence[Sequence[float]], bias: Sequence[float]) -> KindModel:
    return KindModel(np.array(weights, dtype=np.float32), np.array(bias, dtype=np.float32))
