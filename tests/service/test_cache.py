"""An answer is kept for the same question after the same answers, and only for that."""

from __future__ import annotations

from starlette.testclient import TestClient

from service.cache import AnswerCache
from tests.service.fake import FakeEngine


def ask(client: TestClient, question: str, conversation: str | None = None, **named: object) -> dict[str, object]:
    response = client.post("/v1/ask", json={"question": question, "conversation": conversation, **named})
    assert response.status_code == 200
    body: dict[str, object] = response.json()
    return body


def test_a_question_asked_again_is_not_worked_on_again(client: TestClient, engine: FakeEngine) -> None:
    first, second = ask(client, "list the walks"), ask(client, "list the walks")
    assert len(engine.asked) == 1
    assert first["id"] != second["id"] and first["conversation"] != second["conversation"]
    own = ("id", "conversation", "created", "timings_ms")
    assert {k: v for k, v in first.items() if k not in own} == {k: v for k, v in second.items() if k not in own}
    assert client.get(f"/v1/answers/{second['id']}").json() == second


def test_another_context_size_or_mode_is_another_question(client: TestClient, engine: FakeEngine) -> None:
    conversation = str(ask(client, "list the walks")["conversation"])
    assert ask(client, "list the walks", conversation)["understood_as"] == "Walks (2)"
    ask(client, "list the walks", top_k=2)
    ask(client, "list the walks", mode="passages")
    assert len(engine.asked) == 4


def test_the_cache_keeps_the_answers_last_used(engine: FakeEngine) -> None:
    cache = AnswerCache(2)
    for key in "ab":
        cache.put(key, engine.ask(key))
    cache.get("a")
    cache.put("c", engine.ask("c"))
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]


def test_a_cache_of_no_size_keeps_nothing(engine: FakeEngine) -> None:
    cache = AnswerCache(0)
    cache.put("a", engine.ask("a"))
    assert cache.get("a") is None
