"""Every figure against a value worked out by hand."""

from __future__ import annotations

import pytest

from sco_qa.evaluation.metrics import Share, calibrate, measure, percentiles
from sco_qa.evaluation.retrieval import rank
from sco_qa.evaluation.wording import figures
from tests.evaluation.conftest import scored

NONE = {"kind": "none", "category": "unanswerable", "evidence": (), "expected": ()}
RUN = [
    scored("a", True, confidence=0.95, passages=(True, False), citations=(True, False), verbatim=(True, True), milliseconds=1.0),
    scored("b", False, confidence=0.85, passages=(False, False, True), citations=(False,), verbatim=(True,), milliseconds=2.0, category="count", kind="number"),
    scored("c", True, confidence=0.75, passages=(False, True), citations=(True,), verbatim=(False,), milliseconds=3.0, follows="a", difficulty=3),
    scored("d", False, status="unanswerable", understood="refused", confidence=0.6, passages=(), not_retrieved=1, milliseconds=4.0),
    scored("e", True, status="unanswerable", understood="refused", confidence=0.9, milliseconds=5.0, **NONE),
    scored("f", False, confidence=0.55, understood="passage", milliseconds=6.0, **NONE),
]


def test_accuracy_in_all_and_by_group() -> None:
    found = measure(RUN)
    assert found.accuracy == Share(3, 6)
    assert found.by["category"] == {"count": Share(0, 1), "lookup": Share(2, 3), "unanswerable": Share(1, 2)}
    assert found.by["kind"] == {"none": Share(1, 2), "number": Share(0, 1), "text": Share(2, 3)}
    assert found.by["difficulty"] == {"1": Share(2, 5), "3": Share(1, 1)}
    assert found.by["turn"] == {"follow-up": Share(1, 1), "single": Share(2, 5)}


def test_answers_and_refusals() -> None:
    found = measure(RUN)
    assert found.wrong_of_answered == Share(2, 4)
    assert found.answered_unanswerable == Share(1, 2)
    assert found.refusal_precision == Share(1, 2)
    assert found.refusal_recall == Share(1, 2)


def test_citations() -> None:
    found = measure(RUN)
    assert found.evidence_cited == Share(2, 3)
    assert found.citation_precision == Share(2, 4)
    assert found.citation_verbatim == Share(3, 4)


def test_ranking_is_the_mean_over_questions_with_evidence() -> None:
    found = measure(RUN).ranking
    assert found["Hit@1"] == pytest.approx(1 / 4)
    assert found["Hit@3"] == pytest.approx(3 / 4)
    assert found["MRR"] == pytest.approx((1 + 1 / 3 + 1 / 2 + 0) / 4)
    # One relevant passage each: the discount of its rank, 1 / log2(rank + 1).
    assert found["nDCG@10"] == pytest.approx((1 + 0.5 + 0.63093 + 0) / 4, abs=1e-5)


def test_a_quote_that_no_passage_holds_counts_against_ndcg() -> None:
    both = rank([scored("a", True, passages=(True,), evidence=("one", "two"), not_retrieved=1)])
    assert both["Hit@1"] == 1
    assert both["nDCG@10"] == pytest.approx(1 / (1 + 0.63093), abs=1e-5)


def test_the_expected_calibration_error_is_weighted_by_bin() -> None:
    found = calibrate([(0.95, True), (0.91, True), (0.92, False), (0.55, False), (None, True)])
    assert [(b.low, b.high, b.count) for b in found.bins] == [(0.5, 0.6, 1), (0.9, 1.0, 3)]
    high = abs(2 / 3 - (0.95 + 0.91 + 0.92) / 3)
    assert found.ece == pytest.approx(1 / 4 * 0.55 + 3 / 4 * high)
    assert calibrate([]).ece is None
    assert calibrate([(1.0, True)]).bins[0].low == 0.9


def test_answers_and_refusals_are_calibrated_apart() -> None:
    found = measure(RUN)
    assert found.calibration.ece == pytest.approx((0.05 + 0.85 + 0.25 + 0.55) / 4)
    assert found.refusal_calibration.ece == pytest.approx((0.6 + 0.1) / 2)


def test_latency_percentiles_are_interpolated() -> None:
    assert percentiles([1, 2, 3, 4]) == pytest.approx({"p50": 2.5, "p95": 3.85, "p99": 3.97})
    assert percentiles([]) == {}


def test_confusion_counts_what_was_asked_against_what_was_understood() -> None:
    assert measure(RUN).confusion == {"count": {"lookup": 1}, "lookup": {"lookup": 2, "refused": 1}, "unanswerable": {"passage": 1, "refused": 1}}


def test_a_figure_without_anything_to_measure_is_a_dash_and_not_a_number() -> None:
    shown = dict(figures(measure([scored("a", True, evidence=())])))
    assert shown["Refusal recall"] == "–"
    assert shown["Citation precision"] == "–"
    assert shown["Accuracy"] == "100.0 % (1/1)"
    assert not any(name.startswith("Passages") for name in shown)
