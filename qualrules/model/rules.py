"""Typed rules: what a checked ruleset says, and the small core that every engine has to speak.

All sugar of the language is gone here: `between`, `within last`, `is in this quarter`, `none of`, `unless` and so on are
written with the few kinds of condition and value below. A checked ruleset never fails at run time. Equality ignores
spans; nothing here evaluates anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.model.datatypes import Type
from qualrules.model.schema import RecordType
from qualrules.source import NOWHERE, Span
from qualrules.truth import Outcome

Unit = Literal["hour", "day", "week", "month", "quarter", "year"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


def _span() -> Span:
    return field(default=NOWHERE, compare=False, repr=False)


# ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────────
# Every value has a `type`. It is unknown (None) when any part of it is.


@dataclass(frozen=True, slots=True)
class Constant:
    """A written value in its held form (see `values`); a ratio's or number's constant is in millionths too."""

    value: object
    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field of the record, or of a record reached by following `links` (names of link fields) from it.

    Inside a `where`, the record is the row; with `outer` it is the record outside. `record` is the name of the type
    that has the field.
    """

    name: str
    type: Type
    links: tuple[str, ...] = ()
    outer: bool = False
    record: str = ""
    not_yet: bool = False
    span: Span = _span()

    @property
    def path(self) -> str:
        """As it is written: `account.employees`."""
        return ".".join((*self.links, self.name))


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the run in the ruleset's zone."""

    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Now:
    """The instant of the run."""

    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Shift:
    """A moment moved by a whole number of units (negative: back). Days and longer added to an instant give a day.

    Months, quarters and years clip to the month's last day. Beyond the years 1-9999 the value is unknown.
    """

    moment: Value
    amount: int
    unit: Unit
    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PeriodEdge:
    """First (or, with `last`, last) day of the calendar period `offset` units from the one that holds today.

    Weeks start on Monday; quarters and years follow the fiscal year. `unit` is never `hour`.
    """

    unit: Unit
    offset: int
    last: bool
    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """Whole calendar days from `start` to `end` (negative when end is earlier), instants taken as days; a number."""

    start: Value
    end: Value
    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Length:
    """Number of characters of a text; a number."""

    text: Value
    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right`, exact. Division stands alone on a side of a comparison; a zero divisor gives unknown.

    Types: as `language.md` section 4 says. With a percent as one factor of `*`, the percent counts as hundredths
    (20 % of 50 is 10); percent times a written number is a percent.
    """

    op: Literal["+", "-", "*", "/"]
    left: Value
    right: Value
    type: Type
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure over child rows for which `where` is met: unknown when the list is, or a row's value or `where` is.

    `count` without `where` has no `value`; the total of no rows is 0, the lowest/highest/latest/earliest is unknown.
    A row whose `where` is not met counts for nothing, unknown value or not.
    """

    kind: Literal["count", "total", "lowest", "highest", "latest", "earliest"]
    rows: FieldValue
    value: FieldValue | None
    where: Condition | None
    type: Type
    span: Span = _span()


Value = (
    Constant | FieldValue | Today | Now | Shift | PeriodEdge | DaysBetween | Length | Arithmetic | Aggregate
)

# ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class And:
    """Kleene's *and*; met without parts."""

    parts: tuple[Condition, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene's *or*; not met without parts."""

    parts: tuple[Condition, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's *not*."""

    part: Condition
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many of the parts are met lies in `least..most` (`most` None: no upper bound).

    `at least 2 of (…)`, `at most`, `exactly`. (*all of* is And, *any of* is Or, *none of* is And of Nots.)
    """

    least: int
    most: int | None
    parts: tuple[Condition, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of comparable types. Unknown when a side is, except for `missing means not yet` (see below).

    A day and an instant compare as days in the ruleset's zone. A missing `not_yet` field is later than now: compared
    with a moment that is not after now (a day: not after today) it is decided, otherwise unknown; two such are unknown.
    `missing means not yet` holds only where a side *is* the field itself. A `Division` side compares exactly; with a
    percent on the other side the percent counts as hundredths. Texts have `=` and `!=` only.
    """

    op: Comparison
    left: Value
    right: Value
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Known:
    """A field, link or list has a value. Missing: not met. Unreadable or not supplied: unknown.

    Reached by links: unknown when a link on the way is not there.
    """

    field: FieldValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value equals one of the constants (held forms, same comparability as `=`)."""

    value: Value
    constants: tuple[Constant, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TextTest:
    """The text contains, starts with, ends with any of the folded texts, or matches the pattern (`texts` empty).

    `pattern` is the written pattern of the portable subset, `python_pattern` its translation, to be searched in the
    folded text.
    """

    kind: Literal["contains", "starts", "ends", "matches"]
    value: Value
    texts: tuple[str, ...] = ()
    pattern: str = ""
    python_pattern: str = ""
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Includes:
    """The `some of` field holds any (or, with `every`, all) of the folded values."""

    value: FieldValue
    values: tuple[str, ...]
    every: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Rows:
    """How many child rows meet `where`. Unknown when the list is (missing rows are a known empty list).

    some: one or more (Kleene's *or* over the rows) · every: all (*and*) · no: none · count: `least..most`, as Quantity.
    """

    kind: Literal["some", "every", "no", "count"]
    rows: FieldValue
    where: Condition
    least: int = 0
    most: int | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ScoreWithin:
    """A score lies in `least..most` points (None: no bound on that side). Unknown when a link on the way is."""

    score: str
    least: int | None
    most: int | None
    links: tuple[str, ...] = ()
    outer: bool = False
    record: str = ""
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Named:
    """The outcome of a criterion or definition, of this record or of one reached by links (unknown when a link is)."""

    name: str
    kind: Literal["criterion", "definition"]
    links: tuple[str, ...] = ()
    outer: bool = False
    record: str = ""
    span: Span = _span()

    @property
    def path(self) -> str:
        """As it is written: `account.served`."""
        return ".".join((*self.links, self.name))


Condition = (
    And | Or | Not | Quantity | Compare | Known | OneOf | TextTest | Includes | Rows | ScoreWithin | Named
)

# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Notes:
    """What stands behind a rule and does not change its meaning."""

    because: str = ""
    ask: str = ""
    owner: str = ""
    level: str = ""


@dataclass(frozen=True)
class Criterion:
    """A named condition. Its outcome: `when` and none of `unless`, then `unknown_counts_as` where it is unknown."""

    name: str
    title: str
    record: str
    when: Condition
    unless: tuple[Condition, ...] = ()
    unknown_counts_as: Outcome | None = None
    notes: Notes = Notes()
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True)
class Gate:
    """What has to hold: every need is met and none of `unless` is. Empty: open (met).

    A need is a Named, a Not of one, a Compare of a yes/no field, or a Quantity/And/Or of those.
    """

    needs: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The gate as the parts of one *and*."""
        return (*self.needs, *(Not(condition, condition.span) for condition in self.unless))


@dataclass(frozen=True)
class Definition:
    """A name that people use for a record, agreed: its gate says when it holds."""

    name: str
    title: str
    record: str
    gate: Gate
    by: str = ""
    unknown_counts_as: Outcome | None = None
    notes: Notes = Notes()
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True)
class Points:
    """A line of a score: `points` (negative: subtracted) when the condition is met, or another score added."""

    points: int = 0
    when: Condition | None = None
    score: str | None = None
    title: str = ""
    span: Span = _span()


@dataclass(frozen=True)
class Score:
    """Points summed over lines; a range where a line is unknown."""

    name: str
    title: str
    record: str
    lines: tuple[Points, ...]
    notes: Notes = Notes()
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True)
class Promise:
    """Something that must hold for every record of a type."""

    title: str
    record: str
    condition: Condition
    span: Span = _span()


@dataclass(frozen=True)
class Stay:
    """The longest stay in a stage. `overdue` is the condition `today > since + D`; None without a `since` field."""

    amount: int
    unit: Unit
    since: FieldValue | None
    overdue: Condition | None
    span: Span = _span()


@dataclass(frozen=True)
class Stage:
    """A stage of a process: `gate` to be in it, `exit` to leave it forward, `advice` (`should have`) beside it.

    `probability` is a held percent: 10 % is 10_000_000.
    """

    name: str
    title: str
    gate: Gate = Gate()
    exit: Gate = Gate()
    advice: Gate = Gate()
    probability: int | None = None
    owner: str = ""
    stay: Stay | None = None
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True)
class StageOutcome:
    """An end of a process. `result` is won, lost or empty; `after` names the stage that must be met too."""

    name: str
    title: str
    gate: Gate = Gate()
    result: Literal["won", "lost", ""] = ""
    after: str | None = None
    advice: Gate = Gate()
    owner: str = ""
    probability: int | None = None
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True)
class Moves:
    """What moves are allowed besides a met target. `reopen` pairs: (outcome or None for any, stage)."""

    no_skipping: bool = False
    no_going_back: bool = False
    reopen: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True)
class Process:
    """Stages in order, then outcomes, for one record type. `claim` is the `stage of` field's name, if there is one."""

    name: str
    title: str
    record: str
    stages: tuple[Stage, ...]
    outcomes: tuple[StageOutcome, ...] = ()
    guard: Condition | None = None
    claim: str | None = None
    moves: Moves = Moves()
    span: Span = _span()
    name_span: Span = _span()


# ── Sources ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Forms:
    """How values are written in a source or one of its columns; None where not declared."""

    dates: str | None = None
    numbers: str | None = None
    percents: str | None = None
    zone: str | None = None
    currency: str | None = None
    currency_column: str | None = None
    separator: str | None = None


@dataclass(frozen=True)
class SourceField:
    """One line of a source block.

    `column` is the source's name (a key or a dotted path). kind `column`: a value, or the other record's id for a link ·
    `by`: child rows of record type `child` whose column holds this record's id · `in`: nested rows of type `child`.
    `means`: (raw texts as written, what they mean: a text, True, False or None for missing), in order.
    """

    field: str
    column: str
    kind: Literal["column", "by", "in"] = "column"
    child: str = ""
    means: tuple[tuple[tuple[str, ...], str | bool | None], ...] = ()
    forms: Forms = Forms()
    span: Span = _span()


@dataclass(frozen=True)
class SourceRecord:
    """Where one record type comes from: `place` is a file's base name, a sheet or an API type."""

    record: str
    place: str
    id_column: str | None
    fields: tuple[SourceField, ...] = ()
    span: Span = _span()


@dataclass(frozen=True)
class Source:
    """A source block. `name` is empty in the short form `source ADAPTER`."""

    name: str
    adapter: str
    title: str = ""
    forms: Forms = Forms()
    records: tuple[SourceRecord, ...] = ()
    span: Span = _span()


# ── Examples ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Expectation:
    """One `expect` line.

    kind → subject, wanted: `name` → path of a criterion/definition (with links: `account.served`) or yes/no…, Outcome ·
    `score` → score path, (lowest, highest) · `stage` / `possible` → process, stage name or None · `claim` → process, claim
    word · `overdue` → process, Outcome · `promise` → title, Outcome · `move` → process and `target`, Outcome.
    `because`: paths of the deciding fields, None where not said.
    """

    kind: Literal["name", "score", "stage", "possible", "claim", "overdue", "promise", "move"]
    subject: str
    wanted: object
    target: str = ""
    because: tuple[str, ...] | None = None
    span: Span = _span()


@dataclass(frozen=True)
class Example:
    """A test inside the ruleset.

    `given` is what `evaluate` takes: field → text, Decimal, Amount, Share, bool, date, datetime, list of text, None
    (missing), Gap.NOT_SUPPLIED, a dict (link) or a list of dicts (rows). `as_of`: a day, an instant, or None.
    """

    title: str
    record: str
    as_of: date | datetime | None
    given: Mapping[str, object]
    expects: tuple[Expectation, ...]
    span: Span = _span()


# ── The ruleset ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Header:
    """Who agreed what, and the settings under which values are read. `rates`: currency → units of the ruleset's
    currency for one unit of it, in millionths."""

    name: str = ""
    version: str = ""
    title: str = ""
    agreed_by: tuple[str, ...] = ()
    agreed_on: date | None = None
    effective: date | None = None
    currency: str | None = None
    rates: Mapping[str, int] = field(default_factory=dict)
    zone: str = "UTC"
    fiscal_start: int = 1
    placeholders: frozenset[str] = frozenset()
    """Folded."""


@dataclass(frozen=True)
class Rules:
    """A checked ruleset. All mappings are by name, in the order of the files."""

    header: Header
    records: Mapping[str, RecordType] = field(default_factory=dict)
    lists: Mapping[str, tuple[Constant, ...]] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    processes: Mapping[str, Process] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    examples: tuple[Example, ...] = ()
    files: tuple[str, ...] = ()
    """The names of the files that were read, the main one first."""


def children(node: Condition | Value) -> Iterator[Condition | Value]:
    """The conditions and values directly under a node, in the order written."""
    match node:
        case Compare(left=first, right=second) | Arithmetic(left=first, right=second):
            yield from (first, second)
        case And(parts) | Or(parts) | Quantity(parts=parts):
            yield from parts
        case Aggregate(rows=rows, value=value, where=where):
            yield from (part for part in (rows, value, where) if part is not None)
        case DaysBetween(start=first, end=second) | Rows(rows=first, where=second):
            yield from (first, second)
        case Not(part) | Known(part) | OneOf(part) | Includes(part) | Shift(part) | Length(part):
            yield part
        case TextTest(value=part):
            yield part


def walk(node: Condition | Value) -> Iterator[Condition | Value]:
    """The node and everything under it, top down; names are not followed."""
    yield node
    for child in children(node):
        yield from walk(child)
