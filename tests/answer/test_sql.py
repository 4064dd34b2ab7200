"""Logical forms executed over the real facts: a form and the rows or the number it yields, one line each."""

from __future__ import annotations

import pytest

from sco_qa import Engine, Settings
from sco_qa.answer.execution import Executor
from sco_qa.answer.sql import Compiler
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore
from sco_qa.index.opening import STORE
from sco_qa.index.placing import current_folder
from sco_qa.question.forms.logical_form import (
    DateIs,
    Filter,
    FlagIs,
    Given,
    LogicalForm,
    NumberIs,
    Order,
    PlaceIs,
    RowIs,
    TextHas,
    ValueIs,
)
from sco_qa.world.places import Gazetteer

RUSSIA, CHINA = PlaceIs(("Russia",)), PlaceIs(("China",))


@pytest.fixture(scope="module")
def executor(settings: Settings, engine: Engine) -> Executor:
    schema = Schema.load()
    store = FactStore.open(current_folder(settings.index) / STORE, schema)
    return Executor(store, Compiler(store, schema, Gazetteer.load()), schema, Gazetteer.load())


def exercises(*filters: Filter, order: Order | None = None) -> LogicalForm:
    return LogicalForm("exercises", filters=filters, order=order)


def attacks(operation: str, *filters: Filter, **more: object) -> LogicalForm:
    return LogicalForm("attacks", operation, filters=filters, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (exercises(PlaceIs(("Tajikistan",))), ["Collaboration-2006", "Antiterror-2009", "Peace Mission-2012"]),
        (exercises(PlaceIs(("Xinjiang",))), ["Tian-shan-1-2006", "Tianshan-2-2011"]),
        (exercises(PlaceIs(("Russia", "China"), every=True)), ["Peace Mission-2005", "Peace Mission-2009"]),
        (exercises(PlaceIs(("China",), negated=True), RUSSIA), ["Peace Mission-2007", "Volgograd Anti-terror-2008"]),
        (exercises(FlagIs("border")), ["Bilateral joint exercises", "Combine-2003", "Collaboration-2006"]),
        (exercises(FlagIs("border", negated=True), PlaceIs(("Tajikistan",))), ["Antiterror-2009", "Peace Mission-2012"]),
        (exercises(NumberIs("days", ">", 9)), ["Volgograd Anti-terror-2008", "Peace Mission-2010"]),
        (exercises(NumberIs("days", "=", 7)), ["Combine-2003", "Peace Mission-2012"]),
        (exercises(DateIs("2009-06-01", "2009-08-31")), ["Peace Mission-2009"]),
        (exercises(DateIs("2008-09-01", "2008-09-30")), ["Volgograd Anti-terror-2008"]),
        (exercises(DateIs("2006-01-01", "2006-12-31")), ["Tian-shan-1-2006", "Collaboration-2006", "Vostok Anti-terror-2006"]),
        (exercises(DateIs("2006-06-01", "2006-08-31")), ["Tian-shan-1-2006"]),
        (exercises(ValueIs("kind", ("Anti-Terror Military Drill",))), ["Peace Mission-2009", "Peace Mission-2010", "Peace Mission-2012"]),
        (exercises(TextHas(("scenario",), (("chemical",), ("factory",)))), ["Antiterror-2009"]),
        (exercises(RowIs(("exercises-001",), ("Bilateral joint exercises",))), ["Bilateral joint exercises"]),
        (exercises(order=Order("days", "desc", 1)), ["Volgograd Anti-terror-2008"]),
        (exercises(order=Order("days", "asc", 1)), ["Bilateral joint exercises", "Collaboration-2006"]),
        (exercises(order=Order("when", "desc", 1)), ["Peace Mission-2012"]),
        (exercises(PlaceIs(("Mongolia",))), []),
    ],
)
def test_filters_and_orders_pick_the_rows(form: LogicalForm, names: list[str], executor: Executor) -> None:
    assert [row["name"] for row in executor.run(form).rows] == names


@pytest.mark.parametrize(
    ("form", "number", "given"),
    [
        (attacks("count", RUSSIA), 12, 12),
        (attacks("sum", RUSSIA, measure="dead"), 642, 10),
        (attacks("sum", PlaceIs(("Central Asia",)), measure="dead"), 217, 3),
        (attacks("sum", CHINA, measure="wounded"), 56, 2),
        (attacks("count", ValueIs("kind", ("riot",))), 2, 2),
        (attacks("count", NumberIs("dead", ">=", 90)), 5, 5),
        (attacks("count", Given("dead", negated=True)), 9, 9),
        (attacks("count", distinct="country"), 6, 25),
        (LogicalForm("exercises", "average", measure="days"), 89 / 12, 12),
        (attacks("count", PlaceIs(("Mongolia",))), 0, 0),
    ],
)
def test_aggregates(form: LogicalForm, number: float, given: int, executor: Executor) -> None:
    found = executor.run(form)
    assert found.number == pytest.approx(number)
    assert found.given == given


def test_groups_come_with_the_rows_behind_them(executor: Executor) -> None:
    groups = executor.run(attacks("group", group_by="country")).groups
    assert [(g.key, g.value, len(g.ids)) for g in groups][:2] == [("Russia", 12, 12), ("Kyrgyzstan", 4, 4)]
    deaths = executor.run(attacks("group", group_by="country", measure="dead")).groups
    assert [(g.key, g.value) for g in deaths] == [("Russia", 642), ("China", 219), ("Uzbekistan", 197), ("Kyrgyzstan", 20)]


def test_a_comparison_has_a_number_for_each_side(executor: Executor) -> None:
    found = executor.run(attacks("compare", measure="dead", alternatives=(RUSSIA, CHINA)))
    assert found.sides == [642, 219]
    assert [len(rows) for rows in found.side_rows] == [12, 3]


@pytest.mark.parametrize("words", ["Robert'); DROP TABLE attacks;--", "%", "' OR 1=1 --"])
def test_words_of_a_question_are_bound_and_never_become_sql(words: str, executor: Executor) -> None:
    found = executor.run(attacks("rows", ValueIs("place", (words,)), TextHas(("event",), ((words,),))))
    assert found.rows == []
    assert words not in found.sql
    assert len(executor.run(attacks("rows")).rows) == 25
