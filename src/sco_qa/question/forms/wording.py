"""A logical form in plain English: how the service says it understood a question. What it says can be asked again."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.forms.conditions import TESTS
from sco_qa.question.forms.logical_form import NO_ROWS, SEQUENCE, LogicalForm, NumberIs, Order, RowIs, ValueIs
from sco_qa.question.forms.opposing import Opposing, other_end
from sco_qa.question.words.english import capital, count_word, joined, ordinal_word

AGGREGATES = {"sum": "total", "average": "average", "median": "median"}


class Describer(Opposing):
    """Puts forms into words."""

    def describe(self, form: LogicalForm) -> str:
        """One line, capitalised, without a full stop."""
        return capital(self._head(form))

    # -- what is asked of them

    def _head(self, form: LogicalForm) -> str:
        if form.denied:
            asked = self._head(replace(form, denied=False))
            none = asked.replace(" there ", " there no ", 1)
            return none if none != asked else f"is it not so: {asked}"
        if form.yes_no and form.operation in ("exists", "rows", "count"):
            return self._yes_no(form)
        write = {"count": self._count, "sum": self._total, "together": self._total, "average": self._total, "median": self._total, "share": self._share, "group": self._grouped,
                 "compare": self._compared, "difference": self._difference, "ratio": self._ratio, "same": self._agreement, "every": self._every}.get(form.operation, self._listed)  # fmt: skip
        return write(form)

    def proposition(self, form: LogicalForm) -> str:
        """What a yes/no question asks, as a statement: "Turkey is a dialogue partner"."""
        return " ".join(filter(None, self._clause(form)))

    def _clause(self, form: LogicalForm) -> tuple[str, str, str]:
        """Subject, verb and the rest of what a yes/no question asks."""
        spoken = self.phrases(form.table)
        if spoken.the:
            return spoken.the, "", self.conditions.phrases(form.filters, form.table, True).removeprefix("that ")
        if not self.named(form):
            return "there", "were" if self._schema.tables[form.table].when and spoken.lists == "lists" else "are", self.subject(form)
        noun, rest = self._noun(replace(form, filters=tuple(f for f in form.filters if not isinstance(f, ValueIs) or f.negated)), False)
        many = " and " in noun
        nouns = self._as([f for f in form.filters if isinstance(f, ValueIs) and not f.negated], form.table, many).removeprefix(" as ")
        said = " ".join(filter(None, [nouns, self.conditions.phrases(rest, form.table, not many)]))
        if not nouns and said.startswith("that "):
            return noun, "", said.removeprefix("that ")
        present = nouns or form.table in ("organisations", "people", "contacts")
        verb = ("are" if many else "is") if present else ("were" if many else "was")
        return noun, verb if said else "", said

    def _yes_no(self, form: LogicalForm) -> str:
        """"Is Turkey a dialogue partner?", "Were there attacks in Kazakhstan?"."""
        if form.order and form.order.limit and form.alternatives:
            ranked, one = self._ranked(replace(form, filters=tuple(f for f in form.filters if not isinstance(f, RowIs)), alternatives=()))
            return f"is it so that {ranked} {self.predicate(form, one)}?"
        if form.having:
            n = f"{TESTS[form.having.operator]} {count_word(int(form.having.value))}"
            return f"are there {n} {self.subject(replace(form, having=None), singular=form.having.value == 1)}?"
        subject, verb, rest = self._clause(form)
        if not rest:
            return f"is there {subject}?"
        return f"{verb} {subject} {rest}?" if verb else f"is it so that {subject} {rest}?"

    def _listed(self, form: LogicalForm) -> str:
        rows, one = self._ranked(form)
        label = self._schema.tables[form.table].label
        columns = [c for c in form.projection if label != f"{{{c}}}" and c not in self.phrases(form.table).silent]
        return self.asked(form.table, columns, rows, one) if columns else rows

    def asked(self, table: str, columns: list[str], rows: str, one: bool) -> str:
        """"dates of exercises held in Russia", "what happened in the attack in Beslan"."""
        spoken = self.phrases(table)
        first = spoken.column(columns[0])
        if len(columns) == 1 and first.ask:
            return first.ask.format(rows)
        nouns = joined(list(dict.fromkeys(spoken.column(c).noun[not one] for c in columns)))
        return f"{nouns} {first.of} {rows}"

    def _ranked(self, form: LogicalForm) -> tuple[str, bool]:
        """The rows with their rank, and whether they are one."""
        order = form.order
        if order is None or not order.limit:
            order_said = f", {'newest' if order.direction == 'desc' else 'oldest'} first" if order else ""
            one = self._is_one(form)
            numbered = any(isinstance(f, NumberIs) and f.operator == "=" and not self.phrases(form.table).column(f.column).unit for f in form.filters)
            return self.subject(form, singular=numbered) + order_said, one or numbered
        one = order.limit == 1
        if self._is_one(form):
            return self.subject(form), True
        rows = self.subject(form, singular=one)
        if order.column == SEQUENCE:
            place = ordinal_word(order.skip + 1) if order.direction == "asc" else "last"
            place = "first and the last" if order.ends else place
            return f"the {place}{'' if one else f' {count_word(order.limit)}'} {rows} in the list", one
        if self.named(form):
            rows = f"of {rows}"
        number = f"{ordinal_word(order.skip + 1)} " if order.skip else "" if one else f"{count_word(order.limit)} "
        adjective = self.adjective(form)
        if order.ends:
            return self._both_ends(form, order, number, rows), False
        if adjective:
            return f"the {number}{adjective} {rows}", one
        return f"the {number}{rows} with the {self.extreme(form)}", one

    def _both_ends(self, form: LogicalForm, order: Order, number: str, rows: str) -> str:
        """"the longest and the shortest exercise", "the attacks with the most and with the fewest wounded"."""
        other = other_end(form, order)
        first, last = self.adjective(form), self.adjective(other)
        if first and last:
            return f"the {number}{first} and the {number}{last} {rows}"
        return f"the {number}{self.subject(form)} with the {self.extreme(form)} and with the {self.extreme(other)}"

    def _count(self, form: LogicalForm) -> str:
        if form.distinct:
            spoken = self.phrases(form.table).column(form.distinct)
            return f"number of different {spoken.noun[1]} {spoken.of} {self.subject(form)}"
        among = f"{self._schema.tables[form.table].plural} among " if self.named(form) else ""
        return f"number of {among}{self.subject(form)}"

    def _total(self, form: LogicalForm) -> str:
        if form.group_by:
            what = self.phrases(form.table).column(form.measure).noun[0] if form.measure else f"number of {self._schema.tables[form.table].plural}"
            rest = f" {self.phrases(form.table).column(form.measure).of} {self.subject(form)}" if form.measure else self._scope(form)
            return f"{AGGREGATES[form.operation]} {what} per {self.phrases(form.table).column(form.group_by).noun[0]}{rest}"
        if form.projection:
            nouns = [self.quantity(form, c) for c in form.projection]
            of = next(self.phrases(form.table).column(c).of for c in form.projection if c != "count")
            if form.operation == "together":
                return f"{joined(nouns)} together {of} {self.subject(form)}"
            return f"total {joined(nouns)} {of} {self.subject(form)}"
        column = self.phrases(form.table).column(form.measure)
        return f"{AGGREGATES[form.operation]} {column.noun[0]} {column.of} {self.subject(form)}"

    def _share(self, form: LogicalForm) -> str:
        unit = self.phrases(form.table).column(form.measure).unit if form.measure else None
        return f"share of {f'the {unit[1]} in ' if unit else ''}{self.whole(form)} that {self.predicate(form)}"

    def whole(self, form: LogicalForm) -> str:
        """What a share is a share of."""
        return self.subject(form) if form.alternatives else self._schema.tables[form.table].plural

    def _every(self, form: LogicalForm) -> str:
        """"is it so that all members are in Central Asia?"."""
        if form.group_by:
            return f"were there {self.subject(form)} in every {self.phrases(form.table).column(form.group_by).noun[0]}?"
        return f"is it so that all {self.subject(form)} {self.predicate(replace(form, filters=form.alternatives))}?"

    def predicate(self, form: LogicalForm, one: bool = False) -> str:
        """What a form's filters say of its rows: "were held in Russia", "are bombings", of `one` "was held in Russia"."""
        if form.alternatives:
            form = form.with_filters(*form.alternatives)
        noun, rest = self._noun(form, False)
        said = self.conditions.phrases(rest, form.table, one)
        plural = self._schema.tables[form.table].plural
        if noun != plural:
            return f"{'is' if one else 'are'} {noun} {said}".strip()
        return said.removeprefix("that ") if said.startswith("that ") else f"{'was' if one else 'were'} {said}"

    def _grouped(self, form: LogicalForm) -> str:
        spoken = self.phrases(form.table)
        key = spoken.column(form.group_by).noun
        if form.having:
            said = self.groups(form, singular=form.yes_no)
            return f"is there a {said}?" if form.yes_no else f"number of {said}" if form.distinct else said
        if form.order and form.order.limit:
            one = form.order.limit == 1 and not form.order.ends
            head = f"{key[0]}" if one else f"the {key[1]}" if form.order.limit == 1 else f"the {count_word(form.order.limit)} {key[1]}"
            rows = "" if form.measure is None or not form.filters else f" in {self.subject(form)}"
            both = f" and with the {self.extreme(other_end(form, form.order))}" if form.order.ends else ""
            return f"{head} with the {self.extreme(form)}{both}{rows}"
        if form.measure is None:
            return f"number of {self.subject(form)} per {key[0]}"
        column = spoken.column(form.measure)
        rows = f" {column.of} {self.subject(form)}" if form.filters else ""
        return f"{'total ' if column.of == 'of' else ''}{column.noun[0]} per {key[0]}{rows}"

    def groups(self, form: LogicalForm, singular: bool = False) -> str:
        """"years with more than two attacks": the groups that a number of rows keeps."""
        assert form.having is not None
        key = self.phrases(form.table).column(form.group_by).noun[not singular]
        if form.having == NO_ROWS:
            return f"{key} without {self.subject(form)}"
        n = count_word(int(form.having.value))
        return f"{key} with {TESTS[form.having.operator]} {n} {self.subject(form, singular=form.having.value == 1)}"
