"""Follow-ups that compare what answers before were about: "more than in 2009?", "and which of the two had more wounded?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Reference
from sco_qa.question.forms.logical_form import (
    DateIs,
    Filter,
    Given,
    LogicalForm,
    Operation,
    Order,
    PlaceIs,
    RowIs,
    ValueIs,
)
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing import filters as made
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.reading.numbers import is_number_column, measured_column
from sco_qa.question.reading.reading import Reading

_AGGREGATES = ("count", "sum", "average")
_SIDE_ROWS = 3
_KEYS = {"country": PlaceIs, "where": PlaceIs, "city": PlaceIs, "year": DateIs, "month": DateIs, "when": DateIs}


class Contraster:
    """Sets two conditions of earlier answers against each other, or one of them against a new one."""

    def __init__(self, parser: Parser, lexicon: Lexicon, asker: Asker, run: RunRows) -> None:
        self._parser = parser
        self._lexicon = lexicon
        self._asker = asker
        self._run = run

    def candidates(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        compared = turns[0].form.operation in ("compare", "difference")
        if compared and asked.tokens and (short := next((m for m in asked.mentions if m.role is Role.ALTERNATIVE and m.first == 0), None)):
            yield from self._against(asked, self._first_side(turns[0]), short.last, turns[0].form.order)  # "and than China?"
        elif (at := self._than(asked)) is not None:
            yield from self._against(asked, self._first_side(turns[0]) if compared else turns[0], at)
        elif compared:
            yield from self._asked_again(asked, turns[0].form)
        elif any(m.role is Role.ALTERNATIVE for m in asked.mentions):
            yield from self._or_this(asked, turns[0].form)
        elif len(turns) > 1:
            yield from self._two_answers(asked, turns[0], turns[1].form)

    @staticmethod
    def _first_side(turn: Turn) -> Turn:
        """A comparison's first side, as if it alone had been asked for: "and less than in 2002?"."""
        side, form = turn.form.alternatives[0], turn.form
        if isinstance(side, RowIs):
            return Turn(LogicalForm(form.table, filters=(side,), measure=form.measure), side.ids, side.names)
        return replace(turn, form=LogicalForm(form.table, "sum" if form.measure else "count", (*form.filters, side), measure=form.measure))

    def _asked_again(self, asked: Asked, last: LogicalForm) -> Iterator[Candidate]:
        """"and in China versus Uzbekistan?", "and which had more wounded?": the comparison before, of other sides or by another measure."""
        candidate = self._asker.read(asked, last.table)
        reading = candidate.reading
        sides = self._sides(reading)
        told = {type(f) for f in last.alternatives}
        if candidate.missing or any(not isinstance(f, Given) and type(f) not in told for f in candidate.form.filters) or (sides and len(sides) < 2):
            return
        words = reading.of(Role.COMPARATIVE, Role.SUPERLATIVE, Role.DIFFERENCE)
        if not words and not (sides and {type(s) for s in sides} == told):
            return
        form = replace(last, alternatives=sides or last.alternatives, yes_no=self._asker.affirms(asked) or (last.yes_no and not self._chooses(asked)))
        yield replace(self._asker.settled(candidate), form=self._measured(form, reading) if words else form)

    def _chooses(self, asked: Asked) -> bool:
        """Whether one of the sides is asked for: "which had more wounded?"."""
        return any(t.folded in self._lexicon.question_words for t in asked.tokens)

    def _than(self, asked: Asked) -> int | None:
        """Where a comparative says than what; nothing but what points stands before it."""
        words = [m for m in asked.mentions if m.role is Role.COMPARATIVE]
        middles = {m.first: m.last for m in asked.mentions if m.role is Role.ALTERNATIVE and asked.tokens[m.first].stem not in self._lexicon.choices}
        for word in words:
            at = next((middles[i] for i in range(word.last, len(asked.tokens)) if i in middles), None)
            if at is not None and at < len(asked.tokens) and all(self._lexicon.is_function(asked.tokens, i) for i in range(word.first)):
                return at
        return None

    def _against(self, asked: Asked, turn: Turn, at: int, order: Order | None = None) -> Iterator[Candidate]:
        """"more than in 2009?", "longer than the 2007 one?"."""
        said = asked.tokens[0].folded
        if said in self._lexicon.question_words or any(r.kind in ("singular", "plural") for r in self._pointing(asked, at)):
            return
        other = self._asker.read(self._asker.put(asked.leaning, " ".join(t.text for t in asked.tokens[at:] if t.folded not in ("one", "ones"))), turn.form.table)
        new = tuple(f for f in other.form.filters if not isinstance(f, Given))
        if other.missing or not new:
            return
        reading = self._asker.read(asked, turn.form.table).reading
        same = [f for f in turn.form.filters if type(f) is type(new[0]) and not f.negated]
        if turn.form.operation in _AGGREGATES and len(same) == len(new) == 1 and not isinstance(new[0], RowIs):
            base = LogicalForm(turn.form.table, "compare", tuple(f for f in turn.form.filters if f != same[0]), measure=turn.form.measure, alternatives=(same[0], new[0]), order=order, yes_no=True)
            yield replace(self._asker.settled(other), form=self._measured(base, reading), firm=True)
            return
        rows = self._run(LogicalForm(turn.form.table, filters=new)) if len(turn.rows) == 1 else []
        if not rows or len(rows) > _SIDE_ROWS or str(rows[0]["id"]) in turn.rows:
            return
        column = next((c for c in (turn.form.measure, *turn.form.projection) if c in self._lexicon.measures[turn.form.table].values()), None)
        base = LogicalForm(turn.form.table, "compare", measure=column, alternatives=(RowIs(turn.rows, turn.labels), RowIs.of(rows)), order=order, yes_no=True)
        yield replace(self._asker.settled(other), form=self._measured(base, reading), firm=True)

    def _or_this(self, asked: Asked, last: LogicalForm) -> Iterator[Candidate]:
        """"who has more of them, this one or Uzbekistan?"."""
        candidate = self._asker.read(asked, last.table)
        sides = self._sides(candidate.reading)
        same = [f for f in last.filters if sides and type(f) is type(sides[0]) and not f.negated]
        if len(sides) != 1 or len(same) != 1 or isinstance(sides[0], RowIs) or candidate.missing or not asked.leaning.has("singular", "standin"):
            return
        if candidate.reading.of(Role.COMPARATIVE, Role.SUPERLATIVE):
            base = LogicalForm(last.table, "compare", tuple(f for f in last.filters if f != same[0]), measure=last.measure, alternatives=(same[0], sides[0]))
            yield replace(self._asker.settled(candidate), form=self._measured(base, candidate.reading))

    @staticmethod
    def _pointing(asked: Asked, at: int) -> list[Reference]:
        """References among the words that say than what."""
        behind = [t.folded for t in asked.tokens[at:]]
        return [r for r in asked.leaning.references if r.kind in ("singular", "plural") and asked.leaning.tokens[r.first].folded in behind]

    def _two_answers(self, asked: Asked, turn: Turn, before: LogicalForm) -> Iterator[Candidate]:
        """"which of the two years was worse?", "what is the difference?": of two answers that differ in one condition."""
        last = turn.form
        reading = self._asker.read(asked, last.table).reading
        words = reading.of(Role.COMPARATIVE, Role.DIFFERENCE)
        sides = self._differing(last, before)
        if not words or sides is None or reading.missing or reading.text or any(side not in sides for side in self._sides(reading)):
            return
        if len(turn.rows) > 1 and any(m.value[1] for m in words if m.role is Role.COMPARATIVE):  # of the rows: "the longer one"
            return
        named = any(_KEYS.get(str(m.value)) is type(sides[0]) for m in reading.of(Role.ASK))
        if not named and (last.operation not in _AGGREGATES or before.operation not in _AGGREGATES):
            return
        yes_no = self._asker.affirms(asked)
        common = tuple(f for f in last.filters if f in before.filters)
        operation: Operation = "difference" if reading.of(Role.DIFFERENCE) else "compare"
        form = LogicalForm(last.table, operation, common, measure=last.measure, alternatives=sides if yes_no else sides[::-1], yes_no=yes_no and operation == "compare")
        yield replace(self._asker.settled(self._asker.read(asked, last.table)), form=self._measured(form, reading))

    @staticmethod
    def _differing(last: LogicalForm, before: LogicalForm) -> tuple[Filter, Filter] | None:
        """The one condition in which two forms differ, as each has it."""
        new, old = ([f for f in a.filters if f not in b.filters] for a, b in ((last, before), (before, last)))
        if last.table != before.table or len(new) != 1 or len(old) != 1 or type(new[0]) is not type(old[0]):
            return None
        return (new[0], old[0]) if isinstance(new[0], PlaceIs | DateIs | ValueIs) and not new[0].negated and not old[0].negated else None

    def _measured(self, form: LogicalForm, reading: Reading) -> LogicalForm:
        """A comparison by what the question says, else by what was measured before: the rows where nothing was."""
        words = reading.of(Role.COMPARATIVE, Role.SUPERLATIVE)
        direction, by = words[0].value if words else (form.order.direction if form.order else "desc", None)
        column = measured_column(reading, self._lexicon, by, words[0], set()) if words else None
        columns = [str(m.column) for m in reading.of(Role.COLUMN) if is_number_column(m, reading.table)]
        counted = bool(words) and bool(reading.of(Role.NOUN)) and not columns and by is None
        column = column or (columns[0] if columns else None if counted else form.measure)
        if column is None and not counted and form.alternatives and isinstance(form.alternatives[0], RowIs):
            column = self._lexicon.measures[form.table].get("size")
        operation: Operation = "difference" if reading.of(Role.DIFFERENCE) else "compare" if words else form.operation
        return replace(form, operation=operation, measure=column, order=Order(column or "count", direction), yes_no=form.yes_no and operation == "compare")

    @staticmethod
    def _sides(reading: Reading) -> tuple[Filter, ...]:
        """The things of one sort that a question names."""
        if names := reading.kind(MentionKind.NAME):
            return tuple(RowIs(tuple(n.id for n in m.value), tuple(dict.fromkeys(n.display for n in m.value))) for m in names)
        if places := reading.kind(MentionKind.PLACE):
            return tuple(PlaceIs((m.value,)) for m in places)
        if dates := reading.kind(MentionKind.DATE):
            return tuple(made.date_filter(m.value) for m in dates)
        return tuple(ValueIs(str(m.column), (str(m.value),)) for m in reading.of(Role.VALUE))
