"""Amounts in other currencies under two rulesets that convert them differently: what no proof covers is not called proved.

A proof is about values as they are held, in the ruleset's currency. Where the rate of a currency is another one, the same
amount is held as two values; so what is proved of a rule that reads money holds for amounts in the ruleset's currency alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualrules.analyze.changes import Change, Verdict
from qualrules.analyze.diff_pairs import Pair
from qualrules.analyze.diff_slices import conditions_of
from qualrules.analyze.questions import Subject
from qualrules.evaluate.fields_read import fields_asked
from qualrules.model import rules as r
from qualrules.model.datatypes import Money


def rates_apart(
    changes: Sequence[Change], pairs: Sequence[Pair], sides: tuple[r.Rules, r.Rules]
) -> list[Change]:
    """The changes; those that read money are not settled where amounts are converted differently."""
    note = _apart(*(rules.header for rules in sides))
    if not note:
        return [*changes]
    return [
        _open(change, note) if _reads_money(pair, sides) else change
        for change, pair in zip(changes, pairs, strict=True)
    ]


def _apart(old: r.Header, new: r.Header) -> str:
    if old.currency != new.currency:
        return f"amounts are held in {new.currency} instead of {old.currency}, which no proof covers"
    codes = [code for code, rate in new.rates.items() if old.rates.get(code, rate) != rate]
    return (
        f"amounts in {' and '.join(codes)} are read at another rate, which no proof covers" if codes else ""
    )


def _open(change: Change, note: str) -> Change:
    verdict: Verdict = "different" if change.verdict == "different" else "undecided"
    told = "; ".join(text for text in (change.note, note) if text)
    return replace(change, verdict=verdict, proved=False, note=told)


def _reads_money(pair: Pair, sides: tuple[r.Rules, r.Rules]) -> bool:
    return any(
        isinstance(rules.records[record].fields[name].type, Money)
        for rules, subject in zip(sides, (pair.old, pair.new), strict=True)
        for record, name in fields_asked(rules, pair.record, _conditions(subject))
    )


def _conditions(subject: Subject | r.Score) -> Iterable[r.Condition]:
    """A score with the scores that it adds is asked for by its name."""
    return (
        (r.ScoreWithin(subject.name, None, None),) if isinstance(subject, r.Score) else conditions_of(subject)
    )
