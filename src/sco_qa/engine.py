"""The one class that ties the rooms together: open an index, ask a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from sco_qa.answer.answering import Answerer, Mode, Parts
from sco_qa.answer.citing import Citer
from sco_qa.answer.confidence import Logistic, load_models
from sco_qa.answer.deciding import Decider
from sco_qa.answer.evidence import EvidenceReader
from sco_qa.answer.execution import Executor
from sco_qa.answer.question_kind import KindModel, load_kind_model
from sco_qa.answer.refusing import Refuser
from sco_qa.answer.rendering import Renderer
from sco_qa.answer.reply import Citation, PassageHit, Reply, TableColumn
from sco_qa.answer.retrieval import Found, Retriever
from sco_qa.answer.sql import Compiler
from sco_qa.answer.suggesting import Suggester
from sco_qa.answer.values import plain_cell
from sco_qa.corpus.document import Document
from sco_qa.errors import BadInput, NotFound
from sco_qa.facts.schema import Schema
from sco_qa.index.embedder import Submit
from sco_qa.index.opening import OpenIndex, open_index, verify
from sco_qa.index.placing import current_folder, version_of
from sco_qa.index.subject import Subject
from sco_qa.question.conversation.context import Context
from sco_qa.question.forms.naming import Naming
from sco_qa.question.forms.wording import Describer
from sco_qa.question.framing.narrator import Narrator
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.lists.enumerating import ListReader
from sco_qa.question.understanding import make_speller, make_understander, read_facts, read_rows
from sco_qa.question.words.relations import relations
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import stems, tokenise
from sco_qa.settings import Settings
from sco_qa.world.enumerations import words_of_kinds
from sco_qa.world.places import Gazetteer

LONGEST_QUESTION = 1000
MOST_PASSAGES = 50


@dataclass(frozen=True, slots=True)
class Abilities:
    """Mechanisms that can be switched off, to measure what each is worth."""

    dense: bool = True
    lexical: bool = True
    similarity: bool = True
    spelling: bool = True


@dataclass(frozen=True, slots=True)
class FactRows:
    """Rows of a fact table; `citations[i]` belong to `rows[i]`."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    citations: tuple[tuple[Citation, ...], ...]


class Engine:
    """Answers questions over an open index. Safe to share between threads.

    >>> engine = Engine.open()  # doctest: +SKIP
    >>> engine.ask("Which exercises were held in Tajikistan?").answer.values  # doctest: +SKIP
    """

    def __init__(self, index: OpenIndex, abilities: Abilities = Abilities(), models: Mapping[str, Logistic] | None = None,
                 kind: KindModel | None = None) -> None:  # fmt: skip
        """`models` rank and decide, `kind` tells what a question wants; those that come with the package unless given."""
        self._index = index
        self.documents: Mapping[str, Document] = index.documents
        self.schema = Schema.load()
        self.index_version: str = index.version
        self._answerer = self._assemble(index, abilities, models or load_models(), kind or load_kind_model())

    @classmethod
    def open(cls, settings: Settings | None = None, abilities: Abilities = Abilities()) -> Engine:
        """Open the index that the settings name; raises IndexUnusable when it cannot be used."""
        return cls(open_index(settings or Settings()), abilities)

    def _assemble(self, index: OpenIndex, abilities: Abilities, models: Mapping[str, Logistic], kind: KindModel) -> Answerer:
        schema, lexicon, gazetteer = self.schema, Lexicon.load(), Gazetteer.load()
        facts = read_facts(index.facts, schema)
        rows = read_rows(facts, index.facts, schema)
        corpus_words = sorted({t.folded for d in index.documents.values() for s in d.sentences for t in tokenise(s.text)})
        similarity = None
        if abilities.similarity and index.vocabulary is not None:
            targets = {*rows.words(), *lexicon.words, *corpus_words, *words_of_kinds()}
            similarity = WordSimilarity(index.vocabulary.keys, index.vocabulary.vectors, targets, relations())
        speller = make_speller(rows, gazetteer, lexicon, corpus_words, index.embedder.words()) if abilities.spelling else None
        describer = Describer(schema, Naming(schema, facts))
        executor = Executor(index.facts, Compiler(index.facts, schema, gazetteer), schema, gazetteer)
        authors = frozenset(s for d in index.documents.values() for s in stems(str(d.metadata.get("author", ""))))
        narrator = Narrator.of(index.documents.values())
        understander = make_understander(schema, gazetteer, rows, similarity, speller, describer, lambda form: executor.run(form).rows, narrator)
        long_names = {str(r["abbreviation"]): str(r["expansion"]) for r in facts["abbreviations"].values() if r["expansion"]}
        subject = frozenset(s for d in index.documents.values() for name in d.metadata.get("subject", ()) for s in stems(name))
        parts = Parts(
            documents=index.documents,
            understander=understander,
            executor=executor,
            renderer=Renderer(schema, describer, lexicon.who, executor.run),
            describer=describer,
            refuser=Refuser(describer, executor.run),
            retriever=Retriever(index, index.documents, models["ranking"], dense=abilities.dense, lexical=abilities.lexical),
            submit=index.embedder.submit if abilities.dense else None,
            evidence=EvidenceReader(lexicon, similarity, index.lexical.idf, frozenset(t.stem for w in corpus_words for t in tokenise(w)), authors),
            lists=ListReader(schema, lexicon, understander.parser, index.topics, index.topic_vectors, similarity, long_names, subject, narrator),
            kind=kind,
            decider=Decider(models, lexicon, understander.parser),
            subject=Subject.of(index.documents.values()),
            suggester=Suggester(schema, describer, self._rows_of_passage(index)),
            lexicon=lexicon,
            new_citer=lambda: Citer(index.documents, index.facts),
        )
        return Answerer(parts)

    @staticmethod
    def _rows_of_passage(index: OpenIndex) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for unit in index.units:
            if unit.kind == "fact" and unit.passage:
                found[unit.passage].append((unit.ref.rpartition("-")[0], unit.ref))
        return found

    def ask(self, question: str, *, context: dict[str, Any] | None = None, top_k: int = 5, mode: Mode = "auto", explain: bool = False,
            submit: Submit | None = None) -> Reply:  # fmt: skip
        """Answer a question; `context` is the earlier reply's, for a follow-up. Raises BadInput for what cannot be asked.

        `submit` is how to have the question embedded, for a caller that embeds several questions at once with `embed_texts`.
        """
        question = question.strip()
        if not question:
            raise BadInput("the question is empty: type a question of 1 to 1,000 characters")
        if len(question) > LONGEST_QUESTION:
            raise BadInput(f"the question has {len(question):,} characters: shorten it to at most {LONGEST_QUESTION:,}")
        if not 0 <= top_k <= MOST_PASSAGES:
            raise BadInput(f"top_k is {top_k}: give a number from 0 to {MOST_PASSAGES}")
        if mode not in ("auto", "passages"):
            raise BadInput(f"mode is {mode!r}: give 'auto' or 'passages'")
        return self._answerer.ask(question, Context.from_json(context, self.schema), top_k, mode, explain, submit)

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape (len(texts), 384)."""
        return self._index.embedder.embed(texts)

    def embed(self, question: str) -> NDArray[np.float32] | None:
        """The embedding a question is searched by, shape (384,)."""
        return self._answerer.embed(question)

    def search(self, question: str) -> list[Found]:
        """All passages by how probably they answer, best first, with what that was reckoned from."""
        return self._answerer.search(question)

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions to begin with, kept beside each document."""
        return tuple(q for d in self.documents.values() for q in d.metadata.get("examples", ()))

    def passage(self, passage_id: str) -> PassageHit:
        """One passage by id; raises NotFound."""
        for document in self.documents.values():
            passage = next((p for p in document.passages if p.id == passage_id), None)
            if passage:
                path = document.section(passage.section).path
                return PassageHit(passage.id, document.id, path, passage.text, passage.span.start, passage.span.end, 1.0)
        raise NotFound(f"no passage {passage_id!r}: passages are named in an answer's `passages` and `citations`")

    def fact_counts(self) -> dict[str, int]:
        """Rows by fact table."""
        store = self._index.facts
        return {name: store.rows(sa.select(sa.func.count().label("n")).select_from(store.tables[name]))[0]["n"] for name in self.schema.tables}

    def facts(self, table: str, filters: Mapping[str, str] | None = None) -> FactRows:
        """Rows of a table whose columns equal `filters` (list columns: hold it). Raises NotFound or BadInput."""
        if table not in self.schema.tables:
            raise NotFound(f"no fact table {table!r}: there are {', '.join(self.schema.tables)}")
        definition, source = self.schema.tables[table], self._index.facts.tables[table]
        conditions = []
        for name, value in (filters or {}).items():
            if name not in definition.columns:
                raise BadInput(f"{table} has no column {name!r}: it has {', '.join(definition.columns)}")
            conditions.append(_equals(source.c[name], definition.columns[name].type, value))
        rows = self._index.facts.rows(sa.select(source).where(*conditions).order_by(source.c.seq))
        citer = Citer(self.documents, self._index.facts)
        citer.rows(table, [row["id"] for row in rows])
        marks = [citer.row(table, row["id"]) for row in rows]
        cited = {c.n: c for c in citer.citations()}
        columns = tuple(TableColumn(n, c.label, c.type, c.unit) for n, c in definition.columns.items())
        cells = tuple(tuple(plain_cell(row, n, definition) for n in definition.columns) for row in rows)
        return FactRows(columns, cells, tuple(tuple(cited[n] for n in row) for row in marks))


def check_index(settings: Settings) -> None:
    """Raises IndexUnusable when the index that the settings name cannot be opened; loads nothing of it."""
    verify(current_folder(settings.index), settings.corpus, hashes=True)


def newest_version(settings: Settings) -> str:
    """The `index_version` of the index that is in place; raises IndexUnusable without one."""
    return version_of(current_folder(settings.index))


def _equals(column: sa.ColumnElement[Any], kind: str, value: str) -> sa.ColumnElement[bool]:
    if kind in ("texts", "places"):
        each = sa.func.json_each(column).table_valued("value")
        return sa.exists().where(sa.func.lower(each.c.value) == value.lower())
    if kind == "boolean":
        return sa.func.coalesce(column, 0) == (1 if value.strip().lower() in ("1", "true", "yes") else 0)
    if kind == "number":
        try:
            return column == float(value)
        except ValueError as error:
            raise BadInput(f"{value!r} is not a number: give digits") from error
    return sa.func.lower(column) == value.lower()
