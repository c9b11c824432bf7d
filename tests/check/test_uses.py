"""`use` and `override`: which files a ruleset consists of, and which item holds where two have one name."""

from __future__ import annotations

from qualrules import check
from qualrules.check import is_path
from qualrules.source import SourceFile
from tests.check.rulesets import checked, codes, mistakes, only, sound

RECORD = "record lead\n  email: text\n  employees: number\n"
HEAD = "ruleset test 1.0.0\n"


def test_items_of_a_used_file_are_there() -> None:
    rules = sound(
        HEAD + 'use "base.qual"\ndefinition mql needs reachable\n',
        base=HEAD + RECORD + "criterion reachable when email is known\n",
    )
    assert list(rules.criteria) == ["reachable"]
    assert rules.files == ("main.qual", "base.qual")


def test_a_file_used_twice_counts_once() -> None:
    base = HEAD + RECORD + "criterion reachable when email is known\n"
    middle = HEAD + 'use "base.qual"\n'
    result = checked(
        HEAD + 'use "one.qual"\nuse "two.qual"\nuse "base.qual"\n', base=base, one=middle, two=middle
    )
    assert result.rules is not None
    assert [file.name for file in result.files] == ["main.qual", "one.qual", "base.qual", "two.qual"]


def test_a_ring_is_named() -> None:
    found = only(HEAD + 'use "a.qual"\n', a=HEAD + 'use "b.qual"\n', b=HEAD + 'use "a.qual"\n')
    assert (found.code, found.message) == (
        "QR212",
        '"a.qual" uses itself: it uses "b.qual", which uses "a.qual" again',
    )
    assert found.span.source.name == "b.qual"


def test_a_file_that_uses_itself() -> None:
    assert mistakes(HEAD + 'use "main.qual"\n') == ['QR212 2:5 "main.qual" uses itself']


def test_uses_go_32_deep_and_no_deeper() -> None:
    def chain(length: int) -> dict[str, str]:
        files = {f"f{number}": HEAD + f'use "f{number + 1}.qual"\n' for number in range(1, length)}
        return files | {f"f{length}": HEAD + RECORD}

    assert codes(HEAD + 'use "f1.qual"\n', **chain(32)) == []
    assert codes(HEAD + 'use "f1.qual"\n', **chain(33)) == ["QR109"]


def test_a_shipped_name_that_is_not_there() -> None:
    found = only(HEAD + 'use "bnat"\n')
    assert (found.code, found.label) == ("QR211", 'did you mean "bant"?')


def test_a_path_that_is_not_there() -> None:
    found = only(HEAD + 'use "rules/bant.qual"\n')
    assert (found.code, found.message) == ("QR211", 'there is no file "rules/bant.qual"')
    assert any('use "bant"' in text for text in found.helps)


def test_what_is_a_path() -> None:
    assert is_path("bant.qual")
    assert is_path("frameworks/bant")
    assert not is_path("bant")


def test_the_finder_is_given_the_file_that_says_use() -> None:
    asked: list[tuple[str, str]] = []

    def find(target: str, using: SourceFile) -> SourceFile | None:
        asked.append((target, using.name))
        return SourceFile("inner.qual", HEAD + 'use "deep"\n') if target == "inner" else None

    check.check(SourceFile("outer.qual", HEAD + 'use "inner"\n'), find)
    assert asked == [("inner", "outer.qual"), ("deep", "inner.qual")]


def test_mistakes_of_used_files_are_told_in_their_place() -> None:
    base = HEAD + RECORD + "criterion reachable when emial is known\n"
    assert mistakes(HEAD + 'use "base.qual"\n', base=base) == [
        'QR201 base.qual:5:26 a lead has no field called "emial"'
    ]


# ── override ──

BASE = (
    HEAD
    + RECORD
    + 'criterion large "Large" when employees >= 100\n  ask "How many?"\ndefinition fit needs large\n'
)


def test_an_override_replaces_the_whole_item_with_its_notes() -> None:
    rules = sound(HEAD + 'use "base.qual"\noverride criterion large when employees >= 5\n', base=BASE)
    assert rules.criteria["large"].title == ""
    assert rules.criteria["large"].notes.ask == ""


def test_a_used_file_then_means_the_new_item() -> None:
    base = HEAD + RECORD + 'list served: "US"\ncriterion in_reach when email is one of served\n'
    rules = sound(HEAD + 'use "base.qual"\noverride list served: "GB", "FR"\n', base=base)
    (alone,) = (sound(base).criteria["in_reach"],)
    assert rules.criteria["in_reach"].when != alone.when


def test_an_override_without_an_earlier_item() -> None:
    found = only(HEAD + 'use "base.qual"\noverride criterion larg when employees >= 5\n', base=BASE)
    assert (found.code, found.label) == ("QR210", 'did you mean "large"?')


def test_an_override_of_another_kind_overrides_nothing() -> None:
    found = only(HEAD + 'use "base.qual"\noverride score large add 1 when employees >= 5\n', base=BASE)
    assert found.code == "QR210"
    assert [label.text for label in found.labels] == ['"large" is a criterion here']


def test_two_items_of_one_name_are_both_shown() -> None:
    found = only(HEAD + 'use "base.qual"\ncriterion large when employees >= 5\n', base=BASE)
    assert (found.code, found.message) == ("QR203", 'there are two criteria called "large"')
    assert (found.span.line, found.labels[0].span.source.name, found.labels[0].span.line) == (
        3,
        "base.qual",
        5,
    )


def test_every_kind_can_be_overridden() -> None:
    base = (
        HEAD
        + RECORD
        + 'list l: "a"\ncriterion c when email is known\ndefinition d needs c\nscore s add 1 when c\n'
        'process p stage "A"\n'
    )
    main = (
        'use "base.qual"\noverride list l: "b"\noverride criterion c for lead when employees is known\n'
        "override definition d for lead needs not c\noverride score s for lead add 2 when c\n"
        'override process p for lead stage "B"\n'
    )
    rules = sound(HEAD + main, base=base)
    assert rules.lists["l"][0].value == "b"
    assert rules.scores["s"].lines[0].points == 2
    assert rules.processes["p"].stages[0].name == "B"
