"""The quick `dataclass` gives what the standard one does."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from qualrules.dataclass import dataclass
from qualrules.grammar import syntax
from qualrules.model import datatypes, rules


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    tags: list[str] = dataclasses.field(default_factory=list)
    span: int = dataclasses.field(default=0, compare=False, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    name: str
    tags: list[str] = dataclasses.field(default_factory=list)
    span: int = dataclasses.field(default=0, compare=False, repr=False)


MODULES = (syntax, rules, datatypes)
CLASSES = [
    found
    for module in MODULES
    for found in vars(module).values()
    if isinstance(found, type) and dataclasses.is_dataclass(found) and found.__module__ == module.__name__
]


def test_equality_leaves_out_what_is_not_compared():
    assert Place("a", ["x"], 1) == Place("a", ["x"], 2)
    assert Place("a") != Place("b")
    assert Place("a") != Standard("a")


def test_a_factory_makes_a_value_for_each_object():
    assert Place("a").tags is not Place("a").tags


def test_hash_agrees_with_equality():
    assert len({Place("a", (), 1), Place("a", (), 2), Place("b", ())}) == 2


def test_it_reads_like_the_standard_one():
    assert repr(Place("a", ["x"])) == repr(Standard("a", ["x"])).replace("Standard", "Place")
    assert [one.name for one in dataclasses.fields(Place)] == [
        one.name for one in dataclasses.fields(Standard)
    ]
    assert Place.__match_args__ == Standard.__match_args__


def test_replace_copy_and_pickle():
    place = Place("a", ["x"], 3)
    assert dataclasses.replace(place, name="b") == Place("b", ["x"])
    assert copy.deepcopy(place).span == 3
    assert pickle.loads(pickle.dumps(place)).span == 3


def test_nothing_can_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Place("a").name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del Place("a").name


def test_other_classes_are_refused():
    with pytest.raises(TypeError):
        dataclass(frozen=False)


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: f"{found.__module__}.{found.__name__}")
def test_every_class_takes_its_fields_by_position_and_by_name(found):
    names = [one.name for one in dataclasses.fields(found)]
    by_position = found(*names)
    assert found(**{name: name for name in names}) == by_position
    assert [getattr(by_position, name) for name in names] == names
