"""In which form a plain table tells of the past, found by what its columns are called.

Adapters say it of the tables that they know. Where it is not clear, the error lists the forms and how columns are to
be named; values are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qualrules.diagnostics import Diagnostic
from qualrules.model.datatypes import StageOf
from qualrules.model.values import fold
from qualrules.reading.past_names import Columns
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable
from qualrules.reading.shapes import Get, Shape, getter, loose
from qualrules.source import NOWHERE

# fmt: off
_RECORD = (
    "recordid", "opportunityid", "dealid", "leadid", "objectid", "parentid", "ticketid", "contactid", "companyid",
    "record", "opportunity", "deal", "lead",
)
_COLUMN = ("field", "fieldname", "property", "propertyname", "columnname", "column", "attribute", "fieldapiname", "name")
_OLD = ("oldvalue", "old", "fromvalue", "from", "previousvalue", "previous", "before", "valuebefore")
_NEW = ("newvalue", "new", "tovalue", "to", "after", "valueafter", "value")
_AT = (
    "changedat", "changedon", "changedate", "timestamp", "timestampinstant", "at", "when", "editdate", "logtime",
    "modifiedat", "modifiedon", "createddate", "createdat", "createdon", "createdtime", "datetime", "date", "time",
    "updatedat", "fivetranstart",
)
_STAGE = ("stage", "stagename", "stageid", "dealstage", "dealstageid", "tostage", "status", "state", "value")
_ENTERED = ("entered", "enteredat", "enteredon", "dateentered", "entereddate", "entrydate", "enterdate", "since")
_BEGUN = ("start", "startdate", "started", "startedat", "validfrom", "fivetranstart", "from")
_LEFT = (
    "left", "leftat", "lefton", "dateleft", "dateexited", "exited", "exitedat", "exitdate", "until", "end", "enddate",
    "ended", "validto", "fivetranend", "to",
)
_SNAPSHOT = (
    "snapshotdate", "snapshotat", "snapshot", "asof", "asofdate", "validfrom", "fivetranstart", "changedat",
    "changedon", "recordedat", "historydate", "exportdate", "exportedat", "exportedon", "timestamp", "date",
)
_SAVED = ("createddate", "createdat", "createdon", "createdtime", "modifiedat", "lastmodifieddate", "systemmodstamp")
_STAGE_ENTERED = frozenset((
    "", "entered", "enteredat", "enteredon", "dateentered", "entrydate", "date", "on", "at", "since", "reached",
    "reachedat", "reachedon", "in", "hsv2dateentered", "hsdateentered", "enteredstage", "stageentered",
))
_STAGE_LEFT = frozenset((
    "left", "leftat", "lefton", "dateleft", "exited", "exitedat", "dateexited", "exitdate", "until", "hsv2dateexited",
    "hsdateexited",
))
# fmt: on
RECORD, STAGE, ENTERED, LEFT = "record", "stage", "entered", "left"
HELPS = (
    "changes: a row for each changed value, with the columns record id, field, old value, new value, changed at",
    "changes without old value: a row for each value that a field has had",
    "stays: a row for each stay in a stage, with the columns record id, stage, entered, and left where it is known",
    "snapshots: a row for each change, with the columns record id, snapshot date, and those of the records",
    "stages as columns: a row for each record, its id and a column for each stage, such as `Discovery entered`",
)


@dataclass(frozen=True)
class Told:
    """A table of the past in one of the three forms, and how it was understood where that was found."""

    table: RawTable
    form: HistoryForm
    note: str = ""
    stages_are_columns: bool = False


def told_by(table: RawTable, shape: Shape, columns: Columns) -> Told | Diagnostic:
    """The form of a table, by its adapter or else by its columns."""
    if table.history is not None:
        return Told(table, table.history)
    named = _Named(shape, columns)
    record = named.record()
    if record is None:
        return unclear(table.name, "no column is called like the id of a record")
    stages = dict(named.stages())
    if len({stage for stage, what in stages if what == ENTERED}) > 1:
        return _stages_as_columns(table, shape, record, stages)
    form = named.changes(record) or named.stays(record, _ENTERED)
    form = form or named.snapshots(record) or named.stays(record, _BEGUN)
    if form is None:
        return unclear(table.name, f'beside "{record}" its columns are not those of a form')
    return Told(table, form, _in_words(form))


def unclear(name: str, why: str) -> Diagnostic:
    """A table that is no history in a form that is known."""
    return Diagnostic("QR405", f"it is not clear how {name} tells of the past: {why}", NOWHERE, helps=HELPS)


def _in_words(form: HistoryForm) -> str:
    parts = {
        "the record": form.record,
        "the column": form.column,
        "old": form.old,
        "new": form.new,
        "the stage": form.stage,
        "entered" if form.kind == "stays" else "at": form.at,
        "left": form.left,
    }
    return f"read as {form.kind}: " + ", ".join(f'{what} "{name}"' for what, name in parts.items() if name)


class _Named:
    """The columns of a table by what they are called."""

    def __init__(self, shape: Shape, columns: Columns) -> None:
        self._columns = columns
        self._by_name: dict[str, str] = {}
        for path in shape.paths():
            found = shape.find(path)
            if found is None or not found.keys:
                self._by_name.setdefault(loose(path).lstrip("."), path)

    def _first(self, names: Iterable[str], but: tuple[str | None, ...] = ()) -> str | None:
        found = (self._by_name[name] for name in names if name in self._by_name)
        return next((path for path in found if path not in but), None)

    def record(self) -> str | None:
        """The column with the record's id."""
        bound = self._columns.bound
        places = (bound.record.name, *self._columns.knowledge.places.get(bound.record.name, ()))
        own = [f"{loose(place)}id" for place in places]
        own += (
            [loose(bound.identity[0])]
            if bound.identity is not None and loose(bound.identity[0]) != "id"
            else []
        )
        return self._first((*own, *_RECORD, "id"))

    def changes(self, record: str) -> HistoryForm | None:
        """A row for each changed value."""
        column = self._first(_COLUMN, (record,))
        old = self._first(_OLD, (record, column))
        new = self._first(_NEW, (record, column, old))
        at = self._first(_AT, (record, column, old, new))
        if column is None or new is None or at is None:
            return None
        return HistoryForm("changes", record, at, column=column, old=old or "", new=new)

    def stays(self, record: str, begins: Iterable[str]) -> HistoryForm | None:
        """A row for each stay."""
        of_claim = [loose(name) for claim in self._columns.claims() for name in self._columns.of_field(claim)]
        stage = self._first((*of_claim, *_STAGE), (record,))
        at = self._first(begins, (record, stage))
        left = self._first(_LEFT, (record, stage, at))
        if stage is None or at is None:
            return None
        return HistoryForm("stays", record, at, stage=stage, left=left or "")

    def snapshots(self, record: str) -> HistoryForm | None:
        """A row for each change, with columns of the records."""
        saved = () if loose(record) == "id" else _SAVED
        at = self._first((*_SNAPSHOT, *saved), (record,))
        claimed = {name for claim in self._columns.claims() for name in self._columns.of_field(claim)}
        read = {
            column
            for path in self._by_name.values()
            if path not in (record, at)
            for column in self._columns.meant_by(path, {})
        }
        is_more = bool(read - claimed) or (bool(read) and at is not None and loose(at) not in _BEGUN)
        return HistoryForm("snapshots", record, at) if at is not None and is_more else None

    def stages(self) -> Iterator[tuple[tuple[str, str], str]]:
        """(The stage as the records write it, `entered` or `left`) → column with its date."""
        for stage, names in _stage_names(self._columns).items():
            for name in names:
                for called, path in self._by_name.items():
                    what = _around(called, loose(name))
                    if what is not None:
                        yield (stage, what), path


def _around(called: str, stage: str) -> str | None:
    """What a column's name says beside the name of a stage, which it has to begin or end with."""
    for rest in (called.removeprefix(stage), called.removesuffix(stage)):
        is_part = bool(stage) and len(rest) + len(stage) == len(called)
        if is_part and rest in _STAGE_ENTERED:
            return ENTERED
        if is_part and rest in _STAGE_LEFT:
            return LEFT
    return None


def _stage_names(columns: Columns) -> Mapping[str, list[str]]:
    """Each declared stage → its own name and the raw ones that mean it."""
    names: dict[str, list[str]] = {}
    for claim in columns.claims():
        cell = columns.cells.fields[claim]
        declared = cell.field.type
        assert isinstance(declared, StageOf)
        for stage in declared.spelling.values():
            names.setdefault(stage, []).append(stage)
        for line in cell.lines:
            said = line.bound.line.means if line.bound.line is not None else ()
            for raws, meaning in said:
                meant = declared.spelling.get(fold(meaning)) if isinstance(meaning, str) else None
                if meant is not None:
                    names[meant] += raws
            for raw, label in line.bound.options.items():
                labelled = declared.spelling.get(fold(label))
                if labelled is not None:
                    names[labelled].append(raw)
    return names


def _stages_as_columns(
    table: RawTable, shape: Shape, record: str, stages: Mapping[tuple[str, str], str]
) -> Told:
    """The same as stays, a row for each stage that has a date."""
    rows = _Stays(table, shape, record, stages)
    form = HistoryForm("stays", RECORD, ENTERED, stage=STAGE, left=LEFT)
    names = ", ".join(f'"{column}"' for column in stages.values())
    return Told(
        replace(table, rows=rows, columns=(RECORD, STAGE, ENTERED, LEFT), kind="text", history=form),
        form,
        f'read as stays: the record "{record}", the stages {names}',
        stages_are_columns=True,
    )


class _Stays:
    """The rows of a table with a column for each stage, as stays."""

    def __init__(
        self, table: RawTable, shape: Shape, record: str, stages: Mapping[tuple[str, str], str]
    ) -> None:
        self._table = table
        self._record = getter(record, shape)
        self._stages = {
            stage: (getter(column, shape), _getter(stages.get((stage, LEFT)), shape))
            for (stage, what), column in stages.items()
            if what == ENTERED
        }

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for row in self._table.rows:
            if isinstance(row, BadRow):
                yield row
                continue
            for stage, (entered, left) in self._stages.items():
                values = {
                    RECORD: self._record(row.values),
                    STAGE: stage,
                    ENTERED: entered(row.values),
                    LEFT: left(row.values),
                }
                yield RawRow(values, row.place)


def _getter(column: str | None, shape: Shape) -> Get:
    return getter(column, shape) if column is not None else lambda values: None
