"""Which pronouns point at nothing said before: relative ones, those of a cleft sentence, those whose noun the question itself names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sco_qa.question.conversation.leaning import Reference
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.text import Token

_DEMONSTRATIVE = ("those", "these", "this", "that")


class Pronouns:
    """Tells pronouns that point out of a question from others. `outward` are words that make the one behind them do so."""

    def __init__(self, lexicon: Lexicon, outward: Collection[str]) -> None:
        self._lexicon = lexicon
        self._outward = outward

    def idle(self, tokens: Sequence[Token], first: int, last: int, count: int | None) -> bool:
        """Whether the pronoun at [first, last), with the number `count` in it, points at nothing that was said before."""
        following = tokens[last].folded if last < len(tokens) else ""
        if self._self_reference(following) or self._counts(tokens, last, count):
            return True
        return last - first == 1 and (self._relative(tokens, first) or self._cleft(tokens, first) or self._inward(tokens, first))

    @staticmethod
    def _self_reference(word: str) -> bool:
        """"this paper", "its author": the document, not an earlier answer."""
        return word in ("paper", "study", "report", "text", "document", "article")

    def _relative(self, tokens: Sequence[Token], i: int) -> bool:
        """"attacks that killed": a relative pronoun, or "one" that counts, points at nothing."""
        word = tokens[i].folded
        if word == "one" and i + 1 < len(tokens):
            return tokens[i + 1].folded in ("of", "or") or (not self._lexicon.is_function(tokens, i + 1) and (i == 0 or tokens[i - 1].folded in ("at", "than", "exactly", "only", "with")))
        return word == "that" and 0 < i < len(tokens) - 1 and not self._lexicon.is_function(tokens, i - 1) and tokens[i + 1].stem not in self._lexicon.choices

    def _cleft(self, tokens: Sequence[Token], i: int) -> bool:
        """"who was it that spoke": neither "it" nor "that" points at anything."""
        word, before, behind = (tokens[j].folded if 0 <= j < len(tokens) else "" for j in (i, i - 1, i + 1))
        relative = self._lexicon.question_words | {"that"}
        return (word == "it" and before in self._lexicon.auxiliaries and behind in relative) or (word == "that" and before == "it" and bool(behind))

    def _inward(self, tokens: Sequence[Token], i: int) -> bool:
        """"When was X founded and where is it based": the pronoun's noun stands in the question itself, before an "and"."""
        if i == 0 or tokens[i - 1].folded in self._outward or tokens[i].folded in _DEMONSTRATIVE:
            return False
        joint = next((j for j in range(i - 1, 0, -1) if tokens[j].folded in ("and", "whose", "which") and j > 1), None)
        return joint is not None and any(tokens[j].text[0].isupper() and j > 0 for j in range(joint))

    def named_before(self, text: str, tokens: Sequence[Token], reference: Reference, named: Sequence[int]) -> bool:
        """"And China, how many died there": the pronoun stands for what the question names before a comma or a colon."""
        if reference.kind not in ("singular", "plural", "there") or reference.count or (tokens[reference.first].folded in _DEMONSTRATIVE and reference.last < len(tokens)):
            return False
        return any(mark in text[tokens[last - 1].end : tokens[reference.first].start] for last in named if last <= reference.first for mark in ",:")

    def _counts(self, tokens: Sequence[Token], last: int, count: int | None) -> bool:
        """"the three observers", "the two deadliest": a number of something named, or a rank."""
        return count is not None and last < len(tokens) and not self._lexicon.is_function(tokens, last) and tokens[last - 2].folded == "the"
