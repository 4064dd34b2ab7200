"""Follow-ups: a question that leans on earlier ones edits their logical form, points at their rows, or names their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sco_qa.facts.schema import Schema
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.asking import LONGEST_CUT, Asked, Asker
from sco_qa.question.conversation.belonging import Belonging
from sco_qa.question.conversation.closed_ways import ClosedWays
from sco_qa.question.conversation.comparing import Comparer
from sco_qa.question.conversation.complementing import Complementer
from sco_qa.question.conversation.context import Context
from sco_qa.question.conversation.contrasting import Contraster
from sco_qa.question.conversation.follow_up import FollowUp
from sco_qa.question.conversation.following import Follower
from sco_qa.question.conversation.independence import Independence
from sco_qa.question.conversation.open_ways import OpenWays
from sco_qa.question.conversation.pointing import Pointer
from sco_qa.question.conversation.ranking import Ranker
from sco_qa.question.conversation.referring import Referrer
from sco_qa.question.conversation.relating import Relater
from sco_qa.question.conversation.renaming import Renamer
from sco_qa.question.conversation.resolving import Resolver
from sco_qa.question.conversation.ways import Ways
from sco_qa.question.forms.logical_form import LogicalForm
from sco_qa.question.forms.wording import Describer
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.words.text import Token, tokenise
from sco_qa.world.places import Gazetteer

_BETTER = 0.1
"""By how much a question must make more sense on its own than with the conversation, where neither accounts for every word."""


@dataclass(slots=True)
class Interpretation:
    """Candidates in order of preference, and whether they lean on the context. `text` is the question said in full, where it leans."""

    candidates: list[Candidate]
    mentions: list[Mention] = field(default_factory=list)
    follows: bool = False
    text: str | None = None


class Dialogue:
    """Interprets a question in its conversation."""

    def __init__(self, parser: Parser, lexicon: Lexicon, schema: Schema, gazetteer: Gazetteer, describer: Describer, run: RunRows) -> None:
        self._parser = parser
        self._lexicon = lexicon
        self._asker = Asker(parser, lexicon, run)
        self._pointer = Pointer(schema, describer, run)
        self._independence = Independence(self._asker)
        referrer = Referrer(schema, gazetteer, run)
        self._resolver = Resolver(parser, lexicon, schema, self._asker, referrer)
        self._relate = Relater(schema, self._asker, self._pointer, referrer, run)
        comparer = Comparer(parser, lexicon, self._asker, run)
        follower = Follower(parser, lexicon, schema, self._asker, self._pointer, comparer, run)
        belonging = Belonging(schema, lexicon, self._asker, self._pointer, run)
        closed = ClosedWays(self._asker, follower, self._pointer, Ranker(self._asker, schema), comparer, Contraster(parser, lexicon, self._asker, run), belonging, Complementer(lexicon, schema, self._asker, follower))
        self._ways = Ways(self._asker, closed, OpenWays(self._asker, follower, Renamer(parser, lexicon, schema, self._pointer), self._relate))

    def interpret(self, text: str, tokens: list[Token], context: Context | None) -> Interpretation:
        """Candidates for the question: on its own when that makes sense, else together with `context`."""
        if context is None or not context.turns or len(tokens) > LONGEST_CUT:
            alone, mentions = self._asker.alone(text, tokens)
            return Interpretation([] if context and context.asked and self._resolver.leaner.read(text, tokens).points else alone, mentions)
        leaning = self._resolver.leaning(text, tokens, context)
        alone, mentions = self._asker.alone(text, tokens)
        complete = bool(alone) and alone[0].complete
        if complete and self._independence.stands(alone[0], leaning) and not self._independence.fragment(alone[0], leaning, context.turns[0]):
            bridged = [*self._relate.bridge(self._asker.put(leaning, text), alone[0], context.turns[0])]
            return Interpretation([*bridged, *alone], mentions, bool(bridged))
        asked = self._resolver.resolve(leaning, context)
        if asked is None:
            return Interpretation([], mentions, True)
        joined = self._ways.candidates(FollowUp(asked, context.turns, context.lost, context.topic, context.person))
        bound = leaning.pointing or leaning.has("time", "place", "since", "value", "else", "elsewhere")
        together = [c for c in joined if c.complete] or [c for c in joined if _plausible(c) and (bound or not complete)]
        if together and not together[0].complete and not bound and alone and alone[0].score > together[0].score + _BETTER:
            return Interpretation(alone, mentions)
        if together and not leaning.pointing and complete and _surer(alone[0], together[0]):
            return Interpretation(alone, mentions)
        if together:
            return Interpretation(_distinct(together), mentions, True, self._in_full(asked, context))
        if bound:
            return Interpretation([], mentions, True, self._in_full(asked, context))
        return Interpretation(alone, mentions)

    def restated(self, text: str, tokens: list[Token], context: Context | None) -> str:
        """A question that only names another place or thing, said in full: "how does Russia see the SCO?", "and China?"."""
        if context is None:
            return text
        if context.topic and (context.lost or not context.turns):
            called = self._called(text, tokens, context.topic)
            if called != text:
                return called
        if not context.asked:
            return text
        leads = self._resolver.leaner.read(text, tokens)
        if leads.vouches:
            return context.asked
        mentions = [m for m in self._parser.mentions(text, tokens) if m.kind in (MentionKind.PLACE, MentionKind.NAME)]
        inside = {i for m in mentions for i in range(m.first, m.last)}
        if not leads.leads or not mentions or not all(i in inside or self._lexicon.is_function(tokens, i) for i in range(leads.begin, len(tokens))):
            return text
        before = tokenise(context.asked)
        old = next((m for m in self._parser.mentions(context.asked, before) if m.kind is mentions[0].kind), None)
        if old is None:
            return text
        new = text[tokens[mentions[0].first].start : tokens[mentions[-1].last - 1].end]
        return f"{context.asked[: before[old.first].start]}{new}{context.asked[before[old.last - 1].end :]}"

    def _called(self, text: str, tokens: list[Token], topic: str) -> str:
        """A question whose pronoun no answer stands for, with the name that was said last: "where is it based?"."""
        leaning = self._resolver.leaner.read(text, tokens)
        pronoun = next((r for r in leaning.references if r.kind == "singular" and not r.count), None)
        return f"{text[: tokens[pronoun.first].start]}{topic}{text[tokens[pronoun.last - 1].end :]}" if pronoun else text

    def _in_full(self, asked: Asked, context: Context) -> str | None:
        """The question with pronouns and ordinals said by the names of what they stand for: what its passages are sought by."""
        referent = next(self._pointer.referents(asked.leaning, context.turns, False), None)
        if referent is None or not referent.labels or len(referent.labels) > 2:
            return asked.text
        return f"{asked.text} {' '.join(referent.labels)}"


def _plausible(candidate: Candidate) -> bool:
    """Whether it is worth trying though words are left unexplained: a count must be of what is understood."""
    counted = candidate.form.operation in ("count", "sum", "average") and (candidate.missing_of("thing") or candidate.form.distinct)
    return candidate.tolerable and not (candidate.missing and counted)


def _surer(alone: Candidate, together: Candidate) -> bool:
    """Whether a question alone is understood to the letter, and with the conversation only by words that are near to its own."""
    exact = alone.reading.text is None and all(m.score == 1.0 for m in alone.reading.mentions) and bool(alone.reading.of(Role.NOUN, Role.VALUE))
    return exact and any(score < 1.0 for score in together.reading.text_tokens.values())


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each form once, where it comes first."""
    seen: list[LogicalForm] = []
    kept = []
    for candidate in candidates:
        if candidate.form not in seen:
            seen.append(candidate.form)
            kept.append(candidate)
    return kept
