"""The source text as Markdown sees it: headings, paragraphs, list items and rules, each with its span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt

from sco_qa.corpus.document import Span

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r"\s*#+\s*(?P<title>.*?)\s*#*\s*$", re.S)
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(slots=True)
class Piece:
    """One piece of Markdown. `parts` are the stretches of source it is printed in: two where a page break cuts it."""

    kind: Literal["heading", "paragraph", "item", "rule"]
    parts: list[Span]
    level: int = 0
    italic: bool = False
    list_number: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.parts[0].start, self.parts[-1].end)


def read_pieces(source: str) -> list[Piece]:
    """All pieces in printed order."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(source)), len(source)]
    return list(_pieces(source, starts))


def _pieces(source: str, starts: list[int]) -> Iterator[Piece]:
    list_number, depth, item = 0, 0, False
    for token in MarkdownIt("commonmark").parse(source):
        if token.type == "bullet_list_open" or token.type == "ordered_list_open":
            list_number += depth == 0
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            item = True
        elif token.type == "hr" and token.map:
            yield Piece("rule", [_trim(source, starts[token.map[0]], starts[token.map[1]])])
        elif token.type == "heading_open" and token.map:
            heading = _heading(source, _trim(source, starts[token.map[0]], starts[token.map[1]]), int(token.tag[1:]))
            if heading is not None:
                yield heading
        elif token.type == "paragraph_open" and token.map and source[starts[token.map[0]] : starts[token.map[1]]].strip():
            span = _trim(source, starts[token.map[0]], starts[token.map[1]])
            marker = _ITEM.match(source, span.start, span.end) if item else None
            if marker:
                yield Piece("item", [Span(marker.end(), span.end)], list_number=list_number)
            else:
                yield Piece("paragraph", [span], list_number=list_number if depth else None)
            item = False


def _trim(source: str, start: int, end: int) -> Span:
    text = source[start:end]
    return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _heading(source: str, span: Span, level: int) -> Piece | None:
    """None for a heading without a title."""
    match = _HEADING.match(source, span.start, span.end)
    start, end = match.span("title") if match else (span.start, span.end)
    if start == end:
        return None
    title = source[start:end]
    italic = bool(re.fullmatch(r"[*_][^*_].*[*_]", title)) and not title.startswith("**")
    return Piece("heading", [Span(start, end)], level=level, italic=italic)
