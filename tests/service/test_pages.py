"""The page as the server renders it: what works without any script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from tests.service.fake import FakeEngine

BROWSER = {"accept": "text/html,application/xhtml+xml"}
FRAGMENT = {"x-fragment": "1"}
HOSTILE = "<script>alert(1)</script>\"'&{{99999*99999}}"


def ask(client: TestClient, question: str, path: str = "/") -> Any:
    return client.post(path, data={"question": question}, headers=BROWSER)


class Page(HTMLParser):
    """Every element with its attributes, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attrs in self.elements if name == tag and (value := attrs.get(attribute)) is not None]


def test_the_empty_page_names_the_paper_and_offers_examples(client: TestClient) -> None:
    page = Page(client.get("/").text)
    assert "The Lantern Society" in page.text and "A. Writer" in page.text
    assert page.values("button", "value") == list(FakeEngine.examples)


def test_a_question_leads_to_the_address_of_its_conversation(client: TestClient) -> None:
    response = client.post("/", data={"question": "list the walks"}, headers=BROWSER, follow_redirects=False)
    assert response.status_code == 303
    assert re.fullmatch(r"/c/[0-9a-f]{16}#a-[0-9a-f]{16}", response.headers["location"])


def test_an_answer_shows_all_there_is_to_it(client: TestClient) -> None:
    response = ask(client, "list the wlaks")
    text = " ".join(Page(response.text).text.split())
    for part in (
        "Showing results for walks wlaks",
        "Read as Walks (1)",
        "There were two walks:",
        "Very sure, 97 %",
        "3.1 ms",
        "Sources 2",
        "Passages found 5",
        "How was this answered",
        "SELECT name FROM walks WHERE days >= :days",
        "Malmö, Lund",
        "8 Jun 2002",
        "No mark: [9].",
    ):
        assert part in text, part


def test_a_single_number_stands_out(client: TestClient) -> None:
    assert '<p class="value" aria-hidden="true">187</p>' in ask(client, "number of lamps").text
    assert 'class="value"' not in ask(client, "list the walks").text


def test_citations_lead_to_the_marked_place_in_the_paper(client: TestClient) -> None:
    links = [
        link
        for link in Page(ask(client, "conflict about the seat").text).values("a", "href")
        if link.startswith("/paper/lantern?")
    ]
    assert all(link.endswith("#quote") for link in links)
    paper = client.get(urlsplit(links[0]).path, params=urlsplit(links[0]).query).text
    assert "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", paper)) == "Its seat is Lund &amp; &lt;Malmö&gt;"
    assert paper.count('id="quote"') == 1


def test_a_conflict_shows_both_sides(client: TestClient) -> None:
    page = ask(client, "conflict about the seat").text
    assert "contradicts itself on the seat" in page
    assert page.count("<figure>") == 2


def test_an_unanswerable_question_says_so_and_shows_what_is_near(client: TestClient) -> None:
    page = ask(client, "nothing of that").text
    assert (
        "Not in the paper" in page and "Nearest passages" in page and "Very sure" not in page and "Doubtful" not in page
    )


def test_a_conversation_goes_on_at_its_address_and_stays_there(client: TestClient) -> None:
    address = ask(client, "list the walks").url.path
    ask(client, "nothing more", address)
    text = Page(client.get(address).text).text
    assert text.index("list the walks") < text.index("nothing more")
    assert "Walks (1)" in text


def test_suggestions_are_buttons_that_ask_in_the_conversation(client: TestClient) -> None:
    response = ask(client, "list the walks")
    page = Page(response.text)
    assert "conflict <i>again</i>" in page.values("button", "value")
    assert set(page.values("form", "action")) >= {response.url.path}


def test_the_interpretation_can_be_put_back_into_the_box(client: TestClient) -> None:
    page = Page(ask(client, "list the walks").text)
    (link,) = [link for link in page.values("a", "href") if "?q=" in link]
    again = client.get(urlsplit(link).path, params=urlsplit(link).query).text
    assert ">Walks (1)</textarea>" in again


def test_an_answer_has_its_own_address(client: TestClient) -> None:
    page = Page(ask(client, "list the walks").text)
    (link,) = [link for link in page.values("a", "href") if re.fullmatch(r"/a/[0-9a-f]+", link)]
    assert "There were two walks" in client.get(link).text


@pytest.mark.parametrize("question", ["", "   ", "x" * 1001, "a\0b"])
def test_a_question_that_cannot_be_asked_is_kept_and_explained(client: TestClient, question: str) -> None:
    for path in ("/", ask(client, "list the walks").url.path):
        response = ask(client, question, path)
        assert response.status_code == 422
        assert 'role="alert"' in response.text
        assert response.text.count("<textarea") == 1


def test_verdicts_are_given_by_a_form(client: TestClient) -> None:
    page = Page(ask(client, "list the walks").text)
    (action,) = [action for action in page.values("form", "action") if action.endswith("/feedback")]
    response = client.post(action, data={"verdict": "wrong", "comment": ""}, headers=BROWSER)
    assert response.url.path.startswith("/c/")
    assert "Noted as wrong" in response.text and "What should it say?" in response.text
    assert client.post(action, data={"verdict": "wrong", "comment": "more"}, headers=BROWSER).status_code == 200
    for bad in ({"verdict": "perhaps"}, {}, {"verdict": "right", "comment": "x" * 2001}):
        assert client.post(action, data=bad, headers=BROWSER).status_code == 422


def test_the_conversations_of_a_browser_are_listed_for_it_alone(client: TestClient) -> None:
    response = client.post("/", data={"question": "list the walks"}, headers=BROWSER, follow_redirects=False)
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    address = urlsplit(response.headers["location"]).path
    assert f'href="{address}"' in client.get("/").text
    client.cookies.clear()
    assert f'href="{address}"' not in client.get("/").text


def test_scripts_get_the_part_that_changes(client: TestClient) -> None:
    response = client.post("/", data={"question": "list the walks"}, headers=FRAGMENT)
    assert response.headers["x-conversation"] in response.text
    assert (
        response.text.count("<article") == 1 and "<html" not in response.text and 'id="conversations"' in response.text
    )
    assert "list the walks</a>" in response.text
    paper = client.get("/paper/lantern?start=30&end=40", headers=FRAGMENT).text
    assert "<html" not in paper and "<mark" in paper
    refused = client.post("/", data={"question": " "}, headers=FRAGMENT)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


def test_people_get_errors_as_pages_and_programs_as_problems(client: TestClient) -> None:
    page = client.get("/c/nope", headers=BROWSER)
    assert page.status_code == 404 and "There is no conversation" in page.text and "<html" in page.text
    assert client.get("/c/nope").headers["content-type"] == "application/problem+json"
    assert client.get("/v1/answers/nope", headers=BROWSER).headers["content-type"] == "application/problem+json"
    kept = ask(client, "where & when?", "/c/nope")
    assert kept.status_code == 404
    assert 'href="/?q=where%20%26%20when%3F"' in kept.text
    assert ask(client, "bad one").status_code == 422


@pytest.mark.parametrize(
    "query",
    ["start=5", "end=5", "start=9&end=5", "start=-1&end=5", "start=0&end=99999999", "start=x&end=5", "start=1e3&end=5"],
)
def test_a_place_the_paper_does_not_have_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/paper/lantern?{query}").status_code == 422


def test_nothing_that_is_typed_becomes_markup(client: TestClient) -> None:
    response = ask(client, HOSTILE)
    address, pages = response.url.path, [response.text]
    pages += [
        client.get("/").text,
        client.get("/", params={"q": HOSTILE}).text,
        client.get(address, params={"q": HOSTILE}).text,
    ]
    pages.append(client.get(f"/c/{HOSTILE}", headers=BROWSER).text)
    pages.append(client.get(f"/paper/{HOSTILE}", headers=BROWSER).text)
    for html in pages:
        assert "<script>" not in html and "<b>walk</b>" not in html and "9999800001" not in html
        sources = Page(html).values("script", "src")
        assert all(source.startswith("/static/") for source in sources)
        assert not any(name.startswith("on") for _, attrs in Page(html).elements for name in attrs)
        assert not any("style" in attrs for _, attrs in Page(html).elements)


def test_pages_ask_for_nothing_outside(client: TestClient) -> None:
    for html in (
        client.get("/").text,
        ask(client, "list the walks").text,
        client.get("/paper/lantern").text,
        client.get("/docs").text,
    ):
        page = Page(html)
        for tag, attribute in (("link", "href"), ("script", "src"), ("img", "src"), ("form", "action")):
            assert all(value.startswith("/") and not value.startswith("//") for value in page.values(tag, attribute))


def test_a_conversation_is_renamed_and_deleted_by_its_own_browser_alone(client: TestClient) -> None:
    address = ask(client, "list the walks").url.path
    renamed = client.post(f"{address}/name", data={"title": " <b>Walks</b> "}, headers=BROWSER)
    assert "&lt;b&gt;Walks&lt;/b&gt;</h1>" in renamed.text
    for title in ("", " ", "x" * 201):
        assert client.post(f"{address}/name", data={"title": title}).status_code == 422
    cookies = dict(client.cookies)
    client.cookies.clear()
    assert "Rename" not in client.get(address).text
    assert client.post(f"{address}/name", data={"title": "mine"}).status_code == 403
    assert client.post(f"{address}/delete").status_code == 403
    client.cookies.update(cookies)
    assert client.post(f"{address}/delete", headers=BROWSER).url.path == "/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/delete").status_code == 404


def test_a_conversation_begun_by_a_program_belongs_to_no_browser(client: TestClient) -> None:
    conversation = client.post("/v1/ask", json={"question": "list the walks"}).json()["conversation"]
    assert "Rename" not in client.get(f"/c/{conversation}").text
    assert client.post(f"/c/{conversation}/delete").status_code == 403
    client.cookies.set("visitor", "")
    assert client.post(f"/c/{conversation}/delete").status_code == 403
