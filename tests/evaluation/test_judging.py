"""Whether a reply is right: one line a case, as the gold format describes it."""

from __future__ import annotations

from typing import Any

import pytest

from sco_qa.evaluation.judge import find_evidence, holds, judge
from sco_qa.evaluation.saying import plain, says
from tests.evaluation.conftest import gold, reply


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("It lasted from June 8–14, 2012.", "2012-06-08/2012-06-14", True),
        ("It lasted from June 8–14, 2012.", "2012-06-08/2012-06-15", False),
        ("from 8 June to 14 June 2012", "2012-06-08/2012-06-14", True),
        ("August 14–September 4, 2008", "2008-08-14/2008-09-04", True),
        ("2012-06-08/2012-06-14", "2012-06-08/2012-06-14", True),
        ("on the 15th of June, 2001", "2001-06-15", True),
        ("on June 15, 2002", "2001-06-15", False),
        ("in Sept. 2004", "2004-09", True),
        ("2004-09", "2004-09", True),
        ("in May 2004", "2004-09", False),
        ("twelve attacks", "12", True),
        ("12 attacks", "12", True),
        ("112 attacks", "12", False),
        ("12.5 days", "12", False),
        ("1,200 people", "1200", True),
        ("30.2 million km²", "30.2", True),
        ("Andijian, Uzbekistan: riots", "andijian", True),
        ("Ürümqi", "Urumqi", True),
        ("Chechnya, May 2004: 7 dead", "2004-05 & Chechnya", True),
        ("Chechnya, June 2004: 7 dead", "2004-05 & Chechnya", False),
        ("the “three evil forces”", '"three evil forces"', True),
        ("Chinatown", "China", False),
    ],
)
def test_texts_say_dates_numbers_and_words_in_any_usual_writing(text: str, wanted: str, said: bool) -> None:
    assert says(plain(text), wanted) is said


LIST = gold("list", required=[["Antiterror-2009", "Norak"], ["Peace Mission-2012"]], optional=[["Collaboration-2006"]], forbidden=["Vostok"])
NUMBER = gold("number", required=[["187"]])
DATE = gold("date", required=[["2012-06-08/2012-06-14"]])
PLACE = gold("place", required=[["Bishkek"], ["Tashkent"]])
BOOLEAN = gold("boolean", required=[["no"]])
PASSAGE = gold("passage", evidence=["the member states have different incentives and goals"])
NONE = gold("none")
ROWS = gold("list", required=[["2004-09 & Beslan"]])


@pytest.mark.parametrize(
    ("item", "given", "right"),
    [
        (LIST, reply("Antiterror-2009", "Peace Mission-2012"), True),
        (LIST, reply("Norak", "Peace Mission-2012", "Collaboration-2006"), True),
        (LIST, reply("Antiterror-2009"), False),
        (LIST, reply("Antiterror-2009", "Peace Mission-2012", "Combine-2003"), False),
        (LIST, reply("Antiterror-2009", "Peace Mission-2012", text="both, and Vostok too"), False),
        (LIST, reply("Antiterror-2009", "Peace Mission-2012", text="nothing of it in the text"), True),
        (LIST, reply("Antiterror-2009", "Peace Mission-2012", status="ambiguous"), True),
        (LIST, reply("Antiterror-2009", "Peace Mission-2012", status="unanswerable"), False),
        (ROWS, reply("300 dead", rows=[["2004-09", "Beslan", 300]]), True),
        (ROWS, reply("300 dead", rows=[["2004-09", "Beslan", 300], ["2004-05", "Grozny", 7]]), False),
        (NUMBER, reply("187", text="187 people were killed"), True),
        (NUMBER, reply("187", text="many people were killed"), False),
        (NUMBER, reply("188", text="187 people were killed"), False),
        (DATE, reply("2012-06-08/2012-06-14", text="June 8–14, 2012"), True),
        (PLACE, reply("Bishkek", "Tashkent", text="Bishkek and Tashkent"), True),
        (PLACE, reply("Tashkent"), False),
        (BOOLEAN, reply("no", text="No."), True),
        (BOOLEAN, reply("yes", text="No."), False),
        (BOOLEAN, reply("Peace Mission-2012", "no"), True),
        (BOOLEAN, reply("never"), False),
        (PASSAGE, reply(citations=[{"quote": "The member states have different incentives and goals for"}]), True),
        (PASSAGE, reply(passages=[{"text": "-"}, {"text": "-"}, {"text": "that the member states have different incentives and goals"}]), True),
        (PASSAGE, reply(passages=[{"text": "-"}] * 3 + [{"text": "the member states have different incentives and goals"}]), False),
        (PASSAGE, reply(citations=[{"quote": "the member states"}]), False),
        (NONE, reply(status="unanswerable"), True),
        (NONE, reply("something"), False),
        (NONE, reply("something", status="ambiguous"), False),
        (NUMBER, {}, False),
    ],
)
def test_a_reply_is_right_or_wrong_with_a_reason(item: Any, given: dict[str, Any], right: bool) -> None:
    verdict = judge(item, given)
    assert verdict.right is right
    assert bool(verdict.why) is not right


def test_evidence_is_a_quote_inside_a_text_or_a_long_enough_piece_of_a_quote() -> None:
    quote = "a fairly long quote from the paper, with *markup* in it"
    assert holds("so: A fairly long quote from the paper, with markup in it.", [quote])
    assert holds("long quote from the paper, with", [quote])
    assert not holds("the paper", [quote])
    item = gold("text", required=[["x"]], evidence=["first place in the paper", "second place in the paper"])
    seen = find_evidence(item, reply(passages=[{"text": "-"}, {"text": "the second place in the paper"}], citations=[{"quote": "elsewhere"}]))
    assert (seen.passages, seen.citations, seen.not_retrieved, seen.shown) == ((False, True), (False,), 1, True)
