"""Which names an item uses, read off the syntax tree: the raw material for guessing `for R`.

Nothing is resolved here; a name may turn out to be a field, a rule, a record or a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualrules.grammar import syntax

Scoped = (
    syntax.Criterion | syntax.Definition | syntax.Score | syntax.Promise | syntax.Process | syntax.Example
)


@dataclass
class Used:
    """Paths that start at the item's record, and those inside a `where`, which start at a row or at a
    record's name.
    """

    paths: list[syntax.Path] = field(default_factory=list)
    lists: list[syntax.Path] = field(default_factory=list)
    """Of `some contacts where (…)`: a field, or the name of the record that the list holds."""
    inside: list[syntax.Path] = field(default_factory=list)


def used_by(item: Scoped) -> Used:
    """The names that an item uses of its record."""
    used = Used()
    match item:
        case syntax.Criterion():
            for condition in (item.when, *item.unless):
                _collect(condition, used)
        case syntax.Definition():
            _collect_needs((*item.needs, item.unless), used)
        case syntax.Score():
            for line in item.lines:
                if isinstance(line, syntax.AddScore):
                    used.paths.append(syntax.Path((line.name,), line.name.span))
                else:
                    _collect(line.when, used)
        case syntax.Promise():
            _collect(item.condition, used)
        case syntax.Process():
            if item.guard is not None:
                _collect(item.guard, used)
            _collect_steps(item.steps, used)
        case syntax.Example():
            used.paths.extend(syntax.Path((given.name,), given.name.span) for given in item.givens)
            used.paths.extend(
                expect.path
                for expect in item.expects
                if isinstance(expect, syntax.ExpectName | syntax.ExpectScore)
            )
    return used


def _collect_needs(lines: Sequence[syntax.Needs | Sequence[syntax.Need]], used: Used) -> None:
    for line in lines:
        needs = line.items if isinstance(line, syntax.Needs) else line
        used.paths.extend(need.path for need in needs)


def _collect_steps(steps: Sequence[syntax.Stage | syntax.StageOutcome], used: Used) -> None:
    for step in steps:
        for clause in step.clauses:
            match clause:
                case syntax.Enter(needs) | syntax.ShouldHave(needs) | syntax.ExitNeeds(needs):
                    _collect_needs((needs,), used)
                case syntax.Unless(needs_of):
                    _collect_needs((needs_of,), used)
                case syntax.StayAtMost(since=since) if since is not None:
                    used.paths.append(since)
                case _:
                    pass


def _collect(expression: syntax.Expression, used: Used) -> None:
    match expression:
        case syntax.Path():
            used.paths.append(expression)
        case syntax.RowsWhere(path=path, where=where):
            used.lists.append(path)
            used.inside.extend(_paths(where))
        case syntax.AggregateOf(kind=kind, path=path, where=rows):
            _collect_aggregate(kind, path, used)
            if rows is not None:
                used.inside.extend(_paths(rows))
        case _:
            for part in parts(expression):
                _collect(part, used)


def _collect_aggregate(kind: str, path: syntax.Path, used: Used) -> None:
    """`count of contacts` names the list, `total of lines.price` the list and a field of its rows."""
    names = path.names if kind == "count" else path.names[:-1]
    if names:
        used.lists.append(syntax.Path(names, path.span))


def _paths(expression: syntax.Expression) -> Iterator[syntax.Path]:
    if isinstance(expression, syntax.Path):
        yield expression
    for part in parts(expression):
        yield from _paths(part)


def parts(expression: syntax.Expression) -> tuple[syntax.Expression, ...]:
    """The values and conditions directly under one."""
    match expression:
        case (
            syntax.DaysSince(moment=inner)
            | syntax.LengthOf(text=inner)
            | syntax.Negative(operand=inner)
            | syntax.NotCondition(operand=inner)
            | syntax.Brackets(inner=inner)
            | syntax.IsKnown(value=inner)
            | syntax.IsOneOf(value=inner)
            | syntax.TextTest(value=inner)
            | syntax.Matches(value=inner)
            | syntax.IncludesTest(value=inner)
            | syntax.InPeriod(value=inner)
            | syntax.RowsWhere(where=inner)
        ):
            return (inner,)
        case (
            syntax.DaysFromTo(start=left, end=right)
            | syntax.Arithmetic(left=left, right=right)
            | syntax.Compare(left=left, right=right)
        ):
            return (left, right)
        case syntax.Between(value=value, low=low, high=high):
            return (value, low, high)
        case syntax.QuantityOf(parts=several) | syntax.AndOr(parts=several) | syntax.Call(arguments=several):
            return several
        case syntax.Within(value=value, anchor=anchor):
            return (value,) if anchor is None else (value, anchor)
        case syntax.AggregateOf(where=where) if where is not None:
            return (where,)
        case _:
            return ()
