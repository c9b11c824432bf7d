"""The digest: equal for texts that mean the same, different for texts that do not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from qualrules.check.digest import digest
from tests.check.rulesets import sound

PARTS = [
    (
        'record lead\n  email: text\n  size: number\n  kind: one of "A", "B"\n'
        "  score_of: number default 1\n  step: stage of p\n"
    ),
    'list kinds: "A", "B"\n',
    'criterion a for lead when size > 10 and email is known and kind is one of ("A", "B")\n',
    'criterion b "B" for lead when size + score_of >= 3 or not a\n  because "So"\n',
    'definition d for lead by "Sales" needs a, b unless c\n',
    "criterion c for lead when size = score_of\n",
    "score s for lead\n  add 5 when a\n  subtract 3 when b\n",
    'promise "P" for lead that at most 1 of (a, c)\n',
    'process p for lead\n  stage "X" owner "Sales" needs a, b\n  stage "Y" needs c\n  moves reopen to "X"\n',
]
HEAD = 'ruleset one 1.0.0 "First"\n  placeholders "-", "?"\n'
TEXT = HEAD + "".join(PARTS)


def of(text: str) -> str:
    return digest(sound(text))


def test_its_form() -> None:
    assert of(TEXT).startswith("sha256:")
    assert len(of(TEXT)) == len("sha256:") + 64


def test_the_order_of_items_does_not_matter() -> None:
    assert of(HEAD + "".join(reversed(PARTS))) == of(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('ruleset one 1.0.0 "First"', "ruleset two 2.0.0\n  effective from 2026-01-01"),
        ('placeholders "-", "?"', 'placeholders "?", "-"'),
        ('"B" for lead when', '"Another title" for lead when'),
        ('  because "So"\n', '  ask "Why?" # a comment\n'),
        (' by "Sales"', ""),
        ('stage "X" owner "Sales"', 'stage "X"'),
        ("needs a, b unless c", "needs b\n  needs a unless c"),
        ("needs a, b unless c", "needs all of b, a unless c"),
        ("size + score_of >= 3", "3 <= score_of + size"),
        ("size = score_of", "score_of is size"),
        ("size > 10 and email is known", "email is known and 10 < size"),
        ('one of ("A", "B")', 'one of ("B", "A")'),
        ('one of ("A", "B")', "one of kinds"),
        ("at most 1 of (a, c)", "at most 1 of (c, a)"),
        ("  add 5 when a\n  subtract 3 when b\n", "  subtract 3 when b\n  add 5 when a\n"),
        ("email: text\n", 'email: text "Where to write"\n'),
        ('kind: one of "A", "B"', 'kind: one of "B", "A"'),
        ("criterion a for lead", "criterion a"),
        ("size > 10", "size is more than 10.0"),
        ('list kinds: "A", "B"\n', 'list others: "A"\n'),
        (
            'promise "P"',
            'source csv\n  lead from "x"\nexample "E" for lead\n  expect a is unknown\npromise "P"',
        ),
    ],
)
def test_what_does_not_change_the_meaning(old: str, new: str) -> None:
    assert old in TEXT
    assert of(TEXT.replace(old, new)) == of(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('placeholders "-", "?"', 'placeholders "-"'),
        ('placeholders "-", "?"', 'placeholders "-", "?"\n  time zone "Europe/London"'),
        ('placeholders "-", "?"', 'placeholders "-", "?"\n  fiscal year starts in "May"'),
        ('placeholders "-", "?"', 'placeholders "-", "?"\n  currency EUR'),
        ("size > 10", "size >= 10"),
        ("size > 10", "size > 11"),
        ("size + score_of >= 3", "size - score_of >= 3"),
        ("not a\n", "a\n"),
        ("unless c", ""),
        ("  add 5 when a", "  add 6 when a"),
        ("default 1", "default 2"),
        ("email: text", 'email: text placeholders "none"'),
        ('kind: one of "A", "B"', 'kind: one of "A", "B", "C"'),
        ("at most 1", "exactly 1"),
        ('stage "X"', 'stage "Z"'),
        ('moves reopen to "X"', ""),
        ('moves reopen to "X"', 'moves no skipping reopen to "X"'),
        ('  because "So"\n', "  unknown counts as met\n"),
        ('promise "P"', 'promise "Q"'),
        ("criterion c for", "criterion e for lead when c\ncriterion c for"),
    ],
)
def test_what_changes_the_meaning(old: str, new: str) -> None:
    text = TEXT.replace(old, new)
    if 'stage "Z"' in text:
        text = text.replace('reopen to "X"', 'reopen to "Z"')
    assert of(text) != of(TEXT)


def test_the_order_of_stages_matters() -> None:
    text = HEAD + 'record lead\n  n: number\nprocess p for lead\n  stage "{}"\n  stage "{}"\n'
    assert of(text.format("A", "B")) != of(text.format("B", "A"))


def test_a_difference_has_a_direction() -> None:
    text = HEAD + "record lead\n  a: number\n  b: number\ncriterion c for lead when a {} b\n"
    assert of(text.format("-")[:0] + text.format(">")) != of(text.format("<"))
    minus = HEAD + "record lead\n  a: number\n  b: number\ncriterion c for lead when {} > 1\n"
    assert of(minus.format("a - b")) != of(minus.format("b - a"))


def test_it_is_the_same_in_every_run() -> None:
    code = "import sys; from tests.check.test_digest import TEXT, of; sys.stdout.write(of(TEXT))"
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        found.add(done.stdout)
    assert found == {of(TEXT)}
