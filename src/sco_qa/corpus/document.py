"""What a source text becomes once it is read: a tree of sections over blocks, sentences and passages, each with its span.

A span counts characters (Python code points) of `Document.text`, which is the source file untouched, so
`document.text[span.start:span.end]` is what is printed there, markup included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open interval of characters in the source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class BlockKind(StrEnum):
    """What a block is in print."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    CHRONOLOGY = "chronology line"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    CONTENTS = "contents line"
    IMPRINT = "imprint"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `level` 1 is the top of the tree; `path` holds the titles from the top down to this one."""

    id: str
    title: str
    level: int
    path: tuple[str, ...]
    heading: Span
    span: Span
    parent: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """One printed unit. `text` is the reading text: markup gone, blanks and page breaks collapsed to one space.

    `lead_in` is the id of the paragraph that introduces a list item or chronology line; `list_id` groups the items of one
    list, also where a page break cuts it; `position` counts them from 1; `label` is a footnote's mark.
    """

    id: str
    kind: BlockKind
    section: str
    span: Span
    text: str
    lead_in: str | None = None
    list_id: str | None = None
    position: int | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item, or line: the smallest thing that is cited. `text` is the reading text."""

    id: str
    block: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole blocks that are found and shown together. `context` is the heading path and, for list items cut off from it, the
    lead-in: what a reader must know to understand `text` on its own."""

    id: str
    section: str
    span: Span
    text: str
    context: str
    blocks: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A source text, read. Everything is in reading order."""

    id: str
    metadata: dict[str, Any]
    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    _by_id: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for group in (self.sections, self.blocks, self.sentences, self.passages):
            self._by_id.update((item.id, item) for item in group)

    def section(self, section_id: str) -> Section:
        return self._by_id[section_id]  # type: ignore[no-any-return]

    def block(self, block_id: str) -> Block:
        return self._by_id[block_id]  # type: ignore[no-any-return]

    def sentence(self, sentence_id: str) -> Sentence:
        return self._by_id[sentence_id]  # type: ignore[no-any-return]

    def passage(self, passage_id: str) -> Passage:
        return self._by_id[passage_id]  # type: ignore[no-any-return]

    def passage_at(self, span: Span) -> Passage | None:
        """The first passage that holds `span`, or None for text outside every passage (a heading, a page rule)."""
        return next((p for p in self.passages if p.span.contains(span)), None)
