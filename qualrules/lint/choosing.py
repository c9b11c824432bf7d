"""Which lint rules are asked: what `--select` and `--ignore` mean. Runs none of them.

Without a selection the default rules are asked, with one only the selected. A word is a code, a name, the beginning of
codes (`QR8`), or `ALL`; where the two speak of one rule, the closer word counts, and of two alike the one that ignores.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from qualrules.codes import CODES
from qualrules.diagnostics import did_you_mean
from qualrules.lint.linted import LintRule

ALL = "ALL"
Option = Literal["select", "ignore"]
_EXACT = 1000
"""How close a whole code or a name is; a beginning is as close as it is long."""


class NoSuchRuleError(Exception):
    """A word means no lint rule; `helps` say what to write."""

    def __init__(self, message: str, *helps: str) -> None:
        super().__init__(message)
        self.helps = helps


def choose(
    rules: Sequence[LintRule],
    select: Iterable[str],
    ignore: Iterable[str],
    stronger: Option | None = None,
) -> list[LintRule]:
    """The rules to ask, in their order; `stronger` wins however close the words are.

    Raises NoSuchRuleError for a word that means none.
    """
    selected, ignored = words(select), words(ignore)
    for word in (*selected, *ignored):
        if not any(_closeness(word, rule) is not None for rule in rules):
            raise _unknown(word, rules)
    return [rule for rule in rules if _asked(rule, selected, ignored, stronger)]


def words(written: Iterable[str]) -> list[str]:
    """The words of an option that may be repeated, and hold several with commas between."""
    return [word.strip() for each in written for word in each.split(",") if word.strip()]


def _asked(rule: LintRule, selected: Sequence[str], ignored: Sequence[str], stronger: Option | None) -> bool:
    wanted = _closest(selected, rule)
    unwanted = _closest(ignored, rule)
    if wanted is None:
        return not selected and rule.default and unwanted is None
    if unwanted is None or stronger is not None:
        return unwanted is None or stronger == "select"
    return wanted > unwanted


def _closest(written: Sequence[str], rule: LintRule) -> int | None:
    return max((found for word in written if (found := _closeness(word, rule)) is not None), default=None)


def _closeness(word: str, rule: LintRule) -> int | None:
    """How closely a word means a rule; None where it does not."""
    upper = word.upper()
    if upper == rule.code or word.lower() == rule.name:
        return _EXACT
    if upper == ALL:
        return 0
    return len(upper) if rule.code.startswith(upper) else None


def _unknown(word: str, rules: Sequence[LintRule]) -> NoSuchRuleError:
    named = {name: code for code, name in CODES.items()}
    code = named.get(word.lower(), word.upper())
    if any(each.startswith(code) for each in CODES):
        why = (
            f'"{word}" means mistakes, and a mistake is always told'
            if code[:3] in ("QR1", "QR2", "QR3") or code == "QR600"
            else f'"{word}" means no lint rule'
        )
        return NoSuchRuleError(
            why, "--select and --ignore choose lint rules, such as QR803 or unused-criterion"
        )
    near = did_you_mean(word, [*(rule.code for rule in rules), *(rule.name for rule in rules)])
    hint = f'did you mean "{near}"?' if near else f"the lint rules: {', '.join(rule.code for rule in rules)}"
    return NoSuchRuleError(f'there is no lint rule "{word}"', hint)
