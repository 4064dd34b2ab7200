"""Reading text: what is printed of a stretch of Markdown, and where in the source each of its characters stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sco_qa.corpus.document import Span

UNIT = re.compile(r"(?<![^\s])(?:km|m|cm|mi|ft)$")
"""A unit that a superscript number belongs to; elsewhere it is a footnote mark."""
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PIECE = re.compile(
    r"(?P<sup><sup>(?P<mark>[^<]*)</sup>)"
    r"|(?P<link>!?\[(?P<label>[^\]]*)\]\((?P<target>[^)\s]*)\))"
    r"|(?P<auto><(?P<url>(?:https?://|mailto:)[^>\s]+)>)"
    r"|(?P<stars>\*{1,3})"
    r"|(?P<escape>\\(?P<escaped>[!-/:-@\[-`{-~]))"
    r"|(?P<hard>(?: {2,}|\\)\n\s*)"
    r"|(?P<blank>\s+)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Reading text, and for each of its characters the offset of its source character."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The source span of `text[start:end]`."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def read_markup(source: str, parts: Iterable[Span], breaks: bool = False) -> Reading:
    """Markup gone, blanks collapsed; parts are joined by a space. `breaks` keeps hard line breaks as newlines."""
    chars: list[str] = []
    offsets: list[int] = []

    def add(text: str, at: int, fixed: bool = False) -> None:
        for i, char in enumerate(text):
            if char in " \n" and (not chars or chars[-1] in " \n"):
                continue
            chars.append(char)
            offsets.append(at if fixed else at + i)

    for part in parts:
        if chars:
            add(" ", part.start - 1)
        position = part.start
        for piece in _PIECE.finditer(source, part.start, part.end):
            add(source[position : piece.start()], position)
            _add_piece(piece, add, "".join(chars[-4:]), breaks)
            position = piece.end()
        add(source[position : part.end], position)
    while chars and chars[-1] in " \n":
        chars.pop()
        offsets.pop()
    return Reading("".join(chars), tuple(offsets))


def _add_piece(piece: re.Match[str], add, before: str, breaks: bool) -> None:  # type: ignore[no-untyped-def]
    kind = piece.lastgroup if piece.lastgroup in ("sup", "link", "auto", "escape", "hard", "blank", "stars") else _outer(piece)
    if kind == "sup" and UNIT.search(before):
        add(piece["mark"].translate(_SUPERSCRIPT), piece.start("mark"))
    elif kind == "link":
        add(piece["label"], piece.start("label"))
    elif kind == "auto":
        add(piece["url"], piece.start("url"))
    elif kind == "escape":
        add(piece["escaped"], piece.start("escaped"))
    elif kind in ("hard", "blank"):
        add("\n" if breaks and kind == "hard" else " ", piece.start())


def _outer(piece: re.Match[str]) -> str:
    return next(name for name in ("sup", "link", "auto", "stars", "escape", "hard", "blank") if piece[name] is not None)


def reading_text(source: str, span: Span) -> str:
    """What is printed of `source[span.start:span.end]`."""
    return read_markup(source, [span]).text
