"""What changed since an earlier run."""

from __future__ import annotations

from dataclasses import dataclass

from sco_qa.evaluation.run import Run
from sco_qa.evaluation.scored import Scored


@dataclass(frozen=True, slots=True)
class Difference:
    """Questions of both runs whose verdict turned, and those that only one of them asked."""

    since: str
    turned_right: tuple[Scored, ...]
    turned_wrong: tuple[Scored, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    accuracy_before: float | None
    accuracy_now: float | None


def compare(now: Run, before: Run) -> Difference:
    """Accuracies are over the questions that both runs asked, word for word."""
    earlier = {(item.id, item.question): item for item in before.items}
    common = [(item, earlier[item.id, item.question]) for item in now.items if (item.id, item.question) in earlier]
    present = {(item.id, item.question) for item in now.items}
    return Difference(
        since=before.made,
        turned_right=tuple(item for item, old in common if item.right and not old.right),
        turned_wrong=tuple(item for item, old in common if old.right and not item.right),
        added=tuple(item.id for item in now.items if (item.id, item.question) not in earlier),
        dropped=tuple(item.id for item in before.items if (item.id, item.question) not in present),
        accuracy_before=sum(old.right for _, old in common) / len(common) if common else None,
        accuracy_now=sum(item.right for item, _ in common) / len(common) if common else None,
    )
