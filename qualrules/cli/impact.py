"""`--records DATA…` of `diff`: the same records under both rulesets, with the options of every command that takes DATA."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from qualrules.cli.exits import CannotDo
from qualrules.cli.opening import bad_records_code, tell_remarks
from qualrules.cli.options import data_options
from qualrules.cli.progress import followed, progress
from qualrules.cli.talk import say
from qualrules.workspace.request import Request, SessionError

if TYPE_CHECKING:
    from qualrules.analyze.comparison.changes import Impact
    from qualrules.workspace.comparing import Sides
    from qualrules.workspace.impact import Judged

T = TypeVar("T")

_OPTIONS = (
    click.argument("more", nargs=-1, metavar="[--records DATA...]"),
    click.option(
        "--records",
        "data",
        multiple=True,
        metavar="DATA",
        help="What the change does to these records; several may follow OLD and NEW, or repeat it.",
    ),
    click.option(
        "--show-records", is_flag=True, help="List the records that change, each with what decided it."
    ),
    click.option("--group-by", metavar="FIELD", help="How many records change for each value of this field."),
    click.option("--amount", metavar="FIELD", help="The money field to sum, where it is not called amount."),
)
_OF_RECORDS = {
    "source": "--source",
    "source_name": "--source-name",
    "adapter": "--adapter",
    "types": "--type",
    "skip_bad": "--skip-bad",
    "show_records": "--show-records",
    "group_by": "--group-by",
    "amount": "--amount",
}
"""Options that say nothing without records."""


@dataclass(frozen=True)
class Asked:
    """What is asked of records."""

    request: Request
    skip_bad: bool
    listed: bool
    group_by: str | None
    amount: str | None


def impact_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options; the command gets them as one `asked`, None without records, and `as_of`."""

    @wraps(command)
    def called(more: tuple[str, ...], data: tuple[str, ...], as_of: date | None, **given: Any) -> T:  # noqa: ANN401
        of_records = {name: given.pop(name) for name in _OF_RECORDS}
        if more and not data:
            raise click.UsageError(f'two rulesets are compared, and "{more[0]}" is one too many')
        if not data:
            _refuse_without_records()
        asked = _asked((*data, *more), as_of, of_records) if data else None
        return command(asked=asked, as_of=as_of, **given)

    with_options = data_options(called)
    for option in reversed(_OPTIONS):
        with_options = option(with_options)
    return with_options


def _refuse_without_records() -> None:
    context = click.get_current_context()
    for name, option in _OF_RECORDS.items():
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option} is about records: it goes with --records")


def _asked(data: tuple[str, ...], as_of: date | None, given: Mapping[str, Any]) -> Asked:
    request = Request(
        "", data, given["source"], given["source_name"], given["adapter"], given["types"], as_of
    )
    return Asked(request, given["skip_bad"], given["show_records"], given["group_by"], given["amount"])


def judged(sides: Sides, asked: Asked) -> Judged:
    """Both rulesets over the records, the remarks told; nothing is judged yet."""
    # Imported here: a comparison without records reads no data.
    from qualrules.workspace.impact import Wish, judge_both

    wish = Wish(asked.group_by, asked.amount, sys.maxsize if asked.listed else 0)
    try:
        found = judge_both(sides.old.loaded, sides.new.loaded, asked.request, wish, follow=progress)
    except SessionError as error:
        raise CannotDo(error.diagnostics) from None
    tell_remarks(found.remarks)
    return found


def impact(found: Judged) -> Impact:
    """What changes."""
    try:
        return found.impact(lambda pairs: followed(pairs, "judging"))
    except SessionError as error:
        _account(found)
        raise CannotDo(error.diagnostics) from None


def account(found: Judged, asked: Asked) -> int:
    """What was odd about the data, and the exit code for it."""
    _account(found)
    return bad_records_code(found.bad_count, asked.skip_bad)


def _account(found: Judged) -> None:
    for line in found.account():
        say(line)
