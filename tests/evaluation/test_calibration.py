"""What is fitted learns what was put in, and tells each question what a model without it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sco_qa.answer.confidence import load_models
from sco_qa.answer.deciding import with_wants
from sco_qa.answer.question_kind import KINDS, KindModel, fit_kind_model
from sco_qa.evaluation.calibration import Example, fit_ranking


def unit_rows(rows: list[list[float]]) -> np.ndarray:
    found = np.array(rows, dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


QUESTIONS = unit_rows([[1, 0.1, 0], [1, 0, 0.1], [0.1, 1, 0], [0, 1, 0.1], [0.1, 0, 1], [0, 0.1, 1]])
ASKED = np.array([0, 0, 1, 1, 2, 2])


def test_a_question_wants_what_those_near_to_it_want() -> None:
    model, _ = fit_kind_model(QUESTIONS, ASKED)
    for kind, vector in zip(KINDS, np.eye(3, dtype=np.float32), strict=True):
        wants = model(vector)
        assert max(wants, key=lambda k: wants[k]) == kind and wants[kind] > 0.6
    assert model(None) == pytest.approx(dict.fromkeys(KINDS, 1 / 3))


def test_what_is_said_of_a_question_unseen_is_what_a_model_fitted_without_it_says() -> None:
    _, unseen = fit_kind_model(QUESTIONS, ASKED)
    mean = np.eye(3)[ASKED].mean(axis=0)
    kept = [i for i in range(6) if i != 2]
    near = np.exp(3.0 * (QUESTIONS @ QUESTIONS.T - 1))
    weights = np.linalg.solve(near[np.ix_(kept, kept)] + 0.3 * np.eye(5), np.eye(3)[ASKED[kept]] - mean)
    assert unseen[2] == pytest.approx(mean + near[2, kept] @ weights, abs=1e-4)


def test_the_model_that_is_written_is_the_model_that_is_read(tmp_path: Path) -> None:
    model, _ = fit_kind_model(QUESTIONS, ASKED)
    model.write(tmp_path / "kind.npz")
    with np.load(tmp_path / "kind.npz") as data:
        again = KindModel(*(data[name].astype(np.float32) for name in ("axes", "questions", "weights", "mean")))
    assert again(QUESTIONS[0]) == pytest.approx(model(QUESTIONS[0]), abs=2e-3)


def test_the_ranking_learns_the_feature_that_sets_the_right_passage_apart() -> None:
    """Both features are high for right passages, but one of them for all passages of a question alike."""
    questions = [[Example({"told": told, "constant": level}, told == 0.9) for told in (0.9, 0.2, 0.1)] for level in (0.0, 0.5, 1.0)]
    ranking = fit_ranking(questions)
    weights = dict(zip(ranking.names, ranking.weights, strict=True))
    assert weights["told"] > 1
    assert weights["constant"] == pytest.approx(0, abs=1e-3)


def test_a_question_fully_understood_is_doubted_less_for_what_those_near_to_it_want() -> None:
    """Unanswerable questions about a thing are near to answerable ones about it: "how many tanks took part in …", "when was …"."""
    structured = load_models()["structured"]
    plain = dict.fromkeys(structured.names, 0.0) | {"coverage": 1.0, "coverage_squared": 1.0, "exact": 1.0, "exact_coverage": 1.0, "margin": 1.0, "agrees": 1.0}
    fall = {}
    for certain in (0.0, 1.0):
        wanted, unwanted = (structured(with_wants(plain | {"certain": certain}, {"passage": 0.0, "none": none})) for none in (0.0, 0.8))
        fall[certain] = wanted - unwanted
    assert 0 < fall[1.0] < fall[0.0]
