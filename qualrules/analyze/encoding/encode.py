"""Rules as formulas: for each condition one that says it is met and one that says it is not; unknown is neither.

This is the interpreter once more, over all records at once. What it cannot see into (a figure over child rows, two texts of
fields compared) is a variable of its own, so that a proof stays a proof and only a witness may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding import terms as t
from qualrules.analyze.encoding.alike import alike
from qualrules.analyze.encoding.calendar import Calendar
from qualrules.analyze.encoding.figures import Figures
from qualrules.analyze.encoding.formulas import Formula
from qualrules.analyze.encoding.reach import Place, follow
from qualrules.analyze.encoding.space import Space
from qualrules.analyze.encoding.values import Values
from qualrules.analyze.encoding.vocabulary import equals_one, test_of
from qualrules.analyze.questions import Subject
from qualrules.analyze.texts.text_tests import Test, Tests
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.datatypes import ListOf
from qualrules.truth import MET, NOT_MET, Outcome


class Pair(NamedTuple):
    """When something is met, and when it is not. Never both; neither is unknown."""

    met: Formula
    not_met: Formula

    def has(self, outcomes: Iterable[Outcome]) -> Formula:
        """When it has one of the outcomes."""
        unknown = f.all_of((f.no(self.met), f.no(self.not_met)))
        known = {MET: self.met, NOT_MET: self.not_met}
        return f.any_of(known.get(outcome, unknown) for outcome in outcomes)

    def when(self, reach: Formula) -> Pair:
        """Unknown unless `reach` holds."""
        return Pair(f.all_of((reach, self.met)), f.all_of((reach, self.not_met)))


ALWAYS = Pair(f.TRUE, f.FALSE)


class Bounds(NamedTuple):
    """The lowest and the highest points of a score, as weights of formulas."""

    lowest: tuple[tuple[int, Formula], ...]
    highest: tuple[tuple[int, Formula], ...]


class Encoder:
    """Formulas for one ruleset (`side`) over a space of records. Keeps what it said of a named rule at a place."""

    def __init__(self, space: Space, calendar: Calendar, side: int) -> None:
        self.space = space
        self.rules = space.sides[side]
        self.side = side
        self.calendar = calendar
        self.figures = Figures(space, side, self.condition, lambda value, at: self.values.term(value, at))
        self.values = Values(space, calendar, side, self.figures.figure)
        self._named: dict[object, Pair] = {}
        self._scores: dict[tuple[int, c.Path], tuple[r.Score, Bounds]] = {}
        self._subjects: dict[tuple[int, c.Path], tuple[Subject, Pair]] = {}
        self.same_texts: list[tuple[c.Words, c.Words, Formula]] = []
        """Texts of two fields that are compared, and the variable that says whether they are the same."""

    # ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def subject(self, subject: Subject, at: Place) -> Pair:
        """A condition, gate, criterion or definition, as it stands there."""
        key = (id(subject), at.path)
        if key not in self._subjects:
            # The subject is kept, so that its id is not given to another one meanwhile.
            self._subjects[key] = subject, self._subject(subject, at)
        return self._subjects[key][1]

    def _subject(self, subject: Subject, at: Place) -> Pair:
        match subject:
            case r.Criterion(when=when, unless=unless):
                return settled(self.gate(r.Gate((when,), unless), at), subject.unknown_counts_as)
            case r.Definition(gate=gate):
                return settled(self.gate(gate, at), subject.unknown_counts_as)
            case r.Gate():
                return self.gate(subject, at)
        return self.condition(subject, at)

    def gate(self, gate: r.Gate, at: Place) -> Pair:
        """Every need met and none of `unless`."""
        return both([self.condition(part, at) for part in gate.parts])

    def named(self, name: str, at: Place) -> Pair:
        """The criterion or definition of that name."""
        key = (name, at.path)
        if key not in self._named:
            rule = self.rules.criteria.get(name) or self.rules.definitions[name]
            self._named[key] = self.subject(rule, at)
        return self._named[key]

    def score(self, score: r.Score, at: Place) -> Bounds:
        """A line that is met adds its points, an unknown one widens the range by them."""
        key = (id(score), at.path)
        if key not in self._scores:
            self._scores[key] = score, self._summed(score, at)
        return self._scores[key][1]

    def _summed(self, score: r.Score, at: Place) -> Bounds:
        lowest: list[tuple[int, Formula]] = []
        highest: list[tuple[int, Formula]] = []
        for line in score.lines:
            if line.score is not None:
                added = self.score(self.rules.scores[line.score], at)
                lowest += added.lowest
                highest += added.highest
            elif line.when is not None:
                pair = self.condition(line.when, at)
                sure, open_ = (line.points, pair.met), (line.points, f.no(pair.not_met))
                lowest.append(sure if line.points >= 0 else open_)
                highest.append(open_ if line.points >= 0 else sure)
        return Bounds(tuple(lowest), tuple(highest))

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, condition: r.Condition, at: Place) -> Pair:
        """A condition on the record of a place."""
        match condition:
            case r.And(parts):
                return both([self.condition(part, at) for part in parts])
            case r.Or(parts):
                return turned(both([turned(self.condition(part, at)) for part in parts]))
            case r.Not(part):
                return turned(self.condition(part, at))
            case r.Quantity(least, most, parts):
                return counted([self.condition(part, at) for part in parts], least, most)
            case r.Named():
                there = follow(self.space, self.side, at.of(condition.outer), condition.links)
                return self.named(condition.name, there).when(there.reach)
            case r.ScoreWithin():
                return self._score_within(condition, at)
            case r.Rows():
                return self._rows(condition, at)
            case r.Known(field):
                return self._known(field, at)
            case r.Compare():
                return self._compared(condition, at)
            case r.OneOf():
                return self._one_of(condition, at)
            case r.TextTest() | r.Includes():
                return self._tested(condition, at)

    def _score_within(self, condition: r.ScoreWithin, at: Place) -> Pair:
        there = follow(self.space, self.side, at.of(condition.outer), condition.links)
        lowest, highest = self.score(self.rules.scores[condition.score], there)
        return within(lowest, highest, condition.least, condition.most).when(there.reach)

    def _known(self, field: r.FieldValue, at: Place) -> Pair:
        there = follow(self.space, self.side, at.of(field.outer), field.links)
        cell = self.space.cell(self.side, there.path, there.record, field.name)
        return Pair(cell.present, cell.missing).when(there.reach)

    def _rows(self, condition: r.Rows, at: Place) -> Pair:
        start = at.of(condition.rows.outer)
        there = follow(self.space, self.side, start, condition.rows.links)
        name = condition.rows.name
        known = self.space.cell(self.side, there.path, there.record, name).present
        reach = f.all_of((there.reach, known))
        seen = self._over_rows(condition, there, start)
        if self.space.sees_all_rows(there.path, condition, self.side):
            return seen.when(reach)
        open_ = self.free((condition, there.path, start.path), reach, condition, start)
        for one, exact in zip(open_, seen.when(reach), strict=True):
            self.space.variables.rules.append(f.implies(self.space.exact, f.same(one, exact)))
        return open_

    def _over_rows(self, condition: r.Rows, there: Place, start: Place) -> Pair:
        datatype = condition.rows.type
        assert isinstance(datatype, ListOf)
        met, not_met = [], []
        for number, is_there in enumerate(self.space.rows(there.path, there.record, condition.rows.name)):
            row = Place(datatype.record, (*there.path, condition.rows.name, number), f.TRUE, start)
            pair = self.condition(condition.where, row)
            met.append(f.all_of((is_there, pair.met)))
            not_met.append(f.any_of((f.no(is_there), pair.not_met)))
        match condition.kind:
            case "some":
                return Pair(f.any_of(met), f.all_of(not_met))
            case "no":
                return Pair(f.all_of(not_met), f.any_of(met))
            case "every":
                return self._every(condition, there, start)
        return counted(
            [Pair(*pair) for pair in zip(met, not_met, strict=True)], condition.least, condition.most
        )

    def _every(self, condition: r.Rows, there: Place, start: Place) -> Pair:
        """Every row meets it where no row meets its opposite."""
        return self._over_rows(r.Rows("no", condition.rows, r.Not(condition.where)), there, start)

    # ── Atoms ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _compared(self, condition: r.Compare, at: Place) -> Pair:
        left, right = self.values.term(condition.left, at), self.values.term(condition.right, at)
        return self._comparison(condition.op, left, right)

    def _comparison(self, op: r.Comparison, left: t.Term, right: t.Term) -> Pair:
        holds = t.holds(op, *self._as_days(left, right), self.values.product, self)
        known = f.all_of((left.known, right.known))
        cases = [(known, holds)]
        # A missing field that has not happened yet is later than a moment that is not after now.
        for one, other, later in ((left, right, (1, 0)), (right, left, (0, 1))):
            if one.not_yet is not f.FALSE:
                decided = f.all_of((one.not_yet, other.known, self._not_after_now(other, one.type)))
                cases.append((decided, t.compared(op, *map(f.whole, later))))
        return Pair(
            f.any_of(f.all_of((given, answer)) for given, answer in cases),
            f.any_of(f.all_of((given, f.no(answer))) for given, answer in cases),
        )

    def _as_days(self, left: t.Term, right: t.Term) -> tuple[t.Content, t.Content]:
        kinds = {type(left.type), type(right.type)}
        if kinds == {d.Day, d.Instant}:
            return t.Number(self.values.day(left)), t.Number(self.values.day(right))
        if (d.Ratio in kinds) and len(kinds) == 2:
            return _hundredth(left), _hundredth(right)
        return left.content, right.content

    def _not_after_now(self, moment: t.Term, field: d.Type) -> Formula:
        assert isinstance(moment.content, t.Number)
        if isinstance(moment.type, d.Instant) and not isinstance(field, d.Day):
            return f.at_most(moment.content.sum, self.calendar.now)
        return f.at_most(self.values.day(moment), self.values.today)

    def _one_of(self, condition: r.OneOf, at: Place) -> Pair:
        value = self.values.term(condition.value, at)
        if isinstance(value.content, c.Words):
            passed = self.passes(value.content, equals_one(condition))
            return Pair(passed, f.no(passed)).when(value.known)
        pairs = [self._comparison("=", value, self.values.term(each, at)) for each in condition.constants]
        return turned(both([turned(pair) for pair in pairs]))

    def _tested(self, condition: r.TextTest | r.Includes, at: Place) -> Pair:
        value = self.values.term(condition.value, at)
        match condition, value.content:
            case r.Includes(values=values, every=every), c.SomeOf(members):
                passed = (f.all_of if every else f.any_of)(members.get(one, f.FALSE) for one in values)
            case r.TextTest(), c.Words():
                passed = self.passes(value.content, test_of(condition))
            case r.TextTest(), c.OneOf(options):
                test = test_of(condition)
                passed = f.any_of(option for text, option in options.items() if Tests((test,)).met(text))
            case _:
                return self.free((condition, at.path), value.known, condition, at)
        return Pair(passed, f.no(passed)).when(value.known)

    def passes(self, words: c.Words, test: Test) -> Formula:
        """Whether a text passes a test; one that no ruleset makes of the field may go either way."""
        if test in words.tests:
            return words.tests[test]
        return self._either(("passes", id(words), test), "~passes")

    def same(self, one: c.Words, other: c.Words) -> Formula:
        """Whether the texts of two fields are the same, which may go either way."""
        is_new = (key := ("same text", frozenset((id(one), id(other))))) not in self.space.shared
        answer = self._either(key, "~same text")
        if is_new:
            self.same_texts.append((one, other, answer))
        return answer

    def _either(self, key: object, name: str) -> Formula:
        """A yes or no that is not looked into; both rulesets see the same."""
        if key not in self.space.shared:
            self.space.shared[key] = f.Flag(self.space.variables.fresh(name))
        return self.space.shared[key]

    def free(self, key: object, known: Formula, condition: r.Condition, at: Place) -> Pair:
        """What cannot be seen into: met or not, or neither, as it likes; at most where it is known.

        Where both rulesets mean the same by the condition, it is the same for both.
        """
        key = (key, None if alike(self.space.sides, at.record, condition) else self.side)
        if key not in self.space.shared_pairs:
            names = (self.space.variables.fresh("~open"), self.space.variables.fresh("~open not"))
            met, not_met = map(f.Flag, names)
            self.space.variables.rules.append(f.any_of((f.no(met), f.no(not_met))))
            self.space.shared_pairs[key] = (met, not_met)
        return Pair(*self.space.shared_pairs[key]).when(known)


# ── Combining ─────────────────────────────────────────────────────────────────────────────────────────────────────


def both(pairs: Sequence[Pair]) -> Pair:
    """Kleene's *and*."""
    return Pair(f.all_of(pair.met for pair in pairs), f.any_of(pair.not_met for pair in pairs))


def turned(pair: Pair) -> Pair:
    """Kleene's *not*."""
    return Pair(pair.not_met, pair.met)


def settled(pair: Pair, fallback: Outcome | None) -> Pair:
    """`unknown counts as`, applied last."""
    if fallback is MET:
        return Pair(f.no(pair.not_met), pair.not_met)
    return pair if fallback is None else Pair(pair.met, f.no(pair.met))


def counted(pairs: Sequence[Pair], least: int, most: int | None) -> Pair:
    """How many are met lies within bounds."""
    lowest = tuple((1, pair.met) for pair in pairs)
    highest = tuple((1, f.no(pair.not_met)) for pair in pairs)
    return within(lowest, highest, least, most)


Weights = Iterable[tuple[int, Formula]]


def within(lowest: Weights, highest: Weights, least: int | None, most: int | None) -> Pair:
    """A number known only to lie in `lowest..highest` lies in `least..most` (None: no bound on that side)."""
    lowest, highest = tuple(lowest), tuple(highest)
    met, not_met = [], []
    if least is not None:
        met.append(f.weighs(lowest, least))
        not_met.append(f.no(f.weighs(highest, least)))
    if most is not None:
        met.append(f.no(f.weighs(highest, most + 1)))
        not_met.append(f.weighs(lowest, most + 1))
    return Pair(f.all_of(met), f.any_of(not_met))


def _hundredth(term: t.Term) -> t.Content:
    """A percent beside a ratio counts as hundredths."""
    if isinstance(term.type, d.Percent) and isinstance(term.content, t.Number):
        return t.Number(term.content.sum, term.content.scale * 100, term.content.divisor)
    return term.content
