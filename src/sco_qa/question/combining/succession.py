"""Who held an office before or after somebody: "Nurgaliev's successor", "who did Imanaliev replace". The office-holder is looked up first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.question.combining.anchoring import RunRows, anchored_dates
from sco_qa.question.forms.logical_form import WHEN, LogicalForm, Order, RowIs, TextHas, ValueIs
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import Mention
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import Token, tokenise

_OTHER = {"after": "before", "before": "after"}
_BONUS = 0.1


class Succession:
    """Makes candidates of questions for who came before or after."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def candidates(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Candidate]:
        """Forms for the next or the last before in the office of the one who is named."""
        for mention in (m for m in mentions if m.role is Role.SUCCESSION):
            rest = f"{text[: tokens[mention.first].start]} {text[tokens[mention.last - 1].end :]}"
            words = tokenise(rest)
            if not words or not affords(len(words)):
                return
            found = [c for c in self._parser.candidates(words, self._parser.mentions(rest, words)) if c.form.table in self._parser.lexicon.offices and c.complete]
            for candidate in found[:1]:
                yield from self._neighbour(candidate, self._relation(mention, tokens))

    def _relation(self, mention: Mention, tokens: Sequence[Token]) -> str:
        """"who did X succeed" asks for the one before, "who succeeded X" for the one after."""
        asked_of = any(t.folded in self._parser.lexicon.supports for t in tokens[: mention.first])
        return _OTHER[mention.value] if asked_of else str(mention.value)

    def _neighbour(self, candidate: Candidate, relation: str) -> Iterator[Candidate]:
        form = candidate.form
        office = self._parser.lexicon.offices[form.table]
        names = self._parser.lexicon.names[form.table]
        if not any(isinstance(f, RowIs) or (isinstance(f, TextHas) and set(f.columns) & set(names)) for f in form.filters):
            return
        rows = self._run(replace(form, operation="rows", projection=(), order=None, yes_no=False))
        period = anchored_dates(relation, rows[0]) if len(rows) == 1 and rows[0][office] else None
        if period:
            order = Order(WHEN, "asc" if relation == "after" else "desc", 1)
            wanted = LogicalForm(form.table, filters=(ValueIs(office, (str(rows[0][office]),)), period), order=order)
            yield replace(candidate, form=wanted, score=candidate.score + _BONUS)
