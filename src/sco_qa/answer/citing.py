"""Citation marks: every span an answer rests on gets one number, in order of first use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sco_qa.answer.reply import Citation
from sco_qa.corpus.document import Document, Span
from sco_qa.facts.store import FactCitation, FactStore


class Citer:
    """Collects the citations of one answer."""

    def __init__(self, documents: Mapping[str, Document], store: FactStore) -> None:
        self._documents = documents
        self._store = store
        self._marks: dict[tuple[str, int, int], int] = {}
        self._made: list[Citation] = []
        self._stated: dict[tuple[str, str], list[FactCitation]] = {}

    def span(self, document: str, start: int, end: int) -> int:
        """The mark of a span."""
        return self._marks.setdefault((document, start, end), len(self._marks) + 1)

    def rows(self, table: str, ids: Iterable[str]) -> None:
        """Look up where many rows are stated at once; `row` and `cells` then hand out their marks."""
        wanted = [i for i in ids if (table, i) not in self._stated]
        if wanted:
            found = self._store.citations(table, wanted)
            self._stated.update({(table, i): found.get(i, []) for i in wanted})

    def row(self, table: str, row: str) -> tuple[int, ...]:
        """The marks of one row."""
        self.rows(table, [row])
        return self._numbers(self._whole(table, row))

    def cells(self, table: str, row: str, columns: Collection[str]) -> tuple[int, ...]:
        """The marks of some cells of a row: their own where the row is put together from several places, else the row's."""
        self.rows(table, [row])
        whole = self._whole(table, row)
        own = [c for c in self._stated[table, row] if c.column in columns] if len(whole) > 1 else []
        return self._numbers(own or whole)

    def _whole(self, table: str, row: str) -> list[FactCitation]:
        citations = self._stated[table, row]
        return [c for c in citations if c.column is None] or citations[:1]

    def _numbers(self, citations: Iterable[FactCitation]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.span(c.document, c.start, c.end) for c in citations))

    def mark(self, table: str, row: str) -> str:
        """" [1]" or " [1] [2]", ready to stand after a claim."""
        return marks(self.row(table, row))

    def citations(self) -> tuple[Citation, ...]:
        """All of them, numbered from 1; asked for when an answer is weighed, and again when it is given."""
        self._made += [self._citation(n, *key) for key, n in list(self._marks.items())[len(self._made) :]]
        return tuple(self._made)

    def _citation(self, n: int, document: str, start: int, end: int) -> Citation:
        source = self._documents[document]
        passage = source.passage_at(Span(start, end))
        section = source.section(passage.section).path if passage else ()
        return Citation(n, document, section, source.text[start:end], start, end, passage.id if passage else None)


def marks(numbers: Iterable[int]) -> str:
    return "".join(f" [{n}]" for n in numbers)
