"""The table of cases that every engine has to agree with: conditions, records, and the outcomes as the language says them.

The outcomes are written by hand, one sign a record: `+` met, `-` not met, `?` unknown. Nothing here asks an engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from qualrules.check.pipeline import check
from qualrules.diagnostics import has_errors
from qualrules.evaluate.layout import Answers, Layout
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.model.values import Gap
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile

TODAY = date(2026, 11, 21)
UNREADABLE = object()
"""A value of no type."""
NOT_SUPPLIED = Gap.NOT_SUPPLIED
SIGNS = {"+": True, "-": False, "?": None}


@dataclass(frozen=True)
class Table:
    """Records of one type, and what is said of each.

    `outcomes`: condition → a sign for each record · `answers`: the name of an answer (see `answer_names`) of the rules in
    `items` → its value for each record.
    """

    name: str
    fields: str
    records: Sequence[Mapping[str, object]]
    outcomes: Mapping[str, str] = field(default_factory=dict)
    header: str = ""
    items: str = ""
    answers: Mapping[str, Sequence[bool | int | None]] = field(default_factory=dict)
    as_of: date | datetime = TODAY

    @cached_property
    def text(self) -> str:
        """The ruleset, with the conditions as criteria c1, c2 …"""
        criteria = [f"criterion c{i} for deal\n  when {each}" for i, each in enumerate(self.outcomes, 1)]
        header = f'ruleset conformance 1.0.0 "What every engine says"\n  currency EUR\n{self.header}'
        return "\n".join((header, f"record deal\n{self.fields}", self.items, *criteria, ""))

    @cached_property
    def rules(self) -> Rules:
        """The checked ruleset."""
        checked = check(SourceFile(f"{self.name}.qual", self.text), lambda *_: None)
        assert not has_errors(checked.diagnostics), [
            (str(one.span), one.message) for one in checked.diagnostics
        ]
        assert checked.rules is not None
        return checked.rules

    @property
    def moment(self) -> Moment:
        """When the records are judged."""
        return moment_of(self.as_of, self.rules.header.zone, self.rules.header.fiscal_start)

    def read(self) -> list[Record]:
        """The records, read anew."""
        reader = PlainReader(self.rules)
        return [reader.read("deal", each, str(number)) for number, each in enumerate(self.records, 1)]

    @cached_property
    def expected(self) -> dict[str, list[bool | int | None]]:
        """What is asked → the wanted answer for each record."""
        found: dict[str, list[bool | int | None]] = {}
        for condition, signs in self.outcomes.items():
            found[condition] = [SIGNS[sign] for sign in signs.replace(" ", "")]
        return found | {name: list(values) for name, values in self.answers.items()}

    def said(self, answers: Sequence[Answers]) -> dict[str, list[bool | int | None]]:
        """What an engine answered, told as `expected` is."""
        names = answer_names(Layout(self.rules, "deal"))
        conditions = {f"c{i}": each for i, each in enumerate(self.outcomes, 1)}
        columns = {conditions.get(name, name): place for place, name in enumerate(names)}
        return {name: [each[columns[name]] for each in answers] for name in self.expected}


def answer_names(layout: Layout) -> list[str]:
    """A name for each answer of a layout: `fit`, `points lowest`, `sales met`, `sales Closed Won` …"""
    names = [*layout.criteria, *layout.definitions]
    names += [f"{score} {end}" for score in layout.scores for end in ("lowest", "highest")]
    names += layout.promises
    for process in layout.processes:
        names += [f"{process.name} {part}" for part in ("applies", "met", "possible", "overdue")]
        names += [f"{process.name} {outcome.name}" for outcome in process.outcomes]
    return names
