"""`sco-qa feedback`: what readers said of the answers, as a list or as drafts of gold questions."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sco_qa.cli.terminal import JsonOption, errors, out, print_json
from sco_qa.errors import BadInput

if TYPE_CHECKING:
    from sco_qa.evaluation.drafts import Judgement
    from service.storage import Feedback, Store


class VerdictChoice(StrEnum):
    right = "right"
    wrong = "wrong"


def feedback(
    verdict: Annotated[VerdictChoice | None, typer.Option("--verdict", help="Only answers judged so at last.", show_default=False)] = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="Print drafts of gold questions, one JSON object a line.")] = False,
    as_json: Annotated[bool, JsonOption] = False,
) -> None:
    """List what readers said of the answers, or turn it into drafts of gold questions."""
    import orjson

    from sco_qa.settings import Settings

    if drafts and as_json:
        raise BadInput("--drafts and --json were both given: give one of them")
    path = Settings.load().data
    if not path.is_file():
        _nothing(as_json)
        return
    from service.storage import Store

    store = Store(path)
    try:
        everything = store.judged()
        last = {each.answer: each.verdict for each, _ in everything}
        found = [(each, where) for each, where in everything if verdict is None or last[each.answer] == verdict.value]
        if drafts:
            for item in _drafts(store, found):
                sys.stdout.write(orjson.dumps(item).decode() + "\n")
        elif not found:
            _nothing(as_json)
        else:
            _list([_record(store, each) for each, _ in found], as_json)
    finally:
        store.close()


def _nothing(as_json: bool) -> None:
    if as_json:
        print_json([])
    else:
        errors().print("Nobody has judged an answer yet.", markup=False)


def _record(store: Store, given: Feedback) -> dict[str, Any]:
    import orjson

    reply = orjson.loads(store.answer(given.answer) or b"{}")
    return asdict(given) | {"question": reply["question"], "text": reply["answer"]["text"], "confidence": reply["answer"]["confidence"]}


def _list(records: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(records)
        return
    from rich.text import Text

    console = out()
    for record in records:
        style = "green" if record["verdict"] == "right" else "red"
        console.print(Text.assemble((f"{record['verdict']:5} ", style), (f"{record['created'][:16]} ", "dim"), (record["question"], "bold")), soft_wrap=True)
        console.print(Text(f"      {record['text']}"), soft_wrap=True)
        if record["comment"]:
            console.print(Text(f"      “{record['comment']}”", style="italic"), soft_wrap=True)


def _drafts(store: Store, found: list[tuple[Feedback, str]]) -> Iterator[dict[str, Any]]:
    import orjson

    from sco_qa.evaluation.drafts import drafts as draft

    by_conversation: dict[str, list[Feedback]] = defaultdict(list)
    for each, conversation in found:
        by_conversation[conversation].append(each)
    for conversation, given in by_conversation.items():
        replies = [orjson.loads(body) for body in store.answers(conversation)]
        for item in draft(replies, _judgements(given)):
            yield item.model_dump(exclude_none=True)


def _judgements(given: list[Feedback]) -> dict[str, Judgement]:
    """The last verdict on each answer, with every comment."""
    from sco_qa.evaluation.drafts import Judgement

    found: dict[str, Judgement] = {}
    for each in given:
        before = found[each.answer].comments if each.answer in found else ()
        found[each.answer] = Judgement(each.answer, each.verdict, (*before, *((each.comment,) if each.comment else ())))
    return found
