"""Follow-ups: a question that leans on earlier ones edits their logical form, points at their rows, or names their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sco_qa.facts.schema import Schema
from sco_qa.question.anchoring import RunRows
from sco_qa.question.asking import LONGEST_CUT, Asked, Asker
from sco_qa.question.belonging import Belonging
from sco_qa.question.comparing import Comparer
from sco_qa.question.context import Context, Turn
from sco_qa.question.following import Follower
from sco_qa.question.independence import Independence
from sco_qa.question.leaner import Leaner
from sco_qa.question.leaning import Leaning
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.logical_form import LogicalForm, RowIs
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.parser import Candidate, Parser
from sco_qa.question.pointing import Pointer
from sco_qa.question.ranking import Ranker, is_ranking, ranked
from sco_qa.question.referring import Referrer
from sco_qa.question.relating import Relater
from sco_qa.question.text import Token, tokenise
from sco_qa.question.wording import Describer
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
        self._leaner = Leaner(lexicon)
        self._referrer = Referrer(schema, gazetteer, run)
        self._pointer = Pointer(schema, describer, run)
        self._schema = schema
        self._asker = Asker(parser, lexicon, run)
        self._comparer = Comparer(parser, lexicon, self._asker, run)
        self._follow = Follower(parser, lexicon, schema, self._asker, self._pointer, self._referrer, self._comparer)
        self._relate = Relater(schema, self._asker, self._pointer, self._referrer, run)
        self._independence = Independence(self._asker)
        self._ranker = Ranker(self._asker, schema)
        self._belonging = Belonging(schema, lexicon, self._asker, self._pointer, run)

    def interpret(self, text: str, tokens: list[Token], context: Context | None) -> Interpretation:
        """Candidates for the question: on its own when that makes sense, else together with `context`."""
        if context is None or not context.turns or len(tokens) > LONGEST_CUT:
            return Interpretation(*self._asker.alone(text, tokens))
        leaning = self._leaning(text, tokens, context)
        alone, mentions = self._asker.alone(text, tokens)
        complete = bool(alone) and alone[0].complete
        if complete and self._independence.stands(alone[0], leaning) and not self._independence.fragment(alone[0], leaning, context.turns[0]):
            bridged = [*self._relate.bridge(self._asker.put(leaning, text), alone[0], context.turns[0])]
            return Interpretation([*bridged, *alone], mentions, bool(bridged))
        asked = self._resolve(leaning, context)
        if asked is None:
            return Interpretation([], mentions, True)
        joined = self._together(asked, context)
        bound = leaning.pointing or leaning.has("time", "place", "since", "value", "else", "elsewhere")
        together = [c for c in joined if c.complete] or [c for c in joined if _plausible(c) and (bound or not complete)]
        if together and not together[0].complete and not bound and alone and alone[0].score > together[0].score + _BETTER:
            return Interpretation(alone, mentions)
        if together:
            return Interpretation(_distinct(together), mentions, True, self._in_full(asked, context))
        if bound:
            return Interpretation([], mentions, True, self._in_full(asked, context))
        return Interpretation(alone, mentions)

    def restated(self, text: str, tokens: list[Token], context: Context | None) -> str:
        """A question that only names another place or thing, said in full: "how does Russia see the SCO?", "and China?"."""
        if context is None or not context.asked:
            return text
        leads = self._leaner.read(text, tokens)
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

    def _leaning(self, text: str, tokens: list[Token], context: Context) -> Leaning:
        """How the question leans on this conversation."""
        last = context.turns[0]
        mentions = self._parser.mentions(text, tokens)
        things = [m.last for m in mentions if m.score == 1.0 and (m.kind in (MentionKind.NAME, MentionKind.PLACE) or m.role is Role.VALUE)]
        leaning = self._leaner.read(text, tokens, self._columns(mentions, last), things)
        person = last.kind == "person" or last.form.table == "people"
        nouns = [m.last for m in mentions if m.role is Role.NOUN and m.table == last.form.table and self._singles(tokens, m)]
        return leaning.after(person, last.kind == "date", ranked(context.turns) is not None).beside(nouns)

    def _singles(self, tokens: Sequence[Token], noun: Mention) -> bool:
        """"the mission", "which exercise": a noun of one row."""
        before = tokens[noun.first - 1].folded if noun.first else ""
        return not tokens[noun.last - 1].folded.endswith("s") and (before in self._lexicon.articles or before in self._lexicon.question_words)

    def _columns(self, mentions: Sequence[Mention], last: Turn) -> dict[int, tuple[int, str]]:
        """Where the question names columns of the last table that hold one of a few values."""
        valued = {s.column for senses in self._lexicon.phrases.values() for s in senses if s.role is Role.VALUE and s.table == last.form.table}
        named = [m for m in mentions if m.role is Role.COLUMN and m.table == last.form.table and m.score == 1.0]
        return {m.first: (m.last, str(m.column)) for m in named if m.column in valued}

    def _resolve(self, leaning: Leaning, context: Context) -> Asked | None:
        """The question with times and places of earlier answers said in full; None when they cannot be told."""
        said = {}
        for reference in leaning.references:
            if reference.kind not in ("time", "place", "since", "there", "value"):
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

    def _in_full(self, asked: Asked, context: Context) -> str | None:
        """The question with pronouns and ordinals said by the names of what they stand for: what its passages are sought by."""
        referent = next(self._pointer.referents(asked.leaning, context.turns, False), None)
        if referent is None or not referent.labels or len(referent.labels) > 2:
            return asked.text
        return f"{asked.text} {' '.join(referent.labels)}"

    # -- together with the conversation

    def _together(self, asked: Asked, context: Context) -> list[Candidate]:
        leaning = asked.leaning
        turns = self._spoken_of(asked, context)
        special = self._specially(asked, turns)
        if special:
            return special
        if leaning.has("next", "previous") and not asked.tables() - {turns[0].form.table}:
            return [*self._follow.neighbours(asked, turns)]
        if leaning.has("elsewhere"):
            return [*self._follow.elsewhere(asked, turns[0])]
        if leaning.has("else"):
            return [*self._follow.besides(asked, turns)]
        if context.lost and leaning.pointing and turns == context.turns:
            return []
        if {"excluding", "adding"} & set(leaning.leads) or leaning.dropped:
            return [*self._follow.edit(asked, turns[0])]
        filtering = bool(asked.tokens) and bool(self._asker.filters(asked, turns[0]))
        pointed = [*self._follow.point(asked, turns)]
        edited = [*self._follow.edit(asked, turns[0])]
        renamed = [*self._relate.relate(asked, turns[0]), *self._follow.rename(asked, turns[0])]
        ranking = turns[0].form.order is not None and turns[0].form.order.limit is not None
        if leaning.ordinal is not None and ranking and len(turns[0].rows) == 1:
            by_rank = leaning.unordered()
            return [*self._follow.edit(self._asker.put(by_rank, by_rank.rest({r: "" for r in leaning.references if r.kind == "there"})), turns[0])]
        if leaning.has("other") and not pointed:
            return [*self._follow.besides(asked, turns)] if asked.tokens else []
        if leaning.ordinal is not None and not pointed:
            return []
        if ranking and self._asker.ranks(asked) and not leaning.has("plural", "other"):
            return [*edited, *pointed]
        if leaning.has("standin") and filtering and not leaning.has("plural", "singular"):
            again = [*self._follow.again(asked, turns[0])]
            return [*pointed, *edited, *again] if len(turns[0].rows) > 1 else [*edited[::-1], *again, *pointed]
        if leaning.leads and not leaning.references and asked.tables() - {turns[0].form.table} and not self._asker.wants(self._asker.read(asked, turns[0].form.table)):
            return [*self._follow.transfer(asked, turns[0]), *self._asker.own(asked)]
        if leaning.has("singular") and self._asker.speaks_of_another(asked, turns[0].form.table):
            return [*renamed, *self._asker.own(asked), *pointed, *edited]
        if leaning.pointing or not filtering:
            own = bool(asked.tables()) and turns[0].form.table not in asked.tables() and not self._asker.explains(asked, turns[0].form.table)
            full = self._asker.own(asked) if (leaning.references and not leaning.pointing) or "returning" in leaning.leads else []
            return [*full, *renamed, *pointed, *edited] if own else [*pointed, *renamed, *full, *edited]
        if asked.tables() and leaning.leads and not self._asker.wants(self._asker.read(asked, turns[0].form.table)):
            return [*self._follow.transfer(asked, turns[0]), *edited, *self._asker.own(asked), *pointed, *renamed]
        if asked.tables() or leaning.has("time", "place", "since", "there", "value"):
            return [*self._asker.own(asked), *edited, *self._follow.transfer(asked, turns[0]), *pointed, *renamed]
        return [*edited, *pointed, *renamed, *self._follow.transfer(asked, turns[0])]

    def _specially(self, asked: Asked, turns: Sequence[Turn]) -> list[Candidate]:
        """What goes on with a ranking, looks for something among the rows before, or sets them beside others."""
        leaning = asked.leaning
        nth = leaning.rank if leaning.rank is not None else leaning.ordinal
        if nth is not None and nth > 0 and ranked(turns) and (leaning.rank is not None or len(turns[0].rows) == 1):
            return [*self._ranker.nth(asked, turns, nth)]
        if any(r.unit == "rank" for r in leaning.references) and not asked.tables() and (found := [*self._ranker.next(asked, turns)]):
            return found
        if leaning.apart and (found := [*self._comparer.apart(asked, turns, self._pointer)]):
            return found
        if found := [*self._comparer.by_how_much(asked, turns)]:
            return found
        if self._belonging.asks(asked):
            return [*self._belonging.candidates(asked, turns)]
        return [*self._ranker.other_end(asked, turns)] or [*self._comparer.candidates(asked, turns)]

    def _spoken_of(self, asked: Asked, context: Context) -> tuple[Turn, ...]:
        """The conversation from the turn on that the question goes on from: the latest about the table that it names."""
        tables = asked.tables()
        if not tables or context.turns[0].form.table in tables:
            return self._several(asked, context.turns)
        if not (asked.leaning.pointing or "returning" in asked.leaning.leads):
            return context.turns
        at = next((i for i, t in enumerate(context.turns) if t.form.table in tables), 0)
        return context.turns[at:]

    def _several(self, asked: Asked, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """Of a question for the most or the least, where the last answer is a single row: the turn that spoke of several."""
        first = turns[0]
        if asked.leaning.has("singular") or is_ranking(first.form):
            return turns
        named = any(isinstance(f, RowIs) and len(f.ids) < 2 for f in first.form.filters)
        if len(first.rows) > 1 or not (self._asker.ranks(asked) or (named and self._asker.counts(asked))):
            return turns
        at = next((i for i, t in enumerate(turns) if t.form.table == first.form.table and (len(t.rows) > 1 or is_ranking(t.form))), 0)
        return turns[at:]


def _plausible(candidate: Candidate) -> bool:
    """Whether it is worth trying though words are left unexplained: a count must be of what is understood."""
    counted = candidate.form.operation in ("count", "sum", "average") and (candidate.missing_of("thing") or candidate.form.distinct)
    return candidate.tolerable and not (candidate.missing and counted)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each form once, where it comes first."""
    seen: list[LogicalForm] = []
    kept = []
    for candidate in candidates:
        if candidate.form not in seen:
            seen.append(candidate.form)
            kept.append(candidate)
    return kept
