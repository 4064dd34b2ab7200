"""The Python interface: what it exports, what it refuses, that its examples are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from concurrent.futures import ThreadPoolExecutor

import pytest

import sco_qa
from sco_qa import Abilities, BadInput, Engine, NotFound, Settings

MODULES = [m.name for m in pkgutil.walk_packages(sco_qa.__path__, "sco_qa.") if not m.name.endswith("__main__")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str, settings: Settings) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_exported_name_can_be_imported() -> None:
    for name in sco_qa.__all__:
        assert getattr(sco_qa, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sco_qa.nothing


@pytest.mark.parametrize(
    ("question", "more", "message"),
    [
        ("", {}, "empty"),
        (" \n\t ", {}, "empty"),
        ("a" * 1001, {}, "1,001 characters"),
        ("x", {"top_k": -1}, "top_k is -1"),
        ("x", {"top_k": 51}, "top_k is 51"),
        ("x", {"mode": "guess"}, "mode is 'guess'"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(question: str, more: dict, message: str, engine: Engine) -> None:
    with pytest.raises(BadInput, match=message):
        engine.ask(question, **more)


@pytest.mark.parametrize("question", ["?", "'; DROP TABLE attacks; --", "\x00", "🦊" * 50, "a" * 1000, "the " * 240, "上海合作组织", "[1] %s {0} $x"])
def test_any_text_gets_a_reply(question: str, engine: Engine) -> None:
    assert engine.ask(question).status in ("answered", "ambiguous", "unanswerable")


def test_facts_are_filtered_by_column_and_each_row_is_cited(engine: Engine) -> None:
    rows = engine.facts("exercises", {"countries": "tajikistan"})
    name = [c.name for c in rows.columns].index("name")
    assert [row[name] for row in rows.rows] == ["Collaboration-2006", "Antiterror-2009", "Peace Mission-2012"]
    assert all(rows.citations)
    source = engine.documents["zhao-2012"].text
    assert all(source[c.start : c.end] == c.quote for cited in rows.citations for c in cited)


def test_unknown_tables_columns_and_ids_are_named(engine: Engine) -> None:
    with pytest.raises(NotFound, match="no fact table 'shoes': there are exercises"):
        engine.facts("shoes")
    with pytest.raises(BadInput, match="no column 'size': it has name"):
        engine.facts("exercises", {"size": "44"})
    with pytest.raises(BadInput, match="'many' is not a number"):
        engine.facts("attacks", {"dead": "many"})
    with pytest.raises(NotFound, match="no passage 'nobody'"):
        engine.passage("nobody")


def test_each_mechanism_can_be_switched_off(settings: Settings) -> None:
    question = "Why do the members have different goals?"
    for abilities in (Abilities(dense=False), Abilities(lexical=False), Abilities(similarity=False, spelling=False)):
        reply = Engine.open(settings, abilities).ask(question)
        assert any("different incentives and goals" in p.text for p in reply.passages), abilities
    assert Engine.open(settings, Abilities(spelling=False)).ask("exercises in tajikstan").corrections == ()


def test_an_explanation_is_given_when_asked_for_and_only_then(engine: Engine) -> None:
    assert engine.ask("What is the ISBN?").explanation is None
    steps = engine.ask("What is the ISBN?", explain=True).explanation
    assert steps is not None and {"mentions", "candidates", "executed", "retrieval"} <= set(steps)


def test_one_engine_answers_many_threads_alike(engine: Engine) -> None:
    questions = ["Which exercises were held in Russia?", "How many people died in attacks in Russia?", "Where is RATS based?"] * 8
    alone = [engine.ask(q).answer for q in questions]
    with ThreadPoolExecutor(8) as pool:
        assert [reply.answer for reply in pool.map(engine.ask, questions)] == alone
