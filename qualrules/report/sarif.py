"""A SARIF 2.1.0 file of flags, within what GitHub takes: 25,000 results a run, and 10 MB when packed with gzip.

Where there is more, what is new goes before what is known, and errors before warnings; the file says what it left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal

from qualrules._version import __version__
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Level
from qualrules.report.flags import Flag, urgency
from qualrules.report.json_text import one_line
from qualrules.report.record_form import Form
from qualrules.report.sarif_parts import ROOT, notification, result, rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""Results that GitHub takes in one run; of those it shows 5,000."""
LARGEST = 9_500_000
"""Bytes of the packed file: GitHub takes 10 MB, and another program may pack a little less well."""


@dataclass(frozen=True, slots=True)
class SarifRun:
    """What there is to say of a run beside its results.

    `identity` is `category/run`: GitHub replaces the results of an earlier file of the same category. `rules` are codes with
    their name and usual level, `complete` names a form in which everything stands.
    """

    identity: str
    rules: Mapping[str, tuple[str, Level]]
    complete: str
    with_baseline: bool = False
    notes: tuple[str, ...] = ()
    properties: Form = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The results that fit, each as JSON, and why others do not."""

    results: Sequence[str]
    left_out: int
    reason: Literal["", "results", "size"]


def lines(flags: Iterable[Flag], run: SarifRun) -> Iterator[str]:
    """The file in pieces, each result on a line of its own."""
    fitted = fit(flags, run)
    yield from _opened(run, fitted)
    for number, one in enumerate(fitted.results):
        yield f"{',' if number else ''}\n{one}"
    yield "\n]}]}\n"


def left_out(flags: Iterable[Flag], run: SarifRun) -> str | None:
    """What the file leaves out, in a sentence; None where it holds everything."""
    return _in_words(fit(flags, run), run)


def fit(flags: Iterable[Flag], run: SarifRun) -> Fitted:
    """As many results as GitHub takes, the most urgent ones, in their order."""
    numbered = list(enumerate(flags))
    total = len(numbered)
    numbered.sort(key=lambda pair: urgency(pair[1]))
    index = {code: place for place, code in enumerate(run.rules)}
    urgent = [
        (number, one_line(result(flag, index[flag.code], with_baseline=run.with_baseline)))
        for number, flag in numbered[:MOST_RESULTS]
    ]
    reason: Literal["", "results", "size"] = "results" if total > MOST_RESULTS else ""
    while True:
        results = [one for _, one in sorted(urgent)]
        size = _packed("".join([*_opened(run, Fitted(results, total - len(results), reason)), *results]))
        if size <= LARGEST or not urgent:
            return Fitted(results, total - len(results), reason)
        reason = "size"
        del urgent[min(len(urgent) - 1, int(len(urgent) * 0.98 * LARGEST / size)) :]


def _packed(text: str) -> int:
    """How large a text is when packed, or as it is where that is small enough."""
    content = text.encode("utf-8")
    if len(content) <= LARGEST:
        return len(content)
    # Imported here: only a large file is packed.
    from gzip import compress

    return len(compress(content, compresslevel=6, mtime=0))


def _opened(run: SarifRun, fitted: Fitted) -> Iterator[str]:
    """The file up to its results."""
    yield f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[\n'
    yield one_line(_run_form(run, fitted)).removesuffix("}") + ',\n"results":['


def _run_form(run: SarifRun, fitted: Fitted) -> Form:
    rules = [rule(code, *about) for code, about in run.rules.items()]
    driver = {"name": "qualrules", "version": __version__, "semanticVersion": __version__, "rules": rules}
    said = [notification(Level.WARNING, text) for text in run.notes]
    short = _in_words(fitted, run)
    if short is not None:
        said.append(notification(Level.WARNING, short))
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": run.identity},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": said}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which the command was run."}}},
        "columnKind": "unicodeCodePoints",
        "properties": {**run.properties, "resultsLeftOut": fitted.left_out},
    }


def _in_words(fitted: Fitted, run: SarifRun) -> str | None:
    if not fitted.left_out:
        return None
    kept = len(fitted.results)
    why = (
        f"GitHub takes {MOST_RESULTS:,} results"
        if fitted.reason == "results"
        else "GitHub takes 10 MB when packed"
    )
    return (
        f"{fitted.left_out:,} of {kept + fitted.left_out:,} results are left out of the SARIF file, because {why}; "
        f"what is new and errors went in first, and {run.complete} has them all."
    )
