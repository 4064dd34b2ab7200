"""What the fact rows say, ready to be linked: how rows are named, and which words stand in which row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sco_qa.question.words.text import squash, tokenise

_YEAR_TAIL = re.compile(r"[\s-]*(19|20)\d\d$")
_YEARS = re.compile(r"(?:(?:19|20)\d\d){2}")
"""Two years: what a programme may be called by."""
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class RowName:
    """A row that a name may mean. `whole` is False where the name leaves a part out (a year, a number)."""

    table: str
    id: str
    display: str
    whole: bool


def _initials(name: str) -> str | None:
    words = re.findall(r"[^\W\d_]+|\d+", name)
    letters = [w for w in words if not w.isdigit()]
    if len(letters) < 2:
        return None
    return "".join(w[0] if not w.isdigit() else w for w in words)


def name_variants(name: str) -> Iterable[tuple[str, bool]]:
    """Squashed ways to write a name, and whether each is the whole of it."""
    bare = _PARENTHESIS.sub("", name)
    yield squash(name), True
    yield squash(bare), True
    cut = _YEAR_TAIL.sub("", bare)
    if cut != bare:
        yield squash(cut), bool(re.search(r"\d", cut))
        yield f"{squash(cut)}s", False
        initials = _initials(bare)
        if initials:
            yield squash(initials), True
    for article in ("the ",):
        if bare.lower().startswith(article):
            yield squash(bare[len(article) :]), True


class TableRows:
    """One table's rows by the stems of their text."""

    def __init__(self, table: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], names: Sequence[str] = ()) -> None:
        self.table = table
        self.ids = [str(row["id"]) for row in rows]
        self.labels = [str(row["label"]) for row in rows]
        self.columns = tuple(columns)
        self.name_columns = set(names)
        self.rows_with: dict[str, set[int]] = defaultdict(set)
        self.named_with: dict[str, set[int]] = defaultdict(set)
        self.surfaces: dict[str, set[str]] = defaultdict(set)
        self.columns_with: dict[str, set[str]] = defaultdict(set)
        self.name_stems: list[tuple[str, ...]] = []
        self.known_as: dict[str, set[int]] = defaultdict(set)
        self._cells = [tuple(squash(str(row[column] or "")) for column in columns) for row in rows]
        for position, row in enumerate(rows):
            self.name_stems.append(tuple(t.stem for name in names for t in tokenise(str(row.get(name) or ""))))
            for column in columns:
                for token in tokenise(str(row[column] or "")):
                    self.rows_with[token.stem].add(position)
                    self.surfaces[token.stem].add(token.text.lower())
                    self.columns_with[token.stem].add(column)
                    if column in names:
                        self.named_with[token.stem].add(position)


    def printing(self, phrase: str) -> tuple[RowName, ...]:
        """The rows that print a phrase."""
        wanted = squash(phrase)
        return tuple(RowName(self.table, self.ids[i], phrase, True) for i, cells in enumerate(self._cells) if any(wanted in cell for cell in cells))

    def columns_of(self, stem: str, rows: set[int]) -> set[str]:
        """Where a stem stands; only in what names the rows, when it names all of `rows`."""
        named = self.columns_with[stem] & self.name_columns
        return named if named and rows <= self.named_with.get(stem, set()) else self.columns_with[stem]

    def know_as(self, row: str, words: Iterable[str]) -> None:
        """Words that say a row though they do not stand in it."""
        position = self.ids.index(row)
        for word in words:
            for token in tokenise(word):
                self.known_as[token.stem].add(position)
                self.rows_with[token.stem].add(position)


def longest_run(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest stretch that two sequences share.

    >>> longest_run(["the", "convention", "against", "terrorism"], ["convention", "against", "terrorism", "of"])
    3
    """
    best, lengths = 0, [0] * (len(second) + 1)
    for word in first:
        lengths = [0, *(lengths[i] + 1 if word == other else 0 for i, other in enumerate(second))]
        best = max(best, *lengths)
    return best


class RowIndex:
    """Names and words of all rows of a fact store."""

    def __init__(self, tables: Mapping[str, TableRows], names: Mapping[str, tuple[RowName, ...]], longest: int) -> None:
        self.tables = tables
        self.names = names
        self.longest_name = longest

    def words(self) -> set[str]:
        """Every word that stands in a row, folded."""
        return {surface for rows in self.tables.values() for surfaces in rows.surfaces.values() for surface in surfaces}


def build_row_index(rows: Mapping[str, Sequence[Mapping[str, Any]]], text_columns: Mapping[str, Sequence[str]],
                    name_columns: Mapping[str, Sequence[str]], abbreviations: Mapping[str, str]) -> RowIndex:  # fmt: skip
    """Index rows by table; `abbreviations` maps short names to long ones: a row named by one is named by the other too."""
    other = {squash(short): long for short, long in abbreviations.items()} | {squash(long): short for short, long in abbreviations.items()}
    names: dict[str, dict[tuple[str, str], RowName]] = defaultdict(dict)
    longest = 1
    for table, found in rows.items():
        for row in found:
            for name in _names_of(row, name_columns.get(table, ())):
                for spelling in (name, other.get(squash(_PARENTHESIS.sub("", name)))):
                    for variant, whole in name_variants(spelling) if spelling else ():
                        if len(variant) > 1 and (not variant.isdigit() or _YEARS.fullmatch(variant)):
                            names[variant].setdefault((table, row["id"]), RowName(table, row["id"], name, whole))
                            longest = max(longest, len(tokenise(spelling or "")))
    tables = {table: TableRows(table, found, text_columns.get(table, ()), name_columns.get(table, ())) for table, found in rows.items()}
    return RowIndex(tables, {key: tuple(value.values()) for key, value in names.items()}, min(longest, 16))


def _names_of(row: Mapping[str, Any], columns: Iterable[str]) -> Iterable[str]:
    for column in columns:
        value = row.get(column)
        for name in value if isinstance(value, (list, tuple)) else [value]:
            if name:
                yield str(name)

