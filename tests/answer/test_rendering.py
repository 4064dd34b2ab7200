"""What answers say: one line a question, the beginning of its sentence. Marks are left out here and checked for their own sake."""

from __future__ import annotations

import re

import pytest

from sco_qa import Engine, Reply
from sco_qa.answer.refusing import _lacking

SENTENCES = [
    ("When did Peace Mission-2012 take place?", "Peace Mission-2012 was held from June 8 to 14, 2012."),
    ("How long did Volgograd Anti-terror-2008 last?", "Volgograd Anti-terror-2008 lasted 22 days."),
    ("What is the ISBN?", "The ISBN of the paper is 978-91-86635-42-8."),
    ("Who is the author?", "The author of the paper is Zhao Xiaodong."),
    ("When did Turkey become a dialogue partner?", "Turkey has been a dialogue partner since June 2012."),
    ("Who called the SCO a dog that does not bark?", "“a dog that does not bark” was said by Quentin Peel."),
    ("What does ETIM stand for?", "ETIM stands for Eastern Turkistan Islamic Movement."),
    ("What was the longest exercise?", "The longest exercise was Volgograd Anti-terror-2008 (August 14–September 4, 2008), with 22 days."),
    ("What was the deadliest attack?", "The deadliest attack was the one in Beslan, Russia in September 2004 (300 dead, half of them children)."),
    ("Which countries are observers?", "The paper names five observers: Mongolia (June 2004), India (July 2005), Iran (July 2005), Pakistan (July 2005) and Afghanistan (June 2012)."),
    ("How many attacks happened in Kazakhstan?", "The paper lists one attack in Kazakhstan: Alma-Ata, Kazakhstan, May 2004 (bomb attack)."),
    ("How many exercises were held in Mongolia?", "Zero: the paper lists no exercises held in Mongolia."),
    ("How many people were killed in Xinjiang?", "219 people were killed in three attacks in Xinjiang: 16 in Kashgar, Xinjiang, China (August 2008); 200 in"),
    ("Was there an exercise in Kazakhstan in 2010?", "Yes: the paper lists one exercise held in Kazakhstan in 2010: Peace Mission-2010 (September 9–25, 2010)."),
    ("is turkey a dialogue partner", "Yes, Turkey is a dialogue partner."),
    ("Is Iran a member?", "No: Iran is an observer of the SCO, since July 2005."),
    ("Was an exercise held in Mongolia?", "No: the paper lists no exercise held in Mongolia."),
    ("Which lasted longer, Peace Mission-2007 or Peace Mission-2010?", "Peace Mission-2010 lasted longer: 17 days, against 9 days for Peace Mission-2007."),
    ("Where is RATS based?", "The paper contradicts itself: the Regional Anti-Terrorist Structure is based in Bishkek"),
    ("list all attacks", "The paper lists 25 attacks, from Tajikistan, April 2001 (adviser of the president murdered) to Kashgar"),
    ("attacks per country", "Number of attacks per country: Russia 12, Kyrgyzstan 4, China 3, Tajikistan 3, Uzbekistan 2 and Kazakhstan 1."),
]  # fmt: skip
UNANSWERED = [
    ("Which exercises were held in Mongolia?", "The paper lists no exercise held in Mongolia."),
    ("Which exercises were held in Russia in 2006?", "The paper lists no exercise held in Russia in 2006. It does list three exercises held in 2006."),
    ("What was the scenario of Peace Mission-2007?", "The paper does not give the scenario of Peace Mission-2007."),
    ("Who won the world cup?", "The paper gives"),
]


def without_marks(reply: Reply) -> str:
    return re.sub(r"(?: \[\d+\])+", "", reply.answer.text)


@pytest.mark.parametrize(("question", "beginning"), SENTENCES)
def test_an_answer_is_a_sentence_with_its_marks(question: str, beginning: str, engine: Engine) -> None:
    reply = engine.ask(question)
    assert without_marks(reply).startswith(beginning)
    assert not reply.citations or re.search(r" \[\d+\]", reply.answer.text)
    assert reply.answer.text.endswith(".")


@pytest.mark.parametrize(("question", "beginning"), UNANSWERED)
def test_a_refusal_says_what_is_missing_and_what_is_near(question: str, beginning: str, engine: Engine) -> None:
    reply = engine.ask(question)
    assert reply.status == "unanswerable"
    assert reply.answer.text.startswith(beginning)
    assert "[" not in reply.answer.text


def test_words_that_stand_side_by_side_are_missing_together() -> None:
    assert _lacking(["world", "cup"], "Who won the world cup?") == "nothing on “world cup”"
    assert _lacking(["who", "budget"], "who set the budget") == "no name and nothing on “budget”"


def test_a_singular_that_several_rows_fit_is_ambiguous_and_each_is_suggested(engine: Engine) -> None:
    reply = engine.ask("When did the attack in Kashgar take place?")
    assert reply.status == "ambiguous"
    assert set(reply.answer.values) == {"2008-08", "2011-07"}
    assert reply.answer.text.startswith("Two attacks in Kashgar fit this question.")
    assert len(reply.suggestions) == 2


def test_a_plural_that_several_rows_fit_is_a_list(engine: Engine) -> None:
    assert engine.ask("When did the attacks in Kashgar take place?").status == "answered"


def test_suggested_questions_are_answered(engine: Engine) -> None:
    replies = [engine.ask(question) for question, _ in (*SENTENCES, *UNANSWERED)]
    suggested = list(dict.fromkeys(q for reply in replies for q in reply.suggestions))
    refused = [q for q in suggested if engine.ask(q).status == "unanswerable"]
    assert len(suggested) > 20
    assert refused == []
