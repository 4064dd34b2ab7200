"""The columns a question asks for, and what it gathers rows by."""

from __future__ import annotations

from sco_qa.facts.schema import Table
from sco_qa.question.forms.logical_form import CALENDAR_MONTH, PLACE, WHEN
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention
from sco_qa.question.parsing import filters as made
from sco_qa.question.parsing.draft import Draft
from sco_qa.question.reading.negations import negated
from sco_qa.question.reading.numbers import is_number_column, near
from sco_qa.question.reading.reading import Reading
from sco_qa.question.words.parts import word_kind

GROUPS = ("country", "city", "year", "month", CALENDAR_MONTH)
_CITY_COLUMNS = ("place", "places", "seat", "city")
_COUNTRY_COLUMNS = ("country", "countries")
_DEMANDS = {"who": ("text", "texts"), "when": ("date",), "year": ("date",), "month": ("date",), "where": ("text", "places"), "how_long": ("number",), "country": ("text", "places"), "city": ("text", "places")}
"""Types of column that may answer each question word where the table has none of its own for it."""


class Projections:
    """Finds the columns that a reading asks for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def projection(self, draft: Draft, r: Reading, used: set[int]) -> tuple[str, ...]:
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
        named = [m for m in named if not negated(r, m) and not made.is_had(r, m, self._lexicon) and not (dated and columns[str(m.column)].type == "date")]
        nouns = [m.first for m in r.of(Role.NOUN, Role.VALUE)]
        if r.of(Role.NOUN):
            named = [m for m in named if r.table.label != f"{{{m.column}}}"]
        heads = [m for m in named if self._closes(r, m) or (not already and (not nouns or m.first < nouns[0] or not self._list_head(r)))]
        things = [m for m in heads if word_kind(r.tokens, m.last - 1) != "act"]
        if things and not already:  # "in which issue did he publish": a verb beside what is asked for asks for nothing
            heads = things
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
        if value in (WHEN, "year", "month", CALENDAR_MONTH):
            dated = [m.column for m in r.of(Role.COLUMN) if m.column in table.columns and table.columns[m.column].type == "date" and m.column not in table.when]
            return dated[0] if dated else WHEN if table.when else None
        if value == PLACE:
            named = [m.column for m in r.of(Role.COLUMN) if m.column in table.columns and "where" in self._lexicon.column_words(table.name, str(m.column))]
            return str(named[0]) if named else PLACE if table.where else None
        if value == "who":
            return self._lexicon.who.get(table.name)
        if value == "how_long":
            return self._lexicon.measures[table.name].get("duration")
        return self.key_of(mention, table)

    # -- what rows are gathered by

    def group_key(self, r: Reading) -> str | None:
        """"which country …", "in which year …": the thing that rows are gathered by."""
        for mention in r.mentions:
            if (mention.role is Role.ASK and mention.value in GROUPS) or (mention.role is Role.COLUMN and mention.column in (*_COUNTRY_COLUMNS, *_CITY_COLUMNS)):
                return self.key_of(mention, r.table)
            if mention.role is Role.STANDING and (mention.first == 0 or r.tokens[mention.first - 1].folded not in self._lexicon.prepositions):
                return next((n for n in _COUNTRY_COLUMNS if n in r.table.columns), None)
        return None

    def sort_key(self, r: Reading, counted: bool) -> str | None:
        """"which kind of attack …", "who issued …", and of rows that are counted "on which date …": what else rows are gathered by."""
        columns, table = r.table.columns, r.table
        sorts = {*self._lexicon.valued[table.name], self._lexicon.who.get(table.name), *table.where, "kind"}
        for mention in r.mentions:
            if mention.role is Role.COLUMN and mention.column in sorts & set(columns) and not negated(r, mention):
                return mention.column
            if mention.role is Role.ASK and mention.value == "who":
                return self._lexicon.who.get(table.name)
            if mention.role is Role.ASK and mention.value == PLACE and counted and self.key_of(mention, table):
                return self.key_of(mention, table)
            if mention.role is Role.ASK and mention.value == WHEN and counted and table.when:
                return WHEN
        return None

    def group_by(self, r: Reading) -> str | None:
        for word in r.of(Role.GROUP):
            following = near([m for m in r.mentions if m.role in (Role.ASK, Role.COLUMN, Role.NOUN)], word, 1, -1)
            key = self.key_of(following, r.table) if following and not is_number_column(following, r.table) else None
            if key:
                return key
        return None

    def key_of(self, mention: Mention | None, table: Table) -> str | None:
        if mention is None:
            return None
        value = mention.value if mention.role is Role.ASK else None
        if value in ("year", "month", CALENDAR_MONTH):
            return str(value) if table.when else None
        names: tuple[str, ...] = _COUNTRY_COLUMNS if value == "country" else _CITY_COLUMNS if value in ("city", "where") else ()
        if mention.role is Role.COLUMN and mention.column in table.columns and table.columns[mention.column].type != "boolean":
            names = (str(mention.column),)
        return next((n for n in names if n in table.columns), None)
