"""The chat page: a form, and the conversation rendered by the server. Scripts ask for the same parts, one at a time."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from sco_qa.errors import BadInput
from service import exports, figures
from service.problems import Problem, as_problem
from service.schemas import MAX_TITLE, clean_comment, clean_question, trimmed
from service.sheets import Grid, grid_of_answer
from service.state import Service, Shared, json_response
from service.storage import Conversation, Verdict, new_id
from service.templating import VISITOR, error_page, page, visitor_of, wants_fragment

router = APIRouter()
YEAR = 365 * 24 * 3600


def _chat(
    request: Request,
    service: Service,
    conversation: Conversation | None = None,
    *,
    question: str = "",
    complaint: str = "",
    status: int = 200,
) -> Response:
    answers = [orjson.loads(body) for body in service.store.answers(conversation.id)] if conversation else []
    context = {
        "title": conversation.title if conversation else "Ask the paper",
        "conversation": conversation,
        "current": conversation.id if conversation else "",
        "answers": answers,
        "verdicts": service.store.verdicts(conversation.id) if conversation else {},
        "question": question,
        "complaint": complaint,
        "examples": service.engine.examples,
        "own": conversation is not None and _owns(request, conversation),
    }
    return page(request, "chat.html", context, status)


def _owns(request: Request, conversation: Conversation) -> bool:
    return conversation.owner is not None and conversation.owner == visitor_of(request)


@router.get("/")
def start(request: Request, service: Shared, q: str = "") -> Response:
    """A new conversation; `q` is put into the box."""
    return _chat(request, service, question=q)


@router.get("/c/{conversation_id}")
def conversation(conversation_id: str, request: Request, service: Shared, q: str = "") -> Response:
    """A conversation at its own address."""
    return _chat(request, service, service.dialogue.conversation(conversation_id), question=q)


@router.post("/c/{conversation_id}/name")
async def rename(conversation_id: str, request: Request, service: Shared) -> Response:
    """Give a conversation of this browser another name."""
    title = await _field(request, "title")
    try:
        title = trimmed(title, "name", MAX_TITLE)
    except ValueError as error:
        raise Problem(422, str(error)) from None
    await run_in_threadpool(_check_own, request, service, conversation_id)
    await run_in_threadpool(service.store.rename, conversation_id, title)
    return RedirectResponse(f"/c/{conversation_id}", HTTPStatus.SEE_OTHER)


@router.post("/c/{conversation_id}/delete")
def delete(conversation_id: str, request: Request, service: Shared) -> Response:
    """Forget a conversation of this browser, with its answers."""
    _check_own(request, service, conversation_id)
    service.store.delete(conversation_id)
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


def _check_own(request: Request, service: Service, conversation_id: str) -> None:
    if not _owns(request, service.dialogue.conversation(conversation_id)):
        raise Problem(403, "only the browser that began a conversation may rename or delete it")


@router.get("/a/{answer_id}")
def answer(answer_id: str, request: Request, service: Shared) -> Response:
    """One answer at its own address."""
    body = orjson.loads(service.dialogue.answer(answer_id))
    verdicts = service.store.verdicts(body["conversation"])
    context = {"title": body["question"], "answer": body, "verdicts": verdicts}
    return page(request, "answer.html", context)


@router.get("/a/{answer_id}/text")
def text(answer_id: str, request: Request, service: Shared) -> Response:
    """An answer with its sources as plain text."""
    body = orjson.loads(service.dialogue.answer(answer_id))
    return PlainTextResponse(exports.answer_text(body, f"{request.base_url}a/{answer_id}"))


@router.get("/a/{answer_id}/table.{form}")
def table(answer_id: str, form: str, service: Shared) -> Response:
    """The table of an answer as a file."""
    body, grid = _grid(service, answer_id)
    if form not in exports.MEDIA:
        raise Problem(404, f"a table is kept as {', '.join(exports.MEDIA)}, not as {form!r}")
    return exports.download(grid, form, f"answer-{answer_id}", body["understood_as"] or body["question"])


@router.get("/a/{answer_id}/figures")
def drawings(answer_id: str, service: Shared) -> Response:
    """What the browser draws of the table of an answer."""
    return json_response(figures.drawing(_grid(service, answer_id)[1]))


def _grid(service: Service, answer_id: str) -> tuple[dict[str, Any], Grid]:
    body = orjson.loads(service.dialogue.answer(answer_id))
    if not body["answer"]["table"]:
        raise Problem(404, f"the answer {answer_id!r} has no table")
    return body, grid_of_answer(body, service.engine.schema)


@router.post("/")
async def ask(request: Request, service: Shared) -> Response:
    """Ask the first question of a conversation."""
    return await _ask(request, service, None)


@router.post("/c/{conversation_id}")
async def ask_further(conversation_id: str, request: Request, service: Shared) -> Response:
    """Ask the next question of a conversation."""
    return await _ask(request, service, conversation_id)


async def _ask(request: Request, service: Service, conversation_id: str | None) -> Response:
    typed = await _field(request, "question")
    return await service.lane.run(_asked, request, service, typed, conversation_id)


def _asked(request: Request, service: Service, typed: str, conversation_id: str | None) -> Response:
    try:
        question = clean_question(typed)
    except ValueError as error:
        if wants_fragment(request):
            raise Problem(422, str(error)) from None
        before = service.dialogue.conversation(conversation_id) if conversation_id else None
        return _chat(request, service, before, question=typed, complaint=str(error), status=422)
    visitor = visitor_of(request) or new_id() + new_id()
    try:
        body = orjson.loads(service.dialogue.ask(question, conversation=conversation_id, owner=visitor))
    except (Problem, BadInput) as error:
        if wants_fragment(request):
            raise
        return error_page(request, as_problem(request, error), question)
    response: Response
    if wants_fragment(request):
        now = service.dialogue.conversation(body["conversation"])
        context = {"answer": body, "verdicts": {}, "visitor": visitor, "conversation": now, "current": now.id}
        context["own"] = now.owner == visitor
        response = page(request, "answer_part.html", context, headers={"x-conversation": body["conversation"]})
    else:
        response = RedirectResponse(f"/c/{body['conversation']}#a-{body['id']}", HTTPStatus.SEE_OTHER)
    response.set_cookie(VISITOR, visitor, max_age=YEAR, httponly=True, samesite="lax")
    return response


@router.post("/a/{answer_id}/feedback")
async def judge(answer_id: str, request: Request, service: Shared) -> Response:
    """Keep a verdict given on the page."""
    verdict, comment = await _field(request, "verdict"), await _field(request, "comment")
    return await run_in_threadpool(_judged, request, service, answer_id, verdict, comment)


def _judged(request: Request, service: Service, answer_id: str, typed: str, comment: str) -> Response:
    verdict = _verdict(typed)
    try:
        service.dialogue.judge(answer_id, verdict, clean_comment(comment))
    except ValueError as error:
        raise Problem(422, str(error)) from None
    body = orjson.loads(service.dialogue.answer(answer_id))
    if wants_fragment(request):
        return page(request, "feedback_part.html", {"answer": body, "verdicts": {answer_id: verdict}})
    return RedirectResponse(f"/c/{body['conversation']}#a-{answer_id}", HTTPStatus.SEE_OTHER)


def _verdict(text: str) -> Verdict:
    if text == "right":
        return "right"
    if text == "wrong":
        return "wrong"
    raise Problem(422, "the verdict is right or wrong")


async def _field(request: Request, name: str) -> str:
    value = (await request.form(max_fields=10, max_files=0)).get(name, "")
    return value if isinstance(value, str) else ""
