"""`agree --sign`: who may sign what, on which day, and what is said of it. The lock is written by the workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import click

from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.cli.talk import say
from qualrules.diagnostics import did_you_mean
from qualrules.evaluate.meaning import SIGNED
from qualrules.model.values import BLANKS, fold
from qualrules.report.visible import visible
from qualrules.workspace.agreeing import Agreeing
from qualrules.workspace.clock import run_moment
from qualrules.workspace.loading import is_shipped

NEARLY: Final = 0.9
"""How near a name is to another one when it is taken for a slip of the pen: one letter in ten."""
LONGEST: Final = 200
"""Characters of a signer's name."""
_PLURAL: Final = {"process": "processes", "criterion": "criteria"}


def sign(agreeing: Agreeing, by: str, as_of: date | None) -> int:
    """Sign it, as of a day; the exit code. Raises CannotDo, and UsageError for a name or a day that cannot be."""
    by = _name(by)
    demand_lock(agreeing, "signed")
    counts = Counter(kind for kind, _ in agreeing.meaning.digests.items)
    if not counts:
        raise CannotDo(
            "there is nothing to sign: the ruleset has no definition, process, promise, score or criterion"
        )
    header = agreeing.rules.header
    day, today = run_moment(as_of, header).today, run_moment(None, header).today
    _demand_possible(by, day, today, header.agreed_by)
    again = agreeing.sign(by, day)
    said = [f"{counts[kind]} {_plural(kind, counts[kind])}" for kind in SIGNED if counts[kind]]
    ruleset = f"{header.name} {header.version}".strip() or agreeing.file
    click.echo(visible(f'"{by}" signed {ruleset} on {day.isoformat()}: {", ".join(said)}'))
    click.echo(visible(f"written to {agreeing.lock}{', in place of the earlier signature' if again else ''}"))
    if header.agreed_by and not _is_named(by, header.agreed_by):
        say(f'note: "{by}" is not among those whom the ruleset names in `agreed by`')
    return CLEAN


def _demand_possible(by: str, day: date, today: date, agreed_by: Sequence[str]) -> None:
    """Refuse a day that has not come, and a name that is nearly one of those who are to sign."""
    if day > today:
        raise click.UsageError(f"nobody can sign on {day.isoformat()}: today is {today.isoformat()}")
    meant = None if _is_named(by, agreed_by) else did_you_mean(by, agreed_by, NEARLY)
    if meant is not None:
        raise click.UsageError(
            visible(
                f'"{by}" is not among those whom the ruleset names in `agreed by`; did you mean "{meant}"? '
                "Who signs beside them under so similar a name is named there first"
            )
        )


def _is_named(by: str, agreed_by: Sequence[str]) -> bool:
    return fold(by) in {fold(name.strip(BLANKS)) for name in agreed_by}


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else _PLURAL.get(kind, f"{kind}s")


def _name(by: str) -> str:
    """The signer's name as it is kept."""
    by = by.strip(BLANKS)
    if not by:
        raise click.UsageError('--sign needs a name: --sign "Head of Sales"')
    if not by.isprintable():
        raise click.UsageError("--sign needs a name on one line, without signs that cannot be seen")
    if len(by) > LONGEST:
        raise click.UsageError(f"a name has {LONGEST} characters at most")
    return by


def demand_lock(agreeing: Agreeing, what: str) -> None:
    """Refuse a ruleset that has no place for signatures, which cannot be `what`. Raises CannotDo."""
    if agreeing.lock is not None:
        return
    if is_shipped(agreeing.file):
        name = agreeing.file.rpartition("/")[2].partition(".")[0]
        raise CannotDo(
            f'"{agreeing.file}" ships with qualrules: there is no place beside it for signatures',
            f"take a copy: qualrules init DIR --template {name}",
        )
    raise CannotDo(f"standard input cannot be {what}: signatures stand beside a file", "name the file")
