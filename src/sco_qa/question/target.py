"""What a question wants of a table's rows: the operation, the columns, the order. With the filters, a logical form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sco_qa.facts.schema import Table
from sco_qa.question import filters as made
from sco_qa.question.filters import NumberUse, is_number_column, near
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.logical_form import (
    PLACE,
    WHEN,
    DateIs,
    Direction,
    Filter,
    LogicalForm,
    NumberIs,
    Operation,
    Order,
    PlaceIs,
    RowIs,
    TextHas,
    ValueIs,
)
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.reading import Reading
from sco_qa.question.rows import RowIndex
from sco_qa.world.places import Gazetteer

_GROUPS = ("country", "city", "year", "month")
_CITY_COLUMNS = ("place", "places", "seat", "city")
_DEMANDS = {"who": ("text", "texts"), "when": ("date",), "where": ("text", "places"), "how_long": ("number",), "country": ("text", "places"), "city": ("text", "places")}
"""Types of column that may answer each question word where the table has none of its own for it."""
_INDEFINITE = ("a", "any", "no", "some")
_COUNTRY_COLUMNS = ("country", "countries")


@dataclass
class Draft:
    """A logical form in the making. `unmet` names what the question asks for and the table cannot give."""

    form: LogicalForm
    unmet: list[str] = field(default_factory=list)


class FormBuilder:
    """Turns a reading into a logical form."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, rows: RowIndex) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._rows = rows

    def build(self, reading: Reading, yes_no: bool) -> Draft:
        numbers = made.read_numbers(reading, self._lexicon)
        draft = Draft(LogicalForm(reading.table.name, yes_no=yes_no))
        used = set(numbers.used)
        self._operation(draft, reading, numbers, used)
        filters = self._filters(reading, numbers, used, draft)
        form = self._without_known(draft.form, filters, reading)
        filters = [f for f in filters if f not in form.alternatives]
        draft.form = form.with_filters(*filters)
        reading.missing.extend(i for i in (*numbers.unused, *made.idle_negations(reading)) if i not in reading.missing)
        return draft

    def _without_known(self, form: LogicalForm, filters: list[Filter], r: Reading) -> LogicalForm:
        """A column that the filters already fix is not what is asked: its rows are, by whom or what they name."""
        fixed = {f.column for f in filters if isinstance(f, ValueIs | NumberIs)} | {c for f in filters if isinstance(f, TextHas) for c in f.columns}
        left = tuple(c for c in form.projection if c not in fixed)
        if form.operation != "rows" or left == form.projection:
            return form
        who = self._lexicon.who.get(r.table.name) if any(m.value == "who" for m in r.of(Role.ASK)) or r.tokens[0].folded == "who" else None
        other = who or self._lexicon.main.get(r.table.name)
        return replace(form, projection=left or ((other,) if other and other not in fixed else ()))

    # -- filters

    def _filters(self, r: Reading, numbers: NumberUse, used: set[int], draft: Draft) -> list[Filter]:
        filters: list[Filter] = []
        filters += made.name_filters([m for m in r.kind(MentionKind.NAME) if m.first not in used], r)
        filters += made.value_filters([m for m in r.of(Role.VALUE) if m.first not in used], r)
        filters += made.flag_filters(r)
        filters += made.several_filters(r)
        filters += made.absent_filters(r)
        filters += numbers.tests
        told = {draft.form.measure, *draft.form.projection, *(f.column for f in numbers.tests if isinstance(f, NumberIs))}
        given = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table) and m.first not in used and m.column not in told]
        if not any(isinstance(f, RowIs) for f in filters):
            filters += made.given_filters(given, r, self._lexicon, self._rows.tables[r.table.name])
        if r.known_rows:
            table = self._rows.tables[r.table.name]
            filters.append(RowIs(tuple(table.ids[i] for i in r.known_rows), tuple(table.labels[i] for i in r.known_rows)))
        elif r.text:
            filters.append(r.text)
        places = [m for m in r.kind(MentionKind.PLACE) if m.first not in used]
        filters += made.place_filters(places, r, self._gazetteer)
        filters += [f for f in made.date_filters(r) if f not in draft.form.alternatives]
        return filters

    # -- operations, most telling first

    def _operation(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int]) -> None:
        if self._compare(draft, r, used) or self._choice(draft, r, used) or self._share(draft, r) or self._count(draft, r, numbers, used):
            return
        if self._aggregate(draft, r, used) or self._superlative(draft, r, numbers, used) or self._grouped(draft, r, used):
            return
        self._order(draft, r)
        if draft.form.yes_no:
            draft.form = replace(draft.form, operation="exists")
            return
        self._project(draft, r, used)
        main = self._lexicon.main.get(r.table.name)
        pointed = r.kind(MentionKind.NAME) or r.text
        if main and pointed and not draft.form.projection and not r.of(Role.NOUN, Role.VALUE):
            draft.form = replace(draft.form, projection=(main,))

    def _sides(self, r: Reading, used: set[int]) -> tuple[Filter, ...]:
        """The two or more things an "or" or a "than" sets side by side."""
        middle = r.of(Role.ALTERNATIVE) or r.of(Role.DIFFERENCE)
        if not middle:
            return ()
        for kind in (MentionKind.PLACE, MentionKind.DATE):
            found = r.kind(kind)
            if len({m.value for m in found}) >= 2:
                used.update(m.first for m in found)
                if kind is MentionKind.PLACE:
                    return tuple(PlaceIs((m.value,)) for m in found)
                return tuple(made.date_filter(m.value) for m in found)
        values = r.of(Role.VALUE)
        if len({m.value for m in values}) >= 2 and len({m.column for m in values}) == 1:
            used.update(m.first for m in values)
            return tuple(ValueIs(str(m.column), (str(m.value),)) for m in values)
        return ()

    def _chooses(self, r: Reading) -> bool:
        """"Was it A or B": a question that opens like one for yes or no, and asks to choose."""
        return any(r.tokens[m.first].stem in self._lexicon.choices for m in r.of(Role.ALTERNATIVE))

    def _choice(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        """"Is it in A or in B": what is asked is that place, date or value, and neither filters."""
        if not draft.form.yes_no or not self._chooses(r):
            return False
        sides = self._sides(r, used)
        if not sides:
            return False
        column = {PlaceIs: PLACE, DateIs: WHEN}.get(type(sides[0])) or getattr(sides[0], "column", None)
        draft.form = replace(draft.form, yes_no=False, projection=(str(column),))
        return True

    def _named_sides(self, r: Reading) -> tuple[RowIs, ...]:
        names = r.kind(MentionKind.NAME)
        sides = tuple(RowIs(tuple(n.id for n in m.value), tuple(dict.fromkeys(n.display for n in m.value))) for m in names)
        return sides if len({s.ids for s in sides}) >= 2 else ()

    def _compare(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        words = r.of(Role.COMPARATIVE, Role.SUPERLATIVE, Role.DIFFERENCE)
        opposed = r.of(Role.ALTERNATIVE) or r.of(Role.DIFFERENCE) or (r.of(Role.COMPARATIVE) and len(self._named_sides(r)) > 1)
        if not words or not opposed:
            return False
        word = next((m for m in words if m.role is not Role.DIFFERENCE), None)
        direction: Direction
        direction, by = word.value if word else ("desc", None)
        difference = bool(r.of(Role.DIFFERENCE))
        operation: Operation = "difference" if difference else "compare"
        named = self._named_sides(r)
        if named:
            used.update(m.first for m in r.kind(MentionKind.NAME))
            column = self._measure(r, by, word or words[0], used) or self._lexicon.measures[r.table.name].get("duration")
            if not column:
                return False
            asks_yes_no = draft.form.yes_no and not self._chooses(r)
            draft.form = replace(draft.form, operation=operation, alternatives=named, order=Order(column, direction), measure=column, yes_no=asks_yes_no)
            return True
        sides = self._sides(r, used)
        if not sides:
            return False
        column = self._measure(r, by, word or words[0], used)
        chooses = draft.form.yes_no and not self._chooses(r)
        draft.form = replace(draft.form, operation=operation, alternatives=sides, order=Order(column or "count", direction), measure=column, yes_no=chooses)
        return True

    def compare(self, r: Reading, sides: tuple[RowIs, RowIs], yes_no: bool) -> LogicalForm | None:
        """The comparison that a reading asks for, of sides that are known; None when the table has nothing to measure them by."""
        words = r.of(Role.COMPARATIVE, Role.SUPERLATIVE)
        difference = bool(r.of(Role.DIFFERENCE))
        direction: Direction
        direction, by = words[0].value if words else ("desc", None)
        column = self._measure(r, by, (words or r.of(Role.DIFFERENCE))[0], set()) if words or difference else None
        column = column or self._lexicon.measures[r.table.name].get("size" if by is None else by)
        if not column or (difference and column == WHEN):
            return None
        operation: Operation = "difference" if difference else "compare"
        form = LogicalForm(r.table.name, operation, alternatives=sides, order=Order(column, direction), measure=column)
        return replace(form, yes_no=yes_no and not self._chooses(r) and not difference)

    def _measure(self, r: Reading, by: str | None, word: Mention, used: set[int]) -> str | None:
        """The column a superlative or comparative measures; None: the rows are counted."""
        if by == WHEN:
            return WHEN if r.table.when else None
        named = {str(m.column) for m in r.of(Role.COLUMN) if is_number_column(m, r.table)}
        if by and not (by == "harm" and len(named) == 1):
            return self._lexicon.measures[r.table.name].get(by)
        columns = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table)]
        column = near(columns, word, 4, 6)
        if column:
            used.update(m.first for m in columns if m.column == column.column)
            return column.column
        return None

    def _share(self, draft: Draft, r: Reading) -> bool:
        if not r.of(Role.SHARE) or not r.of(Role.NOUN):
            return False
        draft.form = replace(draft.form, operation="share")
        return True

    def _count(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int]) -> bool:
        if r.of(Role.TIMES):
            grouped = self._group_by(r)
            draft.form = replace(draft.form, operation="group" if grouped else "count", group_by=grouped)
            return True
        counts = r.of(Role.COUNT)
        if counts and (self._is_given(r, counts[0]) or any(m.last == counts[0].first for m in r.of(Role.SUPERLATIVE))):
            return False
        if r.of(Role.AVERAGE) and any(is_number_column(m, r.table) for m in r.of(Role.COLUMN)):
            return False
        if counts and r.table.name in self._lexicon.counts:
            draft.form = replace(draft.form, projection=(self._lexicon.counts[r.table.name],))
            return True
        if not counts or (r.of(Role.SUPERLATIVE) and self._group_key(r) and not self._count_head(r, counts[0])):
            return False
        head = self._count_head(r, counts[0])
        if head and is_number_column(head, r.table):
            used.update(m.first for m in r.of(Role.COLUMN) if m.column == head.column)
            return self._sum_or_value(draft, r, str(head.column), numbers, used)
        key = self._key_of(head, r.table) if head else None
        if key in r.table.columns and r.table.columns[str(key)].type == "number":
            draft.unmet.append(" ".join(t.text for t in r.tokens[counts[0].first : head.last if head else counts[0].last]))
            return False
        if key and not (head and head.role is Role.NOUN):
            used.add(head.first) if head else None
            draft.form = replace(draft.form, operation="count", distinct=key)
            return True
        grouped = self._group_by(r)
        draft.form = replace(draft.form, operation="group" if grouped else "count", group_by=grouped)
        return True

    @staticmethod
    def _adjoins(r: Reading, count: Mention, noun: Mention) -> bool:
        """Whether hardly anything stands between "how many" and what is counted."""
        return noun.first - count.last <= 2 or all(i in r.function for i in range(count.last, noun.first))

    def _is_given(self, r: Reading, count: Mention) -> bool:
        """"attacks with a number of wounded": that there is one is a condition, not the question."""
        before = r.tokens[count.first - 1].folded if count.first else ""
        columns = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table) and m.first == count.last]
        lacking = any(m.last == count.first for m in r.of(Role.NEGATION))
        return (before in _INDEFINITE or lacking) and bool(columns) and any(m.first < count.first for m in r.of(Role.NOUN, Role.VALUE))

    def _count_head(self, r: Reading, count: Mention) -> Mention | None:
        """What is counted: the first thing named after "how many", or a number column further on ("how many people died")."""
        later = [m for m in r.mentions if m.first >= count.last]
        first = next((m for m in later if m.role in (Role.NOUN, Role.COLUMN, Role.VALUE, Role.ASK) or m.kind is MentionKind.NAME), None)
        numbers = [m for m in later if is_number_column(m, r.table)]
        if first is not None and (first.role in (Role.NOUN, Role.VALUE) and self._adjoins(r, count, first)):
            return next((m for m in numbers if m.first == first.last), first)
        if first is not None and first.role is Role.ASK and first.value in _GROUPS and first.first == count.last:
            return first
        return numbers[0] if numbers else first

    def _sum_or_value(self, draft: Draft, r: Reading, column: str, numbers: NumberUse, used: set[int]) -> bool:
        if r.of(Role.SUPERLATIVE):
            self._superlative(draft, r, numbers, used)
            draft.form = replace(draft.form, projection=(column,)) if not draft.form.group_by else draft.form
            return True
        grouped = self._group_by(r)
        average = bool(r.of(Role.AVERAGE))
        operation: Operation = "group" if grouped else "average" if average else "sum"
        draft.form = replace(draft.form, operation=operation, measure=column, group_by=grouped)
        return True

    def _aggregate(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        columns = [m for m in r.of(Role.COLUMN) if is_number_column(m, r.table) and m.first not in used]
        columns += [m for m in r.of(Role.ASK) if m.value == "how_long" and self._lexicon.measures[r.table.name].get("duration")]
        if r.of(Role.SUPERLATIVE) or not columns:
            return False
        column = columns[0].column or self._lexicon.measures[r.table.name]["duration"]
        asked = r.of(Role.SUM, Role.AVERAGE, Role.GROUP) or self._is_head(columns[0], r)
        if not asked or draft.form.yes_no:
            return False
        used.update(m.first for m in columns)
        grouped = self._group_by(r)
        summed = column != self._lexicon.measures[r.table.name].get("duration") or bool(r.of(Role.SUM))
        operation: Operation = "group" if grouped else "average" if r.of(Role.AVERAGE) else "sum" if summed else "rows"
        measure, projection = (None, (column,)) if operation == "rows" else (column, ())
        draft.form = replace(draft.form, operation=operation, measure=measure, projection=projection, group_by=grouped)
        return True

    def _is_head(self, mention: Mention, r: Reading) -> bool:
        """Whether a column is what is asked for, not a condition: nothing that names rows stands before it."""
        return not any(m.first < mention.first and (m.role in (Role.NOUN, Role.ASK, Role.VALUE)) for m in r.mentions if m is not mention)

    def _superlative(self, draft: Draft, r: Reading, numbers: NumberUse, used: set[int]) -> bool:
        found = r.of(Role.SUPERLATIVE) or [m for m in r.of(Role.COMPARATIVE) if not draft.form.yes_no and (m.value[1] or self._measure(r, None, m, set()) or self._definite(r, m))]
        if not found:
            return False
        word = next((m for m in found if m.value[1]), found[0])
        direction, by = word.value
        measure = self._measure(r, by, word, used)
        if by and not measure:
            draft.unmet.append(" ".join(t.text for t in r.tokens[word.first : word.last]))
            return False
        limit = numbers.limits.get(word.first, 1)
        key = self._group_key(r) if measure != WHEN else None
        counted = measure is None
        if key and (counted or self._directly_before_key(r, word) or not by):
            order = Order(measure or "count", direction, limit)
            draft.form = replace(draft.form, operation="group", group_by=key, measure=measure, order=order)
            return True
        if counted:
            measure = self._lexicon.measures[r.table.name].get("size")
            if not measure:
                return False
        order = Order(str(measure), direction, limit)
        if draft.form.yes_no:
            draft.form = replace(draft.form, operation="exists", order=order)
        else:
            draft.form = replace(draft.form, order=order, projection=self._projection(draft, r, used, len(r.tokens)))
        return True

    @staticmethod
    def _definite(r: Reading, mention: Mention) -> bool:
        """"the less attacks": said for "the fewest"."""
        return mention.first > 0 and r.tokens[mention.first - 1].folded == "the"

    def _directly_before_key(self, r: Reading, word: Mention) -> bool:
        return any(m.role is Role.ASK and m.value in _GROUPS and m.first == word.last for m in r.mentions)

    def _group_key(self, r: Reading) -> str | None:
        """"which country …", "in which year …": the thing that rows are gathered by."""
        for mention in r.mentions:
            if (mention.role is Role.ASK and mention.value in _GROUPS) or (mention.role is Role.COLUMN and mention.column in (*_COUNTRY_COLUMNS, *_CITY_COLUMNS)):
                return self._key_of(mention, r.table)
        return None

    def _group_by(self, r: Reading) -> str | None:
        for word in r.of(Role.GROUP):
            following = near([m for m in r.mentions if m.role in (Role.ASK, Role.COLUMN, Role.NOUN)], word, 1, -1)
            key = self._key_of(following, r.table) if following and not is_number_column(following, r.table) else None
            if key:
                return key
        return None

    def _key_of(self, mention: Mention | None, table: Table) -> str | None:
        if mention is None:
            return None
        value = mention.value if mention.role is Role.ASK else None
        if value in ("year", "month"):
            return ("month" if value == "month" else "year") if table.when else None
        names: tuple[str, ...] = _COUNTRY_COLUMNS if value == "country" else _CITY_COLUMNS if value in ("city", "where") else ()
        if mention.role is Role.COLUMN and mention.column in table.columns:
            names = (str(mention.column),)
        return next((n for n in names if n in table.columns), None)

    def _grouped(self, draft: Draft, r: Reading, used: set[int]) -> bool:
        key = self._group_by(r)
        if not key or not r.of(Role.NOUN) or draft.form.yes_no:
            return False
        draft.form = replace(draft.form, operation="group", group_by=key)
        return True

    def _order(self, draft: Draft, r: Reading) -> None:
        orders = r.of(Role.ORDER)
        if orders and r.table.when:
            draft.form = replace(draft.form, order=Order(WHEN, orders[-1].value))

    # -- columns asked for

    def _project(self, draft: Draft, r: Reading, used: set[int]) -> None:
        draft.form = replace(draft.form, projection=self._projection(draft, r, used, len(r.tokens)))

    def _projection(self, draft: Draft, r: Reading, used: set[int], end: int) -> tuple[str, ...]:
        asked: list[str] = []
        open_asks = []
        for mention in r.of(Role.ASK):
            column = self._asked_column(mention, r)
            if column:
                asked.append(column)
                used.add(mention.first)
            elif mention.value in _DEMANDS:
                open_asks.append(mention)
        asked += self._named_columns(r, used, bool(asked))
        for mention in open_asks:
            if not any(self._meets(c, str(mention.value), r.table) for c in asked if c in r.table.columns):
                draft.unmet.append(" ".join(t.text for t in r.tokens[mention.first : mention.last]))
        return tuple(dict.fromkeys(asked))

    def _meets(self, column: str, ask: str, table: Table) -> bool:
        """Whether a column that is asked for by name may answer a question word."""
        if table.columns[column].type not in _DEMANDS[ask]:
            return False
        if ask in ("where", "who"):
            own = table.where if ask == "where" else (self._lexicon.who.get(table.name),)
            return column in own or ask in self._lexicon.column_words(table.name, column)
        return True

    def _named_columns(self, r: Reading, used: set[int], already: bool) -> list[str]:
        columns = r.table.columns
        dated = bool(made.edges(r))
        named = [m for m in r.of(Role.COLUMN) if m.column in columns and columns[m.column].type != "boolean" and not is_number_column(m, r.table)]
        named = [m for m in named if not made.negated(r, m) and not (dated and columns[str(m.column)].type == "date")]
        nouns = [m.first for m in r.of(Role.NOUN, Role.VALUE)]
        if r.of(Role.NOUN):
            named = [m for m in named if r.table.label != f"{{{m.column}}}"]
        heads = [m for m in named if self._closes(r, m) or (not already and (not nouns or m.first < nouns[0] or not self._list_head(r)))]
        used.update(m.first for m in heads)
        return [str(m.column) for m in heads]

    @staticmethod
    def _closes(r: Reading, mention: Mention) -> bool:
        """"Kan's report: page range?": a column that stands alone behind a mark, at the end."""
        first, tokens = mention.first, r.tokens
        parted = first > 0 and tokens[first].start - tokens[first - 1].end > 1
        return parted and mention.score == 1.0 and all(i in r.function or i in r.claimed for i in range(mention.last, len(tokens)))

    def _list_head(self, r: Reading) -> bool:
        """Whether the question opens by asking for the rows themselves ("which attacks …", "list the drills …")."""
        words = [t.folded for t in r.tokens[:2]]
        if words[:1] and words[0] in self._lexicon.objects and words[1:] and words[1] in self._lexicon.auxiliaries - {"is", "are", "was", "were"}:
            return False
        opening = next((m for m in r.mentions if m.role in (Role.NOUN, Role.COLUMN, Role.VALUE, Role.ASK)), None)
        if opening is None or opening.role not in (Role.NOUN, Role.VALUE):
            return False
        asks = words[:1] and (words[0] in self._lexicon.question_words or words[0] in self._lexicon.requests or r.tokens[0].stem in self._lexicon.asking)
        return bool(asks) or r.tokens[opening.last - 1].folded.endswith("s")

    def _asked_column(self, mention: Mention, r: Reading) -> str | None:
        table, value = r.table, mention.value
        if value in (WHEN, "year", "month"):
            dated = [m.column for m in r.of(Role.COLUMN) if m.column in table.columns and table.columns[m.column].type == "date" and m.column not in table.when]
            return dated[0] if dated else WHEN if table.when else None
        if value == PLACE:
            named = [m.column for m in r.of(Role.COLUMN) if m.column in table.columns and "where" in self._lexicon.column_words(table.name, str(m.column))]
            return str(named[0]) if named else PLACE if table.where else None
        if value == "who":
            return self._lexicon.who.get(table.name)
        if value == "how_long":
            return self._lexicon.measures[table.name].get("duration")
        return self._key_of(mention, table)

