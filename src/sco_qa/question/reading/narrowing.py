"""Whether a form keeps what narrows the thing asked for: "the attack on a hospital" is not all attacks."""

from __future__ import annotations

from collections.abc import Container

from sco_qa.question.forms.logical_form import LogicalForm, ValueIs
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.reading.reading import Reading
from sco_qa.question.words.parts import word_kind

_ALL_ROWS = ("rows", "exists", "count")


def loses_condition(form: LogicalForm, reading: Reading, origins: Container[str]) -> bool:
    """Whether the rows a form takes are more than the question asks for, or not what it asks for; `origins` are words like "of"."""
    if form.operation not in _ALL_ROWS or form.order or form.alternatives:
        return False
    return _is_unnarrowed(form, reading) or _counts_text(form, reading) or (not form.projection and _is_possessed(reading, origins))


def _is_unnarrowed(form: LogicalForm, reading: Reading) -> bool:
    """"the attack on a hospital": a thing or a name that nothing explains stands behind a noun all of whose rows the form takes, or
    anywhere where only words in the rows' text speak of them."""
    nouns = reading.of(Role.NOUN, Role.VALUE)
    if nouns and not all(isinstance(f, ValueIs) for f in form.filters):
        return False
    if not nouns and (reading.of(Role.COLUMN, Role.VERB, Role.ASK) or reading.kind(MentionKind.NAME)):
        return False
    behind = 0 if form.yes_no else min((m.last for m in nouns), default=0)
    return any(i >= behind and _is_thing(reading, i) for i in reading.missing)


def _counts_text(form: LogicalForm, reading: Reading) -> bool:
    """"how many participants did the declaration have": what is to be counted is only a word of some text."""
    for count in reading.of(Role.COUNT) if form.operation == "count" else ():
        end = next((i for i in range(count.last, len(reading.tokens)) if i in reading.function), len(reading.tokens))
        if end > count.last and all(i in reading.text_tokens or i in reading.missing for i in range(count.last, end)):
            return True
    return False


def _is_possessed(reading: Reading, origins: Container[str]) -> bool:
    """"the tasks of the observers": not the observers are asked for."""
    nouns = reading.of(Role.NOUN, Role.VALUE)
    first = min((m.first for m in nouns), default=0)
    return any(i + 1 < first and reading.tokens[i + 1].folded in origins and all(j in reading.function for j in range(i + 1, first)) and _is_thing(reading, i) for i in reading.missing)


def _is_thing(reading: Reading, i: int) -> bool:
    return i in reading.proper or word_kind(reading.tokens, i) != "act"


def unnamed(reading: Reading, lexicon: Lexicon) -> int | None:
    """Where a name is asked for of something that only the rows' text tells of ("the name of the murdered consul"): no row is called so."""
    own = {lexicon.who.get(reading.table.name), lexicon.main.get(reading.table.name)}
    if reading.text is None or {*own, *lexicon.names[reading.table.name]} & set(reading.text.columns) or reading.of(Role.NOUN, Role.ASK) or reading.kind(MentionKind.NAME):
        return None
    if any(m.column in reading.table.where for m in reading.of(Role.COLUMN)):
        return None
    for i, token in enumerate(reading.tokens):
        behind = reading.tokens[i + 1].folded if i + 1 < len(reading.tokens) else ""
        possessed = i > 0 and reading.tokens[i - 1].folded in lexicon.possessive
        if token.folded in lexicon.naming and (behind in lexicon.origins or possessed):
            called = {s.column for s in lexicon.phrases.get((token.stem,), ()) if s.role is Role.COLUMN and s.table == reading.table.name}
            return None if called & own or not reading.table.when else i
    return None
