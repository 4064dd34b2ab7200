"""How a question leans on the conversation before it, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sco_qa.question.words.text import Token


@dataclass(frozen=True, slots=True)
class Reference:
    """Tokens [first, last) that point at the answer before. `kind` names a part of it, `unit` a unit of time or a kind of place."""

    first: int
    last: int
    kind: str
    unit: str = ""
    count: int | None = None
    bare: bool = False
    """Whether a word before it already relates it: "after that year"."""
    shift: int = 0
    """"the following year": so many units later than the answer before."""
    loose: bool = False
    """Whether it may mean nothing that was said before: "in the city"."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a question's words say of the one before; `tokens` are those of `text`, the question as read."""

    text: str
    tokens: tuple[Token, ...]
    leads: tuple[str, ...] = ()
    cut: tuple[tuple[int, int], ...] = ()
    references: tuple[Reference, ...] = ()
    ordinal: int | None = None
    ordinal_at: tuple[int, int] | None = None
    selects: bool = False
    """"which one", "which of them": the rows themselves are asked for."""
    dropped: frozenset[str] = frozenset()
    unfolds: bool = False
    rank: int | None = None
    """"the runner-up": a place in a ranking, the first being 0."""
    rank_at: tuple[int, int] | None = None
    universal: bool = False
    """"were all of them …?"."""
    belongs: bool = False
    """"is X one of those?"."""
    apart: str | None = None
    """"how many years lie between them?": the unit of time."""
    polar: bool = False
    """"any in 2010?"."""
    vouches: bool = False
    """"are you sure?": the answer before is wanted again, with where it is said."""
    described: tuple[str, str] | None = None
    """"the programme": the only such row among those before, by id and name."""

    def has(self, *kinds: str) -> bool:
        return any(r.kind in kinds for r in self.references)

    @property
    def begin(self) -> int:
        """The token behind the leads."""
        return self.cut[0][1] if self.leads and self.cut else 0

    @property
    def pointing(self) -> bool:
        """Whether it points at rows of an earlier answer."""
        return self.ordinal is not None or self.described is not None or self.has("plural", "singular", "standin", "other", "next", "previous")

    @property
    def points(self) -> bool:
        """Whether it points at one thing that was said before, whatever that was."""
        return self.has("singular")

    @property
    def any(self) -> bool:
        return bool(self.leads or self.references or self.dropped or self.unfolds or self.ordinal is not None or self.rank is not None or self.vouches or self.described)

    @property
    def personal(self) -> bool:
        """Whether it speaks of the person last named: "he"."""
        return any(r.unit == "person" for r in self.references)

    @property
    def count(self) -> int | None:
        """"those three": how many rows it points at."""
        return next((r.count for r in self.references if r.count), None)

    def after(self, person: bool, dated: bool, ranked: bool) -> Leaning:
        """Read by what the answer before was.

        "He" is the `person` last named, or else the author, who is no reference; "then" is the date answered, or nothing;
        a rank is one in a ranking that was asked for, or nothing.
        """
        kept = []
        for r in self.references:
            if r.kind == "person" and person:
                kept.append(replace(r, kind="singular", unit="person"))
            elif r.kind == "then" and dated:
                kept.append(replace(r, kind="since", unit="during"))
            elif r.kind not in ("person", "then"):
                kept.append(r)
        return replace(self, references=tuple(kept), rank=self.rank if ranked else None, rank_at=self.rank_at if ranked else None)

    def beside(self, nouns: Iterable[int]) -> Leaning:
        """With "the mission before that" read as the one before: `nouns` are the tokens right behind a single row's noun."""
        ways = {"after": "next", "before": "previous"}
        kept = (replace(r, kind=ways[r.unit], unit="") if r.kind == "since" and r.unit in ways and r.first in nouns else r for r in self.references)
        return replace(self, references=tuple(kept))

    def compared(self) -> Leaning:
        """With "earlier?" and "later?" read of the two sides of a comparison, where nothing else is said."""
        whole = (self.begin, len(self.tokens))
        return replace(self, references=tuple(r for r in self.references if r.kind != "since" or (r.first, r.last) != whole))

    def unordered(self) -> Leaning:
        """With an ordinal read as a rank in time instead: "the last one" after "the first observer"."""
        return replace(self, ordinal=None, ordinal_at=None)

    def several(self) -> Leaning:
        """With nothing but several rows pointed at."""
        return replace(self, ordinal=None, ordinal_at=None, references=(Reference(0, 0, "plural", count=2),))

    def at(self, reference: Reference) -> Leaning:
        """With a reference read as the row before: "there"."""
        return replace(self, references=tuple(replace(r, kind="singular") if r is reference else r for r in self.references))

    def among(self, reference: Reference) -> Leaning:
        """With a reference read as the rows of the answer before: "in there"."""
        return replace(self, references=tuple(replace(r, kind="plural") if r is reference else r for r in self.references))

    def rest(self, replaced: dict[Reference, str] | None = None, without: Iterable[str] = ("other", "elsewhere", "else", "next", "previous"), ordinal: str = "") -> str:
        """The text without what only leans, with references of `replaced` said in full, and `ordinal` in the place of its ordinal."""
        changes = [(first, last, "") for first, last in self.cut]
        changes += [(*at, words) for at, words in ((self.ordinal_at, ordinal), (self.rank_at, "")) if at]
        for reference in self.references:
            if replaced and reference in replaced:
                changes.append((reference.first, reference.last, replaced[reference]))
            elif reference.kind in without:
                changes.append((reference.first, reference.last, ""))
            elif reference.count:
                changes.append((reference.first, reference.last, "these"))
        parts, at = [], 0
        for first, last, words in sorted(changes):
            if self.tokens[first].start < at:
                continue
            parts += [self.text[at : self.tokens[first].start], words]
            at = self.tokens[last - 1].end
        return "".join([*parts, self.text[at:]]).strip(" ,;:-–—")
