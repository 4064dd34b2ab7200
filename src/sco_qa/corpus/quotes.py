"""Finding a verbatim quote in a document."""

from __future__ import annotations

from sco_qa.corpus.document import Document, Span
from sco_qa.corpus.markup import read_markup
from sco_qa.errors import CorpusError


def find_quote(document: Document, quote: str) -> Span:
    """Where `quote` is printed. It may be given as source or as reading text; page breaks and markup in between do not matter.

    Raises CorpusError when it is not there, or there more than once.
    """
    exact = document.text.count(quote)
    if exact == 1:
        start = document.text.index(quote)
        return Span(start, start + len(quote))
    wanted = " ".join(read_markup(quote, [Span(0, len(quote))]).text.split())
    found = []
    for block in document.blocks:
        reading = read_markup(document.text, [block.span])
        at = reading.text.find(wanted)
        if at >= 0:
            found.append(reading.span(at, at + len(wanted)))
    if len(found) == 1:
        return found[0]
    problem = "is not in" if not found else f"stands {len(found)} times in"
    raise CorpusError(f"the quote {quote[:80]!r} {problem} {document.id}: give more of it, verbatim")
