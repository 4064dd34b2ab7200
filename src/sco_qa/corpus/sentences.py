"""Sentence boundaries in reading text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z])")
_ABBREVIATION = re.compile(r"(?:\b(?:i\.e|e\.g|etc|cf|vs|Col|Gen|Dr|Mr|Mrs|Prof|St|No|Ave|Tel|Fax|Inc|Ltd|al|approx|ca)|\b(?:[A-Z]\.)*[A-Z])\.[\"”’')\]]*$")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each sentence; abbreviations and initials end none."""
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] == "." and _ABBREVIATION.search(text, start, match.end()):
            continue
        yield start, match.end()
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    if start < len(text):
        yield start, len(text)
