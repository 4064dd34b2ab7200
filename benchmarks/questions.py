"""Distinct questions about the paper, made from its own facts: none is asked twice, so no cache of answers can help."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from sco_qa.engine import Engine

_OF_ROW = {
    "exercises": ("When was {name} held?", "Where did {name} take place?", "How long did {name} last?", "Which countries took part in {name}?",
                  "What kind of exercise was {name}?", "Was {name} held in a border region?"),
    "attacks": ("How many people died in {place} in {year}?", "What happened in {place} in {year}?", "Which attacks struck {place} after {year}?"),
    "documents": ("When was the {name} signed?", "Where was the {name} signed?", "What is the {name}?"),
    "people": ("Who is {name}?", "What does {name} say about terrorism?"),
    "terms": ("How does the paper define {name}?",),
    "abbreviations": ("What does {name} stand for?",),
    "organisations": ("What is the role of the {name}?", "Who are the members of the {name}?"),
}  # fmt: skip
_OF_COUNTRY = ("Which exercises were held in {country} in {year}?", "How many attacks happened in {country} in {year}?", "List what happened in {country} before {year}.",
               "Was there an exercise in {country} in {year}?", "Which was the deadliest attack in {country} since {year}?")  # fmt: skip
_OF_SECTION = ("What does the paper say about {title}?", "Why does {title} matter?", "How does the paper explain {title}?")
_COUNTRIES = ("Russia", "China", "Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan", "India", "Iran", "Mongolia", "Pakistan")


def questions(engine: Engine, count: int, seed: int = 20) -> list[str]:
    """`count` different questions in an order that the seed fixes. Raises ValueError when the paper has not as many."""
    made = sorted({*_of_rows(engine), *_of_countries(), *_of_sections(engine)})
    if len(made) < count:
        raise ValueError(f"only {len(made)} different questions can be made, not {count}")
    random.Random(seed).shuffle(made)
    return made[:count]


def _of_rows(engine: Engine) -> Iterator[str]:
    for table, templates in _OF_ROW.items():
        found = engine.facts(table)
        names = [column.name for column in found.columns]
        for row in found.rows:
            cells: dict[str, Any] = dict(zip(names, row, strict=True))
            place = next((str(p) for c in ("places", "countries", "place", "country") for p in _items(cells.get(c))), "Russia")
            values = {"name": str(next(v for v in row if v)), "place": place, "year": str(cells.get("start") or cells.get("date") or "2004")[:4]}
            yield from (template.format_map(values) for template in templates)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _of_countries() -> Iterator[str]:
    for country in _COUNTRIES:
        for year in range(2001, 2013):
            yield from (template.format(country=country, year=year) for template in _OF_COUNTRY)


def _of_sections(engine: Engine) -> Iterator[str]:
    for document in engine.documents.values():
        for section in document.sections:
            yield from (template.format(title=section.title) for template in _OF_SECTION)
