"""What stands below the sentence of a finding: each need that is not met, the facts, the questions to ask.

Words only; whoever shows them indents, escapes and cuts.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Level
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.missing import Missing
from qualrules.evaluate.words import fact_in_words
from qualrules.truth import MET


def has_lines(finding: Finding) -> bool:
    """Whether there is anything to say below: not where the sentence names what the history does not hold, as nobody can be
    asked about then.
    """
    return not (finding.code == "QR611" and finding.level is Level.NOTE)


def needs(finding: Finding, values: bool) -> Iterator[str]:
    """What is missing, and the facts; without `values` nothing that stands in the record is told."""
    yield from lacking(finding, values)
    for fact in finding.facts:
        yield fact_in_words(fact) if values else fact.field


def lacking(finding: Finding, values: bool) -> Iterator[str]:
    """What is missing."""
    for missing in finding.missing:
        yield _missing(missing)
        if values:
            yield from (f"  {fact_in_words(fact)}" for fact in missing.facts)


def in_a_row(finding: Finding, values: bool) -> Iterator[str]:
    """The same as `needs` as sentences that may stand behind one another."""
    yield from lacking(finding, values)
    if values:
        yield from map(fact_in_words, finding.facts)
    elif finding.facts:
        yield f"decided by {', '.join(dict.fromkeys(fact.field for fact in finding.facts))}"


def questions(finding: Finding) -> tuple[str, ...]:
    """What to ask, each question once."""
    if finding.moved is not None:
        return tuple(dict.fromkeys(question for missing in finding.missing for question in missing.ask))
    return finding.next.ask if finding.next is not None and finding.code != "QR607" else ()


def _missing(missing: Missing) -> str:
    fields = ", ".join(dict.fromkeys(fact.field for fact in missing.facts))
    wanted = "" if missing.wanted is MET else ", and should not be"
    return f"{missing.criterion} is {missing.outcome.words}{wanted}" + (f": {fields}" if fields else "")
