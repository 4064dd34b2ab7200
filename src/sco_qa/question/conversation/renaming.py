"""Follow-ups read with a name in the place of a pronoun: "where is RATS based?" for "where is it based?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sco_qa.facts.schema import Schema
from sco_qa.question.conversation.asking import Asked
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.conversation.pointing import Pointer
from sco_qa.question.forms.logical_form import PlaceIs, RowIs
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import tokenise

_LONGEST_NAME, _LONGEST_VALUE = 16, 6
"""Words; what is longer is a sentence, no name."""
_PEOPLE = "people"
_NEAR = 0.75
"""How near a word of a row must at least be to one of the question, where no name is in it."""


class Renamer:
    """Puts into a question the names that its pronoun or ordinal may stand for."""

    def __init__(self, parser: Parser, lexicon: Lexicon, schema: Schema, pointer: Pointer) -> None:
        self._parser = parser
        self._lexicon = lexicon
        self._schema = schema
        self._pointer = pointer

    def rename(self, asked: Asked, turn: Turn, topic: str = "", person: str = "") -> Iterator[Candidate]:
        """The question with its pronoun replaced by what the last answer named, or by the name that was said last."""
        for full in self._in_names(asked.leaning, turn, topic, person):
            tokens = tokenise(full)
            if not affords(len(tokens)):
                return
            candidates = self._parser.candidates(tokens, self._parser.mentions(full, tokens))
            spoken_of = asked.tables() or ({_PEOPLE} if asked.leaning.personal else set())
            named = [c for c in candidates if c.complete and (c.reading.kind(MentionKind.NAME) or min(c.reading.text_tokens.values(), default=1.0) >= _NEAR)]
            yield from sorted(named, key=lambda c: bool(spoken_of) and c.form.table not in spoken_of)[:1]

    def _in_names(self, leaning: Leaning, turn: Turn, topic: str, person: str) -> Iterator[str]:
        """The question with a name in the place of its pronoun, or of its ordinal."""
        spans = [r for r in leaning.references if r.kind in ("singular", "plural") and r.count is None]
        nth = next(self._pointer.referents(leaning, [turn], False), None) if leaning.ordinal_at else None
        names: Sequence[str] = [person] if leaning.personal else nth.labels if nth else [*self.names(turn), *([topic] if len(turn.rows) != 1 else [])] if spans else []
        for name in (n for n in names if n and len(n.split()) <= _LONGEST_NAME):
            yield leaning.rest({spans[0]: name}) if not nth else leaning.rest(ordinal=name)

    def names(self, turn: Turn) -> list[str]:
        """What a pronoun may stand for after a turn, the likeliest first."""
        main, named = self._lexicon.main.get(turn.form.table), self._lexicon.names[turn.form.table]
        said = main is not None and main not in named and f"{{{main}}}" in self._schema.tables[turn.form.table].label  # a sentence, no name
        single = turn.labels if len(turn.labels) == 1 and not said else ()
        value = turn.values if len(turn.values) == 1 and turn.kind != "boolean" else ()
        rows = next((f.names for f in turn.form.filters if isinstance(f, RowIs) and not f.negated), ())
        places = next((f.places for f in turn.form.filters if isinstance(f, PlaceIs) and len(f.places) == 1), ())
        first = value if turn.kind in ("place", "date", "person") else ()
        other = value if value and not said and len(value[0].split()) <= _LONGEST_VALUE and not any(c.isdigit() for c in value[0]) else ()
        return list(dict.fromkeys((*first, *(() if said else rows[:1]), *single, *other, *(places if not turn.rows else ()))))
