"""What `audit` is told of findings that are known, and what it tells of them: the options, and lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

import click

from qualrules.cli.formats import ParamType
from qualrules.cli.talk import say
from qualrules.diagnostics import Diagnostic
from qualrules.report.summary_text import number
from qualrules.source import NOWHERE
from qualrules.workspace.known_findings import KnownFindings, KnownRequest, Written

T = TypeVar("T")


class KnownFile(ParamType):
    """A file that is read and kept: it has a name, so `-` is none."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """The name of the file."""
        if value in ("-", ""):
            self.fail("this is kept in a file: write its name", param, ctx)
        return str(value)


_OPTIONS = (
    click.option(
        "--baseline", type=KnownFile(), metavar="FILE", help="Findings that stand in this file are not new."
    ),
    click.option(
        "--write-baseline",
        type=KnownFile(),
        metavar="FILE",
        help="Write the findings into this file; those judged anew and no longer found are dropped from it.",
    ),
    click.option("--only-new", is_flag=True, help="List what is neither ignored nor in the baseline."),
    click.option(
        "--ignore-file",
        type=KnownFile(),
        metavar="FILE",
        help="Findings that are ignored for a while, with a reason.  [default: the nearest qualrules-ignore.toml]",
    ),
)


def known_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options; the command gets the files as one `asked`, and `only_new`."""

    @wraps(command)
    def called(baseline: str | None, write_baseline: str | None, ignore_file: str | None, **own: object) -> T:
        return command(asked=KnownRequest(baseline, write_baseline, ignore_file), **own)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


def tell_hidden(problems: Iterable[Diagnostic]) -> None:
    """Warnings about the ignore file, without the lines that they are about: ids of records stand in them."""
    for one in problems:
        at = "" if one.span.source is NOWHERE.source else f" ({one.span.source.name}:{one.span.line})"
        say(f"{one.level.value}[{one.code}]: {one.message}{at}")


def told(known: KnownFindings, written: Written | None) -> Iterator[str]:
    """What became of the baselines."""
    asked = known.request
    if written is not None:
        yield f'"{written.file}": {number(written.entries, "finding")} written, {written.dropped:,} dropped'
    elif asked.write is not None:
        yield f'"{asked.write}" was left as it was: a baseline is written by an audit of all records'
    gone = len(known.gone())
    if gone and (written is None or asked.baseline != written.file):
        words = f"{number(gone, 'finding')} of the baseline {'is' if gone == 1 else 'are'} no longer found"
        yield f"{words} (--write-baseline {asked.baseline} drops {'it' if gone == 1 else 'them'})"
    without_id = known.without_id()
    if without_id:
        yield (
            f"{number(without_id, 'finding')} of the baseline {'has' if without_id == 1 else 'have'} the place of a row "
            'instead of an id, so a row that moves is taken for another record (`identified by "COLUMN"` in the '
            "source block names the column)"
        )
