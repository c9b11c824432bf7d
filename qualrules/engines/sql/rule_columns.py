"""Named rules as columns: criteria, definitions, scores, promises, and figures over the rows of lists.

Each is worked out once, in a column that bears its name (`account.served` for a linked record), with the rule's own text as
comment. What a condition is in SQL is said in `expressions`, what stages are in `stage_columns`.
"""

from __future__ import annotations

from qualrules.engines.sql.clock import Clock
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.expressions import FALSE, TRUE, Expressions, both, within
from qualrules.engines.sql.steps import Path, Rows, Steps
from qualrules.model import rules as r
from qualrules.model.datatypes import ListOf
from qualrules.source import Span
from qualrules.truth import Outcome

_FIGURES = {"total": "SUM", "lowest": "MIN", "highest": "MAX", "earliest": "MIN", "latest": "MAX"}


class RuleColumns:
    """The columns of everything that has a name in a ruleset."""

    def __init__(self, rules: r.Rules, clock: Clock) -> None:
        self.rules = rules
        self.clock = clock

    def about(self, record: str, dialect: Dialect) -> Expressions:
        """Writes conditions on the records of a type."""
        return Expressions(Steps(self.rules, record, dialect, record), self, self.clock)

    # ── Criteria, definitions, gates ──

    def outcome(self, at: Expressions, links: Path, name: str) -> str:
        """The column with the outcome of a criterion or definition."""
        there = at.followed(links)
        rule = self.rules.criteria.get(name) or self.rules.definitions[name]
        gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
        kind = "criterion" if isinstance(rule, r.Criterion) else "definition"

        def write() -> str:
            return _guarded(there, _settled(self.gate(there, gate), rule.unknown_counts_as))

        return there.steps.column(
            ("named", there.path, name), _at_path(there, name), write, said(rule.span, kind)
        )

    def gate(self, at: Expressions, gate: r.Gate) -> str:
        """Every need and none of `unless`."""
        return both([at.condition(part) for part in gate.parts])

    def promise(self, at: Expressions, promise: r.Promise) -> str:
        """The column with the outcome of a promise."""
        key, comment = ("promise", promise.title), said(promise.span, "promise")
        return at.steps.column(key, promise.title, lambda: at.condition(promise.condition), comment)

    # ── Scores ──

    def score(self, at: Expressions, links: Path, name: str) -> tuple[str, str]:
        """The columns with both ends of a score."""
        there, rule = at.followed(links), self.rules.scores[name]
        ends = []
        for end, words in ((0, "lowest"), (1, "highest")):

            def write(end: int = end) -> str:
                lines = [self._points(there, line, end) for line in rule.lines]
                return _guarded(there, " + ".join(lines) or "0")

            comment = said(rule.span, "score") if end == 0 else ""
            column = _at_path(there, f"{name}: {words}")
            ends.append(there.steps.column(("score", there.path, name, end), column, write, comment))
        return ends[0], ends[1]

    def _points(self, at: Expressions, line: r.Points, end: int) -> str:
        if line.score is not None:
            return self.score(at, (), line.score)[end]
        assert line.when is not None  # a line adds a score or points for a condition
        test = at.as_column(line.when)
        points = at.steps.dialect.integer(line.points)
        # Points that may be there count for the end that lies on their side.
        if (line.points > 0) == bool(end):
            return f"CASE WHEN NOT {test} THEN 0 ELSE {points} END"
        return f"CASE WHEN {test} THEN {points} ELSE 0 END"

    # ── Rows of lists ──

    def rows(self, at: Expressions, condition: r.Rows) -> str:
        """The condition over the numbers of rows that meet `where`, and of those for which it is unknown."""
        rows, inner = self._rows(at, condition.rows, condition.where)
        known = at.value(condition.rows)
        test = inner.as_column(condition.where)
        name = _at_path(at, ".".join((*condition.rows.links, condition.rows.name)))
        say, steps = at.steps.dialect, at.steps
        met = steps.figure(rows, f"{name}: met", say.count_where(test))
        unknown = steps.figure(rows, f"{name}: unknown", say.count_where(f"{test} IS NULL"))
        if condition.kind in ("some", "no"):
            found, none = (TRUE, FALSE) if condition.kind == "some" else (FALSE, TRUE)
            return (
                f"CASE WHEN {met} > 0 THEN {found} WHEN {unknown} > 0 THEN NULL WHEN {known} THEN {none} END"
            )
        if condition.kind == "every":
            missed = steps.figure(rows, f"{name}: not met", say.count_where(f"NOT {test}"))
            return (
                f"CASE WHEN {missed} > 0 THEN FALSE WHEN {unknown} > 0 THEN NULL WHEN {known} THEN TRUE END"
            )
        lowest, open_too = f"COALESCE({met}, 0)", f"(COALESCE({met}, 0) + COALESCE({unknown}, 0))"
        counted = within(lowest, open_too, condition.least, condition.most)
        return f"CASE WHEN {known} THEN {counted} END"

    def figure(self, at: Expressions, value: r.Aggregate) -> str:
        """The figure; unknown where the list is, or the `where` of a row, or the value of a row that counts."""
        rows, inner = self._rows(at, value.rows, value.where, value.value)
        known, say, steps = at.value(value.rows), at.steps.dialect, at.steps
        name = _at_path(at, ".".join((*value.rows.links, value.rows.name)))
        test = inner.as_column(value.where) if value.where is not None else None
        read = inner.value(value.value) if value.value is not None else None
        unknown = self._unknown_rows(test, read)
        clear = known
        if unknown:
            open_rows = steps.figure(rows, f"{name}: unknown", say.count_where(unknown))
            clear = f"{known} AND COALESCE({open_rows}, 0) = 0"
        if read is None:
            counted = steps.figure(rows, f"{name}: rows", say.count_where(test or "TRUE"))
            return f"CASE WHEN {clear} THEN COALESCE({counted}, 0) END"
        found = steps.figure(rows, f"{name}: {value.kind}", say.figure(_FIGURES[value.kind], read, test))
        shown = f"COALESCE({found}, 0)" if value.kind == "total" else found
        return f"CASE WHEN {clear} THEN {shown} END"

    def _unknown_rows(self, test: str | None, read: str | None) -> str:
        """Which rows leave a figure open."""
        if read is None:
            return f"{test} IS NULL" if test else ""
        return f"{test} IS NULL OR ({test} AND {read} IS NULL)" if test else f"{read} IS NULL"

    def _rows(
        self, at: Expressions, rows: r.FieldValue, *inside: r.Condition | r.Value | None
    ) -> tuple[Rows, Expressions]:
        """The rows of a list, and what writes conditions on one of them. Rows that look at the record outside are joined
        with it, so they are kept apart.
        """
        assert isinstance(rows.type, ListOf)
        path = (*at.path, *rows.links)
        reaches = any(getattr(node, "outer", False) for each in inside if each for node in r.walk(each))
        key = ("rows", at.path, rows.links, rows.name, inside if reaches else None)
        found = at.steps.rows(key, path, rows.name, rows.type.record, reaches_outside=reaches)
        return found, Expressions(found.steps, self, self.clock, (), at)


def said(span: Span, kind: str) -> str:
    """The rule's own text on one line, for a comment."""
    text = " ".join(span.text.split())
    return text or kind


def _settled(text: str, fallback: Outcome | None) -> str:
    """What an unknown outcome counts as, where the ruleset says so."""
    if fallback is None:
        return text
    return f"COALESCE({text}, {TRUE if fallback is Outcome.MET else FALSE})"


def _guarded(at: Expressions, text: str) -> str:
    """Unknown where the linked record is not there, whatever its rules say of nothing."""
    if not at.path:
        return text
    return f"CASE WHEN {at.steps.key_at(at.path)} IS NOT NULL THEN {text} END"


def _at_path(at: Expressions, name: str) -> str:
    return ".".join((*at.path, name))
