"""A verdict that is read back from kept results: outcomes, scores and stages are there, the record itself is not.

For forms that show what was decided. Who wants reasons has to read the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from qualrules.engines.sql.relations import ID
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Process
from qualrules.model.verdict import Claim, ProcessVerdict, ScoreRange
from qualrules.truth import MET, Outcome, from_bool

Row = Mapping[str, object]
"""Column of the results → its value."""


def kept_verdict(layout: Layout, row: Row, place: str, moment: Moment) -> Verdict:
    """The verdict behind a line of the results, on a record that was read at a place."""
    record = Record(layout.record, str(row[ID]), {}, place=place)
    return KeptVerdict(layout, row, record, moment)


class KeptVerdict(Verdict):
    """As a verdict, but for the reasons."""

    __slots__ = ("_row",)

    def __init__(self, layout: Layout, row: Row, record: Record, moment: Moment) -> None:
        super().__init__(layout, (), record, moment)
        self._row = row

    @property
    def criteria(self) -> Mapping[str, Outcome]:
        """As in a verdict."""
        return {name: self._outcome(f"criteria.{name}") for name in self.layout.criteria}

    @property
    def definitions(self) -> Mapping[str, Outcome]:
        """As in a verdict."""
        return {name: self._outcome(f"definitions.{name}") for name in self.layout.definitions}

    @property
    def promises(self) -> Mapping[str, Outcome]:
        """As in a verdict."""
        return {title: self._outcome(f"promises.{title}") for title in self.layout.promises}

    @property
    def scores(self) -> Mapping[str, ScoreRange]:
        """As in a verdict."""
        return {name: ScoreRange(*self._ends(name)) for name in self.layout.scores}

    def _ends(self, name: str) -> tuple[int, int]:
        lowest, highest = (self._row[f"scores.{name}.{end}"] for end in ("lowest", "highest"))
        return int(cast("int", lowest)), int(cast("int", highest))

    def _outcome(self, column: str) -> Outcome:
        return from_bool(cast("bool | None", self._row[column]))

    def _judged(self) -> dict[str, ProcessVerdict]:
        return {process.name: self._process(process) for process in self.layout.processes}

    def _process(self, process: Process) -> ProcessVerdict:
        names = [each.name for each in process.stages] + [each.name for each in process.outcomes]
        stages = {name: self._outcome(f"processes.{process.name}.stages.{name}") for name in names}
        claim = self._text_of(process, "claim")
        claimed = self._text_of(process, "claimed")
        return ProcessVerdict(
            claimed,
            Claim(claim) if claim is not None else None,
            self._text_of(process, "supported"),
            self._text_of(process, "furthest"),
            self._text_of(process, "possible"),
            self._overdue(process, claimed, claim),
            stages,
            Outcome.NOT_MET if claim == Claim.NOT_APPLICABLE.value else MET,
        )

    def _text_of(self, process: Process, part: str) -> str | None:
        return cast("str | None", self._row[f"processes.{process.name}.{part}"])

    def _overdue(self, process: Process, claimed: str | None, claim: str | None) -> Outcome | None:
        """Nothing where it is not asked: without a stay in the claimed stage, or where the process is not for the record."""
        if claim == Claim.NOT_APPLICABLE.value:
            return None
        asked = any(stage.name == claimed and stage.stay for stage in process.stages)
        return self._outcome(f"processes.{process.name}.overdue") if asked else None
