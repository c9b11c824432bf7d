"""What every command that takes DATA does before and after its own work: open the session, give the account.

Turns what keeps a session from going on into exit code 2, and talks to standard error about what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import wraps
from itertools import chain
from typing import ParamSpec, TypeVar

import click

from qualrules.cli.argument_order import right_order
from qualrules.cli.exits import CANNOT, CLEAN, CannotDo
from qualrules.cli.options import data_options
from qualrules.cli.progress import progress
from qualrules.cli.talk import complain, say, talk, tell
from qualrules.diagnostics import Diagnostic, did_you_mean
from qualrules.evaluate.verdict import Verdict
from qualrules.report import reading_text
from qualrules.report.columns import cut
from qualrules.source import NOWHERE
from qualrules.workspace.data import DataArgument
from qualrules.workspace.session import ENGINE, Request, Scanning, Session, SessionError, open_session

P = ParamSpec("P")
T = TypeVar("T")
UNREAD_COLUMNS = "QR415"
NO_RECORDS = "QR414"
NOT_SUPPLIED = "QR411"
LONGEST = 100
"""Characters of what is not supplied, where it is told in one line."""


def over_data(command: Callable[..., T], *, required: bool = True) -> Callable[..., T]:
    """RULESET DATA… and their options; the command gets them as one `request`, and `skip_bad`."""

    @wraps(command)
    def called(
        ruleset: str,
        data: tuple[str, ...],
        source: tuple[str, ...],
        source_name: str | None,
        adapter: str | None,
        types: tuple[str, ...],
        as_of: date | None,
        **own: object,
    ) -> T:
        request = Request(ruleset, data, source, source_name, adapter, types, as_of)
        return _with_diagnostics(command)(request=request, **own)

    with_options = data_options(called)
    with_data = click.argument("data", nargs=-1, required=required, metavar="DATA...")(with_options)
    return click.argument("ruleset", metavar="RULESET")(with_data)


def _with_diagnostics(command: Callable[P, T]) -> Callable[P, T]:
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except SessionError as error:
            raise CannotDo(error.diagnostics) from None

    return called


def opened(
    request: Request,
    *,
    even_unclear: bool = False,
    more: Sequence[DataArgument] = (),
    for_one: bool = False,
    scanning: Scanning | None = None,
    engine: str = ENGINE,
) -> Session:
    """The session, its remarks told. Columns that feed nothing take one line, because `sources` lists them, and
    `-v` all of theirs; so do fields that nothing feeds where a command is `for_one` record. `scanning` and `engine` as in
    `open_session`.
    """
    right_order(request)
    session = open_session(
        request, even_unclear=even_unclear, more=more, follow=progress, scanning=scanning, engine=engine
    )
    tell_remarks(session.remarks, for_one=for_one)
    return session


def tell_remarks(remarks: Sequence[Diagnostic], *, for_one: bool = False) -> None:
    """What is odd about how data and rules fit, as `opened` tells it."""
    settings = talk()
    unread = [one for one in remarks if one.code == UNREAD_COLUMNS and not settings.verbose]
    missed = [one for one in remarks if for_one and one.code == NOT_SUPPLIED and not settings.verbose]
    told = [one for one in remarks if one not in unread and one not in missed]
    if told:
        tell(told)
    for one in missed:
        say(_in_one_line(one))
    if unread:
        say("; ".join(one.message for one in unread) + " (`qualrules sources` lists them)")


def _in_one_line(one: Diagnostic) -> str:
    """What is not supplied, and the line to add to the source block."""
    line = f" (`{one.example[0]}` in the source block names the column)" if one.example else ""
    return f"{one.level.value}[{one.code}]: {cut(one.message, LONGEST)}{line}"


def some(
    verdicts: Iterator[Verdict], session: Session, *, values: bool = True, ids: bool = True
) -> Iterator[Verdict]:
    """The verdicts, after a look that any record was read at all; `values` and `ids` as in `give_account`."""
    first = next(verdicts, None)
    if first is not None:
        return chain([first], verdicts)
    if session.reading.count == 0:
        raise no_records(session, values=values, ids=ids)
    return iter(())


def no_records(session: Session, *, values: bool = True, ids: bool = True) -> CannotDo:
    """The error of a run over nothing, the account given."""
    give_account(session, values=values, ids=ids)
    bad = session.reading.bad_count
    why = f"{bad:,} could not be read as records" if bad else f"the data holds no {' or '.join(session.top)}"
    return CannotDo([Diagnostic(NO_RECORDS, "no record was read", NOWHERE, notes=(why,))])


def give_account(session: Session, *, values: bool = True, ids: bool = True) -> None:
    """What was odd about the data, on standard error; without `values` nothing that stands in records is told, without
    `ids` their ids neither.
    """
    for line in reading_text.lines(session.reading, values, ids):
        say(line)


def exit_code(session: Session, skip_bad: bool, more_bad: int = 0) -> int:
    """2 where records could not be read and nobody said that this is all right; `more_bad` beside those of DATA."""
    return bad_records_code(session.reading.bad_count + more_bad, skip_bad)


def bad_records_code(bad: int, skip_bad: bool) -> int:
    """The same for a number of records."""
    if bad and not skip_bad:
        complain("not all records could be read; --skip-bad goes on without them")
        return CANNOT
    return CLEAN


def known(name: str, names: Sequence[str], kind: str) -> str:
    """A name that the ruleset has. Raises CannotDo with the nearest one."""
    if name in names:
        return name
    near = did_you_mean(name, names)
    helps = [f'did you mean "{near}"?'] if near else []
    listed = ", ".join(list(names)[:12]) + (", …" if len(names) > 12 else "")
    raise CannotDo(f'there is no {kind} called "{name}"', *helps, f"there are: {listed or 'none'}")
