"""Questions for what exceeds a row that is described, and comparisons stated without a verb."""

from __future__ import annotations

import pytest

from sco_qa.engine import Engine


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Which exercises lasted longer than Peace Mission-2005?", {"Peace Mission-2007", "Volgograd Anti-terror-2008", "Peace Mission-2010"}),
        ("Which documents are older than the Charter?", {"Shanghai Convention on Combating Terrorism, Separatism and Extremism"}),
    ],
)
def test_rows_are_measured_against_the_one_described(engine: Engine, question: str, values: set[str]) -> None:
    assert set(engine.ask(question).answer.values) == values


def test_attacks_are_measured_against_the_one_in_a_place(engine: Engine) -> None:
    answer = engine.ask("Which attacks were deadlier than the Andijan riots?").answer
    assert ["Beslan" in answer.values[0], "Urumqi" in answer.values[1]] == [True, True]
    assert len(answer.values) == 2


def test_nothing_exceeds_what_ranks_first(engine: Engine) -> None:
    assert list(engine.ask("Was any attack deadlier than Beslan?").answer.values) == ["no"]


@pytest.mark.parametrize(("question", "value"), [("Peace Mission-2009 shorter than Peace Mission-2005?", "yes"), ("India joined earlier than Mongolia?", "no")])
def test_a_comparison_of_what_is_named_first_asks_whether_it_is_so(engine: Engine, question: str, value: str) -> None:
    assert list(engine.ask(question).answer.values) == [value]


@pytest.mark.parametrize(
    "question",
    [
        "Hi, quick question - was there a drill in 2004?",
        "just yes or no: was there a drill in 2004?",
        "Can you find out for me was there a drill in 2004?",
        "WAS THERE A DRILL IN 2004?",
        "In 2004, was there a drill?",
        "My tutor says there was a drill in 2004. Is that so?",
    ],
)
def test_what_stands_around_a_question_for_yes_or_no_leaves_it_one(engine: Engine, question: str) -> None:
    assert list(engine.ask(question).answer.values) == ["no"]
