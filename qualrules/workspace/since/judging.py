"""`run --since`: the verdicts of a full run, of which only those are worked out that may differ from what is kept.

What is kept of a record is used where its fingerprint is the same and the moment is one for which the answers stand.
Everything else that is told of a record follows from it and its answers, so that every form of output can be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.next_change import MomentsOf, moments_of
from qualrules.evaluate.turning_atoms import second_of
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.plugins.hookspecs import Prepared
from qualrules.workspace.output import STANDARD_OUTPUT, replacing
from qualrules.workspace.session import Session
from qualrules.workspace.since.account import Account, Why
from qualrules.workspace.since.answers import Texts
from qualrules.workspace.since.basis import Basis, basis_of
from qualrules.workspace.since.fingerprint import fingerprints
from qualrules.workspace.since.state import Entry, Key, State, opened, reading
from qualrules.workspace.texts import unreadable

AT_ONCE = 500
"""Records that are looked up together."""


class _Type(NamedTuple):
    """What is needed for the records of one type."""

    number: int
    fingerprint: Callable[[Record], bytes]
    moments: MomentsOf
    texts: Texts
    kept: int | None
    """The type's number in the state that is there; None where nothing of that can be used."""


class Since:
    """A run over records of which a state may know the answers."""

    def __init__(
        self, place: str, state: State, rules: Rules, layouts: Sequence[Layout], moment: Moment
    ) -> None:
        self._place = place
        self._state = state
        self._moment = moment
        self._is_finished = False
        self._at = moment.today.toordinal(), second_of(moment.now)
        basis = basis_of(rules)
        self.account = Account(_why_all(place, state, basis, [layout.record for layout in layouts]))
        self._types = {layout.record: self._type(number, layout) for number, layout in enumerate(layouts)}
        state.begin(
            {field.name: getattr(basis, field.name) for field in fields(basis)},
            {name: of.texts.places for name, of in self._types.items()},
        )

    def _type(self, number: int, layout: Layout) -> _Type:
        kept = self._state.types.get(layout.record) if self.account.reason is None else None
        kept_number, kept_places = kept if kept is not None else (None, None)
        with reading(self._place):
            texts = Texts(layout, kept_places)
        return _Type(number, fingerprints(layout), moments_of(layout, self._moment), texts, kept_number)

    def verdicts(self, session: Session, condition: str | None) -> Iterator[Verdict]:
        """As `Session.verdicts`; behind the last one the new state is written, so that it is whole before the output is.

        With a condition only some of the records are looked at, and what is kept of the others is taken over.
        """
        yield from session.verdicts(condition, self._judge)
        self.finish(is_partial=condition is not None)

    def _judge(self, engine: Prepared, records: Iterable[Record]) -> Iterator[Verdict]:
        waiting = iter(records)
        while some := list(islice(waiting, AT_ONCE)):
            yield from self._judged(engine, some)

    def _judged(self, engine: Prepared, records: Sequence[Record]) -> Iterator[Verdict]:
        of = self._types[engine.layout.record]
        prints = [of.fingerprint(record) for record in records]
        keys = [_key(record, print_) for record, print_ in zip(records, prints, strict=True)]
        known = self._state.find(of.kept, keys) if of.kept is not None else {}
        with reading(self._place):
            found = [self._found(known.get(key), print_) for key, print_ in zip(keys, prints, strict=True)]
            kept = [of.texts.read(entry.answers) if entry is not None else None for entry in found]
        anew = [record for record, entry in zip(records, found, strict=True) if entry is None]
        judged = engine.evaluate_many(iter(anew), self._moment)
        entries = []
        for record, key, print_, entry, answers in zip(records, keys, prints, found, kept, strict=True):
            if entry is None or answers is None:
                verdict = next(judged)
                entry = Entry(key, print_, of.texts.write(verdict.answers), of.moments(record))
            else:
                verdict = Verdict(engine.layout, answers, record, self._moment)
            entries.append(entry)
            yield verdict
        self._state.add(of.number, entries)

    def _found(self, known: Sequence[Entry] | None, print_: bytes) -> Entry | None:
        """What holds of that which is kept of a record; the others are counted by why it does not."""
        if known is None:
            self.account.judged[Why.NEW] += 1
            return None
        same = [entry for entry in known if entry.fingerprint == print_]
        for entry in same:
            if entry.stands.at(*self._at):
                self.account.kept += 1
                return entry
        self.account.judged[Why.DAY if same else Why.CHANGED] += 1
        return None

    def finish(self, *, is_partial: bool) -> None:
        """Write what is kept of this run. `is_partial`: only some of the records were looked at, so that what is kept of
        others is taken over.
        """
        if self._is_finished:
            return
        self._is_finished = True
        state = self._state
        state.close_up()
        for of in self._types.values():
            if of.kept is not None and is_partial:
                state.carry(of.kept, of.number)
            elif of.kept is not None:
                self.account.gone += state.unseen(of.kept, of.number)
        state.commit()


@contextmanager
def judging_since(place: str, rules: Rules, layouts: Sequence[Layout], moment: Moment) -> Iterator[Since]:
    """A run by means of the state at a place, which the new state replaces when the block ends, and not where it raises.

    Raises UnreadableError where something else is at the place.
    """
    target = Path(place).resolve()
    if place == STANDARD_OUTPUT or (target.exists() and not target.is_file()):
        raise unreadable(
            f'"{place}" is no file, so no state is kept there', "name a file: --since deals.state"
        )
    with replacing(target, place) as temporary, opened(place, temporary) as state:
        since = Since(place, state, rules, layouts, moment)
        yield since
        since.finish(is_partial=True)  # for a form of output that did not ask for every record


def _why_all(place: str, state: State, basis: Basis, types: Iterable[str]) -> str | None:
    """Why nothing that is kept can be used; None where it can."""
    if not state.basis:
        return f'"{place}" is new'
    if other := basis.other_than(state.basis, place):
        return other
    if not set(types) & set(state.types):
        return f'"{place}" knows no {" and no ".join(types)}'
    return None


def _key(record: Record, print_: bytes) -> Key:
    """By which a record is found again. One without an id is named by its place, where another one may stand next time."""
    is_named = (
        record.id != record.place and record.id.isprintable()
    )  # half a character is no text to a database
    return record.id if is_named else print_
