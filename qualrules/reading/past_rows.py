"""The rows of one table of the past as changes of columns, record by record.

Three forms go in, one comes out. A row whose instant or record cannot be read is counted and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from qualrules.diagnostics import Diagnostic
from qualrules.model.values import BLANKS
from qualrules.reading.past_account import TableAccount
from qualrules.reading.past_forms import Told, unclear
from qualrules.reading.past_instants import NOT_YET, Instants
from qualrules.reading.past_names import CREATED, Columns
from qualrules.reading.past_tracks import UNKEPT, UNTOLD, Change, blank
from qualrules.reading.raw import BadRow, RawRow
from qualrules.reading.shapes import ABSENT, Get, Shape, getter, loose
from qualrules.reading.typed import raw_text

_BEGINNINGS = frozenset((*CREATED, "opportunitycreatedfromlead"))
"""What a row names instead of a changed column, where it says that the record was created."""


@dataclass
class OwnPast:
    """What the history says of one record: the changes of each column, and when it was created."""

    id: str
    changes: dict[str, list[tuple[Change, str]]] = field(default_factory=dict)
    """Column → changes, each with the place of its row."""
    created: datetime | None = None
    rows: int = 0
    tables: set[str] = field(default_factory=set)
    """The marks of the tables that tell of it."""


class TableRows:
    """Reads the rows of one table. `pasts` grow as it goes: key of the record → what is said of it."""

    def __init__(
        self,
        told: Told,
        shape: Shape,
        columns: Columns,
        instants: Instants,
        account: TableAccount,
        pasts: dict[str, OwnPast],
        mark: str,
    ) -> None:
        form = self.form = told.form
        self._table = told.table
        self._are_columns = told.stages_are_columns
        self._columns = columns
        self._instants = instants
        self._account = account
        self._pasts = pasts
        self._mark = mark
        self._same_id = columns.knowledge.same_id
        self._record = getter(form.record, shape)
        self._at = getter(form.at, shape)
        self._named: Get | None = getter(form.column, shape) if form.column else None
        self._old: Get | None = getter(form.old, shape) if form.old else None
        self._new = getter(form.new, shape)
        self._stage = getter(form.stage, shape)
        self._left: Get | None = getter(form.left, shape) if form.left else None
        self._meant: dict[str, tuple[str, ...]] = {}
        self._snapshot = [(path, getter(path, shape), self._columns_of(path)) for path in self._paths(shape)]
        self._claim = claim_columns(told, columns)
        self.tracked = self._tracked_from_the_start()

    def _paths(self, shape: Shape) -> Iterable[str]:
        if self.form.kind != "snapshots":
            return ()
        known = (self.form.record, self.form.at)
        inner = {path for path in shape.paths() if (shape.find(path) or shape).keys}
        return [path for path in shape.paths() if path not in known and path not in inner]

    def _tracked_from_the_start(self) -> set[str]:
        if isinstance(self._claim, Diagnostic):
            return set()
        return {*self._claim, *(column for _, _, columns in self._snapshot for column in columns)}

    @property
    def misfit(self) -> Diagnostic | None:
        """What is wrong with the table as a whole."""
        return self._claim if isinstance(self._claim, Diagnostic) else None

    def read(self) -> None:
        """Reads all rows."""
        for row in self._table.rows:
            if isinstance(row, BadRow):
                self._account.is_bad(row)
            else:
                self._account.rows += 1
                self._read(row)

    def _read(self, row: RawRow) -> None:
        raw = self._record(row.values)
        id = "" if raw is ABSENT or blank(raw) else raw_text(raw).strip(BLANKS)
        if not id:
            self._account.refuse("no id of a record", "", row.place)
            return
        at = self._instant(self._at, row, self.form.at)
        if at is None:
            return
        key = self._same_id(id)
        past = self._pasts.get(key)
        if past is None:
            past = self._pasts[key] = OwnPast(id)
        past.rows += 1
        past.tables.add(self._mark)
        self._account.reach(at)
        used = {"changes": self._change, "snapshots": self._saved, "stays": self._stay}[self.form.kind](
            row, at, past
        )
        if used:
            self._account.used += 1

    def _instant(self, get: Get, row: RawRow, column: str) -> datetime | None:
        raw = get(row.values)
        at = self._instants.read(None if raw is ABSENT else raw)
        if isinstance(at, datetime):
            return at
        if at is None:
            reason = f'no instant can be read in "{column}"'
            self._account.refuse(reason, raw_text(raw), row.place)
        elif self._are_columns:
            self._account.rows -= 1  # where each stage has a column, one without a date was never entered
        elif blank(raw) or raw is ABSENT:
            self._account.refuse(f'no instant in "{column}"', "", row.place)
        else:
            self._account.refuse(f'"{column}" says that it has not happened', raw_text(raw), row.place)
        return None

    # ── The three forms ──

    def _change(self, row: RawRow, at: datetime, past: OwnPast) -> bool:
        raw = self._named(row.values) if self._named is not None else ""
        name = "" if raw is ABSENT else raw_text(raw).strip(BLANKS)
        columns = self._columns_of(name)
        old = self._old(row.values) if self._old is not None else UNKEPT
        new = self._new(row.values)
        old, new = (None if value is ABSENT else value for value in (old, new))
        if loose(name) in _BEGINNINGS and not columns:
            past.created = at if past.created is None or at < past.created else past.created
            return True
        if not columns:
            self._account.unread[name] = self._account.unread.get(name, 0) + 1
            return False
        if self._old is not None and blank(old) and blank(new):
            old = new = UNTOLD  # that it changed is all that it says
        self.tracked.update(columns)
        for column in columns:
            past.changes.setdefault(column, []).append((Change(at, old, new), row.place))
        return True

    def _saved(self, row: RawRow, at: datetime, past: OwnPast) -> bool:
        used = False
        for path, get, columns in self._snapshot:
            raw = get(row.values)
            for column in columns:
                change = Change(at, UNKEPT, None if raw is ABSENT else raw, is_seen=True)
                past.changes.setdefault(column, []).append((change, row.place))
                used = True
            if not columns:
                self._account.unread[path] = self._account.unread.get(path, 0) + 1
        return used

    def _stay(self, row: RawRow, at: datetime, past: OwnPast) -> bool:
        assert not isinstance(self._claim, Diagnostic)
        raw = self._stage(row.values)
        if raw is ABSENT or blank(raw):
            self._account.refuse(f'no stage in "{self.form.stage}"', "", row.place)
            return False
        first, *others = self._claim
        past.changes.setdefault(first, []).append((Change(at, UNKEPT, raw), row.place))
        for column in others:
            past.changes.setdefault(column, []).append((Change(at, UNKEPT, None), row.place))
        if self._left is None:
            return True
        value = self._left(row.values)
        left = self._instants.read(None if value is ABSENT else value)
        if left is None:
            reason = f'no instant can be read in "{self.form.left}"'
            self._account.refuse(reason, raw_text(value), row.place, is_used=True)
        elif left is not NOT_YET and isinstance(left, datetime) and left >= at:
            past.changes[first].append((Change(left, raw, UNTOLD, is_end=True), row.place))
        elif isinstance(left, datetime):
            # The end of an earlier stay, where a row holds the last beginning and the last end.
            reason = f'"{self.form.left}" lies before "{self.form.at}", so the stay is taken to go on'
            self._account.refuse(reason, raw_text(value), row.place, is_used=True)
        return True

    def _columns_of(self, name: str) -> tuple[str, ...]:
        found = self._meant.get(name)
        if found is None:
            found = self._meant[name] = self._columns.meant_by(name, self.form.names)
        return found


def claim_columns(told: Told, columns: Columns) -> tuple[str, ...] | Diagnostic:
    """Of stays: the columns of the claimed stage, the one that takes the stage first."""
    if told.form.kind != "stays":
        return ()
    claims = columns.claims()
    wanted = loose(told.form.stage)
    named = [claim for claim in claims if wanted in map(loose, (claim, *columns.of_field(claim)))]
    if len(claims) == 1 or len(named) == 1:
        found = dict.fromkeys(columns.of_field((named or claims)[0]))
        taking = next((column for column in found if loose(column) == wanted), list(found)[-1])
        return (taking, *(column for column in found if column != taking))
    if not claims:
        return unclear(told.table.name, f"no column feeds the stage of a {columns.bound.record.name}")
    return unclear(told.table.name, f"the stages in it can be those of {' or '.join(claims)}")
