"""Whether a reply is right, and why not.

- list: everything required is in some value, read with its table row, and no value is neither required nor optional;
- number, date, place, person, text: the same, and the answer's text says everything required too;
- boolean: the first yes or no among the values is the required one;
- passage: an evidence quote is in a citation or in one of the first three passages;
- none: the status is "unanswerable".

Nothing forbidden may be in the values or the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sco_qa.evaluation.gold import GoldItem
from sco_qa.evaluation.saying import plain, says

ANSWERED = ("answered", "ambiguous")
_LEAST_INSIDE = 25
_SHOWN = 12
Alternatives = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why` is empty for a right reply."""

    right: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """Where the gold quotes are: for each passage and citation whether it holds one, and how many quotes no passage holds."""

    passages: tuple[bool, ...]
    citations: tuple[bool, ...]
    not_retrieved: int

    @property
    def shown(self) -> bool:
        """Whether a reader sees a quote: cited, or in the first three passages."""
        return any(self.citations) or any(self.passages[:3])


def holds(text: str, quotes: Iterable[str]) -> bool:
    """Whether a shown text holds one of the quotes, or is itself a piece of one, long enough to tell."""
    shown = plain(text)
    return any(wanted in shown or (len(shown) >= _LEAST_INSIDE and shown in wanted) for wanted in map(plain, quotes))


def find_evidence(item: GoldItem, reply: Mapping[str, Any]) -> EvidenceSeen:
    """Which passages and citations of the reply hold the item's evidence."""
    passages = [hit.get("text", "") for hit in reply.get("passages") or []]
    citations = [citation.get("quote", "") for citation in reply.get("citations") or []]
    return EvidenceSeen(
        tuple(holds(text, item.evidence) for text in passages),
        tuple(holds(quote, item.evidence) for quote in citations),
        sum(not any(holds(text, [quote]) for text in passages) for quote in item.evidence),
    )


def judge(item: GoldItem, reply: Mapping[str, Any]) -> Verdict:
    """Judge a reply, the JSON of `POST /v1/ask`."""
    answer: Mapping[str, Any] = reply.get("answer") or {}
    status = reply.get("status")
    if item.kind == "none":
        return Verdict(True) if status == "unanswerable" else Verdict(False, f"{status}, though the corpus does not say: {answer.get('text') or ''}")
    if status not in ANSWERED:
        return Verdict(False, f"status is {status}")
    values = [str(value) for value in answer.get("values") or []]
    said, text = _said(values, answer), plain(answer.get("text") or "")
    for bad in item.forbidden:
        if any(says(part, bad) for part in (text, *said)):
            return Verdict(False, f"says the forbidden {bad!r}")
    if item.kind == "passage":
        shown = find_evidence(item, reply).shown
        return Verdict(shown, "" if shown else "no evidence is cited or in the first three passages")
    if item.kind == "boolean":
        return _judge_boolean(item, values)
    return _judge_values(item, values, said, text)


def _said(values: Sequence[str], answer: Mapping[str, Any]) -> list[str]:
    """Each value with its table row, where the table has one row for each value."""
    rows = (answer.get("table") or {}).get("rows") or []
    if len(rows) != len(values):
        return [plain(value) for value in values]
    return [plain(" ".join([value, *map(str, row)])) for value, row in zip(values, rows, strict=True)]


def _judge_boolean(item: GoldItem, values: Sequence[str]) -> Verdict:
    given = next((plain(value) for value in values if plain(value) in ("yes", "no")), None)
    right = given is not None and any(plain(way) == given for ways in item.required for way in ways)
    return Verdict(right, "" if right else f"answers {given or 'neither yes nor no'}; values {_listed(values)}")


def _judge_values(item: GoldItem, values: Sequence[str], said: Sequence[str], text: str) -> Verdict:
    missing = [ways for ways in item.required if not any(_says_any(part, ways) for part in said)]
    extra = [value for value, part in zip(values, said, strict=True) if not any(_says_any(part, ways) for ways in (*item.required, *item.optional))]
    if missing or extra:
        faults = [f"missing {_ways(missing)}" if missing else "", f"extra {_listed(extra)}" if extra else ""]
        return Verdict(False, f"{'; '.join(filter(None, faults))}; values {_listed(values)}")
    unsaid = [] if item.kind == "list" else [ways for ways in item.required if not _says_any(text, ways)]
    return Verdict(False, f"the text does not say {_ways(unsaid)}: {text}") if unsaid else Verdict(True)


def _says_any(text: str, ways: Iterable[str]) -> bool:
    return any(says(text, way) for way in ways)


def _ways(things: Alternatives) -> str:
    return ", ".join(" or ".join(map(repr, ways)) for ways in things)


def _listed(values: Sequence[str]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return (", ".join(map(repr, values[:_SHOWN])) + more) or "none"
