"""What the numbers of a question do: test a column, limit how many rows are wanted, or count something."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sco_qa.facts.schema import Table
from sco_qa.question.forms.logical_form import WHEN, Having, NumberIs
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.reading.reading import Reading

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_REACH = 3
_PLURAL = "s"
_ROUGHLY = 0.1
_APART = 2
"""Words that may stand between a number and what it counts ("12 armed police officers")."""


@dataclass
class NumberUse:
    """What a number of the question does: tests a column, or limits how many rows are wanted."""

    tests: list[NumberIs] = field(default_factory=list)
    limits: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    unused: list[int] = field(default_factory=list)
    having: tuple[int, Having] | None = None
    """How many rows a group must have, and where the question says so."""
    having_tests: list[NumberIs] = field(default_factory=list)
    """What the same number tests where there are no groups."""


def number_columns(table: Table) -> list[str]:
    """Columns that hold a quantity: a number of something. Page numbers and positions are none."""
    return [name for name, column in table.columns.items() if column.type == "number" and column.unit]


def is_number_column(mention: Mention, table: Table) -> bool:
    return mention.role is Role.COLUMN and mention.column in number_columns(table)


def _counts_things(mention: Mention, table: Table) -> bool:
    """"the six countries": places of the rows, which a number tells the number of; it tests nothing."""
    return mention.role in (Role.COLUMN, Role.ASK) and (mention.column in table.where or mention.value in ("country", "city"))


def near(mentions: Sequence[Mention], mention: Mention, after: int, before: int) -> Mention | None:
    """The nearest of `mentions` that starts at most `after` tokens behind, or ends at most `before` tokens ahead of, a mention."""
    behind = [m for m in mentions if 0 <= m.first - mention.last <= after]
    ahead = [m for m in mentions if 0 <= mention.first - m.last <= before]
    return behind[0] if behind else ahead[-1] if ahead else None


def counted(reading: Reading, quantity: Mention) -> Mention | None:
    """What a number or "how many" stands before: rows, a quantity of theirs ("attack victims"), a column, or what rows are gathered by."""
    later = [m for m in reading.mentions if m.first >= quantity.last]
    head = next((m for m in later if m.role in (Role.NOUN, Role.COLUMN, Role.VALUE, Role.ASK) or m.kind is MentionKind.NAME), None)
    if head is None or not (head.first - quantity.last <= _APART or all(i in reading.function for i in range(quantity.last, head.first))):
        return None
    if head.role not in (Role.NOUN, Role.VALUE):
        return head
    if reading.tokens[head.last - 1].folded.endswith(_PLURAL):  # "attacks killed": what they did, and no name for the dead
        return head
    return next((m for m in later if is_number_column(m, reading.table) and m.first == head.last), head)


def measured_column(reading: Reading, lexicon: Lexicon, by: str | None, word: Mention, used: set[int]) -> str | None:
    """The column a superlative or comparative measures; None: the rows are counted."""
    if by == WHEN:
        return WHEN if reading.table.when else None
    columns = [m for m in reading.of(Role.COLUMN) if is_number_column(m, reading.table)]
    if by and not (by == "harm" and len({m.column for m in columns}) == 1):
        return lexicon.measures[reading.table.name].get(by)
    behind = [c for c in columns for g in reading.of(Role.GROUP) if g.last <= c.first and all(i in reading.function or any(n.first <= i < n.last for n in reading.of(Role.COUNT)) for i in range(g.last, c.first))]
    column = behind[0] if behind else near(columns, word, 4, 6)
    if column:
        used.update(m.first for m in columns if m.column == column.column)
        return column.column
    return None


def read_numbers(reading: Reading, lexicon: Lexicon) -> NumberUse:
    """Tests ("more than 50 dead", "longer than a week") and limits ("the three deadliest")."""
    use = NumberUse(having=_having(reading, lexicon))
    table = reading.table
    measures = [m for m in reading.mentions if is_number_column(m, table) or m.role is Role.UNIT]
    duration = lexicon.measures[table.name].get("duration")
    for number in reading.kind(MentionKind.NUMBER):
        superlative = near(reading.of(Role.SUPERLATIVE), number, 0, 0)
        if superlative and number.value == int(number.value) and not _of_so_many(reading, number, lexicon):
            use.limits[superlative.first] = int(number.value)
            continue
        test = near(reading.of(Role.NUMBER_TEST), number, 0, 1)
        if test is None:
            test = _test_behind_unit(reading, number)
        if test is None:
            test = _range_test(reading, number, lexicon)
        head = counted(reading, number)
        united = any(m.first == number.last for m in reading.of(Role.UNIT))  # "the 17-day drill"
        if test is None and head and head.role in (Role.NOUN, Role.VALUE) and head.first - number.last <= 1 and not united:
            continue
        if test is None and head and head.first == number.last and _counts_things(head, table):
            use.unused.append(number.first)
            continue
        leading = next((m for m in measures if test and m.last == test.first < number.first and not near(reading.of(Role.UNIT), number, 0, -1)), None)  # "killed no more than twelve"
        measure = leading or near([m for m in measures if m.first != number.first], number, 2, _REACH)
        if test is not None and measure is None and number.last in reading.text_tokens:  # of something else
            use.unused.append(number.first)
            continue
        before = len(use.tests)
        _add_test(use, reading, number.value, test, measure, duration, number, lexicon)
        if use.having and use.having[0] == number.first:
            use.having_tests += use.tests[before:]
    for test in reading.of(Role.NUMBER_TEST):
        behind = reading.tokens[test.first].folded in lexicon.choices  # "a week or more"
        unit = near(reading.of(Role.UNIT), test, -1, 0) if behind else near(reading.of(Role.UNIT), test, 1, -1)
        span = range(0) if unit is None else range(max(0, unit.first - 1), unit.first) if behind else range(test.last, unit.first)
        single = any(reading.tokens[i].folded in lexicon.single for i in span)
        if unit and single and duration and not any(test.last <= n.first <= unit.first for n in reading.kind(MentionKind.NUMBER)):
            use.tests.append(NumberIs(duration, test.value, _DAYS[unit.value]))
            use.used |= {unit.first, test.first}
    return use


def _of_so_many(reading: Reading, number: Mention, lexicon: Lexicon) -> bool:
    """"which of the three came last": how many there are, and not how many are asked for."""
    before = [t.folded for t in reading.tokens[max(0, number.first - 2) : number.first]]
    return len(before) == 2 and before[0] in lexicon.origins and before[1] in lexicon.determiners


def _test_behind_unit(reading: Reading, number: Mention) -> Mention | None:
    """"two weeks or more", "50 dead or over": a test behind what the number counts."""
    unit = next((m for m in reading.mentions if m.first == number.last and (m.role is Role.UNIT or is_number_column(m, reading.table))), None)
    return next((m for m in reading.of(Role.NUMBER_TEST) if unit and m.first == unit.last), None)


def _having(reading: Reading, lexicon: Lexicon) -> tuple[int, Having] | None:
    """A number of rows, not of a quantity of theirs ("more than two attacks"), or how often they happened ("at least twice")."""
    tests = reading.of(Role.NUMBER_TEST)
    for number in reading.kind(MentionKind.NUMBER):
        head = counted(reading, number)
        times = number.last < len(reading.tokens) and reading.tokens[number.last].folded in lexicon.occasions
        if times or (head and head.role in (Role.NOUN, Role.VALUE) and head.first - number.last <= _APART):
            test = near(tests, number, 0, 1)
            return number.first, Having(test.value if test else "=", number.value)
    for i, token in enumerate(reading.tokens):
        if token.folded in lexicon.repeats and reading.of(Role.NOUN, Role.VALUE, Role.VERB):
            test = next((m for m in tests if m.last == i or m.first == i + 1), None)
            return i, Having(test.value if test else "=", lexicon.repeats[token.folded])
    return None


def _range_test(reading: Reading, number: Mention, lexicon: Lexicon) -> Mention | None:
    """"between 10 and 50": the first number is a lower bound, the second an upper one."""
    numbers = reading.kind(MentionKind.NUMBER)
    for low, high in itertools.pairwise(numbers):
        joined = high.first - low.last == 1 and reading.tokens[low.last].folded in lexicon.upto
        opened = low.first > 0 and reading.tokens[low.first - 1].folded in lexicon.ranging
        opened = opened or (joined and reading.tokens[low.last].folded in lexicon.spans)
        if joined and opened and number in (low, high):
            return replace(number, value=">=" if number is low else "<=", role=Role.NUMBER_TEST)
    return None


def _add_test(use: NumberUse, reading: Reading, value: float, test: Mention | None, measure: Mention | None, duration: str | None,
              number: Mention, lexicon: Lexicon) -> None:  # fmt: skip
    table = reading.table
    column = measure.column if measure and measure.column in table.columns else duration if measure else None
    default = lexicon.measures[table.name].get("size")
    if column is None and test is not None:
        column = default or next(iter(number_columns(table)), None)
    if column is None and test is None:
        column = _ordinal_column(reading, number)
    if column is None:
        if reading.tokens[number.first].stem not in lexicon.grammar:
            use.unused.append(number.first)
        return
    value *= _DAYS[measure.value] if measure and measure.role is Role.UNIT else 1
    if test is None and _is_rough(reading, number, lexicon):
        use.tests += [NumberIs(column, ">=", round((1 - _ROUGHLY) * value)), NumberIs(column, "<=", round((1 + _ROUGHLY) * value))]
    else:
        use.tests.append(NumberIs(column, test.value if test else "=", value))
    use.used |= {m.first for m in (test, measure) if m}


def _is_rough(reading: Reading, number: Mention, lexicon: Lexicon) -> bool:
    """"about 20 days", "three weeks or so"."""
    before = reading.tokens[number.first - 1].folded if number.first else ""
    behind = tuple(t.folded for t in reading.tokens[number.last + 1 : number.last + 3])
    return before in lexicon.roughly or " ".join(behind) in lexicon.roughly


def _ordinal_column(reading: Reading, number: Mention) -> str | None:
    """"footnote 3": the column that numbers the rows of what stands just before the number."""
    columns = [n for n, c in reading.table.columns.items() if c.type == "number" and not c.unit]
    named = any(m.last == number.first and m.role in (Role.NOUN, Role.COLUMN) for m in reading.mentions)
    return columns[0] if columns and named else None
