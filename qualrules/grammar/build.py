"""From reduced rules to the syntax tree: processes, sources and examples; and the whole builder.

Each method bears the name of a rule (or alias) of `qualrules.lark` and gets its parts by their place.
"""

from __future__ import annotations

from qualrules.grammar import syntax
from qualrules.grammar.build_items import ItemBuilder
from qualrules.grammar.build_values import Parts, words


class ProcessBuilder(ItemBuilder):
    """Builds processes."""

    steps = stage_clauses = ItemBuilder.all_parts
    guard = after = since = ItemBuilder.second_or_none

    def process(self, parts: Parts) -> syntax.Process:
        """`process sales …`."""
        override, keyword, name, title, scope, guard, steps, moves = parts
        span = self.span(override or keyword)
        name = self.name_of(name)
        return syntax.Process(name, title, scope, guard, steps, moves, override is not None, span)

    def stage(self, parts: Parts) -> syntax.Stage:
        """`stage "Discovery" …`."""
        return syntax.Stage(parts[1], parts[2], parts[3], self.span(parts[0]))

    def result(self, parts: Parts) -> str | None:
        """`won`, `lost`, or nothing."""
        return str(parts[0]) if parts else None

    def stage_outcome(self, parts: Parts) -> syntax.StageOutcome:
        """`outcome "Closed Won" won …`."""
        keyword, name, result, title, after, clauses = parts
        return syntax.StageOutcome(name, result, title, after, clauses, self.span(keyword))

    def enter(self, parts: Parts) -> syntax.Enter:
        """`needs …` of a stage."""
        return syntax.Enter(parts[0], parts[0].span)

    def stage_unless(self, parts: Parts) -> syntax.Unless:
        """`unless …` of a stage."""
        return syntax.Unless(tuple(parts[1::2]), self.span(parts[0]))

    def should_have(self, parts: Parts) -> syntax.ShouldHave:
        """`should have …`."""
        quantity, items = parts[2]
        span = self.span(parts[0])
        return syntax.ShouldHave(syntax.Needs(items, quantity, span), span)

    def exit_needs(self, parts: Parts) -> syntax.ExitNeeds:
        """`exit needs …`."""
        return syntax.ExitNeeds(parts[1], self.span(parts[0]))

    def probability(self, parts: Parts) -> syntax.Probability:
        """`probability 10%`."""
        return syntax.Probability(str(parts[1])[:-1], self.span(parts[0]))

    def stay(self, parts: Parts) -> syntax.StayAtMost:
        """`stay at most 30 days since stage_since`."""
        return syntax.StayAtMost(parts[3], parts[4], self.span(parts[0]))

    def moves(self, parts: Parts) -> tuple[syntax.Move, ...]:
        """`moves …`."""
        return tuple(parts[1:])

    def no_skipping(self, parts: Parts) -> syntax.Move:
        """`no skipping`."""
        return syntax.Move("no skipping", None, None, self.span(parts[0]))

    def no_going_back(self, parts: Parts) -> syntax.Move:
        """`no going back`."""
        return syntax.Move("no going back", None, None, self.span(parts[0]))

    def reopen(self, parts: Parts) -> syntax.Move:
        """`reopen "Closed Lost" to "Discovery"`."""
        return syntax.Move("reopen", parts[1], parts[3], self.span(parts[0]))


class SourceBuilder(ItemBuilder):
    """Builds source blocks."""

    source_settings = source_records = source_fields = source_clauses = ItemBuilder.all_parts

    def source(self, parts: Parts) -> syntax.Source:
        """`source production … for salesforce …`."""
        keyword, name, title, adapter, settings, records = parts
        return syntax.Source(self.name_of(name), title, adapter, settings, records, self.span(keyword))

    def form_setting(self, parts: Parts) -> syntax.SourceSetting:
        """`dates "DD-MM-YYYY"`, `currency "CurrencyIsoCode"`."""
        return syntax.SourceSetting(str(parts[0]), parts[1], False, self.span(parts[0]))  # type: ignore[arg-type]

    def zone_setting(self, parts: Parts) -> syntax.SourceSetting:
        """`time zone "UTC"`."""
        return syntax.SourceSetting("time zone", parts[2], False, self.span(parts[0]))

    def code_setting(self, parts: Parts) -> syntax.SourceSetting:
        """`currency USD`."""
        code = syntax.String(str(parts[1]), self.token_span(parts[1]))
        return syntax.SourceSetting("currency", code, True, self.span(parts[0]))

    def separator(self, parts: Parts) -> syntax.SourceSetting:
        """`separated by ","`."""
        return syntax.SourceSetting("separated by", parts[2], False, self.span(parts[0]))

    def id_column(self, parts: Parts) -> syntax.String | None:
        """`identified by "Id"`."""
        return parts[2] if parts else None

    def source_record(self, parts: Parts) -> syntax.SourceRecord:
        """`opportunity from "Opportunity" …`."""
        record, _, place, id_column, fields = parts
        return syntax.SourceRecord(self.name_of(record), place, id_column, fields, self.span(record))

    def source_field(self, parts: Parts) -> syntax.SourceField:
        """`amount: "Amount" …`."""
        key, column, clauses = parts
        return syntax.SourceField(self.key(key), "column", column, None, clauses, self.span(key))

    def child_field(self, parts: Parts) -> syntax.SourceField:
        """`contacts: contact by "DealId"`."""
        key, child, word, column, clauses = parts
        name, child = self.key(key), self.name_of(child)
        return syntax.SourceField(name, str(word), column, child, clauses, self.span(key))  # type: ignore[arg-type]

    def means(self, parts: Parts) -> syntax.Means:
        """`"TBC", "?" means missing`."""
        meaning = parts[2].value if isinstance(parts[2], syntax.YesNoLiteral) else parts[2]
        return syntax.Means(parts[0], meaning, self.span(parts[0][0]))

    def means_missing(self, parts: Parts) -> None:
        """`missing` behind `means`."""
        return


class ExampleBuilder(ItemBuilder):
    """Builds examples."""

    givens = expects = ItemBuilder.all_parts
    of_process = ItemBuilder.scope

    def example(self, parts: Parts) -> syntax.Example:
        """`example "…" …`."""
        keyword, title, scope, as_of, givens, expects = parts
        return syntax.Example(title, scope, as_of, givens, expects, self.span(keyword))

    def as_of(self, parts: Parts) -> syntax.DateLiteral | None:
        """`as of 2026-11-21`."""
        return parts[2] if parts else None

    def given(self, parts: Parts) -> syntax.Given:
        """`amount: 5,000 EUR`."""
        return syntax.Given(self.key(parts[0]), parts[1], self.span(parts[0]))

    def several_texts(self, parts: Parts) -> syntax.Texts:
        """`"Demo", "Price"`."""
        return syntax.Texts((parts[0], *parts[2]), self.span(parts[0]))

    def not_given(self, parts: Parts) -> syntax.NotGiven:
        """`missing`, `not supplied`."""
        return syntax.NotGiven(words(parts), self.span(parts[0]))  # type: ignore[arg-type]

    def row(self, parts: Parts) -> syntax.Row:
        """`{ … }`."""
        return syntax.Row(parts[1], self.span(parts[0]))

    def row_list(self, parts: Parts) -> syntax.RowList:
        """`[ { … }, { … } ]`."""
        return syntax.RowList(tuple(parts[1:-1:2]), self.span(parts[0]))

    def outcome(self, parts: Parts) -> str:
        """`not met`."""
        return words(parts)

    def because_paths(self, parts: Parts) -> tuple[syntax.Path, ...] | None:
        """`because amount, budget`."""
        return tuple(parts[1::2]) or None

    def points_bound(self, parts: Parts) -> int:
        """`25`, `-5`."""
        return int("".join(parts))

    to_points = ItemBuilder.second_or_none

    def expect_name(self, parts: Parts) -> syntax.ExpectName:
        """`expect fit is met`."""
        return syntax.ExpectName(parts[1], parts[-2], parts[-1], self.span(parts[0]))

    def expect_score(self, parts: Parts) -> syntax.ExpectScore:
        """`expect deal_score is 25 to 45`."""
        return syntax.ExpectScore(parts[1], parts[3], parts[4], self.span(parts[0]))

    def expect_stage(self, parts: Parts) -> syntax.ExpectStage:
        """`expect stage "X"`, `expect possible "X"`."""
        return syntax.ExpectStage(str(parts[1]), parts[3], parts[2], self.span(parts[0]))  # type: ignore[arg-type]

    def no_stage(self, parts: Parts) -> None:
        """`none` behind `expect stage`."""
        return

    def expect_claim(self, parts: Parts) -> syntax.ExpectClaim:
        """`expect claim ahead`."""
        return syntax.ExpectClaim(str(parts[3]), parts[2], self.span(parts[0]))

    def expect_overdue(self, parts: Parts) -> syntax.ExpectOverdue:
        """`expect overdue is met`."""
        return syntax.ExpectOverdue(parts[-1], parts[2], self.span(parts[0]))

    def expect_promise(self, parts: Parts) -> syntax.ExpectPromise:
        """`expect promise "…" is met`."""
        return syntax.ExpectPromise(parts[2], parts[-1], self.span(parts[0]))

    def expect_move(self, parts: Parts) -> syntax.ExpectMove:
        """`expect move to "X" is not met`."""
        return syntax.ExpectMove(parts[4], parts[-2], parts[-1], parts[2], self.span(parts[0]))


class TreeBuilder(ProcessBuilder, SourceBuilder, ExampleBuilder):
    """Builds every item. One builder serves one text at a time."""
