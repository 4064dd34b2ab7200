"""A question that speaks of one thing where the paper has several: "when was the attack in Kashgar", which was attacked twice."""

from __future__ import annotations

from sco_qa.answer.rendering import Rendered
from sco_qa.question.forms.logical_form import RowIs
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.parsing.parser import Candidate

_MOST = 5
"""Of more rows than these a singular is a way to speak of them all."""
_DEFINITE = ("the", "that")


def is_ambiguous(candidate: Candidate, rendered: Rendered) -> bool:
    """Whether the question means one row, and several with different answers fit."""
    form, rows = candidate.form, len(rendered.row_ids)
    asks = (form.operation == "rows" and form.projection and not form.order) or form.operation == "sum"
    if not asks or not 1 < rows <= _MOST or rendered.answer.conflicts or any(isinstance(f, RowIs) for f in form.filters):
        return False
    differ = form.operation == "sum" or len(rendered.answer.values) > 1
    return differ and _means_one(candidate)


def _means_one(candidate: Candidate) -> bool:
    """Whether what rows are called stands in the singular behind a definite article."""
    reading = candidate.reading
    nouns = [m for m in reading.of(Role.NOUN, Role.VALUE) if m.first > 0 and m.score == 1.0]
    return bool(nouns) and all(reading.tokens[m.first - 1].folded in _DEFINITE and not reading.tokens[m.last - 1].folded.endswith("s") for m in nouns)
