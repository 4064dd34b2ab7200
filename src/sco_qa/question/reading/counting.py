"""What a question counts: the noun behind "how many" must be something that a table has rows, names or words of."""

from __future__ import annotations

from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.reading.reading import Reading
from sco_qa.question.reading.row_words import KIND_WEIGHT

_COUNTABLE = (Role.NOUN, Role.VALUE, Role.COLUMN, Role.ASK, Role.STANDING, Role.UNIT, Role.VERB, Role.SHARE)


def uncounted(reading: Reading, count: Mention, lexicon: Lexicon) -> str | None:
    """The noun phrase behind a word that counts, where nothing in it is what the table could count ("how many roubles")."""
    end = count.last
    while end < len(reading.tokens) and not _closes(reading, end, lexicon):
        end += 1
    phrases = {i for m in reading.of(Role.LIGHT) if m.last - m.first > 1 for i in range(m.first, m.last)}  # "how many took place"
    words = [i for i in range(count.last, end) if i not in phrases and reading.tokens[i].stem not in lexicon.grammar]
    if not words or any(reading.tokens[i].stem in lexicon.entries or reading.text_tokens.get(i, 0.0) >= KIND_WEIGHT for i in words):
        return None
    if any(m.role in _COUNTABLE or m.kind is MentionKind.NAME for m in map(reading.claimed.get, range(count.last, end)) if m):
        return None
    return " ".join(reading.tokens[i].text for i in words)


def _closes(reading: Reading, i: int, lexicon: Lexicon) -> bool:
    """Whether a word ends the noun phrase before it: a verb, a preposition, or something said apart by punctuation."""
    word = reading.tokens[i].folded
    apart = i > 0 and reading.tokens[i].start - reading.tokens[i - 1].end > 1
    return apart or word in lexicon.auxiliaries or word in lexicon.prepositions or word in lexicon.relatives or word in lexicon.having
