"""Conditions of `run --where`, read against a checked ruleset."""

from __future__ import annotations

import pytest

from qualrules import check
from qualrules.model import rules
from qualrules.source import SourceFile
from tests.check.rulesets import sound

TEXT = (
    'ruleset test 1.0.0\n  currency EUR\nlist kinds: "a", "b"\nlist sums: 5 EUR, -0.5 EUR\n'
    "list parts: 5%\nlist dates: 2026-01-01\n"
    "record lead\n  kind: text\n  amount: money\n  part: percent\n  on: date\n  status: stage of p\n"
    "criterion large for lead when amount > 5 EUR\nscore s for lead add 5 when large\n"
    'process p for lead stage "X"\n'
)
RULES = sound(TEXT)


def where(text: str, record: str = "lead") -> tuple[rules.Condition | None, list[str]]:
    condition, mistakes = check.where(SourceFile("<where>", text), RULES, record)
    return condition, [mistake.code for mistake in mistakes]


def test_a_condition_names_fields_rules_scores_and_stages() -> None:
    condition, mistakes = where('large and s >= 5 and status is "x" and lead.amount < 1k EUR')
    assert mistakes == []
    assert isinstance(condition, rules.And)


def test_named_lists_mean_what_they_mean_in_the_ruleset() -> None:
    for name, kind in (("kind", "kinds"), ("amount", "sums"), ("part", "parts"), ("on", "dates")):
        condition, mistakes = where(f"{name} is one of {kind}")
        assert mistakes == []
        assert isinstance(condition, rules.OneOf)
        assert condition.constants == tuple(RULES.lists[kind])


def test_mistakes() -> None:
    assert where("amuont > 3 EUR") == (None, ["QR201"])
    assert where("amount > 3") == (None, ["QR302"])
    assert where("large", "laed") == (None, ["QR206"])
    assert where("large and")[0] is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('kind = ""', "QR303"),
        ("ISBLANK(kind)", "QR112"),
        ("at least 3 of (large, amount > 2 EUR)", "QR115"),
        ("amount is met", "QR111"),
    ],
)
def test_what_is_wrong_in_writing_is_told_once(text: str, code: str) -> None:
    assert where(text) == (None, [code])
    assert where("large and")[1]


@pytest.mark.parametrize("written", ["large is unknown", "large is not unknown", "s = unknown"])
def test_whether_a_rule_is_unknown_cannot_be_asked_and_one_message_says_what_can(written: str) -> None:
    _, (mistake,) = check.where(SourceFile("<where>", written), RULES, "lead")
    assert "a condition cannot ask whether it is unknown" in mistake.message
    assert mistake.label == "ask for a field that it uses: amount is missing"
    assert mistake.fix is None
    assert where("amount is missing")[1] == []


def test_a_condition_of_the_command_line_is_in_no_file_to_repair() -> None:
    for written in ("amount == 5 EUR", "amount is unknown", "kind is “a”", "kind is a b", "large is met"):
        _, found = check.where(SourceFile("<where>", written), RULES, "lead")
        assert found
        assert not any("--fix" in help_ for mistake in found for help_ in mistake.helps)
