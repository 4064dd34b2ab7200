"""What a question stands in: how it is led up to ("could you tell me: …"), what it is for ("for my essay"), and that it is put ("does the paper say who …").

All belong to the asker and not to what is asked. The words are those of world/words.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any

from sco_qa.question.words.text import Token, tokenise

_CLAUSES = re.compile(r"[.;,:–—-]\s")
_LEFT = 2
"""Words that must be left when what leads up to a question is cut off."""


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    words: dict[str, Any] = tomllib.loads(resources.files("sco_qa.world").joinpath("words.toml").read_text(encoding="utf-8"))
    return words


@lru_cache(maxsize=1)
def _frames() -> tuple[re.Pattern[str], ...]:
    words = _words()
    frames = words["frames"]
    grammar = [w for name in ("objects", "choosers", "auxiliaries", "persons", "articles", "prepositions") for w in words[name]]
    stops, asked = _any([*grammar, *frames["stops"]]), _any([*words["objects"], *words["choosers"]])
    ends = rf"(?!(?:{stops})\b|(?:{_any(frames['commands'])})\s+\w)"  # "for my essay list all drills", but "for my reading list"
    thing = rf"{ends}(?:[^\W\d_][\w'’-]*\s+{ends}){{0,2}}[^\W\d_][\w'’-]*"
    return (
        re.compile(rf"\b(?:{_any(frames['before'])})\s+(?:{_any(frames['owners'])})\s+{thing}\s*[,:;]?", re.IGNORECASE),
        re.compile(rf"\bfor\s+(?:a|an|some|this|the)\s+(?:[^\W\d_]+\s+)?(?:{_any(frames['texts'])})\b(?!\s+(?:of|on|about|by)\b)\s*[,:;]?", re.IGNORECASE),
        re.compile(rf"^(?:do|does|did)\s+(?:{_any(frames['sources'])})\s+(?:{_any(frames['saying'])})\s+(?=(?:{asked})\b)", re.IGNORECASE),
    )


def unframed(text: str) -> str:
    """The question without what it stands in; as it is, where that is all.

    >>> unframed("need the ISBN for my reference list")
    'need the ISBN'
    >>> unframed("For a term paper: which drills were held in 2009?")
    'which drills were held in 2009?'
    >>> unframed("Does the paper tell us when Mongolia joined?")
    'when Mongolia joined?'
    >>> unframed("Just yes or no: is Iran a member?")
    'is Iran a member, yes or no?'
    >>> unframed("My professor says India is a member. Is that so?")
    'India is a member. Is that so?'
    >>> unframed("Someone claims Beslan was in 2005. Which attack came last?")
    'Which attack came last?'
    >>> unframed("In 2009 there was one attack with 25 dead. Which one?")
    'which attack with 25 dead In 2009?'
    >>> unframed("Hi, quick question - was Kyrgyzstan attacked in 2006?")
    'was Kyrgyzstan attacked in 2006?'
    """
    text = _asked_of(_reported(_put_behind(_led_up_to(text))))
    for pattern in _frames():
        rest = " ".join(pattern.sub(" ", text).split()).strip(" ,:;")
        if rest != text and len(rest.split()) > 1:
            text = re.sub(r"\s+([?.!])", r"\1", rest)
    return text


def _led_up_to(text: str, told: bool = False) -> str:
    """The question without the asker's leading up to it, as far as a mark or the word that a question opens with. `told`: there was some before."""
    leads = _words()["frames"]["leads"]
    opening = {*_words()["objects"], *_words()["choosers"], *_words()["auxiliaries"]}
    tokens = tokenise(text)
    for i, token in enumerate(tokens[: len(tokens) - _LEFT + 1]):
        if i and told and (token.folded in opening or _marked(text, tokens, i)):
            return _led_up_to(text[token.start :], told)
        told = told or token.folded in leads["asking"]
        if token.folded not in leads["asking"] and token.folded not in leads["with"]:
            break
    return text


def _marked(text: str, tokens: list[Token], i: int) -> bool:
    return any(mark in text[tokens[i - 1].end : tokens[i].start] for mark in (",", ":", ";", " -", "–", "—", ".", "!"))


@lru_cache(maxsize=1)
def _sayings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """"Yes or no" said first; who said what the question is about; a question back whether it is so."""
    words = _words()["frames"]
    tags = _any([t for t in _words()["tags"] if " " in t])
    told = words["hearsay"]
    person = rf"(?:{_any(told['people'])}|(?:a|an|my|the|some|our)\s+(?:[^\W\d_]+\s+)?(?:{_any(told['roles'])}))"
    return (
        re.compile(rf"^(?:{_any(words['only'])})?\s*(?P<tag>{_any(words['answers'])})\s*(?:answer)?\s*[,:;–—-]+\s*(?P<rest>.+?)(?P<end>\W*)$", re.IGNORECASE),
        re.compile(rf"^{person}\s+(?:(?:has|have|had|keeps|just|once)\s+)?(?:{_any(told['saying'])})\s+(?:me\s+|us\s+)?(?:that\s+)?(?P<said>[^.;?!]+?)[.;,]\s+(?P<question>.+)$", re.IGNORECASE),
        re.compile(rf"^(?:{tags}|{_any(_words()['confirmations'])})\b", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def _statement() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """That there is something, and nothing but the question which."""
    told = _words()["frames"]["existence"]
    return (
        re.compile(rf"\b(?:{_any(told['verbs'])})\s+(?:{_any(told['numbers'])})\s+", re.IGNORECASE),
        re.compile(rf"(?:(?:so|and|but)\s)?(?:{_any(_words()['choosers'])}|what)(?:\s(?:{_any(told['bare'])}))?\??", re.IGNORECASE),
    )


def _asked_of(text: str) -> str:
    """"There is one year without a drill. Which?": which year without a drill."""
    there, which = _statement()
    parts = _CLAUSES.split(text.strip())
    if len(parts) < 2 or not which.fullmatch(" ".join(parts[-1].split())):
        return text
    statement = text[: text.rindex(parts[-1])].rstrip(" .;,:–—-")
    found = there.search(statement)
    if not found or any(mark in statement for mark in ".;?!"):
        return text
    return f"which {' '.join(f'{statement[found.end() :]} {statement[: found.start()]}'.split())}?"


def _put_behind(text: str) -> str:
    found = _sayings()[0].match(text)
    return f"{found['rest']}, {found['tag']}{found['end']}" if found else text


def _reported(text: str) -> str:
    """Without the one who told it; without what was told, where the question is not whether it is so."""
    found = _sayings()[1].match(text)
    if not found:
        return text
    if _sayings()[2].match(found["question"]):
        return f"{found['said']}. {found['question']}"
    pointing = {*_words()["pronouns"], *_words()["weak_pronouns"]}
    return text if any(t.folded in pointing for t in tokenise(found["question"])) else found["question"]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: -len(w)))
