"""Answers that people judged, turned into drafts of gold questions for a person to finish.

What was judged right becomes what is required; what was judged wrong leaves that to be filled in, and keeps the answer
and the comment as its note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sco_qa.evaluation.gold import Category, GoldItem

Reply = Mapping[str, Any]
OPERATIONS: Mapping[str, Category] = {"count": "count", "sum": "aggregate", "average": "aggregate", "group": "aggregate", "exists": "boolean"}
KINDS: Mapping[str, Category] = {"boolean": "boolean", "list": "list", "passage": "explain"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people said of one answer: the last verdict, and every comment."""

    answer: str
    verdict: Literal["right", "wrong"]
    comments: tuple[str, ...] = ()


def drafts(conversation: Sequence[Reply], judgements: Mapping[str, Judgement]) -> list[GoldItem]:
    """The questions of a conversation up to the last that was judged, each following the one before.

    Questions that nobody judged are kept where a judged one may depend on them; their note says so.
    """
    judged = [i for i, reply in enumerate(conversation) if reply["id"] in judgements]
    items: list[GoldItem] = []
    for reply in conversation[: judged[-1] + 1] if judged else ():
        before = items[-1].id if items else None
        items.append(_draft(reply, judgements.get(reply["id"]), before))
    return items


def _draft(reply: Reply, judgement: Judgement | None, follows: str | None) -> GoldItem:
    answer = reply["answer"]
    right = judgement is not None and judgement.verdict == "right"
    return GoldItem(
        id=f"feedback-{reply['id']}",
        question=reply["question"],
        category=_category(reply),
        kind=answer["kind"],
        follows=follows,
        required=tuple((value,) for value in dict.fromkeys(answer["values"]) if value.strip()) if right else (),
        evidence=tuple(dict.fromkeys(citation["quote"] for citation in reply["citations"] if citation["quote"].strip())) if right else (),
        note=_note(answer["text"], judgement),
    )


def _category(reply: Reply) -> Category:
    """The likely category, from the shape of the answer."""
    answer = reply["answer"]
    if reply["status"] == "unanswerable":
        return "unanswerable"
    if answer["conflicts"]:
        return "conflict"
    form = (answer["query"] or {}).get("logical_form") or {}
    if form.get("order"):
        return "superlative"
    return OPERATIONS.get(str(form.get("operation"))) or KINDS.get(answer["kind"]) or "lookup"


def _note(text: str, judgement: Judgement | None) -> str:
    if judgement is None:
        return f"DRAFT: not judged, asked before a question that was. Answered: {text}"
    comments = " ".join(f"Comment: {comment}" for comment in judgement.comments)
    if judgement.verdict == "right":
        return f"DRAFT: judged right. {comments}".strip()
    return f"DRAFT: judged wrong, fill in what is required. {comments} Answered: {text}".replace("  ", " ")
