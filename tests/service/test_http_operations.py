"""Liveness, readiness, metrics, headers, and the description."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from service import schemas
from service.app import create_app
from service.openapi import EXAMPLES


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "index": "fake-1", "documents": 1, "facts": 2}


def test_not_ready_when_what_is_stored_cannot_be_read(client: TestClient, app: Any) -> None:
    app.state.service.store.close()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert client.get("/healthz").status_code == 200


def test_metrics_count_requests_answers_and_verdicts(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": "list the walks"}).json()["id"]
    client.post("/v1/feedback", json={"answer": answer, "verdict": "right"})
    client.get("/v1/answers/nope")
    text = client.get("/metrics").text
    assert 'sco_qa_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in text
    assert 'sco_qa_requests_total{method="GET",route="/v1/answers/{answer_id}",status="404"} 1.0' in text
    assert 'sco_qa_answers_total{kind="list",status="answered"} 1.0' in text
    assert 'sco_qa_feedback_total{verdict="right"} 1.0' in text
    assert 'sco_qa_stage_seconds_count{stage="retrieval"} 1.0' in text
    assert 'sco_qa_index_info{version="fake-1"} 1.0' in text


@pytest.mark.parametrize(
    "path", ["/", "/v1/documents", "/nope", "/static/page.css", "/docs", "/v1/documents/lantern/text"]
)
def test_every_response_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/documents", "/static/app.js"])
def test_head_is_get_without_its_body(client: TestClient, path: str) -> None:
    assert client.head(path).status_code == 200


def test_pages_are_compressed_and_answers_are_not(client: TestClient) -> None:
    assert client.get("/static/page.css", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert (
        "content-encoding" not in client.get("/v1/documents/lantern/text", headers={"accept-encoding": "gzip"}).headers
    )


def test_the_description_has_an_example_of_every_answer_and_every_error(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    operations = [
        (path, method, each) for path, methods in description["paths"].items() for method, each in methods.items()
    ]
    assert {"/v1/ask", "/v1/feedback", "/v1/facts/{table}", "/readyz", "/metrics"} <= set(description["paths"])
    assert not any(path.startswith(("/c/", "/a/", "/paper")) or path == "/" for path, *_ in operations)
    for path, method, operation in operations:
        assert operation["summary"] and operation["description"] and operation["operationId"], (path, method)
        for status, response in operation["responses"].items():
            for kind, content in response["content"].items():
                assert "example" in content, (path, method, status)
                assert (kind == "application/problem+json") == (int(status) >= 400)
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert "example" in content


def test_every_reference_of_the_description_leads_somewhere(client: TestClient) -> None:
    description = client.get("/openapi.json").json()

    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [each for inner in part.values() for each in references(inner)]
        return [each for inner in part for each in references(inner)] if isinstance(part, list) else []

    known = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}
    assert set(references(description)) <= known


@pytest.mark.parametrize(
    ("model", "example"),
    [
        ("Reply", "reply"),
        ("Conversation", "conversation"),
        ("Documents", "documents"),
        ("Document", "document"),
        ("Passage", "passage"),
        ("FactTables", "facts"),
        ("FactRows", "rows"),
        ("Feedback", "feedback"),
        ("Ready", "ready"),
        ("AskRequest", "ask"),
        ("FeedbackRequest", "judge"),
    ],
)
def test_examples_fit_their_models(model: str, example: str) -> None:
    getattr(schemas, model).model_validate(EXAMPLES[example])


def test_what_is_sent_fits_what_is_described(client: TestClient) -> None:
    for question in ("list the wlaks", "conflict about the seat", "nothing here", "which one"):
        reply = client.post("/v1/ask", json={"question": question}).json()
        schemas.Reply.model_validate(reply)
    schemas.Conversation.model_validate(client.get(f"/v1/conversations/{reply['conversation']}").json())
    schemas.FactTables.model_validate(client.get("/v1/facts").json())
    schemas.FactRows.model_validate(client.get("/v1/facts/walks").json())
    schemas.Documents.model_validate(client.get("/v1/documents").json())
    schemas.Document.model_validate(client.get("/v1/documents/lantern").json())
    schemas.Passage.model_validate(client.get("/v1/passages/lantern:b1").json())
    schemas.Problem.model_validate(client.get("/v1/nope").json())


def test_the_docs_page_takes_everything_from_here(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "://" not in page
    assert client.get("/static/vendor/swagger-ui/swagger-ui-bundle.js").status_code == 200
    assert client.get("/static/vendor/swagger-ui/LICENSE").status_code == 200


def test_two_apps_in_one_process_do_not_mix_their_counts(settings: Any, engine: Any, client: TestClient) -> None:
    client.get("/healthz")
    with TestClient(create_app(settings, engine)) as other:
        assert 'route="/healthz"' not in other.get("/metrics").text
