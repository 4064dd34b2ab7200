"""The paper for reading: its headings and blocks as printed, with any span of the source marked to the character.

The reading text of a block has lost its offsets, so what is shown is the source text itself, cut into runs: markup is
left out, every character that is shown keeps its place in the source, and a span marks exactly what lies within it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from sco_qa.corpus.document import Block, BlockKind, Document, Section, Span

LEAD = re.compile(r"\s*(?:#{1,6}\s+|[-+*]\s+(?!\*))?")
MARKUP = re.compile(
    r"(?P<stars>\*+)"
    r"|(?P<tag></?(?P<script>su[bp])>)"
    r"|\[(?P<label>[^\]]*)\]\([^()\s]*\)"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]*)>"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<break> {2,}\n)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters of the source in one style. `start` is the place of the first.

    `marked` lies in the span asked for, `first` begins it; `hit` is the number of the search hit it lies in, 0 for
    none, and `begins` says that it starts there.
    """

    start: int
    text: str
    strong: bool = False
    emphasis: bool = False
    script: Literal["", "sup", "sub"] = ""
    breaks: bool = False
    marked: bool = False
    first: bool = False
    hit: int = 0
    begins: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """A heading or a block."""

    id: str
    kind: str
    runs: tuple[Run, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together: the items of one list, the lines of a chronology, or a single line."""

    kind: str
    lines: tuple[Line, ...]


LISTED = {BlockKind.LIST_ITEM.value, BlockKind.CHRONOLOGY.value, BlockKind.REFERENCE.value, BlockKind.CONTENTS.value}


def runs(text: str, span: Span) -> list[Run]:
    """What is printed of `text` within `span`, without its markup."""
    return list(_styled(text, span))


def _styled(text: str, span: Span) -> Iterator[Run]:
    lead = LEAD.match(text, span.start, span.end)
    position = lead.end() if lead else span.start
    style = Run(position, "")
    for match in MARKUP.finditer(text, position, span.end):
        if position < match.start():
            yield replace(style, start=position, text=text[position : match.start()])
        position = match.end()
        if stars := match["stars"]:
            style = replace(
                style, strong=style.strong ^ (len(stars) >= 2), emphasis=style.emphasis ^ (len(stars) % 2 == 1)
            )
        elif tag := match["tag"]:
            script: Literal["", "sup", "sub"] = "" if tag[1] == "/" else "sup" if match["script"] == "sup" else "sub"
            style = replace(style, script=script)
        elif match["break"]:
            yield replace(style, start=match.start(), text=match["break"], breaks=True)
        else:
            shown = next(name for name in ("label", "address", "escaped") if match[name] is not None)
            yield replace(style, start=match.start(shown), text=match[shown])
    if position < span.end:
        yield replace(style, start=position, text=text[position : span.end])


def plain(source: str) -> str:
    """A verbatim quote as it is printed: its markup gone, blanks collapsed."""
    return " ".join("".join(run.text for run in _styled(source, Span(0, len(source)))).split()) if source else ""


def marked(found: list[Run], span: Span) -> list[Run]:
    """The runs, cut at the ends of `span` and marked within it."""
    cut: list[Run] = []
    for run in found:
        edges = sorted({run.start, run.end, *(edge for edge in (span.start, span.end) if run.start < edge < run.end)})
        for start, end in pairwise(edges):
            part = run.text[start - run.start : end - run.start]
            cut.append(replace(run, start=start, text=part, marked=span.start <= start and end <= span.end))
    return cut


def searched(found: list[Run], wanted: re.Pattern[str], before: int) -> list[Run]:
    """The runs, cut where `wanted` begins and ends in the printed text; hits are numbered from `before` + 1."""
    hits = [match.span() for match in wanted.finditer("".join(run.text for run in found)) if match[0]]
    cut: list[Run] = []
    position = 0
    for run in found:
        end = position + len(run.text)
        edges = sorted({position, end, *(edge for hit in hits for edge in hit if position < edge < end)})
        for a, b in pairwise(edges):
            number = next((n for n, (first, last) in enumerate(hits, before + 1) if first <= a and b <= last), 0)
            begins = number > 0 and hits[number - before - 1][0] == a
            text = run.text[a - position : b - position]
            cut.append(replace(run, start=run.start + a - position, text=text, hit=number, begins=begins, first=run.first and a == position))
        position = end
    return cut


def search_pattern(words: str) -> re.Pattern[str] | None:
    """Finds words as printed, over line ends and whatever their case and apostrophes; None for no words."""
    parts = [re.sub(r"['’]", "['’]", re.escape(part)) for part in words.split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None


def groups(document: Document, span: Span | None = None, wanted: re.Pattern[str] | None = None) -> list[Group]:
    """The whole document in reading order, with `span` marked and what is `wanted` numbered."""
    found: list[Group] = []
    unmarked, hits = True, 0
    for plain in _lines(document):
        cut = marked(list(plain.runs), span) if span is not None else list(plain.runs)
        place = next((i for i, run in enumerate(cut) if run.marked), None)
        if unmarked and place is not None:
            cut[place] = replace(cut[place], first=True)
            unmarked = False
        if wanted is not None:
            cut = searched(cut, wanted, hits)
            hits = max((run.hit for run in cut), default=0) or hits
        line = replace(plain, runs=tuple(cut))
        if found and line.kind in LISTED and found[-1].kind == line.kind:
            found[-1] = Group(line.kind, (*found[-1].lines, line))
        else:
            found.append(Group(line.kind, (line,)))
    return found


def count_hits(found: list[Group]) -> int:
    """How many search hits `groups` has numbered."""
    return max((run.hit for group in found for line in group.lines for run in line.runs), default=0)


def _lines(document: Document) -> Iterator[Line]:
    placed: list[tuple[int, Section | Block]] = [(section.heading.start, section) for section in document.sections]
    placed += [(block.span.start, block) for block in document.blocks]
    for _, item in sorted(placed, key=lambda pair: pair[0]):
        if isinstance(item, Section):
            yield Line(item.id, "heading", tuple(runs(document.text, item.heading)), item.level)
        else:
            yield Line(item.id, item.kind.value, tuple(runs(document.text, item.span)))
