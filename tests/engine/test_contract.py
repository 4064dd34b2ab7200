"""The HTTP contract, held by the service over the real engine and the real paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

QUESTIONS = {
    "list": "which excercises were held in tajikstan",
    "number": "How many people died in attacks in Russia?",
    "date": "When was the Charter adopted?",
    "place": "Where is RATS based?",
    "person": "Who is the author?",
    "text": "What is the ISBN?",
    "boolean": "Was there an exercise in Mongolia?",
    "passage": "Why do the members have different goals?",
    "none": "How many troops took part in Peace Mission-2007?",
}
FIELDS = {
    "id": str,
    "question": str,
    "understood_as": str | None,
    "corrections": list,
    "status": str,
    "answer": dict,
    "citations": list,
    "passages": list,
    "suggestions": list,
    "conversation": str,
    "timings_ms": dict,
}
ANSWER = {"kind": str, "text": str, "values": list, "table": dict | None, "query": dict | None, "confidence": float | int, "conflicts": list}
CITATION = {"n": int, "document": str, "section": list, "quote": str, "start": int, "end": int, "passage": str | None}
PASSAGE = {"id": str, "document": str, "section": list, "text": str, "start": int, "end": int, "score": float | int, "highlights": list}


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return dict(response.json())


def check_fields(record: dict[str, Any], fields: dict[str, Any]) -> None:
    assert set(fields) <= set(record)
    for name, kind in fields.items():
        assert isinstance(record[name], kind), (name, record[name])


@pytest.mark.parametrize(("kind", "question"), QUESTIONS.items())
def test_a_reply_of_each_kind_has_every_field_in_its_type(client: TestClient, kind: str, question: str) -> None:
    reply = ask(client, question)
    check_fields(reply, FIELDS)
    check_fields(reply["answer"], ANSWER)
    assert reply["answer"]["kind"] == kind
    assert reply["status"] == ("unanswerable" if kind == "none" else "answered")
    assert 0 <= reply["answer"]["confidence"] <= 1
    assert all(isinstance(value, str) for value in reply["answer"]["values"])
    assert reply["timings_ms"]["total"] > 0
    for citation in reply["citations"]:
        check_fields(citation, CITATION)
    for passage in reply["passages"]:
        check_fields(passage, PASSAGE)
        assert all(0 <= start < end <= len(passage["text"]) for start, end in passage["highlights"])


@pytest.mark.parametrize("question", QUESTIONS.values())
def test_quotes_stand_at_their_offsets_in_the_text_that_is_served_and_their_marks_in_the_answer(client: TestClient, question: str) -> None:
    reply = ask(client, question)
    source = client.get("/v1/documents/zhao-2012/text").text
    for citation in reply["citations"]:
        assert source[citation["start"] : citation["end"]] == citation["quote"]
    marks = [f"[{c['n']}]" for c in reply["citations"]]
    assert len(marks) == len(set(marks))
    if reply["status"] == "answered":
        assert any(mark in reply["answer"]["text"] for mark in marks) or not marks


def test_passages_are_at_their_offsets_and_fetched_again_by_id(client: TestClient) -> None:
    for passage in ask(client, "Why does the paper call the SCO a guarantor?", mode="passages")["passages"]:
        again = client.get(f"/v1/passages/{passage['id']}").json()
        assert (again["text"], again["start"], again["end"]) == (passage["text"], passage["start"], passage["end"])


def test_a_misspelled_question_is_read_and_the_repair_is_told(client: TestClient) -> None:
    reply = ask(client, "which excercises were held in tajikstan")
    assert {"from": "tajikstan", "to": "Tajikistan"} in [c | {"to": c["to"].capitalize()} for c in reply["corrections"]]
    assert {"Antiterror-2009", "Peace Mission-2012", "Collaboration-2006"} == set(reply["answer"]["values"])


def test_a_lists_rows_are_the_facts_behind_its_values(client: TestClient) -> None:
    answer = ask(client, "Which exercises were held in Russia?")["answer"]
    name = [column["name"] for column in answer["table"]["columns"]].index("name")
    assert [row[name] for row in answer["table"]["rows"]] == answer["values"]
    assert answer["query"]["table"] == "exercises"
    assert answer["query"]["sql"].lstrip().upper().startswith("SELECT")


def test_what_the_paper_does_not_say_has_no_values_and_no_citations(client: TestClient) -> None:
    reply = ask(client, QUESTIONS["none"])
    assert (reply["answer"]["kind"], reply["answer"]["values"], reply["citations"]) == ("none", [], [])


@pytest.mark.parametrize(
    ("question", "status", "values"),
    [
        ("Which exercises were held in Mongolia?", "unanswerable", []),
        ("Was an exercise held in Mongolia?", "answered", ["no"]),
        ("How many exercises were held in Mongolia?", "answered", ["0"]),
    ],
)
def test_nothing_found_is_told_apart_from_nothing_said(client: TestClient, question: str, status: str, values: list[str]) -> None:
    reply = ask(client, question)
    assert (reply["status"], reply["answer"]["values"]) == (status, values)


def test_a_contradiction_of_the_paper_is_shown_with_a_citation_for_each_side(client: TestClient) -> None:
    reply = ask(client, "Where is RATS based?")
    assert [value.split(",")[0] for value in sorted(reply["answer"]["values"])] == ["Bishkek", "Tashkent"]
    statements = reply["answer"]["conflicts"][0]["statements"]
    quotes = {c["n"]: c["quote"] for c in reply["citations"]}
    towns = [s["value"].split(",")[0] for s in statements]
    assert set(towns) == {"Bishkek", "Tashkent"}
    assert all(town in quotes[s["citation"]] for town, s in zip(towns, statements, strict=True))


def test_top_k_bounds_the_passages_and_passages_mode_answers_from_text_alone(client: TestClient) -> None:
    reply = ask(client, "Which exercises were held in Russia?", top_k=2, mode="passages")
    assert len(reply["passages"]) == 2
    assert (reply["answer"]["kind"], reply["answer"]["query"], reply["answer"]["values"]) == ("passage", None, [])


def test_a_follow_up_goes_on_from_the_question_before(client: TestClient) -> None:
    first = ask(client, "Which exercises were held in Russia?")
    second = ask(client, "and in Tajikistan?", conversation=first["conversation"])
    assert second["conversation"] == first["conversation"]
    assert "Peace Mission-2012" in second["answer"]["values"]
    assert "Peace Mission-2007" not in second["answer"]["values"]


def test_an_answer_is_returned_again_by_its_id_and_by_its_address(client: TestClient) -> None:
    reply = ask(client, "How many people died in attacks in Russia?")
    assert client.get(f"/v1/answers/{reply['id']}").json() == reply
    by_address = client.get("/v1/ask", params={"q": "How many people died in attacks in Russia?"}).json()
    assert by_address["answer"] == reply["answer"]


ANY_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3), max_leaves=6)  # fmt: skip
BODIES = st.fixed_dictionaries(
    {}, optional={"question": st.text(max_size=60) | ANY_JSON, "conversation": ANY_JSON, "top_k": ANY_JSON, "mode": ANY_JSON, "extra": ANY_JSON}
)


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES | ANY_JSON)
def test_no_json_body_is_the_services_fault(client: TestClient, body: Any) -> None:
    import json

    response = client.post("/v1/ask", content=json.dumps(body), headers={"content-type": "application/json"})
    check_problem_unless_answered(response)


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_no_binary_body_is_the_services_fault(client: TestClient, body: bytes) -> None:
    check_problem_unless_answered(client.post("/v1/ask", content=body, headers={"content-type": "application/json"}))


def check_problem_unless_answered(response: Any) -> None:
    if response.status_code == 200:
        return
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    assert {"type", "title", "status", "detail"} <= set(response.json())


@pytest.mark.parametrize(
    ("method", "path", "json", "status"),
    [
        ("POST", "/v1/ask", {"question": "   "}, 422),
        ("POST", "/v1/ask", {"question": "a" * 1001}, 422),
        ("POST", "/v1/ask", {}, 422),
        ("POST", "/v1/ask", {"question": "x", "top_k": "many"}, 422),
        ("POST", "/v1/ask", {"question": "x", "mode": "guess"}, 422),
        ("POST", "/v1/ask", {"question": "x", "conversation": "nobody"}, 404),
        ("GET", "/v1/answers/nobody", None, 404),
        ("GET", "/v1/documents/nobody", None, 404),
        ("GET", "/v1/documents/nobody/text", None, 404),
        ("GET", "/v1/passages/nobody", None, 404),
        ("GET", "/v1/facts/nobody", None, 404),
        ("GET", "/v1/facts/attacks?shoe=44", None, 422),
        ("GET", "/v1/facts/attacks?dead=many", None, 422),
        ("GET", "/v1/facts/attacks?format=xml", None, 422),
        ("POST", "/v1/feedback", {"answer": "nobody", "verdict": "right"}, 404),
    ],
)
def test_bad_requests_are_problems_with_the_right_status(client: TestClient, method: str, path: str, json: Any, status: int) -> None:
    response = client.request(method, path, json=json)
    assert response.status_code == status, response.text
    check_problem_unless_answered(response)


def test_the_other_endpoints_give_the_paper_and_its_facts(client: TestClient, paper: Any) -> None:
    assert [d["id"] for d in client.get("/v1/documents").json()["documents"]] == ["zhao-2012"]
    document = client.get("/v1/documents/zhao-2012").json()
    assert document["metadata"]["title"] == paper.metadata["title"]
    assert document["metadata"]["rights"].startswith("Text ©")
    assert client.get("/v1/documents/zhao-2012/text").text == paper.text
    deaths = client.get("/v1/facts/attacks", params={"country": "China"}).json()["rows"]
    assert len(deaths) == 3
    assert client.get("/v1/facts/attacks", params={"format": "csv"}).text.count("\n") >= 26
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/"):
        assert client.get(path).status_code == 200, path
