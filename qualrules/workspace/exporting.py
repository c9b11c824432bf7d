"""What `export` needs besides the rules where it writes queries: the source block, the tables, the records, the moment.

No table is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, did_you_mean
from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.left_out import left_out
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.evaluate.tops import judged_records, top_records
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules, Source
from qualrules.plugins.loaded import Plugins
from qualrules.reading.raw import NOTHING_KNOWN, Knowledge
from qualrules.reading.tables import choose_source
from qualrules.source import NOWHERE
from qualrules.workspace.given import adapter_named
from qualrules.workspace.output import write_text
from qualrules.workspace.request import SessionError

__all__ = ["ExportRequest", "asked", "left_out", "write_folder"]


@dataclass(frozen=True)
class ExportRequest:
    """What the options of `export` say of a warehouse."""

    dialect: str = "duckdb"
    source_name: str | None = None
    types: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """`TYPE=NAME` each."""
    not_supplied: tuple[str, ...] = ()
    """`TYPE.FIELD` each."""
    zoned: bool = False
    as_of: date | None = None
    view: str | None = None


def asked(request: ExportRequest, rules: Rules, plugins: Plugins) -> Asked:
    """The wishes, checked against the rules. Raises SessionError, or UnreadableError for an adapter that is not there."""
    source, wrong = choose_source(rules.sources, request.source_name, None, ())
    if wrong:
        raise SessionError(wrong)
    warehouse = Warehouse(
        source,
        _tables(request.tables, rules),
        frozenset(_field(each, rules) for each in request.not_supplied),
        request.zoned,
        _knowledge(source, plugins),
    )
    header = rules.header
    moment = None
    if request.as_of is not None:
        moment = moment_of(request.as_of, header.zone, header.fiscal_start)
    return Asked(request.dialect, warehouse, _types(request.types, rules), moment, request.view)


def write_folder(folder: str, files: Mapping[str, str]) -> None:
    """Write the files of a folder, which is made where it is not there; other files in it stay."""
    for name, text in files.items():
        file = Path(folder, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, text)


def _knowledge(source: Source | None, plugins: Plugins) -> Knowledge:
    return NOTHING_KNOWN if source is None else adapter_named(source.adapter, plugins).knowledge


def _types(named: Sequence[str], rules: Rules) -> tuple[str, ...]:
    judged = judged_records(rules)
    for name in named:
        _known(name, judged, f'no rule is about a record called "{name}"', "QR417")
    found = tuple(dict.fromkeys(named)) or top_records(rules)
    if not found:
        message = "no record stands at the top: each of those that rules are about belongs to another"
        helps = tuple(f"say which to export: --type {name}" for name in judged)
        raise _wrong("QR417", message if judged else "the ruleset has no rules about any record", *helps)
    return found


def _tables(written: Sequence[str], rules: Rules) -> dict[str, str]:
    found: dict[str, str] = {}
    for record, name in (_table(each, rules) for each in written):
        if found.setdefault(record, name) != name:
            raise _wrong("QR417", f'two tables are named for {record}: "{found[record]}" and "{name}"')
    return found


def _table(written: str, rules: Rules) -> tuple[str, str]:
    record, equals, name = written.partition("=")
    if not (equals and record and name):
        raise _wrong(
            "QR417", f'"{written}" does not name a table', "write --table opportunity=crm.opportunities"
        )
    _known(record, rules.records, f'the ruleset has no record called "{record}"', "QR417")
    return record, name


def _field(written: str, rules: Rules) -> tuple[str, str]:
    record, dot, name = written.partition(".")
    if not (dot and record and name):
        message = f'"{written}" does not name a field of a record'
        raise _wrong("QR417", message, "write --not-supplied opportunity.amount")
    _known(record, rules.records, f'the ruleset has no record called "{record}"', "QR417")
    _known(name, rules.records[record].fields, f'{record} has no field called "{name}"', "QR206")
    return record, name


def _known(name: str, known: Iterable[str], message: str, code: str) -> None:
    there = tuple(known)
    if name in there:
        return
    near = did_you_mean(name, there)
    raise _wrong(code, message, f'did you mean "{near}"?' if near else f"there are: {', '.join(there)}")


def _wrong(code: str, message: str, *helps: str) -> SessionError:
    return SessionError([Diagnostic(code, message, NOWHERE, helps=helps)])
