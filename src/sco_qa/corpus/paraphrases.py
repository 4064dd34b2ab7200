"""What a document says, in other words: a data file gives questions and plain sentences for quotes of it, to be searched with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sco_qa.corpus.document import Document
from sco_qa.corpus.quotes import find_quote
from sco_qa.errors import CorpusError

FILE = "paraphrases.toml"


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """Other words for a sentence, by the ids of its document, its passage and itself. Never quoted: answers quote the source."""

    document: str
    passage: str
    sentence: str
    text: str


def read_paraphrases(document: Document, folder: Path) -> list[Paraphrase]:
    """Those in the document's folder, in the file's order; none without a file. Raises CorpusError for a quote that is not there."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["paraphrase"]
        return [paraphrase for entry in entries for paraphrase in _of_entry(entry, document)]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise CorpusError(f"{path} is not a list of [[paraphrase]] with `quote` and `says`: {error}") from error


def paraphrase_corpus(documents: Mapping[str, Document], folder: Path) -> list[Paraphrase]:
    """Those of all documents, whose folders stand in `folder`."""
    return [p for document in documents.values() for p in read_paraphrases(document, folder / document.id)]


def _of_entry(entry: Mapping[str, Any], document: Document) -> Iterator[Paraphrase]:
    span = find_quote(document, entry["quote"])
    for passage in document.passages:
        sentence = next((s for s in map(document.sentence, passage.sentences) if s.span.start <= span.start < s.span.end), None)
        if sentence is not None:
            yield from (Paraphrase(document.id, passage.id, sentence.id, text) for text in entry["says"])
            return
    raise CorpusError(f"the quote {entry['quote'][:80]!r} is in no passage of {document.id}: give words of a paragraph or a list")
