"""Facts in structures every paper has: references, footnotes, the contents list, headings, abbreviations, the imprint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pycountry

from sco_qa.corpus.document import Block, BlockKind, Document, Section, Span
from sco_qa.corpus.markup import UNIT, Reading, read_markup
from sco_qa.corpus.sections import CONTENTS_LINE
from sco_qa.errors import CorpusError
from sco_qa.facts.dates import MONTHS, PRINTED, iso_date
from sco_qa.facts.patterns import items_after
from sco_qa.facts.rows import Fact

_ENTRY = re.compile(r"^(?P<authors>[^\"“]+?),? [\"“](?P<title>.+?)[,.]?[\"”](?=[ ,]|$)(?: ?\[(?P<translation>[^\]]+)\])?,?(?P<rest>.*)$")
_LINK = re.compile(r"https?://[^\s)]+")
_ACCESSED = re.compile(rf"\(accessed (?P<date>{PRINTED})\)")
_DATE = re.compile(rf"(?P<date>{PRINTED})")
_MONTH = re.compile(MONTHS)
_JOURNAL = re.compile(r"(?P<number>\d+) \((?P<year>\d{4})\): (?P<pages>[\d–-]+)")
_EMPHASIS = re.compile(r"\*(?P<series>[^*]+)\*(?: \[(?P<english>[^\]]+)\])?")
_NUMBER = re.compile(r"\b(?P<number>\d-\d{4})\b")
_SHORT_FORM = re.compile(r"\((?P<short>[A-Z]{2,8})\)")
_LANGUAGE_OF = {"HIRAGANA": "Japanese", "KATAKANA": "Japanese", "CJK": "Chinese", "HANGUL": "Korean", "CYRILLIC": "Russian", "ARABIC": "Arabic", "DEVANAGARI": "Hindi"}
"""The language most often written in a script, the first that is found; Japanese uses Chinese signs too."""
_MARK = re.compile(r"<sup>(\d+)</sup>")


def entry_cells(text: str, reading: Reading, source: str, block: Block) -> tuple[dict[str, Any], dict[str, Span]]:
    """Cells of a bibliographic entry (authors, "title", publisher, series, date, link, accessed) and their spans."""
    match = _ENTRY.match(text)
    if not match:
        return {}, {}
    values: dict[str, Any] = {"authors": split_authors(match["authors"]), "title": match["title"]}
    spans = {"authors": reading.span(*match.span("authors")), "title": reading.span(*match.span("title"))}
    if match["translation"]:
        values["translation"] = match["translation"]
        spans["translation"] = reading.span(*match.span("translation"))
    at = match.start("rest")
    rest = text[at:]
    for column, found, group in _tail(rest):
        values[column] = iso_date(found[group]) if group == "date" else found[group]
        spans[column] = reading.span(at + found.start(group), at + found.end(group))
    _publisher(values, rest, block.span.of(source))
    return values, spans


def _tail(rest: str) -> Iterator[tuple[str, re.Match[str], Any]]:
    accessed = _ACCESSED.search(rest)
    if accessed:
        yield "accessed", accessed, "date"
    link = _LINK.search(rest)
    if link:
        yield "link", link, 0
    journal = _JOURNAL.search(rest)
    if journal:
        for column, group in (("number", "number"), ("pages", "pages"), ("date", "year")):
            yield column, journal, group
        return
    number = _NUMBER.search(rest)
    if number:
        yield "number", number, "number"
    dated = _DATE.search(_ACCESSED.sub(lambda m: " " * len(m[0]), rest))
    if dated:
        yield "date", dated, "date"


def _publisher(values: dict[str, Any], rest: str, source: str) -> None:
    series = _EMPHASIS.search(source)
    if series:
        values["series"] = series["series"] + (f" [{series['english']}]" if series["english"] else "")
    name = rest.split(",")[0].strip()
    if name and not _MONTH.match(name) and not name.startswith(("available", "<", "http", "(")) and (not series or series["series"] not in name):
        values["publisher"] = name


def split_authors(text: str) -> list[str]:
    """"Kan, Shirley A." is one person; "Yue Aiwu, Niu Tianxiu" are two."""
    text = re.sub(r"\s*\[[^\]]*\]", "", text).strip()
    parts = [p.strip() for p in text.split(",")]
    if len(parts) == 2 and " " not in parts[0]:
        return [f"{parts[1]} {parts[0]}"]
    return parts


def references(document: Document) -> Iterator[Fact]:
    """One row a reference."""
    for block in document.blocks:
        if block.kind is BlockKind.REFERENCE:
            reading = read_markup(document.text, [block.span])
            values, spans = entry_cells(block.text, reading, document.text, block)
            if not values:
                raise CorpusError(f"{document.id}: the reference {block.text[:80]!r} has no author and quoted title")
            values["language"] = _language(values["title"], document)
            yield _fact("references", document, block.span, values, spans)


def _language(title: str, document: Document) -> str:
    """The language a title is written in, as its letters tell; in Latin letters, the document's own."""
    scripts = {unicodedata.name(c, "").split(" ")[0] for c in title if c.isalpha()}
    code = str(document.metadata.get("language", "en"))
    return next((_LANGUAGE_OF[s] for s in _LANGUAGE_OF if s in scripts), str(pycountry.languages.get(alpha_2=code).name))


def footnotes(document: Document) -> Iterator[Fact]:
    """One row a footnote, with the sentence its mark stands in."""
    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            reading = read_markup(document.text, [block.span])
            values, spans = entry_cells(block.text, reading, document.text, block)
            accessed = _ACCESSED.search(block.text)
            if accessed:
                values.setdefault("accessed", iso_date(accessed["date"]))
            kept = {k: v for k, v in values.items() if k in ("authors", "title", "date", "link", "accessed")}
            number = int(block.label or 0)
            yield _fact("footnotes", document, block.span, {"number": number, "text": block.text, **kept, "marks": _marked(document, number)},
                        {k: s for k, s in spans.items() if k in kept})  # fmt: skip


def _marked(document: Document, number: int) -> str | None:
    marks = (m.start() for m in _MARK.finditer(document.text) if m[1] == str(number))
    position = next((at for at in marks if not UNIT.search(document.text, 0, at)), None)
    if position is None:
        return None
    before = [s for s in document.sentences if s.span.start <= position and s.span.end <= position + 1]
    return before[-1].text if before else None


def contents(document: Document) -> Iterator[Fact]:
    """One row a line of the contents list."""
    for block in document.blocks:
        match = CONTENTS_LINE.fullmatch(block.text) if block.kind is BlockKind.CONTENTS else None
        if match:
            yield _fact("contents", document, block.span, {"title": match["title"].strip(), "page": int(match["page"])})


def points(document: Document, spec: Mapping[str, Any]) -> Iterator[Fact]:
    """The items of an enumerated list, or the headings under a heading, as points of one subject."""
    if "lead" in spec:
        spans = [(block.span, block.text) for block in items_after(document, spec["lead"])]
    else:
        spans = [(section.heading, section.title) for section in _children(document, spec["headings_under"])]
    for position, (span, text) in enumerate(spans, 1):
        yield _fact("points", document, span, {"list": spec["list"], "position": position, "item": text}, {"item": span})


def _children(document: Document, title: str) -> list[Section]:
    parent = next((s for s in document.sections if s.title == title), None)
    if parent is None:
        raise CorpusError(f"{document.id} has no section {title!r}: mend `headings_under` in facts.toml")
    return [s for s in document.sections if s.parent == parent.id]


def abbreviations(document: Document) -> Iterator[Fact]:
    """"Long Form (LF)" in prose, the long form found by its initials (Schwartz and Hearst, 2003)."""
    seen: set[str] = set()
    for sentence in document.sentences:
        reading = read_markup(document.text, [sentence.span])
        for match in _SHORT_FORM.finditer(reading.text):
            start = long_form_start(reading.text[: match.start()], match["short"])
            if start is None or match["short"] in seen:
                continue
            seen.add(match["short"])
            long_form = shortest_spelling(reading.text[start : match.start()].strip(), match["short"])
            yield _fact("abbreviations", document, reading.span(start, match.end()), {"abbreviation": match["short"], "expansion": long_form},
                        {"abbreviation": reading.span(*match.span("short"))})  # fmt: skip


def long_form_start(before: str, short: str) -> int | None:
    """Where the long form of `short` begins in the text before it, or None: by capitals, else by letters in order."""
    words = [(m.start(), m.group()) for m in re.finditer(r"[^\s]+", before)][-3 * len(short) :]
    starts = [start for start, word in reversed(words) if word[0] == short[0]]
    for spells in (_by_capitals, _by_letters):
        found = next((start for start in starts if spells(before[start:], short)), None)
        if found is not None:
            return found
    return None


def shortest_spelling(long_form: str, short: str) -> str:
    """The long form without what follows its last initial: "… Structure of the SCO" is RATS without the tail."""
    words = long_form.split()
    for count in range(1, len(words)):
        if _by_capitals(" ".join(words[:count]), short):
            return " ".join(words[:count])
    return long_form


def _by_capitals(text: str, short: str) -> bool:
    return _in_order(re.findall(r"(?<![^\W\d_])[A-Z]", text), short)


def _by_letters(text: str, short: str) -> bool:
    return _in_order(text.upper(), short)


def _in_order(letters: Iterable[str], short: str) -> bool:
    """Whether the letters of `short` occur among `letters` in order."""
    rest = iter(letters)
    return all(letter in rest for letter in short)


def record(document: Document, spec: Mapping[str, Any]) -> Fact:
    """One row whose cells patterns find in the text before the first chapter; raises CorpusError when one is missing."""
    start = document.text.index(spec["from"]) if "from" in spec else 0
    values: dict[str, Any] = dict(spec.get("values", {}))
    spans: dict[str, Span] = {}
    for column, pattern in {**spec["cells"], **spec.get("dates", {})}.items():
        match = re.compile(pattern).search(document.text, start)
        if match is None:
            raise CorpusError(f"{document.id}: nothing matches {pattern!r} for {spec['table']}.{column}: mend facts.toml")
        text = " ".join(read_markup(document.text, [Span(*match.span(1))]).text.split())
        values[column] = iso_date(text) if column in spec.get("dates", {}) else text
        spans[column] = Span(*match.span(1))
    first = next(iter(spans.values()))
    fact = _fact(spec["table"], document, first, values, spans)
    for span in spans.values():
        fact.cite(None, span)
    return fact


def _fact(table: str, document: Document, whole: Span, values: dict[str, Any], spans: Mapping[str, Span] | None = None) -> Fact:
    fact = Fact(table, document.id, values)
    fact.cite(None, whole)
    for column, span in (spans or {}).items():
        fact.cite(column, span)
    return fact
