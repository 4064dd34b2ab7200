"""Lists of the paper are found by what they are about, however a question paraphrases it; nothing else is taken for one."""

from __future__ import annotations

import pytest

from sco_qa import Engine

CHALLENGES = ["Members Have Different Goals", "Conflicts Among Member States", "An Imperfect Structure", "A Lack of Practical Cooperation"]
SPHERES = ["political", "diplomatic", "military", "judicial", "information security"]
LABELS = ["a dog that does not bark", "a paper tiger", "a talking shop", "irrelevant"]
INTERESTS = ["regime stability", "counterterrorism", "trade"]
OUTWARD = ["non-alignment", "not targeting anyone", "openness"]

WHOLE = [
    ("What stumbling blocks does the writer see for the cooperation?", CHALLENGES),
    ("Which four difficulties does Zhao single out?", CHALLENGES),
    ("Under which headings does the author discuss the challenges facing the cooperation?", CHALLENGES),
    ("In what spheres do the states tackle terrorism?", SPHERES),
    ("the domains (military and so on) in which the members work together against terrorism", SPHERES),
    ("What unflattering labels have people stuck on the SCO?", LABELS),
    ("What nicknames do critics have for the SCO?", LABELS),
    ("What interests bind the members together?", INTERESTS),
    ("Interests that the members have in common according to the last chapter", INTERESTS),
    ("What tenets underlie the SCO's dealings with the outside world?", OUTWARD),
]
BEGINNINGS = [
    ("RATS works in accordance with which documents?", ["the SCO Charter", "the Shanghai Convention", "the Agreement among"]),
    ("By what documents is RATS governed?", ["the SCO Charter", "the Shanghai Convention", "the Agreement among"]),
    ("What has RATS accomplished up to now?", ["advised several", "helped draft", "compiled a database", "approved cooperation"]),
    ("What are the members aiming at in the years to come?", ["To consolidate", "To enhance", "To establish", "To enlarge"]),
    ("For what three reasons is it necessary that the states fight terrorism together, according to Zhao?", ["High", "Potential Exp", "Potential Diff"]),
    ("Name the last two ways of assisting each other on the list of means", ["Training", "Take necessary"]),
    ("What is the third task of RATS?", ["To jointly draft"]),
]
COUNTS = [("How many obstacles to the cooperation does the author discuss?", "4"), ("how many responsibilities does RATS have", "6"), ("How many ways of helping one another are listed?", "10")]
OTHERWISE = [
    "What principles guide NATO?",
    "What is the annual budget of RATS?",
    "how many people work for RATS",
    "What nicknames does NATO have?",
]


@pytest.mark.parametrize(("question", "values"), WHOLE)
def test_a_paraphrase_finds_the_whole_list(question: str, values: list[str], engine: Engine) -> None:
    reply = engine.ask(question)
    assert list(reply.answer.values) == values


@pytest.mark.parametrize(("question", "beginnings"), BEGINNINGS)
def test_items_are_all_there_in_order(question: str, beginnings: list[str], engine: Engine) -> None:
    values = [str(v) for v in engine.ask(question).answer.values]
    assert len(values) == len(beginnings)
    assert all(value.startswith(beginning) for value, beginning in zip(values, beginnings, strict=True))


@pytest.mark.parametrize(("question", "number"), COUNTS)
def test_items_of_a_paraphrased_list_are_counted(question: str, number: str, engine: Engine) -> None:
    assert list(engine.ask(question).answer.values) == [number]


@pytest.mark.parametrize("question", OTHERWISE)
def test_what_only_sounds_like_a_list_is_refused(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"


def test_what_a_list_is_spared_of_is_left_out(engine: Engine) -> None:
    values = engine.ask("In what fields other than tourism is effective cooperation to be promoted?").answer.values
    assert len(values) == 8
    assert "tourism" not in values


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("which of the references are in chinese?", 2),
        ("how many chinese-language sources are there in the bibliography", "2"),
        ("Sun Zhuangzhi's article in The Contemporary World: page range?", "19–21"),
        ("Who published Julie Boland's paper?", "The Brookings Institution"),
        ("publication month and year?", "2012-08"),
        ("When was Zhao a guest at the institute in Stockholm?", "2012-05-01/2012-06-15"),
        ("What fraction of the Eurasian continent do the members' territories add up to?", "three-fifths of the Eurasian continent"),
        ("What military rank does the man who wrote this have?", "Col."),
    ],
)
def test_references_the_imprint_and_figures_answer_paraphrases(question: str, values: object, engine: Engine) -> None:
    found = engine.ask(question).answer.values
    assert (len(found) if isinstance(values, int) else list(found)) == (values if isinstance(values, int) else [values])


MEMBERSHIPS = [
    ("Is tourism among the fields of cooperation?", "yes"),
    ("is extremism one of the three evils", "yes"),
    ("Does RATS have the job of drafting legal texts?", "yes"),
    ("Is it a task of RATS to organise workshops?", "yes"),
    ("Is trade among the common interests?", "yes"),
    ("is military a sphere of cooperation?", "yes"),
    ("Is corruption among the three evil forces?", "no"),
    ("Do the fields of cooperation include sport?", "no"),
    ("is democracy a common interest of the members?", "no"),
]


@pytest.mark.parametrize(("question", "value"), MEMBERSHIPS)
def test_what_stands_on_a_list_is_told_from_what_does_not(question: str, value: str, engine: Engine) -> None:
    assert list(engine.ask(question).answer.values) == [value]


def test_what_a_list_may_say_otherwise_is_not_denied(engine: Engine) -> None:
    assert "no" not in engine.ask("Is culture among the spheres of counter-terrorism cooperation?").answer.values
