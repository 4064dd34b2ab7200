"""The operation a question asks for over a table's rows: counting, adding up, ranking, gathering."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.forms.logical_form import WHEN, Operation, Order
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.parsing.projections import GROUPS, Projections
from sco_qa.question.parsing.superlatives import Superlatives
from sco_qa.question.reading.counting import uncounted
from sco_qa.question.reading.numbers import NumberUse, counted, is_number_column
from sco_qa.question.reading.ordinals import nth
from sco_qa.question.reading.reading import Reading


def averaged(r: Reading) -> Operation | None:
    """What kind of average a question asks for, if it does."""
    averages = r.of(Role.AVERAGE)
    return None if not averages else "median" if any(m.value == "median" for m in averages) else "average"


class Operations:
    """Finds the operation; each method says whether its own is the one."""

    def __init__(self, lexicon: Lexicon, projections: Projections) -> None:
        self._lexicon = lexicon
        self._projections = projections
        self.superlative = Superlatives(lexicon, projections).apply

    def share(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """A part in percent: of the rows, or of what a number column of theirs adds up to."""
        columns = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table) and m.first not in used]
        shares = r.of(Role.SHARE)
        if not shares or draft.form.yes_no or not (r.of(Role.NOUN, Role.VALUE) or columns):
            return False
        of_that = r.tokens[shares[0].last - 1].folded in self._lexicon.prepositions
        if of_that and not columns and counted(r, shares[0]) is None:  # a part of something else
            draft.unmet.append(" ".join(t.text for t in r.tokens[shares[0].first : shares[0].last]))
            return False
        used.update(m.first for m in columns)
        draft.form = replace(draft.form, operation="share", measure=columns[0].column if columns else None)
        return True

    def whole_ends(self, r: Reading) -> int:
        """Where a question for a share stops saying what is the whole: "of those killed in 2004 | died in Beslan"."""
        share = r.of(Role.SHARE)[0].first
        heads = [m for m in r.mentions if m.role in (Role.NOUN, Role.VALUE) or is_number_column(m, r.table)]
        if heads and heads[0].first < share:
            return share
        verbs = [m.first for m in r.mentions if heads and m.first > heads[0].first and (m.role in (Role.LIGHT, Role.VERB) or is_number_column(m, r.table))]
        verbs += [i for i in range(heads[0].last, len(r.tokens)) if r.tokens[i].folded in self._lexicon.auxiliaries] if heads else []
        return min(verbs, default=len(r.tokens))

    def count(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int]) -> bool:
        if r.of(Role.TIMES):
            grouped = self._projections.group_by(r)
            draft.form = replace(draft.form, operation="group" if grouped else "count", group_by=grouped)
            return True
        counts = [] if draft.form.yes_no else r.of(Role.COUNT)
        if counts and any(0 <= counts[0].first - g.last <= 1 for g in r.of(Role.GROUP)) and r.of(Role.SUPERLATIVE):  # "the top three by number of wounded"
            return False
        if counts and (self._is_given(r, counts[0]) or any(m.last == counts[0].first for m in r.of(Role.SUPERLATIVE))):
            return False
        if r.of(Role.AVERAGE) and any(is_number_column(m, r.table) for m in r.of(Role.COLUMN)):
            return False
        if counts and any(m.first == counts[0].last and m.value != "day" for m in r.of(Role.UNIT)):
            draft.unmet.append(r.tokens[counts[0].last].text)
            return False
        if counts and r.table.name in self._lexicon.counts:
            draft.form = replace(draft.form, projection=(self._lexicon.counts[r.table.name],))
            return True
        if not counts or (r.of(Role.SUPERLATIVE) and self._projections.group_key(r) and not self._count_head(r, counts[0])):
            return False
        head = self._count_head(r, counts[0])
        if head and is_number_column(head, r.table):
            used.update(m.first for m in r.of(Role.COLUMN) if m.column == head.column)
            return self._sum_or_value(draft, r, str(head.column), numbers, used)
        if other := uncounted(r, counts[0], self._lexicon):  # "how many pages has the paper": not of papers
            draft.unmet.append(other)
            return False
        key = self._projections.key_of(head, r.table) if head else None
        if key in self._lexicon.uncounted[r.table.name] or (key in r.table.columns and r.table.columns[str(key)].type == "number"):
            draft.unmet.append(" ".join(t.text for t in r.tokens[counts[0].first : head.last if head else counts[0].last]))
            return False
        if key and not (head and head.role is Role.NOUN):
            used.add(head.first) if head else None
            draft.form = replace(draft.form, operation="count", distinct=key)
            return True
        grouped = self._projections.group_by(r)
        draft.form = replace(draft.form, operation="group" if grouped else "count", group_by=grouped)
        return True

    def _is_given(self, r: Reading, count: Mention) -> bool:
        """"attacks with a number of wounded": that there is one is a condition, not the question."""
        before = r.tokens[count.first - 1].folded if count.first else ""
        lacking = any(m.last == count.first for m in r.of(Role.NEGATION))
        head = counted(r, count)
        given = head is not None and is_number_column(head, r.table)
        return (before in self._lexicon.indefinite or lacking) and given and any(m.first < count.first for m in r.of(Role.NOUN, Role.VALUE))

    @staticmethod
    def _count_head(r: Reading, count: Mention) -> Mention | None:
        """What is counted: what "how many" stands before, or a number column further on ("how many people died")."""
        head = counted(r, count)
        if head and (head.role in (Role.NOUN, Role.VALUE) or is_number_column(head, r.table)):
            return head
        if head and head.role is Role.ASK and head.value in GROUPS and head.first == count.last:
            return head
        later = [m for m in r.mentions if m.first >= count.last]
        numbers = [m for m in later if is_number_column(m, r.table)]
        return next(iter(numbers), None) or next((m for m in later if m.role in (Role.NOUN, Role.COLUMN, Role.VALUE, Role.ASK) or m.kind is MentionKind.NAME), None)

    def _sum_or_value(self, draft: Draft, r: Reading, column: str, numbers: NumberUse, used: set[int]) -> bool:
        if r.of(Role.SUPERLATIVE):
            self.superlative(draft, r, numbers, used)
            draft.form = replace(draft.form, projection=(column,)) if not draft.form.group_by else draft.form
            return True
        grouped = self._projections.group_by(r)
        operation: Operation = "group" if grouped else averaged(r) or "sum"
        draft.form = replace(draft.form, operation=operation, measure=column, group_by=grouped)
        return True

    def aggregate(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        columns = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table) and m.first not in used]
        columns += [m for m in r.of(Role.ASK) if m.value == "how_long" and self._lexicon.measures[r.table.name].get("duration")]
        if r.of(Role.SUPERLATIVE) or not columns:
            return False
        column = columns[0].column or self._lexicon.measures[r.table.name]["duration"]
        asked = r.of(Role.SUM, Role.AVERAGE, Role.GROUP) or self._is_head(columns[0], r)
        if not asked or draft.form.yes_no:
            return False
        used.update(m.first for m in columns)
        grouped = self._projections.group_by(r)
        summed = column != self._lexicon.measures[r.table.name].get("duration") or bool(r.of(Role.SUM))
        operation: Operation = "group" if grouped else averaged(r) or ("sum" if summed else "rows")
        measure, projection = (None, (column,)) if operation == "rows" else (column, ())
        draft.form = replace(draft.form, operation=operation, measure=measure, projection=projection, group_by=grouped)
        return True

    def _is_head(self, mention: Mention, r: Reading) -> bool:
        """Whether a column is what is asked for, not a condition: nothing that names rows stands before it, and nothing else is asked."""
        if any(m.value in GROUPS or self._asks_apart(m, r) for m in r.of(Role.ASK) if any(t.folded in self._lexicon.question_words for t in r.tokens[m.first : m.last])):
            return False
        return not any(m.first < mention.first and (m.role in (Role.NOUN, Role.ASK, Role.VALUE)) for m in r.mentions if m is not mention)

    @staticmethod
    def _asks_apart(asked: Mention, r: Reading) -> bool:
        """"consul killed, when?": a question word behind a mark asks, and what stands before it tells of what."""
        return asked.first > 0 and r.tokens[asked.first].start - r.tokens[asked.first - 1].end > 1

    def ordinal(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """One row by its place behind the first: "the third reference"."""
        found = None if draft.form.yes_no else nth(r, self._lexicon)
        if found is None:
            return False
        r.missing[:] = [i for i in r.missing if i != found[0]]
        draft.form = replace(draft.form, order=found[1], projection=self._projections.projection(draft, r, used))
        return True

    def order(self, draft: Draft, r: Reading) -> None:
        orders = r.of(Role.ORDER)
        if orders and r.table.when:
            draft.form = replace(draft.form, order=Order(WHEN, orders[-1].value))
