"""A run: every gold question asked in order, each conversation kept, each reply judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sco_qa.errors import BadInput, NotFound
from sco_qa.evaluation.asking import Asker, AskingError
from sco_qa.evaluation.gold import GoldItem
from sco_qa.evaluation.metrics import Metrics, measure
from sco_qa.evaluation.scored import Scored, score, unanswered

FORMAT = 1
RANKED = 10
Progress = Callable[[int, int], None]
"""Called with how many questions are asked and how many there are."""


@dataclass(frozen=True, slots=True)
class Run:
    """When, of what, each question's result, and the figures."""

    made: str
    about: dict[str, str]
    items: tuple[Scored, ...]
    metrics: Metrics

    @property
    def misses(self) -> list[Scored]:
        return [item for item in self.items if not item.right]

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, "made": self.made, "about": self.about, "metrics": self.metrics.as_json(), "items": [asdict(i) for i in self.items]}


def run(items: Sequence[GoldItem], asker: Asker, *, about: dict[str, str] | None = None, progress: Progress | None = None) -> Run:
    """Ask and judge all items. A question that fails is a miss; raises ServiceError when none can be asked any more."""
    conversations: dict[str, str | None] = {}
    scored: list[Scored] = []
    for item in items:
        scored.append(_ask(item, asker, conversations))
        if progress:
            progress(len(scored), len(items))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return Run(made, {**asker.about(), **(about or {})}, tuple(scored), measure(scored))


def _ask(item: GoldItem, asker: Asker, conversations: dict[str, str | None]) -> Scored:
    try:
        asked = asker.ask(item.question, conversations.get(item.follows or ""), top_k=RANKED)
        conversations[item.id] = asked.conversation
        return score(item, asked, asker)
    except (AskingError, BadInput) as error:
        return unanswered(item, str(error))


def read_run(path: Path) -> Run:
    """A run that was written before; its figures are made anew. Raises NotFound or BadInput."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        items = tuple(Scored.from_json(item) for item in data["items"])
        return Run(data["made"], data["about"], items, measure(items))
    except OSError as error:
        raise NotFound(f"the earlier run {path} cannot be read ({error.strerror}): give a run.json that `sco-qa evaluate` wrote") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} is not a run that `sco-qa evaluate` wrote ({error!r}): give its run.json") from error
