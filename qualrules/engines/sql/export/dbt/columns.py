"""The columns of a model as dbt describes them: in the words of the ruleset, with the values that they can have."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.dataclass import dataclass
from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Criterion, Definition, Notes, Process, Rules, Score, Stage, StageOutcome
from qualrules.model.verdict import Claim

_ODD = frozenset("'\\{}")
_STANDING = {
    "claim": "how the stage that the CRM claims stands to the one that is supported",
    "claimed": "the stage that the CRM claims",
    "supported": "the stage or outcome that the record supports",
    "furthest": "the furthest stage whose conditions are met",
    "possible": "the furthest stage that nothing rules out",
    "overdue": "whether the stay in the claimed stage is over",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, what it says, and its values where they can be listed."""

    name: str
    words: str
    values: tuple[str, ...] = ()
    is_id: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether its values can stand in a test of YAML, which puts them between quotes as they are."""
        return not any(_ODD & set(value) for value in self.values)


def columns(rules: Rules, record: str) -> Iterator[Column]:
    """The columns of the model about a record type, in their order."""
    layout = Layout(rules, record)
    yield Column("record.type", "what kind of record it is", (record,))
    yield Column("record.id", "which record it is", is_id=True)
    for name in layout.criteria:
        yield Column(f"criteria.{name}", _said(rules.criteria[name]))
    for name in layout.definitions:
        yield Column(f"definitions.{name}", _said(rules.definitions[name]))
    for name in layout.scores:
        words = _said(rules.scores[name])
        yield Column(f"scores.{name}.lowest", _sentences(words, "the fewest points that it can be"))
        yield Column(f"scores.{name}.highest", _sentences(words, "the most points that it can be"))
    for process in layout.processes:
        yield from _of_process(process)
    for title in layout.promises:
        yield Column(f"promises.{title}", f"{title}: holds for every record")


def _said(rule: Criterion | Definition | Score) -> str:
    notes: Notes = rule.notes
    because = f"because: {notes.because}" if notes.because else ""
    ask = f"ask: {notes.ask}" if notes.ask else ""
    return _sentences(rule.title or rule.name, because, ask)


def _sentences(*parts: str) -> str:
    return "; ".join(" ".join(part.split()) for part in parts if part)


def _of_process(process: Process) -> Iterator[Column]:
    stages = tuple(stage.name for stage in process.stages)
    ends = tuple(outcome.name for outcome in process.outcomes)
    values = {
        "claim": tuple(claim.value for claim in Claim) if process.claim else (),
        "claimed": (*stages, *ends) if process.claim else (),
        "supported": (*stages, *ends),
        "furthest": stages,
        "possible": stages,
    }
    about = process.title or process.name
    for part, words in _STANDING.items():
        yield Column(f"processes.{process.name}.{part}", _sentences(about, words), values.get(part, ()))
    steps: tuple[Stage | StageOutcome, ...] = (*process.stages, *process.outcomes)
    for each in steps:
        words = _sentences(each.title or each.name, "whether its conditions are met")
        yield Column(f"processes.{process.name}.stages.{each.name}", words)
