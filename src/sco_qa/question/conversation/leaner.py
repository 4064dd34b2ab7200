"""The words by which a question leans on earlier ones: pronouns, "the second one", "that year", "back to …", "leave out …"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sco_qa.question.conversation.leaning import Leaning, Reference
from sco_qa.question.conversation.phrasebook import Phrasebook
from sco_qa.question.conversation.positions import Positions
from sco_qa.question.conversation.pronouns import Pronouns
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.words.text import Token

_LEADS = ("continuing", "correcting", "comparing", "narrowing", "widening", "returning", "excluding", "adding")
_FLAT = ("plural", "singular", "person", "standin", "other", "elsewhere", "else", "next", "previous")
_PRONOUNS = ("singular", "plural", "person", "standin")


class Leaner:
    """Finds the words by which questions lean on what was said before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._book = Phrasebook(lexicon)
        self._words = self._book.words
        self._units = {"since": {"after", "since", "before", "during"}, "there": {"place"}}
        self._pronouns = Pronouns(lexicon, self._words["outward"]["words"])
        self._positions = Positions(lexicon, self._book)

    def read(self, text: str, tokens: Sequence[Token], columns: Mapping[int, tuple[int, str]] | None = None, named: Sequence[int] = ()) -> Leaning:
        """`columns`: where columns are named whose value "that status" may stand for, by first token: the token behind, the column.

        `named`: tokens right behind things the question names itself, which a pronoun behind a comma stands for.
        """
        leads, begin = self._leads(tokens)
        end, tail = self._tail(tokens, begin, leads)
        references = [r for r in self._references(tokens, begin, end, columns or {}) if not self._pronouns.named_before(text, tokens, r, named)]
        dropped, drops = self._dropped(tokens, begin, end)
        rank = self._positions.rank(tokens, begin, end)
        ordinal = None if rank else self._positions.ordinal(tokens, begin, end)
        nth, at = ordinal or (None, None)
        cut = [(0, begin)] if begin else []
        cut += [tail] if tail else []
        cut += drops
        return Leaning(text, tuple(tokens), leads, tuple(cut), tuple(references), nth, at, self._selects(tokens, begin), dropped,
                       self._unfolds(tokens, begin, end, references), rank[0] if rank else None, rank[1] if rank else None, self._universal(tokens, references), self._belongs(tokens, references), self._apart(tokens),
                       begin < end and tokens[begin].folded in self._words["polar"]["words"],
                       self._vouches(tokens, begin))  # fmt: skip

    def _vouches(self, tokens: Sequence[Token], begin: int) -> bool:
        """"source?", "and are you sure?": nothing else is said."""
        end = len(tokens)
        while end > 1 and tokens[end - 1].folded in self._words["polite"]["words"]:
            end -= 1
        return any("vouching" in self._book.kinds(tuple(t.folded for t in tokens[at:end])) for at in (0, begin))

    def _selects(self, tokens: Sequence[Token], begin: int) -> bool:
        """"which one …", "which of those …"."""
        return any(tokens[i].folded in self._lexicon.choosers and tokens[i + 1].folded in ("one", "ones", "of") for i in range(begin, min(begin + 4, len(tokens) - 1)))

    def _leads(self, tokens: Sequence[Token]) -> tuple[tuple[str, ...], int]:
        """Kinds of the phrases a question opens with that ask for nothing, and where it goes on."""
        found: list[str] = []
        begin = 0
        while begin < len(tokens):
            match = self._book.match(tokens, begin, len(tokens), (*_LEADS, *_FLAT, *self._book.parts("shift"), "unfolding"))
            if match is None or match.kind not in _LEADS:
                break
            found.append(match.kind)
            begin = match.last
        return tuple(dict.fromkeys(found)), begin

    def _tail(self, tokens: Sequence[Token], begin: int, leads: Sequence[str]) -> tuple[int, tuple[int, int] | None]:
        last = len(tokens)
        if "excluding" in leads and last > begin and tokens[-1].folded in self._words["excluding"]["tails"]:
            return last - 1, (last - 1, last)
        if last - 1 > begin and tokens[-1].folded in self._words["narrowing"]["tails"]:  # "the ones in Russia only"
            return last - 1, (last - 1, last)
        for size in (3, 2, 1):
            first = last - size
            words = tuple(t.folded for t in tokens[first:last])
            if first > begin and "continuing" in self._book.kinds(words) and not all(self._lexicon.is_function(tokens, i) for i in range(first, last)):
                return first, (first, last)
        return last, None

    def _references(self, tokens: Sequence[Token], begin: int, end: int, columns: Mapping[int, tuple[int, str]]) -> Iterable[Reference]:
        i = begin
        while i < end:
            reference = self._shift(tokens, i, begin, end) or self._date_or_place(tokens, i, begin, end) or self._value(tokens, i, end, columns) or self._flat(tokens, i, end)
            if reference:
                yield reference
            i = reference.last if reference else i + 1

    def _shift(self, tokens: Sequence[Token], i: int, begin: int, end: int) -> Reference | None:
        """"the following year", "two years earlier": a time so far from that of the answer before."""
        match = self._book.match(tokens, i, end, self._book.parts("shift"))
        if match is None or (match.last < end and tokens[match.last - 1].folded in self._words["prepositions"]["kept"]):
            return None
        unit, _, way = match.kind.partition(".")[2].partition("_")
        steps = (match.count or 1) * (1 if way == "later" else -1)
        return Reference(i - self._swallows(tokens, i, begin), match.last, "time", unit, shift=steps)

    def _swallows(self, tokens: Sequence[Token], i: int, begin: int) -> bool:
        return i - 1 >= begin and tokens[i - 1].folded in self._words["prepositions"]["swallowed"]

    def _date_or_place(self, tokens: Sequence[Token], i: int, begin: int, end: int) -> Reference | None:
        """"that year", "in the same town", "there", "since then"."""
        for group, key in (("since", "since"), ("there", "there")):
            match = self._book.match(tokens, i, end, [k for k in self._book.parts(group) if k.partition(".")[2] in self._units[group]])
            if match and not (group == "there" and self._expletive(tokens, i, match.last)) and not self._asks_next(tokens, i, end, match.last):
                return Reference(i, match.last, key, match.kind.partition(".")[2])
        alone = self._book.match(tokens, i, end, ("since.alone_after", "since.alone_before")) if i == begin else None
        if alone and alone.last == end:  # "and before?"
            return Reference(i, end, "since", alone.kind.rpartition("_")[2])
        if tokens[i].folded in self._words["then"]["words"] and i + 1 == end and i > begin:
            return Reference(i, end, "then")
        match = self._book.match(tokens, i, end, ("pointing",))
        if match is None:
            return self._definite(tokens, i, begin, end)
        unit = self._book.match(tokens, match.last, end, [*self._book.parts("time"), *self._book.parts("place")])
        compared = unit is not None and tokens[match.last - 1].folded in self._lexicon.sameness and [t.folded for t in tokens[unit.last : unit.last + 1]] == ["as"]
        if unit is None or (compared and [t.folded for t in tokens[unit.last + 1 : unit.last + 2]] != ["well"]):
            return None
        kind, _, name = unit.kind.partition(".")
        name = tokens[unit.last - 1].folded if name == "season" else name
        related = i > 0 and tokens[i - 1].folded in self._words["prepositions"]["kept"]
        return Reference(i - self._swallows(tokens, i, begin), unit.last, kind, name, bare=related)

    def _definite(self, tokens: Sequence[Token], i: int, begin: int, end: int) -> Reference | None:
        """"in the city", "of the country", at the end of a question that names none."""
        if tokens[i].folded != "the" or not self._swallows(tokens, i, begin):
            return None
        unit = self._book.match(tokens, i + 1, end, self._book.parts("place"))
        if unit is None or not all(self._adds_nothing(tokens, at) for at in range(unit.last, end)):
            return None
        return Reference(i - 1, unit.last, "place", unit.kind.partition(".")[2], loose=True)

    def _adds_nothing(self, tokens: Sequence[Token], at: int) -> bool:
        """Grammar, or a word of the whole: "in the country altogether"."""
        return self._lexicon.is_function(tokens, at) or any(s.role is Role.SUM for s in self._lexicon.phrases.get((tokens[at].stem,), ()))

    def _value(self, tokens: Sequence[Token], i: int, end: int, columns: Mapping[int, tuple[int, str]]) -> Reference | None:
        """"that status", "the same type"."""
        match = self._book.match(tokens, i, end, ("pointing",))
        if match is None or match.last not in columns or columns[match.last][0] > end:
            return None
        last, column = columns[match.last]
        return Reference(i, last, "value", column)

    def _asks_next(self, tokens: Sequence[Token], i: int, end: int, last: int) -> bool:
        match = self._book.match(tokens, i, end, ("next", "previous", "else"))
        return match is not None and match.last >= last

    def _expletive(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """"are there", "is there", "there were": no place."""
        if last - first > 1:
            return False
        around = [tokens[j].folded for j in (first - 1, last) if 0 <= j < len(tokens)]
        return any(word in self._words["there"]["expletive"] for word in around)

    def _flat(self, tokens: Sequence[Token], i: int, end: int) -> Reference | None:
        if self._more(tokens, i, end):
            return Reference(i, i + 1, "else")
        match = self._book.match(tokens, i, end, _FLAT)
        if match is None:
            return None
        kind, last = match.kind, match.last
        if kind in ("next", "previous") and last < end and not self._lexicon.is_function(tokens, last) and not self._row(tokens, last, end):
            return None
        if kind in _PRONOUNS and self._pronouns.idle(tokens, i, last, match.count):
            return None
        ranks = "rank.following" in self._book.kinds(tuple(t.folded for t in tokens[i:last]))
        return Reference(i, last, kind, "rank" if ranks else "", match.count)

    def _more(self, tokens: Sequence[Token], i: int, end: int) -> bool:
        """"other bombings", "another exercise": not those answered."""
        if tokens[i].folded not in self._words["more"]["words"] or i + 1 >= end or (i and tokens[i - 1].folded in ("the", "each")):
            return False
        return any(s.role in (Role.NOUN, Role.VALUE) for s in self._lexicon.phrases.get((tokens[i + 1].stem,), ()))

    def _row(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """"the next statement", not "the next statement after that of March"."""
        noun = any(s.role in (Role.NOUN, Role.VALUE) for s in self._lexicon.phrases.get((tokens[at].stem,), ()))
        rest = [t.folded for t in tokens[at + 1 : end]]
        after_that = len(rest) == 2 and bool({"singular", "plural"} & set(self._book.kinds((rest[1],))))  # "the next attack after it"
        return noun and (after_that or not any(word in self._words["prepositions"]["kept"] for word in rest))

    def _belongs(self, tokens: Sequence[Token], references: Sequence[Reference]) -> bool:
        """"one of those", "among them", "in there"."""
        inside = self._words["inside"]
        for r in references:
            around = [t.folded for t in tokens[max(0, r.first - 2) : r.first + 1]]
            if r.kind in ("plural", "there") and (around[-1] in inside["words"] or (around[-2:-1] and around[-2] in inside["words"]) or around[:-1] in ([p, "of"] for p in inside["parts"])):
                return True
        return False

    def _apart(self, tokens: Sequence[Token]) -> str | None:
        """"how many years lie between them": the unit of time."""
        words = self._words["apart"]
        unit = next((unit for unit in ("year", "month", "week", "day") if any(t.folded in words[unit] for t in tokens)), None)
        shifted = any(t.folded in words["shifts"] for t in tokens) and tokens[0].folded == "how"  # "how many years later was that"
        return unit if shifted or any(t.folded in words["words"] for t in tokens) else None

    def _universal(self, tokens: Sequence[Token], references: Sequence[Reference]) -> bool:
        """"all of them", "they all", "both"."""
        words = self._words["universal"]["words"]
        return any(t.folded in words for r in references if r.kind == "plural" for t in tokens[r.first : r.last + 1])

    def _dropped(self, tokens: Sequence[Token], begin: int, end: int) -> tuple[frozenset[str], list[tuple[int, int]]]:
        """Conditions that are called off: "any year", "remove the country filter"."""
        found, spans, i = set(), [], begin
        while i < end:
            match = self._book.match(tokens, i, end, self._book.parts("dropping"))
            if match:
                found.add(match.kind.partition(".")[2])
                spans.append((i, match.last))
            i = match.last if match else i + 1
        return frozenset(found), spans

    def _unfolds(self, tokens: Sequence[Token], begin: int, end: int, references: Sequence[Reference]) -> bool:
        """"namely?", "which ones?", "name them": what was counted, or said to be, is wanted by name."""
        words = tuple(t.folded for t in tokens[begin:end])
        if "unfolding" in self._book.kinds(words):
            return True
        pointed = any(r.kind == "plural" for r in references)
        requested = any(w in self._lexicon.requests for w in words)
        asked = any(w in self._lexicon.objects and w != "what" for w in words)
        return bool(words) and not asked and (pointed or requested) and all(self._lexicon.is_function(tokens, i) for i in range(begin, end))
