"""Follow-ups: a question that leans on the one before edits its logical form, points at its rows, or names its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sco_qa.question.anchoring import RunRows
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.logical_form import DateIs, Filter, LogicalForm, PlaceIs, RowIs, TextHas, ValueIs
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.parser import Candidate, Parser
from sco_qa.question.text import Token, tokenise

_POINTED_AT_MOST = 60
_STRONG_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation remembers of its last answer."""

    form: LogicalForm
    rows: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    kind: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"form": self.form.as_json(), "rows": list(self.rows), "labels": list(self.labels), "values": list(self.values), "kind": self.kind}

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Context | None:
        """None for no context, and for one that another version wrote and this one cannot read."""
        if not data or "form" not in data:
            return None
        try:
            return cls(LogicalForm.from_json(data["form"]), tuple(data["rows"]), tuple(data["labels"]), tuple(data["values"]), data["kind"])
        except (KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans on the conversation."""

    pronouns: tuple[int, ...] = ()
    weak: tuple[int, ...] = ()
    continues: bool = False
    ordinal: int | None = None

    @property
    def any(self) -> bool:
        return bool(self.pronouns or self.continues or self.ordinal is not None)


@dataclass(slots=True)
class Interpretation:
    """Candidates in order of preference, and whether they lean on the context."""

    candidates: list[Candidate]
    mentions: list[Mention] = field(default_factory=list)
    follows: bool = False
    leaning: Leaning = field(default_factory=Leaning)


class Dialogue:
    """Interprets a question in its conversation."""

    def __init__(self, parser: Parser, lexicon: Lexicon, run: RunRows) -> None:
        self._parser = parser
        self._run = run
        self._lexicon = lexicon

    def interpret(self, text: str, tokens: list[Token], context: Context | None) -> Interpretation:
        """Candidates for the question: on its own when that makes sense, else together with `context`."""
        mentions = self._parser.mentions(text, tokens)
        alone = self._parser.candidates(tokens, mentions)
        anchored = [*self._parser.anchored(text, tokens, mentions, self._run), *self._parser.contrasted(text, tokens, mentions, self._run)]
        if anchored:
            alone = sorted([*anchored, *alone], key=lambda c: (not c.complete, -c.score))
        if context is None:
            return Interpretation(alone, mentions)
        leaning = self._leaning(tokens)
        complete = bool(alone) and alone[0].complete
        if complete and not leaning.any and self._specific(alone[0]):
            return Interpretation(alone, mentions, leaning=leaning)
        joined = self._together(text, tokens, context, leaning)
        together = [c for c in joined if c.complete] or [c for c in joined if c.tolerable and not complete]
        if together:
            rest = [c for c in alone if c.complete] if not leaning.any else []
            return Interpretation([*together, *rest], mentions, True, leaning)
        return Interpretation(alone, mentions, leaning.any and not complete, leaning)

    def _specific(self, candidate: Candidate) -> bool:
        """Whether a candidate names its rows by itself: by a noun, a name, a value or their text."""
        reading = candidate.reading
        return bool(reading.of(Role.NOUN, Role.VALUE) or reading.kind(MentionKind.NAME) or reading.text)

    def _leaning(self, tokens: Sequence[Token]) -> Leaning:
        strong, weak = [], []
        for i, token in enumerate(tokens):
            if token.folded not in self._lexicon.pronouns:
                continue
            following = tokens[i + 1].folded if i + 1 < len(tokens) else ""
            (strong if token.folded in self._lexicon.strong_pronouns and not self._self_reference(following) else weak).append(i)
        continues = any(tuple(t.stem for t in tokens[:n]) in self._lexicon.continuers for n in (1, 2, 3))
        ordinal = next((self._lexicon.ordinals.index(a.folded) for a, b in zip(tokens, [*tokens[1:], None], strict=False)
                        if a.folded in self._lexicon.ordinals and (b is None or b.folded in self._lexicon.pronouns)), None)  # fmt: skip
        return Leaning(tuple(strong), tuple(weak), continues, ordinal)

    def _self_reference(self, word: str) -> bool:
        """"this paper", "its author": the document, not an earlier answer."""
        return word in ("paper", "study", "report", "text", "document", "article")

    def _together(self, text: str, tokens: list[Token], context: Context, leaning: Leaning) -> list[Candidate]:
        found: list[Candidate] = []
        pointing = bool(leaning.pronouns or leaning.ordinal is not None)
        edited = self._edit(text, tokens, context)
        pointed = self._point(text, tokens, context, leaning)
        renamed = self._rename(text, tokens, context, leaning)
        order = [pointed, *renamed, edited] if pointing else [edited, pointed, *renamed]
        found.extend(c for c in order if c is not None)
        return found

    def _read(self, text: str, tokens: list[Token], table: str) -> Candidate:
        reading = self._parser.read(table, tokens, self._parser.mentions(text, tokens))
        return self._parser.candidate(reading, self._parser.is_yes_no(tokens))

    def _edit(self, text: str, tokens: list[Token], context: Context) -> Candidate | None:
        """The last form with this question's filters and operation put in."""
        candidate = self._read(text, tokens, context.form.table)
        if not candidate.reading.mentions and not candidate.reading.text:
            return None
        return replace(candidate, form=merge(context.form, candidate.form, self._asks(candidate)))

    def _asks(self, candidate: Candidate) -> bool:
        """Whether the question itself says what it wants, not only of what."""
        form = candidate.form
        wants = form.operation != "rows" or form.projection or form.order
        return bool(wants) or bool(candidate.reading.of(Role.NOUN)) or any(t.folded in self._lexicon.requests for t in candidate.reading.tokens)

    def _point(self, text: str, tokens: list[Token], context: Context, leaning: Leaning) -> Candidate | None:
        """The rows of the last answer, asked something else."""
        rows, labels = context.rows, context.labels
        if leaning.ordinal is not None and leaning.ordinal < len(rows):
            rows, labels = (rows[leaning.ordinal],), (labels[leaning.ordinal],)
            tokens = [t for t in tokens if t.folded not in self._lexicon.ordinals]
        if not rows or len(rows) > _POINTED_AT_MOST:
            return None
        candidate = self._read(text, tokens, context.form.table)
        form = candidate.form
        names = labels if len(labels) <= 3 else (f"the {len(labels)} rows before",)
        filters = (RowIs(rows, names), *(f for f in form.filters if not isinstance(f, RowIs)))
        return replace(candidate, form=replace(form, filters=filters))

    def _rename(self, text: str, tokens: list[Token], context: Context, leaning: Leaning) -> list[Candidate]:
        """The question with its pronoun replaced by what the last answer named."""
        where = leaning.pronouns or leaning.weak
        if not where:
            return []
        found = []
        for name in self._names(context):
            pronoun = tokens[where[0]]
            full = text[: pronoun.start] + name + text[pronoun.end :]
            renamed = tokenise(full)
            candidates = self._parser.candidates(renamed, self._parser.mentions(full, renamed))
            found.extend([c for c in candidates if c.complete][:1])
        return found

    def _names(self, context: Context) -> list[str]:
        if len(context.values) == 1 and context.kind in ("place", "date", "person"):
            return [context.values[0], *context.labels[:1]]
        names = next((f.names for f in context.form.filters if isinstance(f, RowIs)), ())
        single = context.labels if len(context.labels) == 1 else ()
        return list(dict.fromkeys([*names[:1], *single, *(context.values if len(context.values) == 1 else ())]))


def merge(last: LogicalForm, new: LogicalForm, asks: bool) -> LogicalForm:
    """The last form narrowed, widened or turned by a new one about the same table."""
    filters = [f for f in last.filters if not any(_same_slot(f, n) for n in new.filters)]
    filters += [f for f in new.filters if f not in filters]
    if not asks:
        return replace(last, filters=tuple(filters))
    return replace(new, filters=tuple(filters))


def _same_slot(old: Filter, new: Filter) -> bool:
    """Whether a new filter takes an old one's place."""
    if isinstance(old, PlaceIs | DateIs | RowIs | TextHas) or isinstance(new, RowIs):
        return type(old) is type(new) or isinstance(new, RowIs)
    if isinstance(old, ValueIs) and isinstance(new, ValueIs):
        return old.column == new.column
    return type(old) is type(new)
