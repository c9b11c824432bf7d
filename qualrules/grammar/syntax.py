"""The syntax tree: what was written, with spans, and nothing of what it means.

Always used qualified (`syntax.Criterion` against `rules.Criterion`). Equality ignores spans, so that a printed and parsed
tree equals the first. What a form was written as (`>=` or `is at least`) is kept, so that the printer keeps it.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.source import NOWHERE, SourceFile, Span


def _span() -> Span:
    return field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written."""

    text: str
    span: Span = _span()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class String:
    """A quoted text; `value` without quotes and escapes."""

    value: str
    span: Span = _span()


# ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """`10,000`, `10k`, `10k USD`, `-5`: as written without sign and currency, the currency apart."""

    text: str
    currency: str | None = None
    negative: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PercentLiteral:
    """`12.5%`: the text without the sign `%`."""

    text: str
    negative: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`2026-11-01` or `2026-11-01T09:30Z`, as written."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DurationLiteral:
    """`30 days`; `unit` as written (`day` or `days`)."""

    amount: int
    unit: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class YesNoLiteral:
    """`yes` or `no`."""

    value: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Path:
    """`amount`, `account.employees`: names with dots between."""

    names: tuple[Name, ...]
    span: Span = _span()

    def __str__(self) -> str:
        return ".".join(name.text for name in self.names)


@dataclass(frozen=True, slots=True)
class Moment:
    """`today` or `now`."""

    word: Literal["today", "now"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DaysSince:
    """`days since d`, `days until d`."""

    word: Literal["since", "until"]
    moment: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DaysFromTo:
    """`days from d to e`."""

    start: Expression
    end: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LengthOf:
    """`length of t`."""

    text: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`a + b`, `a - b`, `a * b`, `a / b`."""

    op: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x` of something that is not a written number."""

    operand: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Brackets:
    """`( … )` around a value or condition; kept, so that the printer writes what was written."""

    inner: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AggregateOf:
    """`count of contacts [where (…)]`, `total of lines.price [where (…)]`, …"""

    kind: Literal["count", "total", "lowest", "highest", "latest", "earliest"]
    path: Path
    where: Expression | None = None
    span: Span = _span()


# ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ListName:
    """A named list where values may stand: `one of industries`."""

    name: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Values:
    """`("A", "B")`."""

    items: tuple[Literal_, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Compare:
    """`a >= b`, `a is at least b`, `a is b`, `a is not b`, `a is before b`, …

    `op` is the meaning, `words` how it was written: the sign itself or `is`, `is not`, `is at least`, `is at most`,
    `is more than`, `is less than`, `is before`, `is after`, `is on or before`, `is on or after`.
    """

    op: Literal["=", "!=", "<", "<=", ">", ">="]
    words: str
    left: Expression
    right: Expression
    op_span: Span = _span()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Between:
    """`x is [not] between a and b`."""

    value: Expression
    low: Expression
    high: Expression
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`x is known`, `is missing`, `is not known`, `is not missing`."""

    value: Expression
    words: Literal["known", "missing", "not known", "not missing"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """`x is [not] one of (…)` or `… one of industries`."""

    value: Expression
    options: Values | ListName
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TextTest:
    """`t contains …`, `starts with …`, `ends with …`, each also negated; `options` is one text, values or a list."""

    kind: Literal["contains", "starts", "ends"]
    value: Expression
    options: String | Values | ListName
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Matches:
    """`t matches /re/`, `t does not match /re/`; `pattern` between the slashes, as written."""

    value: Expression
    pattern: str
    negated: bool = False
    pattern_span: Span = _span()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IncludesTest:
    """`m includes "A"`, `includes any of (…)`, `includes all of (…)`, each also negated."""

    quantity: Literal["one", "any", "all"]
    value: Expression
    options: String | Values | ListName
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Within:
    """`d is [not] within last 30 days`, `within next 2 weeks`, `within 24 hours after e`, `within 30 days before e`."""

    value: Expression
    direction: Literal["last", "next", "after", "before"]
    duration: DurationLiteral
    anchor: Expression | None = None
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class InPeriod:
    """`d is [not] in this quarter`, `in last month`, `in next year`."""

    value: Expression
    which: Literal["this", "last", "next"]
    unit: str
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Quantity:
    """`any`, `all`, `none`, `at least 2`, `at most 1`, `exactly 2` (`count` only for the last three)."""

    kind: Literal["any", "all", "none", "at least", "at most", "exactly"]
    count: int | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class QuantityOf:
    """`at least 2 of (…)`, `all of (…)`, `none of (…)`."""

    quantity: Quantity
    parts: tuple[Expression, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RowsWhere:
    """`some contacts where (…)`, `every …`, `no …`, `at least 2 …`; `count` only for the last three kinds."""

    kind: Literal["some", "every", "no", "at least", "at most", "exactly"]
    path: Path
    where: Expression
    count: int | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NotCondition:
    """`not x`."""

    operand: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AndOr:
    """`a and b and c`: one kind of word only, in the order written; mixing without brackets is caught by the parser."""

    word: Literal["and", "or"]
    parts: tuple[Expression, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """`ISBLANK(x)`: never right; kept so that the message can show the right form."""

    name: Name
    arguments: tuple[Expression, ...]
    span: Span = _span()


Literal_ = String | NumberLiteral | PercentLiteral | DateLiteral | DurationLiteral | YesNoLiteral

Expression = (
    Literal_
    | Path
    | Moment
    | DaysSince
    | DaysFromTo
    | LengthOf
    | Arithmetic
    | Negative
    | Brackets
    | AggregateOf
    | Compare
    | Between
    | IsKnown
    | IsOneOf
    | TextTest
    | Matches
    | IncludesTest
    | Within
    | InPeriod
    | QuantityOf
    | RowsWhere
    | NotCondition
    | AndOr
    | Call
)

# ── Items ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its `#`; `own_line` when nothing else stands before it on its line."""

    text: str
    own_line: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Agreed:
    by: tuple[String, ...]
    on: DateLiteral
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Effective:
    date: DateLiteral
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Currency:
    code: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate USD = 0.92 EUR`."""

    code: str
    number: str
    into: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TimeZone:
    zone: String
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FiscalYear:
    month: String
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Placeholders:
    texts: tuple[String, ...]
    span: Span = _span()


HeaderClause = Agreed | Effective | Currency | Rate | TimeZone | FiscalYear | Placeholders


@dataclass(frozen=True, slots=True)
class Header:
    """`ruleset NAME [VERSION] ["title"] clauses`."""

    name: Name
    version: str | None
    title: String | None
    clauses: tuple[HeaderClause, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Use:
    target: String
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NamedList:
    name: Name
    values: tuple[Literal_, ...]
    override: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TypeExpression:
    """`text`, `yes/no`, `one of "A", "B"`, `one of industries`, `stage of sales`, `list of contact`, `account` (link).

    `argument` is the name after `of`, or the linked record's name; `values` the written values.
    """

    kind: Literal[
        "text",
        "number",
        "money",
        "percent",
        "yes/no",
        "date",
        "datetime",
        "one of",
        "some of",
        "stage of",
        "list of",
        "link",
    ]
    argument: Name | None = None
    values: tuple[String, ...] | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Default:
    value: Literal_
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NotYet:
    """`missing means not yet`."""

    span: Span = _span()


FieldClause = Default | Placeholders | NotYet


@dataclass(frozen=True, slots=True)
class FieldDeclaration:
    """`name: type …`. `description` whether it stood after the type or after `about`."""

    name: Name
    type: TypeExpression
    description: String | None = None
    clauses: tuple[FieldClause, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Record:
    name: Name
    description: String | None
    fields: tuple[FieldDeclaration, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Because:
    text: String
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Ask:
    text: String
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Owner:
    text: String
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LevelNote:
    name: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class UnknownCountsAs:
    met: bool
    span: Span = _span()


Note = Because | Ask | Owner | LevelNote | UnknownCountsAs


@dataclass(frozen=True, slots=True)
class Criterion:
    name: Name
    title: String | None
    scopes: tuple[Name, ...]
    """Records after `for`; more than one is refused with a sentence."""
    when: Expression
    unless: tuple[Expression, ...] = ()
    notes: tuple[Note, ...] = ()
    override: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Need:
    """`[not] path` in a `needs`, `unless` or `should have`."""

    path: Path
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Needs:
    """One `needs` line: `needs a, b` (no quantity: all) or `needs at least 2 of a, b, c`."""

    items: tuple[Need, ...]
    quantity: Quantity | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Definition:
    name: Name
    title: String | None
    scopes: tuple[Name, ...]
    by: String | None
    needs: tuple[Needs, ...]
    unless: tuple[Need, ...] = ()
    notes: tuple[Note, ...] = ()
    override: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AddPoints:
    """`add 25 when …` (or `subtract`: `points` negative)."""

    points: int
    when: Expression
    title: String | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AddScore:
    """`add other_score`."""

    name: Name
    title: String | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Score:
    name: Name
    title: String | None
    scope: Name | None
    lines: tuple[AddPoints | AddScore, ...]
    notes: tuple[Note, ...] = ()
    override: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Promise:
    title: String
    scope: Name | None
    condition: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Enter:
    """`needs …` of a stage or outcome."""

    needs: Needs
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unless:
    items: tuple[Need, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ShouldHave:
    needs: Needs
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExitNeeds:
    needs: Needs
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Probability:
    percent: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class StayAtMost:
    duration: DurationLiteral
    since: Path | None = None
    span: Span = _span()


StageClause = Enter | Unless | ShouldHave | ExitNeeds | Probability | StayAtMost | Owner


@dataclass(frozen=True, slots=True)
class Stage:
    name: String
    title: String | None
    clauses: tuple[StageClause, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class StageOutcome:
    name: String
    result: Literal["won", "lost"] | None
    title: String | None
    after: String | None
    clauses: tuple[StageClause, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Move:
    """`no skipping`, `no going back`, `reopen ["X"] to "Y"`."""

    kind: Literal["no skipping", "no going back", "reopen"]
    source: String | None = None
    target: String | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Process:
    name: Name
    title: String | None
    scope: Name | None
    guard: Expression | None
    steps: tuple[Stage | StageOutcome, ...]
    moves: tuple[Move, ...] = ()
    override: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """`dates "…"`, `numbers "…"`, `percents "…"`, `time zone "…"`, `currency USD`, `currency "Column"`, `separated by "…"`.

    `code` marks a currency code, otherwise `text` is a quoted text.
    """

    kind: Literal["dates", "numbers", "percents", "time zone", "currency", "separated by"]
    text: String
    code: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Means:
    """`"TBC", "?" means missing`, `"OK" means "Approved"`, `"1" means yes`. `meaning`: text, yes/no, or None (missing)."""

    raw: tuple[String, ...]
    meaning: String | bool | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SourceField:
    """`name: "Column" …`, `contacts: contact by "DealId"`, `contacts: contact in "Contacts.records"`."""

    name: Name
    kind: Literal["column", "by", "in"]
    column: String
    child: Name | None = None
    clauses: tuple[Means | SourceSetting, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    record: Name
    place: String
    id_column: String | None
    fields: tuple[SourceField, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Source:
    """`source NAME ["title"] for ADAPTER …` or `source ADAPTER …` (`adapter` None: `name` is the adapter)."""

    name: Name
    title: String | None
    adapter: Name | None
    settings: tuple[SourceSetting, ...]
    records: tuple[SourceRecord, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NotGiven:
    """`missing` or `not supplied`."""

    word: Literal["missing", "not supplied"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Row:
    """`{ role: "Champion" engaged_on: 2026-11-01 }`."""

    givens: tuple[Given, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RowList:
    """`[ { … }, { … } ]`."""

    rows: tuple[Row, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Texts:
    """Several texts with commas between, for a `some of` field."""

    items: tuple[String, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Given:
    name: Name
    value: Literal_ | NotGiven | Row | RowList | Texts
    span: Span = _span()


OutcomeWord = Literal["met", "not met", "unknown"]


@dataclass(frozen=True, slots=True)
class ExpectName:
    """`expect fit is not met because account.employees`."""

    path: Path
    outcome: OutcomeWord
    because: tuple[Path, ...] | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectScore:
    """`expect deal_score is 25 to 45`; `highest` None for a single figure."""

    path: Path
    lowest: int
    highest: int | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectStage:
    """`expect stage [of P] "X"|none` and `expect possible …`."""

    kind: Literal["stage", "possible"]
    stage: String | None
    process: Name | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectClaim:
    claim: str
    process: Name | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectOverdue:
    outcome: OutcomeWord
    process: Name | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectPromise:
    title: String
    outcome: OutcomeWord
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectMove:
    target: String
    outcome: OutcomeWord
    because: tuple[Path, ...] | None = None
    process: Name | None = None
    span: Span = _span()


Expect = ExpectName | ExpectScore | ExpectStage | ExpectClaim | ExpectOverdue | ExpectPromise | ExpectMove


@dataclass(frozen=True, slots=True)
class Example:
    title: String
    scope: Name | None
    as_of: DateLiteral | None
    givens: tuple[Given, ...]
    expects: tuple[Expect, ...]
    span: Span = _span()


Item = Use | NamedList | Record | Criterion | Definition | Score | Promise | Process | Source | Example


@dataclass(frozen=True, slots=True)
class File:
    """A whole file. Items whose text could not be read are not in it; their mistakes are in the diagnostics."""

    header: Header | None
    items: tuple[Item, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False, repr=False)
    source: SourceFile = field(default=NOWHERE.source, compare=False, repr=False)
