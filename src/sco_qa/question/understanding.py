"""From a typed question to its interpretation: spelling, words, conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import sqlalchemy as sa

from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.context import Context
from sco_qa.question.conversation.dialogue import Dialogue, Interpretation
from sco_qa.question.forms.wording import Describer
from sco_qa.question.framing.clauses import asking_parts
from sco_qa.question.framing.denial import Denials
from sco_qa.question.framing.frames import unframed
from sco_qa.question.framing.narrator import Narrator
from sco_qa.question.linking.aliases import add_aliases
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.linking.rows import RowIndex, build_row_index
from sco_qa.question.parsing.parser import Parser
from sco_qa.question.words import effort
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.spelling import Repair, Speller
from sco_qa.question.words.text import Token, tokenise
from sco_qa.world.places import Gazetteer
from sco_qa.world.shorthand import shorthand

_COMMON = 12_000
_VECTORED = 30_000
"""Most frequent English words: those that spelling is repaired to, and those that `build` makes vectors of."""
_CLEAR, _INCOMPLETE, _LEFT_OUT = 0.85, 0.25, 0.08
_MOST_LEFT_OUT = 5
"""A reading this good needs no other; a word unexplained costs more than many left out, and a long story no more than a short one."""
_UNSEARCHED = ("link", "printed", "marks")


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as read. `text` has its repairs made."""

    typed: str
    text: str
    tokens: list[Token]
    repairs: list[Repair]
    interpretation: Interpretation
    dropped: int = 0
    """Content words of the question that were left out as mere leading up to it."""

    @property
    def score(self) -> float:
        """How well the best candidate accounts for the question; what is left out counts against it."""
        best = self.interpretation.candidates[0] if self.interpretation.candidates else None
        return (best.coverage if best.complete else best.coverage - _INCOMPLETE) - _LEFT_OUT * min(self.dropped, _MOST_LEFT_OUT) if best else 0.0

    @property
    def mentions(self) -> list[Mention]:
        return self.interpretation.mentions

    @property
    def speaks(self) -> bool:
        """Whether it says what it is about: by a noun, a name, a place or a date."""
        best = self.interpretation.candidates[:1]
        return any(m.kind is not MentionKind.SENSE for m in self.mentions) or any(c.reading.of(Role.NOUN, Role.VALUE) for c in best)

    @property
    def topic(self) -> str:
        """The last thing that the question calls by its name, in its own words; nothing where it calls none."""
        named = [m for m in self.mentions if m.kind is MentionKind.NAME and m.value[0].whole and m.score == 1.0 and m.last <= len(self.tokens)]
        spoken = any(m.role in (Role.NOUN, Role.VALUE) and m.score == 1.0 for m in self.mentions)
        rows = [m for m in named if m.table != "abbreviations"] or ([] if spoken else named)
        best = max(rows, key=lambda m: (m.last, m.last - m.first), default=None)
        return self.text[self.tokens[best.first].start : self.tokens[best.last - 1].end] if best else ""

    def denied(self) -> Understanding:
        """The same with every question for yes or no turned round."""
        turned = [replace(c, form=replace(c.form, denied=not c.form.denied)) if c.form.yes_no else c for c in self.interpretation.candidates]
        return replace(self, interpretation=replace(self.interpretation, candidates=turned))


class Understander:
    """Understands questions about one fact store. Immutable once made; safe to share between threads."""

    def __init__(self, parser: Parser, dialogue: Dialogue, speller: Speller | None, lexicon: Lexicon, narrator: Narrator, people: frozenset[str]) -> None:
        """`people` are the words of people's names, folded."""
        self.parser = parser
        self._narrator = narrator
        self._people = people
        self._lexicon = lexicon
        self._dialogue = dialogue
        self._speller = speller
        self._denials = Denials(lexicon)

    def read(self, question: str, context: Context | None = None) -> tuple[str, list[Repair]]:
        """The question with its spelling repaired, without what it stands in, in full where it only names another thing, and the repairs."""
        text, repairs = self._speller.read(question) if self._speller else (question, [])
        text = unframed(text)
        return self._dialogue.restated(text, tokenise(text), context), repairs

    def understand(self, question: str, context: Context | None, read: tuple[str, list[Repair]] | None = None) -> Understanding:
        """`read` is what `read` made of the question, where that was asked for before."""
        typed, repairs = read or self.read(question)
        text, denied = self._undenied(self._narrator.read(typed))
        understood = self._understand(question, text, repairs, context)
        return understood.denied() if denied else understood

    def _undenied(self, text: str) -> tuple[str, bool]:
        """The question without what denies all of it, and whether its answer must be turned round."""
        text, agreeing = self._denials.tagged(self._denials.confirmed(text))
        if not self.parser.is_yes_no(tokenise(text)):
            return text, False
        text, denied = self._denials.read(text)
        return text, denied is not agreeing

    def _understand(self, question: str, text: str, repairs: list[Repair], context: Context | None) -> Understanding:
        """`text` is what is left of the question when all that leads up to it or denies it is taken away."""
        tokens = tokenise(text)
        with effort.bounded():
            effort.affords(len(tokens))
            whole = Understanding(question, text, tokens, repairs, self._dialogue.interpret(text, tokens, context))
            if whole.score >= _CLEAR:
                return whole
            parts = [p for p in self._parts(whole, context) if p.interpretation.follows or not whole.interpretation.follows]
        return max((whole, *parts), key=lambda u: u.score)

    def _parts(self, whole: Understanding, context: Context | None) -> Iterator[Understanding]:
        """The parts of a question that has more than one, each read as if it were all."""
        for part in asking_parts(whole.text, whole.tokens, self._lexicon):
            tokens = tokenise(part)
            if not effort.affords(len(tokens)):
                continue
            read = Understanding(whole.typed, part, tokens, whole.repairs, self._dialogue.interpret(part, tokens, context))
            if self.parser.is_yes_no(whole.tokens) and not self.parser.is_yes_no(tokens):
                continue
            if whole.tokens[0].folded in self._lexicon.reasons and tokens[0].folded != whole.tokens[0].folded:
                continue
            if self._named(whole) > self._named(read) or _asked(whole.mentions) - _asked(read.mentions):
                continue
            content = self._content(tokens)
            if content > 1 and read.interpretation.candidates and read.interpretation.candidates[0].complete:
                yield replace(read, dropped=self._content(whole.tokens) - content)

    def _content(self, tokens: Sequence[Token]) -> int:
        return sum(not self._lexicon.is_function(tokens, i) for i in range(len(tokens)))

    def _named(self, read: Understanding) -> int:
        """How many words name people or are places, dates and names: what is asked about, and no mere leading up to it."""
        kinds = (MentionKind.PLACE, MentionKind.DATE, MentionKind.NAME)
        named = {i for m in read.mentions if m.kind in kinds for i in range(m.first, m.last)}
        return len(named | {i for i, t in enumerate(read.tokens) if t.text[0].isupper() and t.folded in self._people})


def _asked(mentions: Sequence[Mention]) -> set[Role]:
    """How a question counts, ranks or reckons: what is asked, even where another part names the rows."""
    return {m.role for m in mentions if m.role in (Role.COUNT, Role.SUPERLATIVE, Role.AVERAGE, Role.DIFFERENCE) and m.value != ("desc", None)}


def read_facts(store: FactStore, schema: Schema) -> dict[str, dict[str, dict[str, Any]]]:
    """Every row of the store, by table and id, in order."""
    return {name: {str(row["id"]): row for row in store.rows(sa.select(store.tables[name]).order_by(store.tables[name].c.seq))} for name in schema.tables}


def read_rows(facts: Mapping[str, Mapping[str, dict[str, Any]]], store: FactStore, schema: Schema) -> RowIndex:
    """Names and words of every row."""
    lexicon = Lexicon.load()
    rows = {name: list(found.values()) for name, found in facts.items()}
    text_columns = {
        name: [c for c, column in table.columns.items() if column.type in ("text", "texts", "places") and c not in (*_UNSEARCHED, *table.where, *lexicon.valued[name])]
        for name, table in schema.tables.items()
    }
    pairs = {str(r["abbreviation"]): str(r["expansion"]) for r in rows["abbreviations"] if r["expansion"]}
    index = build_row_index(rows, text_columns, lexicon.names, pairs)
    add_aliases(index, rows, store, schema, lexicon)
    return index


def english_words() -> list[str]:
    """Common English words, the most frequent first (symspellpy's frequency dictionary, from Google Books and SCOWL)."""
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return [line.split(" ", 1)[0] for line in text.splitlines()]


def make_speller(rows: RowIndex, gazetteer: Gazetteer, lexicon: Lexicon, corpus_words: Sequence[str], model_words: frozenset[str]) -> Speller:
    """Repairs against places, rows, the lexicon and the corpus first, then common English. What the embedding model knows is a word ("cyber")."""
    places = [word for surface, place, _ in gazetteer.surfaces() for word in surface.split()]
    english = english_words()
    common: Mapping[str, int] = {word: rank for rank, word in enumerate(english[:_COMMON])}
    preferred = [*places, *sorted(rows.words()), *sorted(lexicon.words), *corpus_words]
    return Speller(preferred, common, frozenset(english) | model_words, shorthand(), lexicon.function_words)


def make_understander(schema: Schema, gazetteer: Gazetteer, rows: RowIndex, similarity: WordSimilarity | None,
                      speller: Speller | None, describer: Describer, run: RunRows, narrator: Narrator) -> Understander:  # fmt: skip
    lexicon = Lexicon.load()
    parser = Parser(schema, lexicon, gazetteer, rows, similarity)
    return Understander(parser, Dialogue(parser, lexicon, schema, gazetteer, describer, run), speller, lexicon, narrator, _words_of_people(rows))


def _words_of_people(rows: RowIndex) -> frozenset[str]:
    people = rows.tables["people"]
    return frozenset(s for stem in people.named_with for s in people.surfaces[stem])


def common_words() -> list[str]:
    """Common English and the lexicon: with the corpus's own, the words `build` makes vectors of."""
    return [*english_words()[:_VECTORED], *sorted(Lexicon.load().words)]
