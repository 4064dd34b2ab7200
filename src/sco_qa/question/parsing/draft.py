"""A logical form in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from sco_qa.question.forms.logical_form import LogicalForm


@dataclass
class Draft:
    """A logical form in the making. `unmet` names what the question asks for and the table cannot give."""

    form: LogicalForm
    unmet: list[str] = field(default_factory=list)
