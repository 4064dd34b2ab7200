"""Results made by hand, so that every figure can be worked out on paper."""

from __future__ import annotations

from typing import Any

from sco_qa.evaluation.gold import GoldItem
from sco_qa.evaluation.scored import Scored


def scored(name: str, right: bool, **more: Any) -> Scored:
    """A result; an answered lookup with one piece of evidence unless said otherwise."""
    usual: dict[str, Any] = {
        "question": f"question {name}", "follows": None, "category": "lookup", "kind": "text", "difficulty": 1, "split": "dev",
        "expected": (("x",),), "evidence": ("a quote",), "why": "" if right else "wrong", "status": "answered", "understood": "lookup",
    }  # fmt: skip
    return Scored(id=name, right=right, **(usual | more))


def gold(kind: str, **more: Any) -> GoldItem:
    usual: dict[str, Any] = {"id": "g", "question": "?", "category": "unanswerable" if kind == "none" else "lookup", "kind": kind}
    return GoldItem(**(usual | more))


def reply(*values: str, text: str = "", status: str = "answered", rows: list[list[Any]] | None = None, **more: Any) -> dict[str, Any]:
    """A reply as the HTTP contract has it."""
    table = {"columns": [], "rows": rows} if rows is not None else None
    return {"status": status, "answer": {"kind": "text", "text": text or ", ".join(values), "values": list(values), "table": table}, **more}
