"""Whether a text says something: a date in any usual writing, a number in digits or words, or words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
            "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_TYPOGRAPHY = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’ʼ`", "'"), **dict.fromkeys("“”", '"')})
_MARKUP = re.compile(r"<[^>]*>|[*_]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_INTERVAL = re.compile(r"(\d{4}(?:-\d\d){0,2})/(\d{4}(?:-\d\d){0,2})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

_ORDINAL = r"(?:st|nd|rd|th)?"
_TO = r" ?(?:-|to|until|through|and) ?"
# Between a day and its year other words may stand ("June 8 to June 14, 2012"), but no other year.
_UP_TO_YEAR = r"(?:(?!\d{4}).){0,40}"

Ways = tuple[re.Pattern[str], ...]


def plain(text: object) -> str:
    """Lower-case text without accents, markup, typographic signs, thousands commas and repeated blanks.

    >>> plain("The *Andijian*  riots – “1,200” at Ürümqi")
    'the andijian riots - "1200" at urumqi'
    """
    decomposed = unicodedata.normalize("NFKD", str(text))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).lower().translate(_TYPOGRAPHY)
    return " ".join(_THOUSANDS.sub("", _MARKUP.sub("", bare)).split())


def says(text: str, wanted: str) -> bool:
    """Whether `text`, already `plain`, says `wanted`; " & " joins parts that must all be said, "/" the ends of an interval.

    >>> says(plain("It lasted from June 8–14, 2012."), "2012-06-08/2012-06-14")
    True
    >>> says(plain("in 2012, twelve people died"), "12")
    True
    """
    return all(any(way.search(text) for way in ways) for ways in _requirements(wanted))


@lru_cache(maxsize=4096)
def _requirements(wanted: str) -> tuple[Ways, ...]:
    """For each part that must be said, the ways to say it."""
    return tuple(_ways(end) for part in wanted.split(" & ") for end in _ends(part.strip()))


def _ends(part: str) -> tuple[str, ...]:
    interval = _INTERVAL.fullmatch(part)
    return (interval[1], interval[2]) if interval else (part,)


def _ways(part: str) -> Ways:
    if _DATE.fullmatch(part):
        forms = _day_forms(part) if part.count("-") == 2 else _month_forms(part)
    elif _NUMBER.fullmatch(part):
        forms = _number_forms(part)
    else:
        forms = [rf"(?<!\w){re.escape(plain(part))}(?!\w)"]
    return tuple(re.compile(form) for form in forms)


def _number_forms(digits: str) -> list[str]:
    forms = [rf"(?<![\d.]){re.escape(digits)}(?:\.0+)?(?!\d|\.\d)"]
    if digits.isdigit() and int(digits) < len(_NUMBERS):
        forms.append(rf"\b{_NUMBERS[int(digits)]}\b")
    return forms


def _month_name(number: int) -> str:
    name = _MONTHS[number - 1]
    short = r"sept?\.?" if name == "september" else rf"{name[:3]}\.?"
    return f"(?:{name}|{short})"


def _month_forms(iso: str) -> list[str]:
    year, number = iso.split("-")
    return [rf"\b{iso}\b", rf"\b{_month_name(int(number))},? (?:of )?{year}\b", rf"\b{number}/{year}\b"]


def _day_forms(iso: str) -> list[str]:
    """A day alone, or as either end of a range within its month."""
    year, number, day = iso.split("-")
    month, this, other = _month_name(int(number)), rf"0?{int(day)}{_ORDINAL}\b", rf"\d+{_ORDINAL}"
    return [
        rf"\b{iso}\b",
        rf"\b{month} {this}{_UP_TO_YEAR}\b{year}\b",
        rf"\b{this} (?:of )?{month}\b{_UP_TO_YEAR}\b{year}\b",
        rf"\b{this}(?:{_TO}{other})? (?:of )?{month},? {year}\b",
        rf"\b{this}(?: of)?(?: {month})?{_TO}(?:{other} )?(?:of )?{month},? {year}\b",
        rf"\b{month} {other}{_TO}(?:{month} )?{this},? {year}\b",
    ]
