"""The leaves of an explanation recompute its root, and what it says stands with what was answered."""

from __future__ import annotations

from hypothesis import given, note

from qualrules.model import rules as r
from qualrules.model.explanation import Reason
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, all_of, any_of, count, negate, within
from tests.laws.strategies import Case, cases


def recomputed(reason: Reason) -> Outcome:
    """The outcome of a tree from its leaves alone."""
    rule = reason.rule
    if isinstance(rule, r.ScoreWithin) and reason.parts:
        low, high = points(reason.parts[0])
        return within(low, high, low if rule.least is None else rule.least, rule.most)
    if isinstance(rule, r.Rows) and rows_are_known(reason):
        return of_rows(rule, [recomputed(part) for part in reason.parts])
    if not reason.parts and not isinstance(rule, r.And | r.Or | r.Quantity | r.Gate):
        return reason.outcome
    under = [recomputed(part) for part in reason.parts]
    match rule:
        case r.And() | r.Gate():
            return all_of(under)
        case r.Or():
            return any_of(under)
        case r.Not():
            return negate(under[0])
        case r.Quantity(least, most):
            return within(*count(under), least, most)
        case r.Criterion(unknown_counts_as=fallback) | r.Definition(unknown_counts_as=fallback):
            return fallback if under[0] is UNKNOWN and fallback is not None else under[0]
    assert len(under) == 1
    return under[0]


def rows_are_known(reason: Reason) -> bool:
    (seen,) = reason.seen
    return seen.record is not None and isinstance(seen.record.values.get(seen.field.name), tuple)


def of_rows(rule: r.Rows, under: list[Outcome]) -> Outcome:
    match rule.kind:
        case "some":
            return any_of(under)
        case "every":
            return all_of(under)
        case "no":
            return all_of(map(negate, under))
    return within(*count(under), rule.least, rule.most)


def points(score: Reason) -> tuple[int, int]:
    """The range of a score from the leaves under its lines."""
    low = high = 0
    for line in score.parts:
        if isinstance(line.rule, r.Score):
            least, most = points(line)
        else:
            assert line.points is not None
            outcome = recomputed(line)
            added = (
                (0, line.points) if outcome is UNKNOWN else (line.points,) * 2 if outcome is MET else (0, 0)
            )
            least, most = min(added), max(added)
        low, high = low + least, high + most
    return low, high


@given(cases())
def test_the_leaves_recompute_the_root(case: Case):
    note(case.text)
    for name, reason in case.reasons().items():
        for under in reason.walk():
            if isinstance(under.rule, r.Score):
                assert points(under) == under.range, name
            else:
                assert recomputed(under) is under.outcome, name


@given(cases())
def test_the_explanation_says_what_was_answered(case: Case):
    note(case.text)
    verdict = case.verdict()
    said = verdict.explain()
    for name, outcome in {**verdict.criteria, **verdict.definitions}.items():
        assert said.reason(name).outcome is outcome
    for title, outcome in verdict.promises.items():
        assert said.promises[title].outcome is outcome
    for name, score in verdict.scores.items():
        assert said.scores[name].range == (score.lowest, score.highest)
    assert said.processes == verdict.processes


@given(cases())
def test_a_leaf_names_every_field_that_its_atom_reads(case: Case):
    """An atom that reads a field has seen it (or the link on the way that is not there)."""
    for reason in case.reasons().values():
        for under in reason.walk():
            if isinstance(under.rule, r.Compare | r.OneOf | r.TextTest | r.Includes | r.Known):
                fields = [node for node in r.walk(under.rule) if isinstance(node, r.FieldValue)]
                assert bool(under.seen) == bool(fields)
                assert not under.parts


@given(cases())
def test_decided_by_default_only_where_the_rule_says_so(case: Case):
    for reason in case.reasons().values():
        for under in reason.walk():
            if under.decided_by_default:
                assert isinstance(under.rule, r.Criterion | r.Definition)
                assert under.rule.unknown_counts_as is under.outcome
                assert under.outcome in (MET, NOT_MET)
                assert recomputed(under.parts[0]) is UNKNOWN
