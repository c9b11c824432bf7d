"""How an agreement is to be read: the paragraph at its head, which says only what is so in the ruleset at hand."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.model import rules as r
from qualrules.model.datatypes import Choice, Choices, StageOf, Text
from qualrules.report.agreement_comparisons import near
from qualrules.report.agreement_used import conditions

ANSWERS = "Every question here has one of three answers: met, not met or unknown."
MISSING = "Where a fact is missing, the answer is unknown"
UNKNOWN = "What rests on an unknown answer is unknown too, unless the other answers already decide it."
TODAY = "“Today” is the day on which a record is judged."
KNOWN = "Whether a fact is known can be told of a missing one, too: “is known” is not met then, and “is missing” is met."
EMPTY = "A list in which nothing stands is empty, and not missing."
LETTERS = "Capital and small letters make no difference in texts."
WITHIN = "“Within” includes the first and the last moment."


def how_to_read(rules: r.Rules) -> str:
    """The paragraph."""
    return " ".join(_sentences(rules))


def _sentences(rules: r.Rules) -> Iterator[str]:
    nodes = [node for _, condition in conditions(rules) for node in r.walk(condition)]
    exceptions = list(_exceptions(rules, nodes))
    yield ANSWERS
    unless = f", unless the text says otherwise in words: {', '.join(exceptions)}" if exceptions else ""
    yield f"{MISSING}{unless}."
    if any(isinstance(node, r.Known) for node in nodes):
        yield KNOWN
    if any(isinstance(node, r.Rows | r.Aggregate) for node in nodes):
        yield EMPTY
    yield UNKNOWN
    yield TODAY
    if any(map(_is_text_test, nodes)):
        yield LETTERS
    if any(map(_is_within, nodes)):
        yield WITHIN


def _exceptions(rules: r.Rules, nodes: list[r.Condition | r.Value]) -> Iterator[str]:
    if any(isinstance(node, r.Known) for node in nodes):
        yield "“is known”"
        yield "“is missing”"
    fields = [field for record in rules.records.values() for field in record.fields.values()]
    named: tuple[r.Criterion | r.Definition, ...] = (*rules.criteria.values(), *rules.definitions.values())
    if any(each.unknown_counts_as is not None for each in named) or any(
        field.default is not None for field in fields
    ):
        yield "“counts as …”"
    if any(field.not_yet for field in fields):
        yield "“counts as not yet”"


def _is_text_test(node: r.Condition | r.Value) -> bool:
    if isinstance(node, r.Compare):
        return isinstance(node.left.type, Text | Choice | StageOf)
    if isinstance(node, r.OneOf):
        return isinstance(node.value.type, Text | Choice | Choices | StageOf)
    return isinstance(node, r.TextTest | r.Includes)


def _is_within(node: r.Condition | r.Value) -> bool:
    match node:
        case r.And((r.Compare(">=", value, low), r.Compare("<=", same, high))) if value == same:
            return near(low, high)
    return False
