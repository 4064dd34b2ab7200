"""The section tree: chapters are the headings that the contents list names, the rest nests under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from sco_qa.corpus.document import Section, Span
from sco_qa.corpus.markup import read_markup
from sco_qa.corpus.outline import Piece

CONTENTS_LINE = re.compile(r"(?P<title>.+?)(?<!\s)\s*+(?<!\.)\.{3,}+\s*+(?P<page>\d+)")
_ALIKE = 88


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    level: int
    span: Span


def read_headings(source: str, pieces: Sequence[Piece], contents: Sequence[str]) -> list[Heading]:
    """Headings with their place in the tree: 1 for chapters and everything before the contents, 2 below, 3 for italic ones."""
    headings = []
    chapter_seen = False
    for piece in pieces:
        if piece.kind != "heading":
            continue
        title = read_markup(source, piece.parts).text
        is_chapter = any(fuzz.ratio(title, entry, processor=utils.default_process) >= _ALIKE for entry in contents)
        chapter_seen = chapter_seen or is_chapter
        level = 1 if is_chapter or not chapter_seen or (not contents and piece.level == 1) else 3 if piece.italic else 2
        headings.append(Heading(title, level, piece.span))
    return headings


def build_sections(document_id: str, headings: Sequence[Heading], end: int) -> list[Section]:
    """Sections in printed order; each runs to the next heading of its level or above."""
    sections: list[Section] = []
    open_: list[Section] = []
    for i, heading in enumerate(headings):
        stop = next((h.span.start for h in headings[i + 1 :] if h.level <= heading.level), end)
        open_ = [s for s in open_ if s.level < heading.level]
        parent = open_[-1] if open_ else None
        path = (*(parent.path if parent else ()), heading.title)
        section = Section(f"{document_id}-h{i + 1:03}", heading.title, heading.level, path, heading.span, Span(heading.span.start, stop),
                          parent.id if parent else None)  # fmt: skip
        sections.append(section)
        open_.append(section)
    return sections
