"""A follow-up's own words, read on their own or as one table reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.combining.composing import Composer
from sco_qa.question.combining.confronting import Confronter
from sco_qa.question.combining.distances import Distances
from sco_qa.question.combining.succession import Succession
from sco_qa.question.combining.surpassing import Surpasser
from sco_qa.question.conversation import editing
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.words.effort import affords
from sco_qa.question.words.parts import word_kind
from sco_qa.question.words.text import Token, tokenise

LONGEST_CUT = 60
"""Words of the longest text that is cut at its joints, or read as leaning on what was said before: people's questions have up to 40."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as far as it is resolved: its words without what only leans, and what they may refer to."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    leaning: Leaning

    def tables(self) -> set[str]:
        """Tables whose rows a noun of the question names, one that is no part of a name."""
        named = {i for m in self.mentions if m.kind in (MentionKind.NAME, MentionKind.PLACE) for i in range(m.first, m.last)}
        return {str(m.table) for m in self.mentions if m.role is Role.NOUN and m.score == 1.0 and m.first not in named}


class Asker:
    """Reads questions for a conversation."""

    def __init__(self, parser: Parser, lexicon: Lexicon, run: RunRows) -> None:
        self._parser = parser
        self._lexicon = lexicon
        composer = Composer(parser, run)
        self._of_two = (composer.anchored, Succession(parser, run).candidates, Confronter(parser, run).contrasted,
                        Distances(parser, run).candidates, Surpasser(parser, run).candidates, composer.shared)  # fmt: skip

    def alone(self, text: str, tokens: list[Token]) -> tuple[list[Candidate], list[Mention]]:
        mentions = self._parser.mentions(text, tokens)
        alone = self._parser.candidates(tokens, mentions)
        if len(tokens) > LONGEST_CUT:  # the parts of so long a text are read on their own
            return alone, mentions
        anchored = [c for read in self._of_two for c in read(text, tokens, mentions)]
        if anchored:
            alone = sorted([*anchored, *alone], key=lambda c: (not c.complete, -c.score))
        return alone, mentions

    def put(self, leaning: Leaning, text: str) -> Asked:
        tokens = tokenise(text)
        return Asked(text, tuple(tokens), tuple(self._parser.mentions(text, tokens)), leaning)

    def own(self, asked: Asked) -> list[Candidate]:
        """The resolved question on its own."""
        if not affords(len(asked.tokens)):
            return []
        alone, _ = self.alone(asked.text, list(asked.tokens))
        if self.affirms(asked):
            alone = [replace(c, form=replace(c.form, operation="exists", projection=(), yes_no=True)) if c.form.operation == "rows" and not c.form.order else c for c in alone]
            alone = [replace(c, firm=c.firm or (c.complete and c.form.operation == "exists" and c.form.table in asked.tables())) for c in alone]
        return [c for c in alone if c.tolerable and (c.form.table in asked.tables() or c.reading.of(Role.NOUN, Role.VALUE) or c.reading.kind(MentionKind.NAME) or c.reading.text)][:2]

    def affirms(self, asked: Asked) -> bool:
        """Whether yes or no is wanted; also of a statement with a question mark: "so tourism is in there?"."""
        typed = [t.folded for t in asked.leaning.tokens[asked.leaning.begin :]]
        if self._parser.is_yes_no(asked.tokens):
            return typed[0] not in self._lexicon.question_words
        words = [t.folded for t in asked.tokens]
        stated = any(w in self._lexicon.auxiliaries and words[i - 1] not in self._lexicon.relatives for i, w in enumerate(words) if i)
        return stated and asked.leaning.text.rstrip().endswith("?") and not (self._lexicon.question_words | {*self._lexicon.requests}) & set(typed)

    def read(self, asked: Asked, table: str, comparing: bool = False, places_as_text: bool = False) -> Candidate:
        mentions: Sequence[Mention] = asked.mentions
        if comparing:
            mentions = [replace(m, role=Role.SUPERLATIVE) if m.role is Role.COMPARATIVE else m for m in mentions if m.role is not Role.SUPERLATIVE or m.value[1]]
        reading = self._parser.read(table, asked.tokens, list(mentions), places_as_text)
        reading.missing[:] = [i for i in reading.missing if asked.tokens[i].stem not in self._lexicon.idle]
        candidate = self._parser.candidate(reading, self.affirms(asked))
        if candidate.form.operation == "exists":  # what the rows are is known from before
            candidate = replace(candidate, unmet=tuple(word for word in candidate.unmet if word != asked.tokens[0].text))
        other = self._counted_beside(candidate) if candidate.form.operation == "count" else self._only_beside(candidate)
        if other is not None:
            candidate = replace(candidate, unmet=(*candidate.unmet, other))
        return candidate

    @staticmethod
    def _only_beside(candidate: Candidate) -> str | None:
        """What alone is named, where that is something a table's rows have to do with: "victims?", "troops?"."""
        reading, form = candidate.reading, candidate.form
        things = [m.first for m in reading.mentions if m.first not in reading.function and word_kind(reading.tokens, m.first) == "thing"]
        bare = form.operation == "rows" and not (form.filters or form.projection or form.order) and all(m.role is Role.LIGHT for m in reading.mentions)
        return reading.tokens[things[0]].text if bare and things else None

    @staticmethod
    def _counted_beside(candidate: Candidate) -> str | None:
        """What is counted, where that is something a table's rows have to do with and no row: "how many soldiers?" of an exercise."""
        reading = candidate.reading
        heads = [m for count in reading.of(Role.COUNT) for m in reading.of(Role.LIGHT) if m.first == count.last == m.last - 1 and m.first not in reading.function]
        spoken = reading.of(Role.NOUN, Role.VALUE, Role.VERB) or candidate.form.distinct
        return next((reading.tokens[m.first].text for m in heads if not spoken and word_kind(reading.tokens, m.first) == "thing"), None)

    @staticmethod
    def settled(candidate: Candidate) -> Candidate:
        """A candidate of which every word is accounted for by what was said before."""
        return replace(candidate, missing_at=(), unmet=(), unheld=False, coverage=1.0, score=max(candidate.score, 1.0), reading=replace(candidate.reading, missing=[]))

    def speaks_of_another(self, asked: Asked, table: str) -> bool:
        """Whether its words are those of another table: "how many members does it have" after a list of aims."""
        spoken = {m.table for m in asked.mentions if m.role is Role.VALUE and m.score == 1.0}
        return bool(spoken) and table not in spoken | asked.tables() and not self.explains(asked, table)

    def explains(self, asked: Asked, table: str) -> bool:
        """Whether a table makes sense of every word by what its rows and columns are called."""
        candidate = self.read(asked, table)
        return candidate.complete and candidate.reading.text is None

    def filters(self, asked: Asked, turn: Turn) -> bool:
        read = self.read(asked, turn.form.table)
        return bool(editing.asking_number(read.form, turn.form, False, read.reading.table).filters)

    def wants(self, candidate: Candidate, begin: int = 0) -> bool:
        """Whether the question itself, from token `begin` on, says what it wants, not only of what."""
        form = candidate.form
        shown = form.projection and any(m.role in (Role.ASK, Role.COLUMN, Role.COUNT) for m in candidate.reading.mentions if m.first >= begin)
        return bool(form.operation != "rows" or shown or form.order) or any(t.folded in self._lexicon.requests for t in candidate.reading.tokens[begin:])

    def compares(self, asked: Asked) -> bool:
        """"the deadlier one", "which was longer": one of those before is wanted."""
        roles = {m.role for m in asked.mentions}
        return Role.COMPARATIVE in roles and not roles & {Role.ALTERNATIVE, Role.DIFFERENCE}

    @staticmethod
    def counts(asked: Asked) -> bool:
        """A bare "how many are there?"."""
        return any(m.role is Role.COUNT for m in asked.mentions) and not any(m.role in (Role.NOUN, Role.VALUE, Role.COLUMN, Role.ASK) or m.kind is not MentionKind.SENSE for m in asked.mentions)

    @staticmethod
    def ranks(asked: Asked) -> bool:
        return any(m.role is Role.SUPERLATIVE and m.value[1] for m in asked.mentions)
