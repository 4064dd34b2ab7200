"""Citation marks: every span an answer rests on gets one number, in order of first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sco_qa.answer.reply import Citation
from sco_qa.corpus.document import Document, Span
from sco_qa.facts.store import FactStore


class Citer:
    """Collects the citations of one answer."""

    def __init__(self, documents: Mapping[str, Document], store: FactStore) -> None:
        self._documents = documents
        self._store = store
        self._marks: dict[tuple[str, int, int], int] = {}
        self._rows: dict[tuple[str, str], tuple[int, ...]] = {}

    def span(self, document: str, start: int, end: int) -> int:
        """The mark of a span."""
        return self._marks.setdefault((document, start, end), len(self._marks) + 1)

    def rows(self, table: str, ids: Iterable[str]) -> None:
        """Look up the citations of many rows at once; `row` then hands out their marks."""
        wanted = [i for i in ids if (table, i) not in self._rows]
        if not wanted:
            return
        for row, citations in self._store.citations(table, wanted).items():
            whole = [c for c in citations if c.column is None] or citations[:1]
            self._rows[table, row] = tuple(dict.fromkeys(self.span(c.document, c.start, c.end) for c in whole))

    def row(self, table: str, row: str) -> tuple[int, ...]:
        """The marks of one row."""
        self.rows(table, [row])
        return self._rows.get((table, row), ())

    def mark(self, table: str, row: str) -> str:
        """" [1]" or " [1] [2]", ready to stand after a claim."""
        return marks(self.row(table, row))

    def citations(self) -> tuple[Citation, ...]:
        """All of them, numbered from 1."""
        return tuple(self._citation(n, *key) for key, n in self._marks.items())

    def _citation(self, n: int, document: str, start: int, end: int) -> Citation:
        source = self._documents[document]
        passage = source.passage_at(Span(start, end))
        section = source.section(passage.section).path if passage else ()
        return Citation(n, document, section, source.text[start:end], start, end, passage.id if passage else None)


def marks(numbers: Iterable[int]) -> str:
    return "".join(f" [{n}]" for n in numbers)
