"""What a question for yes or no denies as a whole: "has it never been attacked", "is it wrong that …", "there were none, right?".

The denial is taken out, what is left is answered, and the answer is turned round. A part may be negated without the whole being
denied ("attacks not in Russia", "drills with no dates"): that stays where it is. The words are those of world/words.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.text import Token, tokenise

_CONTRACTED = "t"
_WILL = {"won": "will", "can": "can", "shan": "shall"}
_TAG = 2


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    words: dict[str, Any] = tomllib.loads(resources.files("sco_qa.world").joinpath("words.toml").read_text(encoding="utf-8"))["denial"]
    return words


@lru_cache(maxsize=1)
def _framed() -> re.Pattern[str]:
    """"is it wrong that"."""
    wrong = "|".join(re.escape(w) for w in sorted(_words()["wrong"], key=len, reverse=True))
    return re.compile(rf"^(\W*(?:so |and |but )?(?:is|was|would) it (?:be )?)(?:{wrong})\b", re.IGNORECASE)


class Denials:
    """Reads denials."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def tagged(self, text: str) -> tuple[str, bool]:
        """A negative statement with a tag ("it isn't one, is it?"), put up for confirmation; whether it had one: its "no" agrees with the statement."""
        tokens = tokenise(text)
        if len(tokens) <= _TAG + 1 or tokens[0].folded in self._lexicon.question_words or tokens[0].folded in self._lexicon.auxiliaries:
            return text, False
        auxiliary, pronoun = tokens[-2:]
        tag = auxiliary.folded in self._lexicon.auxiliaries and pronoun.folded in _words()["pronouns"] and auxiliary.start - tokens[-3].end > 1
        if not tag or not any(self._denies(tokens, i) for i in range(len(tokens) - _TAG)):
            return text, False
        return f"{text[: auxiliary.start]}right{text[pronoun.end :]}", True

    def confirmed(self, text: str) -> str:
        """A statement that only its question mark makes a question ("Turkey is an observer?"), put up for confirmation."""
        words = [t.folded for t in tokenise(text)]
        while words and (words[0],) in self._lexicon.continuers:
            words = words[1:]
        verb = next((i for i, w in enumerate(words) if w in self._lexicon.auxiliaries), 0)
        asks = self._lexicon.question_words | self._lexicon.imperatives | self._lexicon.requests | {_CONTRACTED}
        if not text.rstrip().endswith("?") or not 0 < verb < len(words) - 1 or asks & set(words) or set(words[:verb]) & self._lexicon.relatives:
            return text
        return f"{text.rstrip().rstrip('?').rstrip()}, right?"

    def read(self, text: str) -> tuple[str, bool]:
        """A question for yes or no without what denies it as a whole, and whether it was denied."""
        framed = _framed().match(text)
        if framed:
            return f"{framed[1]}true{text[framed.end() :]}", True
        text = self._untagged(text)
        tokens = tokenise(text)
        denied = False
        for i in reversed(range(len(tokens))):
            if self._denies(tokens, i):
                first, last, instead = self._replacement(tokens, i)
                text = f"{text[: tokens[first].start]}{instead}{text[tokens[last].end :]}" if instead else f"{text[: tokens[first].start].rstrip()} {text[tokens[last].end :].lstrip()}"
                denied = not denied
        return text.strip(), denied

    def _untagged(self, text: str) -> str:
        """The question without a tag that offers both answers ("yes or no")."""
        tokens = tokenise(text)
        for n in (3, 2):
            offers = tuple(t.folded for t in tokens[-n:]) in self._lexicon.tags and any(t.folded in self._lexicon.choices for t in tokens[-n:])
            if offers and len(tokens) > n:
                opens = tokens[0].folded in self._lexicon.auxiliaries
                return text[: tokens[-n - 1].end] if opens else f"{text[: tokens[-n - 1].end]}, right?"
        return text

    def _replacement(self, tokens: list[Token], i: int) -> tuple[int, int, str]:
        """The tokens that a denial takes, first and last, and what stands there without it."""
        word = tokens[i].folded
        if word == _CONTRACTED:
            whole = tokens[i - 1].folded
            return i - 1, i, _WILL.get(whole, whole.removesuffix("n"))
        if word in _words()["none"]:
            joined = i + 1 < len(tokens) and f"{word} {tokens[i + 1].folded}" in _words()["none"]
            return i, i + joined, _words()["none"][f"{word} {tokens[i + 1].folded}" if joined else word]
        return i, i, ""

    def _denies(self, tokens: list[Token], i: int) -> bool:
        """Whether a word denies the whole question, and no part of it."""
        word, before = tokens[i].folded, tokens[i - 1].folded if i else ""
        behind = tokens[i + 1].folded if i + 1 < len(tokens) else ""
        if word in _words()["verbs"]:
            return i > 0 and behind not in self._lexicon.turning
        if word == _CONTRACTED:
            opens = i == 1 or i + 1 >= len(tokens) - 1
            return not opens and (before in _WILL or before.endswith("n")) and tokens[i].start - tokens[i - 1].end == 1
        if word in _words()["none"]:
            parts = before in self._lexicon.prepositions or before in self._lexicon.joining
            had = i > 1 and before in self._lexicon.having and any(t.folded in (*self._lexicon.relatives, *self._lexicon.indefinite) for t in tokens[: i - 1])
            return bool(behind) and not parts and not had
        if word == _words()["not"]:
            return self._not_denies(tokens, i, before, behind)
        return False

    def _not_denies(self, tokens: list[Token], i: int, before: str, behind: str) -> bool:
        """"is it not a member" denies; "is there a drill not in Russia", "a member, and not a partner" negate a part."""
        if not behind or before in self._lexicon.joiners:
            return False
        if before in self._lexicon.auxiliaries:
            return True
        return tokens[0].folded in self._lexicon.auxiliaries and tokens[1].folded not in _words()["existential"] and behind not in self._lexicon.prepositions
