"""Follow-ups that ask whether something is one of the rows answered before: "was Turkey one of those?", "is tourism in there?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.pointing import Pointer
from sco_qa.question.forms.logical_form import Filter, LogicalForm, RowIs, TextHas, ValueIs
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing.parser import Candidate


class Belonging:
    """Looks for what a question names among the rows before."""

    def __init__(self, schema: Schema, lexicon: Lexicon, asker: Asker, pointer: Pointer, run: RunRows) -> None:
        self._schema = schema
        self._lexicon = lexicon
        self._asker = asker
        self._pointer = pointer
        self._run = run

    def asks(self, asked: Asked) -> bool:
        """Whether it asks if something it names is among the rows before."""
        if not self._asker.affirms(asked):
            return False
        inside = asked.leaning.belongs and asked.leaning.has("plural")
        before = [m for m in asked.mentions if m.kind in (MentionKind.PLACE, MentionKind.NAME) or m.role is Role.OUTSIDER]
        return inside and (bool(before) or self._unknown(asked))

    def _unknown(self, asked: Asked) -> bool:
        """Whether a word stands there that is neither grammar nor known: what is looked for is told by its letters."""
        known = {i for m in asked.mentions for i in range(m.first, m.last)}
        return any(i not in known and not self._lexicon.is_function(asked.tokens, i) for i in range(len(asked.tokens)))

    def candidates(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        referent = next(self._pointer.referents(asked.leaning, turns, False), None)
        if referent is None:
            return
        candidate = self._asker.read(asked, referent.table)
        names = self._lexicon.names[referent.table]
        filters: list[Filter] = [
            RowIs((), f.values) if isinstance(f, ValueIs) and f.column in names else f  # a name that no row has
            for f in candidate.form.filters if f not in referent.filters
        ]  # fmt: skip
        if candidate.missing:
            filters.append(TextHas(self._texts(referent.table), tuple((word.lower(),) for word in candidate.missing)))
        if not filters:
            return
        if any(isinstance(f, TextHas) for f in filters) and not self._run(LogicalForm(referent.table, filters=(*referent.filters, *filters))):
            words = [asked.tokens[i].text for i in sorted({*candidate.reading.missing, *candidate.reading.text_tokens})]
            filters = [RowIs((), (" ".join(words),)), *(f for f in filters if not isinstance(f, TextHas))]
        form = LogicalForm(referent.table, "exists", (*sorted(filters, key=lambda f: not isinstance(f, RowIs)), *referent.filters), yes_no=True)
        yield replace(self._asker.settled(candidate), form=form, firm=True)

    def _texts(self, table: str) -> tuple[str, ...]:
        return tuple(name for name, column in self._schema.tables[table].columns.items() if column.type == "text")
