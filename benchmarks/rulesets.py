"""Rulesets of any size for "reading a ruleset" and "growth": the record of bench.qual, criteria by number."""

from __future__ import annotations

import re
from pathlib import Path

RECORD = re.compile(r"^record opportunity\n(?:  .*\n)+", re.MULTILINE)
FORMS = (
    'amount >= {n},000 and (budget_status is one of ("confirmed", "approved") or budget_amount >= amount)',
    'employees >= {n} and employees < 5000 and country is one of ("US", "DE", "GB", "FR")',
    'pain is known and not pain contains "issue {n}"',
    'champion_title contains any of ("VP", "Chief") or meetings_held >= {n}',
    'economic_buyer is known and (contact_roles includes "decision maker" or meetings_held >= {n})',
    "close_date is within next {n} days",
    "days since last_activity <= {n} and next_step is known",
    'not competitors includes "Acme" or discount < 0.{n}',
    'days from created_date to close_date <= {n} and crm_stage is not "Closed Lost"',
    'lead_score >= {n} or (lead_source is one of ("referral", "partner") and meetings_held >= 1)',
    'proposal_sent and amount > {n} and (products includes "Platform" or probability >= 0.5)',
    'legal_status is one of ("approved", "waived") and not discount > 0.{n} and economic_buyer is known',
)
STAGES = 6
NEEDS_OF_A_LINE = 10
LINES_OF_A_CRITERION = 2 + 1 / NEEDS_OF_A_LINE


def with_criteria(count: int, stages: int = STAGES) -> str:
    """A ruleset with so many criteria, shared out over the stages."""
    criteria = [_criterion(number) for number in range(1, count + 1)]
    return "\n".join([_head(), *criteria, "", _process(count, stages), ""])


def of_length(lines: int) -> str:
    """A ruleset of about so many lines."""
    around = len(with_criteria(0).splitlines())
    return with_criteria(int((lines - around) / LINES_OF_A_CRITERION))


def _head() -> str:
    bench = Path(__file__).with_name("bench.qual").read_text(encoding="utf-8")
    found = RECORD.search(bench)
    if found is None:
        raise ValueError("bench.qual declares no opportunity")
    return 'ruleset generated 1.0.0 "A ruleset of a given size"\n  currency USD\n\n' + found[0]


def _criterion(number: int) -> str:
    condition = FORMS[number % len(FORMS)].format(n=1 + number % 89)
    return f'criterion rule_{number} "Rule {number}"\n  when {condition}'


def _process(count: int, stages: int) -> str:
    lines = ["process sales"]
    for stage in range(stages):
        names = [f"rule_{number}" for number in range(1 + stage, count + 1, stages)]
        lines.append(f'  stage "Stage {stage + 1}"')
        lines += [f"    needs {', '.join(some)}" for some in _by(NEEDS_OF_A_LINE, names)]
    return "\n".join(lines)


def _by(size: int, names: list[str]) -> list[list[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]
