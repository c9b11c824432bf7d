"""From reduced rules to the syntax tree: header, `use`, lists, records, criteria, definitions, scores, promises.

Each method bears the name of a rule (or alias) of `qualrules.lark` and gets its parts by their place.
"""

from __future__ import annotations

from typing import Any

from lark import Token

from qualrules.dataclass import dataclass
from qualrules.grammar import syntax
from qualrules.grammar.build_conditions import ConditionBuilder, is_odd_in_list
from qualrules.grammar.build_values import Parts
from qualrules.source import Span


@dataclass(frozen=True, slots=True)
class About:
    """`about "…"`: the tree keeps a field's description in one place, wherever it was written."""

    text: syntax.String
    span: Span


def key_name(key: Token) -> str:
    """The name in front of a colon."""
    return str(key)[:-1].rstrip()


class ItemBuilder(ConditionBuilder):
    """Builds the items that hold no others."""

    def key(self, token: Token) -> syntax.Name:
        """The name in front of a colon, with its own span."""
        name = key_name(token)
        start = token.start_pos or 0
        return syntax.Name(name, self.file.span(start, start + len(name)))

    def all_parts(self, parts: Parts) -> tuple[Any, ...]:
        """Parts that stand one after the other."""
        return tuple(parts)

    header_clauses = fields = field_clauses = notes = needs_lines = points = score_notes = all_parts

    def first_or_none(self, parts: Parts) -> Any:  # noqa: ANN401
        """A part that may be left out."""
        return parts[0] if parts else None

    override = title = version = first_or_none

    def second_or_none(self, parts: Parts) -> Any:  # noqa: ANN401
        """A part that may be left out, behind its word."""
        return parts[1] if parts else None

    by = second_or_none

    def _listed(self, parts: Parts) -> tuple[Any, ...]:
        return tuple(parts[1::2])

    unless_any = unless_needs = _listed

    def scope(self, parts: Parts) -> syntax.Name | None:
        """`for lead`."""
        return self.name_of(parts[1]) if parts else None

    def scopes(self, parts: Parts) -> tuple[syntax.Name, ...]:
        """`for lead, contact`."""
        return tuple([self.name_of(part) for part in parts[1::2]])

    # ── The header ────────────────────────────────────────────────────────────────────────────────────────────────

    def header(self, parts: Parts) -> syntax.Header:
        """`ruleset NAME …`."""
        keyword, name, version, title, clauses = parts
        number = str(version) if version is not None else None
        return syntax.Header(self.name_of(name), number, title, clauses, self.span(keyword))

    def agreed(self, parts: Parts) -> syntax.Agreed:
        """`agreed by "…" on 2026-10-01`."""
        return syntax.Agreed(parts[2], parts[4], self.span(parts[0]))

    def effective(self, parts: Parts) -> syntax.Effective:
        """`effective from 2026-11-01`."""
        return syntax.Effective(parts[2], self.span(parts[0]))

    def currency(self, parts: Parts) -> syntax.Currency:
        """`currency EUR`."""
        return syntax.Currency(str(parts[1]), self.span(parts[0]))

    def rate(self, parts: Parts) -> syntax.Rate:
        """`rate USD = 0.92 EUR`."""
        return syntax.Rate(str(parts[1]), str(parts[3]), str(parts[4]), self.span(parts[0]))

    def time_zone(self, parts: Parts) -> syntax.TimeZone:
        """`time zone "Europe/London"`."""
        return syntax.TimeZone(parts[2], self.span(parts[0]))

    def fiscal_year(self, parts: Parts) -> syntax.FiscalYear:
        """`fiscal year starts in "February"`."""
        return syntax.FiscalYear(parts[4], self.span(parts[0]))

    def placeholders(self, parts: Parts) -> syntax.Placeholders:
        """`placeholders "TBD", "-"`."""
        return syntax.Placeholders(parts[1], self.span(parts[0]))

    # ── `use`, lists, records ─────────────────────────────────────────────────────────────────────────────────────

    def use(self, parts: Parts) -> syntax.Use:
        """`use "bant"`."""
        return syntax.Use(parts[1], self.span(parts[0]))

    def value_list(self, parts: Parts) -> syntax.NamedList:
        """`list free_mail: "gmail.com", "yahoo.com"`."""
        override, keyword, key = parts[:3]
        self.doubtful |= any(is_odd_in_list(value) for value in parts[3::2])
        return syntax.NamedList(
            self.key(key), tuple(parts[3::2]), override is not None, self.span(override or keyword)
        )

    def record(self, parts: Parts) -> syntax.Record:
        """`record lead …`."""
        return syntax.Record(self.name_of(parts[1]), parts[2], parts[3], self.span(parts[0]))

    def field(self, parts: Parts) -> syntax.FieldDeclaration:
        """`amount: money "What it is" default …`."""
        key, kind, title, clauses = parts
        others = []
        for clause in clauses:
            if isinstance(clause, About):
                title = clause.text
            else:
                others.append(clause)
        return syntax.FieldDeclaration(self.key(key), kind, title, tuple(others), self.span(key))

    def choice_field(self, parts: Parts) -> syntax.FieldDeclaration:
        """`budget: one of "None", "Approved" about "What it is"`."""
        return self.field([parts[0], parts[1], None, parts[2]])

    def plain_type(self, parts: Parts) -> syntax.TypeExpression:
        """`money`, `yes/no`."""
        return syntax.TypeExpression("".join(parts), None, None, self.span(parts[0]))  # type: ignore[arg-type]

    def of_type(self, parts: Parts) -> syntax.TypeExpression:
        """`stage of sales`, `one of industries`."""
        kind = f"{parts[0]} of"
        return syntax.TypeExpression(kind, self.name_of(parts[2]), None, self.span(parts[0]))  # type: ignore[arg-type]

    def link_type(self, parts: Parts) -> syntax.TypeExpression:
        """`account`."""
        return syntax.TypeExpression("link", self.name_of(parts[0]), None, self.span(parts[0]))

    def choice_type(self, parts: Parts) -> syntax.TypeExpression:
        """`one of "A", "B"`."""
        return syntax.TypeExpression(f"{parts[0]} of", None, parts[2], self.span(parts[0]))  # type: ignore[arg-type]

    def default(self, parts: Parts) -> syntax.Default:
        """`default no`."""
        return syntax.Default(parts[1], self.span(parts[0]))

    def about(self, parts: Parts) -> About:
        """`about "…"`."""
        return About(parts[1], self.span(parts[0]))

    def not_yet(self, parts: Parts) -> syntax.NotYet:
        """`missing means not yet`."""
        return syntax.NotYet(self.span(parts[0]))

    # ── Criteria and definitions ──────────────────────────────────────────────────────────────────────────────────

    def criterion(self, parts: Parts) -> syntax.Criterion:
        """`criterion budget … when …`."""
        override, keyword, name, title, scopes, _, when, unless, notes = parts
        span = self.span(override or keyword)
        return syntax.Criterion(
            self.name_of(name), title, scopes, when, unless, notes, override is not None, span
        )

    def because(self, parts: Parts) -> syntax.Because:
        """`because "…"`."""
        return syntax.Because(parts[1], self.span(parts[0]))

    def ask(self, parts: Parts) -> syntax.Ask:
        """`ask "…"`."""
        return syntax.Ask(parts[1], self.span(parts[0]))

    def owner(self, parts: Parts) -> syntax.Owner:
        """`owner "…"`."""
        return syntax.Owner(parts[1], self.span(parts[0]))

    def level(self, parts: Parts) -> syntax.LevelNote:
        """`level opportunity`."""
        return syntax.LevelNote(self.name_of(parts[1]), self.span(parts[0]))

    def unknown_met(self, parts: Parts) -> syntax.UnknownCountsAs:
        """`unknown counts as met`."""
        return syntax.UnknownCountsAs(True, self.span(parts[0]))

    def unknown_not_met(self, parts: Parts) -> syntax.UnknownCountsAs:
        """`unknown counts as not met`."""
        return syntax.UnknownCountsAs(False, self.span(parts[0]))

    def definition(self, parts: Parts) -> syntax.Definition:
        """`definition mql … needs …`."""
        override, keyword, name, title, scopes, by, needs, unless, notes = parts
        span = self.span(override or keyword)
        name = self.name_of(name)
        return syntax.Definition(name, title, scopes, by, needs, unless, notes, override is not None, span)

    def needs(self, parts: Parts) -> syntax.Needs:
        """`needs at least 2 of a, b, c`."""
        quantity, items = parts[1]
        return syntax.Needs(items, quantity, self.span(parts[0]))

    def needs_list(self, parts: Parts) -> tuple[syntax.Quantity | None, tuple[syntax.Need, ...]]:
        """`a, b`."""
        return None, tuple(parts[::2])

    def needs_quantity_list(self, parts: Parts) -> tuple[syntax.Quantity | None, tuple[syntax.Need, ...]]:
        """`at least 2 of a, b, c`."""
        items = tuple(parts[2::2])
        self.doubt_quantity(parts[0], len(items))
        return parts[0], items

    def need(self, parts: Parts) -> syntax.Need:
        """`budget`."""
        return syntax.Need(parts[0], False, parts[0].span)

    def not_need(self, parts: Parts) -> syntax.Need:
        """`not competitor`."""
        return syntax.Need(parts[1], True, self.span(parts[0]))

    # ── Scores and promises ───────────────────────────────────────────────────────────────────────────────────────

    def score(self, parts: Parts) -> syntax.Score:
        """`score engagement … add …`."""
        override, keyword, name, title, scope, lines, notes = parts
        span = self.span(override or keyword)
        return syntax.Score(self.name_of(name), title, scope, lines, notes, override is not None, span)

    def add_points(self, parts: Parts) -> syntax.AddPoints:
        """`add 25 when …`."""
        return syntax.AddPoints(int(parts[1]), parts[3], parts[4], self.span(parts[0]))

    def subtract_points(self, parts: Parts) -> syntax.AddPoints:
        """`subtract 20 when …`."""
        return syntax.AddPoints(-int(parts[1]), parts[3], parts[4], self.span(parts[0]))

    def add_score(self, parts: Parts) -> syntax.AddScore:
        """`add profile`."""
        return syntax.AddScore(self.name_of(parts[1]), parts[2], self.span(parts[0]))

    def promise(self, parts: Parts) -> syntax.Promise:
        """`promise "…" that …`."""
        return syntax.Promise(parts[1], parts[2], parts[4], self.span(parts[0]))
