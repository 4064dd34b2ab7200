"""A logical form from a reading: its operation, the columns it asks for, its filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.forms.logical_form import (
    NO_ROWS,
    AnyOf,
    DateIs,
    Filter,
    LogicalForm,
    NumberIs,
    PlaceIs,
    RowIs,
    Several,
    Shares,
    TextHas,
    ValueIs,
)
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.linking.rows import RowIndex
from sco_qa.question.parsing import filters as made
from sco_qa.question.parsing.asserting import asserted, number_asserted, numbers_in, split
from sco_qa.question.parsing.comparisons import Comparisons
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.parsing.grouping import Grouping
from sco_qa.question.parsing.operations import Operations, averaged
from sco_qa.question.parsing.projections import Projections
from sco_qa.question.parsing.quantities import Quantities
from sco_qa.question.reading.negations import idle_negations, negated
from sco_qa.question.reading.numbers import NumberUse, is_number_column, read_numbers
from sco_qa.question.reading.reading import Reading
from sco_qa.world.places import Gazetteer


class FormBuilder:
    """Turns a reading into a logical form."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, rows: RowIndex) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._rows = rows
        self._projections = Projections(lexicon)
        self._operations = Operations(lexicon, self._projections)
        self._comparisons = Comparisons(lexicon)
        self._quantities = Quantities(lexicon)
        self._grouping = Grouping(lexicon, self._projections)

    def build(self, reading: Reading, yes_no: bool) -> Draft:
        against = self._quantities.condition(reading)
        if against:
            draft = self._build(against[0], yes_no)
            draft.form = draft.form.narrowed(against[1])
            return draft
        return self._build(reading, yes_no)

    def _build(self, reading: Reading, yes_no: bool) -> Draft:
        numbers = read_numbers(reading, self._lexicon)
        draft = Draft(LogicalForm(reading.table.name, yes_no=yes_no))
        used = set(numbers.used)
        self._operation(draft, reading, numbers, used)
        if draft.form.operation == "group" and not draft.form.order and (averaging := averaged(reading)):
            draft.form = replace(draft.form, operation=averaging)
        if draft.form.having == NO_ROWS:  # what is negated is that there are rows
            happens = min(m.first for m in reading.of(Role.NOUN, Role.VALUE, Role.VERB))
            reading = replace(reading, mentions=[m for m in reading.mentions if m.role is not Role.NEGATION or m.first > happens])
        filters = self._filters(reading, numbers, used, draft)
        if draft.form.operation == "exists" and (apart := self._sole(reading, filters)):
            draft.form = replace(draft.form, operation="every", alternatives=apart)
            filters = [f for f in filters if f not in apart]
        if draft.form.operation == "same":
            alike = all(isinstance(side, PlaceIs) for side in draft.form.alternatives)  # what one of them is called is no condition on both
            filters = [f for f in filters if not (isinstance(f, ValueIs) and (alike or f.column == draft.form.measure))]
        if draft.form.operation == "share":
            filters = self._share_of(draft, reading, numbers, used, filters)
            draft.unmet += [] if filters or draft.form.alternatives else [reading.tokens[reading.of(Role.SHARE)[0].first].text]
        if draft.form.table != reading.table.name:  # what another table's rows have none of
            lacking = [replace(f, filters=tuple(g for g in filters if not isinstance(g, Shares))) for f in draft.form.filters if isinstance(f, Shares)]
            draft.form = draft.form.with_filters(*(f for f in draft.form.filters if not isinstance(f, Shares)), *lacking)
            return draft
        if draft.form.operation == "exists":
            filters = self._asserted(draft, reading, numbers, used, filters)
        form = self._without_known(draft.form, filters, reading)
        filters = [f for f in filters if f not in form.alternatives]
        draft.form = form.with_filters(*filters)
        idle = idle_negations(reading)
        turning = [i for i in idle if reading.tokens[i].folded in self._lexicon.turning]
        reading.missing.extend(i for i in (*numbers.unused, *idle) if i not in (*reading.missing, *turning))
        draft.unmet += [reading.tokens[i].text for i in turning]
        return draft

    def _sole(self, r: Reading, filters: Sequence[Filter]) -> tuple[Filter, ...]:
        """"Did attacks happen only in Russia?": the place or the date that all must have."""
        if any(t.folded in self._lexicon.indefinite - self._lexicon.single for t in r.tokens):
            return ()
        kinds = [t for t, kind in ((PlaceIs, MentionKind.PLACE), (DateIs, MentionKind.DATE)) if made.nowhere_else(r, self._lexicon, kind)]
        return tuple(f for f in filters if isinstance(f, (*kinds, *((Several,) if PlaceIs in kinds else ())))) if kinds else ()

    def _share_of(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int], filters: list[Filter]) -> list[Filter]:
        """The filters of the whole; those of the part become the form's alternatives. Of all rows, where nothing says of which."""
        end = self._operations.whole_ends(r)
        first = replace(r, mentions=[m for m in r.mentions if m.first < end], text=None, known_rows=())
        said = self._filters(first, NumberUse(), used, draft)
        part = [f for f in filters if f not in said]
        whole = [f for f in said if f in filters or (isinstance(f, PlaceIs) and any(isinstance(p, PlaceIs) for p in part))]
        if not whole or not part:
            return filters
        draft.form = replace(draft.form, alternatives=tuple(part))
        return whole

    def _asserted(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int], filters: list[Filter]) -> list[Filter]:
        """The filters of the rows of which something is asserted, by a rank or by "all"; what is asserted becomes the form's alternatives."""
        assertion = asserted(r, self._lexicon, ranked=draft.form.order is not None and draft.form.order.limit is not None)
        if assertion is None:
            return filters
        first, second = split(r, assertion.at)
        spoken, said = (self._filters(half, numbers_in(half, r, numbers), used, draft) for half in (first, second))
        if assertion.subject_first:
            spoken, said = said, spoken
        if not said:
            return filters
        draft.form = replace(draft.form, operation=assertion.operation, alternatives=tuple(said))
        return spoken

    def compare(self, reading: Reading, sides: tuple[Filter, Filter], yes_no: bool) -> LogicalForm | None:
        """The comparison that a reading asks for, of sides that are known; None when the table has nothing to measure them by."""
        return self._comparisons.of_rows(reading, sides, yes_no)

    def _operation(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int]) -> None:
        """The most telling operation that the question asks for; else its rows, or columns of them."""
        sides, operations = self._comparisons, self._operations
        if r.of(Role.CONFLICT) and not r.of(Role.COUNT):
            draft.unmet += [r.tokens[m.first].text for m in r.of(Role.ASK) if m.value in ("why", "how")]
            draft.form = replace(draft.form, projection=r.table.conflict, yes_no=False)
            return
        grouping = self._grouping
        if grouping.absent(draft, r) or grouping.having(draft, r, numbers) or grouping.every(draft, r) or grouping.ranked(draft, r, used):
            return
        if self._quantities.totals(draft, r, used):
            return
        if sides.same(draft, r, used) or sides.compare(draft, r, used) or sides.choice(draft, r, used) or operations.share(draft, r, used) or operations.count(draft, r, numbers, used):
            return
        if operations.aggregate(draft, r, used) or operations.superlative(draft, r, numbers, used) or operations.ordinal(draft, r, used) or grouping.grouped(draft, r, used):
            return
        operations.order(draft, r)
        if draft.form.yes_no:
            draft.form = replace(draft.form, operation="exists", having=number_asserted(r, numbers, self._lexicon))
            return
        draft.form = replace(draft.form, projection=self._projections.projection(draft, r, used))
        main = self._lexicon.main.get(r.table.name)
        pointed = r.kind(MentionKind.NAME) or r.text
        if main and pointed and not draft.form.projection and not r.of(Role.NOUN, Role.VALUE):
            draft.form = replace(draft.form, projection=(main,))

    def _without_known(self, form: LogicalForm, filters: list[Filter], r: Reading) -> LogicalForm:
        """A column that the filters already fix is not what is asked: its rows are, by whom or what they name."""
        fixed = {f.column for f in filters if isinstance(f, ValueIs | NumberIs)} | {c for f in filters if isinstance(f, TextHas) for c in f.columns}
        if any(isinstance(f, PlaceIs) and not f.negated for f in filters) and r.of(Role.NOUN, Role.VALUE):
            fixed |= {str(m.column) for m in r.of(Role.COLUMN) if m.column in r.table.where} - {self._projections.key_of(m, r.table) for m in r.of(Role.ASK)}
        lies = self._lies(r) if form.operation == "rows" else set()
        if form.projection and lies >= set(form.projection):
            return replace(form, projection=())
        left = tuple(c for c in form.projection if c not in fixed)
        if form.operation != "rows" or left == form.projection:
            return form
        who = self._lexicon.who.get(r.table.name) if any(m.value == "who" for m in r.of(Role.ASK)) or r.tokens[0].folded == "who" else None
        other = who or self._lexicon.main.get(r.table.name)
        return replace(form, projection=left or ((other,) if other and other not in fixed else ()))

    def _lies(self, r: Reading) -> set[str]:
        """The columns before a place: "what is located in Tashkent" gives the place and asks for the row."""
        places = [p for p in r.kind(MentionKind.PLACE) if not negated(r, p)]
        found = [m for m in r.of(Role.COLUMN) if m.column in r.table.where and m.first > 0 and r.tokens[m.first - 1].folded not in self._lexicon.question_words]
        return {str(m.column) for m in found if any(0 <= p.first - m.last <= 1 for p in places)}

    def _filters(self, r: Reading, numbers: NumberUse, used: set[int], draft: Draft) -> list[Filter]:
        filters: list[Filter] = []
        filters += made.name_filters([m for m in r.kind(MentionKind.NAME) if m.first not in used], r)
        filters += made.value_filters([m for m in r.of(Role.VALUE) if m.first not in used], r, self._lexicon)
        filters += made.flag_filters(r)
        filters += made.several_filters(r, self._lexicon)
        filters += made.standing_filters(r)
        filters += made.outsider_filters(r)
        filters += made.absent_filters(r, self._lexicon)
        filters += numbers.tests
        told = {draft.form.measure, *draft.form.projection, *(f.column for f in numbers.tests if isinstance(f, NumberIs))}
        given = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table) and m.first not in used and m.column not in told]
        if not any(isinstance(f, RowIs) for f in filters):
            filters += made.given_filters(given, r, self._lexicon, self._rows.tables[r.table.name])
        if r.known_rows:
            table = self._rows.tables[r.table.name]
            filters.append(RowIs(tuple(table.ids[i] for i in r.known_rows), tuple(table.labels[i] for i in r.known_rows)))
        elif r.text:
            filters.append(r.text)
        places = [m for m in r.kind(MentionKind.PLACE) if m.first not in used and not r.of(Role.CONFLICT)]
        filters += made.place_filters(places, r, self._gazetteer)
        filters += [f for f in made.date_filters(r) if not set(f.filters if isinstance(f, AnyOf) else (f,)) <= set(draft.form.alternatives)]
        return filters
