"""Edits of an earlier logical form: what a new question puts into it takes the place of what it had there."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import replace

from sco_qa.facts.schema import Table
from sco_qa.question.forms.logical_form import (
    WHEN,
    DateIs,
    Filter,
    Given,
    LogicalForm,
    NumberIs,
    PlaceIs,
    RowIs,
    TextHas,
    ValueIs,
)
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY

_SLOTS = {"time": DateIs, "place": PlaceIs, "value": ValueIs}


def merge(last: LogicalForm, new: LogicalForm, asks: bool) -> LogicalForm:
    """The last form narrowed, widened or turned by a new one about the same table; `asks` when the new one says what it wants."""
    named = last.yes_no and any(isinstance(f, RowIs | TextHas) and not f.negated for f in last.filters)
    fixed_by_name = tuple(f for f in last.filters if isinstance(f, PlaceIs | DateIs)) if named and all(isinstance(f, RowIs) for f in new.filters) else ()
    filters = (*(f for f in filters_merged(last.filters, new.filters) if f not in fixed_by_name), *fixed_by_name)
    if not asks:
        return replace(last, filters=filters)
    fixed = set(new.projection)
    redated = WHEN in fixed and new.filters
    kept = tuple(f for f in filters if f in new.filters or not ((isinstance(f, ValueIs) and f.column in fixed) or (redated and isinstance(f, DateIs))))
    if new.order is not None and new.operation == "rows" and not new.projection and last.operation == "rows":
        new = replace(new, projection=last.projection)
    ranked = last.order is not None and last.order.limit is not None and last.order.column != "count"  # rows have no count
    order = last.order if new.order is None and ranked and new.operation == "rows" and not new.yes_no else new.order
    return replace(new, filters=kept, order=order)


def filters_merged(old: Iterable[Filter], new: Iterable[Filter]) -> tuple[Filter, ...]:
    """Old filters with new ones in the place of those they replace."""
    old, new = tuple(old), tuple(new)
    kept = [f for f in old if not any(_same_slot(f, n) for n in new) and not (new and isinstance(f, RowIs) and f.negated)]
    return (*kept, *(_completed(n, old) for n in new if n not in kept))


def remeasured(last: LogicalForm, new: LogicalForm) -> LogicalForm:
    """A new form whose tests name no quantity, about the one that was asked of before: "and between 50 and 70?"."""
    ordered = last.order.column if last.order and last.order.column not in (WHEN, "count") else None
    column = next((f.column for f in last.filters if isinstance(f, NumberIs)), last.measure or ordered)
    if column is None or not any(isinstance(f, NumberIs) for f in new.filters):
        return new
    return replace(new, filters=tuple(replace(f, column=column) if isinstance(f, NumberIs) else f for f in new.filters))


def recounted(last: LogicalForm, new: LogicalForm) -> LogicalForm:
    """A bare "how many", of what was asked for before: deaths, days."""
    if last.measure and last.operation in ("sum", "average"):
        return replace(new, operation=last.operation, measure=last.measure)
    return new


def told(form: LogicalForm) -> LogicalForm | None:
    """What something is that was asked to be something else: its status, its kind. None where no such thing was asked."""
    values = [f for f in form.filters if isinstance(f, ValueIs) and not f.negated]
    subject = tuple(f for f in form.filters if isinstance(f, RowIs | PlaceIs) and not f.negated)
    return LogicalForm(form.table, filters=subject, projection=(values[0].column,)) if len(values) == 1 and subject else None


def narrowed(old: Iterable[Filter], new: Iterable[Filter]) -> tuple[Filter, ...]:
    """Both: the rows that were, of which the new filters keep some."""
    old = tuple(old)
    return (*old, *(f for f in new if f not in old))


def identified_anew(last: LogicalForm, new: LogicalForm, asks: bool) -> LogicalForm | None:
    """The last form about other rows: what named its rows gives way to how the new one describes them. None where nothing did."""
    kept = tuple(f for f in last.filters if not isinstance(f, RowIs | TextHas | PlaceIs | DateIs) and not any(_same_slot(f, n) for n in new.filters))
    described = any(not isinstance(f, Given | NumberIs) for f in new.filters)
    if not described or not any(isinstance(f, RowIs | TextHas) for f in last.filters):
        return None
    return merge(replace(last, filters=kept), new, asks)


def restates(last: LogicalForm, new: LogicalForm) -> bool:
    """Whether a question for yes or no is asked again of something else: "and Turkey?"."""
    return last.yes_no and bool(new.filters) and all(any(_same_slot(f, n) for f in last.filters) for n in new.filters)


def without(form: LogicalForm, filters: Iterable[Filter]) -> LogicalForm:
    """The form with rows of these filters left out."""
    left_out = tuple(filters)
    return replace(form, filters=(*(f for f in form.filters if f not in left_out), *(replace(f, negated=True) for f in left_out)))


def moved(last: LogicalForm, new: LogicalForm) -> LogicalForm | None:
    """The last form without the time of the one event that it told something of, where a new one names another place: "and to Urumqi?"."""
    told = last.operation == "sum" or (last.operation == "rows" and last.projection)
    placed = any(isinstance(f, PlaceIs) for f in last.filters) and any(isinstance(f, PlaceIs) and not f.negated for f in new.filters)
    dated = any(isinstance(f, DateIs) for f in last.filters) and not any(isinstance(f, DateIs) for f in new.filters)
    return released(last, ["time"]) if told and placed and dated else None


def joined(last: LogicalForm, new: Iterable[Filter]) -> LogicalForm:
    """The form about its places or values and those of new filters too."""
    filters = list(last.filters)
    for added in new:
        for i, old in enumerate(filters):
            if isinstance(old, PlaceIs) and isinstance(added, PlaceIs):
                filters[i] = replace(old, places=tuple(dict.fromkeys((*old.places, *added.places))))
            elif isinstance(old, ValueIs) and isinstance(added, ValueIs) and old.column == added.column:
                filters[i] = replace(old, values=tuple(dict.fromkeys((*old.values, *added.values))))
    return replace(last, filters=tuple(filters))


def released(form: LogicalForm, slots: Iterable[str]) -> LogicalForm:
    """The form without its conditions on time, place or value."""
    types = tuple(_SLOTS[slot] for slot in slots)
    return replace(form, filters=tuple(f for f in form.filters if not isinstance(f, types)))


def unfolded(form: LogicalForm) -> LogicalForm:
    """The rows, or values, that a form counts, sums or says to be."""
    if form.operation == "count" and form.distinct:
        return replace(form, operation="rows", projection=(form.distinct,), distinct=None)
    group = form.operation == "group"
    return replace(form, operation="rows", projection=(), measure=None, distinct=None, group_by=None, yes_no=False, order=None if group else form.order)


def transferred(last: LogicalForm, new: LogicalForm) -> LogicalForm:
    """A new table asked what the last was: its times and places, and its count."""
    carried = tuple(f for f in last.filters if isinstance(f, DateIs | PlaceIs) and not any(_same_slot(f, n) for n in new.filters))
    counted = last.operation in ("count", "exists") and not last.distinct and new.operation == "rows" and not new.projection
    form = replace(new, filters=(*new.filters, *carried))
    return replace(form, operation=last.operation, yes_no=last.yes_no, projection=()) if counted else form


def asking_number(form: LogicalForm, last: LogicalForm | None, many: bool, table: Table) -> LogicalForm:
    """"and wounded?": a number that is only named is asked for: summed where the rows are several, or the last question summed."""
    given = [f for f in form.filters if isinstance(f, Given) and not f.negated and table.columns[f.column].type == "number"]
    if form.operation not in ("rows", "exists") or form.projection or (form.order and form.order.limit) or len(given) != 1 or form.yes_no:
        return form
    rest = tuple(f for f in form.filters if f is not given[0])
    column = given[0].column
    if last is not None and last.operation in ("average", "group") and last.measure:
        return replace(last, filters=rest, measure=column)
    if many or (last is not None and last.operation == "sum"):
        return replace(form, operation="sum", measure=column, filters=rest)
    return replace(form, projection=(column,), filters=rest)


def _same_slot(old: Filter, new: Filter) -> bool:
    """Whether a new filter takes an old one's place."""
    if isinstance(new, RowIs):
        return not isinstance(old, ValueIs | Given)
    if isinstance(old, ValueIs) and isinstance(new, ValueIs):
        return old.column == new.column
    if isinstance(old, ValueIs) and isinstance(new, TextHas):
        return new.columns == (old.column,)
    if isinstance(old, NumberIs | Given) and isinstance(new, NumberIs | Given):
        return old.column == new.column
    return type(old) is type(new)


def _completed(new: Filter, old: Iterable[Filter]) -> Filter:
    """A month or season without its year keeps the years of the filter that it replaces."""
    if not isinstance(new, DateIs) or not new.months or (new.start, new.end) != (FIRST_DAY, LAST_DAY):
        return new
    before = next((f for f in old if isinstance(f, DateIs) and not f.months and f.start != FIRST_DAY and f.end != LAST_DAY), None)
    if before is None:
        return new
    whole = before.start[5:] == "01-01" and before.end[5:] == "12-31"
    if whole:
        return replace(new, start=before.start, end=before.end)
    year, last = int(before.end[:4]), max(new.months)
    return DateIs(f"{year}-{min(new.months):02}-01", f"{year}-{last:02}-{calendar.monthrange(year, last)[1]}", negated=new.negated)
