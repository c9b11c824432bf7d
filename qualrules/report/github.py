"""Flags as GitHub's annotations: lines on standard output that the runner of a workflow takes for orders.

A step shows ten errors and ten warnings, so no more are written, and one notice names the rest. What is written here is
escaped as the runner unescapes it; nothing in a flag can end its line or begin another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from qualrules.diagnostics import Level
from qualrules.report.flags import SHIPPED, Flag
from qualrules.report.summary_text import number


class Kind(Protocol):
    """What both a finding and a diagnostic have."""

    @property
    def code(self) -> str: ...  # noqa: D102 - as in both
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> Level: ...  # noqa: D102


T = TypeVar("T", bound=Kind)
Left = Counter[tuple[Level, str]]
"""How many of a level and a kind."""
MOST = 10
"""Errors, and warnings, of a step that GitHub shows."""
LONGEST = 4_000
"""Characters of a message: the runner cuts it at 4,096."""
LONGEST_LINE = 1_000
ORDERS = {Level.ERROR: "error", Level.WARNING: "warning"}
"""The levels that are annotated; notes are only counted."""
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


def first(things: Iterable[T]) -> tuple[list[T], Left]:
    """Those to annotate in their order, and how many of each kind are not."""
    taken: Counter[Level] = Counter()
    left: Left = Counter()
    chosen = []
    for thing in things:
        level = thing.level
        if level in ORDERS and taken[level] < MOST:
            taken[level] += 1
            chosen.append(thing)
        else:
            left[level, f"{thing.code} {thing.name}"] += 1
    return chosen, left


def lines(flags: Iterable[Flag], left: Left, known: str, where: str) -> Iterator[str]:
    """An annotation for each flag, then the notice about what has none: `left` by kind, `known` in words or empty.
    `where` says where all of them stand.
    """
    yield from map(annotation, flags)
    rest = ", ".join(_rest(left))
    if rest or known:
        said = [f"not shown beside a line: {rest}"] if rest else []
        said += [known] if known else []
        yield _order("notice", {"title": "qualrules"}, "; ".join([*said, where]))


def _rest(left: Left) -> Iterator[str]:
    for level in Level:
        kinds = {kind: count for (each, kind), count in left.items() if each is level}
        if kinds:
            named = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
            yield f"{number(sum(kinds.values()), level.value)} ({named})"


def annotation(flag: Flag) -> str:
    """The line of one flag."""
    title = {"title": f"{flag.code} {flag.name}"}
    return _order(ORDERS.get(flag.level, "notice"), _place(flag) | title, _fitted(flag.told))


def _place(flag: Flag) -> dict[str, str]:
    """File, line and columns; nothing of a file that is in no repository."""
    mark = flag.mark
    if mark is None or mark.path.startswith(f"{SHIPPED}/"):
        return {}
    columns = {"col": str(mark.column), "endColumn": str(mark.end_column)}
    return {"file": mark.path, "line": str(mark.line), **columns}


def _fitted(told: Iterable[str]) -> str:
    """The lines that fit, whole but for those that are far too long by themselves."""
    kept: list[str] = []
    room = LONGEST
    for line in told:
        short = line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
        room -= len(short) + 1
        if room < len("…"):
            return "\n".join([*kept, "…"])
        kept.append(short)
    return "\n".join(kept)


def _order(name: str, properties: Mapping[str, str], message: str) -> str:
    written = ",".join(f"{key}={value.translate(PROPERTY)}" for key, value in properties.items())
    return f"::{name} {written}::{message.translate(DATA)}\n"
