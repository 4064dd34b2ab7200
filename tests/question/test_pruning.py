"""What is left out to save time changes nothing: tables that need not read a question, forms that need not be made."""

from __future__ import annotations

import random

import pytest

from sco_qa import Engine, Settings
from sco_qa.evaluation.gold import load_gold, select
from sco_qa.question.parsing.parser import Parser
from sco_qa.question.reading.reading import ANCHORS, Reading
from sco_qa.question.words.text import tokenise


@pytest.fixture(scope="module")
def parser(engine: Engine) -> Parser:
    return engine._answerer._p.understander.parser


@pytest.fixture(scope="module")
def questions(settings: Settings) -> list[str]:
    items = select(load_gold([settings.corpus / "gold" / "questions.jsonl"]), "dev")
    return random.Random(3).sample([item.question for item in items], 150)


def speaks(reading: Reading) -> bool:
    """Whether a table has a word of a question or is named in it: that the paper contradicts itself names none."""
    return reading.anchored and not any(m.role in ANCHORS and m.table is None for m in reading.mentions)


def test_a_table_that_is_passed_over_would_have_had_nothing_to_say(parser: Parser, questions: list[str]) -> None:
    for question in questions:
        tokens = tokenise(question)
        words = parser.reader.words(tokens, parser.mentions(question, tokens))
        for name in set(parser.schema.tables) - parser.reader.tables(words):
            readings = [parser.reader.read_words(parser.schema.tables[name], words, as_text) for as_text in (False, True)]
            assert not any(map(speaks, readings)), (question, name)


def test_no_form_that_is_left_out_would_have_been_tried(parser: Parser, questions: list[str]) -> None:
    for question in questions:
        tokens = tokenise(question)
        mentions = parser.mentions(question, tokens)
        yes_no = parser.is_yes_no(tokens)
        everything = [parser.candidate(r, yes_no) for r in parser._readings(tokens, mentions, yes_no)]
        kept = parser.candidates(tokens, mentions)
        assert [c.form for c in kept if c.tolerable] == [c.form for c in sorted(everything, key=lambda c: -c.score) if c.tolerable], question
        assert not everything or kept[0].score == max(c.score for c in everything), question
