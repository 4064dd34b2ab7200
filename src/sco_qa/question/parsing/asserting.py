"""What a question for yes or no asserts: whether it speaks of a table's rows at all, and what it says of every one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sco_qa.question.forms.logical_form import DateIs, Given, Having, LogicalForm, NumberIs, Operation
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.reading.numbers import NumberUse, is_number_column
from sco_qa.question.reading.reading import Reading
from sco_qa.question.reading.row_words import TEXT_WEIGHT
from sco_qa.question.words.parts import may_be_verb


def speaks_of(reading: Reading, form: LogicalForm, lexicon: Lexicon) -> bool:
    """Whether a question names a table's rows, measures them, names the column that says it, or says several things that happen to them: a place alone does not."""
    if any(m.score == 1.0 for m in reading.of(Role.NOUN, Role.VALUE, Role.VERB)) or reading.kind(MentionKind.NAME) or (reading.of(Role.NOUN) and reading.text):
        return True
    if reading.table.name in lexicon.offices and reading.text and set(reading.text.columns) & set(lexicon.names[reading.table.name]):
        return True
    if form.order is not None or any(isinstance(f, NumberIs) for f in form.filters):
        return True
    if reading.text and {m.column for m in reading.of(Role.COLUMN)} & set(reading.text.columns):
        return True
    if reading.table.when and reading.table.where and any(isinstance(f, Given) for f in form.filters):
        return True
    told = [m for m in reading.of(Role.LIGHT, Role.COLUMN) if m.table and m.first not in reading.function]
    if len([m for m in told if m.role is Role.LIGHT]) > 1:
        return True
    own = {*lexicon.names[reading.table.name], lexicon.who.get(reading.table.name)}
    if reading.text and set(reading.text.columns) <= own and any(isinstance(f, DateIs) for f in form.filters):
        return True
    words = [i for i, score in reading.text_tokens.items() if score >= TEXT_WEIGHT]
    return bool(reading.table.when and reading.table.where and words) and len(words) + len(told) > 1


def number_asserted(reading: Reading, numbers: NumberUse, lexicon: Lexicon) -> Having | None:
    """How many rows a question for yes or no says there are ("were there three drills"); "the six members" tells of which ones it is."""
    if numbers.having is None or reading.of(Role.SUPERLATIVE, Role.SHARE):
        return None
    at, having = numbers.having
    before = reading.tokens[at - 1].folded if at else ""
    ever = reading.tokens[at].folded in lexicon.repeats and having.value == 1 and before not in lexicon.limiters  # "was it once attacked"
    if ever or before in lexicon.determiners or before in lexicon.universals:
        return None
    numbers.tests[:] = [t for t in numbers.tests if t not in numbers.having_tests]
    numbers.unused[:] = [i for i in numbers.unused if i != at]
    return having


@dataclass(frozen=True, slots=True)
class Assertion:
    """Where a question parts into the rows it speaks of and what it asserts of them; `subject_first`: what ranks first is said behind what is asked about."""

    operation: Operation
    at: int
    subject_first: bool = False


def asserted(reading: Reading, lexicon: Lexicon, ranked: bool) -> Assertion | None:
    """What a question for yes or no asserts of what ranks first ("was X the deadliest"), or of all its rows ("were all in X")."""
    if ranked:
        ranks = reading.of(Role.SUPERLATIVE, Role.COMPARATIVE)[:1]
        if not ranks:
            return None
        if any(_conditions(m) and m.last <= ranks[0].first for m in reading.mentions) or any(i < ranks[0].first for i in reading.text_tokens):
            return Assertion("exists", ranks[0].first, subject_first=True)
        return Assertion("exists", _subject_ends(reading, ranks[0], lexicon))
    head = _universal(reading, lexicon)
    return Assertion("every", _subject_ends(reading, head, lexicon)) if head else None


def split(reading: Reading, at: int) -> tuple[Reading, Reading]:
    """The reading of the words before a place, and of those from it on; row words are of the side that has the last of them."""
    behind = max(reading.text_tokens, default=-1) >= at
    first = replace(reading, mentions=[m for m in reading.mentions if m.first < at], text=None if behind else reading.text, known_rows=() if behind else reading.known_rows)
    second = replace(reading, mentions=[m for m in reading.mentions if m.first >= at], text=reading.text if behind else None, known_rows=reading.known_rows if behind else ())
    return first, second


def numbers_in(half: Reading, whole: Reading, numbers: NumberUse) -> NumberUse:
    """The tests that a half of a question makes: all of them, where it has the question's last number."""
    last = max((m.first for m in whole.mentions if m.kind is MentionKind.NUMBER or m.role is Role.NUMBER_TEST), default=-1)
    return replace(numbers, tests=numbers.tests if any(m.first == last for m in half.mentions) else [])


def _conditions(mention: Mention) -> bool:
    """Whether a mention may be a condition on rows."""
    return mention.role in (Role.VALUE, Role.STANDING) or mention.kind in (MentionKind.PLACE, MentionKind.DATE, MentionKind.NAME)


def _universal(reading: Reading, lexicon: Lexicon) -> Mention | None:
    """What "all" or "every" is said of."""
    for i, token in enumerate(reading.tokens):
        if token.folded in lexicon.universals and (i == 0 or reading.tokens[i - 1].folded not in lexicon.prepositions):
            head = next((m for m in reading.mentions if m.first > i and (m.role in (Role.NOUN, Role.VALUE, Role.VERB) or m.kind is MentionKind.NAME)), None)
            if head and all(j in reading.function or j in reading.claimed for j in range(i + 1, head.first)):
                return head
    return None


def _subject_ends(reading: Reading, head: Mention, lexicon: Lexicon) -> int:
    """Where the rows spoken of are said, and what is asserted of them begins: at the next verb, else at the last condition."""
    verb = next((i for i in range(head.last, len(reading.tokens)) if reading.tokens[i].folded in lexicon.auxiliaries or _acts(reading, i)), None)
    if verb is not None:
        return verb
    return max([m.first for m in reading.mentions if m.first >= head.last and _conditions(m)] + [i for i in reading.text_tokens if i >= head.last], default=head.last)


def _acts(reading: Reading, i: int) -> bool:
    """Whether a word is a verb of the table: something that its rows do ("took place", "lasted")."""
    claim = reading.claimed.get(i)
    if claim is None or claim.first != i or i in reading.function:
        return False
    return claim.role in (Role.LIGHT, Role.VERB) or (is_number_column(claim, reading.table) and may_be_verb(reading.tokens[i]))
