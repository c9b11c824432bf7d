"""`why --format text`: the explanation as people read it."""

from __future__ import annotations

from qualrules.evaluate.words import in_words
from qualrules.report.results import WhyReport
from qualrules.report.visible import visible


def render(report: WhyReport) -> str:
    """The whole text."""
    text = in_words(report.verdict.explain(), report.criterion)
    return "".join(f"{visible(line)}\n" for line in text.split("\n"))
