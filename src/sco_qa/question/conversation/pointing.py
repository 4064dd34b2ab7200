"""Which rows of the conversation a question points at: those of the last answer, one of them, the others, the next in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sco_qa.facts.schema import Schema
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.forms.logical_form import (
    WHEN,
    DateIs,
    Filter,
    LogicalForm,
    Order,
    PlaceIs,
    RowIs,
    TextHas,
    ValueIs,
    limits,
)
from sco_qa.question.forms.wording import Describer
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY
from sco_qa.question.words.english import joined

_NAMED = 3
"""More rows than these are called by what they have in common."""
_REACH = 4
"""How many answers back rows may have been singled out that "the others" leaves out."""
_PLAIN = ("rows", "exists", "count", "sum", "average", "share", "group")


@dataclass(frozen=True, slots=True)
class Referent:
    """Rows of one table that a question points at, by the filters that give them."""

    table: str
    filters: tuple[Filter, ...]
    rows: tuple[str, ...]
    labels: tuple[str, ...]
    last: LogicalForm | None = None
    """The form that gave exactly these rows."""


class Pointer:
    """Resolves pointing words against a conversation's turns."""

    def __init__(self, schema: Schema, describer: Describer, run: RunRows) -> None:
        self._schema = schema
        self._describer = describer
        self._run = run

    def referents(self, leaning: Leaning, turns: Sequence[Turn], comparing: bool) -> Iterator[Referent]:
        """What the question may point at, the likeliest first; `comparing` when it asks which of several is the more so."""
        if leaning.described is not None:
            row, label = leaning.described
            yield Referent(turns[0].form.table, (RowIs((row,), (label,)),), (row,), (label,))
        elif leaning.ordinal is not None:
            yield from self._nth(leaning.ordinal, turns)
        elif leaning.has("other"):
            yield from self._others(turns, leaning.count)
        elif leaning.has("plural") and turns[0].form.yes_no and (denied := self._denied(turns[0].form)):
            yield Referent(turns[0].form.table, denied, (), ())
        elif leaning.count or leaning.has("plural") or comparing:
            yield from self._several(leaning.count, turns)
            if leaning.count is None and turns:
                yield self.whole(turns[0])
        else:
            yield from (self.whole(t) for t in turns[:1])

    def _denied(self, form: LogicalForm) -> tuple[Filter, ...]:
        """The rows that a question asked not to be so, where places name them: "is neither A nor B a …"."""
        table = self._schema.tables[form.table]
        names = any(table.label == f"{{{column}}}" for column in table.where)
        return tuple(replace(f, negated=False) for f in form.filters if isinstance(f, PlaceIs) and f.negated) if names else ()

    def whole(self, turn: Turn) -> Referent:
        """All rows of a turn, by its own conditions where these give the same rows, else by name."""
        form = turn.form
        plain = form.operation in _PLAIN and (form.order is None or form.order.limit is None)
        if plain and form.filters and not any(isinstance(f, RowIs) and len(f.ids) > _NAMED for f in form.filters):
            ids = {str(r["id"]) for r in self._run(LogicalForm(form.table, filters=form.filters))}
            if ids == set(turn.rows) and ids:
                return Referent(form.table, form.filters, turn.rows, turn.labels, form)
        if not turn.rows:
            spoken_of = tuple(f for f in form.filters if isinstance(f, RowIs | PlaceIs | TextHas))
            return Referent(form.table, spoken_of, (), (), form)
        return replace(self._rows(turn, tuple(range(len(turn.rows)))), last=form)

    def _rows(self, turn: Turn, positions: Sequence[int]) -> Referent:
        ids, labels = tuple(turn.rows[i] for i in positions), tuple(turn.labels[i] for i in positions)
        return Referent(turn.form.table, (RowIs(ids, self._names(turn, labels)),), ids, labels)

    def _names(self, turn: Turn, labels: tuple[str, ...]) -> tuple[str, ...]:
        if turn.form.operation == "group" and turn.values:
            return (f"the {self._schema.tables[turn.form.table].plural} of {joined(list(turn.values))}",)
        if len(labels) <= _NAMED:
            return labels
        if len(labels) == len(turn.rows):
            unfolded = replace(turn.form, operation="rows", projection=(), measure=None, group_by=None, distinct=None, yes_no=False)
            return (self._describer.describe(unfolded),)
        return (f"{joined(list(labels[:_NAMED]))} and {len(labels) - _NAMED} more",)

    def _nth(self, nth: int, turns: Sequence[Turn]) -> Iterator[Referent]:
        for turn in turns:
            if len(turn.rows) > 1:
                if nth < len(turn.rows):
                    yield self._rows(turn, (range(len(turn.rows))[nth],))
                return
        pair = [t for t in turns[:2] if len(t.rows) == 1 and t.form.table == turns[0].form.table][::-1]
        if nth < len(pair) == 2:
            yield self._rows(pair[nth], (0,))

    def _others(self, turns: Sequence[Turn], count: int | None) -> Iterator[Referent]:
        """Rows of an earlier answer that later ones, or the last one alone, left out; or those that a ranking put behind."""
        for i, turn in enumerate(turns):
            if turn.form.table != turns[0].form.table:
                continue
            ids, labels = self._pool(turn)
            for out in (self._singled(turns, i, ids), set(_chosen(turns[0]))):
                left = [at for at, row in enumerate(ids) if row not in out]
                if left and len(left) < len(ids) and count in (None, len(left)):
                    rows, names = tuple(ids[at] for at in left), tuple(labels[at] for at in left)
                    yield Referent(turn.form.table, (RowIs(rows, self._names(turn, names)),), rows, names)
                    return

    @staticmethod
    def _singled(turns: Sequence[Turn], since: int, pool: Sequence[str]) -> set[str]:
        """Rows of a pool that were singled out by the turns since, and around it where it was itself a choice."""
        choice = limits(turns[since].form) or turns[since].form.operation == "compare"
        spoken = turns[: since + _REACH] if choice else turns[:since]
        return {row for t in spoken if not set(pool) <= set(_chosen(t)) for row in _chosen(t)}

    def _pool(self, turn: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The rows that a turn chose from, or answered: their ids and names."""
        if not limits(turn.form) or turn.form.operation != "rows" or not turn.form.filters:
            return turn.rows, turn.labels
        rows = self._run(LogicalForm(turn.form.table, filters=turn.form.filters))
        return tuple(str(r["id"]) for r in rows), tuple(str(r["label"]) for r in rows)

    def _several(self, count: int | None, turns: Sequence[Turn]) -> Iterator[Referent]:
        """Rows of the latest answer that has as many as are spoken of, or of the latest answers that were single."""
        first = turns[0]
        gathered: list[Turn] = []
        for turn in turns:
            if turn.form.table != first.form.table or len(turn.rows) != 1:
                break
            if turn.rows[0] not in {t.rows[0] for t in gathered}:
                gathered.append(turn)
            if count and len(gathered) == count:
                break
        if len(gathered) > 1 and (count is None or len(gathered) == count):
            order = gathered[::-1] if count else gathered[1::-1]
            ids, labels = tuple(t.rows[0] for t in order), tuple(t.labels[0] for t in order)
            yield Referent(first.form.table, (RowIs(ids, labels),), ids, labels)
        for turn in turns:
            if len(turn.rows) == count or (count is None and len(turn.rows) > 1):
                yield self.whole(turn)
                return

    def neighbour(self, turn: Turn, following: bool) -> LogicalForm | None:
        """The row of its table next after, or before, those of a turn; what set these apart is no condition, what kind they are is."""
        table = self._schema.tables[turn.form.table]
        rows = self._run(LogicalForm(turn.form.table, filters=(RowIs(turn.rows, turn.labels),))) if turn.rows else []
        if not rows or not table.when or not all(r["when_from"] for r in rows):
            return None
        start, end = min(str(r["when_from"]) for r in rows), max(str(r["when_to"]) for r in rows)
        kinds = [f for f in turn.form.filters if isinstance(f, ValueIs)] if len(rows) > 1 or any(table.label == f"{{{c}}}" for c in table.where) else []
        period = DateIs(shifted_day(end, 1), LAST_DAY) if following else DateIs(FIRST_DAY, shifted_day(start, -1))
        period = replace(period, anchor=f"{'after' if following else 'before'} {turn.labels[0]}")
        return LogicalForm(turn.form.table, filters=(*kinds, period), order=Order(WHEN, "asc" if following else "desc", 1))


def _chosen(turn: Turn) -> tuple[str, ...]:
    """The rows that a turn answered with: of a comparison, the side that has more."""
    if turn.form.operation != "compare":
        return turn.rows
    sides = [f for f in turn.form.alternatives if isinstance(f, RowIs) and joined(list(f.names)) in turn.values]
    return tuple(row for side in sides for row in side.ids)


def shifted_day(day: str, days: int) -> str:
    """A day so many days later, ISO."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
