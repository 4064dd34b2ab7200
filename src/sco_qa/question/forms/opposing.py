"""Comparisons in plain English: "which was longer: A or B", "difference in the number of attacks between 2004 and 2005"."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.forms.conditions import with_the
from sco_qa.question.forms.logical_form import WHEN, Filter, LogicalForm, Order, PlaceIs, RowIs, TextHas, ValueIs
from sco_qa.question.forms.phrases import ColumnPhrases
from sco_qa.question.forms.subjects import Subjects
from sco_qa.question.words.english import joined, ordinal_word


def other_end(form: LogicalForm, order: Order) -> LogicalForm:
    """A ranking turned round."""
    return replace(form, order=replace(order, direction="asc" if order.direction == "desc" else "desc", ends=False))


class Opposing(Subjects):
    """Puts what is set side by side into words."""

    def adjective(self, form: LogicalForm) -> str | None:
        """"longest", "deadliest", "latest": what rows with most of the measure are called."""
        assert form.order is not None
        greatest = form.order.direction == "desc"
        if form.order.column == WHEN:
            return "latest" if greatest else "earliest"
        column = self.phrases(form.table).column(form.order.column)
        return column.most if greatest else column.least

    def extreme(self, form: LogicalForm) -> str:
        """"most wounded", "fewest attacks": by the measure, or by the number of rows."""
        assert form.order is not None
        many = form.order.direction == "desc"
        nth = f"{ordinal_word(form.order.skip + 1)} " if form.order.skip and form.operation == "group" else ""
        return nth + self._extreme(form, many)

    def _extreme(self, form: LogicalForm, many: bool) -> str:
        assert form.order is not None
        measure = form.measure if form.operation == "group" else form.order.column
        if measure is None:
            return f"{'most' if many else 'fewest'} {self.subject(form)}"
        column = self.phrases(form.table).column(measure)
        if column.unit and column.of == "in":
            return f"{'most' if many else 'fewest'} {column.unit[1]}"
        return f"{'highest' if many else 'lowest'} {column.noun[0]}"

    def _compared(self, form: LogicalForm) -> str:
        if not form.alternatives:
            return self._compared_totals(form)
        sides = self.sides(form)
        question = self.comparison(form)
        of = f" of the {self.subject(form)}" if form.filters and question[0] == "was" else ""
        among = f" in {self.subject(form)}" if form.filters and form.measure and question[0] == "had" else ""
        if form.yes_no:
            first, *rest = sides
            than = f"{question[1]}{among} than {joined(rest, 'or')}?"
            return f"was {first} {than}" if question[0] == "was" else f"did {first} have {than}"
        return f"which{of} {question[0]} {question[1]}{among}: {joined(sides, 'or')}"

    def comparison(self, form: LogicalForm) -> tuple[str, str]:
        """Verb and what is compared: ("was", "longer"), ("had", "more attacks")."""
        assert form.order is not None
        greater = form.order.direction == "desc"
        if form.order.column == WHEN:
            return "was", "later" if greater else "earlier"
        if form.measure is None:
            return "had", f"{'more' if greater else 'fewer'} {self.subject(form)}"
        column: ColumnPhrases = self.phrases(form.table).column(form.measure)
        if column.asked and all(isinstance(f, RowIs) for f in form.alternatives):
            return "was", column.asked[not greater]
        noun = column.unit[1] if column.unit else column.noun[0]
        return "had", f"{'more' if greater else 'fewer'} {noun}"

    def _counted_noun(self, form: LogicalForm) -> str:
        return self._noun(form, False)[0]

    def _scope(self, form: LogicalForm) -> str:
        """What both sides of a comparison have in common."""
        rest = self._noun(form, False)[1]
        said = self.conditions.phrases(rest, form.table)
        return f" {said}" if said else ""

    def sides(self, form: LogicalForm) -> list[str]:
        """The sides of a comparison as things: "Russia", "2009", "Peace Mission-2007", "the number of dead"."""
        return [self._side(f, form.table) for f in form.alternatives] or [f"the {self.quantity(form, c)}" for c in form.projection]

    def quantity(self, form: LogicalForm, column: str) -> str:
        """What a column of totals is called; "count" counts the rows."""
        if column == "count":
            return f"number of {self._schema.tables[form.table].plural}"
        return self.phrases(form.table).column(column).noun[0]

    def _compared_totals(self, form: LogicalForm) -> str:
        """"which was greater in attacks in Russia: the number of dead or the number of wounded"."""
        assert form.order is not None
        greater = "greater" if form.order.direction == "desc" else "smaller"
        sides = self.sides(form)
        if form.yes_no:
            return f"was {sides[0]} in {self.subject(form)} {greater} than {sides[1]}?"
        return f"which was {greater} in {self.subject(form)}: {joined(sides, 'or')}"

    def _ratio(self, form: LogicalForm) -> str:
        if not form.alternatives:
            return f"ratio of {' to '.join(self.sides(form))} in {self.subject(form)}"
        return f"ratio of {self._measured(form)} between {joined(self.sides(form))}"

    def _side(self, filter_: Filter, table: str) -> str:
        if isinstance(filter_, PlaceIs):
            return joined([with_the(p) for p in filter_.places])
        if isinstance(filter_, ValueIs):
            nouns = self.phrases(table).nouns.get(filter_.column, {})
            return joined([nouns.get(v, (v, v))[1] for v in filter_.values])
        said = self.conditions.one(filter_, table)
        return f"{self._schema.tables[table].plural} {said}" if isinstance(filter_, TextHas) else said.removeprefix("in ")

    def _agreement(self, form: LogicalForm) -> str:
        """"are the dates of A and B the same?"."""
        noun = form.group_by or self.phrases(form.table).column(form.measure).noun[0]
        return f"is the {noun} of {joined(self.sides(form))} the same?"

    def _difference(self, form: LogicalForm) -> str:
        if form.order is not None and form.order.ends:
            ends = f"{self._end(form)} and {self._end(other_end(form, form.order))}"
            unit = f"{form.group_by or 'day'}s" if form.order.column == WHEN else f"difference in {self._measured(form)}"
            return f"{unit} between {ends}"
        if not form.alternatives:
            return f"difference between {joined(self.sides(form))} in {self.subject(form)}"
        if form.order is not None and form.order.column == WHEN:
            return f"{form.group_by or 'day'}s between {joined(self.sides(form))}"
        return f"difference in {self._measured(form)} between {joined(self.sides(form))}"

    def _end(self, form: LogicalForm) -> str:
        """"the longest exercise", "the attack with the fewest wounded"."""
        rows, adjective = self.subject(form, singular=True), self.adjective(form)
        return f"the {adjective} {rows}" if adjective else f"the {rows} with the {self.extreme(replace(form, operation='rows'))}"

    def _measured(self, form: LogicalForm) -> str:
        """"the number of dead in attacks in Russia", "duration"."""
        column = self.phrases(form.table).column(form.measure) if form.measure else None
        measure = f"{'the ' if column.noun[0].startswith('number') else ''}{column.noun[0]}" if column else f"the number of {self._counted_noun(form)}"
        return f"{measure}{self._scope(form)}"
