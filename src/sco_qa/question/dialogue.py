"""Follow-ups: a question that leans on earlier ones edits their logical form, points at their rows, or names their answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sco_qa.facts.schema import Schema
from sco_qa.question import editing
from sco_qa.question.anchoring import RunRows
from sco_qa.question.context import Context, Turn
from sco_qa.question.leaning import Leaner, Leaning
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.logical_form import DateIs, LogicalForm, PlaceIs, RowIs
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.parser import Candidate, Parser
from sco_qa.question.pointing import Pointer, Referent
from sco_qa.question.referring import Referrer, places_of
from sco_qa.question.text import Token, tokenise
from sco_qa.question.wording import Describer
from sco_qa.world.places import Gazetteer

_POINTED_AT_MOST = 60
_SOFT = frozenset({"continuing"})


@dataclass(slots=True)
class Interpretation:
    """Candidates in order of preference, and whether they lean on the context. `text` is the question said in full, where it leans."""

    candidates: list[Candidate]
    mentions: list[Mention] = field(default_factory=list)
    follows: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as far as it is resolved: its words without what only leans, and what they may refer to."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    leaning: Leaning

    def tables(self) -> set[str]:
        """Tables whose rows a noun of the question names, one that is no part of a name."""
        named = {i for m in self.mentions if m.kind in (MentionKind.NAME, MentionKind.PLACE) for i in range(m.first, m.last)}
        return {str(m.table) for m in self.mentions if m.role is Role.NOUN and m.score == 1.0 and m.first not in named}


class Dialogue:
    """Interprets a question in its conversation."""

    def __init__(self, parser: Parser, lexicon: Lexicon, schema: Schema, gazetteer: Gazetteer, describer: Describer, run: RunRows) -> None:
        self._parser = parser
        self._run = run
        self._lexicon = lexicon
        self._schema = schema
        self._leaner = Leaner(lexicon)
        self._referrer = Referrer(schema, gazetteer, run)
        self._pointer = Pointer(schema, describer, run)

    def interpret(self, text: str, tokens: list[Token], context: Context | None) -> Interpretation:
        """Candidates for the question: on its own when that makes sense, else together with `context`."""
        if context is None:
            return Interpretation(*self._alone(text, tokens))
        leaning = self._leaner.read(text, tokens, self._columns(text, tokens, context.turns[0])).about_person(self._is_person(context.turns[0]))
        alone, mentions = self._alone(text, tokens)
        complete = bool(alone) and alone[0].complete
        if complete and self._stands_alone(alone[0], leaning) and not self._fragment(alone[0], leaning, context.turns[0]):
            return Interpretation(alone, mentions)
        asked = self._resolve(leaning, context)
        if asked is None:
            return Interpretation([], mentions, True)
        joined = self._together(asked, context)
        bound = leaning.pointing or leaning.has("time", "place", "since", "value", "else")
        together = [c for c in joined if c.complete] or [c for c in joined if _plausible(c) and (bound or not complete)]
        if together:
            return Interpretation(_distinct(together), mentions, True, self._in_full(asked, context))
        if bound:
            return Interpretation([], mentions, True, self._in_full(asked, context))
        return Interpretation(alone, mentions)

    def _columns(self, text: str, tokens: list[Token], last: Turn) -> dict[int, tuple[int, str]]:
        """Where the question names columns of the last table that hold one of a few values."""
        valued = {s.column for senses in self._lexicon.phrases.values() for s in senses if s.role is Role.VALUE and s.table == last.form.table}
        named = [m for m in self._parser.mentions(text, tokens) if m.role is Role.COLUMN and m.table == last.form.table and m.score == 1.0]
        return {m.first: (m.last, str(m.column)) for m in named if m.column in valued}

    @staticmethod
    def _is_person(turn: Turn) -> bool:
        return turn.kind == "person" or turn.form.table == "people"

    def _alone(self, text: str, tokens: list[Token]) -> tuple[list[Candidate], list[Mention]]:
        mentions = self._parser.mentions(text, tokens)
        alone = self._parser.candidates(tokens, mentions)
        anchored = [*self._parser.anchored(text, tokens, mentions, self._run), *self._parser.contrasted(text, tokens, mentions, self._run)]
        if anchored:
            alone = sorted([*anchored, *alone], key=lambda c: (not c.complete, -c.score))
        return alone, mentions

    def _stands_alone(self, candidate: Candidate, leaning: Leaning) -> bool:
        """Whether a question names its rows by itself and leans by no word, or only by an "and" before a whole question."""
        reading = candidate.reading
        specific = bool(reading.of(Role.NOUN, Role.VALUE) or reading.kind(MentionKind.NAME) or reading.text)
        if not leaning.any:
            return specific
        soft = not (leaning.references or leaning.dropped or leaning.unfolds or leaning.ordinal is not None) and set(leaning.leads) <= _SOFT
        return soft and self._wants(candidate) and bool(reading.of(Role.NOUN) or reading.kind(MentionKind.NAME))

    def _fragment(self, candidate: Candidate, leaning: Leaning, last: Turn) -> bool:
        """Whether a few words make sense alone only as text of some row, or by chance, and as a condition or a column of the last table."""
        asked = self._asked(leaning, leaning.text)
        there = self._read(asked, last.form.table)
        if not there.complete or not there.reading.mentions or there.form.table == candidate.form.table:
            return False
        attribute = all(m.role in (Role.COLUMN, Role.ASK) for m in there.reading.mentions) and any(m.last - m.first > 1 for m in there.reading.of(Role.COLUMN))
        reading = candidate.reading
        return attribute or not (reading.of(Role.NOUN, Role.VALUE, Role.ASK) or reading.kind(MentionKind.NAME))

    def _wants(self, candidate: Candidate) -> bool:
        """Whether the question itself says what it wants, not only of what."""
        form = candidate.form
        asked = form.operation != "rows" or form.projection or form.order
        return bool(asked) or any(t.folded in self._lexicon.requests for t in candidate.reading.tokens)

    # -- resolving

    def _resolve(self, leaning: Leaning, context: Context) -> _Asked | None:
        """The question with times and places of earlier answers said in full; None when they cannot be told."""
        said = {}
        for reference in leaning.references:
            if reference.kind in ("time", "place", "since", "there", "value"):
                words = next((w for t in context.turns[:2] if (w := self._referrer.say(reference, t))), None)
                if words is None and (reference.kind != "there" or reference.last - reference.first > 1):
                    return None
                said[reference] = words or ""
        return self._asked(leaning, leaning.rest(said))

    def _asked(self, leaning: Leaning, text: str) -> _Asked:
        tokens = tokenise(text)
        return _Asked(text, tuple(tokens), tuple(self._parser.mentions(text, tokens)), leaning)

    def _in_full(self, asked: _Asked, context: Context) -> str | None:
        """The question with pronouns and ordinals said by the names of what they stand for: what its passages are sought by."""
        referent = next(self._pointer.referents(asked.leaning, context.turns, False), None)
        if referent is None or not referent.labels or len(referent.labels) > 2:
            return asked.text
        return f"{asked.text} {' '.join(referent.labels)}"

    # -- together with the conversation

    def _together(self, asked: _Asked, context: Context) -> list[Candidate]:
        leaning = asked.leaning
        turns = self._spoken_of(asked, context)
        if leaning.has("next", "previous") and not asked.tables() - {turns[0].form.table}:
            return [*self._neighbours(asked, turns[0])]
        if leaning.has("else"):
            return [*self._besides(asked, turns)]
        if context.lost and leaning.pointing and turns == context.turns:
            return []
        if {"excluding", "adding"} & set(leaning.leads) or leaning.dropped:
            return [*self._edit(asked, turns[0])]
        filtering = bool(asked.tokens) and bool(self._filters(asked, turns[0]))
        pointed = [*self._point(asked, turns)]
        edited = [*self._edit(asked, turns[0])]
        renamed = [*self._relate(asked, turns[0]), *self._rename(asked, turns[0])]
        ranked = turns[0].form.order is not None and turns[0].form.order.limit is not None
        if leaning.ordinal is not None and ranked and len(turns[0].rows) == 1:
            by_rank = leaning.unordered()
            return [*self._edit(self._asked(by_rank, by_rank.rest({r: "" for r in leaning.references if r.kind == "there"})), turns[0])]
        if ranked and self._ranks(asked) and not leaning.has("plural", "other"):
            return [*edited, *pointed]
        if leaning.has("standin") and filtering and not leaning.has("plural", "singular"):
            return [*pointed, *edited] if len(turns[0].rows) > 1 else [*edited[::-1], *pointed]
        if leaning.leads and not leaning.references and asked.tables() - {turns[0].form.table} and not self._wants(self._read(asked, turns[0].form.table)):
            return [*self._transfer(asked, turns[0]), *self._own(asked)]
        if leaning.pointing or not filtering:
            own = bool(asked.tables()) and turns[0].form.table not in asked.tables() and not self._explains(asked, turns[0].form.table)
            full = self._own(asked) if leaning.references and not leaning.pointing else []
            return [*full, *renamed, *pointed, *edited] if own else [*pointed, *renamed, *full, *edited]
        if asked.tables() and leaning.leads and not self._wants(self._read(asked, turns[0].form.table)):
            return [*self._transfer(asked, turns[0]), *edited, *self._own(asked), *pointed, *renamed]
        if asked.tables() or leaning.has("time", "place", "since", "there", "value"):
            return [*self._own(asked), *edited, *self._transfer(asked, turns[0]), *pointed, *renamed]
        return [*edited, *pointed, *renamed, *self._transfer(asked, turns[0])]

    def _own(self, asked: _Asked) -> list[Candidate]:
        """The resolved question on its own."""
        alone, _ = self._alone(asked.text, list(asked.tokens))
        return [c for c in alone if c.tolerable and (c.reading.of(Role.NOUN, Role.VALUE) or c.reading.kind(MentionKind.NAME) or c.reading.text)][:2]

    def _spoken_of(self, asked: _Asked, context: Context) -> tuple[Turn, ...]:
        """The conversation from the turn on that the question goes on from: the latest about the table that it names."""
        tables = asked.tables()
        if not tables or context.turns[0].form.table in tables:
            return context.turns
        if not (asked.leaning.pointing or "returning" in asked.leaning.leads):
            return context.turns
        at = next((i for i, t in enumerate(context.turns) if t.form.table in tables), 0)
        return context.turns[at:]

    def _read(self, asked: _Asked, table: str, comparing: bool = False) -> Candidate:
        mentions: Sequence[Mention] = asked.mentions
        if comparing:
            mentions = [replace(m, role=Role.SUPERLATIVE) if m.role is Role.COMPARATIVE else m for m in mentions if m.role is not Role.SUPERLATIVE or m.value[1]]
        reading = self._parser.read(table, asked.tokens, list(mentions))
        return self._parser.candidate(reading, self._parser.is_yes_no(asked.tokens))

    def _explains(self, asked: _Asked, table: str) -> bool:
        """Whether a table makes sense of every word by what its rows and columns are called."""
        candidate = self._read(asked, table)
        return candidate.complete and candidate.reading.text is None

    def _filters(self, asked: _Asked, turn: Turn) -> bool:
        form = editing.asking_number(self._read(asked, turn.form.table).form, turn.form, False)
        return bool(form.filters)

    def _compares(self, asked: _Asked) -> bool:
        """"the deadlier one", "which was longer": one of those before is wanted."""
        roles = {m.role for m in asked.mentions}
        return Role.COMPARATIVE in roles and not roles & {Role.ALTERNATIVE, Role.DIFFERENCE}

    @staticmethod
    def _ranks(asked: _Asked) -> bool:
        return any(m.role is Role.SUPERLATIVE and m.value[1] for m in asked.mentions)

    def _point(self, asked: _Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """Rows of an earlier answer, asked something else."""
        comparing = self._compares(asked)
        for referent in self._pointer.referents(asked.leaning, turns, comparing):
            if len(referent.rows) > _POINTED_AT_MOST:
                continue
            candidate = self._read(asked, referent.table, comparing)
            if (asked.leaning.unfolds and not candidate.reading.of(Role.COLUMN)) or (not candidate.reading.mentions and not candidate.reading.text):
                yield self._unfolded(candidate, referent, asked.leaning)
                continue
            form = editing.asking_number(candidate.form, referent.last, len(referent.rows) > 1)
            ranking = form.order is not None and form.projection == (form.order.column,)
            if asked.leaning.selects and form.operation == "rows" and (ranking or (form.filters and not form.order)):
                form = replace(form, projection=())
            own = [f for f in form.filters if not isinstance(f, RowIs)]
            fixed = tuple(f for f in referent.filters if not (getattr(f, "column", None) in form.projection and not referent.rows))
            yield replace(candidate, form=replace(form, filters=editing.narrowed(fixed, own)))

    def _unfolded(self, candidate: Candidate, referent: Referent, leaning: Leaning) -> Candidate:
        last = referent.last
        ranked_groups = last is not None and last.operation == "group" and last.order is not None
        if last is not None and leaning.ordinal is None and not ranked_groups:
            return replace(candidate, form=editing.unfolded(last))
        return replace(candidate, form=LogicalForm(referent.table, filters=referent.filters))

    def _edit(self, asked: _Asked, turn: Turn) -> Iterator[Candidate]:
        """The last form with this question's filters and operation put in."""
        leaning = asked.leaning
        last = editing.released(turn.form, leaning.dropped)
        candidate = self._read(asked, turn.form.table)
        if not asked.tokens or (not candidate.reading.mentions and not candidate.reading.text):
            if leaning.dropped and last != turn.form:
                yield replace(candidate, form=last)
            return
        form = candidate.form
        if "excluding" in leaning.leads:
            yield replace(candidate, form=editing.without(turn.form, form.filters))
            return
        if "adding" in leaning.leads:
            yield replace(candidate, form=editing.joined(last, form.filters))
            return
        asks = self._wants(candidate) and not leaning.unfolds
        form = editing.asking_number(form, last, len(turn.rows) > 1) if not form.yes_no else form
        asks = asks or form is not candidate.form
        sibling = self._sibling(last, form)
        if sibling is not None:
            yield replace(candidate, form=sibling)
        yield replace(candidate, form=editing.merge(last, form, asks))
        anew = editing.identified_anew(last, form) if not asks else None
        if anew is not None:
            yield replace(candidate, form=anew)

    def _sibling(self, last: LogicalForm, new: LogicalForm) -> LogicalForm | None:
        """The row of the same name but another year: "Peace Mission-2009", "and in 2007?"."""
        named = next((f for f in last.filters if isinstance(f, RowIs) and len(f.names) == 1), None)
        dated = next((f for f in new.filters if isinstance(f, DateIs) and f.start[:4] == f.end[:4]), None)
        if named is None or dated is None or len(new.filters) > 1 or not named.names[0][-4:].isdigit():
            return None
        name = named.names[0][:-4] + dated.start[:4]
        found = next((m for m in self._parser.mentions(name, tokenise(name)) if m.kind is MentionKind.NAME and m.table == last.table and m.value[0].whole), None)
        if found is None:
            return None
        return replace(last, filters=(RowIs(tuple(n.id for n in found.value), tuple(dict.fromkeys(n.display for n in found.value))),))

    def _neighbours(self, asked: _Asked, turn: Turn) -> Iterator[Candidate]:
        form = self._pointer.neighbour(turn, asked.leaning.has("next"))
        if form is None:
            return
        candidate = self._read(asked, turn.form.table)
        own = tuple(f for f in candidate.form.filters if not isinstance(f, RowIs | DateIs))
        yield replace(candidate, form=replace(form, projection=candidate.form.projection, filters=(*form.filters, *own)))

    def _besides(self, asked: _Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """What else there is: the rows answered are left out."""
        last = turns[0]
        told = RowIs(last.rows, last.labels, True) if last.rows else None
        table = self._schema.tables[last.form.table]
        named = any(table.label == f"{{{c}}}" for c in table.where)
        before = replace(last, form=editing.released(last.form, ["place"])) if named else last
        for candidate in [*self._own(asked), *self._edit(asked, before)]:
            form = replace(candidate.form, order=None, filters=tuple(f for f in candidate.form.filters if not isinstance(f, RowIs)))
            if told is not None and form.table == last.form.table:
                form = replace(form, filters=(*form.filters, told))
            who = bool(candidate.unmet) and all(word.lower() in self._lexicon.objects for word in candidate.unmet)
            if who:  # "who else": the rows themselves, whatever they are
                form = replace(form, projection=())
            if form.table == last.form.table or asked.tables():
                yield replace(candidate, form=form, unmet=() if who else candidate.unmet)

    def _transfer(self, asked: _Asked, turn: Turn) -> Iterator[Candidate]:
        """"and attacks?": the same times and places of another table."""
        if not asked.leaning.leads:
            return
        alone, _ = self._alone(asked.text, list(asked.tokens))
        for candidate in alone[:2]:
            if candidate.complete and candidate.form.table != turn.form.table and candidate.reading.of(Role.NOUN):
                yield replace(candidate, form=editing.transferred(turn.form, candidate.form))

    def _relate(self, asked: _Asked, turn: Turn) -> Iterator[Candidate]:
        """"the statement on it": rows of another table at the place and time of the only row before."""
        rows = self._referrer.rows(turn) if len(turn.rows) == 1 and asked.leaning.has("singular", "next") else []
        tables = asked.tables() - {turn.form.table}
        if not rows or not tables:
            return
        places = places_of(rows[0], self._schema.tables[turn.form.table].where)
        start, end = str(rows[0]["when_from"] or ""), str(rows[0]["when_to"] or "")
        for table in sorted(tables):
            candidate = self._read(asked, table)
            to = self._schema.tables[table]
            where = [PlaceIs((places[0],))] if places and to.where else []
            when = [DateIs(*self._referrer.months(start, end))] if start and to.when else []
            if candidate.complete and where and when:
                yield replace(candidate, form=candidate.form.with_filters(*candidate.form.filters, *where, *when))

    def _rename(self, asked: _Asked, turn: Turn) -> Iterator[Candidate]:
        """The question with its pronoun replaced by what the last answer named."""
        spans = [r for r in asked.leaning.references if r.kind in ("singular", "plural") and r.count is None]
        if not spans:
            return
        for name in self._names(turn):
            full = asked.leaning.rest({spans[0]: name})
            tokens = tokenise(full)
            candidates = self._parser.candidates(tokens, self._parser.mentions(full, tokens))
            yield from [c for c in candidates if c.complete][:1]

    @staticmethod
    def _names(turn: Turn) -> list[str]:
        single = turn.labels if len(turn.labels) == 1 else ()
        value = turn.values if len(turn.values) == 1 and turn.kind != "boolean" else ()
        named = next((f.names for f in turn.form.filters if isinstance(f, RowIs)), ())
        places = next((f.places for f in turn.form.filters if isinstance(f, PlaceIs) and len(f.places) == 1), ())
        first = value if turn.kind in ("place", "date", "person") else ()
        return list(dict.fromkeys((*first, *named[:1], *single, *value, *(places if not turn.rows else ()))))


def _plausible(candidate: Candidate) -> bool:
    """Whether it is worth trying though words are left unexplained: a count must be of what is understood."""
    counted = candidate.form.operation in ("count", "sum", "average") and candidate.missing
    return candidate.tolerable and not counted


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each form once, where it comes first."""
    seen: list[LogicalForm] = []
    kept = []
    for candidate in candidates:
        if candidate.form not in seen:
            seen.append(candidate.form)
            kept.append(candidate)
    return kept
