"""A statement shared by all forms of one shape is, filled in, the statement that each form has of its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sco_qa import Engine, Settings
from sco_qa.answer.shapes import Template, shape_of
from sco_qa.answer.sql import Compiler
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore, compiled
from sco_qa.index.opening import STORE
from sco_qa.index.placing import current_folder
from sco_qa.question.forms.logical_form import (
    AnyOf,
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
    Shares,
    TextHas,
    ValueIs,
)
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY
from sco_qa.world.places import Gazetteer


@pytest.fixture(scope="module")
def compiler(settings: Settings, engine: Engine) -> Compiler:
    schema = Schema.load()
    return Compiler(FactStore.open(current_folder(settings.index) / STORE, schema), schema, Gazetteer.load())


def form(*filters: Filter, order: Order | None = None, yes_no: bool = False) -> LogicalForm:
    return LogicalForm("exercises", "exists" if yes_no else "rows", filters, order=order, yes_no=yes_no)


PAIRS: Sequence[tuple[LogicalForm, LogicalForm]] = [
    (form(PlaceIs(("Russia", "China"))), form(PlaceIs(("Almaty", "Russia")))),
    (form(PlaceIs(("Russia", "China"), every=True)), form(PlaceIs(("China", "China"), every=True))),
    (form(DateIs("2006-01-01", "2006-12-31"), PlaceIs(("Russia",), negated=True)), form(DateIs(FIRST_DAY, "2003-05-31", anchor="x"), PlaceIs(("Iran",), negated=True))),
    (form(DateIs("2006-01-01", LAST_DAY, months=(6, 7), day=3)), form(DateIs("2009-01-01", "2009-12-31", months=(6, 7), day=3))),
    (form(DateIs("2006-01-01", "2006-12-31", edge="start")), form(DateIs("2007-01-01", "2007-12-31", edge="start"))),
    (form(NumberIs("days", ">", 9.0), FlagIs("border")), form(NumberIs("days", ">", 0.5), FlagIs("border"))),
    (form(RowIs(("exercises-001",), ("One",)), ValueIs("kind", ("Drill",))), form(RowIs(("exercises-007",), ("Seven",)), ValueIs("kind", ("Drill",)))),
    (form(RowIs(("exercises-001",), ("One",)), order=Order("days", "desc", 1), yes_no=True), form(RowIs(("exercises-002",), ("Two",)), order=Order("days", "desc", 1), yes_no=True)),
    (form(ValueIs("kind", ("Drill", "PARADE"))), form(ValueIs("kind", ("parade", "Drill"), negated=False))),
    (form(TextHas(("scenario", "name"), (("gas", "hostages"), ("sea",)))), form(TextHas(("scenario", "name"), (("oil", "nuclear"), ("air",), ("oil", "nuclear"))))),
    (form(TextHas(("scenario",), (("0",),)), PlaceIs(("1", "0"))), form(TextHas(("scenario",), (("0",),)), PlaceIs(("0", "1")))),
    (form(AnyOf((PlaceIs(("Russia",)), NumberIs("days", ">", 9.0)))), form(AnyOf((PlaceIs(("China",)), NumberIs("days", ">", 2.0))))),
    (form(Shares("attacks", ("country", "year"), (PlaceIs(("Russia",)), DateIs("2004-01-01", "2004-12-31")))),
     form(Shares("attacks", ("country", "year"), (PlaceIs(("India",)), DateIs("2008-01-01", "2008-12-31"))))),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_forms_that_differ_in_their_values_share_a_statement_and_keep_their_values(first: LogicalForm, second: LogicalForm, compiler: Compiler) -> None:
    (shape, _), (same, values) = shape_of(first), shape_of(second)
    assert shape == same and hash(shape) == hash(same)
    assert Template.of(compiler.rows(shape)).filled(values) == compiled(compiler.rows(second))
    counted = LogicalForm("exercises", "count", second.filters)
    shape, values = shape_of(counted)
    assert Template.of(compiler.aggregate(shape)).filled(values) == compiled(compiler.aggregate(counted))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PlaceIs(("Russia",)), PlaceIs(("Russia", "China"))),
        (PlaceIs(("Russia",)), PlaceIs(("Russia",), negated=True)),
        (DateIs(FIRST_DAY, LAST_DAY, months=(6,)), DateIs("2006-01-01", "2006-12-31", months=(6,))),
        (DateIs("2006-01-01", "2006-12-31", months=(6,)), DateIs("2006-01-01", "2006-12-31", months=(7,))),
        (NumberIs("days", ">", 9), NumberIs("days", "<", 9)),
        (ValueIs("kind", ("drill",)), ValueIs("kind", ("drill", "parade"))),
        (TextHas(("scenario",), (("gas",),)), TextHas(("scenario",), (("hostages",),))),
        (TextHas(("scenario",), (("hostages", "nuclear"),)), TextHas(("scenario",), (("hostages",), ("nuclear",)))),
        (Given("days"), Given("days", ("week",))),
        (Several("places"), Several("countries")),
    ],
)
def test_what_changes_the_text_of_a_statement_changes_the_shape(one: Filter, other: Filter) -> None:
    assert shape_of(form(one))[0] != shape_of(form(other))[0]
