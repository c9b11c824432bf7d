"""All records at once: the cells of a record that one ruleset, or two, may be asked about, made when they are first read.

Both rulesets read the same raw values, each by its own declarations: its types, values of lists, defaults, placeholders.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.derived import Product
from qualrules.analyze.encoding.formulas import Formula, Sum
from qualrules.analyze.encoding.terms import Term
from qualrules.analyze.encoding.vocabulary import (
    MOST_INNER_ROWS,
    MOST_ROWS,
    Field,
    kind_of_rows,
    nothing,
    place,
    rows_that_matter,
    vocabulary,
)
from qualrules.analyze.texts.text_tests import Equals
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model import schema

HUGE = 10**64
"""More than the largest product that the checker allows (38 digits) comes to once it is multiplied by a total (24 digits),
as the sides of a comparison are with a divisor."""


class Space:
    """The variables for records under one or two rulesets (`sides`).

    With `gaps` a field may also be unreadable or not supplied; without, each has a value or is missing, as proofs assume.
    With `all_rows` every list has up to so many rows, and all of them are seen.
    """

    def __init__(self, sides: Sequence[r.Rules], *, gaps: bool = False, all_rows: int | None = None) -> None:
        self.sides = tuple(sides)
        self.gaps = gaps
        self._all_rows = all_rows
        self.variables = c.Variables()
        self.exact = f.Flag("~exact")
        """Holds where a record is looked for: figures over rows are then worked out for the few rows there are, and factors
        are round numbers."""
        self.read: dict[tuple[c.Path, str], Field] = {}
        """Which cells there are, and the field that each is of."""
        self.asked = vocabulary(self.sides)
        self.shared: dict[object, Formula] = {}
        """What is not looked into, by what it stands for: each has one variable for both rulesets."""
        self.shared_pairs: dict[object, tuple[Formula, Formula]] = {}
        self.products: dict[tuple[str, str], Product] = {}
        self.figures: dict[object, Term] = {}
        """Figures over rows by which both rulesets mean the same."""
        self._raw: dict[tuple[c.Path, str, object], c.Raw] = {}
        self._cells: dict[tuple[int, c.Path, str], c.Cell] = {}
        self._rows: dict[tuple[c.Path, str], tuple[Formula, ...]] = {}
        self._present: dict[tuple[c.Path, str], tuple[Formula, Formula]] = {}

    def cell(self, side: int, path: c.Path, record: str, name: str) -> c.Cell:
        """What one ruleset reads of a field."""
        key = (side, path, name)
        if key not in self._cells:
            self._cells[key] = self._read(side, path, record, name)
        return self._cells[key]

    def given(self, path: c.Path, record: str, name: str) -> tuple[c.Raw, ...]:
        """What the source gives for a field: once for each type as which a ruleset declares it."""
        self.read[path, name] = (record, name)
        kinds = dict.fromkeys(_kind(declared.type) for declared in self._declared(record, name))
        return tuple(self._raw_as(kind, path, record, name) for kind in kinds)

    def rows(self, path: c.Path, record: str, name: str) -> tuple[Formula, ...]:
        """The rows of a list: whether there is a first, a second …, as many as matter."""
        key = (path, name)
        if key not in self._rows:
            inner = any(isinstance(step, int) for step in path)
            wanted = sum(self.asked.needed.get((record, name), {}).values())
            count = min(wanted, MOST_INNER_ROWS if inner else MOST_ROWS)
            count = count if self._all_rows is None else self._all_rows
            flags = [self.variables.flag(c.written((*path, name, number), "~row")) for number in range(count)]
            self.variables.rules += [f.implies(later, one) for one, later in pairwise(flags)]
            self._rows[key] = tuple(flags)
        return self._rows[key]

    def sees_all_rows(self, path: c.Path, condition: r.Rows, side: int) -> bool:
        """Whether there are rows enough for the condition: as many of its kind were set apart as matter to it."""
        if self._all_rows is not None:
            return True
        record, name = place(condition.rows)
        kind, wanted = kind_of_rows(condition), rows_that_matter(condition)
        left = len(self.rows(path, record, name))
        for (each, owner), count in self.asked.needed.get((record, name), {}).items():
            left -= count
            if left < 0:
                return False
            if each == kind and owner in (None, side) and wanted <= count:
                return True
        return False

    def product(self, one: str, other: str) -> Sum:
        """The product of two whole-number variables."""
        first, second = sorted((one, other))
        if (first, second) not in self.products:
            made = self.variables.whole(self.variables.fresh("~product"), -HUGE, HUGE)
            product = Product(f.variable(first), f.variable(second), made)
            self.products[first, second] = product
            self.variables.rules += [*product.signs(), f.implies(self.exact, product.tame())]
        return self.products[first, second].variable

    # ── What a ruleset reads ──────────────────────────────────────────────────────────────────────────────────────

    def _declared(self, record: str, name: str) -> list[schema.Field]:
        found = [rules.records[record].fields.get(name) for rules in self.sides if record in rules.records]
        return [field for field in found if field is not None]

    def _read(self, side: int, path: c.Path, record: str, name: str) -> c.Cell:
        declared = self.sides[side].records[record].fields[name]
        self.read[path, name] = (record, name)
        raw = self._raw_as(_kind(declared.type), path, record, name)
        present, missing = raw.given, raw.blank
        content = raw.content
        if len({_kind(each.type) for each in self._declared(record, name)}) > 1:
            # Each ruleset takes it for something else: what one reads says nothing of what the other does.
            present = f.all_of((present, f.Flag(c.written(path, f"{name}~as {_kind(declared.type)}"))))
            if isinstance(declared.type, d.ListOf):  # no rows at all are an empty list
                present, missing = f.any_of((present, missing)), f.FALSE
        if isinstance(content, c.OneOf):  # a value of one ruleset may be a placeholder of the other
            absent = self._no_value(side, (record, name), content)
            missing = f.any_of((missing, f.all_of((present, absent))))
            present = f.all_of((present, self._in_list(declared, content)))
        if isinstance(content, c.Words):
            absent = self._placeholder(side, (record, name), content)
            missing = f.any_of((missing, f.all_of((present, absent))))
            present = f.all_of((present, f.no(absent)))
        if declared.default is not None and missing is not f.FALSE:
            usual = c.constant_content(declared.default, content)
            content = c.choose(present, content, usual, c.written(path, name), self.variables)
            present, missing = f.any_of((present, missing)), f.FALSE
        return c.Cell(present, missing, content)

    def _in_list(self, declared: schema.Field, content: c.OneOf) -> Formula:
        """The ruleset declares the value: another one cannot be read."""
        assert isinstance(declared.type, d.Choice | d.StageOf)
        own = [option for value, option in content.options.items() if value in declared.type.spelling]
        return f.any_of(own) if len(own) < len(content.options) else f.TRUE

    def _no_value(self, side: int, field: Field, content: c.OneOf) -> Formula:
        """What is a value under the other ruleset means missing under this one."""
        own = nothing(self.sides[side], field)
        return f.any_of(option for value, option in content.options.items() if value in own)

    def _placeholder(self, side: int, field: Field, content: c.Words) -> Formula:
        """The text means missing under this ruleset, and not under the other."""
        own = nothing(self.sides[side], field)
        return f.any_of(
            passed for test, passed in content.tests.items() if isinstance(test, Equals) and test.text in own
        )

    # ── What the source gives ─────────────────────────────────────────────────────────────────────────────────────

    def _raw_as(self, kind: object, path: c.Path, record: str, name: str) -> c.Raw:
        key = (path, name, kind)
        if key not in self._raw:
            self._raw[key] = self._made(kind, path, record, name)
        return self._raw[key]

    def _made(self, kind: object, path: c.Path, record: str, name: str) -> c.Raw:
        declared = self._declared(record, name)
        alike = [field for field in declared if _kind(field.type) == kind]
        called = c.written(path, name if len(alike) == len(declared) else f"{name}~{kind}")
        given, blank = self._presence(path, record, name, declared)
        tests = self.asked.tests.get((record, name), ())
        words = c.Vocabulary(tests, self.asked.texts.get((record, name)))
        return c.Raw(given, blank, c.make_content(_joined(alike), called, self.variables, words))

    def _presence(
        self, path: c.Path, record: str, name: str, declared: Sequence[schema.Field]
    ) -> tuple[Formula, Formula]:
        """Whether there is a value that can be read, and whether there is none."""
        key = (path, name)
        if key not in self._present:
            self._present[key] = self._new_presence(c.written(path, name), record, declared)
        return self._present[key]

    def _new_presence(
        self, name: str, record: str, declared: Sequence[schema.Field]
    ) -> tuple[Formula, Formula]:
        first = declared[0]
        defaults = {(field.type, field.default) for field in declared}
        is_list = all(isinstance(field.type, d.ListOf) for field in declared)
        # A list without rows is never missing, nor is a field that every ruleset gives the same value: for the default
        # stands the same value as a given one, if there can be one.
        never_missing = is_list or (len(defaults) == 1 and self._can_be_given(record, first))
        given = f.Flag(f"{name}~given")
        if never_missing:
            return (given if self.gaps else f.TRUE), f.FALSE
        if not self.gaps:
            return given, f.no(given)
        blank = f.Flag(f"{name}~blank")
        self.variables.rules.append(f.any_of((f.no(given), f.no(blank))))
        return given, blank

    def _can_be_given(self, record: str, field: schema.Field) -> bool:
        """Whether there is a default, and it does not mean missing where a source gives it."""
        absent = (nothing(rules, (record, field.name)) for rules in self.sides)
        return field.default is not None and not any(field.default in each for each in absent)


def _kind(datatype: d.FieldType) -> str:
    """What makes two rulesets read a raw value alike; lists of values may differ."""
    return type(datatype).__name__


def _joined(alike: Sequence[schema.Field]) -> d.FieldType:
    """One type that has the values of all."""
    first = alike[0].type
    if not isinstance(first, d.Choice | d.Choices | d.StageOf):
        return first
    values: dict[str, str] = {}
    for field in alike:
        assert isinstance(field.type, d.Choice | d.Choices | d.StageOf)
        values |= {key: value for key, value in field.type.spelling.items() if key not in values}
    if isinstance(first, d.StageOf):
        return d.StageOf(first.process, tuple(values.values()))
    return type(first)(tuple(values.values()))
