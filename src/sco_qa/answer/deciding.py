"""The decision between a structured answer, a passage, and "the paper does not say": calibrated probabilities, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sco_qa.answer.confidence import Logistic
from sco_qa.answer.evidence import Evidence
from sco_qa.answer.rendering import Rendered
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.understanding import Understanding
from sco_qa.question.words.text import Token

Choice = Literal["structured", "passage", "refuse"]
_FACT_ROLES = (Role.COUNT, Role.ASK, Role.SUM, Role.AVERAGE, Role.SHARE, Role.DIFFERENCE)
_REASONS = ("why", "how")
_AGREE_WITHIN = 3
_EXACT = 0.93
"""How surely a row must say a word, or what the word covers, for it to be meant exactly."""


@dataclass(slots=True)
class Attempt:
    """A structured answer, tried: the candidate, what came of it, its features, how sure."""

    candidate: Candidate
    rendered: Rendered
    confidence: float = 0.0
    features: dict[str, float] = field(default_factory=dict)

    @property
    def hollow(self) -> bool:
        """Whether an answer rests on no row ("no", "0"): another reading may do better."""
        return not self.rendered.row_ids


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of a question says about the answer it wants."""

    causal: bool
    """It asks why or how, or for what explains."""
    demands_fact: bool
    """Only a number, a date, a place, a person, yes or no will do."""
    reasons: bool = False
    """It asks why or how in so many words."""
    judges: bool = False
    """It asks for a judgement of one's own ("do you think …", "should …"): no fact is one."""


def with_wants(features: Mapping[str, float], kind: Mapping[str, float]) -> dict[str, float]:
    """Features and what the question wants, `kind`; that tells more of a question that asks why, and of one well accounted for."""
    passage, none = kind["passage"], kind["none"]
    return {
        **features,
        "wants_passage": passage,
        "wants_none": none,
        "reason_given": passage * features["causal"],
        "reason_unsaid": none * features["causal"],
        "covered_unsaid": none * features["coverage"],
        "certain_unsaid": none * features["certain"],
    }


class Decider:
    """Weighs the attempts against the passages."""

    def __init__(self, models: Mapping[str, Logistic], lexicon: Lexicon, parser: Parser) -> None:
        self._structured, self._passage = models["structured"], models["passage"]
        self._lexicon = lexicon
        self._parser = parser

    def asked(self, understood: Understanding) -> Asked:
        tokens, mentions = understood.tokens, understood.mentions
        demands = self._parser.is_yes_no(tokens) or any(m.first <= 1 and m.role in _FACT_ROLES and m.value not in _REASONS for m in mentions)
        asks = [m for m in mentions if m.role is Role.ASK and m.value in _REASONS]
        reasons = any(tokens[m.first].folded in self._lexicon.reasons for m in asks)
        causal = bool(asks) or any(t.stem in self._lexicon.causal for t in tokens[:3])
        return Asked(causal and not demands, demands, reasons and not demands, self._judges(tokens))

    def _judges(self, tokens: Sequence[Token]) -> bool:
        """Whether somebody's judgement is asked for."""
        words = " ".join(["", *(t.folded for t in tokens), ""])
        return any(t.folded in self._lexicon.oughts for t in tokens[:1]) or any(f" {phrase} " in words for phrase in self._lexicon.judgements)

    def weigh_attempts(self, attempts: Sequence[Attempt], understood: Understanding, asked: Asked, kind: Mapping[str, float], passages: Sequence[str]) -> None:
        """Give each attempt its confidence; `kind` is what the question seems to want, `passages` the ids of those found, best first."""
        tried = [c for c in understood.interpretation.candidates if c.tolerable]
        for attempt in attempts:
            candidate, reading = attempt.candidate, attempt.candidate.reading
            others = max((c.score for c in tried if c.form.table != candidate.form.table), default=0.0)
            cited = {c.passage for c in attempt.rendered.citer.citations()}
            attempt.features = {
                "coverage": candidate.coverage,
                "margin": min(1.0, max(0.0, 2 * (candidate.score - others))),
                "exact": float(all(m.score == 1.0 for m in reading.mentions) and all(s > _EXACT for s in reading.text_tokens.values())),
                "typed": float(reading.text is None),
                "anchored": float(bool(reading.of(Role.NOUN, Role.VALUE, Role.VERB) or reading.kind(MentionKind.NAME))),
                "agrees": float(bool(cited & set(passages[:_AGREE_WITHIN]))),
                "hollow": float(attempt.hollow),
                "things_missing": min(2, candidate.missing_of("thing")) / 2,
                "acts_missing": min(2, candidate.missing_of("act")) / 2,
                "causal": float(asked.causal),
                "follows": float(understood.interpretation.follows),
                "coverage_squared": candidate.coverage**2,
            }
            exact = attempt.features["exact"]
            attempt.features["exact_coverage"] = exact * candidate.coverage
            attempt.features["certain"] = exact * float(candidate.complete)
            attempt.features["settled"] = exact * float(attempt.hollow and candidate.complete)
            attempt.features = with_wants(attempt.features, kind)
            attempt.confidence = 0.0 if asked.judges else self._structured(attempt.features)

    def passage_features(self, evidence: Evidence, understood: Understanding, asked: Asked, kind: Mapping[str, float]) -> dict[str, float]:
        best = understood.interpretation.candidates[0] if understood.interpretation.candidates else None
        features = {
            **evidence.as_dict(),
            "causal": float(asked.causal),
            "demands": float(asked.demands_fact),
            "unmet": min(2, len({*best.missing, *best.unmet})) / 2 if best else 0.0,
            "named": float(best is not None and bool(best.reading.kind(MentionKind.NAME))),
            "certain": float(best is not None and best.complete),
        }
        return with_wants(features, kind)

    def passage_confidence(self, features: Mapping[str, float]) -> float:
        return self._passage(features)

    def choose(self, attempts: Sequence[Attempt], p_passage: float, asked: Asked, found: bool) -> tuple[Choice, Attempt | None]:
        """What to answer with; an attempt comes with "structured", and with "refuse" when it is what found nothing."""
        answered = [a for a in attempts if a.rendered.answered]
        best = next((a for a in answered if not a.hollow), answered[0] if answered else None)
        passage_due = found and p_passage >= self._passage.threshold
        if best and best.confidence >= self._structured.threshold and not (passage_due and (asked.reasons or p_passage > best.confidence)):
            return "structured", best
        empty = attempts[0] if attempts and not attempts[0].rendered.answered else None
        if empty and empty.confidence >= self._structured.threshold and not asked.causal and not (passage_due and p_passage > empty.confidence):
            return "refuse", empty
        return ("passage", None) if passage_due else ("refuse", empty)
