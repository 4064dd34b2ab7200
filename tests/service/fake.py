"""A small engine over a small document, so that the service can be tested without the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sco_qa.answer.reply import (
    Answer,
    AnswerTable,
    Citation,
    Conflict,
    ConflictStatement,
    Correction,
    ExecutedQuery,
    PassageHit,
    Reply,
    TableColumn,
)
from sco_qa.corpus.document import Block, BlockKind, Document, Passage, Section, Span
from sco_qa.errors import BadInput, NotFound

SOURCE = """# The **Lantern** Society

The society meets in *Lund*, on an area of 3 km<sup>2</sup>.<sup>1</sup> Its seat is Lund & <Malmö>,
 see [its page](http://lantern.example/a_b) \\*today\\*.

## Walks

- First walk: by the river, *May 2001*
- Second walk: =by the <b>sea</b>, June 2002

May 2001\tLund: a lamp fell

Its seat is Malmö.

---

<sup>1</sup> Register of societies, <http://register.example/?id=1> (accessed May 1, 2003).
"""


def span_of(quote: str, after: str = "") -> Span:
    start = SOURCE.index(quote, SOURCE.index(after) if after else 0)
    return Span(start, start + len(quote))


def _block(number: int, kind: BlockKind, section: str, quote: str, text: str) -> Block:
    return Block(f"b{number}", kind, section, span_of(quote), text)


def document() -> Document:
    """Two sections, six blocks, one passage a block."""
    first = SOURCE[SOURCE.index("The society meets") : SOURCE.index("\n\n## Walks")]
    note = SOURCE[SOURCE.index("<sup>1</sup> Register") :].rstrip("\n")
    sections = (
        Section(
            "top",
            "The Lantern Society",
            1,
            ("The Lantern Society",),
            span_of("# The **Lantern** Society"),
            Span(0, len(SOURCE)),
            None,
        ),
        Section(
            "walks",
            "Walks",
            2,
            ("The Lantern Society", "Walks"),
            span_of("## Walks"),
            Span(SOURCE.index("## Walks"), len(SOURCE)),
            "top",
        ),
    )
    reading = "The society meets in Lund, on an area of 3 km2.1 Its seat is Lund & <Malmö>, see its page *today*."
    blocks = (
        _block(1, BlockKind.PARAGRAPH, "top", first, reading),
        _block(
            2,
            BlockKind.LIST_ITEM,
            "walks",
            "- First walk: by the river, *May 2001*",
            "First walk: by the river, May 2001",
        ),
        _block(
            3,
            BlockKind.LIST_ITEM,
            "walks",
            "- Second walk: =by the <b>sea</b>, June 2002",
            "Second walk: =by the <b>sea</b>, June 2002",
        ),
        _block(4, BlockKind.CHRONOLOGY, "walks", "May 2001\tLund: a lamp fell", "May 2001 Lund: a lamp fell"),
        _block(5, BlockKind.PARAGRAPH, "walks", "Its seat is Malmö.", "Its seat is Malmö."),
        _block(
            6,
            BlockKind.FOOTNOTE,
            "walks",
            note,
            "1 Register of societies, http://register.example/?id=1 (accessed May 1, 2003).",
        ),
    )
    passages = tuple(
        Passage(f"lantern:{block.id}", block.section, block.span, block.text, "", (block.id,), ()) for block in blocks
    )
    metadata = {"title": "The Lantern Society", "author": "A. Writer", "date": "2004-05"}
    return Document("lantern", metadata, SOURCE, sections, blocks, (), passages)


@dataclass(frozen=True)
class FakeTable:
    singular: str
    plural: str
    columns: Mapping[str, TableColumn]
    label: str = "{name}[ in {start:date}]"
    when: tuple[str, ...] = ("start",)
    where: tuple[str, ...] = ("places",)


@dataclass(frozen=True)
class FakeSchema:
    tables: Mapping[str, FakeTable]


@dataclass(frozen=True)
class FakeRows:
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    citations: tuple[tuple[Citation, ...], ...]


COLUMNS = (
    TableColumn("name", "Walk", "text"),
    TableColumn("places", "Places", "places"),
    TableColumn("start", "Start", "date"),
    TableColumn("days", "Duration", "number", "days"),
    TableColumn("border", "At a border", "boolean"),
)


def citation(n: int, quote: str, section: tuple[str, ...] = ("The Lantern Society", "Walks")) -> Citation:
    place = span_of(quote)
    return Citation(n, "lantern", section, quote, place.start, place.end, "lantern:b2")


FIRST = citation(1, "First walk: by the river, *May 2001*")
SECOND = citation(2, "Second walk: =by the <b>sea</b>, June 2002")
ROWS = (
    ("First walk", ["Lund"], "2001-05", 1, False),
    ("=Second <b>walk</b>", ["Malmö", "Lund"], "2002-06-08", 2.5, True),
)

TOURS = (
    ("Spring tour", ["Tashkent", "Moscow"], "2001-05", 3, False),
    ("Summer tour", ["Kazakhstan"], "2002-06-08", 12, True),
    ("Autumn tour", ["Tashkent"], "2003", 3, False),
    ("=cmd|' /C calc'!A0", [], None, None, None),
)


class FakeEngine:
    """Answers by the question's first word; the context counts the questions of a conversation."""

    index_version = "fake-1"
    examples = ("list the walks", "conflict about the seat")

    def __init__(self) -> None:
        self.documents = {"lantern": document()}
        columns = {column.name: column for column in COLUMNS}
        self.schema = FakeSchema(
            {"walks": FakeTable("walk", "walks", columns), "empty": FakeTable("nothing", "nothings", columns)}
        )
        self.asked: list[tuple[str, dict[str, Any] | None, int, str, bool]] = []

    def ask(
        self,
        question: str,
        *,
        context: dict[str, Any] | None = None,
        top_k: int = 5,
        mode: Literal["auto", "passages"] = "auto",
        explain: bool = False,
        submit: Callable[[str], Callable[[], Any]] | None = None,
    ) -> Reply:
        self.asked.append((question, context, top_k, mode, explain))
        count = (context or {"count": 0})["count"] + 1
        if question.startswith("boom"):
            raise RuntimeError("a fault on purpose")
        if question.startswith("bad"):
            raise BadInput("this question cannot be used")
        answer, citations = self._answer(question)
        unanswerable = answer.kind == "none"
        return Reply(
            question=question,
            understood_as=None if unanswerable else f"Walks ({count})",
            corrections=(Correction("wlaks", "walks"),) if "wlaks" in question else (),
            status="unanswerable" if unanswerable else "ambiguous" if question.startswith("which") else "answered",
            answer=answer,
            citations=citations,
            passages=tuple(self._hit(passage) for passage in self.documents["lantern"].passages[:top_k]),
            suggestions=("list the walks", "conflict <i>again</i>"),
            timings_ms={"total": 3.14, "retrieval": 1.2},
            context={"count": count},
            explanation={"steps": []} if explain else None,
        )

    def embed_texts(self, texts: Sequence[str]) -> list[float]:
        return [float(len(text)) for text in texts]

    def _answer(self, question: str) -> tuple[Answer, tuple[Citation, ...]]:
        if question.startswith("nothing"):
            return Answer("none", f"The paper does not say anything of {question}."), ()
        if question.startswith("conflict"):
            sides = (citation(1, "Its seat is Lund & <Malmö>"), citation(2, "Its seat is Malmö."))
            both = Conflict("seat", (ConflictStatement("Lund", 1), ConflictStatement("Malmö", 2)))
            return Answer(
                "place", "Lund [1] or Malmö [2].", ("Lund", "Malmö"), confidence=0.62, conflicts=(both,)
            ), sides
        if question.startswith("number"):
            return Answer("number", "There were 187 lamps [1].", ("187",), confidence=0.9), (FIRST,)
        if question.startswith("tours"):
            form = {"table": "walks", "filters": [{"column": "days"}]}
            query = ExecutedQuery("walks", "SELECT name FROM walks", {}, form)
            table = AnswerTable(COLUMNS, TOURS, ((1,), (2,), (1, 2), ()))
            return Answer("list", "Four tours [1] [2].", tuple(row[0] for row in TOURS), table, query, 0.9), (FIRST, SECOND)
        table = AnswerTable(COLUMNS, ROWS, ((1,), (2,)))
        query = ExecutedQuery("walks", "SELECT name FROM walks WHERE days >= :days", {"days": 1}, {"table": "walks"})
        text = "There were two walks:\n- First walk [1]\n- =Second <b>walk</b> [1, 2]\nNo mark: [9]."
        return Answer("list", text, ("First walk", "=Second <b>walk</b>"), table, query, 0.97), (FIRST, SECOND)

    def _hit(self, passage: Passage) -> PassageHit:
        place = self.documents["lantern"].section(passage.section).path
        return PassageHit(
            passage.id,
            "lantern",
            place,
            passage.text,
            passage.span.start,
            passage.span.end,
            0.8,
            ((0, len(passage.text) // 2),),
        )

    def passage(self, passage_id: str) -> PassageHit:
        for passage in self.documents["lantern"].passages:
            if passage.id == passage_id:
                return self._hit(passage)
        raise NotFound(f"there is no passage {passage_id!r}")

    def facts(self, table: str, filters: Mapping[str, str] | None = None) -> FakeRows:
        if table not in self.schema.tables:
            raise NotFound(f"no fact table {table!r}")
        if table == "empty":
            return FakeRows(COLUMNS, (), ())
        kept = [
            i
            for i, row in enumerate(ROWS)
            if all(re.search(value, str(row[_place(name)])) for name, value in (filters or {}).items())
        ]
        return FakeRows(COLUMNS, tuple(ROWS[i] for i in kept), tuple(((FIRST,), (SECOND, FIRST))[i] for i in kept))

    def fact_counts(self) -> dict[str, int]:
        return {"walks": 2, "empty": 0}


def _place(column: str) -> int:
    return [each.name for each in COLUMNS].index(column)
