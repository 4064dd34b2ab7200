"""Single questions over the typed tables: negation, shares, agreement, closed lists, what the paper denies."""

from __future__ import annotations

import pytest

from sco_qa.engine import Engine

NUMBERS = [
    ("Number of exercises in a border region", "3"),
    ("What percentage of the dead of 2004 died in Beslan?", "65.6"),
    ("What percentage of the bombings were in Moscow?", "33.3"),
    ("what percentage of all deaths happened in Russia", "59.6"),
    ("For how many attacks is a number of wounded printed?", "9"),
    ("How many of the listed exercises were staged wholly inside China?", "1"),
    ("How many attacks killed more than 100 people?", "3"),
    ("total days of all peace mission drills (incl. first + last day)", "46"),
]
YES_NO = [
    ("Is NATO a partner organisation of the SCO?", "no"),
    ("is hezbollah listed as a terrorist group", "no"),
    ("Does ASEAN count as a partner organisation?", "yes"),
    ("Do Mongolia and India have the same status?", "yes"),
    ("Are Iran and Turkey of equal status in the SCO?", "no"),
    ("Were Antiterror-2009 and Peace Mission-2009 held in the same year?", "yes"),
    ("combine-2003 and peace mission 2012: same length?", "yes"),
    ("Will the SCO turn into a military alliance, in the author's view?", "no"),
    ("Have these exercises ever been aimed at a third country?", "no"),
]
LISTS = [
    ("Which countries are dialogue partners, not members or observers?", ["Belarus", "Sri Lanka", "Turkey"]),
    ("Leaving Mongolia and Afghanistan aside, who are the observers?", ["India", "Iran", "Pakistan"]),
    ('Which "anti-terror military drill" was held in two countries?', ["Peace Mission-2009"]),
    ("Which exercise took place in the same month in which the 2013–2015 cooperation programme was adopted?", ["Peace Mission-2012"]),
    ("Later than 2005, which drills had two countries as hosts? Border regions do not interest me.", ["Peace Mission-2009", "Tian-shan-1-2006"]),
    ("Runner-up for the longest exercise?", ["Peace Mission-2010"]),
    ("Which member country was hit most often?", ["Russia"]),
    ("Which got hit least?", ["Kazakhstan"]),
    ("Exercises in 2003 and 2005", ["Combine-2003", "Peace Mission-2005"]),
    ("Exercises between 2003 and 2005", ["Combine-2003", "Peace Mission-2005"]),
    ("exercises in 2007 and 2009", ["Antiterror-2009", "Peace Mission-2007", "Peace Mission-2009"]),
    ("Exercises in August 2005 and June 2012", ["Peace Mission-2005", "Peace Mission-2012"]),
]


GROUPS = [
    ("Which years saw more than two attacks?", ["2002", "2004", "2009"]),
    ("years with at least three attacks in Russia", ["2004", "2009"]),
    ("Which countries had only one attack?", ["Kazakhstan"]),
    ("countries that hosted at least two exercises", ["China", "Kazakhstan", "Russia", "Tajikistan"]),
    ("Which countries hosted at least two exercises lasting more than 5 days?", ["China", "Kazakhstan", "Russia"]),
    ("Which cities were attacked more than once?", ["Kashgar", "Moscow"]),
    ("In which month did more than one exercise start?", ["August", "September"]),
    ("Which years had more than ten attacks?", []),
    ("How many countries had more than one attack?", ["5"]),
    ("Did any year have more than three attacks?", ["yes"]),
    ("Is there a year with more than ten attacks?", ["no"]),
]


def test_alternatives_with_commas_are_one_condition(engine: Engine) -> None:
    form = engine.ask("Attacks on the president, a minister or a consul", explain=True).explanation["candidates"][0]["logical_form"]  # type: ignore[index]
    assert [len(f["terms"]) for f in form["filters"]] == [1]


def test_what_follows_the_last_comma_of_a_list_is_not_cut_off(engine: Engine) -> None:
    events = [str(v) for v in engine.ask("Attacks on a train, a bus or the metro").answer.values]
    assert len(events) == 3, events


@pytest.mark.parametrize(("question", "keys"), GROUPS)
def test_groups_by_how_many_rows_they_have(question: str, keys: list[str], engine: Engine) -> None:
    assert sorted(engine.ask(question).answer.values) == keys


@pytest.mark.parametrize(("question", "number"), NUMBERS)
def test_counts_and_shares(question: str, number: str, engine: Engine) -> None:
    assert engine.ask(question).answer.values == (number,)


@pytest.mark.parametrize(("question", "word"), YES_NO)
def test_yes_and_no_where_a_list_is_closed_or_two_things_agree(question: str, word: str, engine: Engine) -> None:
    answer = engine.ask(question).answer
    assert (answer.kind, answer.values) == ("boolean", (word,))


@pytest.mark.parametrize(("question", "values"), LISTS)
def test_conditions_narrow_to_these(question: str, values: list[str], engine: Engine) -> None:
    assert sorted(engine.ask(question).answer.values) == values


def test_a_pronoun_is_no_country(engine: Engine) -> None:
    reply = engine.ask("Take us back to the start: what was the very first joint exercise?")
    assert "United States" not in (reply.understood_as or "")
