"""The words of a question that nothing else explains, looked for in a table's rows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sco_qa.question.forms.logical_form import TextHas
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.linking.rows import TableRows, longest_run
from sco_qa.question.reading.reading import GeneralPhrase, Reading, Words
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, fold, stem, stems
from sco_qa.world.kinds import kinds

TEXT_WEIGHT, KIND_WEIGHT, NEAR_TEXT_WEIGHT = 0.95, 0.94, 0.9
_TELLING_RUN, _OPENING = 3, 2
"""Words in a row that a question and a row's name must share to tell rows with the same words apart, anywhere or where it begins."""
_ALTERNATIVES_APART = 0.05
"""Rows that hold one or another of two words ("industrial or nuclear") are as good, however surely each is said."""
_NAME_PREFERENCE = 0.1
"""A word in what names a row says more than one in its other text."""
_UNPRINTED = 0.009
"""What a row only is known as says less than what another prints."""
_WORDS = 20_000
"""Words whose row words are kept."""
_NOTHING: Mapping[str, float] = {}

ByTable = Mapping[str, Mapping[str, float]]
"""Tables, and stems that stand in their rows, with how surely they say a word."""


class RowWords:
    """Finds the rows whose text has most of the words left over."""

    def __init__(self, lexicon: Lexicon, similarity: WordSimilarity | None, place_stems: Mapping[str, set[str]], tables: Mapping[str, TableRows]) -> None:
        """`place_stems` are the one-word names of each place, stemmed."""
        self._tables = tables
        self._similarity = similarity
        self._place_stems = place_stems
        general = {stems(word): tuple(stem(fold(c)) for c in covered) for word, covered in kinds().items()}
        self._general = {word[0]: covered for word, covered in general.items() if len(word) == 1}
        self._kinds = lexicon.synonyms() | self._general
        self._kind_phrases = {words: covered for words, covered in general.items() if len(words) > 1}
        self._longest_kind = max(map(len, self._kind_phrases), default=0)
        self._ordinals = frozenset(lexicon.ordinals)
        self._number_words: dict[str, list[str]] = {}
        for word, number in lexicon.numerals.items():
            self._number_words.setdefault(str(number), []).append(stem(word))
        self._as_printed = lru_cache(_WORDS)(self._of_proper)
        self._like = lru_cache(_WORDS)(self._of_word)

    def match(self, reading: Reading, rows: TableRows, words: Words) -> None:
        """Find the rows whose text has most of the words left over; proper ones match only as they are."""
        phrases = self._phrases(reading, rows, words)
        loose = [i for i in range(len(reading.tokens)) if i not in reading.claimed and i not in reading.function]
        found = {i: phrases.get(i) or self._row_words(words, i).get(rows.table, _NOTHING) for i in loose}
        if not any(found.values()):
            reading.missing = loose
            return
        tied = self._best_rows(reading, rows, found)
        rows_kept = self._same_wording(reading, rows, tied)
        if rows_kept != tied:
            reading.known_rows = tuple(sorted(rows_kept))
        terms: list[tuple[int, tuple[str, ...]]] = []
        columns: set[str] = set()
        for i in loose:
            kept = {s: score for s, score in found[i].items() if rows.rows_with[s] & rows_kept}
            own = reading.tokens[i].stem
            kept = {own: kept[own]} if own in kept else kept
            if not kept:
                reading.missing.append(i)
                continue
            reading.text_tokens[i] = max(kept.values())
            if not any(rows.columns_with[s] for s in kept):
                reading.known_rows = tuple(sorted(rows_kept))
            nearest_first = sorted(kept, key=lambda s: -kept[s])
            term = tuple(dict.fromkeys(w for s in nearest_first for w in sorted(rows.surfaces[s])))
            if not any(term == other for _, other in terms):
                terms.append((i, term))
            columns |= {c for s in kept for c in rows.columns_of(s, rows_kept)}
        if terms:
            reading.text = TextHas(tuple(c for c in rows.columns if c in columns), tuple(self._joined(reading, terms)))

    def general_phrases(self, tokens: Sequence[Token]) -> tuple[GeneralPhrase, ...]:
        """The general expressions of a question, the longest first where several begin."""
        stretches = ((first, last) for first in range(len(tokens)) for last in range(min(len(tokens), first + self._longest_kind), first + 1, -1))
        found = (GeneralPhrase(first, last, self._kind_phrases.get(tuple(t.stem for t in tokens[first:last]), ())) for first, last in stretches)
        return tuple(phrase for phrase in found if phrase.covered)

    def tables(self, words: Words) -> set[str]:
        """The tables whose rows may say a word of a question."""
        told = (i for i in range(len(words.tokens)) if i not in words.function or i in words.proper)
        general = {name for phrase in words.general for name, rows in self._tables.items() if any(s in rows.rows_with for s in phrase.covered)}
        return general.union(*(self._row_words(words, i) for i in told))

    @staticmethod
    def _phrases(reading: Reading, rows: TableRows, words: Words) -> dict[int, dict[str, float]]:
        """What the words of general expressions cover ("a head of state"), by their places: such words say nothing by themselves."""
        found: dict[int, dict[str, float]] = {}
        for phrase in words.general:
            first, last = phrase.first, phrase.last
            covered = [s for s in phrase.covered if s in rows.rows_with]
            if not covered or any(m.kind is not MentionKind.SENSE or m.last - m.first >= last - first for i in range(first, last) if (m := reading.claimed.get(i))):
                continue
            reading.mentions = [m for m in reading.mentions if m.last <= first or last <= m.first]
            for i in range(first, last):
                reading.claimed.pop(i, None)
                found[i] = dict.fromkeys(covered, KIND_WEIGHT)
        return found

    @staticmethod
    def _best_rows(reading: Reading, rows: TableRows, found: Mapping[int, Mapping[str, float]]) -> set[int]:
        """The rows that say most of the words found."""
        scores: dict[int, float] = {}
        for per_stem in found.values():
            per_row: dict[int, float] = {}
            for row_stem, score in per_stem.items():
                for row in rows.rows_with[row_stem]:
                    named = _NAME_PREFERENCE if row in rows.named_with.get(row_stem, ()) else 0.0
                    per_row[row] = max(per_row.get(row, 0.0), score + named)
            for row, score in per_row.items():
                scores[row] = scores.get(row, 0.0) + score
        best = max(scores.values())
        apart = _ALTERNATIVES_APART if any(m.first - 1 in found and m.last in found for m in reading.of(Role.ALTERNATIVE)) else 1e-9
        return {row for row, score in scores.items() if score >= best - apart}

    def _same_wording(self, reading: Reading, rows: TableRows, tied: set[int]) -> set[int]:
        """Of rows that hold the same words, the one named most like the question, where one thing is asked for."""
        plural = any(reading.tokens[m.last - 1].folded.endswith("s") for m in reading.of(Role.NOUN, Role.VALUE))
        if len(tied) < 2 or plural:
            return tied
        asked = [t.stem for t in reading.tokens]
        runs = {row: longest_run(asked, names) for row in tied if _common(asked, names := rows.name_stems[row]) >= _TELLING_RUN}
        best = max(runs.values(), default=0)
        closest = {row for row, run in runs.items() if run == best}
        if best < _TELLING_RUN:  # "the Shanghai Convention": how only one of the names begins
            pairs = {*itertools.pairwise(asked)}
            closest = {row for row in tied if tuple(rows.name_stems[row][:_OPENING]) in pairs}
        return closest if len(closest) == 1 else tied

    def _joined(self, reading: Reading, terms: list[tuple[int, tuple[str, ...]]]) -> list[tuple[str, ...]]:
        """Terms with "or" between them, or commas and then "or", are one term."""
        joined: list[tuple[str, ...]] = []
        listed = False
        for at in range(len(terms) - 1, -1, -1):
            i, words = terms[at]
            after = terms[at + 1][0] if at + 1 < len(terms) else i
            either = any(reading.claimed.get(j) is not None and reading.claimed[j].role is Role.ALTERNATIVE for j in range(i + 1, after))
            parted = any(reading.tokens[j].start - reading.tokens[j - 1].end > 1 for j in range(i + 1, after + 1))
            listed = either or (listed and parted)
            if listed:
                joined[0] = tuple(dict.fromkeys((*words, *joined[0])))
            else:
                joined.insert(0, words)
        return joined

    def _row_words(self, words: Words, i: int) -> ByTable:
        """Stems that rows say a word by, with how surely."""
        token, proper = words.tokens[i], words.proper.get(i)
        if proper is None:
            return self._like(token.folded, token.stem, i in words.names)
        return self._as_printed(token.folded, token.stem, proper.value if proper.kind is MentionKind.PLACE else None)

    def covers(self, word: str, rows: TableRows) -> bool:
        """Whether a stem is a general word for what rows say."""
        return any(s in rows.rows_with for s in self._general.get(word, ()))

    def spelt(self, folded: str, stemmed: str) -> tuple[str, ...]:
        """A word's stem; of a small number also its word: "the 3 evils"."""
        return (stemmed, *self._number_words.get(folded, ()))

    def _of_proper(self, folded: str, stemmed: str, place: str | None) -> ByTable:
        """Of a name, or of a place and its other names."""
        return self._by_table(dict.fromkeys(self._place_stems.get(place or "", ()), KIND_WEIGHT) | dict.fromkeys(self.spelt(folded, stemmed), TEXT_WEIGHT))

    def _of_word(self, folded: str, stemmed: str, named: bool) -> ByTable:
        """Of a word, those it covers, and those near to it in meaning unless it may be a name."""
        found = dict.fromkeys(self.spelt(folded, stemmed), TEXT_WEIGHT)
        for covered in self._kinds.get(stemmed, ()):
            found.setdefault(covered, KIND_WEIGHT)
        if self._similarity and not folded.isdigit() and folded not in self._ordinals and not named:
            for near, score in self._similarity.near(folded):
                found.setdefault(stem(fold(near)), NEAR_TEXT_WEIGHT * score)
        return self._by_table(found)

    def _by_table(self, found: Mapping[str, float]) -> ByTable:
        """By the tables whose rows hold the stems: every table asks for each word of a question."""
        held = {name: {s: score - (0.0 if s in rows.columns_with else _UNPRINTED) for s, score in found.items() if s in rows.rows_with} for name, rows in self._tables.items()}
        return {name: stems for name, stems in held.items() if stems}


def _common(asked: Sequence[str], names: Sequence[str]) -> int:
    """How many words of a name a question has, in whatever order: no run is longer."""
    return sum(name in asked for name in names)
