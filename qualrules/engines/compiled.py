"""The compiled engine: one generated Python function a record type, for Python records, held equal to the interpreter.

Nobody's text is ever run: the source holds made-up names and integers only, everything else comes in as constants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from qualrules.engines import rows
from qualrules.engines.expressions import Search
from qualrules.engines.functions import Program
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import Verdict, answers_of
from qualrules.model.moment import Moment, shift, shift_instant
from qualrules.model.record import Record
from qualrules.model.rules import Rules

Judge = Callable[[Record], Answers]


class CompiledRuleset:
    """A ruleset's rules for one record type as a Python function. Safe to use from several threads."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        program = Program(layout.rules)
        program.top(layout)
        self.source = program.source()
        self._moments = tuple(program.constants.moments)
        self._constants = [_constant(value) for value in program.constants.values.values()]
        namespace: dict[str, object] = {**rows.HELPERS, "shift": shift, "shift_instant": shift_instant}
        exec(compile(self.source, f"<rules for {layout.record}>", "exec"), namespace)  # noqa: S102  # our own source, see above
        self._bind = namespace["bind"]
        self.bind = lru_cache(maxsize=8)(self._bound)

    def _bound(self, moment: Moment) -> Judge:
        """The bare function for the records of one run: record → answers laid out as `Layout` says."""
        worked_out = self._at(moment)
        if None in worked_out:
            # A day that the rules count to lies beyond the calendar: the interpreter knows what is unknown then.
            return lambda record: answers_of(self.layout, record, moment)
        day_of = lru_cache(maxsize=4096)(moment.day_of)
        constants = (*self._constants, *worked_out)
        judge: Judge = self._bind(moment.today, moment.now, day_of, constants)  # type: ignore[operator]
        return judge

    def _at(self, moment: Moment) -> list[object]:
        interpreter, nothing = Interpreter(self.layout.rules, moment), Frame(Record("", "", {}))
        return [interpreter.value(value, nothing) for value in self._moments]

    def evaluate(self, record: Record, moment: Moment) -> Verdict:
        """The verdict on one record."""
        return Verdict(self.layout, self.bind(moment)(record), record, moment)

    def evaluate_many(self, records: Iterable[Record], moment: Moment) -> Iterator[Verdict]:
        """The verdicts on records of this type, in their order."""
        judge, layout = self.bind(moment), self.layout
        for record in records:
            yield Verdict(layout, judge(record), record, moment)


def compile_ruleset(rules: Rules, record: str) -> CompiledRuleset:
    """Compile the rules about one record type."""
    return CompiledRuleset(Layout(rules, record))


def _constant(value: object) -> object:
    return re.compile(value.pattern).search if isinstance(value, Search) else value
