"""What the service says when the paper does not say: what exactly is missing, and what the paper does say near it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sco_qa.answer.execution import Denotation
from sco_qa.question.forms.logical_form import LogicalForm, TextHas
from sco_qa.question.forms.wording import Describer
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing.parser import Candidate
from sco_qa.question.reading.row_words import NEAR_TEXT_WEIGHT
from sco_qa.question.words.english import joined

_UNSAID = {"who": "no name", "whom": "no name", "whose": "no name", "by whom": "no name", "when": "no date", "since when": "no date", "where": "no place", "how long": "no duration"}
"""What a question word asks for, as what is not given."""
_NEAR = 0.5
"""Coverage from which the best reading of a question is near enough to be told."""
_AS_GOOD = 0.1
_ROWS_TOLD = 3


class Refuser:
    """Writes refusals. They rest on no citation, so what they tell of the paper is told as being there, not as proof."""

    def __init__(self, describer: Describer, run: Callable[[LogicalForm], Denotation]) -> None:
        self._describer = describer
        self._run = run

    def refuse(self, text: str, candidates: Sequence[Candidate], content: Sequence[str]) -> str:
        """`text` is the question, `candidates` its readings, `content` the words that carry it."""
        best = _nearest(candidates)
        missing = [*_unsure(best), *best.missing, *best.unmet] if best else []
        if best is not None and any(i in best.reading.proper for i in best.reading.missing):
            return f"The paper says nothing that brings together {joined([f'“{w}”' for w in dict.fromkeys(content)])}."
        lacking = _lacking(missing or list(content), text)
        if best is None or not missing or best.coverage < _NEAR:
            return f"The paper gives {lacking}." if lacking else "The paper does not say."
        named = self._describer.named(best.form)
        head = f"For {self._describer.subject(self._describer.itself(best.form))} the paper gives {lacking}" if named else f"The paper gives {lacking}"
        return f"{head}.{self._near(best.form, named)}"

    def _near(self, form: LogicalForm, named: bool) -> str:
        """What is there: the thing itself, or how many rows fit without the words that nothing explains."""
        if not named and (not form.filters or any(isinstance(f, TextHas) for f in form.filters)):
            return ""
        rows = self._run(self._describer.itself(form) if named else LogicalForm(form.table, filters=form.filters)).rows
        if not rows:
            return ""
        naming = self._describer.naming
        if named:
            return f" It does say: {naming.about(form.table, naming.of(form.table, rows[0]['id']))}." if len(rows) <= _ROWS_TOLD else ""
        lists = self._describer.phrases(form.table).lists.removesuffix("s")
        return f" It does {lists} {self._describer.counted(len(rows), replace(form, projection=(), order=None))}."


def _nearest(candidates: Sequence[Candidate]) -> Candidate | None:
    """The reading that knows the things which the question names, else the best."""
    least = candidates[0].coverage - _AS_GOOD if candidates else 0.0
    named = (c for c in candidates if c.reading.kind(MentionKind.NAME) and not c.missing_of("name") and c.coverage >= least)
    return next(named, candidates[0] if candidates else None)


def _unsure(candidate: Candidate) -> list[str]:
    """Words that a reading only takes for something near in meaning."""
    reading = candidate.reading
    near = {i for m in reading.mentions if m.score < 1.0 for i in range(m.first, m.last)} | {i for i, score in reading.text_tokens.items() if score < NEAR_TEXT_WEIGHT}
    return [reading.tokens[i].text for i in sorted(near)]


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
