"""Rows gathered by what they share: "years with more than two attacks", "which month never had one", "was there a drill every year"."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.forms.logical_form import CALENDAR_MONTH, NO_ROWS, PLACE, LogicalForm, Shares, ValueIs
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.parsing.projections import GROUPS, Projections
from sco_qa.question.reading.numbers import NumberUse, counted, is_number_column
from sco_qa.question.reading.reading import Reading

_HAPPENS = (Role.NOUN, Role.VALUE, Role.VERB)
_STATES, _COUNTRIES = "participation", ("country", "countries")


class Grouping:
    """Finds what a question gathers rows by."""

    def __init__(self, lexicon: Lexicon, projections: Projections) -> None:
        self._lexicon = lexicon
        self._projections = projections

    def grouped(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        key = self._projections.group_by(r)
        if not key or not r.of(Role.NOUN) or draft.form.yes_no:
            return False
        draft.form = replace(draft.form, operation="group", group_by=key)
        return True

    def having(self, draft: Draft, r: Reading, numbers: NumberUse) -> bool:
        """Groups by how many rows they have: "years with more than two attacks", "cities attacked twice"."""
        where = next((m for m in r.of(Role.ASK) if m.value == PLACE), None)
        key = self._projections.group_key(r) or self._projections.key_of(where, r.table)
        heads = [m for m in r.mentions if (m.role is Role.ASK and m.value in (*GROUPS, PLACE)) or m.role is Role.COLUMN]
        if numbers.having is None or not key or not heads or heads[0].first > numbers.having[0] or r.of(Role.SUPERLATIVE, Role.GROUP):
            return False
        nouns = [m for m in r.of(Role.NOUN, Role.VALUE) if m.last <= heads[0].first]
        if nouns:
            return False
        numbers.tests[:] = [t for t in numbers.tests if t not in numbers.having_tests]
        numbers.unused[:] = [i for i in numbers.unused if i != numbers.having[0]]
        counted_ = key if r.of(Role.COUNT) and not draft.form.yes_no else None
        draft.form = replace(draft.form, operation="group", group_by=key, distinct=counted_, having=numbers.having[1])
        return True

    def absent(self, draft: Draft, r: Reading) -> bool:
        """Keys without rows: "which month never had an attack", "years without a drill", "members that hosted none"."""
        key = self._projections.group_key(r)
        heads = self._heads(r)
        happens = min((m.first for m in r.of(*_HAPPENS)), default=0)
        nots = [m for m in r.of(Role.NEGATION) if heads and heads[0].last <= m.first < happens and self._reaches(r, m, happens)]
        if not key or not nots:
            return False
        if key in _COUNTRIES:
            return self._states_without(draft, r)
        key = CALENDAR_MONTH if key == "month" else key
        counted_ = key if r.of(Role.COUNT) and not draft.form.yes_no else None
        draft.form = replace(draft.form, operation="group", group_by=key, distinct=counted_, having=NO_ROWS)
        return True

    def every(self, draft: Draft, r: Reading) -> bool:
        """"Was there an attack every year?": whether no key is without rows."""
        key = self._projections.group_by(r) if draft.form.yes_no else None
        if key not in ("year", "month", CALENDAR_MONTH) or not r.of(*_HAPPENS):
            return False
        draft.form = replace(draft.form, operation="every", group_by=CALENDAR_MONTH if key == "month" else key)
        return True

    def ranked(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """"Rank the countries by number of attacks": all keys, with what is counted of each."""
        key = self._projections.group_key(r)
        by = next((g for g in r.of(Role.GROUP) if any(m.last <= g.first for m in self._heads(r))), None)
        if by is None or not key or r.of(Role.SUPERLATIVE) or not r.of(*_HAPPENS, Role.COLUMN):
            return False
        count = next((c for c in r.of(Role.COUNT) if 0 <= c.first - by.last <= 1), None)
        head = counted(r, count or by)
        measure = head.column if head and is_number_column(head, r.table) else None
        if count is None and (measure is None or head is None or head.first - by.last > 1):
            return False
        used.update(m.first for m in r.of(Role.COLUMN) if measure and m.column == measure)
        draft.form = replace(draft.form, operation="group", group_by=key, measure=measure)
        return True

    def _states_without(self, draft: Draft, r: Reading) -> bool:
        """Of countries the closed list of those that take part tells which have none."""
        status = str(next((m.value for m in r.of(Role.STANDING)), "member"))
        counting = bool(r.of(Role.COUNT)) and not draft.form.yes_no
        draft.form = LogicalForm(_STATES, "count" if counting else "exists" if draft.form.yes_no else "rows", filters=(ValueIs("status", (status,)), Shares(r.table.name, ("country",), (), True)), yes_no=draft.form.yes_no)
        return True

    @staticmethod
    def _heads(r: Reading) -> list[Mention]:
        return [m for m in r.mentions if (m.role is Role.ASK and m.value in GROUPS) or m.role is Role.STANDING or (m.role is Role.COLUMN and m.column in _COUNTRIES)]

    def _reaches(self, r: Reading, negation: Mention, to: int) -> bool:
        """Whether a negation is of what happens, not of a place or a date before it."""
        between = [m for m in r.mentions if negation.last <= m.first < to]
        return all(m.role in (Role.LIGHT, Role.COUNT) or (m.kind is MentionKind.NUMBER and m.first == negation.first) for m in between)
