"""Random single edits of drawn and of shipped rulesets: what the comparison says of them is what records say.

*Equivalent*: all random records agree. *Looser*: none has a lower outcome (not met, unknown, met); *stricter*: none a higher
one. What is not mentioned did not change. And each record that is shown does what it is shown for.
`HYPOTHESIS_PROFILE=thorough` makes the full run: 200 edits, 10,000 records for each that is *equivalent*, else 2,000.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from qualrules.analyze.comparison.changes import Change, Diff, Shown
from qualrules.analyze.comparison.diff import compare
from qualrules.check.pipeline import check
from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.model.verdict import ScoreRange
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome
from tests.analyze.drawn import Drawn, supplied
from tests.analyze.edits import Edit, edits_of, random_edit
from tests.laws import shipped
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import rules_of

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
EDITS = {"quick": 12, "ci": 16, "thorough": 200}.get(PROFILE, 12)
RECORDS = {"quick": 500, "ci": 1_000, "thorough": 10_000}.get(PROFILE, 500)
SHARES = 4
"""Parts of the run, so that several workers can share it."""
AS_OF = date(2026, 11, 21)
MOMENTS = 8
HEIGHT = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
Name = tuple[str, str, str]
"""Kind, process, name."""
Said = dict[Name, Outcome | ScoreRange]


def drawn(seed: int) -> tuple[r.Rules, str]:
    """In turn a shipped ruleset and a drawn one, with its text."""
    rng = Random(seed)
    if seed % 2:
        path = rng.choice(shipped.RULESETS)
        text = path.read_text("utf-8")
        rules = check(SourceFile(str(path), text), shipped.finder).rules
        assert rules is not None
        return rules, text
    text = ruleset_text(rng, 4)
    return rules_of(text), text


def drawn_edit(seed: int) -> Edit:
    return random_edit(Random(seed), *drawn(seed))


# ── What records say ──────────────────────────────────────────────────────────────────────────────────────────────────


def said(verdict: Verdict) -> Said:
    """Everything that a comparison may mention, by its name."""
    found: Said = {("criterion", "", name): outcome for name, outcome in verdict.criteria.items()}
    found |= {("definition", "", name): outcome for name, outcome in verdict.definitions.items()}
    found |= {("promise", "", name): outcome for name, outcome in verdict.promises.items()}
    found |= {("score", "", name): points for name, points in verdict.scores.items()}
    for process in verdict.layout.processes:
        for name, outcome in verdict.processes[process.name].stages.items():
            kind = "stage" if any(stage.name == name for stage in process.stages) else "outcome"
            found[kind, process.name, name] = outcome
    return found


def _heights(one: Outcome | ScoreRange) -> tuple[int, int]:
    return (one.lowest, one.highest) if isinstance(one, ScoreRange) else (HEIGHT[one], HEIGHT[one])


class Seen:
    """What random records did under the rules before and after: which names went up, which went down."""

    def __init__(self, edit: Edit, rng: Random) -> None:
        self.higher: set[Name] = set()
        self.lower: set[Name] = set()
        self._sides = (edit.old, edit.new)
        self._readers = [PlainReader(rules) for rules in self._sides]
        self._drawn, self._rng = Drawn(edit.old, rng, beside=edit.new), rng

    def look(self, record: str, count: int) -> None:
        """So many records of a type, by the compiled engine."""
        engines = [compile_ruleset(rules, record) for rules in self._sides]
        moments = [
            [moment_of(day, rules.header.zone, rules.header.fiscal_start) for rules in self._sides]
            for day in (self._drawn.moment() for _ in range(MOMENTS))
        ]
        while count:
            given = self._drawn.given(record)
            records = [reader.read(record, given, "1") for reader in self._readers]
            if all(map(supplied, records)):
                count -= 1
                at = self._rng.choice(moments)
                each = zip(engines, records, at, strict=True)
                self._compare(*(engine.evaluate(one, moment) for engine, one, moment in each))

    def _compare(self, old: Verdict, new: Verdict) -> None:
        if old.answers == new.answers:
            return
        before, after = said(old), said(new)
        for name in before.keys() & after.keys():
            was, now = _heights(before[name]), _heights(after[name])
            if now[0] > was[0] or now[1] > was[1]:
                self.higher.add(name)
            if now[0] < was[0] or now[1] < was[1]:
                self.lower.add(name)


# ── What the comparison says ──────────────────────────────────────────────────────────────────────────────────────────


def contradicted(found: Diff, seen: Seen) -> Iterator[str]:
    """Verdicts that records contradict."""
    verdicts = {(change.kind, change.process, change.name): change.verdict for change in found.changes}
    for name in seen.higher | seen.lower:
        verdict = verdicts.get(name, "not mentioned")
        if verdict in ("equivalent", "not mentioned"):
            yield f"{name} is {verdict}, and records differ"
        if (verdict == "looser" and name in seen.lower) or (verdict == "stricter" and name in seen.higher):
            yield f"{name} is {verdict}, and a record went the other way"


def wrongly_shown(found: Diff, sides: tuple[r.Rules, r.Rules]) -> Iterator[str]:
    """Records that do not do what they are shown for."""
    for change in found.changes:
        for shown in filter(None, (change.gained, change.lost, change.became_unknown, change.ruled_out)):
            if change.kind not in ("field", "list", "source", "setting", "move"):
                yield from _of(change, shown, sides)


def _of(change: Change, shown: Shown, sides: tuple[r.Rules, r.Rules]) -> Iterator[str]:
    witness = shown.witness
    for rules, wanted in zip(sides, (shown.old, shown.new), strict=True):
        moment = moment_of(witness.as_of, rules.header.zone, rules.header.fiscal_start)
        record = PlainReader(rules).read(witness.record, witness.given, "1")
        told = said(interpret(Layout(rules, witness.record), record, moment))
        answer = told[change.kind, change.process, change.name]
        words = answer.value if isinstance(answer, Outcome) else _points(answer)
        if words != wanted or not supplied(record):
            yield f"{change.name}: {witness} is shown as {wanted}, and is {words}"


def _points(points: ScoreRange) -> str:
    return f"{points.lowest}" if points.lowest == points.highest else f"{points.lowest} to {points.highest}"


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_what_a_comparison_says_is_what_records_say(share: int):
    told: Counter[str] = Counter()
    for seed in range(share, EDITS, SHARES):
        edit = drawn_edit(seed)
        found = compare(edit.old, edit.new, as_of=AS_OF)
        told[found.verdict] += 1
        assert not list(wrongly_shown(found, (edit.old, edit.new))), (seed, edit)
        seen = Seen(edit, Random(seed))
        for record in edit.old.records:
            count = RECORDS if found.verdict == "equivalent" else RECORDS // 5
            seen.look(record, count if record == edit.record else count // 20)
        assert not list(contradicted(found, seen)), (seed, edit)
    assert told["undecided"] <= max(1, sum(told.values()) / 10), told
    assert told["equivalent"] < sum(told.values()), told


def test_every_kind_of_edit_is_made():
    """Each of the edits that people make can be made somewhere."""
    kinds = set().union(*(edits_of(*drawn(seed)) for seed in range(12)))
    assert kinds >= {
        "threshold", "operator", "and to or", "or to and", "not dropped", "part dropped", "need dropped",
        "unless dropped", "need dropped of a stage", "unless dropped of a stage", "value dropped", "default", "not yet",
        "quantity", "points", "score bound", "length of time", "text", "unknown counts as",
    }  # fmt: skip
