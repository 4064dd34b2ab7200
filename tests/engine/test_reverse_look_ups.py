"""From a detail to the thing: general words for what rows say, days without a year, and conditions that nothing holds."""

from __future__ import annotations

import pytest

from sco_qa.engine import Engine

FOUND = [
    ("Which of the exercises had to do with shipping?", ["Volgograd Anti-terror-2008"]),
    ("In which manoeuvre did they practise protecting an atomic research facility?", ["Vostok Anti-terror-2006"]),
    ("Which exercise ran from the 9th to the 17th of August?", ["Peace Mission-2007"]),
    ("the drill between August 6 and 12", ["Combine-2003"]),
    ("so um basically what i'd like to know is you know the thing in Andijan back in 2005 how many people got killed there", ["187"]),
    ("which year saw Turkey come aboard?", ["2012-06"]),
    ("17-day drill, which one was that?", ["Peace Mission-2010"]),
    ("what was the exercise that went on for three weeks or so", ["Volgograd Anti-terror-2008"]),
    ("peacemission2010where", ["Zhambyl, Kazakhstan"]),
    ("diplomat from china killed, when was that", ["2002-06"]),
]
CONDITIONS_THAT_NOTHING_HOLDS = [
    "the attack on a hospital",
    "Which agreement deals with drugs?",
    "which document deals with climate change",
    "Which statement concerned a church?",
    "How many participants did the Astana summit have?",
    "is 'sleeping giant' among the nicknames critics gave the SCO?",
]


@pytest.mark.parametrize(("question", "values"), FOUND)
def test_a_detail_finds_what_it_is_a_detail_of(question: str, values: list[str], engine: Engine) -> None:
    assert list(engine.ask(question).answer.values) == values


@pytest.mark.parametrize("question", CONDITIONS_THAT_NOTHING_HOLDS)
def test_a_condition_that_nothing_holds_is_not_dropped(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"
