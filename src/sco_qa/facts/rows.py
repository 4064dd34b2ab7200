"""A fact: one row of a table, with where each of its cells was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sco_qa.corpus.document import Span


@dataclass(slots=True)
class Fact:
    """`spans[None]` are the stretches of the source that state the whole row; `spans[column]` those a cell was read from.

    `listed` is False for a row that stands in prose only, not in the list its table is read from.
    """

    table: str
    document: str
    values: dict[str, Any]
    spans: dict[str | None, list[Span]] = field(default_factory=dict)
    listed: bool = True
    id: str = ""

    @property
    def start(self) -> int:
        return min(span.start for spans in self.spans.values() for span in spans)

    def cite(self, column: str | None, span: Span) -> None:
        """Add a place where the row, or a cell of it, is stated."""
        held = self.spans.setdefault(column, [])
        if span not in held:
            held.append(span)
