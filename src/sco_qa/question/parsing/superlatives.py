"""Rankings: "the three deadliest attacks", "which country had the most drills", "the first and the last statement"."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.forms.logical_form import SEQUENCE, WHEN, Order
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.parsing.projections import GROUPS, Projections
from sco_qa.question.reading.numbers import NumberUse, measured_column
from sco_qa.question.reading.ordinals import is_edge_of_list
from sco_qa.question.reading.reading import Reading


def other_end(r: Reading, superlative: Mention) -> Mention | None:
    """"the longest and the shortest", "which was first and which last": the superlative of the other end, joined to a first one."""
    direction, by = superlative.value
    for other in r.of(Role.SUPERLATIVE, Role.COMPARATIVE):
        first, second = sorted((superlative, other), key=lambda m: m.first)
        if other.value[0] != direction and other.value[1] == by and any(i in r.joints or (i in r.claimed and r.claimed[i].role is Role.ALTERNATIVE) for i in range(first.last, second.first)):
            return other
    return None


class Superlatives:
    """Makes a ranking of what a question asks for."""

    def __init__(self, lexicon: Lexicon, projections: Projections) -> None:
        self._lexicon = lexicon
        self._projections = projections

    def apply(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int]) -> bool:
        """Whether the question ranks; if so the draft does."""
        found = r.of(Role.SUPERLATIVE) or [m for m in r.of(Role.COMPARATIVE) if not draft.form.yes_no and (m.value[1] or measured_column(r, self._lexicon, None, m, set()) or self._definite(r, m))]
        if not found:
            return False
        word = next((m for m in found if m.value[1]), found[0])
        direction, by = word.value
        measure = SEQUENCE if by == WHEN and is_edge_of_list(r, word, self._lexicon) else measured_column(r, self._lexicon, by, word, used)
        if by is None and measure is None and self._counts_others(r, word):
            draft.unmet.append(r.tokens[word.last].text)
            return False
        if by and not measure:
            draft.unmet.append(" ".join(t.text for t in r.tokens[word.first : word.last]))
            return False
        limit = numbers.limits.get(word.first) or self._wanted(r, numbers)
        skip = self._passed_over(r, word)
        ends = other_end(r, word) is not None
        key = self._projections.group_key(r) if measure not in (WHEN, SEQUENCE) else None
        by_rows = measure is None
        if key is None and by is None and r.of(Role.NOUN, Role.VERB):
            key = self._projections.sort_key(r, by_rows)
        if by_rows and key is None and r.of(Role.VERB) and not r.of(Role.NOUN, Role.VALUE):
            key = self._lexicon.undergoes.get(r.table.name)
        if key and (by_rows or self._directly_before_key(r, word) or not by or not r.of(Role.NOUN, Role.VALUE)):
            order = Order(measure or "count", direction, limit, skip, ends)
            draft.form = replace(draft.form, operation="group", group_by=key, measure=measure, order=order)
            return True
        if by_rows:
            measure = self._lexicon.measures[r.table.name].get("size")
            if not measure:
                return False
        order = Order(str(measure), direction, limit, skip, ends)
        if draft.form.yes_no:
            draft.form = replace(draft.form, operation="exists", order=order)
        else:
            draft.form = replace(draft.form, order=order, projection=self._projections.projection(draft, r, used))
        return True

    def _wanted(self, r: Reading, numbers: NumberUse) -> int:
        """"which two countries had most", "the three attacks that killed most": how many are asked for; one where nothing says it."""
        for number in r.kind(MentionKind.NUMBER):
            head = next((m for m in r.mentions if m.first == number.last and (m.role in (Role.NOUN, Role.VALUE, Role.ASK) or m.role is Role.COLUMN)), None)
            before = [t.folded for t in r.tokens[max(0, number.first - 2) : number.first]]
            if any(w in self._lexicon.prepositions for w in before):
                continue  # "of the three attacks": those there are
            if head and number.value == int(number.value) > 0 and not any(t.value == number.value for t in numbers.tests):
                numbers.unused[:] = [i for i in numbers.unused if i != number.first]
                return int(number.value)
        return 1

    def _counts_others(self, r: Reading, word: Mention) -> bool:
        """"the most participants": what is counted is neither rows of this table nor a quantity of theirs."""
        following = r.claimed.get(word.last)
        if following is None or following.role is not Role.LIGHT or word.last in r.function or r.tokens[word.first].stem in self._lexicon.verbal:
            return False
        senses = self._lexicon.phrases.get((r.tokens[word.last].stem,), ())
        return any(s.role is Role.NOUN and s.table != r.table.name for s in senses) and not any(m.first - word.last <= 1 for m in r.of(Role.NOUN, Role.VALUE) if m.first >= word.last)

    def _passed_over(self, r: Reading, superlative: Mention) -> int:
        """How many rank before what is asked for: "the second deadliest", "the runner-up for the longest"."""
        before = r.tokens[superlative.first - 1].folded if superlative.first else ""
        nth = self._lexicon.ordinal(before)
        if nth is not None:
            return nth
        return int(any(tuple(t.folded for t in r.tokens[i : i + 2]) in self._lexicon.seconds for i in range(superlative.first)))

    @staticmethod
    def _definite(r: Reading, mention: Mention) -> bool:
        """"the less attacks": said for "the fewest"."""
        return mention.first > 0 and r.tokens[mention.first - 1].folded == "the"

    def _directly_before_key(self, r: Reading, word: Mention) -> bool:
        return any(m.role is Role.ASK and m.value in GROUPS and m.first == word.last for m in r.mentions)
