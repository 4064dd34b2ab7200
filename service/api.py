"""Asking: questions, answers, conversations, feedback."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from service import schemas
from service.openapi import returns, takes
from service.state import Service, Shared, json_response, read_json

router = APIRouter(prefix="/v1", tags=["Asking"])


async def _answer(service: Service, question: str, wanted: schemas.AskRequest | schemas.AskQuery) -> Response:
    ask = partial(
        service.dialogue.ask,
        question,
        conversation=wanted.conversation,
        top_k=wanted.top_k,
        mode=wanted.mode,
        explain=wanted.explain,
    )
    return json_response(await service.lane.run(ask))


@router.post(
    "/ask",
    summary="Ask a question",
    operation_id="ask",
    openapi_extra=takes(schemas.AskRequest, "ask"),
    responses=returns(schemas.Reply, "reply", 400, 404, 409, 413, 415, 422),
)
async def ask(request: Request, service: Shared) -> Response:
    """Answer a question from the paper, with the places of the paper that say so, or say that the paper does not say.

    Send the returned `conversation` with the next question to ask a follow-up.
    """
    wanted = await read_json(request, schemas.AskRequest)
    return await _answer(service, wanted.question, wanted)


@router.get(
    "/ask",
    summary="Ask a question by address",
    operation_id="ask_by_address",
    responses=returns(schemas.Reply, "reply", 400, 404, 409, 422),
)
async def ask_by_address(service: Shared, wanted: Annotated[schemas.AskQuery, Query()]) -> Response:
    """The same as a POST, for curl and for links."""
    return await _answer(service, wanted.q, wanted)


@router.get(
    "/answers/{answer_id}",
    summary="An earlier answer",
    operation_id="answer",
    responses=returns(schemas.Reply, "reply", 404),
)
def answer(answer_id: str, service: Shared) -> Response:
    """The answer as it was given, also after the index has changed."""
    return json_response(service.dialogue.answer(answer_id))


@router.get(
    "/conversations/{conversation_id}",
    summary="A conversation",
    operation_id="conversation",
    responses=returns(schemas.Conversation, "conversation", 404),
)
def conversation(conversation_id: str, service: Shared) -> Response:
    """All answers of a conversation, first to last."""
    found = service.dialogue.conversation(conversation_id)
    answers = [orjson.Fragment(body) for body in service.store.answers(found.id)]
    return json_response(
        {"id": found.id, "title": found.title, "created": found.created, "updated": found.updated, "answers": answers}
    )


@router.post(
    "/feedback",
    summary="Say whether an answer was right",
    operation_id="feedback",
    openapi_extra=takes(schemas.FeedbackRequest, "judge"),
    responses=returns(schemas.Feedback, "feedback", 400, 404, 413, 415, 422),
)
async def feedback(request: Request, service: Shared) -> Response:
    """Keep a verdict on an answer. Several verdicts on one answer are all kept."""
    judged = await read_json(request, schemas.FeedbackRequest)
    kept = await run_in_threadpool(service.dialogue.judge, judged.answer, judged.verdict, judged.comment)
    return json_response(asdict(kept))
