"""Questions about the paper's sources, the people it names, and where it says one thing in two ways."""

from __future__ import annotations

import pytest

from sco_qa import Engine

ANSWERS = [
    # places in a list: by print where lists are counted so, else by date
    ("Which is the second footnote?", ["The Shanghai Cooperation Organisation, \"Charter"]),
    ("the 12th reference", ["上海合作组织反恐安全合作"]),
    ("first entry of the bibliography", ["Ten Years of the Shanghai"]),
    ("the oldest reference", ["Treaty on Long-Term"]),
    ("What is the last section of the paper called?", ["About the Author"]),
    ("What was the second exercise in 2009?", ["Peace Mission-2009"]),
    ("second statement by Nurgaliev", ["Statement of August 19, 2009"]),
    ("when was the third Peace Mission", ["2009-07-22/2009-07-26"]),
    # a number that a thing bears, and the number of things
    ("number of Kan's report", ["7-5700"]),
    ("What number does the CRS report have?", ["7-5700"]),
    ("number of references", ["13"]),
    ("how many of the sources are in German", ["0"]),
    # a place that is given
    ("What is located in Tashkent?", ["Executive Committee of the Regional Counter-Terrorism Structure", "Regional Counter-Terrorism Structure"]),
    # offices
    ("senior editor e-mail", ["bedstrom@isdpeu"]),
    ("Nurgaliev's successor", ["M. Imanaliev"]),
    ("Who did Imanaliev replace?", ["Bolat Nurgaliev"]),
    ("Is the author from China?", ["yes"]),
    ("Was Nurgaliev secretary-general in 2009?", ["yes"]),
    # what is said in two ways
    ("Does the paper agree with itself on where RATS sits?", ["Bishkek", "Tashkent"]),
    ("Where does the paper contradict itself?", ["Bishkek", "Tashkent"]),
    ("Which two dates does the Shanghai Convention carry?", ["2001-06-15", "2009-05-07"]),
]  # fmt: skip
UNSAID = [
    "Who translated the SCO Charter?", "Which documents were ratified in 2009?", "What nationality is Bolat Nurgaliev?", "who succeeded Imanaliev",
    "how many pages does the paper have", "How many pages has Boland's paper?", "In what year did Peel write that about the dog?", "What is the title of Quentin Peel's article?",
    "Is Zhao an officer?", "Why does the paper give two different seats for RATS?", "Does the paper contradict itself about the population?",
]  # fmt: skip


@pytest.mark.parametrize(("question", "beginnings"), ANSWERS)
def test_what_is_asked_is_answered(question: str, beginnings: list[str], engine: Engine) -> None:
    reply = engine.ask(question)
    assert reply.status == "answered"
    assert len(reply.answer.values) == len(beginnings)
    assert all(value.startswith(beginning) for value, beginning in zip(reply.answer.values, beginnings, strict=True))


@pytest.mark.parametrize("question", UNSAID)
def test_near_misses_are_refused(question: str, engine: Engine) -> None:
    assert engine.ask(question).status == "unanswerable"
