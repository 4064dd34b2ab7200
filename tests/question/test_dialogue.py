"""Conversations: every turn of tests/question/conversations.toml, asked over the real index.

The confidence gate is opened, so that what fails here is the interpretation and not a recalibration.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sco_qa import Engine, Settings
from sco_qa.answer.confidence import load_models
from sco_qa.answer.reply import Reply
from sco_qa.engine import Abilities
from sco_qa.facts.schema import Schema
from sco_qa.index.opening import open_index
from sco_qa.question.conversation.context import Context, Turn
from sco_qa.question.conversation.leaner import Leaner
from sco_qa.question.forms.logical_form import LogicalForm, PlaceIs
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.text import tokenise

_CONVERSATIONS = tomllib.loads((Path(__file__).parent / "conversations.toml").read_text(encoding="utf-8"))["conversation"]


@pytest.fixture(scope="module")
def talker(settings: Settings) -> Engine:
    """An engine that answers whatever it understands, from facts only."""
    models = load_models()
    open_gates = {**models, "structured": replace(models["structured"], threshold=0.0), "passage": replace(models["passage"], threshold=2.0)}
    return Engine(open_index(settings), abilities=Abilities(dense=False), models=open_gates)


def _met(reply: Reply, turn: dict[str, Any]) -> bool:
    values = sorted(reply.answer.values) if reply.status == "answered" else ["none"]
    if "values" in turn:
        return values == sorted(turn["values"])
    return set(turn["has"]) <= set(values) if "has" in turn else turn["has_text"] in reply.answer.text


@pytest.mark.parametrize("conversation", _CONVERSATIONS, ids=lambda c: c["about"])
def test_every_turn_is_understood_in_its_conversation(talker: Engine, conversation: dict[str, Any]) -> None:
    context: dict[str, Any] | None = None
    for turn in conversation["turns"]:
        reply = talker.ask(turn["ask"], context=context)
        context = reply.context
        assert _met(reply, turn), f"{turn['ask']!r} was read as {reply.understood_as!r}: {reply.answer.text}"
        if "understood" in turn:
            assert reply.understood_as == turn["understood"]


def test_a_context_survives_json_and_leaves_out_what_the_schema_does_not_know() -> None:
    known = Turn(LogicalForm("attacks", filters=(PlaceIs(("Moscow",)),)), ("attacks-004",), ("Moscow",), ("Moscow",), "text")
    unknown = Turn(LogicalForm("no-such-table"))
    context = Context().after(known).after(unknown)
    assert Context.from_json(context.as_json(), Schema.load()) == Context((known,))


@pytest.mark.parametrize("question", ["Which attacks killed more than 50 people?", "Are there any observers?", "What does this paper conclude?", "attacks that hit Moscow"])
def test_words_that_point_at_nothing_do_not_lean(question: str) -> None:
    assert not Leaner(Lexicon.load()).read(question, tokenise(question)).any


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("and what about 2009?", "2009?"),
        ("Back to the exercises: which was the longest?", "the exercises: which was the longest?"),
        ("Restrict that to China.", "to China."),
        ("leave the Ingush ones out", "the Ingush ones"),
        ("Dead in those three together?", "Dead in these together?"),
        ("What was the second deadliest?", "What was the  deadliest?"),
        ("And the runner-up in that list?", "the ?"),
    ],
)
def test_what_only_leans_is_cut(question: str, rest: str) -> None:
    assert Leaner(Lexicon.load()).read(question, tokenise(question)).rest() == rest


@pytest.mark.parametrize(
    ("question", "unit", "shift"),
    [("and the following year?", "year", 1), ("the year before", "year", -1), ("what of two years later?", "year", 2), ("a month earlier?", "month", -1)],
)
def test_a_time_is_counted_from_the_one_before(question: str, unit: str, shift: int) -> None:
    reference = Leaner(Lexicon.load()).read(question, tokenise(question)).references[0]
    assert (reference.kind, reference.unit, reference.shift) == ("time", unit, shift)


def test_a_year_told_by_an_event_of_the_question_leans_on_nothing() -> None:
    question = "How many attacks were there the year after the Beslan siege?"
    assert not Leaner(Lexicon.load()).read(question, tokenise(question)).any


def test_a_question_that_a_passage_answered_is_asked_again_of_another_country(talker: Engine) -> None:
    context = Context().astray("How does Russia see the organisation?").as_json()
    reply = talker.ask("and China?", context=context, explain=True)
    assert reply.explanation is not None
    assert reply.explanation["tokens"] == ["How", "does", "China", "see", "the", "organisation"]
