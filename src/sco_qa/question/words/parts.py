"""What a word that nothing explains may be: a name, a thing, or something that is done; by its form and the thesaurus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sco_qa.question.words.relations import relations
from sco_qa.question.words.text import Token

WordKind = Literal["name", "thing", "act"]
_INFLECTED = ("ed", "ing")


def word_kind(tokens: Sequence[Token], i: int) -> WordKind:
    """A number or a capital inside a sentence makes a name, a noun a thing; verbs, adjectives and adverbs are acts."""
    token = tokens[i]
    if token.folded[0].isdigit() or (i > 0 and token.text[0].isupper() and not all(t.text[0].isupper() for t in tokens)):
        return "name"
    if token.text.isupper() and len(token.text) > 1 and not all(t.text.isupper() for t in tokens):
        return "name"
    known = relations().parts
    parts = known.get(token.folded) or known.get(token.stem)
    if parts is None:
        return "thing"
    if token.folded.endswith(_INFLECTED) and "v" in parts:
        return "act"
    return "thing" if parts[0] == "n" else "act"


def may_be_verb(token: Token) -> bool:
    """Whether the thesaurus knows a word as a verb."""
    known = relations().parts
    return "v" in (known.get(token.folded) or known.get(token.stem) or "")


def is_no_noun(token: Token) -> bool:
    """Whether the thesaurus knows a word, as it is written, and not as a noun."""
    parts = relations().parts.get(token.folded)
    return bool(parts) and "n" not in str(parts)
