"""Every logical form that the schema allows becomes one parameterised, read-only statement, and an answer in words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_qa import Engine
from sco_qa.answer.answering import Parts
from sco_qa.errors import BadInput
from sco_qa.facts.schema import Schema, Table
from sco_qa.question.forms.logical_form import (
    ColumnIs,
    DateIs,
    Filter,
    FlagIs,
    Given,
    LogicalForm,
    NumberIs,
    Order,
    PlaceIs,
    RowIs,
    Several,
    TextHas,
    ValueIs,
)
from tests.reliability.scale import trying
from tests.reliability.test_fuzz_questions import check_statement

SCHEMA = Schema.load()
HOSTILE = "x'; DROP TABLE people; --"
TEXT = st.one_of(
    st.sampled_from(["Tajikistan", "Peace Mission-2012", HOSTILE, "100%", "_"]),
    st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20),
)
TEXTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
DAYS = st.dates().map(lambda day: day.isoformat())


def columns(table: Table, *kinds: str) -> list[str]:
    return [name for name, column in table.columns.items() if column.type in kinds]


def row_ids(table: Table) -> st.SearchStrategy[tuple[str, ...]]:
    """Ids of rows, of one among them that no index has."""
    return st.lists(st.sampled_from([f"{table.name}-{n:03}" for n in range(6)]), min_size=1, max_size=3).map(tuple)


def filters(table: Table) -> st.SearchStrategy[Filter]:
    no = st.booleans()
    kinds: list[st.SearchStrategy[Any]] = [st.builds(RowIs, row_ids(table), TEXTS, no)]
    if table.where:
        kinds.append(st.builds(PlaceIs, TEXTS, no, st.booleans()))
    if table.when:
        months = st.lists(st.integers(1, 12), max_size=2).map(tuple)
        day = st.none() | st.integers(1, 31)
        kinds.append(st.builds(DateIs, DAYS, DAYS, months, day, last_day=day, negated=no, anchor=st.none() | TEXT))
    if found := columns(table, "number"):
        number = st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 10**18).map(float)
        kinds.append(
            st.builds(NumberIs, st.sampled_from(found), st.sampled_from([">", ">=", "<", "<=", "="]), number, no)
        )
        kinds.append(st.builds(Given, st.sampled_from(found), st.just(()) | TEXTS, no))
        kinds.append(st.builds(ColumnIs, st.sampled_from(found), st.sampled_from([">", "<", "="]), st.sampled_from(found)))
    if found := columns(table, "text"):
        kinds.append(st.builds(ValueIs, st.sampled_from(found), TEXTS, no))
        some = st.lists(st.sampled_from(found), min_size=1, max_size=3).map(tuple)
        kinds.append(st.builds(TextHas, some, st.lists(TEXTS, min_size=1, max_size=2).map(tuple), no))
    if found := columns(table, "boolean"):
        kinds.append(st.builds(FlagIs, st.sampled_from(found), no))
    if found := columns(table, "texts", "places"):
        kinds.append(st.builds(Several, st.sampled_from(found), no))
    return st.one_of(kinds)


@st.composite
def forms(draw: st.DrawFn) -> LogicalForm:
    table = SCHEMA.tables[draw(st.sampled_from(sorted(SCHEMA.tables)))]
    numbers, every = columns(table, "number"), list(table.columns)
    chosen = tuple(draw(st.lists(filters(table), max_size=3)))
    form = LogicalForm(table.name, filters=chosen, yes_no=draw(st.booleans()))
    match draw(
        st.sampled_from(["rows", "ordered", "cells", "exists", "count", "distinct", "sum", "share", "group", "sides"])
    ):
        case "ordered" if numbers or table.when:
            column = draw(st.sampled_from([*numbers, *(["when"] if table.when else [])]))
            limit = draw(st.none() | st.integers(1, 50))
            return replace(form, order=Order(column, draw(st.sampled_from(["asc", "desc"])), limit))
        case "cells":
            return replace(
                form, projection=tuple(draw(st.lists(st.sampled_from(every), min_size=1, max_size=3, unique=True)))
            )
        case "exists":
            return replace(form, operation="exists")
        case "count":
            return replace(form, operation="count")
        case "distinct":
            return replace(form, operation="count", distinct=draw(st.sampled_from(every)))
        case "sum" if numbers:
            return replace(
                form, operation=draw(st.sampled_from(["sum", "average", "median"])), measure=draw(st.sampled_from(numbers))
            )
        case "share":
            return replace(form, operation="share", alternatives=(draw(filters(table)),))
        case "group":
            keys = [*columns(table, "text", "texts", "places"), *(["year", "month"] if table.when else [])]
            if not keys:
                return form
            measure = draw(st.sampled_from([None, *numbers]))
            return replace(form, operation="group", group_by=draw(st.sampled_from(keys)), measure=measure)
        case "sides":
            kinds = [st.builds(RowIs, row_ids(table), TEXTS), *([st.builds(PlaceIs, TEXTS)] if table.where else [])]
            sides = tuple(draw(st.lists(draw(st.sampled_from(kinds)), min_size=2, max_size=2)))
            measure = draw(st.sampled_from([None, *numbers]))
            operation = draw(st.sampled_from(["compare", "difference"]))
            order = Order(measure or "when", draw(st.sampled_from(["asc", "desc"])))
            return replace(form, operation=operation, alternatives=sides, measure=measure, order=order)
    return form


@pytest.fixture(scope="module")
def parts(engine: Engine) -> Parts:
    """What the real engine is made of."""
    return engine._answerer._p


@trying(200)
@given(forms())
def test_a_form_executes_and_is_put_into_words(parts: Parts, form: LogicalForm) -> None:
    try:
        found = parts.executor.run(form)
    except BadInput:
        return
    check_statement(found.sql)
    assert HOSTILE not in found.sql
    citer = parts.new_citer()
    rendered = parts.renderer.render(found, citer)
    assert (rendered.answer.text if rendered.answered else rendered.refusal()).strip()
    assert parts.describer.describe(form).strip()
    for citation in citer.citations():
        assert parts.documents[citation.document].text[citation.start : citation.end] == citation.quote


@trying(200)
@given(forms())
def test_a_form_survives_being_stored(form: LogicalForm) -> None:
    stored = json.loads(json.dumps(form.as_json()))
    assert LogicalForm.from_json(stored) == form
    assert form.fits(SCHEMA)


def test_nothing_that_is_run_changes_the_store(engine: Engine, parts: Parts) -> None:
    before = engine.fact_counts()
    for table in SCHEMA.tables:
        hostile = TextHas(tuple(columns(SCHEMA.tables[table], "text")), ((HOSTILE,),))
        parts.executor.run(LogicalForm(table, filters=(hostile,)))
    assert engine.fact_counts() == before
