"""Comparisons as clauses: `the amount is at least 10,000 EUR`, `the close date is in this quarter`.

What was one form in the ruleset and is two comparisons in the core (`between`, `within`, `in this quarter`) is one
clause again.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.ranges import MIRROR
from qualrules.diagnostics import listed
from qualrules.model import rules as r
from qualrules.model.datatypes import MOMENTS, NUMERIC, Instant, Ratio, YesNo
from qualrules.report.agreement_names import constant, quoted, spaced, spelled
from qualrules.report.agreement_values import Nouns, duration, period

NEGATED: dict[r.Comparison, r.Comparison] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
FIGURES = {"<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
DAYS = {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
INSTANTS = {"<": "is before", "<=": "is at or before", ">": "is after", ">=": "is at or after"}
LONG_LIST = 8
"""Values beyond which a named list stands in the appendix."""


def compared(node: r.Compare, nouns: Nouns, negated: bool) -> str:
    """A comparison, or its opposite."""
    op, left, right = node.op, node.left, node.right
    if isinstance(left, r.Constant) and not isinstance(right, r.Constant):
        op, left, right = MIRROR[op], right, left
    if negated:
        op = NEGATED[op]
    if isinstance(left.type, YesNo) and isinstance(right, r.Constant):
        yes = right.value is (op == "=")
        return f"{nouns.noun(left)} is {'yes' if yes else 'no'}"
    if isinstance(left, r.Length) and isinstance(right, r.Constant):
        return f"{nouns.noun(left.text)} {_sign(op, left, right)} {_characters(nouns.noun(right))} long"
    return f"{nouns.noun(left)} {_sign(op, left, right)} {nouns.noun(right)}"


def _characters(number: str) -> str:
    return f"{number} character{'s' * (number != '1')}"


def _sign(op: r.Comparison, left: r.Value, right: r.Value) -> str:
    exact = isinstance(left.type, (*NUMERIC, Ratio)) and isinstance(right, r.Constant)
    same = not isinstance(left, r.Constant | r.Today) and isinstance(right, r.FieldValue)
    if op == "=":
        return "is exactly" if exact else "is the same as" if same else "is"
    if op == "!=":
        return "is not exactly" if exact else "is not the same as" if same else "is not"
    if isinstance(left.type, MOMENTS):
        both = isinstance(left.type, Instant) and isinstance(right.type, Instant)
        return (INSTANTS if both else DAYS)[op]
    return FIGURES[op]


# ── Between and within ────────────────────────────────────────────────────────────────────────────────────────────


def between(node: r.And, nouns: Nouns, negated: bool) -> str | None:
    """A value that lies between two others, both of them included; None where the parts are something else."""
    match node.parts:
        case (r.Compare(">=", value, low), r.Compare("<=", same, high)) if value == same:
            said = nouns.noun(value)
            return f"{said} is {'not ' * negated}{_inside(low, high, nouns)}"
    return None


def _inside(low: r.Value, high: r.Value, nouns: Nouns) -> str:
    found = _period(low, high) or _near(low, high, nouns)
    if found is not None:
        return found
    return f"between {nouns.noun(low)} and {nouns.noun(high)} (both included)"


def _period(low: r.Value, high: r.Value) -> str | None:
    match low, high:
        case r.PeriodEdge(unit, offset, False), r.PeriodEdge(other, same, True) if (unit, offset) == (
            other,
            same,
        ):
            return f"in {period(unit, offset)}"
    return None


def near(low: r.Value, high: r.Value) -> bool:
    """Whether it reads *within*: from a moment to one a while before or after it."""
    match low, high:
        case r.Shift(moment, amount), _ if moment == high and amount < 0:
            return True
        case _, r.Shift(moment, amount) if moment == low and amount > 0:
            return True
    return False


def _near(low: r.Value, high: r.Value, nouns: Nouns) -> str | None:
    match low, high:
        case r.Shift(moment, amount, unit), _ if moment == high and amount < 0:
            length = duration(-amount, unit)
            if isinstance(high, r.Today | r.Now):
                return f"within the last {length}"
            return f"within {length} before {nouns.noun(high)}"
        case _, r.Shift(moment, amount, unit) if moment == low and amount > 0:
            length = duration(amount, unit)
            if isinstance(low, r.Today | r.Now):
                return f"within the next {length}"
            return f"within {length} after {nouns.noun(low)}"
    return None


# ── One of, texts, chosen values ──────────────────────────────────────────────────────────────────────────────────


def one_of(node: r.OneOf, nouns: Nouns, lists: dict[str, Sequence[r.Constant]], negated: bool) -> str:
    """A value that is one of a few, or of a named list."""
    named = named_list([each.value for each in node.constants], lists)
    values = [constant(each, nouns.header) for each in node.constants]
    if len(values) == 1:
        return f"{nouns.noun(node.value)} is {'not ' * negated}{values[0]}"
    if len(values) == 2:
        both = f"neither {values[0]} nor {values[1]}" if negated else f"either {values[0]} or {values[1]}"
        return f"{nouns.noun(node.value)} is {both}"
    return f"{nouns.noun(node.value)} is {'none' if negated else 'one'} of {options(values, named)}"


def text_test(node: r.TextTest, nouns: Nouns, lists: dict[str, Sequence[r.Constant]], negated: bool) -> str:
    """A text that contains, starts with or ends with something, or matches a pattern."""
    verb = {"contains": "contain", "starts": "start with", "ends": "end with", "matches": "match"}[node.kind]
    said = f"{nouns.noun(node.value)} " + (f"does not {verb}" if negated else _third_person(verb))
    if node.kind == "matches":
        return f"{said} the pattern /{node.pattern}/"
    texts = [quoted(spelled(text, node.span, lists.values())) for text in node.texts]
    if len(texts) == 1:
        return f"{said} {texts[0]}"
    return f"{said} any of {options(texts, named_list(node.texts, lists))}"


def _third_person(verb: str) -> str:
    first, *rest = verb.split()
    return " ".join((first + ("es" if first.endswith("ch") else "s"), *rest))


def includes(node: r.Includes, nouns: Nouns, lists: dict[str, Sequence[r.Constant]], negated: bool) -> str:
    """A field with several chosen values that holds some or all of those asked for."""
    spelling = getattr(node.value.type, "spelling", {})
    values = [quoted(spelling.get(value, value)) for value in node.values]
    chosen = f"among the values chosen in {quoted(spaced(node.value.name))}{nouns.owner(node.value)}"
    if len(values) == 1:
        return f"{values[0]} is {'not ' * negated}{chosen}"
    those = options(values, named_list(node.values, lists), "and" if node.every else "or")
    if node.every:
        return f"{'not ' * negated}all of {those} are {chosen}"
    return f"{'none' if negated else 'at least one'} of {those} is {chosen}"


def options(values: Sequence[str], named: str | None, word: str = "or") -> str:
    """A few values; of a long named list its name, under which the values stand in the appendix."""
    if named is not None and len(values) > LONG_LIST:
        return f"the {len(values)} values of the list {quoted(spaced(named))}"
    return listed(values, word)


def named_list(values: Sequence[object], lists: dict[str, Sequence[r.Constant]]) -> str | None:
    """The named list that holds these very values, if there is one."""
    wanted = set(values)
    return next((name for name, held in lists.items() if {each.value for each in held} == wanted), None)
