"""Reads a document folder: source text and metadata in, `Document` out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sco_qa.corpus.document import Block, BlockKind, Document, Section, Sentence, Span
from sco_qa.corpus.markup import Reading, read_markup
from sco_qa.corpus.outline import Piece, read_pieces
from sco_qa.corpus.passages import build_passages
from sco_qa.corpus.repair import FOOTNOTE_MARK, join_broken, set_footnotes_aside
from sco_qa.corpus.sections import CONTENTS_LINE, build_sections, read_headings
from sco_qa.corpus.sentences import split_sentences
from sco_qa.errors import CorpusError

METADATA = "document.toml"
_CHRONOLOGY = re.compile(r"^[^\t\n]*\b(?:19|20)\d\d[^\t\n]*\t+[^\n]+$", re.M)
_WHOLE = (BlockKind.REFERENCE, BlockKind.FOOTNOTE, BlockKind.CHRONOLOGY, BlockKind.CONTENTS)
_PROSE = 300


def read_corpus(folder: Path) -> dict[str, Document]:
    """Every document of a corpus folder, by id. Raises CorpusError when there is none or one cannot be read."""
    documents = [read_document(path.parent) for path in sorted(folder.glob(f"*/{METADATA}"))]
    if not documents:
        raise CorpusError(f"no document in {folder}: each needs a folder with its text and a {METADATA}")
    return {document.id: document for document in documents}


def read_document(folder: Path) -> Document:
    """Read one document. Raises CorpusError naming the file and what to do."""
    metadata = _metadata(folder / METADATA)
    path = folder / metadata["file"]
    try:
        source = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CorpusError(f"cannot read {path}: put the source text there, or name another in {METADATA}") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} is not UTF-8 (byte {error.start}): convert it") from error
    return parse_document(source, metadata)


def _metadata(path: Path) -> dict[str, Any]:
    try:
        metadata = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CorpusError(f"cannot read {path}: a document needs a {METADATA} beside its text") from error
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path} is not valid TOML: {error}") from error
    missing = [key for key in ("id", "title", "author", "file") if not metadata.get(key)]
    if missing:
        raise CorpusError(f"{path} lacks {', '.join(missing)}: add the key")
    if metadata["id"] != path.parent.name:
        raise CorpusError(f"{path} has the id {metadata['id']!r} in the folder {path.parent.name!r}: name them alike")
    return metadata


def parse_document(source: str, metadata: dict[str, Any]) -> Document:
    """A source text, read. `metadata` holds at least `id`, `title` and `author`."""
    identifier = str(metadata["id"])
    running, notes = set_footnotes_aside(source, read_pieces(source))
    pieces = join_broken(source, running)
    contents = _contents(source, pieces)
    headings = read_headings(source, pieces, contents)
    if not headings:
        raise CorpusError(f"{identifier} has no heading: sections are what citations are placed by")
    sections = build_sections(identifier, headings, len(source))
    blocks = _Blocks(source, identifier, sections, bool(contents)).build(pieces, notes)
    sentences = list(_sentences(identifier, blocks))
    plain = [block for block, _ in blocks]
    passages = build_passages(identifier, sections, plain, sentences)
    return Document(identifier, metadata, source, tuple(sections), tuple(plain), tuple(sentences), tuple(passages))


def _contents(source: str, pieces: Sequence[Piece]) -> list[str]:
    matches = (CONTENTS_LINE.fullmatch(read_markup(source, p.parts).text) for p in pieces if p.kind == "paragraph")
    return [match["title"] for match in matches if match]


class _Blocks:
    """Makes blocks of pieces."""

    def __init__(self, source: str, identifier: str, sections: Sequence[Section], has_contents: bool) -> None:
        self._source = source
        self._id = identifier
        self._sections = sections
        self._made: list[tuple[Block, Reading]] = []
        self._in_front = has_contents

    def build(self, pieces: Sequence[Piece], notes: Sequence[Piece]) -> list[tuple[Block, Reading]]:
        self._running(pieces)
        for note in notes:
            mark = FOOTNOTE_MARK.match(self._source, note.span.start)
            start = mark.end() if mark else note.span.start
            self._add(BlockKind.FOOTNOTE, [Span(start, note.span.end)], label=mark["label"] if mark else None)
        ordered = sorted(self._made, key=lambda item: item[0].span.start)
        renamed = {block.id: f"{self._id}-b{n:03}" for n, (block, _) in enumerate(ordered, 1)}
        return [(_renamed(block, renamed), reading) for block, reading in ordered]

    def _running(self, pieces: Sequence[Piece]) -> None:
        lead: str | None = None
        chronology = 0
        position = 0
        previous: Piece | None = None
        for piece in pieces:
            if piece.kind == "heading":
                lead = None
                position = 0
            elif piece.kind == "item":
                position = position + 1 if previous is not None and previous.kind == "item" else 1
                reference = self._title_at(piece.span.start).casefold() in ("references", "bibliography", "works cited")
                kind = BlockKind.REFERENCE if reference else BlockKind.LIST_ITEM
                self._add(kind, piece.parts, lead, f"{self._id}-l{piece.list_number:02}", position)
            elif _CHRONOLOGY.match(self._source, piece.span.start, piece.span.end):
                if not (self._made and self._made[-1][0].kind is BlockKind.CHRONOLOGY):
                    chronology, position = chronology + 1, 0
                for line in _CHRONOLOGY.finditer(self._source, piece.span.start, piece.span.end):
                    position += 1
                    self._add(BlockKind.CHRONOLOGY, [Span(*line.span())], lead, f"{self._id}-c{chronology:02}", position)
            else:
                lead = self._paragraph(piece)
            previous = piece

    def _paragraph(self, piece: Piece) -> str | None:
        text = read_markup(self._source, piece.parts).text
        if CONTENTS_LINE.fullmatch(text):
            self._in_front = False
            self._add(BlockKind.CONTENTS, piece.parts)
            return None
        kind = BlockKind.IMPRINT if self._in_front else BlockKind.PARAGRAPH
        block = self._add(kind, piece.parts)
        return block.id

    def _add(self, kind: BlockKind, parts: Sequence[Span], lead: str | None = None, list_id: str | None = None,
             position: int | None = None, label: str | None = None) -> Block:  # fmt: skip
        reading = read_markup(self._source, parts, breaks=kind is BlockKind.IMPRINT)
        span = Span(parts[0].start, parts[-1].end)
        block = Block(f"raw-{len(self._made)}", kind, self._section_at(span.start).id, span, reading.text, lead, list_id, position, label)
        self._made.append((block, reading))
        return block

    def _section_at(self, position: int) -> Section:
        holding = [s for s in self._sections if s.span.start <= position < s.span.end]
        return holding[-1] if holding else self._sections[0]

    def _title_at(self, position: int) -> str:
        return self._section_at(position).title


def _renamed(block: Block, names: dict[str, str]) -> Block:
    lead = names[block.lead_in] if block.lead_in else None
    return Block(names[block.id], block.kind, block.section, block.span, block.text, lead, block.list_id, block.position, block.label)


def _sentences(identifier: str, blocks: Sequence[tuple[Block, Reading]]) -> Iterator[Sentence]:
    n = 0
    for block, reading in blocks:
        whole = block.kind in _WHOLE or (block.kind is BlockKind.IMPRINT and len(block.text) < _PROSE)
        bounds = [(0, len(block.text))] if whole else list(split_sentences(block.text))
        for start, end in bounds:
            n += 1
            span = block.span if whole else reading.span(start, end)
            yield Sentence(f"{identifier}-s{n:03}", block.id, span, block.text[start:end])
