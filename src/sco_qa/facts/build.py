"""All facts of a document: regular structures parsed, prose annotated, rows numbered in printed order."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sco_qa.corpus.document import Document
from sco_qa.errors import CorpusError
from sco_qa.facts import structures
from sco_qa.facts.annotations import annotate, read_annotations
from sco_qa.facts.datings import datings
from sco_qa.facts.patterns import ListExtractor
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema
from sco_qa.world.places import Gazetteer


def extract(document: Document, folder: Path, schema: Schema | None = None) -> list[Fact]:
    """Every fact of a document whose facts.toml and annotations.toml stand in `folder`; raises CorpusError on any doubt."""
    schema = schema or Schema.load()
    try:
        return _extract(document, folder, schema)
    except ValueError as error:  # a date that is none, a passage that facts.toml begins at and the paper has not
        raise CorpusError(f"the facts of {document.id} cannot be read from {folder}: {error}") from error


def _extract(document: Document, folder: Path, schema: Schema) -> list[Fact]:
    spec = _spec(folder / "facts.toml", schema)
    facts = [*structures.references(document), *structures.footnotes(document), *structures.contents(document), *structures.abbreviations(document)]
    lists = ListExtractor(document, schema, Gazetteer.load())
    for entry in spec.get("lists", ()):
        facts += lists.extract(entry)
    for entry in spec.get("points", ()):
        facts += structures.points(document, entry)
    for entry in spec.get("records", ()):
        facts.append(structures.record(document, entry))
    facts += annotate(document, read_annotations(folder / "annotations.toml"), schema, facts)
    facts += datings(facts, schema)
    return _numbered(_in_order(facts, schema))


def _spec(path: Path, schema: Schema) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        spec = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path} is not valid TOML: {error}") from error
    unknown = {e["table"] for e in (*spec.get("lists", ()), *spec.get("records", ())) if e["table"] not in schema.tables}
    if unknown:
        raise CorpusError(f"{path} names tables that schema.toml does not have: {', '.join(sorted(unknown))}")
    return spec


def extract_corpus(documents: Mapping[str, Document], folder: Path, schema: Schema) -> list[Fact]:
    """The facts of all documents, whose folders stand in `folder`; ids go on from one document to the next."""
    return _numbered([fact for document in documents.values() for fact in extract(document, folder / document.id, schema)])


def _in_order(facts: Iterable[Fact], schema: Schema) -> list[Fact]:
    """By table, listed rows in printed order before those that stand in prose only."""
    order = {name: i for i, name in enumerate(schema.tables)}
    return sorted(facts, key=lambda f: (order[f.table], not f.listed, f.start))


def _numbered(facts: list[Fact]) -> list[Fact]:
    """Ids by table."""
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact.table] = counts.get(fact.table, 0) + 1
        fact.id = f"{fact.table}-{counts[fact.table]:03}"
    return facts
