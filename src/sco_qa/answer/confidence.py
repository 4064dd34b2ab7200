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

    def __call__(self, features: Mapping[str, float]) -> float:
        z = self.bias + sum(w * features[n] for n, w in zip(self.names, self.weights, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))

    def weights_of(self, names: Sequence[str]) -> NDArray[np.float64]:
        """The weights of features in this order; of one that the model does not know, 0."""
        known = dict(zip(self.names, self.weights, strict=True))
        return np.array([known.get(name, 0.0) for name in names])


def shares(weights: NDArray[np.float64], features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of alternatives one of which is right, the probability of each, shape (n,), by their features, (weights, n)."""
    z = weights @ features
    odds = np.exp(z - z.max(initial=-np.inf))
    found: NDArray[np.float64] = odds / odds.sum()
    return found


@lru_cache(maxsize=1)
def load_models() -> dict[str, Logistic]:
    """The models "ranking", "structured" and "passage"."""
    data = json.loads(resources.files("sco_qa.answer").joinpath("confidence.json").read_text(encoding="utf-8"))
    return {name: Logistic(tuple(m["names"]), tuple(m["weights"]), m["bias"], m["threshold"]) for name, m in data["models"].items()}
