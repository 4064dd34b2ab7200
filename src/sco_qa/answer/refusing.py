"""What the service says when the paper does not say: what exactly is missing, and what the paper does say near it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sco_qa.answer.execution import Denotation
from sco_qa.question.english import joined
from sco_qa.question.logical_form import LogicalForm, RowIs
from sco_qa.question.parser import Candidate
from sco_qa.question.wording import Describer

_UNSAID = {"who": "no name", "whom": "no name", "whose": "no name", "by whom": "no name", "when": "no date", "since when": "no date", "where": "no place", "how long": "no duration"}
"""What a question word asks for, as what is not given."""
_NEAR = 0.5
"""Coverage from which the best reading of a question is near enough to be told."""
_ROWS_TOLD = 3


class Refuser:
    """Writes refusals. They rest on no citation, so what they tell of the paper is told as being there, not as proof."""

    def __init__(self, describer: Describer, run: Callable[[LogicalForm], Denotation]) -> None:
        self._describer = describer
        self._run = run

    def refuse(self, text: str, candidates: Sequence[Candidate], content: Sequence[str]) -> str:
        """`text` is the question, `candidates` its readings, `content` the words that carry it."""
        best = candidates[0] if candidates else None
        missing = [*best.missing, *best.unmet] if best else []
        lacking = _lacking(missing or list(content), text)
        if best is None or not missing or best.coverage < _NEAR:
            return f"The paper gives {lacking}." if lacking else "The paper does not say."
        named = self._describer.named(best.form)
        head = f"For {self._describer.subject(best.form)} the paper gives {lacking}" if named else f"The paper gives {lacking}"
        return f"{head}.{self._near(best.form, named)}"

    def _near(self, form: LogicalForm, named: bool) -> str:
        """What is there: the thing itself, or how many rows fit without the words that nothing explains."""
        if not named and not form.filters:
            return ""
        kept = tuple(f for f in form.filters if isinstance(f, RowIs)) or form.filters
        rows = self._run(LogicalForm(form.table, filters=kept)).rows
        if not rows:
            return ""
        naming = self._describer.naming
        if named:
            return f" It does say: {naming.about(form.table, naming.of(form.table, rows[0]['id']))}." if len(rows) <= _ROWS_TOLD else ""
        lists = self._describer.phrases(form.table).lists.removesuffix("s")
        return f" It does {lists} {self._describer.counted(len(rows), replace(form, projection=(), order=None))}."


def _lacking(words: Sequence[str], text: str) -> str:
    """"no date", "nothing on “troops” and “world cup”": words that stand side by side are one."""
    said: list[str] = []
    quoted: list[str] = []
    for word in dict.fromkeys(words):
        if word.lower() in _UNSAID:
            said.append(_UNSAID[word.lower()])
        elif quoted and f"{quoted[-1]} {word}" in text:
            quoted[-1] = f"{quoted[-1]} {word}"
        else:
            quoted.append(word)
    nothing = [f"nothing on {joined([f'“{w}”' for w in quoted], 'or')}"] if quoted else []
    return joined([*dict.fromkeys(said), *nothing])
