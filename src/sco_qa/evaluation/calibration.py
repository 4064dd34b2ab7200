"""Fits the models that decide: how passages rank, when a structured answer is right, when a passage answers.

Each is a logistic regression (scikit-learn) on features the engine itself measures, fitted on gold questions of the split
"dev" alone; the split "measure" is for judging what came of it. The results are answer/confidence.json and
answer/question_kind.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from sco_qa.answer.confidence import Logistic, load_models
from sco_qa.answer.question_kind import KINDS, KindModel, kind_model, load_kind_model
from sco_qa.engine import Engine
from sco_qa.evaluation.asking import EngineAsker
from sco_qa.evaluation.gold import GoldItem
from sco_qa.evaluation.judge import holds, judge

MakeEngine = Callable[[Mapping[str, Logistic], KindModel], Engine]
THRESHOLDS = {"ranking": 0.0, "structured": 0.44, "passage": 0.5}
"""Below about an even chance the service refuses; a fact found in a table is worth a little more risk, as it shows its row."""
_STRENGTH, _KIND_STRENGTH = 3.0, 2.0
_FOLDS = 10
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


def calibrate(items: Sequence[GoldItem], make_engine: MakeEngine) -> Calibration:
    """Fit all models, each with the ones before it in place.

    What a question wants is an input to the two that decide; there each question is told what a model says that has not
    seen it, or they would trust the telling too much.
    """
    models = dict(load_models())
    models["ranking"] = fit("ranking", ranking_examples(items, make_engine(models, load_kind_model())))
    kind, unseen = fit_kind(items, make_engine(models, load_kind_model()))
    forced = {**models, "structured": _gate(models["structured"], _ALWAYS), "passage": _gate(models["passage"], _NEVER)}
    models["structured"] = fit("structured", structured_examples(items, make_engine(forced, kind), unseen))
    models["passage"] = fit("passage", passage_examples(items, make_engine(models, kind), unseen))
    return Calibration(models, kind)


Wants = Mapping[str, Mapping[str, float]]
"""By question: what a model that has not seen it says it wants, as features."""


def fit_kind(items: Sequence[GoldItem], engine: Engine) -> tuple[KindModel, Wants]:
    """The model of what questions want, and what it says of each when fitted without it (in ten folds)."""
    x = np.stack([v for item in items if (v := engine.embed(item.question)) is not None])
    y = [KINDS.index(item.kind if item.kind in KINDS else "fact") for item in items]
    model = LogisticRegression(C=_KIND_STRENGTH, max_iter=5000)
    unseen = cross_val_predict(model, x, y, cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=0), method="predict_proba")
    model.fit(x, y)
    wants = {item.id: {f"wants_{k}": float(p) for k, p in zip(KINDS, row, strict=True)} for item, row in zip(items, unseen, strict=True)}
    return kind_model(model.coef_.round(4).tolist(), model.intercept_.round(4).tolist()), wants


def _gate(model: Logistic, threshold: float) -> Logistic:
    return Logistic(model.names, model.weights, model.bias, threshold)


def ranking_examples(items: Sequence[GoldItem], engine: Engine) -> list[Example]:
    """Every passage for every question that a passage answers."""
    examples = []
    for item in items:
        if item.kind == "passage":
            found = engine.search(item.question)
            examples += [Example(f.features(), holds(engine.documents[f.document].passage(f.passage).text, item.evidence)) for f in found]
    return examples


def structured_examples(items: Sequence[GoldItem], engine: Engine, unseen: Wants) -> list[Example]:
    """The structured answer of every question that has one."""
    examples = []
    for item, reply in _asked(items, engine):
        tried = [a for a in reply["explanation"]["executed"] if a["answered"]]
        if tried and reply["status"] == "answered":
            examples.append(Example(_with(tried[-1]["features"], unseen[item.id]), judge(item, reply).right))
    return examples


def passage_examples(items: Sequence[GoldItem], engine: Engine, unseen: Wants) -> list[Example]:
    """The passage answer of every question that is put without an earlier one."""
    asker = EngineAsker(engine)
    examples = []
    for item in items:
        if item.follows is None:
            features = asker.ask(item.question, explain=True).reply["explanation"]["passage"]["features"]
            forced = asker.ask(item.question, mode="passages").reply
            examples.append(Example(_with(features, unseen[item.id]), item.kind == "passage" and judge(item, forced).right))
    return examples


def _with(features: Mapping[str, float], wants: Mapping[str, float]) -> dict[str, float]:
    return {name: wants.get(name, value) for name, value in features.items()}


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
    kind = {"fitted_on": fitted_on, "kinds": KINDS, "bias": _short(calibration.kind.bias), "weights": [_short(row) for row in calibration.kind.weights]}
    (folder / "question_kind.json").write_text(json.dumps(kind) + "\n", encoding="utf-8")


def _short(row: NDArray[np.float32]) -> list[float]:
    return [round(float(w), 4) for w in row]
