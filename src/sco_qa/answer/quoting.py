"""A passage answer: the sentences that answer, quoted, drawn from one passage or more, each cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sco_qa.answer.citing import Citer
from sco_qa.answer.reply import Answer
from sco_qa.answer.retrieval import Found
from sco_qa.corpus.document import Document, Sentence

_PASSAGES = 3
_AT_MOST = 3
_NEAR_BEST = 0.82


def best_sentences(found: Sequence[Found], documents: Mapping[str, Document]) -> list[tuple[str, Sentence]]:
    """The few sentences that score near the best, of the first passages, best first."""
    scored = [(score, f.document, s) for f in found[:_PASSAGES] for s, score in (f.sentences or {}).items()
              if not documents[f.document].sentence(s).text.endswith(":")]  # fmt: skip
    scored.sort(key=lambda item: -item[0])
    if not scored:
        return []
    least = scored[0][0] * _NEAR_BEST
    return [(document, documents[document].sentence(s)) for score, document, s in scored[:_AT_MOST] if score >= least]


def quote(found: Sequence[Found], documents: Mapping[str, Document], citer: Citer) -> Answer:
    """An answer of kind "passage"."""
    chosen = sorted(best_sentences(found, documents), key=lambda item: (item[0], item[1].span.start))
    if not chosen:
        passage = documents[found[0].document].passage(found[0].passage)
        n = citer.span(found[0].document, passage.span.start, passage.span.end)
        return Answer("passage", f"{passage.text} [{n}]")
    parts = [f"{s.text} [{citer.span(document, s.span.start, s.span.end)}]" for document, s in chosen]
    return Answer("passage", " ".join(parts))
