"""Named rules as columns: criteria, definitions, scores, promises, and figures over the rows of lists.

Each is worked out once, where the records of its type are, in a column that bears its name, with the rule's own text as
comment; a record that links to them reads it as `account.served`. What a condition is in SQL is said in `expressions`, what
stages are in `stage_columns`.
"""

from __future__ import annotations

from qualrules.engines.sql.clock import Clock
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.expressions import FALSE, TRUE, Expressions, within
from qualrules.engines.sql.first_step import Path
from qualrules.engines.sql.layers import Layers
from qualrules.engines.sql.names import Names
from qualrules.engines.sql.steps import Rows, Steps
from qualrules.model import rules as r
from qualrules.model.datatypes import ListOf
from qualrules.source import Span
from qualrules.truth import Outcome

_FIGURES = {"total": "SUM", "lowest": "MIN", "highest": "MAX", "earliest": "MIN", "latest": "MAX"}


class RuleColumns:
    """The columns of everything that has a name in a ruleset. What is said of the records of one type is in one place, each
    layer behind the one below; records that link to them take it from there.
    """

    def __init__(self, rules: r.Rules, dialect: Dialect, clock: Clock) -> None:
        self.rules = rules
        self._dialect = dialect
        self._clock = clock
        self._layers = Layers(rules)
        self._relations = Names(dialect)
        self._places: dict[tuple[str, int], Expressions] = {}

    def about(self, record: str) -> Expressions:
        """Writes conditions on the records of a type, behind all rules that can be asked about them."""
        return self._place(record, self._layers.of_all(record))

    def _place(self, record: str, layer: int) -> Expressions:
        """Where the rules of a record type in a layer are answered."""
        if (record, layer) not in self._places:
            before = self._place(record, layer - 1).steps if layer else None
            steps = Steps(self.rules, record, self._dialect, relations=self._relations, before=before)
            self._places[record, layer] = Expressions(steps, self, self._clock)
        return self._places[record, layer]

    def _asked(self, at: Expressions, links: Path, name: str) -> tuple[str, ...]:
        """The column of a criterion or definition, or both columns of a score."""
        rule = self.rules.scores.get(name) or self._named(name)
        there = self._place(rule.record, self._layers.of(name))
        columns = self._ends(there, rule) if isinstance(rule, r.Score) else (self._outcome(there, rule),)
        if links or at.steps.listed is not None:
            return tuple(at.steps.answer(links, there.steps, column) for column in columns)
        return tuple(at.steps.again(column) for column in columns)

    def _named(self, name: str) -> r.Criterion | r.Definition:
        return self.rules.criteria.get(name) or self.rules.definitions[name]

    # ── Criteria, definitions, gates ──

    def outcome(self, at: Expressions, links: Path, name: str) -> str:
        """The column with the outcome of a criterion or definition."""
        return self._asked(at, links, name)[0]

    def _outcome(self, there: Expressions, rule: r.Criterion | r.Definition) -> str:
        gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
        kind = "criterion" if isinstance(rule, r.Criterion) else "definition"
        return there.steps.column(
            ("named", rule.name),
            rule.name,
            lambda: _settled(there.condition(r.And(gate.parts)), rule.unknown_counts_as),
            said(rule.span, kind),
        )

    def promise(self, at: Expressions, promise: r.Promise) -> str:
        """The column with the outcome of a promise."""
        key, comment = ("promise", promise.title), said(promise.span, "promise")
        return at.steps.column(key, promise.title, lambda: at.condition(promise.condition), comment)

    # ── Scores ──

    def score(self, at: Expressions, links: Path, name: str) -> tuple[str, str]:
        """The columns with both ends of a score."""
        lowest, highest = self._asked(at, links, name)
        return lowest, highest

    def _ends(self, there: Expressions, rule: r.Score) -> tuple[str, str]:
        def column(end: int, words: str, comment: str = "") -> str:
            return there.steps.column(
                ("score", rule.name, end),
                f"{rule.name}: {words}",
                lambda: " + ".join(self._points(there, line, end) for line in rule.lines) or "0",
                comment,
            )

        return column(0, "lowest", said(rule.span, "score")), column(1, "highest")

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
        name = condition.rows.path
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
        name = value.rows.path
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
        reaches = any(getattr(node, "outer", False) for each in inside if each for node in r.walk(each))
        key = ("rows", rows.links, rows.name, inside if reaches else None)
        found = at.steps.rows(key, rows.links, rows.name, rows.type.record, reaches_outside=reaches)
        return found, Expressions(found.steps, self, self._clock, at)


def said(span: Span, kind: str) -> str:
    """The rule's own text on one line, for a comment."""
    text = " ".join(span.text.split())
    return text or kind


def _settled(text: str, fallback: Outcome | None) -> str:
    """What an unknown outcome counts as, where the ruleset says so."""
    if fallback is None:
        return text
    return f"COALESCE({text}, {TRUE if fallback is Outcome.MET else FALSE})"
