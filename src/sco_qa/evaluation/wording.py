"""The figures in words, the same on the console and on the page."""

from __future__ import annotations

from sco_qa.evaluation.metrics import Metrics, Share


def percent(share: Share | float | None) -> str:
    """One decimal, and what it is a share of: "87.5 % (7/8)".

    >>> percent(Share(7, 8)), percent(0.5), percent(Share(0, 0))
    ('87.5 % (7/8)', '50.0 %', '–')
    """
    value = share.value if isinstance(share, Share) else share
    if value is None:
        return "–"
    return f"{100 * value:.1f} %" + (f" ({share.part}/{share.whole})" if isinstance(share, Share) else "")


def figures(metrics: Metrics) -> list[tuple[str, str]]:
    """Name and value of every figure that is one number."""
    single = [
        ("Accuracy", percent(metrics.accuracy)),
        ("Wrong of the answers given", percent(metrics.wrong_of_answered)),
        ("Unanswerable, but answered", percent(metrics.answered_unanswerable)),
        ("Refusal precision", percent(metrics.refusal_precision)),
        ("Refusal recall", percent(metrics.refusal_recall)),
        ("Evidence cited", percent(metrics.evidence_cited)),
        ("Citation precision", percent(metrics.citation_precision)),
        ("Citations verbatim", percent(metrics.citation_verbatim)),
        ("Expected calibration error", _error(metrics.calibration.ece)),
        ("… of refusals", _error(metrics.refusal_calibration.ece)),
    ]
    ranking = [(f"Passages: {name}", f"{value:.3f}" if name in ("MRR", "nDCG@10") else percent(value)) for name, value in metrics.ranking.items()]
    return single[:5] + ranking + single[5:] + [(f"Latency {name}", f"{value:.1f} ms") for name, value in metrics.latency_ms.items()]


def _error(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
