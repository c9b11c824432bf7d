"""How parts that several items share are written: statements on their lines, `for`, titles, lists of names, notes."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.grammar import syntax
from qualrules.grammar.layout import Group, Line, Part, lay_out
from qualrules.grammar.print_conditions import ConditionPrinter, quantity, string
from qualrules.source import Span


def words(*parts: object) -> str:
    """What is there of the parts, a space between."""
    return " ".join(str(part) for part in parts if part)


def title(text: syntax.String | None) -> str:
    """A title, or nothing."""
    return string(text) if text else ""


def scope(*names: syntax.Name | None) -> str:
    """`for lead`, or nothing."""
    written = ", ".join(name.text for name in names if name)
    return f"for {written}" if written else ""


def override_word(override: bool) -> str:
    """`override ` in front of an item, or nothing."""
    return "override " if override else ""


def note_text(note: syntax.Note) -> str:
    """`because "…"` and the others."""
    match note:
        case syntax.Because(text):
            return f"because {string(text)}"
        case syntax.Ask(text):
            return f"ask {string(text)}"
        case syntax.Owner(text):
            return f"owner {string(text)}"
        case syntax.LevelNote(name):
            return f"level {name}"
        case syntax.UnknownCountsAs(met):
            return f"unknown counts as {'met' if met else 'not met'}"


class PartsPrinter(ConditionPrinter):
    """Writes parts of items as lines."""

    def line(self, indent: int, span: Span, *parts: Part) -> list[Line]:
        """A statement; mostly one line."""
        return lay_out([self.mark(span), *parts], indent)

    def clause(
        self, word: str, condition: syntax.Expression, tail: str = "", span: Span | None = None
    ) -> list[Line]:
        """`when …`, its own and/or lines further in."""
        parts = [f"{word} ", self.condition(condition, 2), f" {tail}" if tail else ""]
        return self.line(2, span or condition.span, *parts)

    def strings(self, texts: Iterable[syntax.String], inside: Span) -> Group:
        """`"a", "b"`."""
        return self.listed(((text.span, string(text)) for text in texts), inside=inside)

    def needs(self, needs: syntax.Needs) -> Group:
        """`at least 2 of a, b, c`."""
        opening = f"{quantity(needs.quantity)} of " if needs.quantity else ""
        return self.need_list(needs.items, needs.span, opening)

    def need_list(self, items: Iterable[syntax.Need], inside: Span, opening: str = "") -> Group:
        """`a, not b`."""
        parts = ((need.span, f"{'not ' * need.negated}{need.path}") for need in items)
        return self.listed(parts, inside=inside, opening=opening)
