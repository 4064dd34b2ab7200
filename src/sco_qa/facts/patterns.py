"""Facts in regular lists: each item read by the pattern that the document's facts.toml gives for its list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sco_qa.corpus.document import Block, BlockKind, Document, Span
from sco_qa.corpus.markup import Reading, read_markup
from sco_qa.errors import CorpusError
from sco_qa.facts.dates import iso_interval
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema, Table
from sco_qa.world.places import Gazetteer, Place

_ITEMS = (BlockKind.LIST_ITEM, BlockKind.CHRONOLOGY, BlockKind.REFERENCE)


def items_after(document: Document, lead: str) -> list[Block]:
    """The items of the list that a paragraph matching `lead` introduces; raises CorpusError when there is none."""
    blocks = {block.id: block for block in document.blocks}
    found = [b for b in document.blocks if b.kind in _ITEMS and b.lead_in and re.search(lead, blocks[b.lead_in].text)]
    if not found:
        raise CorpusError(f"{document.id}: no list follows a paragraph matching {lead!r}: mend `lead` in facts.toml")
    return found


class ListExtractor:
    """Reads the lists that facts.toml describes."""

    def __init__(self, document: Document, schema: Schema, gazetteer: Gazetteer) -> None:
        self._document = document
        self._schema = schema
        self._gazetteer = gazetteer

    def extract(self, spec: Mapping[str, Any]) -> Iterator[Fact]:
        table = self._schema.tables[spec["table"]]
        pattern = re.compile(spec["pattern"])
        for block in items_after(self._document, spec["lead"]):
            match = pattern.match(block.text)
            if match:
                yield self._fact(block, match, table, spec)
            elif not spec.get("skip_unmatched"):
                raise CorpusError(f"{self._document.id}: no {table.singular} can be read from {block.text!r}: mend `pattern` in facts.toml")

    def _fact(self, block: Block, match: re.Match[str], table: Table, spec: Mapping[str, Any]) -> Fact:
        reading = read_markup(self._document.text, [block.span])
        fact = Fact(table.name, self._document.id, {})
        fact.cite(None, block.span)
        for group, text in match.groupdict().items():
            if text is None:
                continue
            span = reading.span(*match.span(group))
            if group == "when":
                self._dates(fact, text, span, table)
            elif group == "where":
                self._places(fact, text, span, table)
            else:
                fact.values[group] = True if table.columns[group].type == "boolean" else text.strip()
                fact.cite(group, span)
        for column, value in spec.get("defaults", {}).items():
            fact.values.setdefault(column, value)
        self._derived(fact, block.text, reading, table, spec)
        return fact

    @staticmethod
    def _dates(fact: Fact, text: str, span: Span, table: Table) -> None:
        for column, iso in zip(table.when, iso_interval(text), strict=False):
            fact.values[column] = iso
            fact.cite(column, span)

    def _places(self, fact: Fact, text: str, span: Span, table: Table) -> None:
        found = [place for _, _, place in self._gazetteer.scan(text)]
        if "countries" in table.columns:
            inner = [p for p in found if p.kind != "country" and not any(self._gazetteer.contains(p.name, q.name) for q in found)]
            fact.values["places"] = [p.name for p in inner]
            fact.values["countries"] = list(dict.fromkeys(p.name for p in found if p.kind == "country"))
            fact.cite("places", span)
            fact.cite("countries", span)
            return
        for place in found:
            column = _place_column(place, table)
            fact.values[column] = place.name
            fact.cite(column, span)

    def _derived(self, fact: Fact, text: str, reading: Reading, table: Table, spec: Mapping[str, Any]) -> None:
        for column, pattern in {**spec.get("numbers", {}), **spec.get("texts", {})}.items():
            found = re.search(pattern, text)
            if found:
                group = found.lastgroup or 1
                fact.values[column] = int(found[group]) if table.columns[column].type == "number" else found[group]
                fact.cite(column, reading.span(*found.span(group)))
        for column, kinds in spec.get("keywords", {}).items():
            fact.values[column] = next((kind for kind, words in kinds.items() if any(w in text for w in words)), None)
        for column, rule in spec.get("first_keyword", {}).items():
            fact.values[column] = _first_keyword(str(fact.values[rule["column"]]), rule["words"])
        if "where_in" in spec:
            self._where_in(fact, str(fact.values[spec["where_in"]]), table)
        if "days" in spec:
            start, end = (date.fromisoformat(fact.values[c]) for c in table.when)
            fact.values[spec["days"]] = (end - start).days + 1

    def _where_in(self, fact: Fact, text: str, table: Table) -> None:
        places = [place for _, _, place in self._gazetteer.scan(text)]
        inner = [p for p in places if p.kind != "country" and not any(self._gazetteer.contains(p.name, q.name) for q in places)]
        if inner:
            fact.values["place"] = inner[0].name
        country = next((c for p in [*inner, *places] if (c := self._gazetteer.country_of(p.name))), None)
        if country and "country" in table.columns:
            fact.values["country"] = country


def _place_column(place: Place, table: Table) -> str:
    wanted = {"country": "country", "region": "region", "group": "region"}.get(place.kind, "place")
    return wanted if wanted in table.columns else "place"


def _first_keyword(text: str, words: Mapping[str, str]) -> str | None:
    at = {kind: position for kind, word in words.items() if (position := text.lower().find(word.lower())) >= 0}
    return min(at, key=lambda kind: at[kind]) if at else None
