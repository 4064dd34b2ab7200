"""Fits the models that decide: how passages rank, when a structured answer is right, when a passage answers.

Each weighs features the engine itself measures: logistic regression (scikit-learn) for what decides, its conditional form for
the ranking; what a question wants is told by the questions near to it (answer/question_kind.py). Fitted on gold questions of
the split "dev" alone; the split "measure" is for judging what came of it. The results are answer/confidence.json and
answer/question_kind.npz.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from sco_qa.answer.confidence import Logistic
from sco_qa.answer.deciding import with_wants
from sco_qa.answer.question_kind import KINDS, KindModel, fit_kind_model
from sco_qa.engine import Engine
from sco_qa.evaluation.asking import EngineAsker
from sco_qa.evaluation.gold import GoldItem
from sco_qa.evaluation.judge import holds, judge
from sco_qa.index.model import DIMENSIONS

MakeEngine = Callable[[Mapping[str, Logistic], KindModel], Engine]
THRESHOLDS = {"ranking": 0.0, "structured": 0.5, "passage": 0.6}
"""Below about an even chance the service refuses; a fact found in a table is worth more risk than a passage, as it shows its row."""
_STRENGTH = 3.0
_RANKING_PENALTY = 0.01
"""On squared weights of standardised features."""
_ALWAYS, _NEVER = -1.0, 2.0


@dataclass(frozen=True, slots=True)
class Example:
    """What the engine measured, and whether it was right."""

    features: Mapping[str, float]
    right: bool


def fit(name: str, examples: Sequence[Example]) -> Logistic:
    """A logistic model of P(right | features)."""
    names = tuple(examples[0].features)
    x = np.array([[e.features[n] for n in names] for e in examples])
    model = LogisticRegression(C=_STRENGTH, max_iter=5000).fit(x, [e.right for e in examples])
    return Logistic(names, tuple(float(w) for w in model.coef_[0]), float(model.intercept_[0]), THRESHOLDS[name])


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that is fitted."""

    models: dict[str, Logistic]
    kind: KindModel


def calibrate(items: Sequence[GoldItem], make_engine: MakeEngine, answered_by_prose: Sequence[str] = ()) -> Calibration:
    """Fit all models, each with the ones before it in place; `answered_by_prose` are more questions that want a passage.

    What a question wants is an input to the two that decide; there each question is told what a model says that has not
    seen it, or they would trust the telling too much.
    """
    models = dict.fromkeys(THRESHOLDS, Logistic((), (), 0.0, _NEVER))  # these only measure
    no_kind = KindModel(*(np.zeros(shape, dtype=np.float32) for shape in ((0, DIMENSIONS), (0, 0), (0, len(KINDS)), (len(KINDS),))))
    models["ranking"] = fit_ranking(ranking_examples(items, make_engine(models, no_kind)))
    kind, unseen = fit_kind(items, make_engine(models, no_kind), answered_by_prose)
    forced = {**models, "structured": _gate(models["structured"], _ALWAYS), "passage": _gate(models["passage"], _NEVER)}
    models["structured"] = fit("structured", structured_examples(items, make_engine(forced, kind), unseen))
    models["passage"] = fit("passage", passage_examples(items, make_engine(models, kind), unseen))
    return Calibration(models, kind)


Wants = Mapping[str, Mapping[str, float]]
"""By question: what a model that has not seen it says it wants, by kind."""


def fit_kind(items: Sequence[GoldItem], engine: Engine, answered_by_prose: Sequence[str]) -> tuple[KindModel, Wants]:
    """The model of what questions want, and what it says of each item when fitted without it."""
    asked = [(item.question, item.kind if item.kind in KINDS else "fact") for item in items] + [(question, "passage") for question in answered_by_prose]
    vectors = np.stack([v for question, _ in asked if (v := engine.embed(question)) is not None])
    model, unseen = fit_kind_model(vectors, np.array([KINDS.index(kind) for _, kind in asked]))
    return model, {item.id: dict(zip(KINDS, row.tolist(), strict=True)) for item, row in zip(items, unseen[: len(items)], strict=True)}


def _gate(model: Logistic, threshold: float) -> Logistic:
    return Logistic(model.names, model.weights, model.bias, threshold)


def fit_ranking(questions: Sequence[Sequence[Example]]) -> Logistic:
    """Weights under which the softmax over a question's passages gives the right ones the most probability (conditional logit)."""
    names = tuple(questions[0][0].features)
    values = [np.array([[e.features[n] for n in names] for e in passages]) for passages in questions]
    every = np.concatenate(values)
    scale = every.std(axis=0) + 1e-6
    told = [(v / scale, np.array([e.right for e in passages])) for v, passages in zip(values, questions, strict=True)]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Mean negative log-likelihood with its penalty, and the gradient."""
        total, gradient = 0.0, np.zeros_like(weights)
        for x, right in told:
            scores = x @ weights
            odds = np.exp(scores - scores.max())
            share, wanted = odds / odds.sum(), odds * right / (odds @ right)
            total -= float(np.log(share @ right))
            gradient -= x.T @ (wanted - share)
        return total / len(told) + _RANKING_PENALTY * float(weights @ weights), gradient / len(told) + 2 * _RANKING_PENALTY * weights

    weights = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / scale
    return Logistic(names, tuple(float(w) for w in weights), 0.0, THRESHOLDS["ranking"])


def ranking_examples(items: Sequence[GoldItem], engine: Engine) -> list[list[Example]]:
    """By question that a passage answers, every passage; questions with a right one among them."""
    questions = []
    for item in items:
        if item.kind == "passage":
            found = engine.search(item.question)
            examples = [Example(f.features(), holds(engine.documents[f.document].passage(f.passage).text, item.evidence)) for f in found]
            if any(e.right for e in examples):
                questions.append(examples)
    return questions


def structured_examples(items: Sequence[GoldItem], engine: Engine, unseen: Wants) -> list[Example]:
    """The structured answer of every question that has one."""
    examples = []
    for item, reply in _asked(items, engine):
        tried = [a for a in reply["explanation"]["executed"] if a["answered"]]
        if tried and reply["status"] == "answered":
            examples.append(Example(with_wants(tried[-1]["features"], unseen[item.id]), judge(item, reply).right))
    return examples


def passage_examples(items: Sequence[GoldItem], engine: Engine, unseen: Wants) -> list[Example]:
    """The passage answer of every question that is put without an earlier one."""
    asker = EngineAsker(engine)
    examples = []
    for item in items:
        if item.follows is None:
            features = asker.ask(item.question, explain=True).reply["explanation"]["passage"]["features"]
            forced = asker.ask(item.question, mode="passages").reply
            examples.append(Example(with_wants(features, unseen[item.id]), item.kind == "passage" and judge(item, forced).right))
    return examples


def _asked(items: Sequence[GoldItem], engine: Engine) -> list[tuple[GoldItem, dict[str, Any]]]:
    asker, conversations, replies = EngineAsker(engine), dict[str, str | None](), []
    for item in items:
        asked = asker.ask(item.question, conversations.get(item.follows or ""), explain=True)
        conversations[item.id] = asked.conversation
        replies.append((item, asked.reply))
    return replies


def write(calibration: Calibration, folder: Path, fitted_on: str) -> None:
    """Write the two files that answering reads."""
    models = {n: {"names": m.names, "weights": [round(w, 3) for w in m.weights], "bias": round(m.bias, 3), "threshold": m.threshold}
              for n, m in calibration.models.items()}  # fmt: skip
    (folder / "confidence.json").write_text(json.dumps({"fitted_on": fitted_on, "models": models}, indent=1) + "\n", encoding="utf-8")
    calibration.kind.write(folder / "question_kind.npz")
