"""How long lies between two things: "how many months passed between the hijacking and the metro bombs", "how long after the treaty …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.forms.logical_form import WHEN, LogicalForm, Order, RowIs
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import Token

_SURE = 0.3
_TRIED = 3
_MONTH = len("2004-05")

Cut = tuple[tuple[int, int], tuple[int, int], set[int]]
"""Both sides (token ranges), and the words that set them apart."""


class Distances:
    """Makes candidates of questions for the time between two rows."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def candidates(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        lexicon = self._parser.lexicon
        head = _head(tokens, lexicon)
        if head is None:
            return []
        for first, second, joints in _cuts(tokens, head, lexicon):
            if first[0] >= first[1] or second[0] >= second[1]:
                continue
            if not affords(len(tokens)):
                break
            found = [c for pair in self._pairs(text, tokens, first, second) if (c := self._distance(pair, tokens, mentions, (first, second, joints | set(range(*head)))))]
            if found:
                return sorted(found, key=lambda c: (not c.complete, -c.score))[:1]
        return []

    def _pairs(self, text: str, tokens: list[Token], first: tuple[int, int], second: tuple[int, int]) -> Iterator[tuple[Candidate, Candidate]]:
        """Readings of both sides as rows of one table; one side may say it for the other ("the Urumqi statement and the one on Nazran")."""
        for told, other in ((first, second), (second, first)):
            for candidate in self._told(text, tokens[slice(*told)]):
                table = self._parser.schema.tables[candidate.form.table]
                read = self._parser.candidate(self._parser.read_part(table, text, tokens[slice(*other)]), False)
                if read.complete:
                    yield (candidate, read) if told is first else (read, candidate)

    def _told(self, text: str, part: list[Token]) -> list[Candidate]:
        """What a stretch describes on its own: rows that it names, not only the place of some."""
        told = [c for c in self._parser.part(text, part) if c.complete and self._parser.schema.tables[c.form.table].when]
        return told[:_TRIED] or [c for c in self._placed(text, part) if self._row(c)]

    def _placed(self, text: str, part: list[Token]) -> Iterator[Candidate]:
        """"Beslan": a place where only one thing happened."""
        for table in self._parser.schema.tables.values():
            if table.when and table.where:
                reading = self._parser.read_part(table, text, part)
                if reading.kind(MentionKind.PLACE) and not reading.missing:
                    yield self._parser.candidate(reading, False)

    def _row(self, candidate: Candidate) -> RowIs | None:
        form = candidate.form
        if form.operation not in ("rows", "exists") or not (form.filters or form.order):
            return None
        rows = self._run(LogicalForm(form.table, filters=form.filters, order=form.order))
        return RowIs.of(rows) if len(rows) == 1 and rows[0]["when_from"] else None

    def _distance(self, pair: tuple[Candidate, Candidate], tokens: Sequence[Token], mentions: Sequence[Mention], cut: Cut) -> Candidate | None:
        first, second = (self._row(c) for c in pair)
        if first is None or second is None or first.ids == second.ids:
            return None
        form = LogicalForm(pair[0].form.table, "difference", alternatives=(first, second), order=Order(WHEN, "desc"), group_by=self._unit(tokens, cut, pair))
        told = {i for side in cut[:2] for i in range(*side)} | cut[2] | {i for i, t in enumerate(tokens) if t.stem in self._parser.lexicon.elapsing}
        whole = self._parser.read(form.table, tokens, mentions)
        missing = tuple(i for i in whole.missing if i not in told)
        reading = replace(whole, mentions=[m for m in whole.mentions if m.first not in told or m.score == 1.0], text=None, text_tokens={})
        return Candidate(form, min(c.score for c in pair) + _SURE, min(c.coverage for c in pair), missing, (), reading, firm=True)

    def _unit(self, tokens: Sequence[Token], cut: Cut, pair: Sequence[Candidate]) -> str | None:
        """The unit that is asked for; else months where the dates are no more exact, else days."""
        units = self._parser.lexicon.time_units
        asked = next((units[tokens[i].stem] for i in sorted(cut[2]) if tokens[i].stem in units), None)
        if asked:
            return None if asked == "day" else asked
        when = self._parser.schema.tables[pair[0].form.table].when[0]
        rows = [r for c in pair for r in self._run(LogicalForm(c.form.table, filters=c.form.filters, order=c.form.order))]
        return "month" if any(len(str(r[when])) <= _MONTH for r in rows) else None


def _head(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[int, int] | None:
    """Where a question asks for a length of time: "how many months", "how much time", "how long"."""
    for first in range(len(tokens)):
        for last in range(min(len(tokens) - 1, first + 4), first, -1):
            if tuple(t.stem for t in tokens[first:last]) in lexicon.distances and (last - first > 1 or (tokens[last].folded in lexicon.opening and _is_length(tokens[first], lexicon))):
                return first, last
    return None


def _is_length(token: Token, lexicon: Lexicon) -> bool:
    """"months between", "time between", and not "a year between 2002 and 2012"."""
    return token.stem not in lexicon.time_units or token.folded != token.stem


def _cuts(tokens: Sequence[Token], head: tuple[int, int], lexicon: Lexicon) -> Iterator[Cut]:
    """The two sides: "between A and B", "from A to B", "after A did B happen", "A was how long after B", "A and B are apart"."""
    end = len(tokens)
    units = set(range(end - 2, end)) if end > 2 and tokens[-1].stem in lexicon.time_units and tokens[-2].folded in lexicon.prepositions else set()
    end -= len(units)  # "… in days"
    for i, token in enumerate(tokens):
        if token.folded in lexicon.opening and i + 1 < end:
            yield from (((i + 1, j), (j + 1, end), {i, j} | units) for j in range(i + 2, end - 1) if tokens[j].folded in lexicon.apart_joints)
        elif token.folded in lexicon.anchoring and i >= head[1]:
            verbs = [j for j in range(i + 2, end - 1) if tokens[j].folded in lexicon.auxiliaries]
            yield from (((i + 1, j), (j + 1, end), {i, j}) for j in verbs)
            start = 1 if tokens[0].folded in lexicon.auxiliaries else 0
            if head[0] > start + 1:
                yield (start, head[0]), (i + 1, end), {i, start}
            if i > head[1] + 1 and i + 1 < end:
                yield (head[1], i), (i + 1, end), {i}
    if any(t.folded in lexicon.apart for t in tokens):
        opening = next((i for i in range(head[1], end) if tokens[i].folded in lexicon.auxiliaries), head[1] - 1) + 1
        last = end - 1 if tokens[-1].folded in lexicon.apart else end
        yield from (((opening, j), (j + 1, last), {opening - 1, j, end - 1}) for j in range(opening + 1, last - 1) if tokens[j].folded in lexicon.apart_joints)
