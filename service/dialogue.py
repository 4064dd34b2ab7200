"""One question of a conversation: remember what came before, ask the engine, keep the answer."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import orjson

from sco_qa.answer.reply import Reply
from sco_qa.engine import Engine
from service.batching import Batcher
from service.cache import AnswerCache
from service.logs import note_reply
from service.metrics import Metrics
from service.problems import Problem
from service.storage import Conversation, Feedback, Store, Verdict, new_id, now

Mode = Literal["auto", "passages"]


class Dialogue:
    """Asks the engine and keeps what was said. Blocking: call it from a worker thread."""

    def __init__(self, engine: Engine, store: Store, metrics: Metrics, batcher: Batcher, *, longest: int = 200, cached: int = 0) -> None:
        """`longest` is the number of answers that a conversation may have; `cached` answers are kept for questions asked again."""
        self._longest = longest
        self._engine = engine
        self._store = store
        self._metrics = metrics
        self._batcher = batcher
        self._cache = AnswerCache(cached)

    def ask(
        self,
        question: str,
        *,
        conversation: str | None = None,
        top_k: int = 5,
        mode: Mode = "auto",
        explain: bool = False,
        owner: str | None = None,
    ) -> bytes:
        """Answer a question, going on from `conversation` (404 if there is none of that id) or starting a new one.

        Returns the answer as it is stored and sent: JSON.
        """
        before = self._going_on(conversation).context if conversation is not None else None
        reply = self._reply(question, before, top_k, mode, explain)
        created = now()
        body = {"id": new_id()} | reply.body() | {"conversation": conversation or new_id(), "created": created}
        packed = orjson.dumps(body, default=str)
        self._store.add_answer(
            body["id"],
            packed,
            created,
            conversation=body["conversation"],
            title=question,
            context=reply.context,
            owner=owner,
        )
        self._metrics.answered(reply)
        note_reply(reply, question)
        return packed

    def _going_on(self, conversation: str) -> Conversation:
        found = self.conversation(conversation)
        if found.length >= self._longest:
            raise Problem(409, f"this conversation has {found.length} answers, as many as it may have; begin a new one")
        return found

    def _reply(self, question: str, context: dict[str, Any] | None, top_k: int, mode: Mode, explain: bool) -> Reply:
        """From the engine, or as it was given before to the same question after the same answers."""
        begun = time.perf_counter()
        key = (self._engine.index_version, question, orjson.dumps(context), top_k, mode, explain)
        known = self._cache.get(key)
        if known is not None:
            return replace(known, timings_ms={"total": round(1e3 * (time.perf_counter() - begun), 3)})
        with self._batcher.coming():
            reply = self._engine.ask(question, context=context, top_k=top_k, mode=mode, explain=explain, submit=partial(self._batcher.submit, self._engine.embed_texts))
        self._cache.put(key, reply)
        return reply

    def conversation(self, conversation: str) -> Conversation:
        """A conversation that exists, or a 404."""
        found = self._store.conversation(conversation)
        if found is None:
            raise Problem(404, f"there is no conversation {conversation!r}; ask without one to start anew")
        return found

    def answer(self, answer: str) -> bytes:
        """An earlier answer as JSON, or a 404."""
        found = self._store.answer(answer)
        if found is None:
            raise Problem(404, f"there is no answer {answer!r}")
        return found

    def judge(self, answer: str, verdict: Verdict, comment: str | None) -> Feedback:
        """Keep a reader's verdict on an answer that exists, or a 404."""
        self.answer(answer)
        kept = self._store.add_feedback(answer, verdict, comment)
        self._metrics.judged(verdict)
        return kept
