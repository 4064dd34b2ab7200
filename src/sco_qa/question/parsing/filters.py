"""From a reading's mentions to the filters of a logical form."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.forms.logical_form import (
    WHEN,
    AnyOf,
    DateIs,
    Filter,
    FlagIs,
    Given,
    PlaceIs,
    RowIs,
    Several,
    Shares,
    ValueIs,
)
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY, Dates, next_day
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.linking.rows import TableRows
from sco_qa.question.reading.negations import negated
from sco_qa.question.reading.numbers import near
from sco_qa.question.reading.reading import Reading
from sco_qa.world.places import Gazetteer


def place_filters(places: Sequence[Mention], reading: Reading, gazetteer: Gazetteer) -> list[Filter]:
    """Places joined: a place and what contains it mean the inner one; several side by side mean any of them."""
    filters: list[Filter] = []
    for wanted in (False, True):
        names = list(dict.fromkeys(m.value for m in places if (negated(reading, m) or _beside(reading, m)) is wanted))
        inner = [n for n in names if not any(n != other and gazetteer.contains(n, other) for other in names)]
        if inner:
            both = len(inner) > 1 and (bool(reading.of(Role.EVERY)) or any(m.value == WHEN for m in reading.of(Role.EQUAL)) or (not wanted and _compounded(places, reading)))
            filters.append(PlaceIs(tuple(inner), wanted, both))
    return filters


def _compounded(places: Sequence[Mention], reading: Reading) -> bool:
    """"the China-Kyrgyz drill": names with no word and no comma between them are of both."""
    ordered = sorted(places, key=lambda m: m.first)
    return any(a.last == b.first and reading.tokens[b.first].start - reading.tokens[a.last - 1].end <= 1 for a, b in itertools.pairwise(ordered))


def _beside(reading: Reading, place: Mention) -> bool:
    """"who founded it together with China": of rows that have one place each, the others are meant."""
    lists = any(column.type == "places" for column in reading.table.columns.values())
    return not lists and any(m.value == "beside" and m.last == place.first for m in reading.of(Role.EVERY))


def date_filter(dates: Dates, is_negated: bool = False, anchor: str | None = None) -> DateIs:
    return DateIs(dates.start, dates.end, dates.months, dates.day, dates.last_day, is_negated, anchor, parity=dates.parity)


def edges(reading: Reading) -> dict[int, str]:
    """Which date of a row a date speaks of, by the date's first token: "drills that began in August", "accessed in May"."""
    first, *rest = reading.table.when or ("",)
    names = {name: name for name, column in reading.table.columns.items() if column.type == "date" and name not in reading.table.when}
    if rest:
        names |= {first: "start", **dict.fromkeys(rest, "end")}
    found = {}
    for date in reading.kind(MentionKind.DATE):
        column = near([m for m in reading.of(Role.COLUMN) if m.column in names], date, 0, 2)
        if column:
            found[date.first] = names[str(column.column)]
    return found


def date_filters(reading: Reading) -> list[Filter]:
    """Dates; a month without its year next to a year belong together."""
    sides = edges(reading)
    found = [(m, replace(date_filter(m.value, negated(reading, m)), edge=sides.get(m.first))) for m in reading.kind(MentionKind.DATE)]
    if reading.table.when == ("since",) and not any(m.column in reading.table.columns for m in reading.of(Role.COLUMN)):
        found = [(m, _at_start(f)) for m, f in found]
    yearless = _joined_months([f for _, f in found if f.months])
    alternate = [f for _, f in found if f.parity is not None]
    dated = [f for _, f in found if not f.months and f.parity is None]
    if yearless and dated:
        return [replace(yearless[0], start=dated[0].start, end=dated[0].end), *alternate]
    periods = _joined_periods(dated)
    if len(periods) > 1 and all(not p.negated and p.edge == periods[0].edge for p in periods):
        return [*yearless, *alternate, AnyOf(tuple(periods))]
    return [*yearless, *alternate, *periods]


def _joined_months(periods: Sequence[DateIs]) -> list[DateIs]:
    """"in June, July or August" is one period."""
    if len(periods) < 2 or any(p.day for p in periods) or len({(p.start, p.end, p.negated, p.edge) for p in periods}) > 1:
        return list(periods)
    return [replace(periods[0], months=tuple(dict.fromkeys(m for p in periods for m in p.months)))]


def _at_start(period: DateIs) -> DateIs:
    """"observer since June 2004": of a state with a beginning, that it began then."""
    if period.end != LAST_DAY or period.start == FIRST_DAY:
        return period
    year, month, day = period.start.split("-")
    return replace(period, end=f"{year}-12-31" if month == day == "01" else f"{year}-{month}-31" if day == "01" else period.start)


def _joined_periods(periods: Sequence[DateIs]) -> list[DateIs]:
    """"in 2006 or 2007" is one period; of periods that do not touch, all that is between them is left out by nobody."""
    joined: list[DateIs] = []
    for period in sorted(periods, key=lambda p: p.start):
        last = joined[-1] if joined else None
        alike = last is not None and (last.negated, last.edge) == (period.negated, period.edge)
        if last and alike and last.start == FIRST_DAY and period.end == LAST_DAY and period.start <= last.end:  # "after 2004 but before 2012"
            joined[-1] = replace(last, start=period.start)
        elif last and alike and period.start <= next_day(last.end):
            joined[-1] = replace(last, end=max(last.end, period.end))
        else:
            joined.append(period)
    return joined


def value_filters(values: Sequence[Mention], reading: Reading, lexicon: Lexicon) -> list[Filter]:
    grouped: dict[tuple[str, bool], list[str]] = {}
    nouns = reading.of(Role.NOUN)
    for mention in values:
        if any(_listed_with(reading, mention, noun, lexicon) for noun in nouns):
            continue
        grouped.setdefault((str(mention.column), negated(reading, mention)), []).append(str(mention.value))
    return [ValueIs(column, tuple(dict.fromkeys(found)), flag) for (column, flag), found in grouped.items()]


def _listed_with(reading: Reading, value: Mention, noun: Mention, lexicon: Lexicon) -> bool:
    """"treaties and documents": a kind named beside the thing as such does not narrow it."""
    first, second = sorted((value, noun), key=lambda m: m.first)
    tokens = reading.tokens
    before = range(max(0, value.first - 3), value.first)
    headed = any(tokens[i].folded in lexicon.listings and tokens[i + 1].folded in lexicon.origins for i in before)
    around = headed or any(t.folded in lexicon.listings for t in tokens[value.last : value.last + 1])
    if tokens[value.last - 1].folded.endswith("s") and noun.first < value.first and around:
        return True
    between = [t.folded for t in reading.tokens[first.last : second.first]]
    return 1 <= len(between) <= 2 and between[0] in lexicon.joining


def name_filters(names: Sequence[Mention], reading: Reading) -> list[Filter]:
    filters: list[Filter] = []
    for flag in (False, True):
        rows = [row for m in names if negated(reading, m) is flag for row in m.value]
        if rows:
            filters.append(RowIs(tuple(dict.fromkeys(r.id for r in rows)), tuple(dict.fromkeys(r.display for r in rows)), flag))
    return filters


def flag_filters(reading: Reading) -> list[Filter]:
    """Boolean columns that are named: "in a border region"."""
    columns = reading.table.columns
    flags = {m.column: m for m in reading.of(Role.COLUMN) if m.column in columns and columns[m.column].type == "boolean"}
    return [FlagIs(str(column), negated(reading, m)) for column, m in flags.items()]


def is_had(reading: Reading, mention: Mention, lexicon: Lexicon) -> bool:
    """"with an abbreviation": a column that only has to be there."""
    first = mention.first
    return first > 1 and reading.tokens[first - 1].folded in lexicon.indefinite and reading.tokens[first - 2].folded in lexicon.having


def absent_filters(reading: Reading, lexicon: Lexicon) -> list[Filter]:
    """Text columns that must be empty, or must not: "groups without an abbreviation", "that have an abbreviation"."""
    columns = reading.table.columns
    texts = [m for m in reading.of(Role.COLUMN) if m.column in columns and m.first not in reading.function and columns[m.column].type in ("text", "texts", "places")]
    found = [(m, negated(reading, m)) for m in texts]
    return [Given(str(m.column), (), flag) for m, flag in found if flag or is_had(reading, m, lexicon)]


def outsider_filters(reading: Reading) -> list[Filter]:
    """Names that are known and that no row has: a closed list does not hold them."""
    return [RowIs((), (str(m.value),), negated(reading, m)) for m in reading.of(Role.OUTSIDER)]


def standing_filters(reading: Reading) -> list[Filter]:
    """"in a member state", "outside the membership"."""
    found: dict[bool, list[str]] = {}
    for mention in reading.of(Role.STANDING):
        found.setdefault(negated(reading, mention), []).append(str(mention.value))
    return [Shares("participation", ("country",), (ValueIs("status", tuple(values)),), flag) for flag, values in found.items()]


def several_filters(reading: Reading, lexicon: Lexicon) -> list[Filter]:
    """"in more than one country", "in China alone", "with no second host"."""
    lists = [name for name, column in reading.table.columns.items() if column.type == "places"]
    found = [negated(reading, m) is not (m.value == "one") for m in reading.of(Role.SEVERAL)]
    found += [True] if nowhere_else(reading, lexicon) else []
    return [Several(lists[-1], any(found))] if lists and found else []


def nowhere_else(reading: Reading, lexicon: Lexicon, kind: MentionKind = MentionKind.PLACE) -> bool:
    """"held only in Tajikistan", "in Tajikistan only": one place (or date), and no other beside it."""
    places = reading.kind(kind)
    if len({m.value for m in places}) != 1 or reading.of(Role.NEGATION):
        return False
    first, last, words = places[0].first, places[-1].last, [t.folded for t in reading.tokens]
    before = first - 1 if first and words[first - 1] not in lexicon.prepositions else first - 2
    behind = last < len(words) and words[last] in lexicon.only and words[last + 1 : last + 2] not in [[p] for p in lexicon.prepositions]
    return behind or (before > 0 and words[before] in lexicon.only)


def given_filters(mentions: Sequence[Mention], reading: Reading, lexicon: Lexicon, rows: TableRows) -> list[Filter]:
    """Number columns that only have to be there: "attacks in which people died", "attacks without casualties"."""
    filters: list[Filter] = []
    for column in dict.fromkeys(str(m.column) for m in mentions):
        words = {surface for found in lexicon.column_words(reading.table.name, column) for surface in rows.surfaces.get(found, ())}
        flag = any(negated(reading, m) for m in mentions if m.column == column)
        printed = any(0 <= m.first - c.last <= 1 for m in mentions if m.column == column for c in reading.of(Role.COUNT))
        filters.append(Given(column, () if printed else tuple(sorted(words)), flag))
    if len(filters) > 1 and _are_alternatives(mentions, reading):
        return [AnyOf(tuple(filters))]
    return filters


def _are_alternatives(mentions: Sequence[Mention], reading: Reading) -> bool:
    """"in which people were killed or injured"."""
    pairs = itertools.pairwise(sorted(mentions, key=lambda m: m.first))
    return any(a.last <= o.first < b.first for a, b in pairs for o in reading.of(Role.ALTERNATIVE))
