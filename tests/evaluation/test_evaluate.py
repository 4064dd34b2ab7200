"""`sco-qa evaluate`: the run, its two files, the difference, the thresholds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sco_qa import Engine, Settings
from sco_qa.cli import app
from sco_qa.evaluation.asking import Asked
from sco_qa.evaluation.difference import compare
from sco_qa.evaluation.gold import load_gold
from sco_qa.evaluation.run import read_run, run
from service.app import create_app
from tests.service.serving import Server

QUESTIONS = [
    {"id": "1", "question": "How many people died in attacks in Russia?", "category": "aggregate", "kind": "number", "required": [["642"]], "difficulty": 2, "split": "dev", "evidence": ["October 2002 Moscow, Russia: hijacking, 90 dead"]},
    {"id": "2", "question": "Which exercises were held in Russia?", "category": "list", "kind": "list", "required": [["Peace Mission-2007"]], "optional": [["Peace Mission"], ["Volgograd"]], "split": "dev"},
    {"id": "3", "question": "and in Tajikistan?", "category": "list", "kind": "list", "required": [["Peace Mission-2012"], ["Norak"]], "optional": [["Collaboration-2006"]], "follows": "2"},
    {"id": "4", "question": "Who won the world cup?", "category": "unanswerable", "kind": "none", "split": "dev"},
    {"id": "5", "question": "What is the ISBN?", "category": "metadata", "kind": "text", "required": [["<script>alert(1)</script>"]], "split": "dev"},
]  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def url(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(create_app(Settings.load(data=tmp_path_factory.mktemp("data") / "s.sqlite"), engine))
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(autouse=True)
def _opened(opened_once: None) -> None:
    """Every run here asks the one engine."""


def evaluate(gold: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", "--gold", str(gold), "--out", str(gold.parent / "out"), *words])


def test_a_run_prints_every_figure_and_writes_both_files(gold: Path) -> None:
    result = evaluate(gold, "--misses")
    assert result.exit_code == 0, result.stderr
    for figure in ("Accuracy by category", "Accuracy by difficulty", "Refusal precision", "Hit@1", "Hit@3", "MRR", "nDCG@10", "Citation precision",
                   "Citations verbatim", "Expected calibration error", "Latency p95", "Misses: 1", "missing '<script>"):  # fmt: skip
        assert figure in result.stdout, figure
    written = json.loads((gold.parent / "out" / "run.json").read_text(encoding="utf-8"))
    assert written["metrics"]["accuracy"] == {"part": 4, "whole": 5, "share": 0.8}
    assert written["metrics"]["citation_verbatim"]["share"] == 1
    assert [item["right"] for item in written["items"]] == [True, True, True, True, False]
    assert written["items"][4]["why"].startswith("missing '<script>")


class Elements(HTMLParser):
    """What a page fetches or runs, and its ids."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append(tag)
        self.fetched += [v for n, v in named.items() if n in ("src", "href", "xlink:href", "srcset") and v and not v.startswith("#")]
        if named.get("id"):
            self.ids.append(str(named["id"]))


def test_the_page_needs_nothing_beside_it_and_runs_no_text_of_a_question(gold: Path) -> None:
    evaluate(gold)
    page = (gold.parent / "out" / "report.html").read_text(encoding="utf-8")
    elements = Elements()
    elements.feed(page)
    assert elements.fetched == []
    assert not {"script", "link", "iframe", "img", "object"} & set(elements.tags)
    assert "@import" not in page and "url(http" not in page
    assert "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert len(elements.ids) == len(set(elements.ids))
    assert len(re.findall(r'<svg role="img" aria-label="[^"]+"', page)) == 5
    for title in ("Accuracy by category", "Reliability of the confidence", "Asked and understood", "Evidence among the first k passages", "Latency"):
        assert title in page


def test_a_running_service_gives_the_same_run(gold: Path, url: str) -> None:
    evaluate(gold)
    here = read_run(gold.parent / "out" / "run.json")
    assert evaluate(gold, "--url", url).exit_code == 0
    there = read_run(gold.parent / "out" / "run.json")
    assert there.about["url"] == url
    assert [(i.id, i.right, i.values, i.citations) for i in there.items] == [(i.id, i.right, i.values, i.citations) for i in here.items]


@pytest.mark.parametrize(
    ("words", "exit_code", "message"),
    [
        (["--min-accuracy", "0.8"], 0, ""),
        (["--min-accuracy", "0.81"], 1, "accuracy 80.0 % (4/5) is under --min-accuracy 81.0 %"),
        (["--max-wrong", "0.25"], 0, ""),
        (["--max-wrong", "0.24"], 1, "wrong of the answers given 25.0 % (1/4) is over --max-wrong 24.0 %"),
        (["--min-accuracy", "2"], 2, "--min-accuracy"),
        (["--split", "measure"], 2, "no gold question is in the split"),
        (["--baseline", "none.json"], 2, "give a run.json"),
        (["--gold", "none.jsonl"], 2, "give one with --gold"),
        (["--url", "http://127.0.0.1:1"], 6, "no service answers"),
    ],
)
def test_exit_codes_hold_the_line(words: list[str], exit_code: int, message: str, gold: Path) -> None:
    result = evaluate(gold, *words)
    assert result.exit_code == exit_code, result.stderr
    assert message in " ".join(result.stderr.split())


def test_a_baseline_shows_what_turned(gold: Path) -> None:
    evaluate(gold)
    before = gold.parent / "before.json"
    run_file = gold.parent / "out" / "run.json"
    data = json.loads(run_file.read_text(encoding="utf-8"))
    for item in data["items"]:
        item["right"] = {"1": False, "5": True}.get(item["id"], item["right"])
    data["items"][1]["question"] = "another wording"
    before.write_text(json.dumps(data), encoding="utf-8")
    result = evaluate(gold, "--baseline", str(before))
    assert "+ 1 How many people died" in result.stdout
    assert "- 5 What is the ISBN?" in result.stdout
    assert "Asked only now: 1; only then: 1." in result.stdout
    page = (gold.parent / "out" / "report.html").read_text(encoding="utf-8")
    assert "turned right" in page and "turned wrong" in page
    assert evaluate(gold, "--baseline", str(gold)).exit_code == 2


def test_a_run_compared_with_itself_turned_nothing(gold: Path) -> None:
    evaluate(gold)
    same = read_run(gold.parent / "out" / "run.json")
    difference = compare(same, same)
    assert difference.turned_right == difference.turned_wrong == difference.added == difference.dropped == ()
    assert difference.accuracy_before == difference.accuracy_now == 0.8


class Failing:
    """An asker whose every second question gets no reply."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def ask(self, question: str, conversation: str | None = None, **_: Any) -> Asked:
        from sco_qa.evaluation.asking import AskingError

        self.asked.append((question, conversation))
        if len(self.asked) % 2 == 0:
            raise AskingError("it timed out")
        answer = {"kind": "none", "text": "no", "values": []}
        return Asked({"status": "unanswerable", "answer": answer, "citations": [], "passages": []}, f"c{len(self.asked)}", 1.0)

    def source(self, document: str) -> str:
        return ""

    def about(self) -> dict[str, str]:
        return {"index": "none"}

    def close(self) -> None:
        pass


def test_a_question_without_a_reply_is_a_miss_and_the_run_goes_on(gold: Path) -> None:
    asker = Failing()
    counted: list[int] = []
    found = run(load_gold([gold]), asker, progress=lambda done, _: counted.append(done))
    assert [item.why for item in found.items][1] == "no reply: it timed out"
    assert [item.status for item in found.items].count("no reply") == 2
    assert counted == [1, 2, 3, 4, 5]
    assert asker.asked[2] == ("and in Tajikistan?", None)
