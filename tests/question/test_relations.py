"""The stored relations of words are those that the thesaurus and the stemmer of this version give."""

from __future__ import annotations

from sco_qa.question.words.relations import make_relations, relations


def test_the_stored_relations_are_current() -> None:
    assert relations() == make_relations(), "run `python -m sco_qa.question.words.relations`"


def test_relations_hold_what_the_thesaurus_says() -> None:
    known = relations()
    assert "assault" in known.same["attack"].split()
    assert set(known.parts["attack"]) == {"n", "v"}
