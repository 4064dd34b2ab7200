"""A logical form survives JSON: conversations are stored as it."""

import json

from sco_qa.question.forms.logical_form import (
    DateIs,
    Having,
    LogicalForm,
    NumberIs,
    Order,
    PlaceIs,
    RowIs,
    TextHas,
    ValueIs,
)


def test_a_form_is_the_same_after_a_trip_through_json() -> None:
    form = LogicalForm(
        "attacks",
        "group",
        filters=(PlaceIs(("Russia",), negated=True), DateIs("2004-01-01", "2004-12-31", months=(5, 6)), NumberIs("dead", ">", 50),
                 TextHas(("event",), (("metro", "train"), ("bomb",))), RowIs(("attacks-01",), ("it",)), ValueIs("kind", ("riot",))),
        projection=("when",),
        measure="dead",
        order=Order("dead", "desc", 3),
        group_by="country",
        alternatives=(PlaceIs(("China",)), PlaceIs(("Russia",))),
        yes_no=True,
        having=Having(">=", 2),
    )  # fmt: skip
    assert LogicalForm.from_json(json.loads(json.dumps(form.as_json()))) == form


def test_defaults_are_left_out() -> None:
    assert LogicalForm("attacks").as_json() == {"table": "attacks", "operation": "rows"}
