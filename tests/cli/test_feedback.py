"""`sco-qa feedback`: judged answers as a list, and as drafts that become gold questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from sco_qa.cli import app
from sco_qa.errors import BadInput
from sco_qa.evaluation.gold import load_gold
from service.storage import Store


def reply(name: str, question: str, kind: str = "list", **changed: Any) -> dict[str, Any]:
    query = {"logical_form": {"table": "walks", "operation": "rows"}}
    answer = {"kind": kind, "text": f"Of {question}", "values": ["First", "Second"], "confidence": 0.9, "conflicts": [], "query": query}
    return {"id": name, "question": question, "status": "answered", "answer": answer | changed, "citations": [{"quote": "First and second."}]}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    path = tmp_path / "service.sqlite"
    monkeypatch.setenv("SCO_QA_DATA", str(path))
    store = Store(path)
    nothing = reply("a3", "Who?", "none", values=[], query=None) | {"status": "unanswerable", "citations": []}
    for conversation, body in (("c1", reply("a1", "Which walks?")), ("c1", reply("a2", "How many?", "number"))):
        store.add_answer(body["id"], orjson.dumps(body), "2012-01-01T00:00:00Z", conversation=conversation, title="t", context={}, owner=None)
    store.add_answer("a3", orjson.dumps(nothing), "2012-01-01T00:00:00Z", conversation="c2", title="t", context={}, owner=None)
    return store


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["feedback", *arguments])


def test_nothing_judged_is_said(store: Store) -> None:
    done = run()
    assert done.exit_code == 0 and "Nobody has judged" in done.stderr
    assert json.loads(run("--json").stdout) == []
    assert run("--drafts").stdout == ""


def test_without_a_file_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCO_QA_DATA", str(tmp_path / "none.sqlite"))
    assert run().exit_code == 0
    assert not (tmp_path / "none.sqlite").exists()


def test_judgements_are_listed_with_question_answer_and_comment(store: Store) -> None:
    store.add_feedback("a1", "wrong", "only <one> [bold]x[/bold]")
    store.add_feedback("a3", "right", None)
    listed = run().stdout
    assert "Which walks?" in listed and "only <one> [bold]x[/bold]" in listed and "Who?" in listed
    assert "Who?" not in run("--verdict", "wrong").stdout
    assert [each["verdict"] for each in json.loads(run("--json").stdout)] == ["wrong", "right"]
    assert run("--json", "--drafts").exit_code == 2


def test_the_last_verdict_counts(store: Store) -> None:
    store.add_feedback("a1", "wrong", "no")
    store.add_feedback("a1", "right", "after all")
    assert "Nobody" in run("--verdict", "wrong").stderr
    (draft,) = map(json.loads, run("--drafts").stdout.splitlines())
    assert draft["required"] == [["First"], ["Second"]]
    assert "judged right" in draft["note"] and "no" in draft["note"] and "after all" in draft["note"]


def test_a_right_answer_becomes_a_question_that_can_be_asked_at_once(store: Store, tmp_path: Path) -> None:
    store.add_feedback("a1", "right", None)
    store.add_feedback("a3", "right", None)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(run("--drafts").stdout, "utf-8")
    items = load_gold([gold])
    assert [(item.question, item.category, item.kind) for item in items] == [("Which walks?", "list", "list"), ("Who?", "unanswerable", "none")]
    assert items[0].evidence == ("First and second.",)


def test_a_wrong_answer_waits_for_the_right_one(store: Store, tmp_path: Path) -> None:
    store.add_feedback("a2", "wrong", "there are three")
    lines = [json.loads(line) for line in run("--drafts").stdout.splitlines()]
    assert [(line["id"], line.get("follows")) for line in lines] == [("feedback-a1", None), ("feedback-a2", "feedback-a1")]
    assert "not judged" in lines[0]["note"]
    assert lines[1]["required"] == [] and "there are three" in lines[1]["note"] and "Of How many?" in lines[1]["note"]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with pytest.raises(BadInput, match="needs something in `required`"):
        load_gold([gold])
