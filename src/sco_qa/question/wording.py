"""A logical form in plain English: how the service says it understood a question. What it says can be asked again."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.conditions import Conditions, has_terms, only_value, with_the
from sco_qa.question.english import capital, count_word, joined, lower, with_article
from sco_qa.question.logical_form import WHEN, Filter, LogicalForm, NumberIs, PlaceIs, RowIs, TextHas, ValueIs
from sco_qa.question.naming import Naming, Row
from sco_qa.question.phrases import ColumnPhrases, TablePhrases


class Describer:
    """Puts forms into words."""

    def __init__(self, schema: Schema, naming: Naming) -> None:
        self._schema = schema
        self.naming = naming
        self.conditions = Conditions(naming)

    def describe(self, form: LogicalForm) -> str:
        """One line, capitalised, without a full stop."""
        return capital(self._head(form))

    # -- the rows a form speaks of

    def subject(self, form: LogicalForm, singular: bool = False) -> str:
        """"attacks in Russia in 2004", "exercise held in Tajikistan", "Peace Mission-2012"."""
        noun, rest = self._noun(form, singular)
        return " ".join(filter(None, [noun, self.conditions.phrases(rest, form.table, singular)]))

    def counted(self, n: int, form: LogicalForm) -> str:
        """"one attack in Russia", "no exercises", "25 attacks"."""
        if self.named(form):
            return self.subject(form)
        return f"{count_word(n)} {self.subject(form, n == 1)}"

    def named(self, form: LogicalForm) -> bool:
        """Whether a form speaks of rows that it names, not of rows of a kind."""
        if self.phrases(form.table).the or self._identity(form) is not None:
            return True
        return any(not f.negated and (isinstance(f, RowIs) or (isinstance(f, TextHas) and self._sole(f, form) is not None)) for f in form.filters)

    def phrases(self, table: str) -> TablePhrases:
        return self.naming.phrases[table]

    def _noun(self, form: LogicalForm, singular: bool) -> tuple[str, list[Filter]]:
        """What rows are called, and the filters that this does not say."""
        table, spoken = self._schema.tables[form.table], self.phrases(form.table)
        filters = list(form.filters)
        if spoken.the:
            return spoken.the, []
        identity = self._identity(form)
        if identity:
            filters.remove(identity)
            values = [f for f in filters if isinstance(f, ValueIs) and not f.negated]
            return f"{joined([with_the(p) for p in identity.places])}{self._as(values, form.table, len(identity.places) > 1)}", [f for f in filters if f not in values]
        rows = next((f for f in filters if isinstance(f, RowIs) and not f.negated), None)
        if rows:
            filters.remove(rows)
            return self._rows_named(rows, form.table), filters
        called = next((f for f in filters if isinstance(f, TextHas) and not f.negated and self._sole(f, form)), None)
        if called:
            filters.remove(called)
            return self.naming.row(form.table, self._sole(called, form) or {}), [f for f in filters if not isinstance(f, ValueIs) or f.negated]
        values = [f for f in filters if isinstance(f, ValueIs) and not f.negated and set(f.values) <= set(spoken.nouns.get(f.column, ()))]
        if len(values) == 1:
            filters.remove(values[0])
            nouns = [spoken.nouns[values[0].column][v][not singular] for v in values[0].values]
            return joined(nouns, "or" if singular else "and"), filters
        own = next((f for f in filters if isinstance(f, TextHas) and not f.negated and f.columns == (spoken.own,)), None)
        value = only_value(self.naming, own, form.table, str(spoken.own)) if own else None
        if own and value:
            filters.remove(own)
            return f"one of the {value}" if singular else value, filters
        return table.singular if singular else table.plural, filters

    def _as(self, values: list[ValueIs], table: str, many: bool) -> str:
        """" as an observer"."""
        nouns = [self.phrases(table).nouns.get(v.column, {}).get(x, (x, x))[many] for v in values for x in v.values]
        return f" as {joined([n if many else with_article(n) for n in nouns], 'or')}" if nouns else ""

    def _rows_named(self, rows: RowIs, table: str) -> str:
        """Rows by name; the description of an earlier answer's rows ("Exercises held in 2009") goes on in a sentence."""
        name = self.conditions.names(rows, table)
        first = name.partition(" ")[0].lower()
        nouns = {n for values in self.phrases(table).nouns.values() for pair in values.values() for n in pair} | {self._schema.tables[table].plural}
        return lower(name) if first == "the" or any(n.startswith(first) for n in nouns) else name

    def _sole(self, filter_: TextHas, form: LogicalForm) -> Row | None:
        """The only row whose name has these words, of those with the form's values."""
        label = self._schema.tables[form.table].label
        if len(filter_.columns) != 1 or label != f"{{{filter_.columns[0]}}}" or form.table == "points":
            return None
        values = [f for f in form.filters if isinstance(f, ValueIs) and not f.negated]
        rows = [r for r in self.naming.rows(form.table) if has_terms(str(r["label"]), filter_.terms) and all(r[v.column] in v.values for v in values)]
        return rows[0] if len(rows) == 1 else None

    def _identity(self, form: LogicalForm) -> PlaceIs | None:
        """The place that is itself the row: "Turkey", of the countries."""
        table = self._schema.tables[form.table]
        if table.label != f"{{{''.join(table.where[:1])}}}":
            return None
        names = {row["label"] for row in self.naming.rows(form.table)}
        return next((f for f in form.filters if isinstance(f, PlaceIs) and not f.negated and set(f.places) <= names), None)

    # -- what is asked of them

    def _head(self, form: LogicalForm) -> str:
        if form.yes_no and form.operation in ("exists", "rows", "count"):
            return self._yes_no(form)
        write = {"count": self._count, "sum": self._total, "average": self._total, "share": self._share, "group": self._grouped,
                 "compare": self._compared, "difference": self._difference}.get(form.operation, self._listed)  # fmt: skip
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
        if self.named(form):
            rows = f"of {rows}"
        number = "" if one else f"{count_word(order.limit)} "
        adjective = self.adjective(form)
        if adjective:
            return f"the {number}{adjective} {rows}", one
        return f"the {number}{rows} with the {self.extreme(form)}", one

    def _is_one(self, form: LogicalForm) -> bool:
        """Whether a form speaks of one thing by its name."""
        row = next((f for f in form.filters if isinstance(f, RowIs) and not f.negated), None)
        identity = self._identity(form)
        if identity:
            return len(identity.places) == 1
        if row is None:
            return bool(self.phrases(form.table).the) or any(isinstance(f, TextHas) and not f.negated and self._sole(f, form) for f in form.filters)
        whole = [n for n in row.names if not any(n != other and n in other for other in row.names)]
        return len(row.ids) == 1 or (len(whole) == 1 and bool(self._schema.tables[form.table].about))

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
        measure = form.measure if form.operation == "group" else form.order.column
        if measure is None:
            return f"{'most' if many else 'fewest'} {self.subject(form)}"
        column = self.phrases(form.table).column(measure)
        if column.unit and column.of == "in":
            return f"{'most' if many else 'fewest'} {column.unit[1]}"
        return f"{'highest' if many else 'lowest'} {column.noun[0]}"

    def _count(self, form: LogicalForm) -> str:
        if form.distinct:
            spoken = self.phrases(form.table).column(form.distinct)
            return f"number of different {spoken.noun[1]} {spoken.of} {self.subject(form)}"
        among = f"{self._schema.tables[form.table].plural} among " if self.named(form) else ""
        return f"number of {among}{self.subject(form)}"

    def _total(self, form: LogicalForm) -> str:
        column = self.phrases(form.table).column(form.measure)
        return f"{'total' if form.operation == 'sum' else 'average'} {column.noun[0]} {column.of} {self.subject(form)}"

    def _share(self, form: LogicalForm) -> str:
        table = self._schema.tables[form.table]
        return f"share of {table.plural} that {self.predicate(form)}"

    def predicate(self, form: LogicalForm) -> str:
        """What a form's filters say of its rows: "were held in Russia", "are bombings"."""
        noun, rest = self._noun(form, False)
        said = self.conditions.phrases(rest, form.table)
        plural = self._schema.tables[form.table].plural
        if noun != plural:
            return f"are {noun} {said}".strip()
        return said.removeprefix("that ") if said.startswith("that ") else f"were {said}"

    def _grouped(self, form: LogicalForm) -> str:
        spoken = self.phrases(form.table)
        key = spoken.column(form.group_by).noun
        if form.order and form.order.limit:
            one = form.order.limit == 1
            head = f"{key[0]}" if one else f"the {count_word(form.order.limit)} {key[1]}"
            rows = "" if form.measure is None or not form.filters else f" in {self.subject(form)}"
            return f"{head} with the {self.extreme(form)}{rows}"
        if form.measure is None:
            return f"number of {self.subject(form)} per {key[0]}"
        column = spoken.column(form.measure)
        rows = f" {column.of} {self.subject(form)}" if form.filters else ""
        return f"{'total ' if column.of == 'of' else ''}{column.noun[0]} per {key[0]}{rows}"

    def _compared(self, form: LogicalForm) -> str:
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
        """The sides of a comparison as things: "Russia", "2009", "Peace Mission-2007"."""
        return [self._side(f, form.table) for f in form.alternatives]

    def _side(self, filter_: Filter, table: str) -> str:
        if isinstance(filter_, PlaceIs):
            return joined([with_the(p) for p in filter_.places])
        if isinstance(filter_, ValueIs):
            nouns = self.phrases(table).nouns.get(filter_.column, {})
            return joined([nouns.get(v, (v, v))[1] for v in filter_.values])
        return self.conditions.one(filter_, table).removeprefix("in ")

    def _difference(self, form: LogicalForm) -> str:
        column = self.phrases(form.table).column(form.measure) if form.measure else None
        measure = f"{'the ' if column.noun[0].startswith('number') else ''}{column.noun[0]}" if column else f"the number of {self._counted_noun(form)}"
        return f"difference in {measure}{self._scope(form)} between {joined(self.sides(form))}"
