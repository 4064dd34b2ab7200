"""From a denotation to an answer: the sentence, its values, its table, its citation marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sco_qa.answer.aggregates import count, share, total
from sco_qa.answer.citing import Citer
from sco_qa.answer.comparing import compare, difference, ratio, same
from sco_qa.answer.execution import Denotation
from sco_qa.answer.gathering import groups
from sco_qa.answer.listing import every, exists, rows
from sco_qa.answer.reply import Answer, ExecutedQuery
from sco_qa.answer.scene import Scene
from sco_qa.facts.schema import Schema
from sco_qa.question.forms.logical_form import Filter, LogicalForm
from sco_qa.question.forms.wording import Describer
from sco_qa.question.words.english import joined

_WRITERS: dict[str, Callable[[Scene], Answer | None]] = {
    "rows": rows, "exists": exists, "count": count, "sum": total, "together": total, "average": total, "median": total,
    "share": share, "group": groups, "compare": compare, "difference": difference, "ratio": ratio, "same": same, "every": every,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer, or, when `answered` is False, an empty one; `refusal` then says why there is none."""

    answered: bool
    answer: Answer
    citer: Citer
    row_ids: tuple[str, ...]
    refusal: Callable[[], str] = str
    """Looks around for what is nearest, so it is called only for the one that is shown."""


class Renderer:
    """Writes structured answers."""

    def __init__(self, schema: Schema, describer: Describer, who: Mapping[str, str], run: Callable[[LogicalForm], Denotation]) -> None:
        self._schema = schema
        self._describer = describer
        self._who = who
        self._run = run

    def render(self, found: Denotation, citer: Citer) -> Rendered:
        form = found.form
        scene = Scene(found, self._schema.tables[form.table], citer, self._describer, self._who, self._run)
        answer = _WRITERS[form.operation](scene)
        if answer is None:
            return Rendered(False, Answer("none", ""), citer, (), partial(self._nothing, form))
        if answer.kind == "list" and not answer.values:
            return Rendered(False, Answer("none", ""), citer, (), partial(str, answer.text))
        answer = _turned_round(answer) if form.denied else answer
        query = ExecutedQuery(form.table, found.sql, found.parameters, form.as_json())
        answer = replace(answer, query=query, table=answer.table or scene.whole_table())
        return Rendered(True, answer, citer, tuple(row["id"] for row in found.rows))

    # -- nothing found

    def _nothing(self, form: LogicalForm) -> str:
        """What the paper does not say, and what it says that is nearest."""
        subject = self._describer.subject(form)
        columns = [c for c in (*form.projection, form.measure) if c]
        if columns and self._run(replace(form, operation="rows", projection=(), measure=None, order=None, group_by=None, distinct=None, alternatives=())).rows:
            spoken = self._describer.phrases(form.table)
            what = joined([spoken.column(c).noun[0] for c in columns])
            return f"The paper does not give the {what} {spoken.column(columns[0]).of} {subject}."
        if self._describer.named(form):
            near = self._run(self._describer.itself(form)).rows
            said = f" It does say: {self._describer.naming.about(form.table, self._describer.naming.of(form.table, near[0]['id']))}." if len(near) == 1 else ""
            return f"The paper has nothing on {subject}.{said}"
        return f"The paper {self._describer.phrases(form.table).lists} no {self._describer.subject(form, singular=True)}.{self._nearest(form)}"

    def _nearest(self, form: LogicalForm) -> str:
        """What there is when one condition is dropped: the fewest rows, as they are nearest to what was asked."""
        best: tuple[int, LogicalForm] | None = None
        for filter_ in form.filters:
            wider = self._without(form, filter_)
            n = len(self._run(wider).rows)
            if n and (best is None or n < best[0]):
                best = (n, wider)
        return f" It does {self._describer.phrases(form.table).lists.removesuffix('s')} {self._describer.counted(*best)}." if best else ""

    @staticmethod
    def _without(form: LogicalForm, filter_: Filter) -> LogicalForm:
        kept = tuple(f for f in form.filters if f is not filter_)
        return LogicalForm(form.table, filters=kept)


def _turned_round(answer: Answer) -> Answer:
    """The answer to whether something is not so."""
    if answer.kind != "boolean":
        return answer
    word, rest = ("no", answer.text.removeprefix("Yes")) if answer.values == ("yes",) else ("yes", answer.text.removeprefix("No"))
    return replace(answer, values=(word,), text=f"{word.capitalize()}{rest}")
