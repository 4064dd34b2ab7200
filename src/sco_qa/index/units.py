"""What is embedded and searched: passages, their sentences, the same in other words, and facts in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sco_qa.corpus.document import Document
from sco_qa.corpus.paraphrases import Paraphrase
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema
from sco_qa.facts.wording import row_sentence

UnitKind = Literal["passage", "sentence", "window", "paraphrase", "fact"]
_WINDOW = 2
"""Sentences a window holds: what one sentence says is often explained by the next."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One searchable text. `ref` is the passage, sentence (for a window the first) or row it says; `passage` the one it is found in."""

    kind: UnitKind
    ref: str
    document: str
    passage: str | None
    text: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def make_units(documents: Mapping[str, Document], paraphrases: Sequence[Paraphrase], facts: Sequence[Fact], schema: Schema) -> list[Unit]:
    """All units of a corpus, in document order."""
    said = [unit for document in documents.values() for unit in _of_document(document)]
    other = [Unit("paraphrase", p.sentence, p.document, p.passage, p.text) for p in paraphrases]
    return [*said, *other, *_of_facts(documents, facts, schema)]


def _of_document(document: Document) -> Iterator[Unit]:
    for passage in document.passages:
        yield Unit("passage", passage.id, document.id, passage.id, f"{passage.context}. {passage.text}")
        texts = [document.sentence(s).text for s in passage.sentences]
        for n, (sentence, text) in enumerate(zip(passage.sentences, texts, strict=True)):
            yield Unit("sentence", sentence, document.id, passage.id, text)
            if n + _WINDOW <= len(texts):
                yield Unit("window", sentence, document.id, passage.id, " ".join(texts[n : n + _WINDOW]))


def _of_facts(documents: Mapping[str, Document], facts: Sequence[Fact], schema: Schema) -> Iterator[Unit]:
    for fact in facts:
        document = documents[fact.document]
        spans = fact.spans.get(None) or next(iter(fact.spans.values()))
        passage = next((p for span in spans if (p := document.passage_at(span))), None)
        yield Unit("fact", fact.id, fact.document, passage.id if passage else None, row_sentence(schema.tables[fact.table], fact.values))
