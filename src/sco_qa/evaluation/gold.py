"""Gold questions: what is asked and what a right answer holds, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sco_qa.answer.reply import Kind
from sco_qa.errors import BadInput, NotFound

Category = Literal[
    "lookup", "list", "count", "aggregate", "superlative", "compare", "boolean", "reverse", "combination",
    "definition", "explain", "metadata", "conflict", "unanswerable",
]  # fmt: skip
Split = Literal["dev", "measure"]
Words = Annotated[str, StringConstraints(pattern=r"\S")]
Alternatives = Annotated[tuple[Words, ...], Field(min_length=1)]


class GoldItem(BaseModel):
    """One question. `required` and `optional` hold, for each thing, the accepted ways to say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    question: Words
    category: Category
    kind: Kind
    follows: Words | None = None
    required: tuple[Alternatives, ...] = ()
    optional: tuple[Alternatives, ...] = ()
    forbidden: tuple[Words, ...] = ()
    evidence: tuple[Words, ...] = ()
    difficulty: Annotated[int, Field(ge=1, le=3)] | None = None
    split: Split | None = None
    note: str = ""


def load_gold(paths: Iterable[Path]) -> list[GoldItem]:
    """The items of all files, in order; a follow-up without `split` has that of the question it follows.

    Raises NotFound for a file that is not there, BadInput naming file and line for an item that is not sound.
    """
    items: dict[str, GoldItem] = {}
    for path in paths:
        for number, line in enumerate(_read(path).split("\n"), 1):
            if line.strip():
                item = _checked(_parse(line, f"{path}:{number}"), items, f"{path}:{number}")
                items[item.id] = item
    if not items:
        raise BadInput("the gold files hold no question: give a file with one JSON object a line")
    return list(items.values())


def select(items: Sequence[GoldItem], split: Split | None) -> list[GoldItem]:
    """The items of one split, or all of them; raises BadInput when there are none."""
    chosen = [item for item in items if split is None or item.split == split]
    if not chosen:
        raise BadInput(f"no gold question is in the split {split!r}: give another --split, or none for all questions")
    return chosen


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text ({error.reason} at byte {error.start}): save it as UTF-8") from error
    except OSError as error:
        raise NotFound(f"the gold file {path} cannot be read ({error.strerror}): give one with --gold") from error


def _parse(line: str, where: str) -> GoldItem:
    try:
        return GoldItem.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BadInput(f"{where}: not JSON ({error.msg} at column {error.colno}): write one JSON object a line") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'item'}: {e['msg']}" for e in error.errors())
        raise BadInput(f"{where}: {problems}") from error


def _checked(item: GoldItem, earlier: dict[str, GoldItem], where: str) -> GoldItem:
    """The item, if it can be judged and stands right among the earlier ones."""
    if item.id in earlier:
        raise BadInput(f"{where}: the id {item.id!r} is used twice: give each question its own")
    problem = _unjudgeable(item)
    if problem:
        raise BadInput(f"{where}: {item.id!r} {problem}")
    return item if item.follows is None else _following(item, earlier, where)


def _following(item: GoldItem, earlier: dict[str, GoldItem], where: str) -> GoldItem:
    before = earlier.get(item.follows or "")
    if before is None:
        raise BadInput(f"{where}: {item.id!r} follows {item.follows!r}, which does not stand before it: put it there")
    if item.split is None:
        return item.model_copy(update={"split": before.split})
    if item.split != before.split:
        raise BadInput(f"{where}: {item.id!r} is in split {item.split!r} but follows {before.id!r} of {before.split!r}: keep a conversation in one")
    return item


def _unjudgeable(item: GoldItem) -> str | None:
    if item.kind == "none":
        return "is of kind 'none' and cannot require anything" if item.required else None
    if item.kind == "passage":
        return None if item.evidence else "is of kind 'passage' and needs a quote in `evidence`"
    if not item.required:
        return f"is of kind {item.kind!r} and needs something in `required`"
    if item.kind == "boolean" and not any(way.lower() in ("yes", "no") for ways in item.required for way in ways):
        return "is of kind 'boolean' and must require 'yes' or 'no'"
    return None
