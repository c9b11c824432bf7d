"""`ignore`: findings that are known and agreed for a while; listed, added, and taken out when their day has passed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import click

from qualrules.cli.exits import CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import ParamType, format_option
from qualrules.cli.known import KnownFile, tell_hidden
from qualrules.cli.options import AsOf
from qualrules.cli.talk import add_talk_options, say
from qualrules.evaluate.ignored import Ignored
from qualrules.report import ignore_json, ignore_text
from qualrules.report.results import IgnoreReport
from qualrules.report.summary_text import number
from qualrules.workspace.clock import parse_day, today
from qualrules.workspace.folders import from_here
from qualrules.workspace.ignore_edits import add_entry, prune_entries
from qualrules.workspace.ignore_file import (
    DAYS,
    FILE,
    code_of,
    find_ignore_file,
    no_finding,
    read_ignore_file,
)
from qualrules.workspace.output import write_lines

Render = Callable[[IgnoreReport], str | Iterator[str]]
FORMATS: dict[str, Render] = {"text": ignore_text.lines, "json": ignore_json.render}
_SPAN = re.compile(r"(\d{1,6}) ?(d|days?|w|weeks?)", re.ASCII | re.IGNORECASE)


class Days(ParamType):
    """How long, in days."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        """The number of days."""
        if isinstance(value, int):
            return value
        written = _SPAN.fullmatch(str(value).strip())
        if written is None:
            return self.fail(f'"{value}" is not a number of days: write "14 days", 14d or 2w', param, ctx)
        return int(written[1]) * (7 if written[2][0] in "wW" else 1)


class Day(ParamType):
    """A day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The day that is written."""
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError as error:
            return self.fail(str(error), param, ctx)


_FILE = click.option(
    "--ignore-file", type=KnownFile(), metavar="FILE", help=f"The file.  [default: the nearest {FILE}]"
)
_AS_OF = click.option("--as-of", type=AsOf(), help="What counts as today.")
_EXPIRED = click.option("--expired", is_flag=True, help="Those whose last day has passed.")
_EXPIRING = click.option(
    "--expiring-in",
    type=Days(),
    metavar="DAYS",
    help='Those that hold and end within it, as in "14 days", 14d, 2w.',
)


@click.group("ignore")
def ignore() -> None:
    """Findings that are known and agreed for a while, each with a reason and a last day.

    They stand in qualrules-ignore.toml, which `qualrules audit` reads.

    \b
    Example:
      qualrules ignore add --record 006A1 --criterion budget --reason "framework contract" --days 60
      qualrules ignore list --expiring-in "14 days"
      qualrules ignore prune --expired
    """


@click.command("add")
@click.option("--code", metavar="CODE", help="Findings of this code or name: QR601, stage-ahead.")
@click.option("--record", metavar="ID", help="Findings on the record with this id.")
@click.option("--type", "record_type", metavar="RECORD", help="Findings on records of this type.")
@click.option("--criterion", metavar="NAME", help="Findings for want of this criterion alone.")
@click.option("--process", metavar="NAME", help="Findings of this process.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is agreed.")
@click.option("--owner", metavar="TEXT", help="Who sees to it.")
@click.option("--expires", type=Day(), metavar="DATE", help="The last day on which it holds.")
@click.option(
    "--days", type=click.IntRange(1, 36_500), metavar="N", help=f"Hold for so many days.  [default: {DAYS}]"
)
@_FILE
@_AS_OF
def add(
    code: str | None,
    record_type: str | None,
    reason: str,
    expires: date | None,
    days: int | None,
    ignore_file: str | None,
    as_of: date | None,
    **named: str | None,
) -> int:
    """Add an exception to the file, which is made where there is none.

    \b
    Example:
      qualrules ignore add --code QR601 --record 006A1 --reason "signed on paper" --owner "Head of Sales"
    """
    day = today(as_of)
    values: dict[str, str | date] = {**_said(code, {**named, "type": record_type, "reason": reason})}
    values |= {"added": day, "expires": _last_day(day, expires, days)}
    path = _named(ignore_file) or Path(FILE)
    entry = add_entry(path, values, day)
    say(f'"{path}": exception {entry} holds through {values["expires"]}')
    return CLEAN


@click.command("list")
@_EXPIRED
@_EXPIRING
@format_option("ignore", cast("Mapping[str, Callable[[IgnoreReport], str]]", FORMATS))
@_FILE
@_AS_OF
def list_(
    expired: bool, expiring_in: int | None, render: Render, ignore_file: str | None, as_of: date | None
) -> int:
    """List the exceptions, and whether they still hold.

    With --expired or --expiring-in only those, and exit code 1 where there are any.

    \b
    Example:
      qualrules ignore list
      qualrules ignore list --expired --expiring-in "14 days"
    """
    path, day = _named(ignore_file), today(as_of)
    file = read_ignore_file(path) if path is not None else None
    entries = file.entries if file is not None else ()
    is_asked = expired or expiring_in is not None
    if is_asked:
        entries = tuple(one for one in entries if _ends(one, day, expired, expiring_in))
    write_lines("-", render(IgnoreReport(str(path) if path is not None else None, day, entries)))
    if file is not None:
        tell_hidden(file.outside_entries)
    if path is None:
        say(f"there is no {FILE} here")
    elif not entries:
        say(f'"{path}": no {"such " if is_asked else ""}exceptions')
    return FINDINGS if is_asked and entries else CLEAN


@click.command("prune")
@_EXPIRED
@_EXPIRING
@_FILE
@_AS_OF
def prune(expired: bool, expiring_in: int | None, ignore_file: str | None, as_of: date | None) -> int:
    """Take exceptions out of the file whose last day has passed, or is near. All other lines stay as they are.

    One whose day cannot be read stays, too: it counts as lapsed, and may be a slip of the pen.

    \b
    Example:
      qualrules ignore prune --expired
    """
    if not expired and expiring_in is None:
        raise click.UsageError("say which go: --expired, --expiring-in DAYS, or both")
    path, day = _named(ignore_file), today(as_of)
    if path is None:
        raise CannotDo(f"there is no {FILE} here", "--ignore-file names one")
    file, gone = prune_entries(path, lambda one: not one.undated and _ends(one, day, expired, expiring_in))
    write_lines("-", ignore_text.lines(IgnoreReport(str(path), day, gone)))
    undated = [one for one in file.entries if one.undated and one.state(day) == "lapsed"]
    say(f'"{path}": {number(len(gone), "exception")} taken out, {len(file.entries) - len(gone):,} left')
    if expired and undated:
        lines = ", ".join(str(one.span.line) for one in undated)
        say(f"left, because no day can be read: {number(len(undated), 'exception')} (line {lines})")
    return CLEAN


def _ends(entry: Ignored, day: date, expired: bool, within: int | None) -> bool:
    """Whether an exception has lapsed, where that is asked, or holds and lapses within so many days."""
    if entry.state(day) == "lapsed":
        return expired
    left = entry.days_left(day)
    return within is not None and left is not None and left <= within


def _named(ignore_file: str | None) -> Path | None:
    if ignore_file is not None:
        return Path(ignore_file)
    found = find_ignore_file()
    return Path(from_here(found)) if found is not None else None


def _said(code: str | None, named: Mapping[str, str | None]) -> dict[str, str]:
    """What the options say of the exception, by key of the file."""
    values = {"code": _known_code(code)} if code is not None else {}
    values |= {option: _text(option, text) for option, text in named.items() if text is not None}
    if not values.keys() & {"code", "record", "criterion"}:
        raise click.UsageError("say what is ignored: --code, --record or --criterion")
    return values


def _known_code(written: str) -> str:
    code = code_of(written)
    if code is None:
        message, hint = no_finding(written.strip())
        raise CannotDo(message, *filter(None, [hint]))
    return code


def _text(option: str, written: str) -> str:
    if not written.strip():
        raise CannotDo(f"--{option} is empty", *(["say why it is agreed"] if option == "reason" else []))
    return written.strip()


def _last_day(day: date, expires: date | None, days: int | None) -> date:
    if expires is not None and days is not None:
        raise click.UsageError("--expires and --days both say when it ends: leave one of them out")
    if expires is not None and expires < day:
        raise CannotDo(f"--expires: {expires} has passed, today is {day}")
    try:
        return expires or day + timedelta(days=days or DAYS)
    except OverflowError:
        raise CannotDo("--days: the calendar ends before that") from None


for _command in (add, list_, prune):
    ignore.add_command(add_talk_options(_command))
