"""Typed conditions said otherwise, at random: rewrites that keep the meaning by Kleene's laws and the reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from qualrules.model import datatypes as d
from qualrules.model import rules as r
from tests.analyze.edits import placed

OPPOSITE: dict[r.Comparison, r.Comparison] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "=": "!=",
    "!=": "=",
}
TURNED: dict[r.Comparison, r.Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
Rewrite = Callable[[r.Condition, r.Rules, Random], r.Condition | None]
"""The same in other words; None where it does not apply."""


def said_otherwise(condition: r.Condition, rules: r.Rules, rng: Random) -> tuple[str, r.Condition]:
    """The condition with one rewrite somewhere in it, and the name of the rewrite."""
    found = [
        (rewrite.__name__, put(said))
        for node, put in placed(condition)
        for rewrite in REWRITES
        if (said := rewrite(node, rules, rng)) is not None
    ]
    name = rng.choice(sorted({name for name, _ in found}))
    return name, rng.choice([said for each, said in found if each == name])


# ── The rewrites ──────────────────────────────────────────────────────────────────────────────────────────────────────


def de_morgan(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    match node:
        case r.And(parts):
            return r.Not(r.Or(_negated(parts)))
        case r.Or(parts):
            return r.Not(r.And(_negated(parts)))
        case r.Not(r.And(parts)):
            return r.Or(_negated(parts))
        case r.Not(r.Or(parts)):
            return r.And(_negated(parts))
    return None


def double_negation(node: r.Condition, _: r.Rules, __: Random) -> r.Condition:
    return r.Not(r.Not(node))


def another_order(node: r.Condition, _: r.Rules, rng: Random) -> r.Condition | None:
    match node:
        case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
            return replace(node, parts=_shuffled(parts, rng))
        case r.OneOf(constants=constants):
            return replace(node, constants=_shuffled(constants, rng))
        case r.TextTest(texts=texts):
            return replace(node, texts=_shuffled(texts, rng))
        case r.Includes(values=values):
            return replace(node, values=_shuffled(values, rng))
    return None


def brackets(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    match node:
        case r.And((first, *rest)) if rest:
            return r.And((first, r.And(tuple(rest))))
        case r.Or((first, *rest)) if rest:
            return r.Or((r.Or(tuple(rest)), first))
    return None


def other_threshold(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    return r.Not(replace(node, op=OPPOSITE[node.op])) if isinstance(node, r.Compare) else None


def turned_round(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    if not isinstance(node, r.Compare):
        return None
    return replace(node, op=TURNED[node.op], left=node.right, right=node.left)


def both_ends(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    match node:
        case r.Compare("=" | "!=", left) if isinstance(left.type, (*d.NUMERIC, *d.MOMENTS)):
            same = r.And((replace(node, op="<="), replace(node, op=">=")))
            return same if node.op == "=" else r.Not(same)
        case r.ScoreWithin(least=int(), most=int()):
            return r.And((replace(node, most=None), replace(node, least=None)))
        case r.Quantity(least, int(most), parts):
            return r.And((r.Quantity(least, None, parts), r.Not(r.Quantity(most + 1, None, parts))))
    return None


def as_or(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    match node:
        case r.OneOf(value, constants):
            return r.Or(tuple(r.Compare("=", value, constant) for constant in constants))
        case r.TextTest(texts=texts) if texts:
            return r.Or(tuple(replace(node, texts=(text,)) for text in texts))
        case r.Includes(values=values, every=every):
            return (r.And if every else r.Or)(tuple(replace(node, values=(value,)) for value in values))
    return None


def as_quantity(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    match node:
        case r.Or(parts):
            return r.Quantity(1, None, parts)
        case r.And(parts):
            return r.Quantity(len(parts), None, parts)
        case r.Quantity(1, None, parts):
            return r.Or(parts)
    return None


def inlined(node: r.Condition, rules: r.Rules, _: Random) -> r.Condition | None:
    if not isinstance(node, r.Named) or node.links or node.outer:
        return None
    rule = rules.criteria.get(node.name) or rules.definitions[node.name]
    if rule.unknown_counts_as is not None:
        return None
    gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
    return r.And(gate.parts)


def of_rows(node: r.Condition, _: r.Rules, __: Random) -> r.Condition | None:
    match node:
        case r.Rows("some"):
            return r.Not(replace(node, kind="no"))
        case r.Rows("every"):
            return replace(node, kind="no", where=r.Not(node.where))
        case r.Rows("no"):
            return replace(node, kind="every", where=r.Not(node.where))
    return None


def absorbed(node: r.Condition, rules: r.Rules, rng: Random) -> r.Condition | None:
    """`a or (a and b)`, for a name that stands alone for its record."""
    if not isinstance(node, r.Named) or node.links or node.outer:
        return None
    others = [rule for rule in rules.criteria.values() if rule.record == node.record]
    if not others:
        return None
    other = replace(node, name=rng.choice(others).name, kind="criterion")
    return r.Or((node, r.And((other, node)))) if rng.random() < 0.5 else r.And((node, r.Or((node, other))))


def twice(node: r.Condition, _: r.Rules, rng: Random) -> r.Condition:
    return rng.choice((r.And, r.Or))((node, node))


REWRITES: tuple[Rewrite, ...] = (
    de_morgan,
    double_negation,
    another_order,
    brackets,
    other_threshold,
    turned_round,
    both_ends,
    as_or,
    as_quantity,
    inlined,
    of_rows,
    absorbed,
    twice,
)


def _negated(parts: tuple[r.Condition, ...]) -> tuple[r.Condition, ...]:
    return tuple(map(r.Not, parts))


def _shuffled(parts: tuple, rng: Random) -> tuple:
    return tuple(rng.sample(parts, len(parts)))
