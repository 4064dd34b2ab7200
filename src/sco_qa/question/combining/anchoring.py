"""Dates said by an event: "after the Beslan attack", "in the year of Peace Mission-2007", "while …"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sco_qa.question.forms.logical_form import DateIs, LogicalForm
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.text import Token

RunRows = Callable[[LogicalForm], Sequence[dict[str, Any]]]
"""Executes a form and returns its rows."""
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Split:
    """A question cut at a word that relates it to an event: tokens before, the relation, tokens after."""

    before: tuple[int, int]
    relation: str
    after: tuple[int, int]


def splits(tokens: Sequence[Token], lexicon: Lexicon, dated: set[int]) -> Iterator[Split]:
    """Where a question may be cut; words inside a date expression (`dated`) are no cuts."""
    for last in range(min(len(tokens) - 2, 6), 0, -1):  # "after Beslan, which …", "after Beslan which …"
        relation = lexicon.anchors.get(tuple(t.stem for t in tokens[:last]))
        asked = next((i for i in range(last + 1, len(tokens)) if tokens[i].start - tokens[i - 1].end > 1 or tokens[i].folded in lexicon.question_words), None)
        if relation and asked and not dated & set(range(last + 1)):
            yield Split((asked, len(tokens)), relation, (last, asked))
            break
    for first in range(1, len(tokens) - 1):
        for last in range(min(len(tokens) - 1, first + 6), first, -1):
            relation = lexicon.anchors.get(tuple(t.stem for t in tokens[first:last]))
            asked = tokens[first].folded in lexicon.question_words and tokens[first - 1].folded in lexicon.joining  # "who died and when"
            if relation and not asked and not dated & set(range(first, last + 1)):
                yield Split((0, first), relation, (last, len(tokens)))
                break


@dataclass(frozen=True, slots=True)
class Frame:
    """A question cut at two events that what it asks for lies between: tokens of the question itself, then relation and tokens of each event."""

    head: tuple[int, int]
    events: tuple[tuple[str, tuple[int, int]], tuple[str, tuple[int, int]]]


def frames(tokens: Sequence[Token], lexicon: Lexicon, cuts: Sequence[Split]) -> Iterator[Frame]:
    """"after A but before B" from its two `cuts`, "between A and B" at each "and"."""
    ordered = sorted((c for c in cuts if c.before[0] == 0), key=lambda c: c.before[1])
    for first, second in itertools.combinations(ordered, 2):
        end = second.before[1]
        while end > first.after[0] and tokens[end - 1].folded in lexicon.joiners:
            end -= 1
        if first.after[0] < end and {first.relation, second.relation} <= {"after", "since", "before"}:
            yield Frame(first.before, ((first.relation, (first.after[0], end)), (second.relation, second.after)))
    opening = next((i for i, t in enumerate(tokens) if t.folded in lexicon.between), None)
    if opening is None:
        return
    comma = next((i for i in range(opening + 3, len(tokens)) if opening == 0 and tokens[i].start - tokens[i - 1].end > 1), None)
    head, end = ((comma, len(tokens)), comma) if comma else ((0, opening), len(tokens))
    for i in range(opening + 2, end - 1):
        if tokens[i].folded in lexicon.upto and head[0] < head[1]:
            yield Frame(head, (("after", (opening + 1, i)), ("before", (i + 1, end))))


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two stretches of a question that a comparison sets side by side (token ranges)."""

    left: tuple[int, int]
    right: tuple[int, int]


def contrasts(text: str, tokens: Sequence[Token], alternatives: Sequence[tuple[int, int]], stops: set[int], glued: Set[int] = frozenset()) -> Iterator[Contrast]:
    """What stands on both sides of "or", "than" (`alternatives`, token ranges), as far as a comma, a colon or a word of `stops`. No mark parts a token of `glued` from the one before ("Kashgar, Xinjiang")."""
    for first, last in alternatives:
        begin = first
        while begin > 0 and begin - 1 not in stops and (begin == first or begin in glued or not _parted(text, tokens, begin)):
            begin -= 1
        end = last
        while end < len(tokens) and end not in stops and (end == last or end in glued or not _parted(text, tokens, end)):
            end += 1
        if begin < first and last < end:
            yield Contrast((begin, first), (last, end))


def _parted(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Whether a mark parts a token from the one before it."""
    between = text[tokens[i - 1].end - tokens[0].start : tokens[i].start - tokens[0].start] if tokens[0].start else text[tokens[i - 1].end : tokens[i].start]
    return any(mark in between for mark in ",:;?")


def anchored_dates(relation: str, row: dict[str, Any]) -> DateIs | None:
    """The period that lies so to a row."""
    start, end, label = row["when_from"], row["when_to"], str(row["label"])
    if not start or not end:
        return None
    periods = {"after": (_after(end), LAST_DAY), "since": (start, LAST_DAY), "before": (FIRST_DAY, _before(start)),
               "same year": (f"{start[:4]}-01-01", f"{end[:4]}-12-31"), "same month": (f"{start[:7]}-01", f"{end[:7]}-31"), "during": (start, end), "same day": (start, end)}  # fmt: skip
    first, last = periods[relation]
    return DateIs(first, last, anchor=f"{relation} {label}")


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def single_period(relation: str, rows: Sequence[dict[str, Any]]) -> DateIs | None:
    """The period for an event that is one row, or a few that agree."""
    if not rows or len(rows) > _MOST_ROWS:
        return None
    first = min(rows, key=lambda r: r["when_from"] or LAST_DAY)
    return anchored_dates(relation, first)
