"""How high the passages that hold the evidence are ranked, measured with ir-measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sco_qa.errors import ScoQaError
from sco_qa.evaluation.scored import Scored

NAMES = ("Hit@1", "Hit@3", "MRR", "nDCG@10")


def rank(items: Sequence[Scored]) -> dict[str, float]:
    """Means over `items`, which all have evidence; empty without any.

    Relevant is a passage that holds a quote. A quote that no retrieved passage holds counts as one relevant passage that was
    not found, so nDCG does not reward finding one of two places.
    """
    if not items:
        return {}
    ir = _library()
    measures = dict(zip(NAMES, (ir.Success @ 1, ir.Success @ 3, ir.RR, ir.nDCG @ 10), strict=True))
    relevant = {str(n): _relevance(item) for n, item in enumerate(items)}
    ranked = {str(n): {_name(i): float(-i) for i in range(len(item.passages))} for n, item in enumerate(items)}
    values: dict[Any, float] = dict.fromkeys(measures.values(), 0.0)
    for metric in ir.iter_calc(list(values), relevant, ranked):
        values[metric.measure] += float(metric.value)
    return {name: values[measure] / len(items) for name, measure in measures.items()}


def _relevance(item: Scored) -> dict[str, int]:
    found = {_name(i): int(holds) for i, holds in enumerate(item.passages)}
    return found | {f"missed {i}": 1 for i in range(item.not_retrieved)}


def _name(position: int) -> str:
    return f"passage {position}"


def _library() -> Any:
    try:
        import ir_measures
    except ImportError as error:
        raise ScoQaError("evaluating needs ir-measures: install it with `pip install 'sco-qa[evaluate]'`") from error
    return ir_measures
