"""One question to one reply: understand, execute, retrieve, decide, write."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sco_qa.answer.citing import Citer
from sco_qa.answer.confidence import load_models
from sco_qa.answer.evidence import Evidence, EvidenceReader
from sco_qa.answer.execution import Executor
from sco_qa.answer.quoting import quote
from sco_qa.answer.rendering import Rendered, Renderer
from sco_qa.answer.reply import Answer, Correction, PassageHit, Reply, Status
from sco_qa.answer.retrieval import Found, Retriever, with_cited_first
from sco_qa.answer.suggesting import Suggester
from sco_qa.corpus.document import Document, Span
from sco_qa.index.embedder import QuestionEmbedder
from sco_qa.question.dialogue import Context
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.logical_form import LogicalForm
from sco_qa.question.parser import Candidate
from sco_qa.question.understanding import Understander, Understanding
from sco_qa.question.wording import Describer

Mode = Literal["auto", "passages"]
_TRIED = 4
_WITHIN = 0.15
_LEAST_SCORE = 0.05


@dataclass(slots=True)
class Attempt:
    """A structured answer, tried: the candidate, what came of it, how sure."""

    candidate: Candidate
    rendered: Rendered
    confidence: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What answering needs; made once by the engine."""

    documents: Mapping[str, Document]
    understander: Understander
    executor: Executor
    renderer: Renderer
    describer: Describer
    retriever: Retriever
    embedder: QuestionEmbedder | None
    evidence: EvidenceReader
    suggester: Suggester
    lexicon: Lexicon
    new_citer: Any


class Answerer:
    """Answers questions. Holds no state between them."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self._models = load_models()

    def ask(self, question: str, context: Context | None, top_k: int, mode: Mode, explain: bool) -> Reply:
        clock = Clock()
        p = self._p
        read = p.understander.read(question)
        embedding = p.embedder.submit(read[0]) if p.embedder else None
        clock.lap("spell")
        understood = p.understander.understand(question, context, read)
        clock.lap("understand")
        attempts = self._attempts(understood) if mode == "auto" else []
        clock.lap("execute")
        vector = embedding() if embedding else None
        clock.lap("embed")
        found = [f for f in p.retriever.search(vector, understood.text) if f.score > _LEAST_SCORE]
        clock.lap("retrieve")
        evidence, p_passage = self._passage_confidence(understood, found)
        status, answer, citer, chosen = self._decide(understood, attempts, found, p_passage, mode)
        citations = citer.citations() if status != "unanswerable" else ()
        ranked = with_cited_first(found, [c.passage for c in citations if c.passage and answer.kind != "passage"])
        clock.lap("decide")
        suggestions = p.suggester.suggest(status, chosen.candidate.form if chosen else None, chosen.rendered.row_ids if chosen else (), found, question)
        reply = Reply(
            question=question,
            understood_as=p.describer.describe(chosen.candidate.form) if chosen else None,
            corrections=tuple(Correction(question[r.start : r.end], r.read) for r in understood.repairs),
            status=status,
            answer=answer,
            citations=citations,
            passages=tuple(self._hit(f) for f in ranked[:top_k]),
            suggestions=suggestions,
            timings_ms=clock.laps,
            context=self._remember(chosen, answer, status, context),
            explanation=self._explain(understood, attempts, evidence, p_passage, found, status) if explain else None,
        )
        clock.finish()
        return reply

    # -- structured

    def _attempts(self, understood: Understanding) -> list[Attempt]:
        """The best complete candidates, executed, until one has an answer."""
        complete = [c for c in understood.interpretation.candidates if c.complete]
        attempts: list[Attempt] = []
        for candidate in complete[:_TRIED]:
            if attempts and not understood.interpretation.follows and candidate.score < complete[0].score - _WITHIN:
                break
            rendered = self._p.renderer.render(self._p.executor.run(candidate.form), self._p.new_citer())
            attempts.append(Attempt(candidate, rendered, self._structured_confidence(candidate, complete, understood)))
            if rendered.answered and not self._hollow(rendered):
                break
        return attempts

    @staticmethod
    def _hollow(rendered: Rendered) -> bool:
        """Whether an answer rests on no row ("no", "0"): another reading may do better."""
        return not rendered.row_ids

    def _structured_confidence(self, candidate: Candidate, complete: Sequence[Candidate], understood: Understanding) -> float:
        others = [c.score for c in complete if c.form.table != candidate.form.table]
        margin = min(0.5, max(0.0, candidate.score - max(others, default=0.0)))
        exact = all(m.score == 1.0 for m in candidate.reading.mentions) and all(s > 0.94 for s in candidate.reading.text_tokens.values())
        features = {"coverage": candidate.coverage, "exact": float(exact), "margin": 2 * margin, "typed": float(candidate.reading.text is None),
                    "follows": float(understood.interpretation.follows)}  # fmt: skip
        return self._models["structured"](features)

    # -- passages

    def _passage_confidence(self, understood: Understanding, found: Sequence[Found]) -> tuple[Evidence, float]:
        passages = [self._p.documents[f.document].passage(f.passage) for f in found[:3]]
        evidence = self._p.evidence.measure(understood.tokens, found, passages)
        features = [*evidence.features(), float(self._causal(understood)), float(self._demands_fact(understood))]
        return evidence, self._models["passage"](features)

    def _causal(self, understood: Understanding) -> bool:
        """Whether the question asks why or how."""
        words = any(t.stem in self._p.lexicon.causal for t in understood.tokens[:3])
        asks = any(m.role is Role.ASK and m.value in ("why", "how") for m in self._p.understander.parser.mentions(understood.text, understood.tokens))
        return (words or asks) and not self._demands_fact(understood)

    def _demands_fact(self, understood: Understanding) -> bool:
        """Whether only a fact will do: a number, a date, a place, a person, yes or no."""
        tokens = understood.tokens
        if self._p.understander.parser.is_yes_no(tokens):
            return True
        opening = self._p.understander.parser.mentions(understood.text, tokens)
        roles = (Role.COUNT, Role.ASK, Role.SUM, Role.AVERAGE, Role.SHARE, Role.DIFFERENCE)
        return any(m.first <= 1 and m.role in roles and m.value not in ("why", "how") for m in opening)

    # -- the decision

    def _decide(self, understood: Understanding, attempts: list[Attempt], found: Sequence[Found], p_passage: float,
                mode: Mode) -> tuple[Status, Answer, Citer, Attempt | None]:  # fmt: skip
        answered = next((a for a in attempts if a.rendered.answered and not self._hollow(a.rendered)), None)
        answered = answered or next((a for a in attempts if a.rendered.answered), None)
        passage_due = bool(found) and (p_passage >= self._models["passage"].threshold or mode == "passages")
        structured_due = answered is not None and answered.confidence >= self._models["structured"].threshold
        if structured_due and answered and not (passage_due and self._causal(understood) and p_passage > 0.5):
            answer = replace(answered.rendered.answer, confidence=round(answered.confidence, 3))
            return "answered", answer, answered.rendered.citer, answered
        citer = self._p.new_citer()
        if passage_due:
            return "answered", replace(quote(found, self._p.documents, citer), confidence=round(p_passage, 3)), citer, None
        best = max((a.confidence for a in attempts if a.rendered.answered), default=0.0)
        confidence = round(1 - max(best, p_passage), 3)
        return "unanswerable", Answer("none", self._refusal(understood, attempts), confidence=confidence), citer, None

    def _refusal(self, understood: Understanding, attempts: Sequence[Attempt]) -> str:
        if attempts and not attempts[0].rendered.answered:
            return attempts[0].rendered.answer.text
        candidates = understood.interpretation.candidates
        missing = [m for c in candidates[:1] for m in (*c.missing, *c.unmet)]
        if not missing:
            missing = [t.text for t in self._p.evidence.content(understood.tokens)]
        if not missing:
            return "The paper does not say."
        words = ", ".join(f"“{m}”" for m in dict.fromkeys(missing))
        head = self._p.describer.subject(candidates[0].form) if candidates and candidates[0].missing else None
        about = f" about {head}" if head else ""
        return f"The paper does not say{about}: it gives nothing on {words}." if about else f"The paper does not say anything that answers this about {words}."

    # -- the rest of the reply

    def _hit(self, found: Found) -> PassageHit:
        document = self._p.documents[found.document]
        passage = document.passage(found.passage)
        highlights = []
        best = max((found.sentences or {}).items(), key=lambda item: item[1], default=None)
        if best:
            sentence = document.sentence(best[0])
            at = passage.text.find(sentence.text)
            if at >= 0:
                highlights.append((at, at + len(sentence.text)))
        path = document.section(passage.section).path
        span: Span = passage.span
        return PassageHit(passage.id, document.id, path, passage.text, span.start, span.end, round(found.score, 4), tuple(highlights))

    def _remember(self, chosen: Attempt | None, answer: Answer, status: Status, context: Context | None) -> dict[str, Any]:
        if chosen is None or status == "unanswerable":
            return context.as_json() if context else {}
        form: LogicalForm = chosen.candidate.form
        ids = chosen.rendered.row_ids
        labels = self._p.suggester.labels(form.table, ids)
        return Context(form, ids, labels, answer.values, answer.kind).as_json()

    def _explain(self, understood: Understanding, attempts: Sequence[Attempt], evidence: Evidence, p_passage: float,
                 found: Sequence[Found], status: Status) -> dict[str, Any]:  # fmt: skip
        words = [t.text for t in understood.tokens]
        return {
            "corrections": [{"from": understood.typed[r.start : r.end], "to": r.read} for r in understood.repairs],
            "tokens": words,
            "mentions": [m.as_json(words) for m in self._p.understander.parser.mentions(understood.text, understood.tokens)],
            "follows": understood.interpretation.follows,
            "candidates": [c.as_json() for c in understood.interpretation.candidates[:6]],
            "executed": [{"logical_form": a.candidate.form.as_json(), "answered": a.rendered.answered, "confidence": round(a.confidence, 3),
                          "sql": a.rendered.answer.query.sql if a.rendered.answer.query else None} for a in attempts],  # fmt: skip
            "retrieval": [{"passage": f.passage, "score": round(f.score, 3), "dense": round(f.dense, 3), "lexical": round(f.lexical, 3)} for f in found[:10]],
            "evidence": {"dense": evidence.dense, "lexical": evidence.lexical, "margin": evidence.margin, "coverage": evidence.coverage,
                         "weakest": evidence.weakest, "foreign": evidence.foreign, "confidence": round(p_passage, 3)},  # fmt: skip
            "decision": status,
        }


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
