"""`ask`, `explain` and `chat`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sco_qa import Engine, Settings
from service.app import create_app
from tests.cli.conftest import Program
from tests.service.serving import Server


@pytest.fixture(scope="module")
def url(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over the real engine, on a port of its own."""
    server = Server(create_app(Settings.load(data=tmp_path_factory.mktemp("data") / "s.sqlite"), engine))
    server.start()
    yield server.url
    server.stop()


def test_a_list_is_a_table_with_its_citations_under_it(sco_qa: Program) -> None:
    result = sco_qa.run("ask", "Which exercises were held in Tajikistan?")
    assert result.exit_code == 0
    table, _, citations = result.stdout.partition("[1] “")
    assert re.search(r"Understood as: Exercises .*Tajikistan", table)
    assert "Exercise" in table and "Peace Mission-2012" in table and "2012-06-08" in table
    assert "Collaboration-2006: anti-terror exercise in the border region" in citations
    assert "(zhao-2012 " in citations


def test_json_is_what_the_http_interface_sends(sco_qa: Program) -> None:
    result = sco_qa.run("ask", "How many people died in attacks in Russia?", "--json")
    reply = json.loads(result.stdout)
    assert (reply["status"], reply["answer"]["kind"], reply["answer"]["values"]) == ("answered", "number", ["642"])
    assert {"citations", "passages", "corrections", "suggestions", "conversation", "timings_ms"} <= set(reply)


def test_what_the_paper_does_not_say_is_no_error_and_names_other_questions(sco_qa: Program) -> None:
    result = sco_qa.run("ask", "How many troops took part in Peace Mission-2007?")
    assert result.exit_code == 0
    assert "the paper gives nothing on “troops”" in result.stdout
    assert json.loads(sco_qa.run("ask", "Who won the world cup?", "--json").stdout)["status"] == "unanswerable"


def test_a_repaired_word_is_told(sco_qa: Program) -> None:
    assert "Reading “tajikstan” as “" in sco_qa.run("ask", "exercises in tajikstan").stdout


def test_passages_are_shown_when_the_text_alone_is_asked(sco_qa: Program) -> None:
    result = sco_qa.run("ask", "Why do the members have different goals?", "--passages", "--top-k", "2")
    assert "1. Challenges on Counter-Terrorism Cooperation › Members Have Different Goals" in result.stdout
    assert "\n2. " in result.stdout and "\n3. " not in result.stdout


def test_explain_shows_each_step(sco_qa: Program) -> None:
    result = sco_qa.run("explain", "Which exercises were held in Tajikistan?")
    for step in ("Mentions", "Candidates", "Executed query", "Retrieval", "Milliseconds"):
        assert f"\n{step}\n" in result.stdout
    assert "SELECT" in result.stdout
    assert "explanation" in json.loads(sco_qa.run("explain", "What is the ISBN?", "--json").stdout)


def test_chat_keeps_the_conversation_until_a_new_one(sco_qa: Program) -> None:
    typed = "Which exercises were held in Russia?\nand in Tajikistan?\n/nonsense\n\n/new\n/help\n/quit\nnever asked\n"
    result = sco_qa.run("chat", typed=typed)
    assert result.exit_code == 0
    assert result.stdout.index("Peace Mission-2007") < result.stdout.index("Peace Mission-2012")
    assert "A new conversation." in result.stdout
    assert "There is no command /nonsense" in result.stderr
    assert "never asked" not in result.stdout


def test_one_bad_question_does_not_end_a_chat(sco_qa: Program) -> None:
    result = sco_qa.run("chat", typed=f"{'a' * 1001}\nWhat is the ISBN?\n")
    assert result.exit_code == 0
    assert "1,001 characters" in result.stderr
    assert "978-91-86635-42-8" in result.stdout


def printed_json(stdout: str) -> dict[str, Any]:
    """The reply; the service runs in this process and its log may stand before it."""
    found = re.search(r"^\{$.*^\}$", stdout, re.S | re.M)
    assert found is not None, stdout
    return dict(json.loads(found[0]))


def test_a_running_service_is_asked_with_the_same_result(url: str, sco_qa: Program) -> None:
    question = "How many people died in attacks in Russia?"
    there, here = (printed_json(sco_qa.run("ask", question, "--json", *more).stdout) for more in (["--url", url], []))
    assert there["answer"] == here["answer"]
    assert there["citations"] == here["citations"]
    talk = sco_qa.run("chat", "--url", url, typed="Which exercises were held in Russia?\nand in Tajikistan?\n")
    assert "Peace Mission-2012" in talk.stdout
    refused = sco_qa.run("ask", "x" * 1001, "--url", url)
    assert refused.exit_code == 1
    assert "answered 422" in refused.stderr


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "no address", "ftp://127.0.0.1"])
def test_no_service_at_the_address_exits_6(address: str, sco_qa: Program) -> None:
    result = sco_qa.run("ask", "x", "--url", address)
    assert result.exit_code == 6
    assert "sco-qa serve" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", "   "], "the question is empty"),
        (["ask", "a" * 1001], "1,001 characters"),
        (["ask"], "Missing argument"),
        (["ask", "x", "--top-k", "0"], "--top-k"),
        (["ask", "x", "--top-k", "many"], "--top-k"),
        (["ask", "x", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_input_exits_2_and_says_what_is_wrong(words: list[str], message: str, sco_qa: Program) -> None:
    result = sco_qa.run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_missing_index_exits_5_and_says_what_to_run(tmp_path: Path, sco_qa: Program) -> None:
    for command in (["ask", "x"], ["chat"], ["facts"], ["serve"]):
        result = sco_qa.run(*command, index=str(tmp_path))
        assert result.exit_code == 5
        assert "run `sco-qa build`" in result.stderr
        assert result.stdout == ""
