"""Every fact table against its hand-checked file, and what must hold of any fact."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from sco_qa.corpus import Document, parse_document, reading_text
from sco_qa.errors import CorpusError
from sco_qa.facts.annotations import annotate
from sco_qa.facts.build import extract_corpus
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema
from sco_qa.facts.structures import long_form_start, split_authors

EXPECTED = Path(__file__).parent / "expected"
PAPER = Path(__file__).resolve().parents[2] / "corpus" / "zhao-2012"
SCHEMA = Schema.load()


@pytest.mark.parametrize("table", list(SCHEMA.tables))
def test_table_is_what_the_paper_says(table: str, facts: list[Fact]) -> None:
    found = [{k: v for k, v in f.values.items() if v not in (None, [], "")} | {"listed": f.listed} for f in facts if f.table == table]
    assert found == json.loads((EXPECTED / f"{table}.json").read_text(encoding="utf-8"))


def total(facts: list[Fact], where: dict[str, str]) -> int:
    return sum(f.values.get("dead") or 0 for f in facts if f.table == "attacks" and all(f.values.get(k) == v for k, v in where.items()))


def test_sums_over_the_chronology(facts: list[Fact]) -> None:
    assert total(facts, {"country": "Russia"}) == 642
    assert total(facts, {"region": "Xinjiang"}) == 219
    assert total(facts, {"region": "Ingushetia"}) == 102
    assert sum(f.table == "attacks" for f in facts) == 25


def test_every_fact_has_a_span_and_its_cells_are_printed_there(facts: list[Fact], paper: Document) -> None:
    for fact in facts:
        assert fact.spans[None], fact.id
        for column, spans in fact.spans.items():
            value = fact.values.get(column or "")
            if isinstance(value, str) and not re.match(r"\d{4}(-\d\d)*$", value) and SCHEMA.tables[fact.table].columns[column or ""].type == "text":
                printed = " ".join(reading_text(paper.text, s) for s in spans)
                assert value.casefold() in " ".join(printed.split()).casefold() or column in ("place", "region", "country", "series"), (fact.id, column)


def test_norak_is_one_exercise_with_two_citations(facts: list[Fact]) -> None:
    norak = [f for f in facts if f.table == "exercises" and "Norak" in str(f.values)]
    assert len(norak) == 1
    assert len(norak[0].spans[None]) == 2


def test_the_seat_of_rats_is_told_in_three_rows(facts: list[Fact]) -> None:
    assert sorted(f.values["seat"] for f in facts if f.table == "bodies") == ["Bishkek", "Tashkent", "Tashkent"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"name": "Nobody", "quote": "words that are not printed"}, "is not in"),
        ({"name": "Nobody"}, "has no quote"),
        ({"shoe_size": "44", "quote": "Senior Editor: Bert Edström"}, "no column shoe_size"),
        ({"merge": {"name": "Nobody"}, "role": "x", "quote": "Senior Editor: Bert Edström"}, "0 rows of people match"),
    ],
)
def test_a_bad_annotation_is_refused(entry: dict, message: str, paper: Document) -> None:
    with pytest.raises(CorpusError, match=message):
        annotate(paper, {"people": [entry]}, SCHEMA, [])


def test_an_annotation_of_an_unknown_table_is_refused(paper: Document) -> None:
    with pytest.raises(CorpusError, match="does not have"):
        annotate(paper, {"shoes": [{"quote": "x"}]}, SCHEMA, [])


@pytest.mark.parametrize(
    ("before", "short", "long"),
    [
        ("links with the Association of Southeast Asian Nations ", "ASEAN", "Association of Southeast Asian Nations "),
        ("and the Economic and Social Commission for Asia and the Pacific ", "ESCAP", "Economic and Social Commission for Asia and the Pacific "),
        ("nothing of the kind ", "XYZ", None),
    ],
)
def test_long_forms_are_found_by_their_letters(before: str, short: str, long: str | None) -> None:
    start = long_form_start(before, short)
    assert (before[start:] if start is not None else None) == long


def test_authors_are_told_apart() -> None:
    assert split_authors("Kan, Shirley A.") == ["Shirley A. Kan"]
    assert split_authors("Yue Aiwu, Niu Tianxiu [岳爱武，牛天秀]") == ["Yue Aiwu", "Niu Tianxiu"]


def test_rows_of_several_documents_have_ids_of_their_own(paper: Document) -> None:
    source = "# On Rivers\n\nA. Author\n\n## Big Rivers\n\nThe Flood Forecasting Office (FFO) watches them."
    rivers = parse_document(source, {"id": "rivers", "title": "On Rivers", "author": "A. Author"})
    found = extract_corpus({"rivers": rivers, "zhao-2012": paper}, PAPER.parent, SCHEMA)
    ids = [fact.id for fact in found]
    assert len(ids) == len(set(ids))
    assert [(f.document, f.id) for f in found if f.values.get("abbreviation") in ("FFO", "SCO")] == [
        ("rivers", "abbreviations-001"),
        ("zhao-2012", "abbreviations-002"),
    ]


def test_every_table_has_its_hand_checked_file_and_no_file_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.glob("*.json")} == set(SCHEMA.tables)


def test_every_table_and_column_can_be_spoken_of() -> None:
    """The lexicon says how people call them; the understanding relies on an entry for each table."""
    spoken = tomllib.loads(resources.files("sco_qa.world").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    assert set(spoken) == set(SCHEMA.tables)
    for name, entry in spoken.items():
        assert {"nouns", "light", "columns"} <= set(entry), name
        assert set(entry["columns"]) <= set(SCHEMA.tables[name].columns), name
