"""The canonical look, by example."""

from __future__ import annotations

import pytest

from qualrules.grammar import format as formatting
from qualrules.grammar import printer
from qualrules.source import SourceFile
from tests.grammar.reading import right, when

WRITTEN = """
# our agreement
ruleset acme 2.1.0 "Definitions"   agreed by "Sales" ,"Marketing" on 2026-10-01 currency EUR
rate USD=0.92 EUR
use "bant"
list industries:"Software","Finance" # the two
record opportunity "A deal" amount:money "What it is worth" default 5 EUR
   budget_status: one of "None","Approved" about "Where it stands"
       close_date: date missing means not yet
       # the claim
   stage: stage of sales
criterion fit "It fits" for opportunity when amount>=10k EUR and (budget_status is "Approved"
  # or it will
  or close_date is known) unless competitor
ask "Does it fit?" unknown counts as not met


definition good for opportunity by "Sales" needs fit,not bad needs at least 1 of a, b unless c
score s for opportunity add 5 when a "A" subtract 3 when b add other
process sales for opportunity when amount is known stage "One" probability 10% owner "Me" needs fit
stage "Two" needs a exit needs b stay at most 2 weeks since entered
outcome "Won" won after "Two" needs c moves no skipping reopen to "One"
promise "One way" for opportunity that at most 1 of (a, b)
source s for csv dates "YYYY" opportunity from "deals.csv" identified by "Id" amount: "Amount" currency USD
 stage: "Stage" "a","b" means missing "c" means "Two" contacts: contact by "DealId"
example "x" for opportunity as of 2026-11-21 amount:5 EUR contacts:[{role:"User"},{role:"Champion" on: 2026-01-01}]
expect fit is met because amount,stage expect s is 5 to 8 expect stage none
  # the end of it

# the end of all
"""


def test_the_canonical_look(snapshot):
    text, mistakes = formatting.format_text(SourceFile("test.qual", WRITTEN))
    assert not mistakes
    assert text == snapshot
    assert formatting.format_text(SourceFile("test.qual", text))[0] == text


def test_a_text_with_mistakes_is_not_formatted():
    text, mistakes = formatting.format_text(SourceFile("test.qual", "criterion a when b => 5"))
    assert text is None
    assert [mistake.code for mistake in mistakes] == ["QR104"]


@pytest.mark.parametrize(
    "condition",
    [
        "amount is at least 10k USD and not (a or b)",
        'x is not one of ("A", "B")',
        't does not start with "a"',
        't ends with any of ("a", "b")',
        "t does not match /^a+$/",
        'm does not include all of ("A", "B")',
        "d is not within 24 hours after e",
        "d is in this quarter",
        "days from d to e > 5",
        'at least 2 contacts where (role is "User") or no contacts where (a)',
        "total of lines.price where (a) > 5 EUR",
        "exactly 1 of (a, b > 5)",
        "a / b > 20%",
        "x is not known",
        "x != -5",
    ],
)
def test_a_condition_is_written_as_it_was(condition):
    assert printer.print_expression(when(condition)) == condition


def test_long_conditions_are_broken_at_and_and_or():
    parts = [f"amount_number_{number} is at least 10k EUR" for number in range(4)]
    text = printer.print_file(right(f"criterion c for r when {' and '.join(parts)}"))
    assert text.splitlines() == [
        "criterion c for r",
        f"  when {parts[0]}",
        *(f"    and {part}" for part in parts[1:]),
    ]


def test_long_lists_are_wrapped():
    values = ", ".join(f'"value number {number}"' for number in range(20))
    for text in (
        f"list l: {values}",
        f"criterion c when x is one of ({values})",
        f"record r x: one of {values}",
    ):
        lines = printer.print_file(right(text)).splitlines()
        assert len(lines) > 3
        assert all(len(line) <= 100 for line in lines)


def test_a_comment_behind_each_value_keeps_its_value():
    text = 'list l: "a", # first\n  "b", # second\n  "c"  # third\n'
    printed = printer.print_file(right(text))
    assert printed.splitlines() == ['list l: "a",  # first', '  "b",  # second', '  "c"  # third']


def test_a_comment_between_and_parts_keeps_its_place():
    text = 'criterion c\n  when a  # why a\n    # before b\n    and b\n  # before ask\n  ask "x"\n'
    assert printer.print_file(right(text)) == text
