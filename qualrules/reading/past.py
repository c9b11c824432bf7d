"""The past of the records of one type: what each was as of any instant, as far as the history holds it.

Made by `past_tables`. Raw values of then go through the same cells as those of now; a field whose columns the history
does not hold is not supplied, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from qualrules.model.datatypes import Day, Instant, Link, ListOf
from qualrules.model.moment import moment_of, zone_named
from qualrules.model.record import Record
from qualrules.model.rules import Header
from qualrules.model.values import Gap
from qualrules.reading.cells import FieldCell
from qualrules.reading.date_forms import written_moment
from qualrules.reading.linking import RecordReader, Store
from qualrules.reading.origin import RowOrigin
from qualrules.reading.past_account import PastAccount
from qualrules.reading.past_names import Columns, placed, taken
from qualrules.reading.past_rows import OwnPast
from qualrules.reading.past_tracks import UNKEPT, UNTOLD, Same, Track, blank
from qualrules.reading.past_values import SameValue, in_its_form
from qualrules.reading.shapes import ABSENT
from qualrules.reading.tally import Tally
from qualrules.reading.typed import Settings


@dataclass(frozen=True, slots=True)
class Held:
    """How one table of the history holds a column.

    `keeps_old`: its changes tell the value before them, so that a record without a change had the value of now. Before
    `begin`, only a `whole` one knows anything; without old values it is whole for those records that it tells of.
    """

    table: str
    keeps_old: bool
    whole: bool
    begin: datetime | None

    def reaches(self, instant: datetime, own: OwnPast | None) -> bool:
        """Whether it knows of a record what was at an instant, where no change says it."""
        if self.whole and (self.keeps_old or (own is not None and self.table in own.tables)):
            return True
        return self.keeps_old and self.begin is not None and instant >= self.begin


@dataclass
class Step:
    """An instant at which a field of one record changed.

    `either`: the raw values between which the history leaves it open. `is_end`: the record only left what it was.
    `is_seen`: nobody knows whether it changed then, or only was seen.
    """

    at: datetime
    either: tuple[object, ...] = ()
    is_end: bool = False
    is_seen: bool = False


@dataclass
class _Tracks:
    """One record's past, ready to be asked."""

    own: OwnPast
    by_column: dict[str, Track] = field(default_factory=dict)


class Past:
    """The past of the records of one type. `account` is whole once every record of now has been asked about."""

    def __init__(
        self,
        header: Header,
        columns: Columns,
        held: Mapping[str, Sequence[Held]],
        pasts: Mapping[str, OwnPast],
        account: PastAccount,
    ) -> None:
        self.record_type = columns.bound.record.name
        self.account = account
        self.held = held
        self._columns = columns
        self._constant = columns.constant
        self._reader = RecordReader(columns.cells, Settings(header, columns.knowledge), Store())
        self._zone = header.zone
        self._tracks = {key: _Tracks(own) for key, own in pasts.items()}
        self._asked: set[str] = set()
        self._creation = columns.creation()
        self._links = [
            name for name, each in columns.bound.record.fields.items() if isinstance(each.type, Link | ListOf)
        ]

    # ── One record ──

    def is_first(self, record: Record) -> bool:
        """Whether this is the first record of its id; the history cannot tell a second one from it."""
        key = self._reader.key(record.id)
        if key in self._asked:
            return False
        self._asked.add(key)
        return True

    def steps(self, record: Record, name: str) -> tuple[Step, ...]:
        """The instants at which a field changed, in order."""
        tracks = self._of(record)
        found: dict[datetime, Step] = {}
        for column in self._columns.of_field(name) if name in self._columns.cells.fields else ():
            for change in tracks[column].changes if column in tracks else ():
                step = found.setdefault(change.at, Step(change.at, (), change.is_end, change.is_seen))
                step.either += change.either
                step.is_end = step.is_end and change.is_end
                step.is_seen = step.is_seen and change.is_seen
        return tuple(found[at] for at in sorted(found))

    def created(self, record: Record) -> datetime | None:
        """When the record was created; of a day without a time its end, but never behind its first change."""
        own = self._own(record)
        if own is not None and own.created is not None:
            return own.created
        moment = self._creation_of(record)
        if moment is None or isinstance(moment, datetime):
            return moment
        end = moment_of(moment, self._zone).now
        firsts = [track.instants[0] for track in self._of(record).values() if track.instants]
        day_before = end - timedelta(days=1)
        first = min(firsts, default=end)
        return first if day_before < first < end else end

    def _creation_of(self, record: Record) -> date | datetime | None:
        origin = record.origin
        if self._creation is None or not isinstance(origin, RowOrigin):
            return None
        for line in self._columns.lines.get(self._creation, ()):
            if isinstance(line.field.type, Instant | Day):
                value = line.read(origin[0])
                if isinstance(value, date):
                    return value
        raw = taken(origin[0], self._creation, self._columns.bound)
        moment = (
            raw if isinstance(raw, date) else written_moment(raw.strip()) if isinstance(raw, str) else None
        )
        if not isinstance(moment, datetime):
            return moment
        return moment_of(moment, self._zone).now

    def closed_on(self, record: Record) -> date | None:
        """The day that the record of now has as its close date."""
        if not isinstance(record.origin, RowOrigin):
            return None
        for line in self._columns.closing():
            value = line.read(record.origin[0]) if isinstance(line.field.type, Instant | Day) else None
            if isinstance(value, datetime):
                return value.astimezone(zone_named(self._zone)).date()
            if isinstance(value, date):
                return value
        return None

    def as_of(self, record: Record, instant: datetime, *, before: bool = False) -> Record:
        """The record as it was at an instant; `before`: just before what changed then.

        Links and child rows are not supplied, because no history holds those of then.
        """
        row, unheld = self._row(record, self._columns.lines, instant, before)
        made = self._reader.read(row, record.place, Tally())
        gaps = dict(made.gaps)
        claims = dict(made.claims)
        for name in self._links:
            made.values[name] = None
            gaps[name] = Gap.NOT_SUPPLIED
        for name, cell in self._columns.cells.fields.items():
            if cell.lines and unheld and self._is_open(cell, row, unheld):
                made.values[name] = None
                gaps[name] = Gap.NOT_SUPPLIED
                claims.pop(name, None)
        return Record(
            record.type,
            record.id,
            made.values,
            gaps,
            claims,
            RowOrigin((row, self._columns.cells)),
            record.place,
        )

    def claim(self, record: Record, name: str, instant: datetime, *, before: bool = False) -> str | Gap:
        """The text of a stage field at an instant: the text, MISSING, or NOT_SUPPLIED where it is not known."""
        cell = self._columns.cells.fields.get(name)
        if cell is None or not cell.lines:
            return Gap.NOT_SUPPLIED
        row, unheld = self._row(record, self._columns.of_field(name), instant, before)
        if unheld and self._is_open(cell, row, unheld):
            return Gap.NOT_SUPPLIED
        return cell.claim(row) or Gap.MISSING

    def text_of(self, name: str, raw: object) -> str | None:
        """What a raw value of a stage field says, after `means` and options."""
        cell = self._columns.cells.fields[name]
        row: dict[str, object] = {}
        for line in cell.lines:
            placed(row, line.bound.column, raw, line.bound.key is not None)
        return cell.claim(row)

    def finish(self) -> None:
        """Counts what the history tells of records that were never asked about."""
        for key, tracks in self._tracks.items():
            if key not in self._asked:
                self.account.elsewhere.add(tracks.own.id, tracks.own.rows)

    # ── Values of then ──

    def _own(self, record: Record) -> OwnPast | None:
        tracks = self._tracks.get(self._reader.key(record.id))
        return tracks.own if tracks is not None else None

    def _of(self, record: Record) -> dict[str, Track]:
        tracks = self._tracks.get(self._reader.key(record.id))
        if tracks is None:
            return {}
        if not tracks.by_column:
            tracks.by_column = {
                column: Track(change for change, _ in changes)
                for column, changes in tracks.own.changes.items()
            }
        return tracks.by_column

    def _row(
        self, record: Record, columns: Sequence[str] | Mapping[str, object], instant: datetime, before: bool
    ) -> tuple[dict[str, object], set[str]]:
        """A row of then, and the columns of which nothing is known."""
        present = record.origin[0] if isinstance(record.origin, RowOrigin) else {}
        keys = self._columns.bound.shape.keys
        row: dict[str, object] = {}
        unheld: set[str] = set()
        for column in columns:
            value = taken(present, column, self._columns.bound)
            if column not in self._constant:
                now = None if value is ABSENT else value
                value = self._value(record, column, now, instant, before)
            if value is UNTOLD:
                unheld.add(column)
            elif value is not ABSENT:
                placed(row, column, self._readable(column, value), column in keys)
        return row, unheld

    def _value(self, record: Record, column: str, present: object, instant: datetime, before: bool) -> object:
        """The raw value of a column at an instant; `UNTOLD` where the history does not say it."""
        track, own = self._of(record).get(column), self._own(record)
        reaching = [each for each in self.held.get(column, ()) if each.reaches(instant, own)]
        is_whole = any(each.whole for each in reaching)
        if track is None:
            never_changed = any(each.keeps_old for each in reaching) or (is_whole and blank(present))
            return present if never_changed else UNTOLD
        ask = track.just_before if before else track.as_of
        value = ask(instant, present, self._same(column))
        if value is UNKEPT:
            return None if is_whole else UNTOLD
        is_beyond = instant < track.instants[0] and not reaching
        return UNTOLD if is_beyond else value

    def _same(self, column: str) -> Same:
        return SameValue(self._columns.lines.get(column, []))

    def _readable(self, column: str, value: object) -> object:
        lines = self._columns.lines.get(column, [])
        read = [in_its_form(line, value) for line in lines]
        return read[0] if read and all(each is not value for each in read) else value

    def _is_open(self, cell: FieldCell, row: Mapping[str, object], unheld: set[str]) -> bool:
        """Whether a column that is not held could have had the say in a field."""
        for line in cell.lines:
            if line.bound.column in unheld:
                return True
            if line.read(row) is not None:
                return self._columns.currency.get(id(line), "") in unheld
        return False
