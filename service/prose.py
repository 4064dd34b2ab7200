"""An answer's text as pieces to show: paragraphs and list items, cut at their citation marks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

MARK = re.compile(r"\s?\[(\d+(?:\s*,\s*\d+)*)\]")
LONG = 480  # characters from which a passage is shown in part
AROUND = 180
ITEM = re.compile(r"\s*(?:[-•*]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and the citation marks that follow them."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one item of a list."""

    pieces: tuple[Piece, ...]
    item: bool = False


def pieces(text: str, known: Collection[int]) -> tuple[Piece, ...]:
    """`text` cut at every mark of a known citation; a mark of none stays text."""
    found: list[Piece] = []
    start = 0
    for match in MARK.finditer(text):
        marks = tuple(int(number) for number in match[1].split(","))
        if set(marks) <= set(known):
            found.append(Piece(text[start : match.start()], marks))
            start = match.end()
    if start < len(text):
        found.append(Piece(text[start:]))
    return tuple(found)


def paragraphs(text: str, known: Collection[int]) -> list[list[Paragraph]]:
    """The text as groups: runs of list items stand together, every other paragraph alone."""
    groups: list[list[Paragraph]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        lead = ITEM.match(line)
        paragraph = Paragraph(pieces(line[lead.end() :] if lead else line, known), bool(lead))
        if lead and groups and groups[-1][0].item:
            groups[-1].append(paragraph)
        else:
            groups.append([paragraph])
    return groups


def excerpt(text: str, spans: Sequence[Sequence[int]]) -> list[tuple[str, bool]]:
    """`text` as `highlighted`; of a long one only the part around the highlights, cut between words."""
    if len(text) <= LONG:
        return list(highlighted(text, spans))
    first = min((int(start) for start, _ in spans), default=0)
    last = max((int(end) for _, end in spans), default=0)
    begin = text.rfind(" ", 0, max(first - AROUND, 0)) + 1 if first > AROUND else 0
    end = text.find(" ", max(last, begin) + AROUND)
    end = len(text) if end < 0 else end
    inside = [(int(a) - begin, int(b) - begin) for a, b in spans]
    parts = [("… ", False)] if begin else []
    return [*parts, *highlighted(text[begin:end], inside), *([(" …", False)] if end < len(text) else [])]


def highlighted(text: str, spans: Sequence[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """`text` in order as (part, whether it is highlighted)."""
    position = 0
    for first, end in sorted((int(start), int(end)) for start, end in spans):
        start = max(first, position)
        if start < end:
            yield text[position:start], False
            yield text[start:end], True
            position = end
    yield text[position:], False
