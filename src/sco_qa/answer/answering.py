"""One question to one reply: understand, execute, retrieve, decide, write."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sco_qa.answer.ambiguity import is_ambiguous
from sco_qa.answer.citing import Citer
from sco_qa.answer.deciding import Attempt, Choice, Decider
from sco_qa.answer.evidence import Evidence, EvidenceReader
from sco_qa.answer.execution import Executor
from sco_qa.answer.question_kind import KindModel
from sco_qa.answer.quoting import quote
from sco_qa.answer.refusing import Refuser
from sco_qa.answer.rendering import Renderer
from sco_qa.answer.reply import Answer, Correction, PassageHit, Reply, Status
from sco_qa.answer.retrieval import Found, Retriever, with_cited_first
from sco_qa.answer.suggesting import Suggester
from sco_qa.corpus.document import Document, Span
from sco_qa.index.embedder import Submit
from sco_qa.index.subject import Subject
from sco_qa.question.conversation.context import Context, Turn
from sco_qa.question.forms.logical_form import LogicalForm, RowIs
from sco_qa.question.forms.wording import Describer
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.lists.enumerating import ListReader
from sco_qa.question.parsing.parser import Candidate
from sco_qa.question.understanding import Understander, Understanding
from sco_qa.question.words.english import capital

Mode = Literal["auto", "passages"]
_TRIED = 4
_OWN_TABLE = 0.12
_NEARLY = 0.05
"""How much worse a reading that finds nothing may be than the best for a refusal to tell what it found nothing of."""
_WITHIN, _WITHIN_HOLLOW = 0.15, 0.05
"""How much worse a candidate may be to be tried after one that found nothing, and after one that answers "no" or "0"."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What answering needs; made once by the engine."""

    documents: Mapping[str, Document]
    understander: Understander
    executor: Executor
    renderer: Renderer
    describer: Describer
    refuser: Refuser
    retriever: Retriever
    submit: Submit | None
    subject: Subject
    evidence: EvidenceReader
    kind: KindModel
    lists: ListReader
    decider: Decider
    suggester: Suggester
    lexicon: Lexicon
    new_citer: Any


class Answerer:
    """Answers questions. Holds no state between them."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts

    def ask(self, question: str, context: Context | None, top_k: int, mode: Mode, explain: bool, submit: Submit | None = None) -> Reply:
        clock = Clock()
        p = self._p
        read = p.understander.read(question, context)
        embedding = (submit or p.submit)(p.subject.without(read[0])) if p.submit else None
        clock.lap("spell")
        understood = p.understander.understand(question, context, read)
        clock.lap("understand")
        sought = understood.interpretation.text or understood.text
        if sought != understood.text and p.submit:
            embedding = (submit or p.submit)(p.subject.without(sought))
        vector = embedding() if embedding else None
        clock.lap("embed")
        understood = self._with_lists(understood, sought if understood.interpretation.follows else read[0], vector)
        attempts = self._attempts(understood) if mode == "auto" else []
        clock.lap("execute")
        found = p.retriever.search(vector, sought)
        clock.lap("retrieve")
        asked = p.decider.asked(understood)
        kind = self._kind(understood, attempts, vector, submit)
        p.decider.weigh_attempts(attempts, understood, asked, kind, [f.passage for f in found])
        features = p.decider.passage_features(self._evidence(understood, found), understood, asked, kind)
        p_passage = p.decider.passage_confidence(features)
        choice, attempt = p.decider.choose(attempts, p_passage, asked, bool(found)) if mode == "auto" else ("passage" if found else "refuse", None)
        status, answer, citer = self._answer(choice, attempt, p_passage, attempts, understood, found)
        chosen = attempt if choice == "structured" else None
        citations = citer.citations() if status != "unanswerable" else ()
        ranked = with_cited_first(found, [c.passage for c in citations if c.passage and answer.kind != "passage"])
        clock.lap("decide")
        suggestions = p.suggester.suggest(status, chosen.candidate.form if chosen else None, chosen.rendered.row_ids if chosen else (), found, question)
        reply = Reply(
            question=question,
            understood_as=p.describer.describe(chosen.candidate.form) if chosen else None,
            corrections=tuple(Correction(r.typed, r.read) for r in understood.repairs),
            status=status,
            answer=answer,
            citations=citations,
            passages=tuple(self._hit(f) for f in ranked[:top_k]),
            suggestions=suggestions,
            timings_ms=clock.laps,
            context=self._remember(chosen, answer, understood, context),
            explanation=self._explain(understood, attempts, features, p_passage, found, choice) if explain else None,
        )
        clock.finish()
        return reply

    def embed(self, question: str) -> NDArray[np.float32] | None:
        """The embedding a question is searched by, shape (384,)."""
        p = self._p
        return p.submit(p.subject.without(p.understander.read(question)[0]))() if p.submit else None

    def search(self, question: str) -> list[Found]:
        """Passages by how probably they answer, best first."""
        return self._p.retriever.search(self.embed(question), self._p.understander.read(question)[0])

    def _kind(self, understood: Understanding, attempts: Sequence[Attempt], vector: NDArray[np.float32] | None, submit: Submit | None) -> Mapping[str, float]:
        """What the question seems to want; of a follow-up's few words, or of how they were understood, whichever looks the more like a question of facts."""
        kind = self._p.kind(vector)
        embed = submit or self._p.submit
        if vector is None or embed is None or not attempts or not understood.interpretation.follows or not attempts[0].candidate.complete:
            return kind
        told = self._p.kind(embed(self._p.describer.describe(attempts[0].candidate.form))())
        return {name: min(value, told[name]) if name in ("passage", "none") else value for name, value in kind.items()}

    # -- structured

    def _with_lists(self, understood: Understanding, text: str, vector: NDArray[np.float32] | None) -> Understanding:
        """The understanding with the lists of the paper that the question may ask for, among its candidates by their score."""
        interpretation = understood.interpretation
        found = self._p.lists.read(text, vector)
        if interpretation.follows:
            found = [c for c in found if c.complete] if not any(c.complete for c in interpretation.candidates) else []
        ranked = list(interpretation.candidates)
        for candidate in found:
            at = next((i for i, other in enumerate(ranked) if other.score < candidate.score + (_preferred(candidate, other) if other not in found else 0.0)), len(ranked))
            ranked.insert(at, candidate)
        return replace(understood, interpretation=replace(interpretation, candidates=ranked))

    def _attempts(self, understood: Understanding) -> list[Attempt]:
        """The best candidates, executed, until one has an answer."""
        tried = [c for c in understood.interpretation.candidates if c.tolerable]
        attempts: list[Attempt] = []
        for candidate in tried[:_TRIED]:
            within = _WITHIN_HOLLOW if attempts and attempts[0].rendered.answered else _WITHIN
            if attempts and not understood.interpretation.follows and candidate.score < tried[0].score - within:
                break
            rendered = self._p.renderer.render(self._p.executor.run(candidate.form), self._p.new_citer())
            attempts.append(Attempt(candidate, rendered))
            if rendered.answered and (rendered.row_ids or candidate.firm):
                break
        return attempts

    # -- passages

    def _evidence(self, understood: Understanding, found: Sequence[Found]) -> Evidence:
        if not found:
            return Evidence()
        document = self._p.documents[found[0].document]
        best = found[0].best_sentence
        return self._p.evidence.measure(understood.tokens, found, document.passage(found[0].passage), document.sentence(best).text if best else "")

    # -- the answer

    def _answer(self, choice: Choice, attempt: Attempt | None, p_passage: float, attempts: Sequence[Attempt], understood: Understanding,
                found: Sequence[Found]) -> tuple[Status, Answer, Citer]:  # fmt: skip
        if choice == "structured" and attempt:
            answer = replace(attempt.rendered.answer, confidence=round(attempt.confidence, 3))
            if is_ambiguous(attempt.candidate, attempt.rendered):
                fits = self._p.describer.counted(len(attempt.rendered.row_ids), attempt.candidate.form)
                return "ambiguous", replace(answer, text=f"{capital(fits)} fit this question. {answer.text}"), attempt.rendered.citer
            return "answered", answer, attempt.rendered.citer
        citer = self._p.new_citer()
        if choice == "passage":
            return "answered", replace(quote(found, self._p.documents, citer), confidence=round(p_passage, 3)), citer
        best = max((a.confidence for a in attempts if a.rendered.answered), default=0.0)
        return "unanswerable", Answer("none", self._refusal(understood, attempt), confidence=round(1 - max(best, p_passage), 3)), citer

    def _refusal(self, understood: Understanding, empty: Attempt | None) -> str:
        best = understood.interpretation.candidates[:1]
        if empty and (empty.candidate in best or empty.candidate.score >= best[0].score - _NEARLY):
            return empty.rendered.refusal()
        content = [t.text for t in self._p.evidence.content(understood.tokens)]
        return self._p.refuser.refuse(understood.text, understood.interpretation.candidates, content)

    # -- the rest of the reply

    def _hit(self, found: Found) -> PassageHit:
        document = self._p.documents[found.document]
        passage = document.passage(found.passage)
        highlights = []
        best = found.best_sentence
        if best:
            sentence = document.sentence(best)
            at = passage.text.find(sentence.text)
            if at >= 0:
                highlights.append((at, at + len(sentence.text)))
        path = document.section(passage.section).path
        span: Span = passage.span
        return PassageHit(passage.id, document.id, path, passage.text, span.start, span.end, round(found.score, 4), tuple(highlights))

    def _remember(self, chosen: Attempt | None, answer: Answer, understood: Understanding, context: Context | None) -> dict[str, Any]:
        """What the next question may lean on: this answer, or what a question without one named, or only what was said before."""
        before = context or Context()
        before = replace(before, topic=understood.topic or before.topic)
        if chosen is not None:
            ids = chosen.rendered.row_ids
            return before.after(Turn(replace(chosen.candidate.form, denied=False), ids, self._p.suggester.labels(chosen.candidate.form.table, ids), answer.values, answer.kind)).as_json()
        spoken = next((c for c in understood.interpretation.candidates[:1] if c.complete and not any(isinstance(f, RowIs) and f.negated for f in c.form.filters)), None)
        if understood.interpretation.follows and spoken is None:
            return before.as_json()
        if spoken is not None and (understood.interpretation.follows or (answer.kind == "none" and spoken.reading.of(Role.NOUN, Role.VALUE, Role.COLUMN))):
            ids = tuple(str(r["id"]) for r in self._p.executor.run(spoken.form).rows)
            return before.after(Turn(spoken.form, ids, self._p.suggester.labels(spoken.form.table, ids), answered=False)).as_json()
        named = next((f for c in understood.interpretation.candidates[:1] for f in c.form.filters if isinstance(f, RowIs) and not f.negated), None)
        if named is None and answer.kind == "none" and not understood.speaks:
            return before.as_json()
        if named is None:
            return before.astray(understood.text if answer.kind == "passage" else "").as_json()
        form = LogicalForm(understood.interpretation.candidates[0].form.table, filters=(named,))
        return before.after(Turn(form, named.ids, self._p.suggester.labels(form.table, named.ids), answered=False)).as_json()

    def _explain(self, understood: Understanding, attempts: Sequence[Attempt], features: dict[str, float], p_passage: float,
                 found: Sequence[Found], choice: Choice) -> dict[str, Any]:  # fmt: skip
        words = [t.text for t in understood.tokens]
        return {
            "corrections": [{"from": r.typed, "to": r.read} for r in understood.repairs],
            "tokens": words,
            "mentions": [m.as_json(words) for m in understood.mentions],
            "follows": understood.interpretation.follows,
            "candidates": [c.as_json() for c in understood.interpretation.candidates[:6]],
            "executed": [{"logical_form": a.candidate.form.as_json(), "answered": a.rendered.answered, "confidence": round(a.confidence, 3), "features": {k: round(v, 3) for k, v in a.features.items()},
                          "sql": a.rendered.answer.query.sql if a.rendered.answer.query else None} for a in attempts],
            "retrieval": [{"passage": f.passage, "score": round(f.score, 3), "dense": round(f.dense, 3), "lexical": round(f.lexical, 3)} for f in found[:10]],
            "passage": {"features": {k: round(v, 3) for k, v in features.items()}, "confidence": round(p_passage, 3)},
            "decision": choice,
        }


def _preferred(found: Candidate, other: Candidate) -> float:
    """How far a list that explains everything goes before other readings of its own table: words scattered over its items."""
    return _OWN_TABLE if found.complete and found.form.table == other.form.table else 0.0


class Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = round(1e3 * (now - self._last), 3)
        self._last = now

    def finish(self) -> None:
        self.laps["total"] = round(1e3 * (time.perf_counter() - self._begun), 3)
