"""Which fields decided an outcome: what `because` names, as language.md section 8 says."""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.model.explanation import Reason, Seen
from qualrules.model.record import Record
from qualrules.truth import MET, NOT_MET, UNKNOWN


@dataclass(frozen=True, slots=True)
class Deciding:
    """A field that decided, and the reason (an atom, or a list of rows) in which it did."""

    seen: Seen
    reason: Reason


def deciding(reason: Reason) -> list[Deciding]:
    """The deciding fields of an outcome, with repeats, in the order of the rules' text.

    Of an unknown outcome: what is unknown in its unknown operands. Of a decided one: everything in each operand that alone
    forces the outcome at its node, else in all operands.
    """
    if not reason.parts:
        return _own(reason)
    return [found for part in that_matter(reason) for found in deciding(part)]


def deciding_paths(reason: Reason) -> tuple[str, ...]:
    """The names of the deciding fields, each once."""
    return tuple(dict.fromkeys(found.seen.path for found in deciding(reason)))


def that_matter(reason: Reason) -> tuple[Reason, ...]:
    """The operands of a reason that decided it."""
    rule, outcome = reason.rule, reason.outcome
    if reason.decided_by_default or not _joins(reason):
        return reason.parts
    if (
        isinstance(rule, r.Score)
        or (isinstance(rule, r.Rows) and rule.kind == "count")
        or isinstance(rule, r.Quantity)
    ):
        return _figures(reason)
    if outcome is UNKNOWN:
        return tuple(part for part in reason.parts if part.outcome is UNKNOWN)
    forcing = _forcing(rule)
    alone = tuple(part for part in reason.parts if (part.outcome, outcome) == forcing)
    return alone or reason.parts


def _joins(reason: Reason) -> bool:
    return isinstance(reason.rule, r.And | r.Or | r.Quantity | r.Rows | r.Gate | r.Score)


def _figures(reason: Reason) -> tuple[Reason, ...]:
    """Of a count or score all parts when it is decided, the unknown ones when it is not."""
    if reason.outcome is not UNKNOWN:
        # A score that is added counts with all its lines too, settled or not.
        return tuple(
            part._replace(outcome=MET) if isinstance(part.rule, r.Score) else part for part in reason.parts
        )
    return tuple(part for part in reason.parts if part.outcome is UNKNOWN)


def _forcing(rule: object) -> tuple[object, object]:
    """The operand's outcome that alone forces the node's: (operand, node)."""
    if isinstance(rule, r.Or) or (isinstance(rule, r.Rows) and rule.kind == "some"):
        return (MET, MET)
    if isinstance(rule, r.Rows) and rule.kind == "no":
        return (MET, NOT_MET)
    return (NOT_MET, NOT_MET)


def _own(reason: Reason) -> list[Deciding]:
    seen = reason.seen
    if reason.outcome is UNKNOWN:
        seen = tuple(one for one in seen if is_open(one)) or seen
    return [Deciding(one, reason) for one in seen]


def is_open(seen: Seen) -> bool:
    """Whether the field has no value on its record."""
    return not isinstance(seen.record, Record) or seen.record.values.get(seen.field.name) is None
