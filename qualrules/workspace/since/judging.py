"""`run --since`: the verdicts of a full run, of which only those are worked out that may differ from what is kept.

What is kept of a record is used where its fingerprint is the same and the moment is one for which the answers stand.
Everything else that is told of a record follows from it and its answers, so that every form of output can be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from qualrules.evaluate.layout import Answers, Layout
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
from qualrules.workspace.since.state import AT_ONCE, Answered, Entry, Key, State, Types, opened, reading
from qualrules.workspace.texts import unreadable


class _Type(NamedTuple):
    """What is needed for the records of one type. `is_kept`: something may be kept of them."""

    number: int
    fingerprint: Callable[[Record], bytes]
    moments: MomentsOf
    texts: Texts
    is_kept: bool


class Since:
    """A run over records of which a state may know the answers."""

    def __init__(
        self, place: str, state: State, rules: Rules, layouts: Sequence[Layout], moment: Moment
    ) -> None:
        self._place = place
        self._state = state
        self._moment = moment
        self._is_finished = False
        basis = basis_of(rules)
        self.account = Account(_why_all(place, state, basis, [layout.record for layout in layouts]))
        is_anew = self.account.reason is not None
        kept = {} if is_anew else state.types
        unused = count(max((number for number, _ in kept.values()), default=-1) + 1)
        self._types = {layout.record: self._type(layout, kept, unused) for layout in layouts}
        state.begin(
            {field.name: getattr(basis, field.name) for field in fields(basis)},
            {name: (of.number, of.texts.places) for name, of in self._types.items()},
            anew=is_anew,
        )

    def _type(self, layout: Layout, kept: Types, unused: Iterator[int]) -> _Type:
        number, places = kept.get(layout.record, (None, None))
        with reading(self._place):
            texts = Texts(layout, places)
        is_kept = number is not None
        of_type = fingerprints(layout), moments_of(layout, self._moment), texts, is_kept
        return _Type(next(unused) if number is None else number, *of_type)

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
        known = self._state.find(of.number, keys) if of.is_kept else {}
        with reading(self._place):
            kept = [self._kept(of, known.get(key), print_) for key, print_ in zip(keys, prints, strict=True)]
        anew = [record for record, answers in zip(records, kept, strict=True) if answers is None]
        judged, written = engine.evaluate_many(iter(anew), self._moment), _Written()
        for record, key, print_, answers in zip(records, keys, prints, kept, strict=True):
            if answers is None:
                verdict = next(judged)
                new = Answered(print_, of.texts.write(verdict.answers), of.moments(record))
                written.take(key, new, known.get(key))
            else:
                verdict = Verdict(engine.layout, answers, record, self._moment)
            yield verdict
        self._state.replace(written.replaced)
        self._state.add(of.number, written.added)

    def _kept(self, of: _Type, known: list[Entry] | None, print_: bytes) -> Answers | None:
        """What is kept of a record, where it holds; the others are counted by why it does not."""
        if not known:
            self.account.judged[Why.NEW] += 1
            return None
        same = [entry for entry in known if entry.fingerprint == print_]
        for entry in same:
            if entry.stands:
                known.remove(entry)
                self.account.kept += 1
                self._state.keep(entry)
                return of.texts.read(entry.answers)
        self.account.judged[Why.DAY if same else Why.CHANGED] += 1
        return None

    def finish(self, *, is_partial: bool) -> None:
        """Write what is kept of this run. `is_partial`: only some of the records were looked at, so that what is kept of
        others stays.
        """
        if self._is_finished:
            return
        self._is_finished = True
        if not is_partial:
            self.account.gone = self._state.drop_unseen()
        self._state.commit()


class _Written:
    """What is to be written of records that were judged anew: in place of what was kept of them, or beside it."""

    def __init__(self) -> None:
        self.replaced: list[tuple[Entry, Answered]] = []
        self.added: list[tuple[Key, Answered]] = []

    def take(self, key: Key, new: Answered, known: list[Entry] | None) -> None:
        if known:
            self.replaced.append((known.pop(), new))
        else:
            self.added.append((key, new))


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
    at = moment.today.toordinal(), second_of(moment.now)
    with replacing(target, place) as temporary, opened(place, temporary, at) as state:
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
