"""What the negations of a question negate: "not in Russia", "border ones excluded", "neither members nor observers"."""

from __future__ import annotations

from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.reading.reading import Reading

BEHIND = "behind"
"""The value of a negation that stands behind what it negates ("excluded")."""
_REACH = 4
"""Function words that may stand between a negation and what it negates ("has never been part of")."""
_PASSED_OVER = (Role.LIGHT, Role.COUNT)
"""What may stand in between: "without any number of dead"."""


def negated(reading: Reading, mention: Mention) -> bool:
    """Whether a negation stands before a mention, or behind it, or negates what the mention is joined to."""
    return bool(reading.of(Role.NEGATION)) and (_directly(reading, mention) or any(_directly(reading, m) for m in _joined_to(reading, mention)))


def idle_negations(reading: Reading) -> list[int]:
    """Negations that negate nothing that was understood: the question means something else."""
    targets = _targets(reading)
    kept = [m for m in reading.of(Role.NEGATION) if reading.tokens[m.first].folded != "not" or m.last - m.first > 1]
    said = [m.first for m in reading.of(Role.NEGATION) if _before_row_word(reading, m)]
    return said + [m.first for m in kept if m.first not in said and not any(_negates(reading, m, t) or 0 <= t.first - m.last <= 2 or m.first == t.last for t in targets)]


def _before_row_word(reading: Reading, negation: Mention) -> bool:
    """Whether a negation stands before a word that is looked for in the rows' text: what does not say it cannot be asked for."""
    behind = next((i for i in range(negation.last, len(reading.tokens)) if not _is_light(reading, i)), None)
    return negation.value != BEHIND and behind in reading.text_tokens and min(reading.text_tokens) > negation.first


def _targets(reading: Reading) -> list[Mention]:
    return [m for m in reading.mentions if m.role in (Role.VALUE, Role.COLUMN, Role.SEVERAL, Role.STANDING, Role.OUTSIDER) or m.kind is not MentionKind.SENSE]


def _directly(reading: Reading, mention: Mention) -> bool:
    return any(_negates(reading, m, mention) for m in reading.of(Role.NEGATION))


def _negates(reading: Reading, negation: Mention, mention: Mention) -> bool:
    if negation.value == BEHIND:
        return mention.last <= negation.first and all(_is_light(reading, i) for i in range(mention.last, negation.first))
    return _before(reading, negation, mention) or (negation.first == mention.last and not any(_before(reading, negation, t) for t in _targets(reading)))


def _joined_to(reading: Reading, mention: Mention) -> list[Mention]:
    """Mentions of one sort that an enumeration joins to this one: those before it, or all of those behind it."""
    like = [m for m in _targets(reading) if (m.kind, m.role) == (mention.kind, mention.role)]
    at = next(i for i, m in enumerate(like) if m is mention) if any(m is mention for m in like) else None
    if at is None:
        return []
    first = at
    while first > 0 and _are_joined(reading, like[first - 1], like[first]):
        first -= 1
    last = at
    while last + 1 < len(like) and _are_joined(reading, like[last], like[last + 1]):
        last += 1
    behind = [m for m in like[at + 1 : last + 1] if any(n.value == BEHIND and _negates(reading, n, m) for n in reading.of(Role.NEGATION))]
    return [*like[first:at], *behind]


def _are_joined(reading: Reading, left: Mention, right: Mention) -> bool:
    between = range(left.last, right.first)
    if not between:
        return reading.tokens[right.first].start - reading.tokens[left.last - 1].end > 1
    return all(i in reading.joints or i in reading.function for i in between) and any(i in reading.joints for i in between)


def _before(reading: Reading, negation: Mention, mention: Mention) -> bool:
    """Whether a negation stands before a mention with nothing between them that it could negate instead."""
    gap = range(negation.last, mention.first)
    near_enough = negation.last <= mention.first and len(gap) <= (_REACH if all(_is_light(reading, i) for i in gap) else 2)
    return negation.value != BEHIND and near_enough and not _between(reading, negation, mention)


def _is_light(reading: Reading, i: int) -> bool:
    return i in reading.function or (i in reading.claimed and reading.claimed[i].role in _PASSED_OVER)


def _between(reading: Reading, left: Mention, right: Mention) -> bool:
    between = [m for m in reading.mentions if m not in (left, right) and left.last <= m.first < right.first]
    return any(m.role not in _PASSED_OVER and m.first not in reading.function and not _leads_to(reading, m, right) for m in between)  # over the "about" of "not about Russia"


def _leads_to(reading: Reading, word: Mention, date: Mention) -> bool:
    """Whether a word only says what a date is the date of: "not adopted in June" negates June."""
    return word.role in (Role.COLUMN, Role.VERB) and date.kind is MentionKind.DATE and all(_is_light(reading, i) for i in range(word.last, date.first))
