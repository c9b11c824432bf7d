"""Conditions in words: what has to be so, as a clause or, where it gets deep, as a clause with points under it.

A clause that joins others is never joined again: it becomes a point of a list, so that no sentence has two readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from qualrules.model import rules as r
from qualrules.model.datatypes import ListOf
from qualrules.report import agreement_comparisons as comparisons
from qualrules.report.agreement_counts import ALL, ANY, amount_met, how_many, points
from qualrules.report.agreement_names import anchor, capital, quoted, spaced
from qualrules.report.agreement_parts import Item, Link, Text, Words
from qualrules.report.agreement_values import Nouns, Place, figures

MOST_JOINED = 3
LONGEST_JOINED = 150
"""A clause of more parts or characters than these becomes a list."""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause, the points under it, and how it reads as a point of a list itself where that is shorter.

    `is_simple`: may be joined with others by *and* or *or*.
    """

    words: Words
    items: tuple[Item, ...] = ()
    is_simple: bool = False
    point: Words | None = None

    @property
    def item(self) -> Item:
        """As a point of a list."""
        if self.point is not None and not self.items:
            return Item(self.point)
        first, *rest = self.words
        opening = Text(capital(first.text)) if isinstance(first, Text) else first
        return Item((opening, *rest), self.items)

    @property
    def length(self) -> int:
        """How many characters the clause takes."""
        return sum(len(word.text) for word in self.words)


def opened(intro: str, said: Said) -> Words:
    """A clause behind its beginning: `when the amount is known`, and `when, for one of the contacts, …`."""
    first = said.words[0].text if said.words else ""
    return (Text(f"{intro}{',' * first.startswith('for ')} "), *said.words)


def simple(text: str) -> Said:
    """A clause without links."""
    return Said((Text(text),), is_simple=True)


@dataclass(frozen=True)
class Speaker:
    """Says the conditions of a ruleset; `place` is from where they are looked at."""

    rules: r.Rules
    place: Place

    def about(self, record: str) -> Speaker:
        """The same for rules of a record."""
        return replace(self, place=Place(record))

    @cached_property
    def lists(self) -> dict[str, Sequence[r.Constant]]:
        """The named lists."""
        return dict(self.rules.lists)

    def nouns(self, several: bool = False) -> Nouns:
        """What says the values of one condition."""
        return Nouns(self.rules.header, self.place, several)

    # ── Conditions ──

    def say(self, node: r.Condition, negated: bool = False) -> Said:
        """The condition, or its opposite."""
        match node:
            case r.Not(part):
                return self.say(part, not negated)
            case r.And() | r.Or():
                return self._joined(node, negated)
            case r.Quantity(least, most, parts):
                return self.group(amount_met(least, most, negated), [self.say(part) for part in parts])
            case r.Rows():
                return self._rows(node, negated)
            case r.Named():
                return self._named(node, negated)
            case r.ScoreWithin():
                return self._score(node, negated)
            case r.Known(field):
                listed = "the list of " + self.nouns().rows(field)
                noun = listed if isinstance(field.type, ListOf) else self.nouns().field(field)
                return simple(f"{noun} is {'missing' if negated else 'known'}")
            case r.Includes():
                return simple(comparisons.includes(node, self.nouns(), self.lists, negated))
            case r.Compare() | r.OneOf() | r.TextTest():
                return self._test(node, negated)

    def all_of(self, parts: Sequence[r.Condition]) -> Said:
        """All of several conditions, as those of a gate."""
        return self.say(r.And(tuple(parts)))

    def none_of(self, parts: Sequence[r.Condition]) -> Said:
        """What must not be: any of several conditions."""
        return self.say(r.Or(tuple(parts)))

    def promised(self, node: r.Condition) -> Said:
        """What has to hold for every record; `not a or b` is what people say as *if a, then b*."""
        match node:
            case r.Or((r.Not(given), then)) | r.Or((then, r.Not(given))) if not isinstance(then, r.Not):
                first, second = self.say(given), self.say(then)
                if first.is_simple and second.is_simple:
                    return Said((Text("if "), *first.words, Text(", then "), *second.words))
        return self.say(node)

    def group(self, met: str, parts: Sequence[Said], word: Literal["and", "or", ""] = "") -> Said:
        """Several clauses: joined by the word where they are few and short, else as points under `met`."""
        if len(parts) == 1 and word:
            return parts[0]
        short = sum(part.length for part in parts) <= LONGEST_JOINED and len(parts) <= MOST_JOINED
        named = sum(part.point is not None for part in parts)
        if word and short and named < 2 and all(part.is_simple for part in parts):
            words = list(parts[0].words)
            for part in parts[1:]:
                words += [Text(f", {word} "), *part.words]
            return Said(tuple(words))
        return Said((Text(met),), tuple(part.item for part in parts))

    def _joined(self, node: r.And | r.Or, negated: bool) -> Said:
        kind = type(node)
        if isinstance(node, r.And):
            found = comparisons.between(node, self.nouns(), negated)
            if found is not None:
                return simple(found)
        parts = self._flat(kind, node.parts)
        if not parts:
            return simple("nothing is asked" if (kind is r.And) != negated else "this can never be")
        if len(parts) == 1:
            return self.say(parts[0], negated)
        if kind is r.And and len(parts) > 1 and all(isinstance(part, r.Not) for part in parts):
            opposites = [self.say(part, negated=True) for part in parts]
            met = "at least one of these is met" if negated else "none of these is met"
            return self.group(met, opposites, "or" if negated else "")
        said = [self.say(part) for part in parts]
        if kind is r.And:
            return self.group(*(("not all of these are met", said) if negated else (ALL, said, "and")))
        return self.group(*(("none of these is met", said) if negated else (ANY, said, "or")))

    def _flat(self, kind: type, parts: Sequence[r.Condition]) -> list[r.Condition]:
        """Parts of parts of the same kind, except what is one form of the language."""
        found: list[r.Condition] = []
        for part in parts:
            is_form = isinstance(part, r.And) and comparisons.between(part, self.nouns(), False) is not None
            if isinstance(part, r.And | r.Or) and type(part) is kind and not is_form:
                found += self._flat(kind, part.parts)
            else:
                found.append(part)
        return found

    # ── Tests of values ──

    def _test(self, node: r.Compare | r.OneOf | r.TextTest, negated: bool) -> Said:
        nouns = self.nouns(several=figures(node) > 1)
        return self._counting(self._tested(node, nouns, negated), nouns.counted)

    def _tested(self, node: r.Compare | r.OneOf | r.TextTest, nouns: Nouns, negated: bool) -> str:
        match node:
            case r.Compare():
                return comparisons.compared(node, nouns, negated)
            case r.OneOf():
                return comparisons.one_of(node, nouns, self.lists, negated)
            case r.TextTest():
                return comparisons.text_test(node, nouns, self.lists, negated)

    def _counting(self, text: str, counted: Sequence[tuple[str, r.Aggregate]]) -> Said:
        """A comparison of figures, and which rows they count."""
        if not counted:
            return simple(text)
        found = [(letter, self._where(figure)) for letter, figure in counted]
        if len(found) == 1 and not found[0][1].items:
            return Said(opened(f"{text}, counting only those for which", found[0][1]))
        items = tuple(
            Item(opened(f"{letter} counts only those for which".lstrip(), where), where.items)
            for letter, where in found
        )
        return Said((Text(text),), items)

    def _where(self, figure: r.Aggregate) -> Said:
        assert figure.where is not None  # only those with a condition are collected
        return replace(self, place=self.place.inside(figure.rows)).say(figure.where)

    def _rows(self, node: r.Rows, negated: bool) -> Said:
        where = replace(self, place=self.place.inside(node.rows)).say(node.where)
        empty = " (also where there are none)" * (node.kind == "every" and not negated)
        intro = f"{how_many(node, negated)} {self.nouns().rows(node.rows)}{empty}, "
        return Said((Text(f"for {intro}"), *where.words), where.items)

    # ── Names of other rules ──

    def _named(self, node: r.Named, negated: bool) -> Said:
        link = self.link(node.kind, node.name)
        owner = self.nouns().owner(node).removeprefix(" of ")
        whose = f" for {owner}" if owner else ""
        words = (Link(quoted(link.text), link.target), Text(f" is {'not ' * negated}met{whose}"))
        if negated:
            return Said(words, is_simple=True)
        return Said(words, is_simple=True, point=(link, Text(f" ({whose.strip()})")) if whose else (link,))

    def link(self, kind: Literal["criterion", "definition", "score"], name: str) -> Link:
        """The title of a rule, or its name as words, leading to where it is explained."""
        rules: dict[str, Mapping[str, r.Criterion | r.Definition | r.Score]] = {
            "criterion": self.rules.criteria,
            "definition": self.rules.definitions,
            "score": self.rules.scores,
        }
        return Link(rules[kind][name].title or spaced(name), anchor(kind, name))

    def _score(self, node: r.ScoreWithin, negated: bool) -> Said:
        name = spaced(node.score)
        shown = name if name.lower().endswith("score") else f"score {quoted(name)}"
        words = (
            Text("the "),
            Link(shown, anchor("score", node.score)),
            Text(f"{self.nouns().owner(node)} is {points(node.least, node.most, negated)}"),
        )
        return Said(words, is_simple=True)
