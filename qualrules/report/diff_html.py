"""`diff --format html`: one page that needs nothing beside it, in the looks of the agreement."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report import agreement_html
from qualrules.report.agreement_parts import Agreement, Block, Code, Item, Pairs
from qualrules.report.diff_blocks import blocks
from qualrules.report.diff_report import DiffReport
from qualrules.report.diff_words import OVERALL, heading


def render(report: DiffReport) -> str:
    """The whole page; ends with a line end."""
    title = f"What changes in meaning: {OVERALL[report.diff.verdict]}"
    return agreement_html.render(Agreement(title, heading(report), tuple(_blocks(report))))


def _blocks(report: DiffReport) -> Iterator[Block]:
    diff = report.diff
    yield Pairs((("Old", Item((Code(diff.old_name),))), ("New", Item((Code(diff.new_name),)))))
    yield from blocks(report)
