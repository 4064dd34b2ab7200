"""What a question for yes or no asserts: of what ranks first, of all rows, with a wrong detail, of a thing of another sort."""

from __future__ import annotations

import pytest

from sco_qa import Engine

RANKED = [
    ("Was Andijan the deadliest attack?", "no"),
    ("Beslan was the deadliest one on the list, wasn't it?", "yes"),
    ("Was the longest drill held in China?", "no"),
    ("is it right that the deadliest attack of 2009 was in Urumqi", "yes"),
    ("Were Beslan and Urumqi the two deadliest attacks?", "yes"),
    ("Was Peace Mission-2010 the longest exercise?", "no"),
]
OF_ALL = [
    ("Were all the Peace Missions held in Russia?", "no"),
    ("did every attack in China happen in Xinjiang", "yes"),
    ("Were all of the Moscow attacks bombings?", "no"),
    ("Did all the exercises last more than 3 days?", "no"),
    ("Did all attacks with more than 100 dead happen in Russia?", "no"),
    ("were all the conventions adopted after 2000?", "yes"),
]
WRONG_DETAIL = [
    ("did the 2004 metro bombing in moscow leave 100 people dead?", "no"),
    ("is the treaty on good-neighborliness from 2009?", "no"),
    ("Did Imanaliev comment on Nazran?", "no"),
    ("Did the train derailment happen in 2009?", "no"),
    ("was the consul killed in tajikistan", "no"),
    ("Is ETIM short for East Turkistan Information Movement?", "no"),
    ("was Julie Boland's paper published in 2012?", "no"),
    ("Is Bert Edström the author of this paper?", "no"),
]
OF_ANOTHER_SORT = [
    ("is the Collective Security Treaty Organization a member of the SCO?", "no"),
    ("is the CSTO a partner?", "yes"),
    ("Was it printed in Singapore?", "yes"),
    ("was Uzbekistan hosting anything in 2007?", "no"),
]
HOW_MANY = [
    ("Were there three drills in 2009?", "no"),
    ("are there 7 members", "no"),
    ("Has the paper got more than 20 references?", "no"),
    ("did kazakhstan host two drills", "yes"),
    ("was moscow attacked more than 5 times", "no"),
    ("was moscow attacked only once", "no"),
    ("was kashgar attacked twice", "yes"),
    ("did the six members found it", "yes"),
]
AGREEING = [("Is the status of Turkey and Iran the same?", "no"), ("Is the duration of Combine-2003 and Peace Mission-2012 the same?", "yes")]
COUNTED = ["how many articles does the Shanghai Convention have", "how many copies were printed in Singapore", "how many fighters does the Islamic Jihad Group have"]


@pytest.mark.parametrize(("question", "word"), [*RANKED, *OF_ALL, *WRONG_DETAIL, *OF_ANOTHER_SORT, *HOW_MANY, *AGREEING])
def test_what_is_asserted_is_checked(question: str, word: str, engine: Engine) -> None:
    reply = engine.ask(question)
    assert (reply.status, reply.answer.kind, reply.answer.values) == ("answered", "boolean", (word,)), reply.answer.text


@pytest.mark.parametrize("question", COUNTED)
def test_what_is_counted_must_be_something_that_a_table_holds(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"
DENIED = [
    ("Has Kazakhstan never been attacked?", "no"),
    ("Was there no drill in 2004?", "yes"),
    ("there were no attacks in 2007, correct?", "no"),
    ("India isn't a member, is it?", "no"),
    ("Isn't India a member?", "no"),
    ("Isn't it true that India isn't a member?", "yes"),
    ("Is it false that Turkey is an observer?", "yes"),
    ("Is it true that the SCO will never become a military alliance?", "yes"),
    ("Were there any attacks not in Russia in 2009?", "yes"),
    ("is there an attack with no dead", "yes"),
    ("Turkey is an observer?", "no"),
    ("Belarus: SCO dialogue partner, yes or no?", "yes"),
]
NOTHING_OF_THE_KIND = ["Which countries have never hosted an exercise?", "Which members did not suffer any attack?", "drills whose scenario was not about a nuclear reactor"]


@pytest.mark.parametrize(("question", "word"), DENIED)
def test_what_is_denied_as_a_whole_turns_the_answer_round(question: str, word: str, engine: Engine) -> None:
    reply = engine.ask(question)
    assert (reply.answer.kind, reply.answer.values) == ("boolean", (word,)), reply.answer.text
    assert reply.answer.text.lower().startswith(word)


@pytest.mark.parametrize("question", NOTHING_OF_THE_KIND)
def test_what_has_no_rows_is_not_answered_with_what_has(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"
JUDGEMENTS = ["Should Turkey become a member?", "Do you think China is right about Xinjiang?", "is it good that Iran is an observer"]


@pytest.mark.parametrize("question", JUDGEMENTS)
def test_no_fact_answers_what_asks_for_a_judgement(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"


@pytest.mark.parametrize("question", ["name of the murdered chinese consul pls", "what is the culture minister's name who got killed", "Did Russia and China have the same goals as the Central Asian states?"])
def test_a_name_or_an_agreement_that_no_row_gives_is_not_made_of_another_row(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"


def test_a_verb_asks_for_what_its_column_says(engine: Engine) -> None:
    assert "oil tanker" in engine.ask("what did the Volgograd drill simulate").answer.text
