"""What a question sets side by side: "the longer of A and B", "was it A or B", "how many more in A than in B"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.forms.logical_form import (
    PLACE,
    WHEN,
    DateIs,
    Direction,
    Filter,
    LogicalForm,
    Operation,
    Order,
    PlaceIs,
    RowIs,
    ValueIs,
)
from sco_qa.question.linking.dates import read_dates
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing import filters as made
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.parsing.superlatives import other_end
from sco_qa.question.reading.numbers import counted, measured_column
from sco_qa.question.reading.reading import Reading

RATIO = "ratio"
"""The value of a difference that is a quotient."""


def opposition(r: Reading) -> Operation:
    """How the sides are set against each other."""
    differences = r.of(Role.DIFFERENCE)
    return "compare" if not differences else "ratio" if any(m.value == RATIO for m in differences) else "difference"


def counts_rows(r: Reading) -> bool:
    """"more attacks", "how many more drills": rows are counted, and no quantity of theirs is measured."""
    words = [m for m in r.of(Role.COMPARATIVE, Role.DIFFERENCE) if m.role is Role.DIFFERENCE or not m.value[1]]
    numbered = [head for c in r.of(Role.COUNT) if (head := counted(r, c)) and head.role is Role.NOUN]  # "the number of attacks"
    return bool(numbered) or any(m.role is Role.NOUN and m.table == r.table.name and w.last == m.first for w in words for m in r.mentions)


def _together(r: Reading, places: Sequence[Mention]) -> tuple[Filter, ...]:
    """Places as sides: those that "and" joins are one where another word sets the sides apart."""
    sides: list[list[str]] = []
    for i, place in enumerate(places):
        between = range(places[i - 1].last, place.first) if i else range(0)
        joined = len(between) == 1 and between[0] in r.joints and between[0] not in r.claimed and bool(r.of(Role.ALTERNATIVE))
        if joined:
            sides[-1].append(place.value)
        else:
            sides.append([place.value])
    return tuple(PlaceIs(tuple(dict.fromkeys(s))) for s in sides) if len(sides) > 1 else tuple(PlaceIs((m.value,)) for m in places)


class Comparisons:
    """Finds the sides of a comparison, and what they are measured by."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def choice(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """"Is it in A or in B": what is asked is that place, date or value, and neither filters."""
        if not draft.form.yes_no or not self._chooses(r):
            return False
        sides = self._sides(r, used)
        if not sides:
            return False
        column = {PlaceIs: PLACE, DateIs: WHEN}.get(type(sides[0])) or getattr(sides[0], "column", None)
        draft.form = replace(draft.form, yes_no=False, projection=(str(column),))
        return True

    def compare(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        words = r.of(Role.COMPARATIVE, Role.SUPERLATIVE, Role.DIFFERENCE)
        opposed = r.of(Role.ALTERNATIVE) or r.of(Role.DIFFERENCE) or (r.of(Role.COMPARATIVE) and len(self._named_sides(r)) > 1)
        if not words or not opposed:
            return False
        word = next((m for m in words if m.role is not Role.DIFFERENCE), None)
        direction: Direction
        direction, by = word.value if word else ("desc", None)
        difference = bool(r.of(Role.DIFFERENCE))
        operation: Operation = opposition(r)
        if difference and word and other_end(r, word) and not r.of(Role.ALTERNATIVE):
            return self._between_ends(draft, r, word)
        named = self._named_sides(r)
        if named:
            used.update(m.first for m in r.kind(MentionKind.NAME))
            column = measured_column(r, self._lexicon, by, word or words[0], used) or self._lexicon.measures[r.table.name].get("duration")
            if not column:
                return False
            asks_yes_no = draft.form.yes_no and not self._chooses(r)
            draft.form = replace(draft.form, operation=operation, alternatives=named, order=Order(column, direction), measure=column, yes_no=asks_yes_no)
            return True
        sides = self._sides(r, used)
        if not sides:
            return False
        column = measured_column(r, self._lexicon, by, word or words[0], used)
        chooses = draft.form.yes_no and not self._chooses(r)
        draft.form = replace(draft.form, operation=operation, alternatives=sides, order=Order(column or "count", direction), measure=column, yes_no=chooses)
        return True

    def _between_ends(self, draft: Draft, r: Reading, word: Mention) -> bool:
        """"the difference between the longest and the shortest": what lies between the ends of a ranking."""
        column = measured_column(r, self._lexicon, word.value[1], word, set()) or self._lexicon.measures[r.table.name].get("size")
        if not column:
            return False
        draft.form = replace(draft.form, operation=opposition(r), order=Order(column, "desc", ends=True), measure=None if column == WHEN else column, yes_no=False)
        return True

    def same(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """"Do A and B bear the same date": whether the sides agree in a column."""
        sides = self._named_sides(r) or self._identities(r)
        if not r.of(Role.EQUAL) or len(sides) < 2 or r.of(Role.COUNT) or any(t.folded in self._lexicon.question_words for t in r.tokens):
            return False
        form = self._agreement(r, sides)
        if form is None:
            return False
        used.update(m.first for m in (*r.kind(MentionKind.NAME), *r.kind(MentionKind.PLACE)))
        draft.form = form
        return True

    def _agreement(self, r: Reading, sides: tuple[Filter, ...]) -> LogicalForm | None:
        """Whether sides agree in what a word of agreement speaks of, or stands beside."""
        word = r.of(Role.EQUAL)[0]
        value = word.value
        if value == "given":
            agreeing = [m for m in r.mentions if m.role in (Role.COLUMN, Role.ASK, Role.UNIT)]
            beside = next((m for m in agreeing if 0 <= m.first - word.last <= 1), agreeing[0] if word.last == len(r.tokens) and len(agreeing) == 1 else None)  # "is their date the same"
            value = beside.column or beside.value if beside else None
        column = WHEN if value in (WHEN, "year", "month", "day") or value in r.table.when else str(value)
        column = self._lexicon.measures[r.table.name].get(str(value), "duration" if value == "how_long" else column)
        column = self._lexicon.measures[r.table.name].get(column, column)
        if column not in r.table.columns and not (column == WHEN and r.table.when):
            return None
        return LogicalForm(r.table.name, "same", alternatives=sides, measure=column, group_by=value if value in ("year", "month") else None, yes_no=True)

    def _identities(self, r: Reading) -> tuple[Filter, ...]:
        """Countries that are rows of their own."""
        if r.table.label != f"{{{r.table.where[0] if r.table.where else None}}}":
            return ()
        return tuple(PlaceIs((place,)) for place in dict.fromkeys(m.value for m in r.kind(MentionKind.PLACE)))

    def of_rows(self, r: Reading, sides: tuple[Filter, Filter], yes_no: bool) -> LogicalForm | None:
        """The comparison that a reading asks for, of sides that are known; None when the table has nothing to measure them by."""
        if r.of(Role.EQUAL):
            return self._agreement(r, sides)
        words = r.of(Role.COMPARATIVE, Role.SUPERLATIVE)
        difference = bool(r.of(Role.DIFFERENCE))
        direction: Direction
        direction, by = words[0].value if words else ("desc", None)
        column = measured_column(r, self._lexicon, by, (words or r.of(Role.DIFFERENCE))[0], set()) if words or difference else None
        if counts_rows(r):
            form = LogicalForm(r.table.name, opposition(r), alternatives=sides, order=Order("count", direction))
            return replace(form, yes_no=yes_no and not self._chooses(r) and not difference)
        column = column or self._lexicon.measures[r.table.name].get("size" if by is None else by)
        if not column or (difference and column == WHEN):
            return None
        operation = opposition(r)
        form = LogicalForm(r.table.name, operation, alternatives=sides, order=Order(column, direction), measure=column)
        return replace(form, yes_no=yes_no and not self._chooses(r) and not difference)

    def _chooses(self, r: Reading) -> bool:
        """"Was it A or B": a question that opens like one for yes or no, and asks to choose."""
        return any(r.tokens[m.first].stem in self._lexicon.choices for m in r.of(Role.ALTERNATIVE))

    def _sides(self, r: Reading, used: set[int]) -> tuple[Filter, ...]:
        """The two or more things an "or" or a "than" sets side by side."""
        middle = r.of(Role.ALTERNATIVE) or r.of(Role.DIFFERENCE)
        if not middle:
            return ()
        for kind in (MentionKind.PLACE, MentionKind.DATE):
            found = r.kind(kind)
            if len({m.value for m in found}) >= 2:
                used.update(m.first for m in found)
                return _together(r, found) if kind is MentionKind.PLACE else tuple(made.date_filter(m.value) for m in found)
            if kind is MentionKind.DATE and len(found) == 1 and r.of(Role.DIFFERENCE) and (ends := self._ends_of(r, found[0])):
                used.add(found[0].first)
                return ends
        values = r.of(Role.VALUE)
        if len({m.value for m in values}) >= 2 and len({m.column for m in values}) == 1:
            used.update(m.first for m in values)
            return tuple(ValueIs(str(m.column), (str(m.value),)) for m in values)
        return ()

    def _ends_of(self, r: Reading, span: Mention) -> tuple[Filter, ...]:
        """"the difference between 2004 and 2005": no span, but the two that a word joins."""
        words = r.tokens[span.first : span.last]
        for i, word in enumerate(words[1:-1], 1):
            if word.folded in self._lexicon.joining:
                ends = [read_dates(" ".join(t.text for t in part if t.folded not in self._lexicon.ranging)) for part in (words[:i], words[i + 1 :])]
                return tuple(made.date_filter(d) for d in ends if d) if all(ends) else ()
        return ()

    def _named_sides(self, r: Reading) -> tuple[RowIs, ...]:
        names = r.kind(MentionKind.NAME)
        sides = tuple(RowIs(tuple(n.id for n in m.value), tuple(dict.fromkeys(n.display for n in m.value))) for m in names)
        return sides if len({s.ids for s in sides}) >= 2 else ()
