"""Which rules are asked: what the words of `--select` and `--ignore` mean, alone and against each other."""

from __future__ import annotations

import pytest

from qualrules.lint.choosing import NoSuchRuleError, choose
from qualrules.lint.shipped import SHIPPED

DEFAULT = ["QR801", "QR802", "QR803", "QR811"]
EVERY = [rule.code for rule in SHIPPED]


def chosen(select=(), ignore=()):
    return [rule.code for rule in choose(SHIPPED, select, ignore)]


def without(codes, *left_out):
    return [code for code in codes if code not in left_out]


@pytest.mark.parametrize(
    ("select", "ignore", "asked"),
    [
        ([], [], DEFAULT),
        (["QR804"], [], ["QR804"]),
        (["qr804", "No-Reason"], [], ["QR804", "QR805"]),
        (["QR804, no-reason", "QR811"], [], ["QR804", "QR805", "QR811"]),
        ([""], [], DEFAULT),
        (["QR8"], [], EVERY),
        (["ALL"], [], EVERY),
        (["all"], [], EVERY),
        (["QR81"], [], ["QR810", "QR811"]),
        ([], ["QR802"], without(DEFAULT, "QR802")),
        ([], ["QR804"], DEFAULT),
        ([], ["ALL"], []),
        ([], ["QR80,QR811"], []),
        (["ALL"], ["QR80"], ["QR810", "QR811"]),
        (["ALL"], ["no-reason"], without(EVERY, "QR805")),
        (["QR803"], ["QR8"], ["QR803"]),  # the closer word counts
        (["QR80"], ["QR8"], without(EVERY, "QR810", "QR811")),
        (["QR803"], ["QR803"], []),  # of two alike the one that ignores
        (["QR8"], ["unused-criterion"], without(EVERY, "QR803")),
        (["unused-criterion"], ["QR803"], []),
    ],
)
def test_what_is_asked(select, ignore, asked):
    assert chosen(select, ignore) == asked


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("QR201", "mistake is always told"),
        ("unknown-field", "mistake is always told"),
        ("QR600", "mistake is always told"),
        ("QR3", "mistake is always told"),
        ("QR601", "means no lint rule"),
        ("QR899", 'there is no lint rule "QR899"'),
        ("unused-criteria", 'there is no lint rule "unused-criteria"'),
        ("%", 'there is no lint rule "%"'),
    ],
)
def test_a_word_that_means_no_lint_rule_is_refused(word, says):
    for options in ({"select": [word]}, {"ignore": [word]}, {"select": ["ALL", word]}):
        with pytest.raises(NoSuchRuleError, match=says) as raised:
            choose(SHIPPED, options.get("select", ()), options.get("ignore", ()))
        assert raised.value.helps


def test_the_nearest_rule_is_offered():
    with pytest.raises(NoSuchRuleError) as raised:
        choose(SHIPPED, ["unused-criteria"], [])
    assert raised.value.helps == ('did you mean "unused-criterion"?',)
