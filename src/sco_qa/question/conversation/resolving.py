"""How a question leans on this very conversation, and its words with what they stand for said in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Context, Turn
from sco_qa.question.conversation.leaner import Leaner
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.conversation.ranking import ranked
from sco_qa.question.conversation.referring import Referrer
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.parser import Parser
from sco_qa.question.words.text import Token

_BACK = 4
"""How many answers back a row may lie that "the programme" is."""
_SAID = ("time", "place", "since", "there", "value")
"""References that can be said in full: "in 2009", "in Moscow"."""


class Resolver:
    """Reads pointing words by what was answered before."""

    def __init__(self, parser: Parser, lexicon: Lexicon, schema: Schema, asker: Asker, referrer: Referrer) -> None:
        self._parser = parser
        self._lexicon = lexicon
        self._schema = schema
        self._asker = asker
        self._referrer = referrer
        self.leaner = Leaner(lexicon)

    def leaning(self, text: str, tokens: list[Token], context: Context) -> Leaning:
        """How the question leans on this conversation."""
        last = context.turns[0]
        mentions = self._parser.mentions(text, tokens)
        things = [m.last for m in mentions if m.kind is MentionKind.NAME or (m.score == 1.0 and (m.kind is MentionKind.PLACE or m.role is Role.VALUE))]
        leaning = self.leaner.read(text, tokens, self._columns(mentions, last), things)
        leaning = replace(leaning, described=self._described(tokens, mentions, leaning, context.turns))
        nouns = [m.last for m in mentions if m.role is Role.NOUN and m.table == last.form.table and self._single(tokens, m)]
        leaning = leaning.after(bool(context.person), last.kind == "date", ranked(context.turns) is not None).beside(nouns)
        return leaning.compared() if last.form.operation in ("compare", "difference") else leaning

    def _described(self, tokens: Sequence[Token], mentions: Sequence[Mention], leaning: Leaning, turns: Sequence[Turn]) -> tuple[str, str] | None:
        """"the programme", of three documents one of which is a programme; "the attack", of one: its id and name."""
        if any(m.kind is not MentionKind.SENSE or m.role in (Role.SUPERLATIVE, Role.COMPARATIVE) for m in mentions) or leaning.pointing or leaning.has("time", "place"):
            return None
        table = turns[0].form.table
        named = [m for m in mentions if m.role in (Role.NOUN, Role.VALUE) and m.table == table and m.score == 1.0 and self._definite(tokens, m)]
        told = any(m.role is Role.VALUE for m in named)
        for turn in (t for t in turns[: _BACK if told else 1] if named and t.form.table == table):
            rows = [r for r in self._referrer.rows(turn) if all(m.role is Role.NOUN or r.get(str(m.column)) == m.value for m in named)]
            if rows:
                return (str(rows[0]["id"]), str(rows[0]["label"])) if len(rows) == 1 else None
        return None

    def _definite(self, tokens: Sequence[Token], noun: Mention) -> bool:
        """"the programme", not "the programme of 2012" or "the attack that …"."""
        behind = tokens[noun.last].folded if noun.last < len(tokens) else ""
        before = tokens[noun.first - 1].folded if noun.first else ""
        open_ended = behind in self._lexicon.prepositions | self._lexicon.relatives
        return before == "the" and self._single(tokens, noun) and not open_ended

    def _single(self, tokens: Sequence[Token], noun: Mention) -> bool:
        """"the mission", "which exercise": a noun of one row."""
        before = tokens[noun.first - 1].folded if noun.first else ""
        return not tokens[noun.last - 1].folded.endswith("s") and (before in self._lexicon.articles or before in self._lexicon.question_words)

    def _columns(self, mentions: Sequence[Mention], last: Turn) -> dict[int, tuple[int, str]]:
        """Where the question names columns of the last table that hold one of a few values."""
        valued = {s.column for senses in self._lexicon.phrases.values() for s in senses if s.role is Role.VALUE and s.table == last.form.table}
        named = [m for m in mentions if m.role is Role.COLUMN and m.table == last.form.table and m.score == 1.0]
        return {m.first: (m.last, str(m.column)) for m in named if m.column in valued}

    def resolve(self, leaning: Leaning, context: Context) -> Asked | None:
        """The question with times and places of earlier answers said in full; None when they cannot be told."""
        said = {}
        for reference in leaning.references:
            if reference.kind not in _SAID:
                continue
            words = next((w for t in context.turns[:2] if (w := self._referrer.say(reference, t))), None)
            if reference.kind == "there" and self._happened(context.turns[0], leaning):
                leaning = leaning.at(reference)
            elif words is not None:
                said[reference] = words
            elif reference.kind == "there" and reference.last - reference.first > 1:
                leaning = leaning.among(reference)
            elif reference.kind == "there":
                said[reference] = ""
            elif not reference.loose:
                return None
        return self._asker.put(leaning, leaning.rest(said))

    def _happened(self, last: Turn, leaning: Leaning) -> bool:
        """Whether "there" is the one event before, not its place: "how many were killed there?"."""
        table = self._schema.tables[last.form.table]
        nouns = any(m.role in (Role.NOUN, Role.VALUE) or m.kind is MentionKind.DATE for m in self._parser.mentions(leaning.text, list(leaning.tokens)))
        return len(last.rows) == 1 and bool(table.when and table.where) and not nouns and not leaning.has("else", "next", "previous")
