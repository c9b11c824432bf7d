"""The one record that a command is about, by its id or place; what to write instead where there is none, or two."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from qualrules.cli.exits import CannotDo
from qualrules.cli.opening import some
from qualrules.evaluate.verdict import Verdict
from qualrules.workspace.session import Session


def the_one(session: Session, id_: str) -> Verdict:
    """The verdict on the record of that id or place. All records are read: there may be a second one."""
    same_id = session.reading.knowledge.same_id
    found: list[Verdict] = []
    others: list[str] = []
    for verdict in some(session.verdicts(), session):
        record = verdict.record
        if id_ == record.place or same_id(id_) == same_id(record.id):
            found.append(verdict)
        elif len(others) < 50_000:
            others.append(record.id)
    if not found:
        raise CannotDo(f'there is no {" or ".join(session.top)} with the id "{id_}"', *_near(id_, others))
    if len(found) > 1:
        places = ", ".join(verdict.record.place for verdict in found)
        raise CannotDo(f'{len(found)} records have the id "{id_}"', f"name one by its place: {places}")
    return found[0]


def _near(id_: str, others: list[str]) -> Iterator[str]:
    """The nearest id; ids differ by a sign, so only the very near ones count."""
    near = get_close_matches(id_, others, n=3, cutoff=0.6)
    if near:
        yield "did you mean " + " or ".join(f'"{one}"' for one in near) + "?"
    elif others:
        yield f"ids look like {', '.join(others[:3])}"
