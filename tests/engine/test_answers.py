"""Questions with one right answer each, one line a question: add yours. The gold set measures wording; this table holds the line."""

from __future__ import annotations

import pytest

from sco_qa import Engine, Reply

LOOKUPS = [
    ("When did Peace Mission-2010 take place?", "date", ["2010-09-09/2010-09-25"]),
    ("How long did Volgograd Anti-terror-2008 last?", "number", ["22"]),
    ("Who issued the statement on Urumqi?", "person", ["Bolat Nurgaliev"]),
    ("What does ETIM stand for?", "text", ["Eastern Turkistan Islamic Movement"]),
    ("What does ISDP stand for?", "text", ["Institute for Security and Development Policy"]),
    ("What are the three evil forces?", "text", ["terrorism, separatism and extremism"]),
    ("When did Turkey become a dialogue partner?", "date", ["2012-06"]),
    ("What is the ISBN?", "text", ["978-91-86635-42-8"]),
    ("Where was the paper printed?", "text", ["Singapore"]),
    ("On which page does the section on challenges begin?", "number", ["19"]),
    ("need the isbn for my citation", "text", ["978-91-86635-42-8"]),
    ("Does the paper tell us when Turkey became a dialogue partner?", "date", ["2012-06"]),
    ("a consul of China was killed in 2002, which country was that in", "place", ["Kyrgyzstan"]),
    ("where is the world uighur youth congress active", "place", ["Tajikistan"]),
    ("What part of the Eurasian land mass belongs to SCO members?", "text", ["three-fifths of the Eurasian continent"]),
    ("fax no. of the european distributor", "text", ["+46-86403370"]),
    ("Who called the SCO a dog that does not bark?", "person", ["Quentin Peel"]),
]
LISTS = [
    ("Which exercises were held in 2009?", ["Antiterror-2009", "Peace Mission-2009"]),
    ("Which exercises lasted longer than a week?", ["Peace Mission-2005", "Peace Mission-2007", "Volgograd Anti-terror-2008", "Peace Mission-2010"]),
    ("Which countries are observers?", ["Mongolia", "India", "Iran", "Pakistan", "Afghanistan"]),
    ("Which countries are dialogue partners?", ["Belarus", "Sri Lanka", "Turkey"]),
    ("Which terrorist groups are active in Tajikistan?", ["United Tajik Opposition (UTO)", "World Uyghur Youth Congress", "East Turkistan Information Center"]),
    ("Which exercises were not held in China?", ["Peace Mission-2007", "Volgograd Anti-terror-2008", "Antiterror-2009", "Peace Mission-2010", "Peace Mission-2012", "Vostok Anti-terror-2006"]),
    ("Which Peace Mission editions fell in an even year?", ["Peace Mission-2010", "Peace Mission-2012"]),
    ("manoeuvres of a fortnight or more", ["Volgograd Anti-terror-2008", "Peace Mission-2010"]),
    ("SELECT exercises WHERE year = 2010 OR year = 2011", ["Peace Mission-2010", "Tianshan-2-2011"]),
    ("who set up the sco along with china", ["Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan", "Uzbekistan"]),
    ("What challenges does the paper name?", ["Members Have Different Goals", "Conflicts Among Member States", "An Imperfect Structure", "A Lack of Practical Cooperation"]),
]  # fmt: skip
NUMBERS = [
    ("How many attacks happened in Russia?", "12"),
    ("How many people died in attacks in Russia?", "642"),
    ("How many people were killed in Xinjiang?", "219"),
    ("How many people were wounded in Moscow?", "185"),
    ("How many hijackings were there?", "2"),
    ("How many references are there?", "13"),
    ("How many exercises were held in summer 2009?", "1"),
    ("What is the average duration of the exercises?", "7.4"),
]
YES_NO = [
    ("Was there an exercise in Kazakhstan?", "yes"),
    ("Was an exercise held in Mongolia?", "no"),
    ("Did more people die in Russia than in China?", "yes"),
]
SUPERLATIVES = [
    ("What was the longest exercise?", "Volgograd Anti-terror-2008"),
    ("What was the first exercise?", "Bilateral joint exercises"),
    ("What was the deadliest attack?", "Beslan"),
    ("Which country had more attacks, Russia or Tajikistan?", "Russia"),
]
UNSAID = ["How many troops took part in Peace Mission-2007?", "Which NATO exercises were held in Tajikistan?", "Who won the world cup?"]


def answered(engine: Engine, question: str) -> Reply:
    reply = engine.ask(question)
    assert reply.status in ("answered", "ambiguous"), (question, reply.answer.text)
    return reply


@pytest.mark.parametrize(("question", "kind", "values"), LOOKUPS)
def test_one_attribute_of_one_thing(question: str, kind: str, values: list[str], engine: Engine) -> None:
    answer = answered(engine, question).answer
    assert (answer.kind, list(answer.values)) == (kind, values)


@pytest.mark.parametrize(("question", "values"), LISTS)
def test_lists_hold_all_and_nothing_else(question: str, values: list[str], engine: Engine) -> None:
    answer = answered(engine, question).answer
    assert sorted(answer.values) == sorted(values)
    assert answer.table is not None and len(answer.table.rows) == len(values)


@pytest.mark.parametrize(("question", "number"), NUMBERS)
def test_counts_sums_and_averages(question: str, number: str, engine: Engine) -> None:
    answer = answered(engine, question).answer
    assert (answer.kind, answer.values) == ("number", (number,))
    assert number in answer.text


@pytest.mark.parametrize(("question", "word"), YES_NO)
def test_yes_and_no(question: str, word: str, engine: Engine) -> None:
    answer = answered(engine, question).answer
    assert (answer.kind, answer.values[0]) == ("boolean", word)


@pytest.mark.parametrize(("question", "beginning"), SUPERLATIVES)
def test_the_most_and_the_first(question: str, beginning: str, engine: Engine) -> None:
    values = answered(engine, question).answer.values
    assert len(values) == 1
    assert values[0].startswith(beginning)


@pytest.mark.parametrize("question", UNSAID)
def test_what_the_paper_does_not_say_is_refused(question: str, engine: Engine) -> None:
    reply = engine.ask(question)
    assert (reply.status, reply.answer.kind, reply.answer.values, reply.citations) == ("unanswerable", "none", (), ())
    assert "paper" in reply.answer.text


@pytest.mark.parametrize("question", [line[0] for lines in (LOOKUPS, LISTS, NUMBERS, YES_NO, SUPERLATIVES) for line in lines])
def test_every_answer_quotes_the_paper_verbatim_where_its_marks_point(question: str, engine: Engine) -> None:
    reply = engine.ask(question)
    source = engine.documents["zhao-2012"].text
    in_table = {n for row in reply.answer.table.citations for n in row} if reply.answer.table else set()
    for citation in reply.citations:
        assert source[citation.start : citation.end] == citation.quote
        assert f"[{citation.n}]" in reply.answer.text or citation.n in in_table
    assert [c.n for c in reply.citations] == list(range(1, len(reply.citations) + 1))


@pytest.mark.parametrize("question", ["What does Beijing see in the SCO?", "How committed is Russia to building up the organisation?"])
def test_a_passage_that_surely_answers_is_preferred_to_a_table_without_such_rows(question: str, engine: Engine) -> None:
    assert engine.ask(question).answer.kind == "passage"
