"""A baseline as a file: one document, `qualrules/baseline/v1`, a finding a line, so that a diff of two reads well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.evaluate.baseline import Entry
from qualrules.report import json_text
from qualrules.report.record_form import Form

SCHEMA = "qualrules/baseline/v1"


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """The document in pieces."""
    yield f'{{\n  "schema": "{SCHEMA}",\n  "findings": ['
    for number, entry in enumerate(entries):
        yield f"{',' if number else ''}\n    {json_text.spaced(_form(entry))}"
    yield "\n  ]\n}\n"


def _form(entry: Entry) -> Form:
    form: Form = {
        "code": entry.code,
        "process": entry.process,
        "promise": entry.promise,
        "record": {"type": entry.record_type, "id": entry.record_id},
        "claimed": entry.claimed,
    }
    if entry.moved_at is not None:
        form["moved"] = {"at": entry.moved_at, "to": entry.moved_to}
    return form | {"fingerprint": entry.fingerprint}
