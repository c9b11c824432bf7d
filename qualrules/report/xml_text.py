"""Texts as XML can hold them, with nothing in them that steers who reads them.

What the characters of mark-up become is the writer's business; here is only what no escape helps against.
"""

from __future__ import annotations

import re

from qualrules.report.visible import visible_lines

_ATTACHMENT = r"\[\[(?=ATTACHMENT\|)"
"""GitLab takes it for the name of a file of the build that it is to show."""


def xml_text(text: str) -> str:
    """A text, also of several lines. What XML cannot hold cannot be seen, either."""
    shown = visible_lines(text)
    return re.sub(_ATTACHMENT, "[ [", shown) if "[[" in shown else shown


def xml_line(text: str) -> str:
    """A text for an attribute, on one line."""
    return xml_text(" ".join(text.splitlines()))
