"""The variables of a record under proof: for each field that rules read, whether it has a value, and which.

A place is the record, one reached from it by links, or one of its first child rows. Linked records and rows are taken as
different ones, which covers those that are the same. Only what two rulesets can read of one raw value is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.formulas import Formula, Sum
from qualrules.analyze.encoding.moments import LAST_DAY, LAST_SECOND, day_number, second_number
from qualrules.analyze.texts.text_regions import Regions
from qualrules.analyze.texts.text_tests import Test, Tests
from qualrules.model import datatypes as d
from qualrules.model.values import LARGEST

Path = tuple[str | int, ...]
"""From the top record: names of links and lists, and the number of a row behind its list."""

MANY = 40
"""Values of a list beyond which a number stands for the value, not a flag for each."""
FEW = 12
"""Up to so many values each pair is told to exclude the other; more are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A number in millionths, a day or an instant, as a sum of whole-number variables."""

    sum: Sum


@dataclass(frozen=True, slots=True, eq=False)
class YesNo:
    """Whether it is yes."""

    yes: Formula


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """For each folded value, whether it is this one; just one is where the field has a value."""

    options: Mapping[str, Formula]


@dataclass(frozen=True, slots=True, eq=False)
class SomeOf:
    """For each folded value, whether it is among them."""

    members: Mapping[str, Formula]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text: for each test that rules make of the field, whether it is passed."""

    tests: Mapping[Test, Formula]


@dataclass(frozen=True, slots=True, eq=False)
class Nothing:
    """A link or a list, which has no value of its own."""


Content = Whole | YesNo | OneOf | SomeOf | Words | Nothing


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """What a ruleset reads of a field: a value, missing, or neither (unreadable, not supplied)."""

    present: Formula
    missing: Formula
    content: Content


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """What the source gives: a value that can be read, nothing, or neither. `content` is the value without default."""

    given: Formula
    blank: Formula
    content: Content


class Variables:
    """Makes variables and keeps what always holds of them (`rules`, in the order in which they came)."""

    def __init__(self) -> None:
        self.rules: list[Formula] = []
        self._number = 0

    def flag(self, name: str) -> Formula:
        """A yes/no variable."""
        return f.Flag(name)

    def fresh(self, name: str) -> str:
        """A name that no other variable has."""
        self._number += 1
        return f"{name}~{self._number}"

    def whole(self, name: str, least: int, most: int) -> Sum:
        """A whole-number variable within bounds."""
        made = f.variable(name)
        self.rules += [f.at_most(f.whole(least), made), f.at_most(made, f.whole(most))]
        return made

    def just_one(self, options: Sequence[Formula]) -> None:
        """Let exactly one of them hold."""
        self.rules.append(f.any_of(options))
        if len(options) > FEW:
            self.rules.append(f.weighs([(-1, option) for option in options], -1))
        else:
            pairs = ((one, other) for n, one in enumerate(options) for other in options[:n])
            self.rules += [f.any_of((f.no(one), f.no(other))) for one, other in pairs]


# ── Values of fields ──────────────────────────────────────────────────────────────────────────────────────────────


def written(path: Path, field: str = "") -> str:
    """The name of a variable for a field: `account.employees`, `contacts.1.role`."""
    return ".".join(map(str, (*path, field))) if field else ".".join(map(str, path))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rules ask of a text field, and which answers go together; None where nothing is asked."""

    tests: tuple[Test, ...]
    regions: Regions | None


def make_content(datatype: d.FieldType, name: str, variables: Variables, words: Vocabulary) -> Content:
    """A value of the type, with its own variables."""
    match datatype:
        case d.Number() | d.Money() | d.Percent():
            return Whole(variables.whole(name, -LARGEST, LARGEST))
        case d.Day():
            return Whole(variables.whole(name, 1, LAST_DAY))
        case d.Instant():
            return Whole(variables.whole(name, 0, LAST_SECOND))
        case d.YesNo():
            return YesNo(variables.flag(name))
        case d.Choice() | d.StageOf():
            if len(datatype.spelling) > MANY:
                index = variables.whole(name, 0, len(datatype.spelling) - 1)
                places = enumerate(datatype.spelling)
                return OneOf({value: f.equal(index, f.whole(number)) for number, value in places})
            options = {
                value: variables.flag(f"{name}={number}") for number, value in enumerate(datatype.spelling)
            }
            variables.just_one(list(options.values()))
            return OneOf(options)
        case d.Choices():
            return SomeOf(
                {value: variables.flag(f"{name}+{number}") for number, value in enumerate(datatype.spelling)}
            )
        case d.Text():
            return _words(words, name, variables)
        case _:
            return Nothing()


def _words(words: Vocabulary, name: str, variables: Variables) -> Content:
    """The tests of a text: one of the regions where they are all known, else free but for what clashes."""
    found = words.regions
    if found is None:
        return Words({})
    if found.complete:
        flags = [variables.flag(f"{name}#{number}") for number, _ in enumerate(found.regions)]
        if len(flags) == 1:
            flags = [f.TRUE]
        elif flags:
            variables.just_one(flags)
        return Words(
            {
                test: f.any_of(
                    flag for flag, region in zip(flags, found.regions, strict=True) if number in region.met
                )
                for number, test in enumerate(words.tests)
            }
        )
    tests = [variables.flag(f"{name}?{number}") for number, _ in enumerate(words.tests)]
    for clash in found.clashes:
        signs = (f.no(tests[number]) if met else tests[number] for number, met in clash)
        variables.rules.append(f.any_of(signs))
    return Words(dict(zip(words.tests, tests, strict=True)))


def constant_content(value: object, like: Content) -> Content:
    """A held value in the form of another content."""
    match like:
        case Whole():
            return Whole(f.whole(number_of(value)))
        case YesNo():
            return YesNo(_always(bool(value)))
        case OneOf(options):
            return OneOf({option: _always(option == value) for option in options})
        case SomeOf(members):
            assert isinstance(value, frozenset)
            return SomeOf({member: _always(member in value) for member in members})
        case Words(tests):
            return Words({test: _always(bool(Tests((test,)).met(str(value)))) for test in tests})
        case Nothing():
            return like


def number_of(value: object) -> int:
    """A held number, day or instant as a whole number."""
    match value:
        case datetime():
            return second_number(value)
        case date():
            return day_number(value)
        case int():
            return value
    raise TypeError(f"no whole number stands for {value!r}")


def choose(given: Formula, one: Content, other: Content, name: str, variables: Variables) -> Content:
    """`one` where `given` holds, else `other`."""
    match one, other:
        case Whole(left), Whole(right):
            bounds = (-LARGEST - LAST_SECOND, LARGEST + LAST_SECOND)
            made = variables.whole(variables.fresh(name), *bounds)
            variables.rules.append(f.implies(given, f.equal(made, left)))
            variables.rules.append(f.any_of((given, f.equal(made, right))))
            return Whole(made)
        case YesNo(left), YesNo(right):
            return YesNo(_either(given, left, right))
        case OneOf(left), OneOf(right):
            return OneOf(_each(given, left, right))
        case SomeOf(left), SomeOf(right):
            return SomeOf(_each(given, left, right))
        case Words(left), Words(right):
            return Words({test: _either(given, left[test], right[test]) for test in left})
    return one


def _each(given: Formula, one: Mapping[str, Formula], other: Mapping[str, Formula]) -> dict[str, Formula]:
    return {key: _either(given, one[key], other[key]) for key in one}


def _either(given: Formula, one: Formula, other: Formula) -> Formula:
    return f.any_of((f.all_of((given, one)), f.all_of((f.no(given), other))))


def _always(holds: bool) -> Formula:
    return f.TRUE if holds else f.FALSE
