"""One judged record as JSON holds it (`qualrules/record/v1`), and the parts that other documents share.

Plain dicts, because a run writes one a record; `wire` says what must be in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import overload

from qualrules.evaluate.explain import DecidingFact
from qualrules.evaluate.finding import Way, way_of
from qualrules.evaluate.verdict import Verdict
from qualrules.model.verdict import ProcessVerdict
from qualrules.source import NOWHERE, Span
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

Form = dict[str, object]

WORD: dict[Outcome | None, str | None] = {MET: "met", NOT_MET: "not_met", UNKNOWN: "unknown", None: None}
"""Looked up instead of `.value`, which costs four times as much and is asked millions of times."""


def record_form(verdict: Verdict, explain: bool = False, processes: Iterable[str] = ()) -> Form:
    """The whole document of a record; `processes` are those to show, all of them if there is none."""
    form: Form = {
        "schema": "qualrules/record/v1",
        "record": name_form(verdict.record.type, verdict.record.id),
        "place": clean(verdict.record.place) or None,
        "criteria": {name: WORD[outcome] for name, outcome in verdict.criteria.items()},
        "definitions": {name: WORD[outcome] for name, outcome in verdict.definitions.items()},
        "scores": {
            name: {"lowest": score.lowest, "highest": score.highest} for name, score in verdict.scores.items()
        },
        "promises": {title: WORD[outcome] for title, outcome in verdict.promises.items()},
        "processes": standings_form(verdict.processes, processes),
    }
    if explain:
        reasons = verdict.explain()
        form["because"] = {name: facts_form(reasons.because(name)) for name in verdict.criteria}
        form["next"] = [
            way_form(step.process, way_of(step))
            for step in reasons.next
            if step.reachable and _shown(step.process, processes)
        ]
    return form


def _shown(process: str, processes: Iterable[str]) -> bool:
    return not processes or process in processes


def name_form(type: str, id: str) -> Form:
    """Which record."""
    return {"type": type, "id": clean(id)}


def standings_form(judged: Mapping[str, ProcessVerdict], processes: Iterable[str] = ()) -> Form:
    """Where a record stands in its processes."""
    return {name: _standing_form(one) for name, one in judged.items() if _shown(name, processes)}


def _standing_form(judged: ProcessVerdict) -> Form:
    return {
        "claimed": judged.claimed,
        "claim": judged.claim.value if judged.claim else None,
        "supported": judged.supported,
        "furthest": judged.furthest,
        "possible": judged.possible,
        "overdue": WORD[judged.overdue],
        "stages": {stage: WORD[status] for stage, status in judged.stages.items()},
    }


def facts_form(facts: Iterable[DecidingFact], values: bool = True) -> list[Form]:
    """Deciding facts; without `values` nothing that stands in the record is told."""
    return [_fact_form(fact, values) for fact in facts]


def _fact_form(fact: DecidingFact, values: bool) -> Form:
    form: Form = {"field": fact.field, "source_field": clean(fact.source_field)}
    if values:
        form |= {"value": clean(fact.value), "raw": clean(fact.raw)}
        if fact.note:
            form["note"] = clean(fact.note)
    return form | {
        "gap": fact.gap.value if fact.gap else None,
        "needed": clean(fact.needed),
        "outcome": WORD[fact.outcome],
        "at": place_form(fact.at),
    }


def way_form(process: str, way: Way) -> Form:
    """The way to a stage of a process."""
    return {
        "process": process,
        "stage": way.stage,
        "fill": list(way.fill),
        "change": [{"field": field, "needed": clean(needed)} for field, needed in way.change],
        "ask": list(way.ask),
    }


def place_form(span: Span) -> Form | None:
    """Where a line of the rules stands; None for rules that stand in no file."""
    if span.source is NOWHERE.source:
        return None
    return {"file": clean(span.source.name), "line": span.line, "column": span.column}


@overload
def clean(text: str) -> str: ...
@overload
def clean(text: None) -> None: ...
@overload
def clean(text: str | None) -> str | None: ...
def clean(text: str | None) -> str | None:
    """A text that can be written as UTF-8: half a character, which JSON may hold, becomes a question mark."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")
