"""Which category of question a reply shows to have been understood: the confusion table's other side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REFUSED, NO_REPLY, PASSAGE = "refused", "no reply", "passage"
_OPERATIONS = {"count": "count", "sum": "aggregate", "together": "aggregate", "average": "aggregate", "median": "aggregate", "ratio": "aggregate", "every": "boolean", "share": "aggregate", "group": "aggregate",
               "difference": "aggregate", "compare": "compare", "exists": "boolean"}  # fmt: skip
_TABLES = {"abbreviations": "definition", "terms": "definition", "publication": "metadata", "references": "metadata",
           "footnotes": "metadata", "contacts": "metadata", "contents": "metadata"}  # fmt: skip
_KINDS = {"list": "list", "number": "count", "boolean": "boolean"}


def understood_category(reply: Mapping[str, Any]) -> str:
    """A gold category, or "refused", "passage", "no reply"; told from status, kind and the executed query."""
    answer: Mapping[str, Any] = reply.get("answer") or {}
    if not answer:
        return NO_REPLY
    if reply.get("status") == "unanswerable":
        return REFUSED
    if answer.get("kind") == "passage":
        return PASSAGE
    if answer.get("conflicts"):
        return "conflict"
    form: Mapping[str, Any] = (answer.get("query") or {}).get("logical_form") or {}
    return _of_form(form, str(answer.get("kind"))) if form else _KINDS.get(str(answer.get("kind")), "lookup")


def _of_form(form: Mapping[str, Any], kind: str) -> str:
    operation, filters, order = form.get("operation", "rows"), form.get("filters") or [], form.get("order") or {}
    if form.get("yes_no"):
        return "boolean"
    if operation in _OPERATIONS:
        return _OPERATIONS[operation]
    superlative = bool(order.get("limit"))
    if len(filters) + superlative > 1 and (superlative or not form.get("projection")):
        return "combination"
    if superlative:
        return "superlative"
    if form.get("table") in _TABLES:
        return _TABLES[form["table"]]
    if kind == "list":
        return "list"
    return "lookup" if form.get("projection") else "reverse"
