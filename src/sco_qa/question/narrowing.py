"""Whether a form keeps what narrows the thing asked for: "the attack on a hospital" is not all attacks."""

from __future__ import annotations

from sco_qa.question.lexicon import Role
from sco_qa.question.logical_form import LogicalForm, ValueIs
from sco_qa.question.parts import word_kind
from sco_qa.question.reading import Reading

_ALL_ROWS = ("rows", "exists", "count")


def lost_condition(form: LogicalForm, reading: Reading) -> int | None:
    """The place of a thing or a name behind the noun that nothing explains, where the form takes all rows that the noun means."""
    nouns = reading.of(Role.NOUN, Role.VALUE)
    if not nouns or form.operation not in _ALL_ROWS or form.order or form.alternatives or not all(isinstance(f, ValueIs) for f in form.filters):
        return None
    behind = min(m.last for m in nouns)
    return next((i for i in reading.missing if i >= behind and (i in reading.proper or word_kind(reading.tokens, i) != "act")), None)
