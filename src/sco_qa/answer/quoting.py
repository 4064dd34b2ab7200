"""A passage answer: the sentences that answer, quoted, drawn from one passage or more, each cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sco_qa.answer.citing import Citer
from sco_qa.answer.reply import Answer
from sco_qa.answer.retrieval import Found
from sco_qa.corpus.document import BlockKind, Document, Sentence

_PASSAGES = 3
_AT_MOST = 3
_NEAR_BEST = 0.82
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def best_sentences(found: Sequence[Found], documents: Mapping[str, Document]) -> list[tuple[str, Sentence]]:
    """The few sentences that score near the best, of the first passages, best first; beside prose, no line of a list of dates."""
    scored = [(score, f.document, documents[f.document].sentence(s)) for f in found[:_PASSAGES] for s, score in (f.sentences or {}).items()]
    scored = [(score, document, s) for score, document, s in scored if not s.text.endswith(":")]
    scored.sort(key=lambda item: -item[0])
    if not scored:
        return []
    least = scored[0][0] * _NEAR_BEST
    near = [(document, s) for score, document, s in scored if score >= least]
    if documents[near[0][0]].block(near[0][1].block).kind in _PROSE:
        near = [(document, s) for document, s in near if documents[document].block(s.block).kind in _PROSE]
    return near[:_AT_MOST]


def quote(found: Sequence[Found], documents: Mapping[str, Document], citer: Citer) -> Answer:
    """An answer of kind "passage": in the paper's order, items of a list behind what leads up to them."""
    chosen = sorted(best_sentences(found, documents), key=lambda item: (item[0], item[1].span.start))
    if not chosen:
        passage = documents[found[0].document].passage(found[0].passage)
        n = citer.span(found[0].document, passage.span.start, passage.span.end)
        return Answer("passage", f"{passage.text} [{n}]")
    parts: list[str] = []
    for (name, lead_in), group in groupby(chosen, key=lambda item: (item[0], documents[item[0]].block(item[1].block).lead_in)):
        parts += _quoted(documents[name], lead_in, [s for _, s in group], citer)
    return Answer("passage", " ".join(parts))


def _quoted(document: Document, lead_in: str | None, sentences: Sequence[Sentence], citer: Citer) -> Iterator[str]:
    """Sentences with their marks, after the last sentence of their lead-in."""
    introduced = [s for s in document.sentences if s.block == lead_in and s.text.endswith(":")] if lead_in else []
    for sentence in [*introduced[-1:], *sentences]:
        yield f"{sentence.text} [{citer.span(document.id, sentence.span.start, sentence.span.end)}]"
