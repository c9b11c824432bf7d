"""The functions that are generated for one ruleset: one for the top record, small ones for rows and linked records.

Every function loads the fields it reads once, then answers its rules in an order in which each name is answered before it
is used. What is nested in the ruleset (rows, rules of linked records) becomes a function of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.engines.expressions import Constants, Expressions, Frames
from qualrules.evaluate.layout import Layout
from qualrules.model import rules as r
from qualrules.model.values import fold
from qualrules.truth import Outcome


class Program:
    """Collects the generated functions of one ruleset and the constants they share."""

    def __init__(self, rules: r.Rules) -> None:
        self.rules = rules
        self.constants = Constants()
        self.functions: list[list[str]] = []
        self._named: dict[tuple[str, str], str] = {}
        self._nested: dict[r.Condition | r.Value, str] = {}

    def top(self, layout: Layout) -> str:
        """The function that answers everything about a top record; its result is laid out as `Layout` says."""
        body = Body(self, "answers", "here")
        results = [body.rule("criterion", name) for name in layout.criteria]
        results += [body.rule("definition", name) for name in layout.definitions]
        for name in layout.scores:
            variable = body.rule("score", name)
            results += [f"{variable}[0]", f"{variable}[1]"]
        results += [body.answer(self.rules.promises[title].condition) for title in layout.promises]
        for process in layout.processes:
            results += body.process(process)
        return body.finish(f"({', '.join(results)},)" if results else "()")

    def rule_function(self, kind: str, name: str) -> str:
        """The function that answers one named rule of a linked record or a row."""
        key = (kind, name)
        if key not in self._named:
            self._named[key] = function = f"g{len(self._named)}"
            body = Body(self, function, "here")
            body.finish(body.rule(kind, name))
        return self._named[key]

    def where_function(self, condition: r.Condition) -> str:
        """The function that answers a `where` for one row."""
        if condition not in self._nested:
            self._nested[condition] = function = f"w{len(self._nested)}"
            body = Body(self, function, "here, outside")
            body.finish(body.answer(condition))
        return self._nested[condition]

    def value_function(self, value: r.FieldValue) -> str:
        """The function that gives one row's value for a figure."""
        if value not in self._nested:
            self._nested[value] = function = f"v{len(self._nested)}"
            body = Body(self, function, "here, outside")
            body.finish(body.frames.field(value))
        return self._nested[value]

    def source(self) -> str:
        """All functions inside one that is called once a run with the moment's values as constants."""
        names = [*self.constants.values, *self.constants.moments.values()]
        unpack = [f"    {', '.join(names)}, = constants"] if names else []
        lines = ["def bind(today, now, day_of, constants):", *unpack]
        for function in self.functions:
            lines += ["    " + line for line in function]
        return "\n".join([*lines, "    return answers", ""])


class Body:
    """One generated function: its loads, its lines, and the variables in which answers stand."""

    def __init__(self, program: Program, name: str, parameters: str) -> None:
        self._program = program
        self._name = name
        self._parameters = parameters
        self.frames = Frames(program.constants, outside="outside" in parameters)
        self._expressions = Expressions(program.constants, self.frames, self._ask)
        self._lines: list[str] = []
        self._answered: dict[object, str] = {}

    def finish(self, result: str) -> str:
        """Write the function to the program; its name."""
        lines = [*self.frames.lines, *self._lines, f"return {result}"]
        self._program.functions.append(
            [f"def {self._name}({self._parameters}):", *("    " + line for line in lines)]
        )
        return self._name

    def answer(self, condition: r.Condition) -> str:
        """The variable that holds a condition's answer: True, False or None."""
        return self._set(self._expressions.three_valued(condition))

    def rule(self, kind: str, name: str) -> str:
        """The variable that holds the answer of a named rule of the function's own record."""
        key = (kind, name)
        if key not in self._answered:
            self._answered[key] = self._score(name) if kind == "score" else self._outcome(kind, name)
        return self._answered[key]

    def _set(self, source: str) -> str:
        variable = f"a{len(self._lines)}"
        self._lines.append(f"{variable} = {source}")
        return variable

    def _outcome(self, kind: str, name: str) -> str:
        rules = self._program.rules
        rule = rules.criteria[name] if kind == "criterion" else rules.definitions[name]
        gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
        condition = r.And(gate.parts)
        if rule.unknown_counts_as is None:
            return self.answer(condition)
        pair = self._expressions.pair(condition)
        if rule.unknown_counts_as is Outcome.MET:
            return self._set(
                f"not {pair.not_met}" if pair.not_met.startswith("(") else f"not ({pair.not_met})"
            )
        return self._set(pair.met)

    def _score(self, name: str) -> str:
        lowest, highest = [], []
        for line in self._program.rules.scores[name].lines:
            if line.score is not None:
                variable = self.rule("score", line.score)
                lowest.append(f"{variable}[0]")
                highest.append(f"{variable}[1]")
                continue
            assert line.when is not None  # a line adds a score or points for a condition
            variable = self.answer(line.when)
            met, possible = (
                f"({line.points} if {variable} else 0)",
                f"(0 if {variable} is False else {line.points})",
            )
            lowest.append(met if line.points >= 0 else possible)
            highest.append(possible if line.points >= 0 else met)
        return self._set(f"({' + '.join(lowest)}, {' + '.join(highest)})")

    # ── What has code of its own ──────────────────────────────────────────────────────────────────────────────────

    def _ask(self, node: r.Condition | r.Value) -> str:
        match node:
            case r.Named(name, kind, links, outer):
                return self._named(kind, name, links, outer)
            case r.ScoreWithin(score=name, links=links, outer=outer):
                return self._named("score", name, links, outer)
        if node not in self._answered:
            self._answered[node] = self._worked_out(node)
        return self._answered[node]

    def _worked_out(self, node: r.Condition | r.Value) -> str:
        match node:
            case r.Rows():
                return self._rows(node)
            case r.Aggregate():
                return self._figure(node)
            case r.And() | r.Or() | r.Not() | r.Quantity():
                return self.answer(node)
        raise AssertionError(node)

    def _named(self, kind: str, name: str, links: tuple[str, ...], outer: bool) -> str:
        away = outer and "outside" in self._parameters
        if not links and not away:
            return self.rule(kind, name)
        key = (kind, name, links, away)
        if key not in self._answered:
            record, function = self.frames.record(outer, links), self._program.rule_function(kind, name)
            call = f"{function}({record})"
            self._answered[key] = self._set(f"None if {record} is None else {call}" if links else call)
        return self._answered[key]

    def _rows(self, rows: r.Rows) -> str:
        held, function = self.frames.field(rows.rows), self._program.where_function(rows.where)
        outside = self.frames.record(rows.rows.outer, ())
        kind = rows.kind if rows.kind != "count" else "counted"
        bounds = f", {rows.least}, {rows.most}" if kind == "counted" else ""
        return self._set(f"None if {held} is None else {kind}_row({function}, {held}, {outside}{bounds})")

    def _figure(self, figure: r.Aggregate) -> str:
        held = self.frames.field(figure.rows)
        outside = self.frames.record(figure.rows.outer, ())
        where = self._program.where_function(figure.where) if figure.where is not None else "None"
        value = self._program.value_function(figure.value) if figure.value is not None else "None"
        name = self._program.constants.name(figure.kind)
        return self._set(f"None if {held} is None else figure({name}, {held}, {outside}, {where}, {value})")

    # ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def process(self, process: r.Process) -> list[str]:
        """The variables of a process: guard, stages met, stages not excluded, overdue, and each outcome."""
        guard = "True" if process.guard is None else self.answer(process.guard)
        overdue = self._overdue(process)
        gates = [(self._gate(stage.gate), self._gate(stage.exit)) for stage in process.stages]
        ends = [self._gate(outcome.gate) for outcome in process.outcomes]
        prefix = f"p{len(self._lines)}"
        watched = {outcome.after for outcome in process.outcomes if outcome.after}
        passed = {
            stage.name: f"{prefix}after{i}" for i, stage in enumerate(process.stages) if stage.name in watched
        }
        self._chain(process, gates, prefix, passed)
        outcomes = []
        for outcome, (met, not_met) in zip(process.outcomes, ends, strict=True):
            if outcome.after:
                after = passed[outcome.after]
                met, not_met = f"{met} and {after} is True", f"{not_met} or {after} is False"
            outcomes.append(self._set(f"True if {met} else False if {not_met} else None"))
        return [guard, f"{prefix}met", f"{prefix}possible", overdue, *outcomes]

    def _gate(self, gate: r.Gate) -> tuple[str, str]:
        pair = self._expressions.pair(r.And(gate.parts))
        return pair.met, pair.not_met

    def _chain(
        self,
        process: r.Process,
        gates: Iterable[tuple[tuple[str, str], tuple[str, str]]],
        prefix: str,
        passed: dict[str, str],
    ) -> None:
        """Walk the stages until one is not met: how many are met, how many are not excluded."""
        met, possible, certain = f"{prefix}met", f"{prefix}possible", f"{prefix}certain"
        self._lines += [
            f"{met} = {possible} = 0",
            f"{certain} = True",
            *(f"{name} = False" for name in passed.values()),
        ]
        self._lines.append("while True:")
        for number, (stage, (enter, leave)) in enumerate(zip(process.stages, gates, strict=True), start=1):
            self._step(enter, certain)
            self._lines += [f"    {possible} = {number}", f"    if {certain}: {met} = {number}"]
            self._step(leave, certain)
            if stage.name in passed:
                self._lines.append(f"    {passed[stage.name]} = True if {certain} else None")
        self._lines.append("    break")

    def _step(self, pair: tuple[str, str], certain: str) -> None:
        met, not_met = pair
        if met == "True":
            return
        self._lines += [f"    if {not_met}: break", f"    if {certain} and not {met}: {certain} = False"]

    def _overdue(self, process: r.Process) -> str:
        stays = [
            (stage.name, stage.stay.overdue) for stage in process.stages if stage.stay and stage.stay.overdue
        ]
        if process.claim is None or not stays:
            return "None"
        claim = self.frames.field(
            r.FieldValue(
                process.claim, self._program.rules.records[process.record].fields[process.claim].type
            )
        )
        result = self._set("None")
        for name, condition in stays:
            answer = self._expressions.three_valued(condition)
            self._lines.append(
                f"if {claim} == {self._program.constants.name(fold(name))}: {result} = {answer}"
            )
        return result
