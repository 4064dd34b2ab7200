"""BM25 looks only at the rows that hold a word, and still finds the best of all rows."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest
import Stemmer

from sco_qa.index.lexical import LexicalIndex

WORDS = ["attack", "exercise", "border", "river", "treaty", "region", "police", "drill", "market", "bomb", "seat", "council", "summit", "charter"]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    random = np.random.default_rng(8)
    return [" ".join(random.choice(WORDS, size=random.integers(2, 9))) for _ in range(500)]


@pytest.mark.parametrize("asked", ["bomb", "Which exercises held a drill at the border?", "attacks, attacks and the council", "nothing known", ""])
@pytest.mark.parametrize("k", [1, 10, 10_000])
def test_the_best_rows_are_those_of_scoring_every_row(asked: str, k: int, texts: list[str], tmp_path: Path) -> None:
    LexicalIndex.build(texts).write(tmp_path)
    rows, found = LexicalIndex.read(tmp_path).search(asked, k)
    stemmer = Stemmer.Stemmer("english")
    reference = bm25s.BM25()
    reference.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False), show_progress=False)
    words = bm25s.tokenize([asked], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)[0]
    scores = reference.get_scores(words) if set(words) & set(reference.vocab_dict) else np.zeros(len(texts))
    expected = sorted(-score for score in scores if score > 0)[:k]
    assert (-found).tolist() == pytest.approx(expected)
    assert found == pytest.approx(scores[rows])
