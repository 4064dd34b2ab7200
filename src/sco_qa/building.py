"""The build as the command line runs it: the index, with the words that understanding questions needs vectors of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sco_qa.corpus import Document
from sco_qa.facts.rows import Fact
from sco_qa.index.build import Progress, build_index
from sco_qa.question.understanding import common_words
from sco_qa.question.words.text import tokenise
from sco_qa.settings import Settings


def build(settings: Settings, *, force: bool = False, progress: Progress | None = None) -> Path:
    """Build the index unless it is current; returns its folder."""
    return build_index(settings, vocabulary=_vocabulary, force=force, **({"progress": progress} if progress else {}))


def _vocabulary(facts: Sequence[Fact], documents: Sequence[Document]) -> list[str]:
    texts = [str(value) for fact in facts for value in fact.values.values()] + [s.text for d in documents for s in d.sentences]
    own = {token.folded for text in texts for token in tokenise(text)}
    return sorted(w for w in {*common_words(), *own} if w.isalpha() and len(w) > 2)
