"""Typed tables of a random warehouse, a source block that describes them, and what the interpreter says of their records.

The same tables are read by our own code, as an adapter would hand them over, and by an exported query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from qualrules.evaluate.fields_read import fields_read
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import Moment
from qualrules.model.rules import Rules
from qualrules.reading.collect import read_data
from qualrules.reading.raw import NOTHING_KNOWN, RawRow, RawTable
from qualrules.report.record_form import record_form
from qualrules.report.run_csv import STANDING, value_at
from tests.laws.vocabulary import CHOICES, ENDS, RECORDS, STAGES, TEXTS, Declared

Row = dict[str, object]
OUTCOMES = {"met": True, "not_met": False, "unknown": None}
TODAY = date(2026, 11, 21)
TYPES = {
    "number": "DECIMAL(30,9)",
    "money": "DECIMAL(30,9)",
    "percent": "DECIMAL(30,9)",
    "yes/no": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
"""Kind of a field → the type of its column; any other is text."""
_SMALL = "0 1 2 5 10 -5 12.5 0.5 0.2 0.000001 0.0000005 0.0000015 -0.0000025"
_LARGE = "1000 10000 1500000 999999999999.999999 -999999999999.999999 999999999999.9999995 1000000000000"
NUMBERS = tuple(map(Decimal, f"{_SMALL} {_LARGE}".split()))
LISTED = {"opportunity": "opportunities"}
"""Record type → its table, where that has another name."""


@dataclass(frozen=True)
class Tables:
    """Record type → the columns of its table, each with its type, and its rows."""

    columns: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Sequence[Row]]
    lacking: frozenset[tuple[str, str]] = frozenset()
    """The fields that the source block does not speak of, and that the query is told not to look for."""

    def place(self, record: str) -> str:
        """The name of a table."""
        return LISTED.get(record, record)


def drawn(rng: Random, count: int = 40) -> Tables:
    """Tables with so many rows each, a gap here and there, links that lead nowhere, children of nobody, columns that are
    not there.
    """
    columns, rows = {}, {}
    lacking = frozenset(
        (name, each.name) for name, fields in RECORDS.items() for each in fields if rng.random() < 0.03
    )
    ids = {name: [f"{name[:1].upper()}{number}" for number in range(count)] for name in RECORDS}
    for name, fields in RECORDS.items():
        of_parents = [f"{parent}_{each.name}" for parent, each in _lists() if each.target == name]
        columns[name] = {"Id": "VARCHAR", **dict(_columns(fields)), **dict.fromkeys(of_parents, "VARCHAR")}
        rows[name] = [_row(rng, fields, of_parents, ids, id) for id in ids[name]]
    return Tables(columns, rows, lacking)


def _lists() -> Iterator[tuple[str, Declared]]:
    for parent, fields in RECORDS.items():
        yield from ((parent, each) for each in fields if each.kind == "list")


def _columns(fields: Sequence[Declared]) -> Iterator[tuple[str, str]]:
    for each in fields:
        if each.kind != "list":
            yield each.name, TYPES.get(each.kind, "VARCHAR")
        if each.kind == "money":
            yield f"{each.name} currency", "VARCHAR"
        if each.kind in ("text", "choice"):
            yield f"{each.name} 2", "VARCHAR"


def _row(
    rng: Random, fields: Sequence[Declared], parents: Sequence[str], ids: Mapping[str, Sequence[str]], id: str
) -> Row:
    gaps = rng.choice((0.0, 0.1, 0.4))
    row: Row = {"Id": rng.choice((id, f" {id} "))}
    for each in fields:
        if each.kind == "list":
            continue
        row[each.name] = None if rng.random() < gaps else _value(rng, each, ids)
        if each.kind == "money":
            row[f"{each.name} currency"] = rng.choice(("EUR", "EUR", "USD", " usd", "GBP", "", None))
        if each.kind in ("text", "choice"):
            row[f"{each.name} 2"] = None if rng.random() < 0.5 else _value(rng, each, ids)
    for parent in parents:
        owner = parent.partition("_")[0]
        row[parent] = rng.choice((rng.choice(ids[owner]), rng.choice(ids[owner]), None, "nobody", ""))
    return row


def _value(rng: Random, field: Declared, ids: Mapping[str, Sequence[str]]) -> object:
    match field.kind:
        case "link":
            return rng.choice(
                (rng.choice(ids[field.target]), rng.choice(ids[field.target]), "nobody", "TBD", " ")
            )
        case "stage":
            return _spelled(rng, rng.choice((*STAGES, *ENDS, "Somewhere else", "sent")))
        case "choice":
            return _spelled(rng, rng.choice((*CHOICES[field.name], "ok", "none of these")))
        case "choices":
            values = [
                _spelled(rng, each) for each in (*CHOICES[field.name], "else", "d") if rng.random() < 0.4
            ]
            return rng.choice((";", " ; ", ";;")).join(values)
        case "text":
            return _spelled(rng, rng.choice((*TEXTS, "ok")))
        case "yes/no":
            return rng.random() < 0.5
        case "date":
            return _day(rng)
        case "datetime":
            hour = rng.choice(((0, 0), (1, 30), (2, 0), (9, 30), (12, 0), (23, 59)))
            return datetime(*_day(rng).timetuple()[:3], *hour, 30)  # noqa: DTZ001 - as a warehouse has it
    return rng.choice(NUMBERS)


def _spelled(rng: Random, text: str) -> str:
    if rng.random() < 0.1:
        return rng.choice(("TBD", "n/a", "?", "", " \t", "\u00a0"))
    return rng.choice((text, text, text.upper(), f" {text}\u00a0", f"{text}\n"))


def _day(rng: Random) -> date:
    near = rng.choice((-400, -365, -91, -31, -30, -14, -7, -1, 0, 1, 7, 14, 30, 91, 365))
    some = (
        TODAY,
        TODAY + timedelta(near),
        date(2024, 2, 29),
        date(2026, 10, 25),
        date(2026, 3, 29),
        date(1900, 1, 1),
    )
    return rng.choice((*some, date(1, 1, 1), date(9999, 12, 31)) if rng.random() < 0.2 else some)


# ── The source block ──


def source_text(rng: Random, zone: str, lacking: Collection[tuple[str, str]]) -> str:
    """A source block that describes the tables, in the words of the language."""
    percents = rng.choice(("20", "0.2"))
    lines = [f'source house for parquet percents "{percents}" time zone "{zone}"']
    for name, fields in RECORDS.items():
        lines.append(f'  {name} from "{LISTED.get(name, name)}" identified by "Id"')
        there = (each for each in fields if (name, each.name) not in lacking)
        lines += [f"    {line}" for each in there for line in _lines(rng, name, each)]
    return "\n".join(lines) + "\n"


def _lines(rng: Random, record: str, each: Declared) -> Iterator[str]:
    if each.kind == "list":
        yield f'{each.name}: {each.target} by "{record}_{each.name}"'
        return
    yield f'{each.name}: "{each.name}"{_said(rng, each)}'
    if each.kind in ("text", "choice") and rng.random() < 0.5:
        yield f'{each.name}: "{each.name} 2"'


def _said(rng: Random, each: Declared) -> str:
    if rng.random() < 0.4:
        return ""
    match each.kind:
        case "choice":
            return f' "ok" means "{CHOICES[each.name][0]}" "{CHOICES[each.name][1]}" means missing'
        case "choices":
            return f' "d", "all" means "{CHOICES[each.name][0]}" "{CHOICES[each.name][2]}" means missing'
        case "stage":
            return ' "sent" means "Proposal" "Contract" means missing'
        case "text":
            return ' "ok" means "Demo" "x", "search" means missing'
        case "money":
            return rng.choice((f' currency "{each.name} currency"', " currency USD"))
        case "yes/no":
            return ' "true" means no "false" means yes'
    return ""


# ── What the interpreter says ──


def judged(rules: Rules, tables: Tables, record: str, moment: Moment) -> list[dict[str, object]]:
    """The columns of the results by their names, as our own reading and the interpreter have them."""
    given = [(None, _raw(tables, name)) for name in tables.rows]
    source = rules.sources[0]
    reading, found = read_data(
        rules, source, given, NOTHING_KNOWN, (record,), "parquet", fields_read(rules), False, ()
    )
    assert reading is not None, found
    layout = Layout(rules, record)
    verdicts = (interpret(layout, each, moment) for each in reading.records(record))
    return [results_of(each) for each in verdicts]


def _raw(tables: Tables, record: str) -> RawTable:
    """What an adapter gives: without the columns that are said not to be there."""
    columns = tuple(name for name in tables.columns[record] if (record, name) not in tables.lacking)
    rows = [
        RawRow({name: row[name] for name in columns}, f"{record}:{number}")
        for number, row in enumerate(tables.rows[record], 1)
    ]
    return RawTable(tables.place(record), rows, columns, "typed")


def results_of(verdict: Verdict) -> dict[str, object]:
    """The columns of a verdict by their names, outcomes as booleans."""
    form, layout = record_form(verdict), verdict.layout
    paths = [("record", "type"), ("record", "id")]
    paths += [("criteria", name) for name in layout.criteria]
    paths += [("definitions", name) for name in layout.definitions]
    paths += [("scores", name, end) for name in layout.scores for end in ("lowest", "highest")]
    for process in layout.processes:
        paths += [("processes", process.name, part) for part in STANDING]
        stages = (*process.stages, *process.outcomes)
        paths += [("processes", process.name, "stages", stage.name) for stage in stages]
    paths += [("promises", title) for title in layout.promises]
    return {".".join(path): _plain(path, value_at(form, path)) for path in paths}


def _plain(path: Sequence[str], value: object) -> object:
    is_outcome = (
        path[0] in ("criteria", "definitions", "promises") or path[-1] == "overdue" or "stages" in path[2:3]
    )
    return OUTCOMES[value] if is_outcome and isinstance(value, str) else value


def alike(found: Iterable[dict[str, object]], wanted: Iterable[dict[str, object]]) -> None:
    """The same rows, in any order; else a failure that shows the first column that differs."""
    pairs = zip(sorted(found, key=_order), sorted(wanted, key=_order), strict=True)
    for one, other in pairs:
        differ = {name: (one.get(name), other[name]) for name in other if one.get(name) != other[name]}
        assert not differ, f"{other['record.id']}: {differ}"
        assert list(one) == list(other)


def _order(row: dict[str, object]) -> list[str]:
    return [str(row["record.id"]), *map(str, row.values())]
