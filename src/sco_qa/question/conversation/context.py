"""What a conversation remembers: its last few answers, each with the logical form it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sco_qa.facts.schema import Schema
from sco_qa.question.forms.logical_form import LogicalForm

_REMEMBERED, _NEAR = 8, 4


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was understood. `rows` are the facts its answer rests on, in the order shown, `labels` their names.

    `answered` is False for one that found nothing; its form still says what was spoken of.
    """

    form: LogicalForm
    rows: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    kind: str = ""
    answered: bool = True

    def as_json(self) -> dict[str, Any]:
        return {"form": self.form.as_json(), "rows": list(self.rows), "labels": list(self.labels), "values": list(self.values),
                "kind": self.kind, "answered": self.answered}  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any], schema: Schema) -> Turn | None:
        """None for a turn that another version wrote and this one cannot read, or whose form the schema does not know."""
        try:
            form = LogicalForm.from_json(data["form"])
            if not form.fits(schema):
                return None
            return cls(form, tuple(data["rows"]), tuple(data["labels"]), tuple(data["values"]), data["kind"], data.get("answered", True))
        except (KeyError, TypeError, ValueError, AttributeError):
            return None


@dataclass(frozen=True, slots=True)
class Context:
    """A conversation's turns, the latest first. `lost` says that the very last question was about something else, not understood.

    `asked` is that question, if a passage answered it: "and China?" asks it again.
    """

    turns: tuple[Turn, ...] = ()
    lost: bool = False
    asked: str = ""
    topic: str = ""
    """The name that was said last, in the question's words: "it", where no answer is meant."""

    @property
    def person(self) -> str:
        """The person spoken of last, not long ago, by name; nothing where none was, or none that the paper names."""
        for turn in self.turns[:_NEAR]:
            names = turn.values if turn.kind == "person" else turn.labels if turn.form.table == "people" else ()
            if names:
                return names[0] if len(names) == 1 and "(" not in names[0] else ""
        return ""

    def after(self, turn: Turn) -> Context:
        return Context((turn, *self.turns)[:_REMEMBERED], topic=self.topic)

    def astray(self, asked: str = "") -> Context:
        return replace(self, lost=True, asked=asked)

    def as_json(self) -> dict[str, Any]:
        return {"turns": [t.as_json() for t in self.turns], "lost": self.lost, "asked": self.asked, "topic": self.topic}

    @classmethod
    def from_json(cls, data: dict[str, Any] | None, schema: Schema) -> Context | None:
        """The inverse of `as_json`; None where there is nothing to go on from. Turns that `schema` does not know are left out."""
        turns = tuple(t for each in (data or {}).get("turns") or () if (t := Turn.from_json(each, schema)))
        asked, topic = (str((data or {}).get(name, "")) for name in ("asked", "topic"))
        return cls(turns, bool((data or {}).get("lost")), asked, topic) if turns or asked or topic else None
