"""Calibrated confidence: logistic models fitted by `sco-qa calibrate` on development questions, kept as data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Logistic:
    """P(right | features), and the least probability at which it is worth answering."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def __call__(self, features: Sequence[float] | Mapping[str, float]) -> float:
        values = [features[n] for n in self.names] if isinstance(features, Mapping) else list(features)
        z = self.bias + sum(w * x for w, x in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))

    def each(self, features: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """The same for many at once: features of shape (n,), probabilities of shape (n,)."""
        z = self.bias + sum(w * features[name] for name, w in zip(self.names, self.weights, strict=True))
        probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(z, -30.0, 30.0)))
        return probabilities


@lru_cache(maxsize=1)
def load_models() -> dict[str, Logistic]:
    """The models "ranking", "structured" and "passage"."""
    data = json.loads(resources.files("sco_qa.answer").joinpath("confidence.json").read_text(encoding="utf-8"))
    return {name: Logistic(tuple(m["names"]), tuple(m["weights"]), m["bias"], m["threshold"]) for name, m in data["models"].items()}
