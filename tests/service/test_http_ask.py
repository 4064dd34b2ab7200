"""Asking over HTTP: answers, conversations, feedback."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from tests.service.fake import SOURCE, FakeEngine


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_an_answer_has_every_field_of_the_contract(client: TestClient) -> None:
    reply = ask(client, "list the wlaks")
    head = {"id", "question", "understood_as", "corrections", "status", "answer"}
    assert head | {"citations", "passages", "suggestions", "conversation", "timings_ms"} <= set(reply)
    assert reply["corrections"] == [{"from": "wlaks", "to": "walks"}]
    assert {"kind", "text", "values", "table", "query", "confidence", "conflicts"} <= set(reply["answer"])
    assert {"n", "document", "section", "quote", "start", "end", "passage"} <= set(reply["citations"][0])
    assert {"id", "document", "section", "text", "start", "end", "score", "highlights"} <= set(reply["passages"][0])
    assert reply["answer"]["query"]["sql"].startswith("SELECT")
    assert "context" not in reply and "explanation" not in reply


def test_every_quote_stands_at_its_place_in_the_text_that_is_served(client: TestClient) -> None:
    text = client.get("/v1/documents/lantern/text").text
    assert text == SOURCE
    for citation in ask(client, "conflict about the seat")["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_asking_by_address_is_the_same(client: TestClient, engine: FakeEngine) -> None:
    response = client.get(
        "/v1/ask", params={"q": "  list the walks ", "top_k": 3, "mode": "passages", "explain": "true"}
    )
    assert response.status_code == 200
    assert engine.asked == [("list the walks", None, 3, "passages", True)]
    assert len(response.json()["passages"]) == 3
    assert response.json()["explanation"] == {"steps": []}


def test_a_question_is_trimmed_and_may_have_a_thousand_characters(client: TestClient, engine: FakeEngine) -> None:
    ask(client, "  " + "x" * 1000 + "\n")
    assert engine.asked[0][0] == "x" * 1000


def test_any_script_may_be_asked_in(client: TestClient) -> None:
    question = "上海 оценка الأمن 🏮"
    assert ask(client, question)["question"] == question


def test_a_follow_up_gets_the_context_of_its_conversation(client: TestClient, engine: FakeEngine) -> None:
    first = ask(client, "list the walks", conversation=None)
    second = ask(client, "and then?", conversation=first["conversation"])
    assert second["conversation"] == first["conversation"]
    assert [context for _, context, *_ in engine.asked] == [None, {"count": 1}]
    assert ask(client, "another")["conversation"] != first["conversation"]


def test_an_answer_is_found_again_at_its_id(client: TestClient) -> None:
    reply = ask(client, "list the walks")
    again = client.get(f"/v1/answers/{reply['id']}")
    assert again.status_code == 200
    assert again.json() == reply


def test_a_conversation_lists_its_answers_in_order(client: TestClient) -> None:
    first = ask(client, "list the walks")
    second = ask(client, "and then?", conversation=first["conversation"])
    found = client.get(f"/v1/conversations/{first['conversation']}").json()
    assert found["answers"] == [first, second]
    assert found["title"] == "list the walks"


def test_an_unanswerable_question_is_no_error(client: TestClient) -> None:
    reply = ask(client, "nothing here")
    assert (reply["status"], reply["answer"]["kind"], reply["answer"]["values"], reply["citations"]) == (
        "unanswerable",
        "none",
        [],
        [],
    )


@pytest.mark.parametrize("comment", [None, "the second is wrong", "  "])
def test_feedback_is_kept(client: TestClient, comment: str | None) -> None:
    answer = ask(client, "list the walks")["id"]
    response = client.post("/v1/feedback", json={"answer": answer, "verdict": "wrong", "comment": comment})
    assert response.status_code == 200
    kept = response.json()
    assert (kept["answer"], kept["verdict"], kept["comment"]) == (answer, "wrong", (comment or "").strip() or None)


def test_what_was_said_survives_a_restart(client: TestClient, settings: Any) -> None:
    reply = ask(client, "list the walks")
    engine = FakeEngine()
    with TestClient(create_app(settings, engine)) as other:  # type: ignore[arg-type]
        assert other.get(f"/v1/answers/{reply['id']}").json() == reply
        ask(other, "and then?", conversation=reply["conversation"])
    assert engine.asked[0][1] == {"count": 1}
