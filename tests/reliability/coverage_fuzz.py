"""Fuzzing led by coverage (atheris, libFuzzer): what parses text or JSON that others wrote must not crash on any bytes.

    python -m tests.reliability.coverage_fuzz reader|dates|form|context -max_total_time=60

`make fuzz` installs atheris and runs each target. Further options are libFuzzer's; a crash leaves its input in a file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date
from typing import Any

import atheris

with atheris.instrument_imports(include=["sco_qa"]):
    from sco_qa.corpus.reader import parse_document
    from sco_qa.errors import CorpusError
    from sco_qa.facts.schema import Schema
    from sco_qa.question.conversation.context import Context
    from sco_qa.question.forms.logical_form import (
        AnyOf,
        DateIs,
        FlagIs,
        Given,
        LogicalForm,
        NumberIs,
        PlaceIs,
        RowIs,
        Several,
        Shares,
        TextHas,
        ValueIs,
    )
    from sco_qa.question.linking.dates import find_dates
    from sco_qa.question.words.text import tokenise

SCHEMA = Schema.load()
FILTERS = [AnyOf, DateIs, FlagIs, Given, NumberIs, PlaceIs, RowIs, Several, Shares, TextHas, ValueIs]
WORDS = [
    *SCHEMA.tables,
    *(c for t in SCHEMA.tables.values() for c in t.columns),
    "rows",
    "count",
    "sum",
    "share",
    "group",
    "compare",
    "when",
    "place",
    "asc",
    "desc",
    ">",
    "2009-06-01",
]


def reader(data: bytes) -> None:
    source = "# Title\n\n" + data.decode("utf-8", "ignore")
    with suppress(CorpusError):
        document = parse_document(source, {"id": "fuzz", "title": "Fuzz"})
        spans = [part.span for part in (*document.blocks, *document.sentences, *document.passages)]
        assert all(0 <= span.start < span.end <= len(source) for span in spans)


def dates(data: bytes) -> None:
    text = data.decode("utf-8", "ignore")
    for mention in find_dates(text, tokenise(text)):
        assert date.fromisoformat(mention.dates.start) and date.fromisoformat(mention.dates.end)


def form(data: bytes) -> None:
    """A form that fits the schema survives being stored; everything else is told from it by what from_json raises."""
    value = _form(atheris.FuzzedDataProvider(data))
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        read = LogicalForm.from_json(value)
        if read.fits(SCHEMA):
            assert LogicalForm.from_json(json.loads(json.dumps(read.as_json()))) == read


def context(data: bytes) -> None:
    """A conversation as another version may have stored it is read or forgotten."""
    given = atheris.FuzzedDataProvider(data)
    turns = [
        _some(
            given,
            {
                "form": _form(given),
                "rows": ["exercises-001"],
                "labels": ["Tianshan-1"],
                "values": ["5"],
                "kind": "list",
                "answered": True,
            },
        )
        for _ in range(given.ConsumeIntInRange(0, 3))
    ]
    read = Context.from_json(_some(given, {"turns": turns, "lost": given.ConsumeBool(), "asked": "why"}), SCHEMA)
    if read is not None:
        assert Context.from_json(json.loads(json.dumps(read.as_json())), SCHEMA) == read


def _some(given: Any, value: dict[str, Any]) -> dict[str, Any]:
    """An object with a member lost, and one that is new."""
    lost = given.PickValueInList([None, *value])
    new = {given.ConsumeUnicodeNoSurrogates(5): _value(given, 2)} if given.ConsumeBool() else {}
    return {name: member for name, member in value.items() if name != lost} | new


def _form(given: Any) -> dict[str, Any]:
    """A form in JSON whose parts are of the right kind, most of the time."""
    return _part(given, LogicalForm) | {
        name: [_filter(given, 1) for _ in range(given.ConsumeIntInRange(0, 3))] for name in ("filters", "alternatives")
    }


def _filter(given: Any, depth: int) -> dict[str, Any]:
    kind = given.PickValueInList(FILTERS)
    inner = {"filters": [_filter(given, depth - 1)]} if depth and "filters" in kind.__dataclass_fields__ else {}
    return {"is": kind.__name__} | _part(given, kind) | inner


def _part(given: Any, kind: Any) -> dict[str, Any]:
    """Members of a part by name, each a word, a list of words, or anything."""
    found = {}
    for each in fields(kind):
        match given.ConsumeIntInRange(0, 5):
            case 0:
                continue
            case 1:
                found[each.name] = _value(given, 2)
            case 2:
                found[each.name] = [given.PickValueInList(WORDS) for _ in range(given.ConsumeIntInRange(0, 3))]
            case _:
                found[each.name] = given.PickValueInList(WORDS)
    return _some(given, found)


def _value(given: Any, depth: int) -> Any:
    """Any JSON, of words that forms are made of and others."""
    match given.ConsumeIntInRange(0, 7 if depth else 4):
        case 0:
            return None
        case 1:
            return given.ConsumeBool()
        case 2:
            return given.ConsumeInt(4)
        case 3:
            return given.ConsumeUnicodeNoSurrogates(8)
        case 4:
            return given.PickValueInList(WORDS)
        case 5:
            return [_value(given, depth - 1) for _ in range(given.ConsumeIntInRange(0, 3))]
        case _:
            return {
                given.PickValueInList(WORDS): _value(given, depth - 1) for _ in range(given.ConsumeIntInRange(0, 3))
            }


TARGETS: dict[str, Callable[[bytes], None]] = {each.__name__: each for each in (reader, dates, form, context)}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise SystemExit(f"name what to fuzz: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
