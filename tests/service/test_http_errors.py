"""Every refusal is a problem detail with the right 4xx status; nothing a client sends makes a 5xx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

JSON = {"content-type": "application/json"}


def check(response: Any, status: int) -> dict[str, Any]:
    """The problem of a refused request."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = dict(response.json())
    assert problem["type"] and problem["title"] and problem["detail"]
    assert problem["status"] == status
    return problem


BAD_FIELDS: list[tuple[Any, str]] = [
    ({}, "#/question"),
    ({"question": ""}, "#/question"),
    ({"question": " \n\t "}, "#/question"),
    ({"question": "x" * 1001}, "#/question"),
    ({"question": "a\0b"}, "#/question"),
    ({"question": None}, "#/question"),
    ({"question": 5}, "#/question"),
    ({"question": ["x"]}, "#/question"),
    ({"question": {"x": 1}}, "#/question"),
    ({"question": "x", "conversation": 5}, "#/conversation"),
    ({"question": "x", "top_k": 0}, "#/top_k"),
    ({"question": "x", "top_k": 51}, "#/top_k"),
    ({"question": "x", "top_k": "5"}, "#/top_k"),
    ({"question": "x", "top_k": 2.5}, "#/top_k"),
    ({"question": "x", "top_k": True}, "#/top_k"),
    ({"question": "x", "top_k": 10**30}, "#/top_k"),
    ({"question": "x", "mode": "fast"}, "#/mode"),
    ({"question": "x", "mode": None}, "#/mode"),
    ({"question": "x", "explain": "yes"}, "#/explain"),
    ({"question": "x", "topk": 3}, "#/topk"),
    ([], "#"),
    ("question", "#"),
    (None, "#"),
    (7, "#"),
]


@pytest.mark.parametrize(("body", "pointer"), BAD_FIELDS)
def test_a_bad_field_is_named(client: TestClient, body: Any, pointer: str) -> None:
    problem = check(client.post("/v1/ask", content=json.dumps(body), headers=JSON), 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"question=x",
        b'{"question": "x"',
        b'{"question": "\xff\xfe"}',
        b"\x00\x01\x02\xff",
        b'{"question": "\\ud800"}',
        b'{"question": NaN}',
        b"[" * 20_000,
        '{"question": "x"}'.encode("utf-16"),
    ],
)
def test_what_is_not_json_is_400(client: TestClient, body: bytes) -> None:
    check(client.post("/v1/ask", content=body, headers=JSON), 400)
    check(client.post("/v1/feedback", content=body, headers=JSON), 400)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "nonsense"]
)
def test_another_content_type_is_415(client: TestClient, kind: str) -> None:
    check(client.post("/v1/ask", content=b'{"question": "x"}', headers={"content-type": kind}), 415)


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_by_any_spelling_of_its_type_is_read(client: TestClient, kind: str) -> None:
    assert client.post("/v1/ask", content=b'{"question": "x"}', headers={"content-type": kind}).status_code == 200


def test_a_large_body_is_413_announced_or_not(client: TestClient) -> None:
    large = b'{"question": "' + b"x" * 70_000 + b'"}'
    check(client.post("/v1/ask", content=large, headers=JSON), 413)

    def chunks() -> Iterator[bytes]:
        for _ in range(70):
            yield b"x" * 1000

    check(client.post("/v1/ask", content=chunks(), headers=JSON), 413)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%20", "q"),
        ("q=a%00b", "q"),
        ("q=x&top_k=z", "top_k"),
        ("q=x&mode=no", "mode"),
        ("q=x&z=1", "z"),
    ],
)
def test_a_bad_parameter_is_named(client: TestClient, query: str, parameter: str) -> None:
    problem = check(client.get(f"/v1/ask?{query}"), 422)
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_a_query_that_is_not_utf8_is_400(client: TestClient) -> None:
    check(client.get("/v1/ask?q=%ff%fe"), 400)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/answers/nope",
        "/v1/conversations/nope",
        "/v1/documents/nope",
        "/v1/documents/nope/text",
        "/v1/passages/nope",
        "/v1/passages/a/b/c",
        "/v1/facts/nope",
        "/v1/nope",
        "/v1/",
        "/nope",
        "/c/nope",
        "/a/nope",
        "/paper/nope",
        "/static/nope.js",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/v1/answers/%00",
        "/v1/answers/%ff",
        "/v1/answers/" + "x" * 5000,
    ],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    check(client.get(path), 404)


def test_an_unknown_conversation_is_404(client: TestClient) -> None:
    check(client.post("/v1/ask", json={"question": "x", "conversation": "nope"}), 404)
    check(client.post("/v1/ask", json={"question": "x", "conversation": ""}), 404)
    check(client.get("/v1/ask?q=x&conversation=nope"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/ask", "GET, HEAD, POST"),
        ("DELETE", "/v1/answers/x", "GET, HEAD"),
        ("GET", "/v1/feedback", "POST"),
        ("POST", "/healthz", "GET, HEAD"),
        ("PATCH", "/", "GET, HEAD, POST"),
        ("POST", "/static/app.js", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_offered_is_405_and_says_which_are(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    check(response, 405)
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer": "nope", "verdict": "right"}, 404),
        ({"answer": "nope", "verdict": "perhaps"}, 422),
        ({"answer": 5, "verdict": "right"}, 422),
        ({"answer": "nope", "verdict": "right", "comment": "x" * 2001}, 422),
        ({"verdict": "right"}, 422),
    ],
)
def test_feedback_that_cannot_be_kept_is_refused(client: TestClient, body: Any, status: int) -> None:
    check(client.post("/v1/feedback", json=body), status)


def test_the_engines_refusal_of_a_question_is_422(client: TestClient) -> None:
    assert "cannot be used" in check(client.post("/v1/ask", json={"question": "bad"}), 422)["detail"]


def test_a_fault_is_a_problem_too_and_says_nothing_of_the_inside(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "boom"})
    assert "on purpose" not in check(response, 500)["detail"]
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_a_page_of_another_site_may_not_post(client: TestClient, headers: dict[str, str]) -> None:
    check(client.post("/v1/ask", json={"question": "x"}, headers=headers), 403)
    check(client.post("/", data={"question": "x"}, headers=headers), 403)


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://testserver"}]
)
def test_the_pages_own_posts_are_let_in(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/v1/ask", json={"question": "x"}, headers=headers).status_code == 200


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["question", "top_k", "mode", "conversation", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ANY_JSON)
def test_no_json_makes_a_fault(client: TestClient, body: Any) -> None:
    assert client.post("/v1/ask", content=json.dumps(body), headers=JSON).status_code in (200, 400, 404, 422)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), path=st.sampled_from(["/v1/ask", "/v1/feedback", "/", "/c/x"]))
def test_no_bytes_make_a_fault(client: TestClient, body: bytes, path: str) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert client.post(path, content=body, headers={"content-type": kind}, follow_redirects=False).status_code < 500
