"""How many of several things, and how many points: the words for bounds and for their opposites."""

from __future__ import annotations

from qualrules.model import rules as r

ALL = "all of these are met"
ANY = "at least one of these is met"


def _number(count: int) -> str:
    return "one" if count == 1 else str(count)


def amount_met(least: int, most: int | None, negated: bool) -> str:
    """`at least 2 of these are met`: how many of several conditions."""
    if negated and least <= 0 and most is not None:
        return amount_met(most + 1, None, negated=False)
    if negated and most is None:
        return amount_met(0, least - 1, negated=False)
    count = most if most is not None and least <= 0 else least
    verb = "is" if count == 1 and (most is None or most <= 1) else "are"
    return f"{'it is not so that ' * negated}{_bounds(least, most)} of these {verb} met"


def _bounds(least: int, most: int | None) -> str:
    if most is not None and most < 0:
        return "fewer than 0"
    if most == 0:
        return "none"
    if most is None:
        return f"at least {_number(least)}" if least > 0 else "any number"
    if least == most:
        return f"exactly {_number(least)}"
    if least <= 0:
        return f"at most {_number(most)}"
    return f"{least} to {most}"


def how_many(node: r.Rows, negated: bool) -> str:
    """`at least 2 of the`, followed by the rows."""
    match node.kind:
        case "some":
            return "none of the" if negated else "at least one of the"
        case "no":
            return "at least one of the" if negated else "none of the"
        case "every":
            return "not every one of the" if negated else "every one of the"
        case "count":
            return _counted(node.least, node.most, negated)


def _counted(least: int, most: int | None, negated: bool) -> str:
    if negated and least <= 0 and most is not None:
        return _counted(most + 1, None, negated=False)
    if negated and most is None:
        return _counted(0, least - 1, negated=False)
    return f"{'a number that is not ' * negated}{_bounds(least, most)} of the"


def points(least: int | None, most: int | None, negated: bool) -> str:
    """`at least 50 points`: where a score has to lie."""
    if negated and least is None and most is not None:
        return points(most + 1, None, negated=False)
    if negated and most is None and least is not None:
        return points(None, least - 1, negated=False)
    nots = "not " * negated
    if least is None and most is None:
        return f"{nots}any number of points"
    if most is None:
        return f"{nots}at least {in_points(least or 0)}"
    if least is None:
        return f"{nots}at most {in_points(most)}"
    if least == most:
        return f"{nots}exactly {in_points(most)}"
    return f"{nots}between {least:,} and {in_points(most)} (both included)"


def in_points(count: int) -> str:
    """`1 point`, `50 points`."""
    return f"{count:,} point{'s' * (abs(count) != 1)}"
