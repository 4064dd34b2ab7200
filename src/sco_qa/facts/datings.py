"""Texts that the paper dates in several places, and not to the same day: each place is a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema

TABLE = "datings"
_SOURCES = ("documents", "declarations", "references", "footnotes")
_SPELT = (("organization", "organisation"), ("the ", ""))


def datings(facts: Sequence[Fact], schema: Schema) -> Iterator[Fact]:
    """One row for each place that dates a text which others date otherwise."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.table in _SOURCES and fact.values.get("title") and fact.values.get("date"):
            groups.setdefault(_key(str(fact.values["title"])), []).append(fact)
    for found in groups.values():
        if len({f.values["date"] for f in found}) > 1:
            yield from (_dating(fact, found[0], schema) for fact in found)


def _key(title: str) -> str:
    """A title without what its spelling may differ in."""
    key = f" {title.casefold()}"
    for spelt, other in _SPELT:
        key = key.replace(spelt, other)
    return key.strip()


def _dating(fact: Fact, first: Fact, schema: Schema) -> Fact:
    number = fact.values.get("number") if fact.table == "footnotes" else None
    source = f"footnote {int(number)}" if number else f"the list of {schema.tables[fact.table].plural}"
    spans = {column: list(fact.spans[column]) for column in (None, "date") if column in fact.spans}
    return Fact(TABLE, fact.document, {"title": first.values["title"], "date": fact.values["date"], "source": source}, spans, listed=False)
