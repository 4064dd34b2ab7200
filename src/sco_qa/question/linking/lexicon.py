"""The vocabulary questions are read with: loaded from world/*.toml, looked up by word stems.

No word of English stands in code; what stands here is how the data files become look-up tables.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from sco_qa.question.words.text import Token, fold, stems

_NOMINAL = re.compile(r"(tion|sion|ment|ence|ance|it(?:y|ie))s?$")
_FORMED = ("column", "ask")
"""Roles of words that a noun and a verb of one stem do not share: "location" asks where, "located" does not."""
_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)")
_REACH = 4
"""How far before a verb its subject may stand."""


class Role(StrEnum):
    """What a phrase does in a question."""

    __hash__ = str.__hash__  # an Enum's own is written in Python, and roles are looked up hundreds of times a question

    NOUN = "noun"
    VERB = "verb"
    LIGHT = "light"
    COLUMN = "column"
    VALUE = "value"
    COUNT = "count"
    TIMES = "times"
    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share"
    GROUP = "group"
    DISTINCT = "distinct"
    SUPERLATIVE = "superlative"
    COMPARATIVE = "comparative"
    DIFFERENCE = "difference"
    NUMBER_TEST = "number test"
    UNIT = "unit"
    NEGATION = "negation"
    ORDER = "order"
    ALTERNATIVE = "alternative"
    SEVERAL = "several"
    STANDING = "standing"
    OUTSIDER = "outsider"
    EQUAL = "equal"
    EVERY = "every"
    ASK = "ask"
    DESCRIBE = "describe"
    CONFLICT = "conflict"
    SUCCESSION = "succession"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a phrase: for every table, or for `table` only."""

    role: Role
    table: str | None = None
    column: str | None = None
    value: Any = None


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their stems, and the function words."""

    phrases: dict[tuple[str, ...], tuple[Sense, ...]]
    grammar: frozenset[str]
    function_words: frozenset[str]
    """As they are typed; the others are stems."""
    asking: frozenset[str]
    personal: frozenset[str]
    persons: frozenset[str]
    question_words: frozenset[str]
    choosers: frozenset[str]
    whether: frozenset[str]
    tags: frozenset[tuple[str, ...]]
    confirmations: frozenset[tuple[str, ...]]
    joiners: frozenset[str]
    relatives: frozenset[str]
    idle: frozenset[str]
    sameness: frozenset[str]
    supports: frozenset[str]
    articles: frozenset[str]
    parted: frozenset[str]
    partings: frozenset[str]
    prepositions: frozenset[str]
    origins: frozenset[str]
    single: frozenset[str]
    repeats: dict[str, int]
    joining: frozenset[str]
    listings: frozenset[str]
    belonging: frozenset[tuple[str, ...]]
    including: frozenset[tuple[str, ...]]
    complements: frozenset[str]
    roughly: frozenset[str]
    indefinite: frozenset[str]
    universals: frozenset[str]
    naming: frozenset[str]
    possessive: frozenset[str]
    judgements: frozenset[str]
    oughts: frozenset[str]
    limiters: frozenset[str]
    occasions: frozenset[str]
    turning: frozenset[str]
    openers: frozenset[str]
    ranging: frozenset[str]
    upto: frozenset[str]
    between: frozenset[str]
    only: frozenset[str]
    distances: frozenset[tuple[str, ...]]
    time_units: dict[str, str]
    opening: frozenset[str]
    anchoring: frozenset[str]
    apart: frozenset[str]
    elapsing: frozenset[str]
    apart_joints: frozenset[str]
    reasons: frozenset[str]
    verbal: frozenset[str]
    choices: frozenset[str]
    determiners: frozenset[str]
    about: frozenset[str]
    pronouns: frozenset[str]
    anchors: dict[tuple[str, ...], str]
    continuers: frozenset[tuple[str, ...]]
    auxiliaries: frozenset[str]
    objects: frozenset[str]
    causal: frozenset[str]
    requests: frozenset[str]
    imperatives: frozenset[str]
    seconds: frozenset[tuple[str, ...]]
    spans: frozenset[str]
    having: frozenset[str]
    ordinals: tuple[str, ...]
    edges: frozenset[str]
    entries: frozenset[str]
    as_listed: frozenset[str]
    uncounted: dict[str, tuple[str, ...]]
    numerals: dict[str, int]
    names: dict[str, tuple[str, ...]]
    valued: dict[str, tuple[str, ...]]
    main: dict[str, str]
    who: dict[str, str]
    standing: frozenset[str]
    miscellany: frozenset[str]
    closed: frozenset[str]
    contrary: frozenset[str]
    offices: dict[str, str]
    yes_no: frozenset[str]
    reacting: frozenset[str]
    undergoes: dict[str, str]
    counts: dict[str, str]
    prior: dict[str, float]
    measures: dict[str, dict[str, str]]
    words: frozenset[str]
    forms: dict[tuple[tuple[str, ...], Sense], frozenset[str]]
    """The endings by which the file's words of a stem and a sense are nouns made of verbs; "" of others."""
    longest: dict[str, int]
    """Words of the longest phrase that begins with a stem."""

    @classmethod
    def load(cls) -> Lexicon:
        return _load()

    def is_function(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a word of a question only carries grammar, politeness or talk about asking."""
        stem = tokens[i].stem
        if stem in self.personal and ((i == 0 and tokens[i].folded.startswith(stem)) or any(t.folded in self.persons for t in tokens[max(0, i - _REACH) : i])):
            return True
        return stem in self.grammar or stem in self.asking

    def suits(self, key: tuple[str, ...], sense: Sense, word: str) -> bool:
        """Whether a word, the last of a phrase with these stems, has the sense in its own form: "references" are not what "refer" asks for."""
        forms = self.forms.get((key, sense))
        return forms is None or nominal(word) in forms

    def ordinal(self, word: str) -> int | None:
        """Places, counted from zero: "second", "2nd" are 1; None for other words."""
        if word in self.ordinals:
            return self.ordinals.index(word)
        nth = _NTH.fullmatch(word)
        return int(nth[1]) - 1 if nth else None

    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """Stems of single nouns, and of the others that name the same sort of row."""
        nouns: dict[str, list[str]] = {}
        for key, senses in self.phrases.items():
            for sense in senses:
                if sense.role is Role.NOUN and sense.table and len(key) == 1:
                    nouns.setdefault(sense.table, []).append(key[0])
        return {word: tuple(w for w in same if w != word) for same in nouns.values() for word in same}

    def column_words(self, table: str, column: str) -> tuple[str, ...]:
        """The single words that name a column of a table."""
        return self._words_of_columns.get((table, column), ())

    @cached_property
    def _words_of_columns(self) -> dict[tuple[str, str], tuple[str, ...]]:
        words: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, senses in self.phrases.items():
            for table, column in {(s.table, s.column) for s in senses if s.role is Role.COLUMN and len(key) == 1}:
                words[str(table), str(column)].append(key[0])
        return {column: tuple(found) for column, found in words.items()}


_OPERATORS = {"count": Role.COUNT, "times": Role.TIMES, "sum": Role.SUM, "average": Role.AVERAGE, "share": Role.SHARE, "group": Role.GROUP, "distinct": Role.DISTINCT,
              "difference": Role.DIFFERENCE, "negation": Role.NEGATION, "alternatives": Role.ALTERNATIVE, "plural_countries": Role.SEVERAL,
              "describe": Role.DESCRIBE, "conflict": Role.CONFLICT, "every": Role.EVERY}  # fmt: skip
_VALUED = {"standing": Role.STANDING, "numbers": Role.NUMBER_TEST, "units": Role.UNIT, "succession": Role.SUCCESSION, "asks": Role.ASK}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sco_qa.world").joinpath(name).read_text(encoding="utf-8"))


def _table_senses(tables: dict[str, Any]) -> Iterator[tuple[str, Sense]]:
    for table, entry in tables.items():
        for noun in entry["nouns"]:
            yield noun, Sense(Role.NOUN, table)
        for word in entry.get("verbs", ()):
            yield word, Sense(Role.VERB, table)
        for word in entry["light"]:
            yield word, Sense(Role.LIGHT, table)
        for column, words in entry["columns"].items():
            for word in words:
                yield word, Sense(Role.COLUMN, table, column)
        for column, values in entry.get("values", {}).items():
            for value, words in values.items():
                for word in words:
                    yield word, Sense(Role.VALUE, table, column, value)


def _operator_senses(operators: dict[str, Any]) -> Iterator[tuple[str, Sense]]:
    for name, role in _OPERATORS.items():
        for word in operators[name]["words"]:
            yield word, Sense(role)
    for word in operators["sum"]["together"]:
        yield word, Sense(Role.SUM, value="together")
    for word in operators["average"]["median"]:
        yield word, Sense(Role.AVERAGE, value="median")
    for word in operators["difference"]["ratio"]:
        yield word, Sense(Role.DIFFERENCE, value="ratio")
    for word in operators["every"]["beside"]:
        yield word, Sense(Role.EVERY, value="beside")
    for word in operators["negation"]["behind"]:
        yield word, Sense(Role.NEGATION, value="behind")
    for word in operators["plural_countries"]["one"]:
        yield word, Sense(Role.SEVERAL, value="one")
    for value, words in operators["equal"].items():
        for word in words:
            yield word, Sense(Role.EQUAL, value=value)
    for name in _read("organisations.toml")["names"]:
        yield name, Sense(Role.OUTSIDER, value=name)
    for word in operators["subject"]["words"]:
        yield word, Sense(Role.LIGHT)
    for name, role in _VALUED.items():
        for value, words in operators[name].items():
            for word in words:
                yield word, Sense(role, value=value)
    for name, role in (("superlatives", Role.SUPERLATIVE), ("comparatives", Role.COMPARATIVE)):
        for entry in operators[name].values():
            for word in entry["words"]:
                yield word, Sense(role, value=(entry["direction"], entry.get("by")))
    for name, direction in (("newest_first", "desc"), ("oldest_first", "asc")):
        for word in operators[name]["words"]:
            yield word, Sense(Role.ORDER, value=direction)


def _by_stems(pairs: Iterable[tuple[str, Sense]]) -> dict[tuple[str, ...], tuple[Sense, ...]]:
    phrases: dict[tuple[str, ...], list[Sense]] = {}
    for phrase, sense in pairs:
        senses = phrases.setdefault(stems(phrase), [])
        if sense not in senses:
            senses.append(sense)
    return {key: tuple(senses) for key, senses in phrases.items()}


def nominal(word: str) -> str:
    """The ending that makes a noun of a verb, or of an adjective; "" where there is none.

    >>> nominal("translations"), nominal("translated"), nominal("nationality")
    ('tion', '', 'ity')
    """
    found = _NOMINAL.search(word)
    return found[1].replace("itie", "ity") if found else ""


def _forms(pairs: Iterable[tuple[str, Sense]]) -> dict[tuple[tuple[str, ...], Sense], frozenset[str]]:
    """Of senses that nouns and verbs do not share; of words that are neither one nor have the form of one, no more is known."""
    found: dict[tuple[tuple[str, ...], Sense], set[str]] = defaultdict(set)
    for phrase, sense in pairs:
        if sense.role in _FORMED:
            found[stems(phrase), sense].add(nominal(fold(phrase)))
    return {key: frozenset(endings) for key, endings in found.items()}


def _stem_set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(s for word in words for s in stems(word))


@lru_cache(maxsize=1)
def _load() -> Lexicon:
    tables, operators, words = _read("lexicon.toml"), _read("operators.toml"), _read("words.toml")
    pairs = [*_table_senses(tables), *_operator_senses(operators)]
    phrases = _by_stems(pairs)
    longest: dict[str, int] = {}
    for key in phrases:
        longest[key[0]] = max(len(key), longest.get(key[0], 0))
    numerals = {w: i for i, w in enumerate(words["numerals"])} | words["scales"]
    return Lexicon(
        phrases=phrases,
        longest=longest,
        forms=_forms(pairs),
        grammar=_stem_set([words["grammar"]]),
        function_words=frozenset(words["grammar"].split()),
        asking=_stem_set([words["asking"]]),
        personal=_stem_set([words["personal"]]),
        persons=frozenset(words["persons"]),
        question_words=frozenset(words["objects"]) | frozenset(words["choosers"]) | frozenset(words["whether"]),
        choosers=frozenset(words["choosers"]),
        whether=frozenset(words["whether"]),
        choices=_stem_set(words["choices"]),
        tags=frozenset(tuple(w.split()) for w in words["tags"]),
        confirmations=frozenset(tuple(w.split()) for w in words["confirmations"]),
        joiners=frozenset(words["joiners"]),
        relatives=frozenset(words["relatives"]),
        idle=_stem_set(words["idle"]),
        sameness=frozenset(words["sameness"]),
        supports=frozenset(words["supports"]),
        articles=frozenset(words["articles"]),
        parted=frozenset(words["parted"]),
        partings=frozenset(words["partings"]),
        prepositions=frozenset(words["prepositions"]),
        origins=frozenset(words["origins"]),
        single=frozenset(words["single"]),
        repeats=dict(words["repeats"]),
        joining=frozenset(words["joining"]),
        listings=frozenset(words["listings"]),
        belonging=frozenset(stems(w) for w in words["belonging"]),
        roughly=frozenset(words["roughly"]),
        complements=frozenset(words["complements"]),
        including=frozenset(stems(w) for w in words["including"]),
        indefinite=frozenset(words["indefinite"]),
        universals=frozenset(words["universals"]),
        naming=frozenset(words["naming"]),
        possessive=frozenset(words["possessive"]),
        judgements=frozenset(words["judgements"]),
        oughts=frozenset(words["oughts"]),
        limiters=frozenset(words["limiters"]),
        occasions=frozenset(words["occasions"]),
        turning=frozenset(words["turning"]),
        openers=frozenset(words["openers"]),
        ranging=frozenset(words["ranging"]),
        upto=frozenset(words["upto"]),
        between=frozenset(words["between"]),
        only=frozenset(words["only"]),
        distances=frozenset(stems(w) for w in operators["distance"]["words"]),
        time_units={s: unit for unit, group in operators["distance"]["units"].items() for w in group for s in stems(w)},
        opening=frozenset(operators["distance"]["opening"]),
        anchoring=frozenset(operators["distance"]["anchoring"]),
        apart=frozenset(operators["distance"]["apart"]),
        elapsing=_stem_set(operators["distance"]["elapsing"]),
        apart_joints=frozenset(operators["distance"]["joints"]),
        reasons=frozenset(words["reasons"]),
        verbal=_stem_set(words["verbal"]),
        determiners=frozenset(words["determiners"]),
        about=_stem_set([words["about"]]),
        pronouns=frozenset(words["pronouns"]) | frozenset(words["weak_pronouns"]),
        anchors={stems(w): relation for relation, group in operators["anchors"].items() for w in group},
        continuers=frozenset(stems(w) for w in words["continuers"]),
        auxiliaries=frozenset(words["auxiliaries"]),
        objects=frozenset(words["objects"]),
        causal=_stem_set(words["causal"]),
        seconds=frozenset(tuple(w.split()) for w in words["seconds"]),
        spans=frozenset(words["spans"]),
        having=frozenset(words["having"]),
        imperatives=frozenset(words["imperatives"]),
        requests=frozenset(words["requests"]),
        ordinals=tuple(words["ordinals"]),
        edges=frozenset(words["edges"]),
        entries=_stem_set(words["entries"]),
        uncounted={table: tuple(entry.get("uncounted", ())) for table, entry in tables.items()},
        as_listed=frozenset(table for table, entry in tables.items() if entry.get("as_listed")),
        numerals=numerals,
        names={table: tuple(entry["names"]) for table, entry in tables.items()},
        valued={table: tuple(entry.get("values", ())) for table, entry in tables.items()},
        main={table: entry["main"] for table, entry in tables.items() if "main" in entry},
        counts={table: entry["counts"] for table, entry in tables.items() if "counts" in entry},
        prior={table: entry.get("prior", 0.0) for table, entry in tables.items()},
        standing=frozenset(table for table, entry in tables.items() if entry.get("standing")),
        yes_no=frozenset(table for table, entry in tables.items() if entry.get("yes_no")),
        miscellany=frozenset(table for table, entry in tables.items() if entry.get("miscellany")),
        offices={table: entry["office"] for table, entry in tables.items() if "office" in entry},
        contrary=frozenset(table for table, entry in tables.items() if entry.get("contrary")),
        closed=frozenset(table for table, entry in tables.items() if entry.get("closed")),
        reacting=frozenset(table for table, entry in tables.items() if entry.get("reacting")),
        who={table: entry["who"] for table, entry in tables.items() if "who" in entry},
        undergoes={table: entry["undergoes"] for table, entry in tables.items() if "undergoes" in entry},
        measures={table: entry.get("measures", {}) for table, entry in tables.items()},
        words=frozenset(w for phrase, _ in pairs for w in phrase.lower().split()) | frozenset(f"{words['grammar']} {words['asking']} {words['personal']}".split()) | frozenset(numerals),
    )
