"""What is signed: which edits keep the digest of an item and which change it, and what is named as the cause."""

from __future__ import annotations

import re

import pytest

from qualrules.check import check
from qualrules.evaluate.meaning import Meaning, meaning
from qualrules.evaluate.meaning_changes import Change, changes
from qualrules.model.rules import Rules
from qualrules.source import SourceFile
from tests.evaluate.agreed import FILES, MEANING, MOVED, WORDS, Edit, edited


def rules_of(files: dict[str, str]) -> Rules:
    sources = {name: SourceFile(name, text) for name, text in files.items()}
    found = check(sources["main.qual"], lambda target, _: sources.get(target))
    assert found.rules is not None, [f"{one.span.line}: {one.message}" for one in found.diagnostics]
    return found.rules


def of(files: dict[str, str]) -> Meaning:
    return meaning(rules_of(files))


SIGNED = of(FILES)


def since_then(*edits: Edit) -> list[Change]:
    return changes(SIGNED.digests, of(edited(*edits)))


def words(change: Change) -> str:
    return " ".join(change.part)


@pytest.mark.parametrize("what", WORDS)
def test_words_and_layout_keep_the_signature(what: str) -> None:
    moved = [MOVED[what]] if what in MOVED else []
    assert edited(WORDS[what], *moved) != FILES
    assert since_then(WORDS[what], *moved) == []


@pytest.mark.parametrize("what", MEANING)
def test_meaning_breaks_the_signature_of_what_depends_on_it_alone(what: str) -> None:
    edit, items, _ = MEANING[what]
    found = since_then(edit)
    assert {words(change) for change in found} == items
    assert {change.how for change in found} == {"changed"}


def test_there_are_thirty_edits_and_more() -> None:
    assert len(WORDS) >= 30
    assert len(MEANING) >= 30


def test_definitions_are_told_first() -> None:
    kinds = [change.part[0] for change in since_then(MEANING["a placeholder of the ruleset"][0])]
    assert kinds == sorted(kinds, key=["definition", "process", "promise", "score", "criterion"].index)


def test_the_order_of_stages_counts() -> None:
    files = edited(("main.qual", "    no skipping\n", ""), ("main.qual", ' won after "Proposal"', " won"))
    text = files["main.qual"]
    first, second = text.index('  stage "Discovery"'), text.index('  stage "Proposal"')
    end = text.index('  outcome "Won"')
    turned = text[:first] + text[second:end] + text[first:second] + text[end:]
    found = changes(of(files).digests, of({**files, "main.qual": turned}))
    assert [(words(change), change.because) for change in found] == [
        ("process sales", (("process", "sales"),))
    ]


def test_a_rate_is_not_taken_for_an_edit_of_the_amounts_in_that_currency() -> None:
    (first, *_) = since_then(MEANING["a rate"][0])
    assert first.because == (("setting", "rate USD"),)


def test_a_rate_and_an_amount_that_both_changed_are_both_named() -> None:
    (first, *_) = since_then(MEANING["a rate"][0], MEANING["a threshold"][0])
    assert first.because == (("criterion", "budget"), ("setting", "rate USD"))


def test_a_rate_counts_where_no_amount_is_written_in_its_currency() -> None:
    text = (
        "ruleset a 1.0.0\n  currency EUR\n  rate USD = 0.92 EUR\nrecord deal\n  amount: money\n  seats: number\n"
        "criterion large for deal when amount >= 10k EUR\ncriterion wide for deal when seats > 5\n"
    )
    (found,) = changes(of({"main.qual": text}).digests, of({"main.qual": text.replace("0.92", "0.95")}))
    assert (words(found), found.because) == ("criterion large", (("setting", "rate USD"),))


def test_a_list_is_named_where_a_field_takes_its_values_from_it() -> None:
    text = (
        'ruleset a 1.0.0\nlist kinds: "A", "B"\nrecord lead\n  kind: one of kinds\n'
        'criterion c for lead when kind is "A"\n'
    )
    longer = text.replace('"A", "B"\n', '"A", "B", "C"\n')
    (found,) = changes(of({"main.qual": text}).digests, of({"main.qual": longer}))
    assert found.because == (("list", "kinds"),)


def test_a_criterion_under_another_name_is_gone_and_new() -> None:
    found = since_then(
        ("main.qual", "criterion closes_soon", "criterion closing"),
        ("main.qual", "needs closes_soon, worth", "needs closing, worth"),
    )
    assert [(words(change), change.how) for change in found] == [
        ("definition forecast", "changed"),
        ("criterion closes_soon", "gone"),
        ("criterion closing", "new"),
    ]
    assert found[0].because == (("definition", "forecast"),)


def test_a_stage_under_another_name_changes_the_process() -> None:
    found = since_then(
        ("main.qual", 'stage "Discovery"', 'stage "First call"'),
        ("main.qual", 'to "Discovery"', 'to "First call"'),
    )
    assert [words(change) for change in found] == ["process sales"]


def test_a_promise_under_another_title_is_the_same_only_if_it_says_the_same() -> None:
    title = ("main.qual", '"A lead goes one way"', '"One way only"')
    assert since_then(title) == []
    found = since_then(title, ("main.qual", "at most 1 of (signed", "at most 2 of (signed"))
    assert [(words(change), change.how) for change in found] == [
        ("promise A lead goes one way", "gone"),
        ("promise One way only", "new"),
    ]


def test_of_two_promises_that_say_the_same_one_that_goes_is_missed() -> None:
    again = 'promise "Again" for opportunity\n  that at most 1 of (signed, lost_reason)\n\nprocess sales '
    twice = edited(("main.qual", "process sales ", again))
    both = of(twice)
    (found,) = changes(both.digests, SIGNED)
    assert (words(found), found.how) == ("promise Again", "gone")
    (found,) = changes(SIGNED.digests, both)
    assert (words(found), found.how) == ("promise Again", "new")


def test_a_number_and_a_percent_beside_a_quotient_differ() -> None:
    text = "ruleset a 1.0.0\nrecord lead\n  a: number\n  b: number\ncriterion c for lead when a / b > 20{}\n"
    (found,) = changes(of({"main.qual": text.format("")}).digests, of({"main.qual": text.format("%")}))
    assert words(found) == "criterion c"


def test_what_a_link_leads_over_counts() -> None:
    found = since_then(("main.qual", "  account: account\n", '  account: account placeholders "nobody"\n'))
    assert [words(change) for change in found] == ["definition served_customer"]
    assert found[0].because == (("field", "opportunity.account"),)


def test_digests_are_the_same_whatever_the_whole_is_called() -> None:
    other = of(
        {"main.qual": FILES["main.qual"].replace("acme_b2b 2.1.0", "other"), "base.qual": FILES["base.qual"]}
    )
    assert other.digests.items == SIGNED.digests.items
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in SIGNED.digests.items.values())
