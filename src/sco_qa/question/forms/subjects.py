"""The rows a form speaks of, in words: "attacks in Russia in 2004", "Turkey as an observer", "the paper"."""

from __future__ import annotations

from sco_qa.facts.schema import Schema
from sco_qa.question.forms.conditions import Conditions, has_terms, only_value, with_the
from sco_qa.question.forms.logical_form import Filter, LogicalForm, PlaceIs, RowIs, TextHas, ValueIs
from sco_qa.question.forms.naming import Naming, Row
from sco_qa.question.forms.phrases import TablePhrases
from sco_qa.question.words.english import count_word, joined, lower, with_article


class Subjects:
    """Names the rows of forms."""

    def __init__(self, schema: Schema, naming: Naming) -> None:
        self._schema = schema
        self.naming = naming
        self.conditions = Conditions(naming)

    def subject(self, form: LogicalForm, singular: bool = False) -> str:
        """"attacks in Russia in 2004", "exercise held in Tajikistan", "Peace Mission-2012"."""
        noun, rest = self._noun(form, singular)
        return " ".join(filter(None, [noun, self.conditions.phrases(rest, form.table, singular)]))

    def counted(self, n: int, form: LogicalForm) -> str:
        """"one attack in Russia", "no exercises", "25 attacks"."""
        if self.named(form):
            return self.subject(form)
        said = self.subject(form, n == 1)
        return said if said.startswith(f"{count_word(n)} ") else f"{count_word(n)} {said}"

    def named(self, form: LogicalForm) -> bool:
        """Whether a form speaks of rows that it names, not of rows of a kind."""
        if self.phrases(form.table).the or self._identity(form) is not None:
            return True
        return any(not f.negated and (isinstance(f, RowIs) or (isinstance(f, TextHas) and self._sole(f, form) is not None)) for f in form.filters)

    def itself(self, form: LogicalForm) -> LogicalForm:
        """The rows of a form that names them, with nothing else asked of them."""
        identity = self._identity(form)
        naming = [f for f in form.filters if not f.negated and (f is identity or isinstance(f, RowIs) or (isinstance(f, TextHas) and self._sole(f, form)))]
        return LogicalForm(form.table, filters=tuple(naming[:1]))

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
        gathered = next((f for f in filters if isinstance(f, ValueIs) and not f.negated and f.column == spoken.own and len(f.values) == 1), None)
        if gathered:
            filters.remove(gathered)
            return f"one of the {gathered.values[0]}" if singular else gathered.values[0], filters
        own = next((f for f in filters if isinstance(f, TextHas) and not f.negated and f.columns == (spoken.own,)), None)
        value = only_value(self.naming, own, form.table, str(spoken.own)) if own else None
        if own and value:
            filters.remove(own)
            return f"one of the {value}" if singular else value, filters
        return table.singular if singular else table.plural, filters

    def _as(self, values: list[ValueIs], table: str, many: bool) -> str:
        """" as an observer", " as one of the aims"."""
        nouns = [self.phrases(table).nouns.get(v.column, {}).get(x, (x, x))[many] for v in values for x in v.values]
        gathered = any(v.column == self.phrases(table).own for v in values)
        said = [f"one of the {n}" if gathered else n if many else with_article(n) for n in nouns]
        return f" as {joined(said, 'or')}" if nouns else ""

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
