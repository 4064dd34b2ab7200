"""Rows by their place: "the third reference", "the last section", "the second exercise of 2009"."""

from __future__ import annotations

from sco_qa.question.forms.logical_form import SEQUENCE, WHEN, Order
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.reading.reading import Reading

_REACH = 3
"""Tokens from an ordinal to the noun whose rows it counts ("the third SCO legal document")."""


def nth(r: Reading, lexicon: Lexicon) -> tuple[int, Order] | None:
    """The word that says a place behind the first, and the order that it counts in."""
    for i, token in enumerate(r.tokens):
        place = lexicon.ordinal(token.folded)
        if place and i not in r.claimed and _counts_rows(r, i, lexicon):
            return i, Order(SEQUENCE if counts_as_printed(r, lexicon) else WHEN, "asc", 1, place)
    return None


def is_edge_of_list(r: Reading, superlative: Mention, lexicon: Lexicon) -> bool:
    """"the first section", "the last entry of the bibliography": by the order in print and not by date, as "the oldest" is."""
    return r.tokens[superlative.last - 1].folded in lexicon.edges and counts_as_printed(r, lexicon)


def counts_as_printed(r: Reading, lexicon: Lexicon) -> bool:
    """Whether places among a table's rows are those on the page: of rows that always are counted so, or where the question says "entry", "listed"."""
    said = any(t.stem in lexicon.entries and not _requests(r, i, lexicon) for i, t in enumerate(r.tokens))
    return r.table.name in lexicon.as_listed or (bool(r.table.when) and said)


def _requests(r: Reading, i: int, lexicon: Lexicon) -> bool:
    """"list the third drill": a verb that asks."""
    return r.tokens[i].folded in lexicon.requests and (i == 0 or r.tokens[i - 1].folded not in lexicon.articles | lexicon.determiners)


def _counts_rows(r: Reading, i: int, lexicon: Lexicon) -> bool:
    if not r.table.when and r.table.name not in lexicon.as_listed:
        return False
    if i + 1 == len(r.tokens):  # "which chapter comes third"
        return bool(r.of(Role.NOUN))
    if i > 0 and r.tokens[i - 1].folded in lexicon.single:
        return False
    if r.tokens[i + 1].stem in lexicon.entries:
        return bool(r.of(Role.NOUN))
    head = next((m for m in r.mentions if m.first > i and (m.role in (Role.NOUN, Role.VALUE) or _means_several(m))), None)
    if head is not None and any(j in r.text_tokens for j in range(i + 1, head.first)):
        return False  # "the tenth-anniversary declaration"
    between = [r.claimed[j] for j in range(i + 1, head.first) if j in r.claimed] if head else []
    return head is not None and head.first - i <= _REACH and not any(m.role in (Role.SUPERLATIVE, Role.COLUMN, Role.ASK) for m in between)


def _means_several(mention: Mention) -> bool:
    """"the third Peace Mission": a name that rows share."""
    return mention.kind is MentionKind.NAME and len(mention.value) > 1
