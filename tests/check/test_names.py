"""Names: one set of names, reserved words, the record of a rule, circles, and no follow-up mistakes."""

from __future__ import annotations

import pytest

from qualrules.check import inferred_scopes
from tests.check.rulesets import checked, codes, mistakes, only, sound

HEAD = "ruleset test 1.0.0\n"
TWO = (
    HEAD + "record lead\n  email: text\n  size: number\nrecord deal\n  amount: number\n  size: number\n"
    "  lead: lead\n"
)
ONE = HEAD + "record lead\n  email: text\n  size: number\n"


# ── One set of names ──


def test_two_definitions_of_one_name() -> None:
    found = only(
        ONE + 'criterion a when size > 1\ndefinition mql by "Sales" needs a\n'
        'definition mql by "Marketing" needs a\n'
    )
    assert (found.code, found.message) == ("QR203", 'there are two definitions of "mql"')
    assert (found.span.text, found.span.line, found.span.column) == ("mql", 7, 12)
    assert found.label == "this one says something else"
    assert [(label.span.line, label.text) for label in found.labels] == [(6, "first defined here")]
    assert found.helps == ("rename one of them, or write `override definition mql` to replace the first",)


def test_the_same_said_twice() -> None:
    text = "criterion a when size > 1\n"
    assert only(ONE + text + text).label == "this one says the same again"


@pytest.mark.parametrize(
    "other",
    ["definition a for lead needs b", "score a for lead add 1 when b", 'list a: "x"', 'process a stage "X"'],
)
def test_kinds_share_their_names(other: str) -> None:
    found = only(ONE + f"criterion b when size > 1\ncriterion a when size > 2\n{other}\n")
    assert found.code == "QR203"
    assert [label.span.line for label in found.labels] == [6]


def test_a_record_may_have_the_name_of_a_definition() -> None:
    sound(ONE + "criterion a when size > 1\ndefinition lead needs a\n")


def test_promises_have_titles_of_their_own() -> None:
    promise = 'promise "Once" that size > 1\n'
    assert codes(ONE + promise + promise) == ["QR203"]


@pytest.mark.parametrize(
    "item", ["criterion overdue when size > 1", "definition stage for lead needs a", 'list total: "x"']
)
def test_words_of_the_language_are_no_names(item: str) -> None:
    assert codes(ONE + f"criterion a when size > 1\n{item}\n") == ["QR208"]


def test_a_field_may_be_called_by_a_word_of_the_language() -> None:
    sound(HEAD + "record lead\n  count: number\ncriterion a for lead when lead.count > 1\n")


def test_a_rule_with_the_name_of_a_field() -> None:
    found = only(ONE + "criterion size for lead when lead.size > 1\n")
    assert (found.code, found.span.line, found.labels[0].span.line) == ("QR209", 5, 4)


def test_a_process_may_have_the_name_of_a_field() -> None:
    sound(HEAD + 'record lead\n  status: stage of status\nprocess status stage "Open"\n')


# ── for R ──


@pytest.mark.parametrize(
    ("item", "record"),
    [
        ("criterion x when email is known", "lead"),
        ("criterion x when amount > 1 and size > 2", "deal"),
        ("criterion x when lead.email is known and amount > 1", "deal"),
        ("criterion x when deal.size > 1", "deal"),
        ("criterion x when has_mail", "lead"),
        ("criterion x when has_mail and size > 1", "lead"),
    ],
)
def test_the_record_is_the_one_that_all_names_fit(item: str, record: str) -> None:
    rules = sound(TWO + f"criterion has_mail when email is known\n{item}\n")
    assert rules.criteria["x"].record == record


def test_a_link_called_like_its_record_is_meant_before_a_dot() -> None:
    records = "record account\n  size: number\n  count: number\nrecord deal\n  account: account\n"
    assert sound(HEAD + records + "criterion x when account.size > 1\n").criteria["x"].record == "deal"
    assert codes(HEAD + records + "criterion x when account.count > 1\n") == ["QR213"]


def test_a_rule_may_stand_before_those_that_it_uses() -> None:
    rules = sound(TWO + "definition d needs c\ncriterion c when b\ncriterion b when email is known\n")
    assert rules.definitions["d"].record == "lead"


def test_scores_promises_processes_and_examples_too() -> None:
    rules = sound(
        TWO
        + 'criterion rich when amount > 5\nscore s add 5 when amount > 1\npromise "P" that rich or not rich\n'
        'process p\n  stage "A" needs rich\nexample "E"\n  amount: 3\n  expect rich is not met\n'
    )
    assert {rules.scores["s"].record, rules.promises["P"].record, rules.processes["p"].record} == {"deal"}
    assert rules.examples[0].record == "deal"


def test_a_process_without_needs_is_for_the_record_that_claims_its_stages() -> None:
    rules = sound(HEAD + 'record a\n  x: text\nrecord b\n  s: stage of p\nprocess p\n  stage "S"\n')
    assert (rules.processes["p"].record, rules.processes["p"].claim) == ("b", "s")


def test_a_record_named_inside_a_where() -> None:
    rules = sound(
        HEAD + "record row\n  n: number\nrecord a\n  m: number\n  rows: list of row\nrecord b\n  m: number\n"
        "  rows: list of row\ncriterion x when some rows where (n > b.m)\n"
    )
    assert rules.criteria["x"].record == "b"


def test_several_records_fit() -> None:
    found = only(TWO + "criterion big when size > 10\n")
    assert (found.code, found.message) == ("QR213", '"big" could be for lead or deal')
    assert found.helps == ("write: for lead", "write: for deal")


def test_no_record_fits() -> None:
    found = only(TWO + "criterion odd when email is known and amount > 1\n")
    assert found.code == "QR213"
    assert [label.text for label in found.labels] == ["a lead has this", "a deal has this"]


def test_several_records_behind_for() -> None:
    assert codes(TWO + "criterion big for lead, deal when size > 10\n") == ["QR213"]


def test_an_unknown_record_behind_for() -> None:
    found = only(TWO + "criterion big for laed when size > 10\n")
    assert (found.code, found.label) == ("QR206", 'did you mean "lead"?')


def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    found = only(TWO + "criterion big when emial is known\n")
    assert (found.code, found.label) == ("QR201", 'did you mean "email"?')


def test_for_is_written_down_behind_name_or_title() -> None:
    text = TWO + 'criterion a when email is known\ncriterion b "B" when a\ncriterion c for lead when a\n'
    edits = inferred_scopes(checked(text))
    assert [(edit.span.line, edit.text) for edit in edits] == [(9, " for lead"), (10, " for lead")]
    for edit in reversed(edits):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert 'criterion a for lead when email is known\ncriterion b "B" for lead when a\n' in text
    assert inferred_scopes(checked(text)) == ()


# ── Circles ──


def test_a_ring_of_two() -> None:
    found = only(
        ONE + "criterion sales_ready\n  when discovery_done\n\ncriterion discovery_done\n"
        "  when sales_ready and email is known\n"
    )
    assert (found.code, found.message) == ("QR205", '"sales_ready" is defined in terms of itself')
    assert (found.span.text, found.label) == ("discovery_done", 'needs "discovery_done" …')
    assert [(label.span.text, label.text) for label in found.labels] == [
        ("sales_ready", '… which needs "sales_ready" again')
    ]
    assert found.helps == ("one of the two must be decided by fields alone",)


def test_a_rule_that_names_itself() -> None:
    assert mistakes(ONE + "criterion a when a or size > 1\n") == [
        'QR205 5:18 "a" is defined in terms of itself'
    ]


def test_a_ring_over_definition_score_and_where() -> None:
    found = only(
        HEAD + "record person\n  friends: list of person\n  boss: person\n"
        "criterion a when some friends where (b)\n"
        "definition b for person needs boss.c\ncriterion c when s >= 5\nscore s for person\n  add 1 when a\n"
    )
    assert found.code == "QR205"
    assert [label.text for label in found.labels] == [
        '… which needs "c" …',
        '… which needs "s" …',
        '… which needs "a" again',
    ]


def test_scores_that_add_each_other() -> None:
    assert codes(ONE + "score a for lead\n  add b\nscore b for lead\n  add a\n") == ["QR205"]


def test_scores_that_grow_beyond_all_bounds() -> None:
    lines = "score s0 for lead add 1000000000 when size > 1\n"
    lines += "".join(f"score s{n} for lead add s{n - 1} add s{n - 1}\n" for n in range(1, 12))
    found = only(ONE + lines)
    assert (found.code, found.span.text) == ("QR310", "s10")


def test_every_ring_is_told_once() -> None:
    assert codes(
        ONE + "criterion a when b\ncriterion b when a\ncriterion c when d\ncriterion d when c\n"
        "criterion e when c\n"
    ) == ["QR205", "QR205"]


def test_many_ways_to_one_rule_are_no_ring() -> None:
    sound(
        ONE + "criterion a when size > 1\ncriterion b when a\ncriterion c when a and b\n"
        "criterion d when a and b and c\n"
    )


# ── Mistakes stay where they are ──


def test_names_of_items_with_a_mistake_are_known() -> None:
    assert codes(ONE + "criterion a when sise > 1\ncriterion b when a\ndefinition d needs a, b\n") == [
        "QR201"
    ]


def test_names_of_items_that_could_not_be_read_are_known() -> None:
    found = mistakes(ONE + "criterion a when ) size\ncriterion b when a\ndefinition d needs a, b\n")
    assert len(found) == 1
    assert found[0].startswith("QR1")


def test_a_record_that_could_not_be_read_raises_no_second_mistake() -> None:
    found = codes(
        HEAD + "record lead\n  email ! text\ncriterion a for lead when email is known\n"
        "definition d for lead needs a\n"
    )
    assert found
    assert {code[:3] for code in found} == {"QR1"}


def test_a_block_of_a_record_that_could_not_be_read_raises_no_second_mistake() -> None:
    lost = "record lead\n  phone text\n  city: text\n"
    found = codes(
        ONE + lost + "criterion a for lead when city is known\ncriterion b when city is known\n"
        "criterion c for lead when sise > 1\n"
    )
    assert [code for code in found if not code.startswith("QR1")] == ["QR201"]


def test_all_mistakes_in_one_go() -> None:
    text = (
        ONE + "criterion a when sise > 1\ncriterion b for laed when size > 1\nlist all: 1\n"
        "criterion c when zise > 1\n"
    )
    assert codes(text) == ["QR201", "QR206", "QR208", "QR201"]


def chain(length: int) -> str:
    links = "".join(f"criterion c{n} when c{n + 1}\n" for n in range(length))
    return f"{ONE}{links}criterion c{length} when size > 1\n"


def test_a_chain_of_rules() -> None:
    """As long as the language reference says."""
    assert len(sound(chain(42)).criteria) == 43
    assert codes(chain(43)) == ["QR109"]


def test_a_chain_of_many_rules_is_refused() -> None:
    """Rules that rest on one another without end would go deeper than Python walks."""
    result = checked(chain(3000))
    assert [found.code for found in result.diagnostics] == ["QR109"]
    assert result.rules is None


# ── Fields with a mistake in their type ──


def test_a_field_whose_type_is_wrong_is_a_field_all_the_same() -> None:
    text = HEAD + "record lead\n  size: number\n  owner: mony\ncriterion a for lead when owne > 5\n"
    _, found = checked(text).diagnostics
    assert (found.code, found.label) == ("QR201", 'did you mean "owner"?')
    assert found.helps == ("the fields of a lead: owner, size",)


@pytest.mark.parametrize(
    "use",
    [
        "criterion a for lead when boss > 5\n",
        "criterion a when boss > 5 and size > 3\n",
        "criterion a for lead when boss.name is known\n",
        "criterion a for lead when some rows where (size > 3)\n",
        "criterion a for lead when some row where (size > 3)\n",
        "definition a for lead\n  needs boss\n",
        'source s for csv\n  lead from "a"\n    boss: "B" "x" means yes\n',
        'example "x" for lead\n  boss: 5\n  expect stage none\n',
    ],
)
def test_a_use_of_a_field_whose_type_is_wrong_is_no_second_mistake(use: str) -> None:
    text = (
        HEAD + "record row\n  size: number\nrecord lead\n  size: number\n  boss: mony\n  rows: list of rou\n"
    )
    assert codes(text + use) == ["QR206", "QR206"]


def test_whether_a_rule_is_unknown_is_refused_and_not_repaired() -> None:
    found = only(ONE + "criterion a for lead when size > 5\ncriterion b for lead when a is unknown\n")
    assert found.message == '"a" is a criterion, and a condition cannot ask whether it is unknown'
    assert found.fix is None
