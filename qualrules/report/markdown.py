"""Texts of rulesets and records in Markdown, as GitHub and GitLab show it: no mark-up, link, image, mention or table comes
out of them.

What neither service acts on is written as it is. Anything else stands as code, where both leave `@team`, `#1`, links and
HTML alone; no backslash helps against a mention.
"""

from __future__ import annotations

import re

from qualrules.report.visible import visible

LONGEST = 1_000
"""Characters of a text that are shown."""
_PLAIN = r"[\w \"'(),.:;?/+\-–—=*%€£…·→“”„‘’]+"
_LIVE = r"://|\bwww\.|\b[Gg][Hh]-\d|:[\w+-]+:|\b[0-9a-f]{7,}\b|(?:^|\W)[%*]\w|\w\.\w+/"
"""What a service makes something of, though its characters are plain: addresses, numbers of issues, pictures, commits."""
_TICKS = r"`+"


def prose(text: str) -> str:
    """A text in a sentence or a list: as it is where nothing could be made of it, else as code."""
    line = _line(text)
    if not re.fullmatch(_PLAIN, line) or re.search(_LIVE, line):
        return fenced(line)
    escaped = re.sub(r"[_*]", r"\\\g<0>", line)
    number = re.match(r"\d+(?=[.)])", escaped)
    if number is not None:
        return f"{number[0]}\\{escaped[number.end() :]}"
    return f"\\{escaped}" if escaped[0] in "-+=" else escaped


def code(text: str) -> str:
    """A text as code, whatever it holds."""
    return fenced(_line(text))


def _line(text: str) -> str:
    line = visible(" ".join(text.split())).strip()
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def fenced(line: str) -> str:
    """One line as code, in as many backticks as it needs; what is in it has to be visible already."""
    if not line:
        return "(empty)"
    longest = max((len(ticks) for ticks in re.findall(_TICKS, line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"
