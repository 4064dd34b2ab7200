"""Whether a question makes sense by itself, though a conversation goes before it."""

from __future__ import annotations

from sco_qa.question.conversation.asking import Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.forms.logical_form import TextHas
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing.parser import Candidate

_SOFT = frozenset({"continuing"})


class Independence:
    """Tells whole questions from parts of a conversation."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def stands(self, candidate: Candidate, leaning: Leaning) -> bool:
        """Whether a question names its rows by itself and leans by no word, or only by an "and" before a whole question."""
        reading = candidate.reading
        specific = bool(reading.of(Role.NOUN, Role.VALUE) or reading.kind(MentionKind.NAME) or reading.text)
        if not leaning.any:
            return specific
        soft = not (leaning.references or leaning.dropped or leaning.unfolds or leaning.ordinal is not None or leaning.rank is not None or leaning.vouches or leaning.described) and set(leaning.leads) <= _SOFT
        overall = bool(reading.of(Role.SUM) and reading.of(Role.COUNT) and reading.of(Role.VALUE))
        return soft and self._asker.wants(candidate, leaning.begin) and bool(reading.of(Role.NOUN) or reading.kind(MentionKind.NAME) or overall)

    @staticmethod
    def _bare_name(candidate: Candidate) -> bool:
        """Whether nothing but a name or a value is said."""
        reading = candidate.reading
        names = [*reading.kind(MentionKind.NAME), *reading.of(Role.VALUE)]
        return len(names) == 1 and names[0].last - names[0].first == len(reading.tokens)

    def fragment(self, candidate: Candidate, leaning: Leaning, last: Turn) -> bool:
        """Whether a few words make sense alone only as text of some row, or by chance, and as a condition or a column of the last table."""
        asks = last.form.yes_no or bool(last.form.projection) or last.form.operation == "sum"
        if self._bare_name(candidate) and asks and last.form.table == candidate.form.table:  # "CSTO?"
            return True
        there = self._asker.read(self._asker.put(leaning, leaning.text), last.form.table)
        if not there.complete or not (there.reading.mentions or there.reading.text) or there.form.table == candidate.form.table:
            return False
        if all(m.role is Role.LIGHT for m in there.reading.mentions) and not there.reading.text:
            return False
        if self._bare_name(candidate) and there.reading.text and any(isinstance(f, TextHas) and f.columns == there.reading.text.columns for f in last.form.filters):
            return True
        column_only = all(m.role in (Role.COLUMN, Role.ASK) for m in there.reading.mentions)
        attribute = column_only and any(m.last - m.first > 1 for m in there.reading.of(Role.COLUMN))
        everything = candidate.form.operation == "rows" and not candidate.form.filters and not candidate.form.projection
        if everything and column_only and there.form.projection and last.rows:  # "in which countries?"
            return True
        reading = candidate.reading
        return attribute or not (reading.of(Role.NOUN, Role.VALUE, Role.ASK) or reading.kind(MentionKind.NAME))
