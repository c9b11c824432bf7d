"""The lint rules that ship, in the order of their codes. Looks at no ruleset."""

from __future__ import annotations

from qualrules.lint.linted import LintRule
from qualrules.lint.rules.effective_date_passed import EffectiveDatePassed
from qualrules.lint.rules.every_over_no_rows import EveryOverNoRows
from qualrules.lint.rules.missing_example import MissingExample
from qualrules.lint.rules.names_differ_in_case import NamesDifferInCase
from qualrules.lint.rules.no_owner import NoOwner
from qualrules.lint.rules.no_question import NoQuestion
from qualrules.lint.rules.no_reason import NoReason
from qualrules.lint.rules.stage_without_exit import StageWithoutExit
from qualrules.lint.rules.unknown_counts_as import UnknownCountsAs
from qualrules.lint.rules.unmentioned_value import UnmentionedValue
from qualrules.lint.rules.unused_criterion import UnusedCriterion

SHIPPED: tuple[LintRule, ...] = (
    EveryOverNoRows(),
    UnknownCountsAs(),
    UnusedCriterion(),
    NoQuestion(),
    NoReason(),
    NoOwner(),
    StageWithoutExit(),
    UnmentionedValue(),
    MissingExample(),
    EffectiveDatePassed(),
    NamesDifferInCase(),
)
