"""The sentences that the design wrote down: span, label, notes, helps and repair, word for word."""

from __future__ import annotations

from qualrules.grammar import fixes
from tests.grammar.reading import mistakes, only, short

FIX = "`qualrules check --fix` changes this for you"


def test_a_wrong_sign():
    mistake = only(
        'criterion a for b\n  because "x"\n'.replace('  because "x"\n', "") + "  when amount => 50k EUR\n"
    )
    assert (mistake.code, mistake.span.line, mistake.span.column) == ("QR104", 2, 15)
    assert (mistake.span.end_line, mistake.span.end_column) == (2, 17)
    assert mistake.message == '"=>" is not a comparison'
    assert mistake.label == 'did you mean ">=" (is at least)?'
    assert mistake.helps == (FIX,)
    assert mistake.fix is not None
    assert mistake.fix.safe


def test_a_curly_quote():
    mistake = only("process p for lead\n  stage “Proposal”\n")
    assert (mistake.code, mistake.span.line, mistake.span.column) == ("QR101", 2, 9)
    assert mistake.span.text == "“Proposal”"
    assert mistake.message == "this quote mark is a curly one, probably pasted from a document or a chat"
    assert mistake.label == 'use straight quotes: "Proposal"'
    assert mistake.helps == ("`qualrules check --fix` straightens every quote in the file",)


def test_and_mixed_with_or():
    mistake = only("criterion c\n  when budget and authority or need\n")
    assert (mistake.code, mistake.span.line, mistake.span.column) == ("QR105", 2, 8)
    assert mistake.span.text == "budget and authority or need"
    assert mistake.message == '"and" and "or" are mixed here, and people read this two ways'
    assert mistake.label == "add brackets to say which you mean"
    assert mistake.notes == ("the two readings differ, for example when need is met and budget is not",)
    assert mistake.helps == (
        "both budget and authority, or else need:   (budget and authority) or need",
        "budget, and one of the other two:          budget and (authority or need)",
    )


def test_mixed_words_are_never_repaired_unasked():
    text = "criterion c\n  when budget and authority or need\n"
    assert fixes.apply(text, mistakes(text)) == text
    assert (
        fixes.apply(text, mistakes(text), unsafe=True)
        == "criterion c\n  when (budget and authority) or need\n"
    )


def test_an_empty_text():
    mistake = only('criterion c\n  when next_step = ""\n')
    assert (mistake.code, mistake.span.line, mistake.span.column) == ("QR303", 2, 20)
    assert mistake.span.text == '""'
    assert mistake.message == "an empty field never equals anything, so this can never be met"
    assert mistake.label == 'write "next_step is missing"'


def test_an_unclear_date():
    mistake = only("criterion c\n  when close_date is before 03/04/2026\n")
    assert (mistake.code, mistake.span.line, mistake.span.column) == ("QR304", 2, 29)
    assert mistake.span.text == "03/04/2026"
    assert mistake.message == "this could be 3 April or 4 March"
    assert mistake.label == "write the year first: 2026-04-03 or 2026-03-04"
    assert mistake.fix is None


def test_five_mistakes_are_five_reports(snapshot):
    """A mistake stays inside its item; the items behind it are read."""
    text = """\
ruleset sales 1.0.0
criterion a when amount => 5
criterion b wen amount is known
criterion c when x is "A" or "B"
definition d needs a and b
record r
  stage: one of “A”, "B"
criterion e when fine
"""
    assert [short(mistake) for mistake in mistakes(text)] == snapshot
    assert len(mistakes(text)) == 5


def test_a_meaning_without_quotes():
    mistake = only('source s\n  r from "a"\n    stage: "Stage"\n      "Prospecting" means Qualification\n')
    assert mistake.span.text == "Qualification"
    assert mistake.message == "the quotes are missing: a text stands in quotes"
    assert mistake.label == 'write "Prospecting" means "Qualification"'


def test_a_rate_without_its_currency_is_said_on_its_own_line():
    text = 'ruleset a 1.0.0\n  currency EUR\n  rate USD = 0.92\n  time zone "UTC"\n'
    mistake = only(text)
    assert (mistake.span.line, mistake.span.text) == (3, "rate USD = 0.92")
    assert mistake.label == "write rate USD = 0.92 EUR"
    assert not mistake.example


def test_an_agreement_without_its_day_is_said_on_its_own_line():
    mistake = only('ruleset a 1.0.0\n  agreed by "Head of Sales"\n  currency EUR\n')
    assert (mistake.span.line, mistake.span.text) == (2, 'agreed by "Head of Sales"')
    assert mistake.label == 'write agreed by "Head of Sales" on 2026-10-01, with your day'


def test_a_phrase_is_quoted_up_to_its_line_end_and_the_missing_day_stays_a_mistake():
    text = "ruleset a 1.0.0\n  agreed by Head of Sales # both\n  currency EUR\n"
    after = 'ruleset a 1.0.0\n  agreed by "Head of Sales" # both\n  currency EUR\n'
    assert fixes.apply(text, mistakes(text)) == after
    assert only(after).span.text == 'agreed by "Head of Sales"'


def test_the_right_form_of_an_item_is_shown_once():
    found = mistakes("ruleset a 1.0.0\n  currancyy 5\n  currency 5\n  time 5\n  effective 2026\n")
    assert len(found) >= 3
    assert [bool(mistake.example) for mistake in found].count(True) == 1
