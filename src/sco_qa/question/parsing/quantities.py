"""Two quantities of the same rows: "attacks with more wounded than dead", "were more people killed than wounded", "how many dead and how many wounded"."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.forms.logical_form import ColumnIs, NumberOperator, Order
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.comparisons import opposition
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.reading.numbers import counted, is_number_column
from sco_qa.question.reading.reading import Reading

TOGETHER = "together"
"""The value of a word that adds up what is named before it."""
_RANKED = (Role.SUPERLATIVE, Role.AVERAGE, Role.SHARE, Role.GROUP)
_BETWEEN = (Role.COUNT, Role.SUM, Role.LIGHT)
"""What may stand between two quantities that are asked for together."""


class Quantities:
    """Sets the number columns of a table against each other, or beside each other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def condition(self, r: Reading) -> tuple[Reading, ColumnIs] | None:
        """What rows are asked for by one of their numbers against another, and the reading without the words that say so."""
        columns, word = self._columns(r), self._opposed(r)
        if len({m.column for m in columns}) != 2 or word is None or not self._spoken_of(r, min(word.first, columns[0].first)):
            return None
        operator: NumberOperator = "=" if word.role is Role.EQUAL else ">" if word.value[0] == "desc" else "<"
        first, second = dict.fromkeys(str(m.column) for m in columns)
        rest = replace(r, mentions=[m for m in r.mentions if m is not word and (m.first, m.column) not in {(c.first, c.column) for c in columns} and m.role is not Role.ALTERNATIVE])
        return rest, ColumnIs(first, operator, second)

    def totals(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """Totals of two columns: which is greater, by how much, or both."""
        if self._counts_both(draft, r, used) or self._counts_each(draft, r):
            return True
        columns = self._columns(r)
        if len({m.column for m in columns}) != 2 or r.of(*_RANKED) or r.kind(MentionKind.NAME):
            return False
        word, names = self._opposed(r), tuple(dict.fromkeys(str(m.column) for m in columns))
        if r.of(Role.DIFFERENCE) or (word and word.role is Role.COMPARATIVE):
            operation = opposition(r)
            order = Order("count", word.value[0] if word and word.role is Role.COMPARATIVE else "desc")
            draft.form = replace(draft.form, operation=operation, projection=names, order=order, yes_no=draft.form.yes_no and operation == "compare")
        elif (self._counts(r) or r.of(Role.SUM)) and not draft.form.yes_no and self._asked(r, columns):
            draft.form = replace(draft.form, operation="together" if self._added(r, columns) else "sum", projection=names)
        else:
            return False
        used.update(m.first for m in columns)
        return True

    def _counts_both(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """"How many riots were there, and how many people died in them?": the rows and a quantity of theirs."""
        heads = [counted(r, c) for c in self._counts(r) if not c.first or r.tokens[c.first - 1].folded not in self._lexicon.indefinite]
        columns = [h for h in heads if h and is_number_column(h, r.table)]
        rows = [h for h in heads if h and h.role in (Role.NOUN, Role.VALUE)]
        if draft.form.yes_no or len(heads) != 2 or len(columns) != 1 or len(rows) != 1 or r.of(*_RANKED):
            return False
        names = [str(h.column) if h in columns else "count" for h in heads if h]
        draft.form = replace(draft.form, operation="sum", projection=tuple(names))
        used.update(m.first for m in self._columns(r))
        return True

    def _counts_each(self, draft: Draft, r: Reading) -> bool:
        """"How many conventions and how many agreements", "how many attacks in Russia and how many in China": each by itself."""
        counts = r.of(Role.COUNT)
        if draft.form.yes_no or len(counts) != 2 or self._columns(r) or r.of(*_RANKED, Role.DIFFERENCE, Role.COMPARATIVE):
            return False
        values = r.of(Role.VALUE)
        sides: dict[str | None, list[Mention]] = {values[0].column if values else None: values, self._country_of(r): r.kind(MentionKind.PLACE), "year" if r.table.when else None: r.kind(MentionKind.DATE)}
        key = next((k for k, found in sides.items() if k and len(found) == 2 and found[0].first < counts[1].first < found[1].first), None)
        if key is None:
            return False
        draft.form = replace(draft.form, operation="group", group_by=key)
        return True

    @staticmethod
    def _country_of(r: Reading) -> str | None:
        return next((c for c in ("country", "countries") if c in r.table.columns), None)

    def _counts(self, r: Reading) -> list[Mention]:
        """"How many", also where it stands in a phrase that only leads up to a quantity ("how many people died")."""
        leading = [m for m in r.of(Role.LIGHT) if any(s.role is Role.COUNT for s in self._lexicon.phrases.get(tuple(t.stem for t in r.tokens[m.first : m.last - 1]), ()))]
        return sorted([*r.of(Role.COUNT), *leading], key=lambda m: m.first)

    def _columns(self, r: Reading) -> list[Mention]:
        """Number columns that are named, or stand in a comparative ("more dead")."""
        measures = self._lexicon.measures[r.table.name]
        implied = [replace(m, column=measures.get(m.value[1])) for m in r.of(Role.COMPARATIVE) if m.last - m.first > 1 and m.value[1] in measures]
        implied += [replace(m, column=measures[m.value]) for m in r.of(Role.EQUAL) if m.value in measures]
        return sorted([*(m for m in r.of(Role.COLUMN) if is_number_column(m, r.table)), *implied], key=lambda m: m.first)

    def _opposed(self, r: Reading) -> Mention | None:
        """The word that sets two quantities against each other: "more … than", "outnumbered", "as many … as"."""
        columns = self._columns(r)
        for word in r.of(Role.COMPARATIVE, Role.EQUAL):
            if word.role is Role.EQUAL and word.value in ("given", *self._lexicon.measures[r.table.name]):
                return word
            parted = any(columns[0].last <= m.first < columns[-1].first for m in r.of(Role.ALTERNATIVE)) if columns else False
            counts = word.value[1] is None or any(m.first == word.first for m in columns)
            if word.role is Role.COMPARATIVE and counts and (parted or (columns and columns[0].last <= word.first < columns[-1].first)):
                return word
        return None

    def _spoken_of(self, r: Reading, before: int) -> bool:
        """Whether rows are spoken of first, and not all of those that are known: "attacks with more …", not "in the attacks …"."""
        nouns = [m for m in r.of(Role.NOUN, Role.VALUE) if m.last <= before]
        return any(r.tokens[m.first - 1].folded != "the" or any(t.folded in self._lexicon.choosers for t in r.tokens[: m.first]) for m in nouns)

    @staticmethod
    def _added(r: Reading, columns: list[Mention]) -> bool:
        """"killed or wounded", "dead and wounded combined": one figure is wanted of both."""
        either = any(columns[0].last <= m.first < columns[-1].first for m in r.of(Role.ALTERNATIVE))
        return either or any(m.value == TOGETHER for m in r.of(Role.SUM))

    def _asked(self, r: Reading, columns: list[Mention]) -> bool:
        """Whether both columns are counted: the second joined to the first, or counted itself."""
        first, second = columns[0], next(m for m in columns if m.column != columns[0].column)
        counts = self._counts(r)
        if any(c.first and r.tokens[c.first - 1].folded in self._lexicon.indefinite for c in counts):  # "a number of wounded but no number of dead"
            return False
        heads = [counted(r, c) for c in (*counts, *r.of(Role.SUM))]
        between = range(first.last, second.first)
        joined = any(i in r.joints for i in between) and all(i in r.joints or i in r.function or (i in r.claimed and r.claimed[i].role in _BETWEEN) for i in between)
        return heads[0] is first and (second in heads or joined)
