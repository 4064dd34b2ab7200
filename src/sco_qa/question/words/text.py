"""Words of a question: tokens, folded and stemmed the way every lexicon and row is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import Stemmer

_TOKEN = re.compile(r"[qQhH][1-4]\b|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|[^\W\d_]+")
_stemmer = Stemmer.Stemmer("english")
_BRITISH = ((re.compile(r"(?<=\w{4})is(?=(e|ed|es|er|ers|ing|ation|ations)$)"), "iz"), (re.compile(r"(?<=\w{3})our(?=(s|ed|ing|able|ly|hood|liness)?$)"), "or"))
"""British endings and the American ones they are read as, so that both have one stem."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number. `start` and `end` count characters of the text it was cut from."""

    text: str
    folded: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without accents and typographic variants."""
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    forms: dict[str, str] = tomllib.loads(resources.files("sco_qa.world").joinpath("irregular.toml").read_text(encoding="utf-8"))
    return forms


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball (English) stem of a folded word: irregular forms by their base, British spellings by the American.

    >>> stem("criticised") == stem("criticizes"), stem("neighbours") == stem("neighbor")
    (True, True)
    """
    base = _irregular().get(word, word)
    for british, american in _BRITISH:
        base = british.sub(american, base)
    return str(_stemmer.stemWord(base))


@lru_cache(maxsize=65536)
def squash(text: str) -> str:
    """Letters and digits only, folded: "Tian-shan-1" and "Tianshan 1" are one."""
    return "".join(c for c in fold(text) if c.isalnum())


def tokenise(text: str) -> list[Token]:
    """The words and numbers of `text`, in order."""
    return list(_tokens(text))


@lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[Token, ...]:
    """Kept, as a question and its parts are cut into words by everybody who reads them."""
    found = []
    for match in _TOKEN.finditer(text):
        folded = fold(match.group())
        found.append(Token(match.group(), folded, stem(folded), match.start(), match.end()))
    return tuple(found)


def stems(text: str) -> tuple[str, ...]:
    """The stems of a phrase, the key it is looked up by."""
    return tuple(token.stem for token in tokenise(text))
