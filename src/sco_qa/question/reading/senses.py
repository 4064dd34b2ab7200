"""Which senses of a question's words a table can use where they stand: "the last drill" ranks, "did it last" does not."""

from __future__ import annotations

from collections.abc import Sequence

from sco_qa.facts.schema import Table
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.linking.rows import TableRows
from sco_qa.question.reading.row_words import RowWords
from sco_qa.question.words.parts import is_no_noun
from sco_qa.question.words.relations import relations
from sco_qa.question.words.text import Token

_ADJECTIVE = "ent"
""""different" is of the stem of "difference"."""
_PARTICIPLE, _PAST = "ing", "ed"
_PLURAL = "s"
_COUNTRY = "country"
_BESIDE = 4
_CONTRACTED = 2


class Senses:
    """Judges mentions by the words around them and by what a table has."""

    def __init__(self, lexicon: Lexicon, row_words: RowWords) -> None:
        self._lexicon = lexicon
        self._row_words = row_words

    def stands(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a mention can mean what it says where it stands, whichever table reads it."""
        if mention.kind is MentionKind.NAME and all(t.folded.isdigit() for t in tokens[mention.first : mention.last]):
            return self._calls_by_years(mention, tokens)
        if mention.role is Role.EQUAL and any(s.role is Role.NOUN for s in self._lexicon.phrases.get((tokens[mention.first - 1].stem,), ()) if mention.first):
            return False
        if mention.role is Role.UNIT and not self._measures(mention, tokens):
            return False
        if mention.role is Role.NEGATION and not self._negates(mention, tokens):
            return False
        if mention.role is Role.COUNT and tokens[mention.first].folded.endswith(_PARTICIPLE):
            return False
        if _COUNTRY in (mention.column, mention.value) and mention.last - mention.first == 1 and tokens[mention.first].folded.endswith(_PAST):
            return False
        if mention.role is Role.VALUE and tokens[mention.first].folded in self._lexicon.prepositions and self._asked_before(mention, tokens):
            return False
        if mention.role is Role.VERB and mention.last - mention.first > 1 and self._is_plural(tokens[mention.first], mention.table):
            return False
        if mention.role is Role.NOUN and mention.last - mention.first == 1 and self._asks_by_verb(tokens[mention.first], mention.table):
            return False
        if mention.role is Role.NUMBER_TEST and not self._tests_number(mention, tokens):
            return False
        if mention.role is Role.ASK and self._only_dates(mention, tokens):
            return False
        return mention.role is not Role.SUPERLATIVE or self._is_superlative(mention, tokens)

    def usable(self, mention: Mention, table: Table, rows: TableRows, tokens: Sequence[Token]) -> bool:
        """Whether a table has something for a mention that stands."""
        if mention.kind is MentionKind.PLACE:
            return bool(table.where)
        if mention.role is Role.SUCCESSION or (mention.role is Role.CONFLICT and not table.conflict):
            return False
        if mention.role is Role.OUTSIDER and table.name not in self._lexicon.closed:
            return False
        if mention.role is Role.DIFFERENCE and mention.last - mention.first == 1 and tokens[mention.first].folded.endswith(_ADJECTIVE):
            return False
        if mention.role is Role.STANDING and table.name not in self._lexicon.standing:
            return False
        if mention.kind is MentionKind.DATE:
            return bool(table.when)
        if mention.kind is MentionKind.NUMBER and not any(c.type == "number" for c in table.columns.values()):
            return not any(s in rows.rows_with for s in self._row_words.spelt(tokens[mention.first].folded, tokens[mention.first].stem))
        if mention.role is Role.SEVERAL and (not any(c.type == "places" for c in table.columns.values()) or self._asks_which(mention, tokens)):
            return False
        if mention.role is Role.ASK and self._is_relative(mention, tokens, table.name):
            return False
        if mention.role is Role.COUNT and self._is_borne(mention, table, tokens):
            return False
        word = tokens[mention.first].stem
        return mention.score == 1.0 or not (word in rows.rows_with or self._row_words.covers(word, rows))

    def _is_borne(self, mention: Mention, table: Table, tokens: Sequence[Token]) -> bool:
        """"which number does it have", "number of Kan's report": one that a thing bears, where "number of reports" counts them."""
        first = mention.first
        if not self._senses_of(tokens[first], table, Role.COLUMN):
            return False
        if any(t.folded in self._lexicon.prepositions for t in tokens[first + 1 : first + 2]):
            things = [self._senses_of(t, table, Role.NOUN, Role.LIGHT, Role.VALUE) for t in tokens[first + 2 :]] + [False]
            head = things.index(False, things.index(True)) if True in things else 0
            return head > 0 and not tokens[first + 1 + head].folded.endswith(_PLURAL)
        beside = [i for i in (first - 1, first + 1) if 0 <= i < len(tokens) and not self._lexicon.is_function(tokens, i)]
        return mention.last - first == 1 and not any(tokens[i].folded.endswith(_PLURAL) for i in beside)

    def _senses_of(self, token: Token, table: Table, *roles: Role) -> bool:
        """Whether a word may be one of these to a table."""
        return any(s.role in roles and s.table == table.name for s in self._lexicon.phrases.get((token.stem,), ()))

    def _asks_which(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"which two countries": asked for, and no condition."""
        before = tokens[mention.first - 1] if mention.first else None
        ranks = before is not None and any(s.role is Role.SUPERLATIVE for s in self._lexicon.phrases.get((before.stem,), ()))
        return ranks or (before is not None and before.folded in self._lexicon.question_words | self._lexicon.determiners)

    def _asked_before(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"status in the SCO", "observers in the SCO": a value's phrase right behind its column, or another value of it, only says of what."""
        before = self._lexicon.phrases.get((tokens[mention.first - 1].stem,), ()) if mention.first else ()
        return any(s.role in (Role.COLUMN, Role.VALUE) and (s.table, s.column) == (mention.table, mention.column) and s.value != mention.value for s in before)

    def _asks_by_verb(self, word: Token, table: str | None) -> bool:
        """"what did it simulate": a verb that asks for a column is no name of a row."""
        return is_no_noun(word) and any(s.role is Role.COLUMN and s.table == table for s in self._lexicon.phrases.get((word.stem,), ()))

    def _is_plural(self, word: Token, table: str | None) -> bool:
        """"drills in 2009": several of them, and not that somebody drills."""
        return word.folded.endswith(_PLURAL) and any(s.role is Role.NOUN and s.table == table for s in self._lexicon.phrases.get((word.stem,), ()))

    def _is_superlative(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a word ranks ("the last three", "last drill") and is no verb ("did it last", "lasted in total")."""
        word = tokens[mention.first]
        if mention.last - mention.first > 1 or word.stem not in self._lexicon.verbal:
            return True
        if word.folded != word.stem:
            return False
        if mention.first == 0 or tokens[mention.first - 1].folded in self._lexicon.determiners:
            return True
        if tokens[mention.last : mention.last + 1] and tokens[mention.last].folded == "to":
            return True
        if any(t.folded in self._lexicon.supports for t in tokens[: mention.first]):
            return False
        return mention.last == len(tokens) or (not self._lexicon.is_function(tokens, mention.last))

    def _calls_by_years(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"the 2013–2015 programme": years name a row where what sort it is stands beside them."""
        beside = [*tokens[max(0, mention.first - _BESIDE) : mention.first], *tokens[mention.last : mention.last + _BESIDE]]
        return any(s.role is Role.VALUE and s.table == mention.table for t in beside for s in self._lexicon.phrases.get((t.stem,), ()))

    def _negates(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"leaving X aside" negates, "leaving X wounded" does not; "excluded" negates what stands before it, "excluding" what follows."""
        if mention.last - mention.first > 1:
            contracted = mention.last - mention.first == _CONTRACTED and tokens[mention.first].folded in self._lexicon.auxiliaries
            return not contracted or (mention.first > 0 and len(tokens) - mention.last > 1)
        word = tokens[mention.first].folded
        if mention.last == len(tokens) and (word,) in self._lexicon.tags:  # "…, no?"
            return False
        if word in self._lexicon.parted:
            return any(t.folded in self._lexicon.partings for t in tokens[mention.last :])
        return word.endswith(_PAST) == (mention.value is not None)

    def mentioned_in_passing(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"documents that carry a date in 2006": a bare noun with an article, behind what is asked for, asks for nothing."""
        bare = mention.role is Role.ASK and mention.last - mention.first == 1 and tokens[mention.first].folded not in self._lexicon.question_words
        return bare and mention.first > 0 and tokens[mention.first - 1].folded in self._lexicon.articles

    def _only_dates(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"both years inclusive", "of the countries": a bare noun asks for itself only at the head, or behind a word that groups."""
        if mention.last - mention.first > 1 or mention.value not in ("year", "month", "country", "city") or mention.first == 0:
            return False
        before = tokens[mention.first - 1]
        groups = any(s.role in (Role.GROUP, Role.SUPERLATIVE) for s in self._lexicon.phrases.get((before.stem,), ()))
        groups = groups or any(s.role is Role.COUNT for n in (2, 3) for s in self._lexicon.phrases.get(tuple(t.stem for t in tokens[max(0, mention.first - n) : mention.first]), ()))
        head = all(self._lexicon.is_function(tokens, i) for i in range(mention.first))
        return not groups and not (head and before.folded not in self._lexicon.pronouns)

    def _measures(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a unit stands behind a number or an article ("a week", "ten days", "how many days"); else it is a word like others."""
        before = [t.folded for t in tokens[max(0, mention.first - 2) : mention.first]]
        return any(w[0].isdigit() or w in self._lexicon.numerals or w in ("a", "an", "many") for w in before)

    def _tests_number(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"longer than a week" tests a number; "longer than Peace Mission-2007" compares two things."""
        around = list(tokens[mention.last : mention.last + 2])
        behind = mention.first > 0 and mention.last - mention.first == 1 and tokens[mention.first - 1].folded[0].isdigit()  # "100 plus deaths"
        if tokens[mention.first].folded in self._lexicon.joining or mention.last == len(tokens) or behind:
            around += tokens[max(0, mention.first - 2) : mention.first]
        units = [s.role is Role.UNIT for t in around for s in self._lexicon.phrases.get((t.stem,), ())]
        return any(units) or any(t.folded[0].isdigit() or t.folded in self._lexicon.numerals or t.folded in self._lexicon.repeats for t in around)

    def _is_relative(self, mention: Mention, tokens: Sequence[Token], table: str) -> bool:
        """"incidents where …": a relative pronoun behind a noun asks for nothing."""
        if mention.last - mention.first > 1 or mention.first == 0 or mention.value not in ("where", "when", "who"):
            return False
        senses = self._lexicon.phrases.get((tokens[mention.first - 1].stem,), ())
        heads = (Role.NOUN, Role.COLUMN) if mention.value == "where" else (Role.NOUN,)
        return any(s.role in heads and s.table == table for s in senses) or (mention.value == "who" and self._describes_people(tokens, mention.first))

    def _describes_people(self, tokens: Sequence[Token], i: int) -> bool:
        """"the men who …": right behind a common noun."""
        return not self._lexicon.is_function(tokens, i - 1) and tokens[i].start - tokens[i - 1].end == 1 and "n" in relations().parts.get(tokens[i - 1].folded, "")
