"""The author as the source of what a text says: "according to Zhao", "in the author's view", "does the writer name".

Whoever asks so asks about what the text says; only "who is the author", "where does Zhao work" ask about the person. The first
kind is read as if it spoke of the paper. Names come from document.toml, words from world/words.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

from sco_qa.corpus.document import Document

_SOURCE = "the paper"


class Narrator:
    """Reads the author of the corpus' documents as the documents themselves, where no more is meant."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are the authors' full names; each part of one stands for it."""
        words: dict[str, Any] = tomllib.loads(resources.files("sco_qa.world").joinpath("words.toml").read_text(encoding="utf-8"))["narrator"]
        full = [n for n in names if n]
        self._author = full[0] if len(set(full)) == 1 else None
        own = {*full, *(" ".join(reversed(n.split())) for n in full), *(part for n in full for part in n.split())}
        nouns = f"(?:(?:the|this|our) )?(?:{_any(words['nouns'])})"
        named = f"(?:(?:{_any(words['titles'])}) )?(?:{_any(own)})" if own else nouns
        who = f"(?:{nouns}(?:,? {named},?)?|{named})"
        verbs, views, before = _any(words["verbs"]), _any(words["views"]), _any(words["before"])
        personal = rf"['’]s? (?:{_any(words['personal'])})\b"
        self._told = re.compile(rf"\b(?:{who}|(?:the )?(?:{_any(words['people'])}) )", re.IGNORECASE)
        self._noun = re.compile(rf"\b{nouns}(?={personal}| (?:{_any(words['lives'])})\b)", re.IGNORECASE)
        self._writer = re.compile(rf"\b(?:the )?(?:{_any(words['people'])}) (?:who|that) (?:has |had )?(?:{_any(words['wrote'])}) (?:this|it|that|the)(?: (?:paper|report|study|text|article|thing))?\b", re.IGNORECASE)
        self._person = re.compile(rf"\b{who}(?:{personal}| (?:{_any(words['lives'])})\b)|\b(?:is|was) {who}\b", re.IGNORECASE)
        self._rules = [
            (re.compile(rf",? ?\b(?:according to|as per) {who}(?!['’]s)\b,?", re.IGNORECASE), ""),
            (re.compile(rf",? ?\b(?:{before}) {who}['’]s? (?:own )?(?:{views})\b,?", re.IGNORECASE), ""),
            (re.compile(rf"\b{who}['’]s (?!(?:{_any(words['personal'])})\b)", re.IGNORECASE), f"{_SOURCE}'s "),
            (re.compile(rf"\b(?:do|does|did) {who} (?:(?:{_any(words['adverbs'])}) )?(?P<verb>{verbs})\b", re.IGNORECASE), rf"does {_SOURCE} list"),
            (re.compile(rf"\b{who} (?:has |had |(?:{_any(words['adverbs'])}) )*(?P<verb>{verbs})\b", re.IGNORECASE), rf"{_SOURCE} lists"),
            (re.compile(rf"\b(?P<verb>{verbs}) by {who}\b", re.IGNORECASE), rf"listed in {_SOURCE}"),
        ]

    def is_asked_about(self, text: str) -> bool:
        """Whether a question, its narrator read, is about the author's own person ("the author's rank", "who is Zhao")."""
        return self._person.search(text) is not None

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Narrator:
        return cls(str(d.metadata.get("author", "")) for d in documents)

    def read(self, text: str) -> str:
        """The question without its narrator; where the author is asked about, with the name instead of "the author".

        >>> Narrator(["Jane Roe"]).read("Which three risks does Roe single out?")
        'Which three risks does the paper list?'
        >>> Narrator(["Jane Roe"]).read("Where does Jane Roe work?")
        'Where does Jane Roe work?'
        >>> Narrator(["Jane Roe"]).read("What is the author's rank?")
        "What is Jane Roe's rank?"
        """
        told = self._told.search(text) is not None  # few questions have a narrator, and the rules are many
        for pattern, said in self._rules if told else ():
            text = pattern.sub(said, text)
        if self._author and told:
            text = self._noun.sub(self._author, self._writer.sub(self._author, text))
        return " ".join(text.split()).strip(" ,") if text.strip(" ,?") else text


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: -len(w)))
