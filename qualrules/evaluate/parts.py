"""The parts of rules that have an outcome of their own: each condition, however deep, with the rule in which it stands.

What is only another name for a part is none: a `not` (what it turns round is one), and a criterion or definition of the same
record that is named (it is listed itself).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.evaluate.condition_text import condition_text
from qualrules.model import rules as r
from qualrules.model.values import fold
from qualrules.source import Span

Owner = r.Criterion | r.Definition | r.Score | r.Promise | r.Process
Kind = Literal["criterion", "definition", "score", "promise", "process"]
Key = tuple[str, int, tuple[int, ...]]
"""File and offset of the rule, and the way to the part: the same in every ruleset that uses the rule."""
_KINDS: dict[type, Kind] = {
    r.Criterion: "criterion",
    r.Definition: "definition",
    r.Score: "score",
    r.Promise: "promise",
    r.Process: "process",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One condition in a rule; `rows` are the lists in whose rows it is asked, outermost first.

    `when`: what has to hold for the part to be asked at all (the stage whose stay it limits is claimed).
    """

    owner: Owner
    key: Key
    condition: r.Condition
    rows: tuple[r.FieldValue, ...] = ()
    when: r.Condition | None = None
    whole: bool = False
    """It is the criterion or definition itself."""
    spelled_out: bool = False
    """It is inside a form such as `between` or `is not one of`, and stands nowhere as it is."""

    @property
    def kind(self) -> Kind:
        """What the rule is."""
        return kind_of(self.owner)

    @property
    def name(self) -> str:
        """What the rule is called."""
        return name_of(self.owner)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.owner.span if self.whole else self.condition.span

    def text(self, currency: str | None) -> str:
        """As it is written, on one line."""
        written = (
            "" if self.spelled_out else " ".join(self.condition.span.text.split()).removeprefix("needs ")
        )
        return written or condition_text(self.condition, currency)

    def asked(self, *, met: bool) -> r.Condition:
        """What is met by a record of the rule's type in which the part is met, or not met; in rows: in one of them."""
        asked = self.condition if met else r.Not(self.condition)
        for rows in reversed(self.rows):
            asked = r.Rows("some", rows, asked)
        return asked if self.when is None else r.And((self.when, asked))


def owners(rules: r.Rules) -> Iterator[Owner]:
    """Every rule that holds conditions."""
    yield from rules.criteria.values()
    yield from rules.definitions.values()
    yield from rules.scores.values()
    yield from rules.promises.values()
    yield from rules.processes.values()


def kind_of(owner: Owner) -> Kind:
    """What a rule is."""
    return _KINDS[type(owner)]


def name_of(owner: Owner) -> str:
    """What a rule is called: its name, a promise its title."""
    return owner.title if isinstance(owner, r.Promise) else owner.name


def parts(rules: r.Rules, owner: Owner) -> Iterator[Part]:
    """The parts of one rule, the rule itself first where it has an outcome."""
    where = owner.span.source.name, owner.span.start
    if isinstance(owner, r.Criterion | r.Definition):
        itself = r.Named(owner.name, "criterion" if isinstance(owner, r.Criterion) else "definition")
        yield Part(owner, (*where, ()), itself, whole=True)
    for number, (condition, when) in enumerate(_tops(rules, owner)):
        top = Part(owner, (*where, (number,)), condition, when=when)
        yield from _below(top) if _is_the_rule(owner) else _from(top)


def _is_the_rule(owner: Owner) -> bool:
    """Whether its only condition is the rule itself. That a promise can be broken is nothing to ask for."""
    if isinstance(owner, r.Criterion):
        return not owner.unless and owner.unknown_counts_as is None
    return isinstance(owner, r.Promise)


def _tops(rules: r.Rules, owner: Owner) -> Iterator[tuple[r.Condition, r.Condition | None]]:
    match owner:
        case r.Criterion():
            yield from ((each, None) for each in (owner.when, *owner.unless))
        case r.Definition():
            yield from ((each, None) for each in (*owner.gate.needs, *owner.gate.unless))
        case r.Score():
            yield from ((line.when, None) for line in owner.lines if line.when is not None)
        case r.Promise():
            yield owner.condition, None
        case r.Process():
            yield from _of_process(rules, owner)


def _of_process(rules: r.Rules, process: r.Process) -> Iterator[tuple[r.Condition, r.Condition | None]]:
    if process.guard is not None:
        yield process.guard, None
    for stage in process.stages:
        gates = (*stage.gate.needs, *stage.gate.unless, *stage.exit.needs, *stage.exit.unless)
        yield from ((each, None) for each in gates)
        claimed = claims(rules, process, stage.name)
        if stage.stay is not None and stage.stay.overdue is not None and claimed is not None:
            yield stage.stay.overdue, claimed
    for outcome in process.outcomes:
        yield from ((each, None) for each in (*outcome.gate.needs, *outcome.gate.unless))


def claims(rules: r.Rules, process: r.Process, stage: str) -> r.Condition | None:
    """That the CRM claims a stage, as a condition; None where no field claims one."""
    if process.claim is None:
        return None
    datatype = rules.records[process.record].fields[process.claim].type
    field = r.FieldValue(process.claim, datatype, record=process.record)
    return r.Compare("=", field, r.Constant(fold(stage), datatype))


def _from(part: Part) -> Iterator[Part]:
    """A part and those under it."""
    node = part.condition
    named = isinstance(node, r.Named) and not node.links and not node.outer
    if not named and not isinstance(node, r.Not):
        yield part
    yield from _below(part)


def _below(part: Part) -> Iterator[Part]:
    node = part.condition
    for number, (condition, rows) in enumerate(_conditions(node)):
        key = (*part.key[:2], (*part.key[2], number))
        half = condition.span == node.span
        yield from _from(Part(part.owner, key, condition, (*part.rows, *rows), part.when, spelled_out=half))


def _conditions(node: r.Condition | r.Value) -> Iterator[tuple[r.Condition, tuple[r.FieldValue, ...]]]:
    """The conditions nearest under a node, through values that hold one, with the list in whose rows they are asked."""
    for child in r.children(node):
        if isinstance(child, r.Condition):
            rows = (node.rows,) if isinstance(node, r.Rows | r.Aggregate) else ()
            yield child, rows
        else:
            yield from _conditions(child)
