"""Conversations: each line is a question and values that its answer must, or must not, hold."""

from __future__ import annotations

import json

import pytest

from sco_qa import Engine

Turn = tuple[str, set[str], set[str]]
CONVERSATIONS: dict[str, list[Turn]] = {
    "another place": [
        ("Which exercises were held in Russia?", {"Peace Mission-2007"}, {"Peace Mission-2012"}),
        ("and in Tajikistan?", {"Peace Mission-2012", "Antiterror-2009"}, {"Peace Mission-2007"}),
    ],
    "narrowing by year": [
        ("Which exercises were held in Russia?", {"Peace Mission-2007", "Peace Mission-2009"}, set()),
        ("only in 2009", {"Peace Mission-2009"}, {"Peace Mission-2007"}),
    ],
    "a pronoun": [
        ("Which exercise took place in Norak?", {"Antiterror-2009"}, set()),
        ("How long did it last?", {"3"}, set()),
    ],
    "an ordinal": [
        ("Which exercises were held in 2009?", {"Antiterror-2009", "Peace Mission-2009"}, set()),
        ("How long did the second one last?", {"5"}, {"3"}),
    ],
    "nothing but an ordinal, then a verb that looks like one": [
        ("Which exercises were held in 2009?", {"Antiterror-2009", "Peace Mission-2009"}, set()),
        ("and the first?", {"Antiterror-2009"}, {"Peace Mission-2009"}),
        ("and the last one?", {"Peace Mission-2009"}, {"Antiterror-2009"}),
        ("how long did that last?", {"5"}, {"3"}),
    ],
    "last as an adverb": [
        ("Which countries are dialogue partners?", {"Belarus", "Turkey"}, set()),
        ("which one joined last?", {"2012-06"}, {"2009-06"}),
    ],
    "counting what was listed": [
        ("Which attacks happened in China?", set(), set()),
        ("How many people died in them?", {"219"}, set()),
    ],
}


@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_a_question_leans_on_the_one_before(turns: list[Turn], engine: Engine) -> None:
    context = None
    for question, held, missing in turns:
        reply = engine.ask(question, context=context)
        assert held <= set(reply.answer.values), (question, reply.answer.text)
        assert not missing & set(reply.answer.values), (question, reply.answer.text)
        context = json.loads(json.dumps(reply.context))


def test_a_change_of_topic_forgets_the_question_before(engine: Engine) -> None:
    first = engine.ask("Which exercises were held in Russia?")
    second = engine.ask("What is the ISBN?", context=first.context)
    assert second.answer.values == ("978-91-86635-42-8",)


def test_the_same_question_without_its_conversation_is_not_a_follow_up(engine: Engine) -> None:
    alone = engine.ask("and in Tajikistan?")
    assert "Peace Mission-2007" not in alone.answer.values


@pytest.mark.parametrize(
    "turns",
    [
        ["Which exercise was held in Taonan?", "How many soldiers?"],
        ["How many exercises were there in 2010?", "troops?"],
        ["Which attack killed most people?", "how many injured were there in that one?"],
        ["who was sec general in 2009", "what nationality is he"],
        ["Which agreement was adopted in 2008?", "Who signed it?"],
    ],
    ids=lambda turns: turns[-1],
)
def test_what_the_paper_does_not_say_of_the_answer_before_is_refused(turns: list[str], engine: Engine) -> None:
    context = None
    for question in turns:
        reply = engine.ask(question, context=context)
        context = reply.context
    assert reply.status == "unanswerable", reply.answer.text
