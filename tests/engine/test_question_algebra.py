"""Questions that reckon, rank, group and compare: what is made of the rows of one table, or of two."""

from __future__ import annotations

import pytest

from sco_qa.engine import Engine

NUMBERS = [
    ("What's the median length of the exercises, in days?", "6"),
    ("Median death toll of the attacks for which the paper prints one?", "22.5"),
    ("how many times as many people died in Russia as in China?", "2.9"),
    ("What is the gap in days between the shortest and the longest exercise?", "20"),
    ("How many more people were killed than wounded?", "527"),
    ("how many people were killed or wounded in 2009?", "350"),
    ("How many attacks per year on average?", "2.3"),
    ("How many years had no exercise?", "1"),
    ("How many months passed between the Moscow hijacking and the bombs in the Moscow metro?", "16"),
    ("How many days after his Urumqi statement did Nurgaliev issue the one on Nazran?", "40"),
    ("How many attacks were there between the first and the last exercise?", "21"),
    ("how many attacks had more dead than wounded", "0"),
    ("how many more attacks did Russia suffer than China?", "9"),
    ("Of all people killed in China, what percentage died in Urumqi?", "91.3"),
    ("How many exercises were longer than Peace Mission-2005?", "3"),
]
YES_NO = [
    ("Is it true that more people were wounded than killed overall?", "no"),
    ("did any attack wound more people than it killed", "yes"),
    ("Was there an attack every year?", "yes"),
    ("did drills take place each year from 2002 to 2012?", "no"),
    ("Was there a year between 2002 and 2012 without any exercise?", "yes"),
    ("Has any country other than China hosted more than three exercises?", "yes"),
    ("did bombings kill more people than militia attacks?", "yes"),
    ("Did the Beslan attack kill more people than the Andijian riots?", "yes"),
    ("Is the Charter older than the Shanghai Convention?", "no"),
    ("Did attacks happen only in Russia?", "no"),
    ("Was only Russia attacked in 2010?", "yes"),
]
LISTS = [
    ("Name the longest and the shortest drill.", ["Bilateral joint exercises", "Collaboration-2006", "Volgograd Anti-terror-2008"]),
    ("which observer joined first and which one last?", ["Afghanistan", "Mongolia"]),
    ("Which country had the most and which the fewest attacks?", ["Kazakhstan", "Russia"]),
    ("Which two countries hosted the most exercises?", ["China", "Russia"]),
    ("Which calendar month never saw an attack?", ["January"]),
    ("In which years were there no attacks outside Russia?", ["2010"]),
    ("Rank the countries by number of attacks", ["China", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan", "Uzbekistan"]),
    ("On which date were the most documents adopted?", ["2009-06-16"]),
    ("Which type of legal document is the most common?", ["agreement"]),
    ("In which attack were as many people wounded as killed?", ["Kashgar, Xinjiang, China, August 2008: car explosion, 16 dead, 16 wounded"]),
    ("How many dead and how many wounded were there in Moscow in all?", ["185", "191"]),
    ("How many riots are there, and how many people died in them?", ["2", "387"]),
    ("drills held only in Tajikistan", ["Antiterror-2009", "Peace Mission-2012"]),
    ("Which countries had both an attack and an exercise in 2009?", ["China", "Russia"]),
    ("Exercises after the Kashgar car explosion but before the Urumqi riots?", ["Antiterror-2009", "Volgograd Anti-terror-2008"]),
    ("which observers joined after 2004 but before 2012", ["India", "Iran", "Pakistan"]),
    ("exercises longer than PM-2005", ["Peace Mission-2007", "Peace Mission-2010", "Volgograd Anti-terror-2008"]),
    ("Which came first, Beslan or Andijian?", ["Beslan, Russia, September 2004: 300 dead, half of them children"]),
    ("In which years did both an exercise and a declaration fall?", ["2005", "2009", "2011"]),
]  # fmt: skip
UNANSWERED = [
    "What was the average age of the dead in Beslan?",
    "Which exercise had the most participants, and which the fewest?",
    "third largest member by population",
    "how much time passed between the arrest and the trial of the bombers",
    "How long after joining as an observer did Mongolia become a member?",
    "what share of the wounded were civilians?",
]


@pytest.mark.parametrize(("question", "value"), [*NUMBERS, *YES_NO])
def test_what_is_reckoned_is_one_value(question: str, value: str, engine: Engine) -> None:
    reply = engine.ask(question)
    assert reply.status == "answered"
    assert list(reply.answer.values) == [value]


@pytest.mark.parametrize(("question", "values"), LISTS)
def test_these_values_and_no_others_are_listed(question: str, values: list[str], engine: Engine) -> None:
    reply = engine.ask(question)
    assert reply.status == "answered"
    assert sorted(reply.answer.values) == values


@pytest.mark.parametrize("question", UNANSWERED)
def test_nothing_is_reckoned_of_what_the_paper_does_not_count(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"


@pytest.mark.parametrize("question", [q for q, _ in [*NUMBERS, *YES_NO] if "only" not in q])
def test_what_was_understood_asks_for_the_same(question: str, engine: Engine) -> None:
    first = engine.ask(question)
    again = engine.ask(str(first.understood_as))
    assert set(again.answer.values) == set(first.answer.values)
