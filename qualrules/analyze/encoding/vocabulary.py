"""What rulesets ask of texts and of child rows, gathered before anything is encoded: it decides which variables there are.

A record with many child rows answers every question just as one with few does: of each kind of row that a question tells
apart, only so many can matter. `rows_that_matter` says how many, so what is proved holds for any number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualrules.analyze.encoding.alike import alike
from qualrules.analyze.texts.text_regions import Regions, regions
from qualrules.analyze.texts.text_tests import Contains, Ends, Equals, Longer, Matches, OneOf, Starts, Test
from qualrules.evaluate.fields_read import every_condition
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.values import MILLION

Field = tuple[str, str]
"""Record type and field."""
Kind = tuple[object, int | None]
"""What is asked of a row, and the side whose rows these are: None where both rulesets mean the same by it, so that one row
does for both."""

LONGEST = 2000
"""Characters; a text that has to be longer is not looked into."""
MOST_ROWS = 8
"""Rows of one list; a question that needs more is not looked into."""
MOST_INNER_ROWS = 2
"""The same for a list of a child row."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is asked of texts, and how many rows matter to each condition over child rows."""

    tests: Mapping[Field, tuple[Test, ...]]
    texts: Mapping[Field, Regions]
    needed: Mapping[Field, Mapping[Kind, int]]
    """Per list: what is asked of a row → how many rows of that kind matter."""


def vocabulary(sides: Iterable[r.Rules]) -> Vocabulary:
    """Everything that the rulesets ask."""
    sides = tuple(sides)
    tests: dict[Field, dict[Test, None]] = {}
    needed: dict[Field, dict[Kind, int]] = {}
    for side, rules in enumerate(sides):
        for record, condition in every_condition(rules):
            nodes = tuple(r.walk(condition))
            for field, test in (found for node in nodes for found in tests_of(node)):
                tests.setdefault(field, {})[test] = None
            asked = [found for node in nodes for found in rows_of(node)]
            owner = None if asked and alike(sides, record, condition) else side
            for field, told_apart, count in asked:
                kinds = needed.setdefault(field, {})
                kinds[told_apart, owner] = max(count, kinds.get((told_apart, owner), 0))
    for field, differing in placeholders_that_differ(sides).items():
        tests.setdefault(field, {}).update(dict.fromkeys(differing))
    told = {field: tuple(each) for field, each in tests.items()}
    common = common_placeholders(sides)
    texts = {field: regions(each, common.get(field, frozenset())) for field, each in told.items()}
    return Vocabulary(told, texts, needed)


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def tests_of(node: r.Condition | r.Value) -> Iterator[tuple[Field, Test]]:
    """The tests that one condition makes of text fields."""
    match node:
        case r.TextTest(value=r.FieldValue(type=d.Text()) as field):
            yield place(field), test_of(node)
        case r.OneOf(value=r.FieldValue(type=d.Text()) as field):
            yield place(field), equals_one(node)
        case r.OneOf(value=r.Length(text=r.FieldValue() as field), constants=constants):
            for constant in constants:
                yield from (
                    (place(field), test) for test in length_tests(constant.value) if test.than <= LONGEST
                )
        case r.Compare(left=left, right=right):
            yield from _compared(left, right)
            yield from _compared(right, left)
            yield from ((place(field), test) for field, test in _lengths(node))


def _compared(one: r.Value, other: r.Value) -> Iterator[tuple[Field, Test]]:
    if not isinstance(one, r.FieldValue) or not isinstance(one.type, d.Text):
        return
    if isinstance(other, r.Constant):
        yield place(one), Equals(str(other.value))
    elif isinstance(other.type, d.Choice | d.StageOf):
        yield from ((place(one), Equals(value)) for value in other.type.spelling)


def _lengths(node: r.Compare) -> Iterator[tuple[r.FieldValue, Test]]:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, r.Length) and isinstance(one.text, r.FieldValue) and isinstance(other, r.Constant):
            yield from ((one.text, test) for test in length_tests(other.value) if test.than <= LONGEST)


def length_tests(limit: object) -> tuple[Longer, Longer]:
    """Longer than the limit, and at least as long: what any comparison of a length with a number can be said with."""
    assert isinstance(limit, int)
    return Longer(limit // MILLION), Longer(-((-limit) // MILLION) - 1)


def test_of(node: r.TextTest) -> Test:
    """The test that a condition makes of its text."""
    match node.kind:
        case "contains":
            return Contains(node.texts)
        case "starts":
            return Starts(node.texts)
        case "ends":
            return Ends(node.texts)
        case "matches":
            return Matches(node.python_pattern)


def equals_one(node: r.OneOf) -> Test:
    """The test whether a text is one of the constants."""
    return OneOf(tuple(dict.fromkeys(str(constant.value) for constant in node.constants)))


def place(field: r.FieldValue) -> Field:
    """The record type that has the field, and its name."""
    return field.record, field.name


def nothing(rules: r.Rules, field: Field) -> frozenset[str]:
    """The folded texts that mean missing in a field."""
    record = rules.records.get(field[0])
    declared = record.fields.get(field[1]) if record else None
    return rules.header.placeholders | (declared.placeholders if declared else frozenset())


def _text_fields(sides: tuple[r.Rules, ...]) -> set[Field]:
    return {
        (record.name, field.name)
        for rules in sides
        for record in rules.records.values()
        for field in record.fields.values()
        if isinstance(field.type, d.Text)
    }


def common_placeholders(sides: tuple[r.Rules, ...]) -> dict[Field, frozenset[str]]:
    """Per text field: what means missing under every ruleset."""
    return {
        field: frozenset.intersection(*(nothing(rules, field) for rules in sides))
        for field in _text_fields(sides)
    }


def placeholders_that_differ(sides: tuple[r.Rules, ...]) -> dict[Field, list[Test]]:
    """Per text field: what means missing under some of the rulesets only."""
    found: dict[Field, list[Test]] = {}
    for field in _text_fields(sides):
        each = [nothing(rules, field) for rules in sides]
        some = frozenset.union(*each) - frozenset.intersection(*each)
        if some:
            found[field] = [Equals(text) for text in sorted(some)]
    return found


# ── Child rows ────────────────────────────────────────────────────────────────────────────────────────────────────


def kind_of_rows(node: r.Rows) -> object:
    """What tells the rows apart that a condition asks about. `every` looks for a row that is not of the kind.

    The links to the list belong to it: they say which record is meant outside the `where`.
    """
    return node.kind == "every", node.where, node.rows.links


def rows_that_matter(node: r.Rows) -> int:
    """How many rows of its kind decide a condition just as all of them do."""
    return max(node.least, 0 if node.most is None else node.most + 1) if node.kind == "count" else 1


def rows_of(node: r.Condition | r.Value) -> Iterator[tuple[Field, object, int]]:
    """The list that a condition asks about, which rows it tells apart, and how many of those matter to it."""
    match node:
        case r.Rows(rows=rows):
            yield place(rows), kind_of_rows(node), rows_that_matter(node)
        case r.Compare(left=left, right=right):
            for one, other in ((left, right), (right, left)):
                match one, other:
                    case r.Aggregate("count", rows, where=None), r.Constant(int(limit)):
                        yield place(rows), "rows", max(0, limit // MILLION) + 1
        case r.Aggregate(rows=rows):
            # Two rows are enough to look for a record; a proof does not look into figures over rows.
            yield place(rows), ("figure", node), 2
