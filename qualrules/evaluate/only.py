"""A ruleset that asks one condition of a record and nothing else: `run --where`."""

from __future__ import annotations

from dataclasses import replace

from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Condition, Criterion, Rules

NAME = "--where"
"""No criterion can be called so."""


class OneQuestion(Layout):
    """The layout of a single answer."""

    criteria = (NAME,)
    definitions = ()
    scores = ()
    promises = ()
    processes = ()


def with_condition(rules: Rules, record: str, condition: Condition) -> Rules:
    """The rules with a condition among their criteria."""
    return replace(rules, criteria={**rules.criteria, NAME: Criterion(NAME, "", record, condition)})


def only_condition(rules: Rules, record: str, condition: Condition) -> OneQuestion:
    """The layout whose one answer says whether the condition is met; names in it mean what the rules say."""
    return OneQuestion(with_condition(rules, record, condition), record)
