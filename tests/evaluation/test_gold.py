"""Gold files: what is refused, with file and line, and what the corpus's own hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from sco_qa import Settings
from sco_qa.corpus import Document, find_quote
from sco_qa.errors import BadInput, CorpusError, NotFound
from sco_qa.evaluation.gold import Category, load_gold, select

SOUND: dict[str, Any] = {"id": "1", "question": "When?", "category": "lookup", "kind": "date", "required": [["2001"]], "split": "dev"}


def write(folder: Path, *items: Any) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(item if isinstance(item, str) else json.dumps(item) for item in items), encoding="utf-8")
    return path


def test_a_follow_up_is_in_the_split_of_the_question_it_follows(tmp_path: Path) -> None:
    after = {"id": "2", "question": "and then?", "category": "lookup", "kind": "date", "required": [["2002"]], "follows": "1"}
    items = load_gold([write(tmp_path, SOUND, "", after)])
    assert [(item.id, item.split) for item in items] == [("1", "dev"), ("2", "dev")]
    assert select(items, None) == select(items, "dev") == items
    with pytest.raises(BadInput, match="no gold question is in the split 'measure'"):
        select(items, "measure")


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("{", "gold.jsonl:2: not JSON"),
        ("[]", "gold.jsonl:2: "),
        (SOUND | {"id": "1"}, "used twice"),
        (SOUND | {"id": "2", "category": "gossip"}, "gold.jsonl:2: category"),
        (SOUND | {"id": "2", "shoe": 44}, "shoe"),
        (SOUND | {"id": "2", "question": "  "}, "question"),
        (SOUND | {"id": "2", "required": []}, "needs something in `required`"),
        (SOUND | {"id": "2", "kind": "none"}, "cannot require anything"),
        (SOUND | {"id": "2", "kind": "passage", "required": []}, "needs a quote in `evidence`"),
        (SOUND | {"id": "2", "kind": "boolean"}, "must require 'yes' or 'no'"),
        (SOUND | {"id": "2", "follows": "9"}, "does not stand before it"),
        (SOUND | {"id": "2", "follows": "1", "split": "measure"}, "keep a conversation in one"),
        (SOUND | {"id": "2", "difficulty": 4}, "difficulty"),
    ],
)
def test_an_item_that_is_not_sound_is_refused_with_its_line(second: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=message):
        load_gold([write(tmp_path, SOUND, second)])


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="give one with --gold"):
        load_gold([tmp_path / "none.jsonl"])
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="not UTF-8"):
        load_gold([tmp_path / "binary.jsonl"])
    with pytest.raises(BadInput, match="hold no question"):
        load_gold([write(tmp_path, "", " ")])


def test_the_corpuss_own_questions_cover_every_category_and_quote_the_paper(settings: Settings, paper: Document) -> None:
    items = load_gold([settings.corpus / "gold" / "questions.jsonl"])
    assert len(items) >= 250
    assert set(Counter(item.category for item in items)) == set(get_args(Category))
    assert {item.split for item in items} == {"dev", "measure"}
    alone = [(item.question, item.split) for item in items if item.follows is None]
    assert len(set(alone)) == len(alone)
    printed = " ".join(block.text for block in paper.blocks)
    missing = [(item.id, quote) for item in items for quote in item.evidence if quote not in printed and not is_in(paper, quote)]
    assert missing == []


def is_in(paper: Document, quote: str) -> bool:
    try:
        return bool(find_quote(paper, quote))
    except CorpusError:
        return False
