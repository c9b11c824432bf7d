"""The counts of a run as JSON holds them, and what was odd about its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.counts import Counts, ProcessCounts, ScoreCounts
from qualrules.evaluate.finding import Finding
from qualrules.model.verdict import Claim
from qualrules.report import json_text
from qualrules.report.known import NONE, known_of
from qualrules.report.record_form import Form, clean
from qualrules.report.results import About, Kind
from qualrules.truth import Outcome


def ruleset_form(about: About) -> Form:
    """Which definitions."""
    return {
        "name": about.name,
        "version": about.version,
        "digest": about.digest,
        "files": [clean(name) for name in about.files],
    }


def run_form(about: About, records: int, seconds: float) -> Form:
    """What was run."""
    return {
        "as_of": about.as_of,
        "source": about.source,
        "records": records,
        "seconds": round(seconds, 3),
    }


def opened(head: Form, name: str) -> str:
    """The beginning of a document up to the list that stands last in it, whose items follow."""
    return json_text.document(head).removesuffix("\n}") + f',\n  "{name}": ['


def summary_form(counts: Counts) -> Form:
    """The counts; a process with a claim field stands at the top by its own name, too."""
    claims = {name: _claims(process) for name, process in counts.processes.items()}
    own: Form = {name: counted for name, counted in claims.items() if counted is not None}
    return own | {
        "records": counts.records,
        "processes": {
            name: {
                "claims": claims[name],
                "supported": [{"stage": stage, "count": n} for stage, n in process.supported.items()],
                "overdue": process.overdue,
            }
            for name, process in counts.processes.items()
        },
        "criteria": _outcomes(counts.criteria),
        "definitions": _outcomes(counts.definitions),
        "scores": {name: _score(score) for name, score in counts.scores.items()},
        "promises": _outcomes(counts.promises),
    }


def findings_form(findings: Iterable[Finding], carried: Carried, counted: Mapping[Kind, int] = NONE) -> Form:
    """Findings by level, before suppressions and baseline; `new` are those that remain. Those that are only `counted` are
    among them.
    """
    known = known_of(findings, carried, counted)
    form: Form = {level.value: known.all[level] for level in Level}
    return form | {
        "suppressed": known.suppressed.total(),
        "baseline": known.baseline.total(),
        "new": known.new.total(),
    }


def not_shown_form(left: Mapping[Kind, int]) -> Form:
    """How many findings are counted and not listed, by kind; nothing where all are listed."""
    kinds = [
        {"code": code, "name": CODES[code], "level": level.value, "count": count}
        for (code, level), count in left.items()
    ]
    return {"not_shown": kinds} if kinds else {}


def _claims(process: ProcessCounts) -> Form | None:
    return {claim.value: process.claims[claim] for claim in Claim} if process.has_claim else None


def _outcomes(counters: Mapping[str, Counter[Outcome]]) -> Form:
    return {
        name: {outcome.value: counted[outcome] for outcome in Outcome} for name, counted in counters.items()
    }


def _score(score: ScoreCounts) -> Form:
    return {"lowest": score.lowest, "highest": score.highest, "open": score.open}
