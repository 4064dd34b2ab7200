"""Questions made of two: rows dated by an event that is looked up first, and forms over two tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.facts.schema import Table
from sco_qa.question.combining.anchoring import Frame, RunRows, Split, frames, single_period, splits
from sco_qa.question.combining.sharing import Halves, halves
from sco_qa.question.forms.logical_form import DateIs, Filter, LogicalForm, Shares
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.reading.negations import idle_negations
from sco_qa.question.reading.reading import Reading
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import Token, tokenise

_ANCHORED = 0.1
_TRIED = 4


class Composer:
    """Makes candidates of questions that speak of two things."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def anchored(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Candidates for a question that dates itself by an event, which is looked up first."""
        named = {i for m in mentions if m.kind is MentionKind.NAME for i in range(m.first, m.last) if tokens[i].folded.isdigit()}
        dated = {i for m in mentions if m.kind is MentionKind.DATE and not named & set(range(m.first, m.last)) for i in range(m.first, m.last)}
        anchors = {(i, i + 1) for i, t in enumerate(tokens) if (t.stem,) in self._parser.lexicon.anchors}
        cuts = [*splits(tokens, self._parser.lexicon, dated)]
        ranked = {m.first for m in mentions if m.role is Role.SUPERLATIVE}
        opposed = any(m.role in (Role.DIFFERENCE, Role.COMPARATIVE) and (m.first, m.last) not in anchors and m.first not in ranked for m in mentions)  # "the difference between A and B"
        found = [] if opposed else self._framed(text, tokens, [f for f in frames(tokens, self._parser.lexicon, cuts) if not dated & set(range(f.events[0][1][0] - 1, f.events[1][1][1]))])
        if found:
            return found
        for split in cuts:
            if tuple(t.stem for t in tokens[slice(*split.before)]) in self._parser.lexicon.distances:
                continue  # "how long after A did B": asked for is the time between
            if not affords(len(tokens)):
                break
            head = self._parser.part(text, tokens[slice(*split.before)])
            event = self._parser.part(text, tokens[slice(*split.after)]) or self._placed(text, tokens[slice(*split.after)], head)
            if not event or not head or not event[0].tolerable:
                continue
            period = single_period(split.relation, self._run(event[0].form))
            if self._reacts(event[0], head[0], split):
                continue
            if period:
                found += [self._dated(c, period) for c in head if c.tolerable and self._parser.schema.tables[c.form.table].when]
        return found

    def _framed(self, text: str, tokens: list[Token], found: Sequence[Frame]) -> list[Candidate]:
        """Candidates for what lies between two events."""
        for frame in found:
            if not affords(len(tokens)):
                break
            head = self._parser.part(text, tokens[slice(*frame.head)])
            second = self._event(text, tokens, frame.events[1][1], head)
            first = second and self._event(text, tokens, frame.events[0][1], head, second.form.table)
            if not first or not second:
                continue
            periods = [single_period(relation, self._run(e.form)) for (relation, _), e in zip(frame.events, (first, second), strict=True)]
            usable = [c for c in head if c.tolerable and self._parser.schema.tables[c.form.table].when]
            if usable and all(periods) and max(p.start for p in periods if p) <= min(p.end for p in periods if p):
                return [replace(c, form=c.form.narrowed(*(p for p in periods if p)), score=c.score + 2 * _ANCHORED) for c in usable]
        return []

    def _event(self, text: str, tokens: list[Token], at: tuple[int, int], head: Sequence[Candidate], table: str | None = None) -> Candidate | None:
        """What a stretch of the question describes, as it stands or as one more row of `table` ("the first", "Beslan")."""
        part = tokens[slice(*at)]
        told = [c for c in self._parser.part(text, part) if c.complete and (c.reading.kind(MentionKind.NAME) or any(m.score == 1.0 for m in c.reading.of(Role.NOUN, Role.VALUE)))]
        read = [self._parser.candidate(self._parser.read_part(self._parser.schema.tables[t], text, part), False) for t in dict.fromkeys([table or head[0].form.table, head[0].form.table])] if head else []
        found = [*told, *(c for c in read if c.complete)]
        return next((c for c in found if c.form.operation in ("rows", "exists") and (c.form.filters or c.form.order) and len(self._run(c.form)) == 1), None)

    def _reacts(self, event: Candidate, head: Candidate, split: Split) -> bool:
        """"who spoke after Nazran": of it, and not of what came later, as "the statement after that on Nazran" does."""
        nouns = [m for m in head.reading.of(Role.NOUN) if m.last == split.before[1]]
        return split.relation == "after" and event.form.table in self._parser.lexicon.reacting and not nouns

    def shared(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Forms over two tables, for a question whose halves are each about one."""
        found: list[Candidate] = []
        for cut in halves(tokens, mentions, self._parser.lexicon):
            left_text, right_text = (" ".join(tokens[i].text for i in part) for part in (cut.left, cut.right))
            right_tokens = tokenise(right_text)
            right_mentions = self._parser.mentions(right_text, right_tokens)
            if not affords(len(cut.left)):
                break
            for left in self._whole(left_text)[:_TRIED]:
                if affords(len(right_tokens)):
                    found += self._share(left, right_tokens, right_mentions, cut)
        return found

    def _whole(self, text: str) -> list[Candidate]:
        tokens = tokenise(text)
        return [c for c in self._parser.candidates(tokens, self._parser.mentions(text, tokens)) if c.complete and any(m.score == 1.0 for m in c.reading.of(Role.NOUN, Role.VALUE))]

    def _share(self, left: Candidate, tokens: list[Token], mentions: Sequence[Mention], cut: Halves) -> Iterator[Candidate]:
        mine = self._parser.schema.tables[left.form.table]
        if left.form.operation not in ("rows", "exists", "count") or not self._has(mine, cut.keys):
            return
        words = self._parser.reader.words(tokens, mentions)
        for table in self._parser.schema.tables.values():
            if table.name == mine.name or not self._has(table, cut.keys):
                continue
            reading = self._parser.reader.read_words(table, words)
            content = [m for m in reading.of(Role.NOUN) if m.table == table.name and m.score == 1.0]
            if not content:
                continue
            idle = idle_negations(reading)
            right = self._parser.candidate(replace(reading, mentions=[m for m in reading.mentions if m.first not in idle]), False)
            if not right.complete or right.form.operation not in ("rows", "group", "count") or right.form.order:
                continue
            negated = bool(reading.of(Role.NEGATION)) or cut.negated
            both = _of_both(reading, right.form.filters, left.form) if mine.when and not negated else ()
            shares = Shares(table.name, cut.keys, tuple(f for f in right.form.filters if not f.negated), negated)
            form = self._projected(left.form.narrowed(*both, shares), mine, cut)
            yield Candidate(form, min(left.score, right.score) + _ANCHORED, min(left.coverage, right.coverage), (), (), left.reading)

    @staticmethod
    def _has(table: Table, keys: Sequence[str]) -> bool:
        return all(bool(table.when) if key in ("year", "month") else bool(table.where) for key in keys)

    @staticmethod
    def _projected(form: LogicalForm, table: Table, cut: Halves) -> LogicalForm:
        """What is asked for: the thing in common, where the question asks for that."""
        if cut.asked in ("year", "month") and form.operation == "rows":
            return replace(form, operation="group", group_by=cut.asked)
        columns = {"country": ("country", "countries"), "city": ("place", "places", "city", "seat")}.get(str(cut.asked), ())
        column = next((c for c in columns if c in table.columns), None)
        return replace(form, projection=(column,)) if column and form.operation == "rows" and table.label != f"{{{column}}}" else form

    def _placed(self, text: str, tokens: list[Token], head: Sequence[Candidate]) -> list[Candidate]:
        """"after Beslan, which attack": a place alone stands for what of that sort happened there."""
        reading = self._parser.read_part(self._parser.schema.tables[head[0].form.table], text, tokens) if head else None
        return [self._parser.candidate(reading, False)] if reading and reading.kind(MentionKind.PLACE) and not reading.missing else []

    @staticmethod
    def _dated(candidate: Candidate, period: DateIs) -> Candidate:
        form = candidate.form
        return replace(candidate, form=form.narrowed(period), score=candidate.score + _ANCHORED)


def _of_both(reading: Reading, filters: Sequence[Filter], left: LogicalForm) -> tuple[Filter, ...]:
    """"both an attack and an exercise in 2009": a date behind the second of two nouns that are joined is of the first too."""
    nouns = all(m.role in (Role.NOUN, Role.LIGHT) or m.kind is MentionKind.DATE for m in reading.mentions)
    dated = any(isinstance(f, DateIs) for f in left.filters)
    return tuple(f for f in filters if isinstance(f, DateIs)) if nouns and not dated else ()
