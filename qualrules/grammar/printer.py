"""Syntax tree → text: the one canonical look. `parse(print(tree))` is the tree again; printing twice is printing once.

Items are separated by one blank line; what belongs to an item is indented by two, to a stage by four. Comments keep their
place: on a line of their own before what they stood before, or at the end of the line that they ended.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from qualrules.grammar import syntax
from qualrules.grammar.layout import Line, one_line
from qualrules.grammar.print_conditions import ConditionPrinter
from qualrules.grammar.print_items import ItemPrinter


def print_expression(expression: syntax.Expression) -> str:
    """A condition or value on one line."""
    return one_line(ConditionPrinter().condition(expression))


def print_file(file: syntax.File) -> str:
    """A whole file in its canonical look, with its comments."""
    printer = ItemPrinter(file.comments)
    lines: list[Line] = []
    for item in ((file.header,) if file.header else ()) + file.items:
        lines += printer.item(item)
    text = _Page(lines, file.comments).text()
    return text + "\n" if text else ""


class _Page:
    """Puts the lines and the comments together."""

    def __init__(self, lines: list[Line], comments: tuple[syntax.Comment, ...]) -> None:
        self.lines = lines
        self.before: list[list[syntax.Comment]] = [[] for _ in range(len(lines) + 1)]
        self.behind: list[list[syntax.Comment]] = [[] for _ in lines]
        self.output: list[str] = []
        placed = [(line.start, index) for index, line in enumerate(lines) if line.start is not None]
        starts = [start for start, _ in placed]
        for comment in comments:
            start = comment.span.start
            if not comment.own_line and starts and starts[0] < start:
                self.behind[placed[bisect_left(starts, start) - 1][1]].append(comment)
            else:
                place = bisect_right(starts, start)
                self.before[placed[place][1] if place < len(placed) else len(lines)].append(comment)

    def text(self) -> str:
        for line, before, behind in zip(self.lines, self.before, self.behind, strict=False):
            if line.begins_item:
                self._between_items(before, line)
                before = []
            margin = " " * line.indent
            self.output += [margin + comment.text for comment in [*before, *behind[:-1]]]
            self.output.append("  ".join([margin + line.text, *(comment.text for comment in behind[-1:])]))
        self._between_items(self.before[-1], None)
        return "\n".join(self.output)

    def _between_items(self, comments: list[syntax.Comment], item: Line | None) -> None:
        """Indented comments belong to the item before; the others begin a new block, with the blank lines they had."""
        own = 0
        if self.output:
            while own < len(comments) and comments[own].span.column > 1:
                own += 1
        self.output += ["  " + comment.text for comment in comments[:own]]
        rest = comments[own:]
        if self.output and (rest or item):
            self.output.append("")
        for place, comment in enumerate(rest):
            self.output.append(comment.text)
            follower = rest[place + 1].span.start if place + 1 < len(rest) else item.start if item else None
            if follower is not None and self._blank_between(comment, follower):
                self.output.append("")

    @staticmethod
    def _blank_between(comment: syntax.Comment, follower: int) -> bool:
        source = comment.span.source
        return "\n" in source.text[comment.span.end : follower].replace("\n", "", 1)
