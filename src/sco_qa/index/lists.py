"""What the lists of a corpus are about: each as a reader knows it, by its name, its heading, and the words that lead up to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sco_qa.corpus.document import Document, Section, Span
from sco_qa.errors import IndexUnusable
from sco_qa.facts.rows import Fact

FILE = "topics.json"
VECTORS = "topic_texts"
GROUPED = {"points": ("list", "item"), "opinions": ("about", "opinion")}
"""Tables whose rows are items of lists: the column that names the list, and the one that holds the item."""


@dataclass(frozen=True, slots=True)
class ListTopic:
    """One list: the rows of `table` whose `column` is `name`. `lead` and `headings` are what the paper says around it;
    `texts` say what it is about, each to be embedded."""

    table: str
    column: str
    name: str
    ids: tuple[str, ...]
    items: tuple[str, ...]
    lead: str
    headings: tuple[str, ...]
    texts: tuple[str, ...]
    titled: bool = False
    """The items are headings of the paper."""


def list_topics(documents: Mapping[str, Document], facts: Sequence[Fact]) -> list[ListTopic]:
    """The lists of a corpus, in printed order."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.table in GROUPED:
            column, _ = GROUPED[fact.table]
            groups.setdefault((fact.table, str(fact.values[column])), []).append(fact)
    full = {str(f.values["abbreviation"]): str(f.values["expansion"]) for f in facts if f.table == "abbreviations" and f.values.get("expansion")}
    return [_topic(table, name, found, documents[found[0].document], full) for (table, name), found in groups.items()]


def _topic(table: str, name: str, facts: Sequence[Fact], document: Document, full: Mapping[str, str]) -> ListTopic:
    column, item = GROUPED[table]
    span = (facts[0].spans.get(None) or next(iter(facts[0].spans.values())))[0]
    items = tuple(str(f.values[item]) for f in facts)
    headings, lead, titled = _around(document, span)
    called = name if column == "list" else f"{table} {column} {name}"
    texts = [called, lead, f"{headings[-1]}: {lead}" if headings else lead, f"{called}: {'; '.join(items)}"]
    texts += [text.replace(short, long) for text in texts[:1] for short, long in full.items() if short in text]
    return ListTopic(table, column, name, tuple(f.id for f in facts), items, lead, headings, tuple(dict.fromkeys(filter(None, texts))), titled)


def _around(document: Document, span: Span) -> tuple[tuple[str, ...], str, bool]:
    """The headings over a list, the sentence that leads up to it or holds it, and whether its items are headings."""
    heading = next((s for s in document.sections if s.heading.contains(span)), None)
    if heading is not None:
        return heading.path[:-1], _opening(document, heading), True
    block = next((b for b in document.blocks if b.span.contains(span)), None)
    if block is None:
        return (), "", False
    path = document.section(block.section).path
    if block.lead_in:
        sentences = [s.text for s in document.sentences if s.block == block.lead_in]
        return path, sentences[-1] if sentences else "", False
    holding = [s.text for s in document.sentences if s.span.start <= span.start < s.span.end]
    return path, holding[0] if holding else "", False


def _opening(document: Document, heading: Section) -> str:
    """The last sentence that stands directly under the parent of a heading."""
    blocks = {b.id for b in document.blocks if b.section == heading.parent}
    sentences = [s.text for s in document.sentences if s.block in blocks and s.span.end <= heading.heading.start]
    return sentences[-1] if sentences else ""


def texts_of(topics: Iterable[ListTopic]) -> Iterator[str]:
    """The texts of all lists, in the order their vectors are kept."""
    for topic in topics:
        yield from topic.texts


def write_topics(folder: Path, topics: Sequence[ListTopic]) -> None:
    (folder / FILE).write_text(json.dumps([asdict(t) for t in topics], ensure_ascii=False), encoding="utf-8")


def read_topics(folder: Path) -> list[ListTopic]:
    """Raises IndexUnusable when the file cannot be read."""
    try:
        return [ListTopic(**{k: _tuple(v) for k, v in entry.items()}) for entry in json.loads((folder / FILE).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusable(f"{folder / FILE} cannot be read: run `sco-qa build --force`") from error


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
