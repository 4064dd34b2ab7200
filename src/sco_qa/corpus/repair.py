"""Page breaks undone: footnotes set aside, and sentences and lists that a break cuts put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sco_qa.corpus.markup import read_markup
from sco_qa.corpus.outline import Piece

FOOTNOTE_MARK = re.compile(r"\s*<sup>(?P<label>[^<]+)</sup>\s*")
_FINISHED = re.compile(r"[.!?:;…][\"”’')\]]*$")


def set_footnotes_aside(source: str, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The running text, and the footnotes: paragraphs that begin with a mark below a rule. Rules themselves are dropped."""
    running, notes = [], []
    below = False
    for piece in pieces:
        if piece.kind == "rule":
            below = True
            continue
        if below and piece.kind == "paragraph" and FOOTNOTE_MARK.match(source, piece.span.start):
            notes.append(piece)
            continue
        below = False
        running.append(piece)
    return running, notes


def join_broken(source: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Paragraphs and list items that stop in mid-sentence go on in the paragraph after them."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.kind == "paragraph" and joined[-1].kind in ("paragraph", "item") and _goes_on(source, joined[-1], piece):
            joined[-1] = replace(joined[-1], parts=[*joined[-1].parts, *piece.parts])
        else:
            joined.append(piece)
    return _number_lists(joined)


def _goes_on(source: str, first: Piece, second: Piece) -> bool:
    before, after = (read_markup(source, p.parts).text for p in (first, second))
    return bool(before) and not _FINISHED.search(before) and after[:1].islower()


def _number_lists(pieces: list[Piece]) -> list[Piece]:
    """Items with nothing between them are one list, whatever Markdown makes of the blank lines of a page break."""
    number = 0
    for i, piece in enumerate(pieces):
        if piece.kind != "item":
            continue
        number += i == 0 or pieces[i - 1].kind != "item"
        piece.list_number = number
    return pieces
