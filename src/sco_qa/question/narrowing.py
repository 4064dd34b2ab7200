"""Whether a form keeps what narrows the thing asked for: "the attack on a hospital" is not all attacks."""

from __future__ import annotations

from sco_qa.question.lexicon import Role
from sco_qa.question.logical_form import LogicalForm, ValueIs
from sco_qa.question.mentions import MentionKind
from sco_qa.question.parts import word_kind
from sco_qa.question.reading import Reading

_ALL_ROWS = ("rows", "exists", "count")


def loses_condition(form: LogicalForm, reading: Reading) -> bool:
    """Whether a thing or a name that nothing explains narrows what is taken whole: it stands behind a noun all of whose rows the form
    takes, or anywhere where only words in the rows' text speak of them."""
    if form.operation not in _ALL_ROWS or form.order or form.alternatives:
        return False
    nouns = reading.of(Role.NOUN, Role.VALUE)
    if nouns and not all(isinstance(f, ValueIs) for f in form.filters):
        return False
    if not nouns and (reading.of(Role.COLUMN, Role.VERB, Role.ASK) or reading.kind(MentionKind.NAME)):
        return False
    behind = 0 if form.yes_no else min((m.last for m in nouns), default=0)
    return any(i >= behind and (i in reading.proper or word_kind(reading.tokens, i) != "act") for i in reading.missing)
