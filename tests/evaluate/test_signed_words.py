"""What counts as the words of a ruleset: which edits people can read, and which nobody has to look at again."""

from __future__ import annotations

import pytest

from qualrules.evaluate.signed_words import words_digest
from tests.evaluate.agreed import FILES, MOVED, WORDS, Edit, edited
from tests.evaluate.test_meaning import rules_of

READ = {
    *("a title", "no title", "the ruleset's title", "the title of a promise", "the title of a stage"),
    *("the title of a line of a score", "a used file's title", "`for` left out"),  # the title goes with it
    *("a description", "a description of values", "a reason", "a question"),
    *("an owner", "the owner of a stage", "a level", "by whom a definition is"),
    *("when it was agreed", "when it is effective"),
}
NOW = words_digest(rules_of(FILES))


def after(*edits: Edit) -> str:
    return words_digest(rules_of(edited(*edits)))


def test_each_of_them_is_tried() -> None:
    assert set(WORDS) >= READ


@pytest.mark.parametrize("what", WORDS)
def test_what_people_read_changes_it_and_nothing_else(what: str) -> None:
    now = after(WORDS[what], *([MOVED[what]] if what in MOVED else []))
    assert (now != NOW) == (what in READ)


def test_who_agrees_is_read() -> None:
    assert after(("main.qual", '"Head of Sales", "Head of Marketing" on', '"Head of Sales" on')) != NOW
    assert (
        after(("main.qual", '"Head of Sales", "Head of Marketing"', '"Head of Marketing", "Head of Sales"'))
        == NOW
    )


def test_titles_cannot_be_swapped_unseen() -> None:
    titled: Edit = ("main.qual", "40 when heard", '40 when heard "heard"')
    swapped = (
        ("main.qual", "40 when heard", '40 when heard "told"'),
        ("main.qual", 'told   "told"', 'told "heard"'),
    )
    assert after(titled) != after(*swapped)
    forecast: Edit = (
        "main.qual",
        'definition forecast "For the forecast"',
        'definition forecast "Qualified"',
    )
    qualified: Edit = (
        "main.qual",
        'definition qualified "Qualified"',
        'definition qualified "For the forecast"',
    )
    assert after(forecast, qualified) != NOW
