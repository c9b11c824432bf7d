"""The encoding against the interpreter, without a solver: every formula for the values that one record has.

Also what a proof rests on besides: whatever is taken for granted of the variables, and every lemma about days, months, time
zones and products, has to be true of every record at every moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.formulas import Assignment, Formula
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Layout
from qualrules.model import rules as r
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome
from tests.analyze.asking import moment_under_proof, outcome_of, status
from tests.analyze.assignments import Encoding
from tests.laws import records

LEMMAS = 12
"""Lemmas of each sort that are kept to be tried on further records."""


class Differential:
    """One ruleset's encoding for one record type, to be held against records."""

    def __init__(self, rules: r.Rules, record: str) -> None:
        self.rules = rules
        layout = Layout(rules, record)
        self._encoding = Encoding(rules, record)
        encoder, top = self._encoding.encoder, self._encoding.top
        self._subjects = list(_subjects(rules, layout))
        self._pairs = [encoder.subject(subject, top) for _, subject in self._subjects]
        self._scores = [rules.scores[name] for name in layout.scores]
        self._bounds = [encoder.score(score, top) for score in self._scores]
        self._lemmas: list[Formula] = []

    def mismatches(self, record: Record, moment: Moment) -> Iterator[str]:
        """In what the encoding is not the interpreter."""
        values = self._encoding.assignment(record, moment)
        known: dict[int, bool] = {}
        for number, rule in enumerate(self._encoding.space.variables.rules):
            if not f.evaluate(rule, values, known):
                yield f"taken for granted, but not so: {number}: {rule}"
        frame = Frame(record)
        interpreter = Interpreter(self.rules, moment)
        for (name, subject), pair in zip(self._subjects, self._pairs, strict=True):
            said = _outcome(f.evaluate(pair.met, values, known), f.evaluate(pair.not_met, values, known))
            if said is not outcome_of(interpreter, subject, frame):
                yield f"{name}: the encoding says {said}"
        for score, bounds in zip(self._scores, self._bounds, strict=True):
            ends = tuple(sum(w for w, part in end if f.evaluate(part, values, known)) for end in bounds)
            if ends != interpreter.score(score, frame).range:
                yield f"{score.name}: the encoding says {ends}"
        yield from self._false_lemmas(values)

    def _false_lemmas(self, values: Assignment) -> Iterator[str]:
        """Lemmas that were made for other records are true of this one, and its own of the others."""
        fresh = list(self._made(values))
        self._lemmas = (fresh + self._lemmas)[: LEMMAS * 4]
        known: dict[int, bool] = {}
        for lemma in self._lemmas:
            if not f.evaluate(lemma, values, known):
                yield f"a lemma that is not always true: {lemma}"

    def _made(self, values: Assignment) -> Iterator[Formula]:
        for derived in self._encoding.calendar.derived[:LEMMAS]:
            at = derived.of.value(values)
            true = derived.true(at)
            if true is not None:
                yield derived.lemma(at, true)
        for product in self._encoding.space.products.values():
            wrong = {**values, product.variable.terms[0][0]: product.variable.value(values) + 1}
            yield from product.wrong(wrong)


def _subjects(
    rules: r.Rules, layout: Layout
) -> Iterator[tuple[str, r.Condition | r.Criterion | r.Definition | r.Gate]]:
    yield from ((name, rules.criteria[name]) for name in layout.criteria)
    yield from ((name, rules.definitions[name]) for name in layout.definitions)
    yield from ((title, rules.promises[title].condition) for title in layout.promises)
    for process in layout.processes:
        if process.guard is not None:
            yield f"the guard of {process.name}", process.guard
        for stage in (*process.stages, *process.outcomes):
            yield stage.name, status(process, stage.name)
        for each in process.stages:
            if each.stay is not None and each.stay.overdue is not None:
                yield f"the stay in {each.name}", each.stay.overdue


def _outcome(met: bool, not_met: bool) -> Outcome | None:
    """None: both at once, which never may be."""
    if met and not_met:
        return None
    return MET if met else NOT_MET if not_met else UNKNOWN


def mismatches(rules: r.Rules, record: str, rng: Random, count: int) -> Iterator[str]:
    """In what the encoding of one record type is not the interpreter, over random records with gaps of every sort."""
    differential, reader = Differential(rules, record), PlainReader(rules)
    for _ in range(count):
        given, as_of = records.record(rng, record), moment_under_proof(rng)
        moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
        for found in differential.mismatches(reader.read(record, given, "1"), moment):
            yield f"{found}, for {given} as of {as_of}"
