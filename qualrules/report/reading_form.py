"""The account of reading as JSON holds it: what could not be read, and what the source does not have."""

from __future__ import annotations

from qualrules.reading.collect import Reading
from qualrules.reading.raw import BadRow
from qualrules.reading.tally import UNREADABLE_RECORD, Duplicate, Problem
from qualrules.report.record_form import Form, clean


def reading_form(reading: Reading, values: bool = True, ids: bool = True) -> Form:
    """The account; without `values` nothing that stands in the records is told, without `ids` their ids neither."""
    tally = reading.tally
    form: Form = {
        "bad_records": tally.bad_count,
        "bad": [_bad(row) for row in tally.bad],
        "problems": [_problem(one, reading, values) for one in tally.problems.values()],
        "not_supplied": list(reading.not_supplied),
        "duplicates": [_duplicate(one, ids) for one in tally.duplicates.values()],
        "notes": [
            {"place": clean(place), "message": clean(text) if ids else None} for place, text in tally.notes
        ],
        "unmatched": {record: [clean(name) for name in names] for record, names in reading.unmatched.items()},
    }
    if values:
        form["outside_list"] = [
            {"field": reading.field_name(*place), "values": {clean(v): count for v, count in found.items()}}
            for place, found in reading.outside_list.items()
        ]
    return form


def _problem(one: Problem, reading: Reading, values: bool) -> Form:
    form: Form = {
        "code": one.code,
        "record": one.record,
        "field": reading.field_name(one.record, one.field),
        "reason": clean(one.reason),
        "count": one.count,
        "places": [clean(place) for place in one.places],
    }
    return form | {"example": clean(one.example)} if values else form


def _duplicate(one: Duplicate, ids: bool) -> Form:
    places = [clean(place) for place in one.places]
    return {"record": one.record, "id": clean(one.id) if ids else None, "places": places}


def _bad(row: BadRow) -> Form:
    return {"code": UNREADABLE_RECORD, "place": clean(row.place), "message": clean(row.message)}
