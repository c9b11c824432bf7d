"""Records: types, merging over files, defaults and placeholders."""

from __future__ import annotations

import pytest

from qualrules.model.datatypes import Choice, Choices, Link, ListOf, StageOf
from tests.check.rulesets import codes, mistakes, only, sound

HEAD = "ruleset test 1.0.0\n"


def test_every_type() -> None:
    rules = sound(
        HEAD + 'list colours: "Red", "Blue"\nrecord account\n  name: text\nrecord deal\n'
        '  one: one of "A", "B" about "Which"\n'
        '  some_of: some of "A", "B"\n  colour: one of colours\n  account: account\n'
        "  accounts: list of account\n"
        "  stage: stage of sales\n  discount: percent default 5%\n  on: date missing means not yet\n"
        'process sales for deal\n  stage "Open"\n  outcome "Won" won\n'
    )
    fields = rules.records["deal"].fields
    assert fields["one"].type == Choice(("A", "B"))
    assert fields["one"].description == "Which"
    assert fields["some_of"].type == Choices(("A", "B"))
    assert fields["colour"].type == Choice(("Red", "Blue"))
    assert fields["account"].type == Link("account")
    assert fields["accounts"].type == ListOf("account")
    stage = fields["stage"].type
    assert isinstance(stage, StageOf)
    assert stage.values == ("Open", "Won")
    assert fields["discount"].default == 5_000_000
    assert fields["on"].not_yet


def test_blocks_of_one_name_are_merged() -> None:
    base = HEAD + 'record lead "Old"\n  country: one of "US", "CA" about "Where"\n  email: text\n'
    rules = sound(
        HEAD
        + 'use "base.qual"\nrecord lead "New"\n  country: one of "ca", "GB" default "GB"\n  phone: text\n',
        base=base,
    )
    lead = rules.records["lead"]
    assert list(lead.fields) == ["country", "email", "phone"]
    assert lead.fields["country"].type == Choice(("US", "CA", "GB"))
    assert (lead.description, lead.fields["country"].description) == ("New", "Where")
    assert lead.fields["country"].default == "gb"


def test_a_second_default_replaces_the_first() -> None:
    rules = sound(HEAD + "record lead\n  n: number default 1\nrecord lead\n  n: number default 2\n")
    assert rules.records["lead"].fields["n"].default == 2_000_000


@pytest.mark.parametrize("other", ["text", 'some of "A"', "list of lead", "lead"])
def test_types_of_merged_fields_are_the_same(other: str) -> None:
    text = HEAD + f'record lead\n  kind: one of "A"\nrecord lead\n  kind: {other}\n'
    found = only(text)
    assert (found.code, found.span.line, found.labels[0].span.line) == ("QR215", 5, 3)


def test_a_field_twice_in_one_block() -> None:
    found = only(HEAD + "record lead\n  email: text\n  email: text\n")
    assert (found.code, found.span.line, found.labels[0].span.line) == ("QR203", 4, 3)


def test_an_unknown_record_as_a_type() -> None:
    found = only(HEAD + "record account\n  name: text\nrecord lead\n  account: acount\n")
    assert (found.code, found.label) == ("QR206", 'did you mean "account"?')
    assert codes(HEAD + "record lead\n  contacts: list of contact\n") == ["QR206"]


@pytest.mark.parametrize(
    ("word", "right"), [("string", "text"), ("boolean", "yes/no"), ("integer", "number")]
)
def test_types_of_other_programs_are_repaired(word: str, right: str) -> None:
    found = only(HEAD + f"record lead\n  field: {word}\n")
    assert found.code == "QR206"
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == [right]


def test_a_field_of_a_broken_type_raises_no_second_mistake() -> None:
    assert codes(HEAD + "record lead\n  size: integr\ncriterion big when size >= 3\n") == ["QR206"]


def test_an_unknown_list_and_an_unknown_process() -> None:
    assert codes(HEAD + "record lead\n  kind: one of kinds\n") == ["QR218"]
    assert codes(HEAD + "record lead\n  stage: stage of sales\n") == ["QR204"]


def test_a_list_of_numbers_is_no_list_of_values() -> None:
    assert codes(HEAD + "list sizes: 1, 2\nrecord lead\n  size: one of sizes\n") == ["QR219"]


def test_placeholders_as_values() -> None:
    text = HEAD.rstrip() + '\n  placeholders "None"\nlist kinds: "NONE", "x"\nrecord lead\n'
    assert mistakes(text + '  budget: one of "none", "Approved"\n') == [
        'QR311 5:18 "none" is a placeholder, so budget can never have it as a value'
    ]
    assert codes(text + "  kind: some of kinds\n") == ["QR311"]
    assert codes(HEAD + 'record lead\n  budget: one of "?", "A" placeholders "?"\n') == ["QR311"]


def test_an_empty_value_and_two_defaults() -> None:
    assert codes(HEAD + 'record lead\n  kind: one of " ", "a"\n') == ["QR303"]
    assert codes(HEAD + "record lead\n  size: number default 1 default 2\n") == ["QR117"]


def test_a_value_twice() -> None:
    assert codes(HEAD + 'record lead\n  kind: one of "A", "a"\n') == ["QR117"]


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ('kind: one of "A", "B" default "C"', "QR202"),
        ("size: number default yes", "QR301"),
        ('kinds: some of "A", "B" default "A"', "QR320"),
        ("boss: lead default 3", "QR320"),
        ("size: number missing means not yet", "QR301"),
    ],
)
def test_defaults_that_cannot_be(declared: str, code: str) -> None:
    assert codes(HEAD + f"record lead\n  {declared}\n") == [code]
