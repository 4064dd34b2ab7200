"""Date expressions in questions, from days to decades: read by the grammar in dates.lark.

A reading is an interval of whole days, or a recurring part of the year ("in August") where no year is said.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

from lark import Lark, Token, Transformer, UnexpectedInput

from sco_qa.question.words.text import Token as Word

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
_MOST_TRIES = 20
"""Stretches of one question that are parsed as dates, a millisecond or two each: more than any question needs."""
_NAMES = [name.lower() for name in calendar.month_name]
_SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "fall": (9, 10, 11), "winter": (12, 1, 2)}
_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_PARTS = {"early": (1, 4), "beginning": (1, 3), "start": (1, 3), "mid": (5, 8), "middle": (5, 8), "late": (9, 12), "end": (10, 12)}


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from `start` to `end` (ISO, inclusive), or, with `months`, these months (and `day`) of every year within them."""

    start: str = FIRST_DAY
    end: str = LAST_DAY
    months: tuple[int, ...] = ()
    day: int | None = None
    last_day: int | None = None
    """With `day`: from that day of the first of the months to this one of the last."""
    parity: int | None = None
    """0: even years only, 1: odd ones."""

    @property
    def exact(self) -> bool:
        """Whether both ends are said."""
        return self.start != FIRST_DAY and self.end != LAST_DAY


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression over tokens [first, last)."""

    first: int
    last: int
    dates: Dates


def month_days(year: int, first: int, last: int) -> Dates:
    """All days of months `first` to `last` of a year."""
    return Dates(f"{year:04}-{first:02}-01", f"{year:04}-{last:02}-{calendar.monthrange(year, last)[1]:02}")


def _month(token: str) -> int:
    return next(i for i, name in enumerate(_NAMES) if name and name.startswith(token.rstrip(".")[:3]))


def _day(year: int, month: int, day: str, last_day: str | None = None) -> Dates:
    limit = calendar.monthrange(year, month)[1]
    first, last = (min(_day_number(d), limit) for d in (day, last_day or day))
    return Dates(f"{year:04}-{month:02}-{first:02}", f"{year:04}-{month:02}-{last:02}")


_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
          "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "thirtieth": 30}


def _day_number(word: str) -> int:
    """"19th", "19" or "nineteenth" as a number."""
    digits = re.sub(r"\D", "", word)
    if digits:
        return int(digits)
    tens = next((value for name, value in _TENS.items() if word.startswith(name)), 0)
    rest = re.sub(r"^(twenty|thirty)-?\s?|thirtieth", "", word)
    return tens + (_UNITS.index(rest) + 1 if rest in _UNITS else 0)


def _middle(dates: Dates) -> Dates:
    """Where a period that begins or ends in the middle of a year does."""
    year, (first, last) = dates.start[:4], _PARTS["mid"]
    whole = dates == month_days(int(year), first, last)
    return Dates(f"{year}-{first + 1:02}-01", f"{year}-{last - 1:02}-31") if whole else dates


def _months_from(first: int, last: int) -> tuple[int, ...]:
    """Months in a row, past the turn of the year where the last comes before the first."""
    return tuple((month - 1) % 12 + 1 for month in range(first, last + (13 if last < first else 1)))


def next_day(iso: str) -> str:
    """The day after; the last day of all is followed by itself."""
    return iso if iso == LAST_DAY else _shift(iso, 1)


def _shift(iso: str, days: int) -> str:
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()


class _Points(Transformer[Token, Dates]):
    """Turns parse trees into `Dates`; one method a rule of the grammar."""

    @staticmethod
    def _values(items: list[Token | Dates], *kinds: str) -> list[str]:
        return [str(i).lower() for i in items if isinstance(i, Token) and i.type in kinds]

    def year(self, items: list[Token | Dates]) -> Dates:
        return month_days(int(self._values(items, "YEAR")[0]), 1, 12)

    def short_year(self, items: list[Token | Dates]) -> Dates:
        return month_days(2000 + int(re.sub(r"\D", "", str(items[0]))), 1, 12)

    def month(self, items: list[Token | Dates]) -> Dates:
        month = _month(self._values(items, "MONTH")[0])
        return month_days(int(self._values(items, "YEAR")[0]), month, month)

    month_after = month

    def iso_month(self, items: list[Token | Dates]) -> Dates:
        year, month = str(items[0]).split("-")
        return month_days(int(year), int(month), int(month))

    def iso_day(self, items: list[Token | Dates]) -> Dates:
        return Dates(str(items[0]), str(items[0]))

    def figures(self, items: list[Token | Dates]) -> Dates:
        """"28/08/2008": the day first, as in most of the world."""
        day, month, year = re.split(r"[./]", str(items[0]))
        return _day(int(year), int(month), day)

    def day(self, items: list[Token | Dates]) -> Dates:
        year = int(self._values(items, "YEAR")[0])
        return _day(year, _month(self._values(items, "MONTH")[0]), *self._values(items, "DAY"))

    day_first = days = days_first = day

    def yearless_day(self, items: list[Token | Dates]) -> Dates:
        day = _day_number(self._values(items, "DAY")[0])
        return Dates(months=(_month(self._values(items, "MONTH")[0]),), day=day)

    yearless_day_first = yearless_day

    def yearless_days(self, items: list[Token | Dates]) -> Dates:
        first, last = (_day_number(d) for d in self._values(items, "DAY"))
        return Dates(months=(_month(self._values(items, "MONTH")[0]),), day=first, last_day=last)

    def month_of_year(self, items: list[Token | Dates]) -> Dates:
        return Dates(months=(_month(str(items[0]).lower()),))

    def season(self, items: list[Token | Dates]) -> Dates:
        year, months = int(self._values(items, "YEAR")[0]), _SEASONS[str(items[0]).lower().removesuffix("time")]
        if months[0] > months[-1]:
            return Dates(f"{year:04}-{months[0]:02}-01", month_days(year + 1, 1, months[-1]).end)
        return month_days(year, months[0], months[-1])

    def season_of_year(self, items: list[Token | Dates]) -> Dates:
        return Dates(months=_SEASONS[str(items[0]).lower().removesuffix("time")])

    def _nth(self, items: list[Token | Dates], kind: str, size: int) -> Dates:
        word = self._values(items, kind)[0].split()[0]
        digits = re.sub(r"\D", "", word)
        nth = int(digits) if digits else _ORDINAL[word]
        nth = 12 // size if nth < 0 else nth
        return month_days(int(self._values(items, "YEAR")[0]), size * (nth - 1) + 1, size * nth)

    def quarter(self, items: list[Token | Dates]) -> Dates:
        return self._nth(items, "QUARTER", 3)

    def half(self, items: list[Token | Dates]) -> Dates:
        return self._nth(items, "HALF", 6)

    def part(self, items: list[Token | Dates]) -> Dates:
        return month_days(int(self._values(items, "YEAR")[0]), *_PARTS[self._values(items, "PART")[0].removeprefix("the ").rstrip("-–")])

    def months_in(self, items: list[Token | Dates]) -> Dates:
        end, number, _ = self._values(items, "MONTHS_IN")[0].split()
        n, year = int(number) if number.isdigit() else _NUMERALS.index(number), int(self._values(items, "YEAR")[0])
        return month_days(year, 1, n) if end in ("first", "opening") else month_days(year, 13 - n, 12)

    def parity(self, items: list[Token | Dates]) -> Dates:
        return Dates(parity=int(self._values(items, "PARITY")[0].startswith("odd")))

    def decade(self, items: list[Token | Dates]) -> Dates:
        year = int(re.sub(r"\D", "", str(items[0])))
        return Dates(f"{year:04}-01-01", f"{year + 9:04}-12-31")

    def during(self, items: list[Token | Dates]) -> Dates:
        return next(i for i in items if isinstance(i, Dates))

    def span(self, items: list[Token | Dates]) -> Dates:
        first, last = (i for i in items if isinstance(i, Dates))
        if first.months and last.exact and not first.exact:
            first = month_days(int(last.end[:4]), first.months[0], first.months[-1])
        if first.day and last.day:
            return Dates(months=(*first.months, *last.months), day=first.day, last_day=last.day)
        if first.months or last.months:
            return Dates(months=_months_from(first.months[0], last.months[-1])) if first.months and last.months else last
        return Dates(min(_middle(first).start, last.start), max(first.end, _middle(last).end))

    def pair(self, items: list[Token | Dates]) -> Dates | None:
        """"2006 and 2008" are two dates; "March and May 2004" share their year."""
        first, last = (i for i in items if isinstance(i, Dates))
        return self.span(items) if last.exact and not first.exact else None

    def months(self, items: list[Token | Dates]) -> Dates:
        return Dates(months=tuple(_month(m) for m in self._values(items, "MONTH")))

    def after(self, items: list[Token | Dates]) -> Dates:
        return Dates(start=_shift(self.during(items).end, 1)) if self.during(items).exact else self.during(items)

    def since(self, items: list[Token | Dates]) -> Dates:
        return Dates(start=self.during(items).start) if not self.during(items).months else self.during(items)

    def before(self, items: list[Token | Dates]) -> Dates:
        return Dates(end=_shift(self.during(items).start, -1)) if self.during(items).exact else self.during(items)

    def until(self, items: list[Token | Dates]) -> Dates:
        return Dates(end=self.during(items).end) if not self.during(items).months else self.during(items)

    def start(self, items: list[Token | Dates]) -> Dates | None:
        return next((i for i in items if isinstance(i, Dates)), None)


_ATOM = re.compile(
    r"(19|20)\d\d|\d{1,2}\.\d{1,2}\.(19|20)\d\d|\d{1,2}(st|nd|rd|th)?|q[1-4]|h[12]|s|"
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)|"
    r"(spring|summer|winter)(time)?|autumn|fall|twenty|thirty|even|odd|years?|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|(ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th|(twent|thirt)ieth"
)
_GLUE = frozenset(
    ["between", "and", "from", "to", "until", "till", "through", "thru", "in", "on", "during", "throughout", "within", "of", "at", "for", "the", "after", "later", "than", "following", "post", "postdating", "predating", "dated", "with", "forward", "more", "recent", "newer", "past", "before", "prior", "earlier", "pre", "preceding", "older", "since", "starting", "beginning", "up", "by", "end", "or", "onwards", "onward", "as", "including", "year", "years", "quarter", "half", "first", "second", "third", "fourth", "last", "early", "mid", "late", "start", "middle", "even", "odd", "numbered", "calendar", "a", "an", "going", "back", "months", *_NUMERALS[2:], "opening", "final", "closing", "upto", "before", "earlier"]
)
_LEADS = _GLUE - {"a", "an", "months", *_NUMERALS[2:], "numbered", "calendar", "going", "back", "with", "forward", "and", "or", "to", "than", "year", "years", "of"} | {"of"}
_DEFINITE = re.compile(r"(19|20)\d\d|\d{1,2}\.\d{1,2}\.|0\d$|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|even$|odd$")
_TAILS = frozenset({"onwards", "onward", "later", "after", "on", "before", "earlier", "forward", "inclusive"})


@lru_cache(maxsize=4096)
def _is_atom(word: str) -> bool:
    """Whether a word may be part of a date by itself."""
    return _ATOM.fullmatch(word) is not None


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    text = resources.files("sco_qa.question.linking").joinpath("dates.lark").read_text(encoding="utf-8")
    return Lark(text, parser="earley", lexer="dynamic", ambiguity="resolve")


@lru_cache(maxsize=4096)
def read_dates(text: str) -> Dates | None:
    """What a date expression means, or None when it is not one."""
    try:
        tree = _grammar().parse(text.lower().replace("’", "'"))
    except UnexpectedInput:
        return None
    result = _Points().transform(tree)
    return result if isinstance(result, Dates) else None


def _modal_may(words: Sequence[Word], first: int, last: int) -> bool:
    """"may" alone is a month only after a preposition."""
    numbered = any(w.folded[0].isdigit() for w in words[first:last])
    return not numbered and words[first].folded in ("may", "march", "mar", "fall", "spring") and (
        first == 0 or words[first - 1].folded not in ("in", "of", "during", "every", "since", "the", "before", "after")
    )


def find_dates(text: str, words: Sequence[Word]) -> list[DateMention]:
    """The longest date expressions of a question, left to right, none overlapping."""
    found, first, tries = [], 0, iter(range(_MOST_TRIES))
    while first < len(words):
        mention = _at(text, words, first, tries)
        if mention:
            found.append(mention)
        first = mention.last if mention else first + 1
    return found


def _at(text: str, words: Sequence[Word], first: int, tries: Iterator[int]) -> DateMention | None:
    if not (_is_atom(words[first].folded) or words[first].folded in _LEADS):
        return None
    last = first
    while last < len(words) and last - first < 12 and (_is_atom(words[last].folded) or words[last].folded in _GLUE):
        last += 1
    while last > first:
        tail = words[last - 1].folded
        if (_is_atom(tail) or tail in _TAILS) and any(_DEFINITE.match(w.folded) for w in words[first:last]):
            dates = None if _modal_may(words, first, last) or next(tries, None) is None else read_dates(text[words[first].start : words[last - 1].end])
            if dates:
                return DateMention(first, last, dates)
        last -= 1
    return None
