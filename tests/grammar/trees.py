"""Random syntax trees, every form of the language among them. Spans are left out: equality ignores them."""

from __future__ import annotations

from hypothesis import strategies as st

from qualrules.grammar import syntax
from qualrules.grammar.build_conditions import COMPARISON_WORDS

RESERVED = {
    "all", "any", "at", "claim", "count", "days", "earliest", "every", "exactly", "highest", "latest",
    "length", "lowest",
    "move", "none", "no", "not", "now", "overdue", "possible", "promise", "some", "stage", "today",
    "total", "yes",
    # words of other languages, which are read as what they mean here
    "null", "nil", "blank", "empty", "true", "false", "met", "unknown", "missing", "equals", "atleast",
    "atmost",
    "morethan", "lessthan", "in", "is", "and", "or",
}  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(
        [
            "amount",
            "budget",
            "größe",
            "日付",
            "level",
            "owner",
            "text",
            "date",
            "source",
            "_x",
            "a1",
            "USD",
            "won",
            "by",
        ]
    ),
    st.from_regex(r"\A[a-z_][a-z0-9_]{0,8}\Z").filter(lambda word: word not in RESERVED),
)
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip() != "")


def names():
    return NAMES.map(syntax.Name)


def strings():
    return TEXT.map(syntax.String)


def counts(least=1, most=99):
    return st.integers(least, most)


def some(of, least=1, most=4):
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def optional(of):
    return st.none() | of


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

NUMBER_TEXT = st.sampled_from(["0", "5", "10_000", "10k", "1.5m", "12.50", "7K", "999999999999"])
CURRENCIES = st.sampled_from(["USD", "EUR", "GBP"])
dates = st.builds(
    syntax.DateLiteral,
    st.sampled_from(["2026-11-01", "2026-11-01T09:30Z", "2026-11-01T09:30:15+02:00", "1999-01-31T00:00"]),
)
units = st.sampled_from(
    [
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "quarter",
        "quarters",
        "year",
        "years",
        "hour",
        "hours",
    ]
)
durations = st.builds(syntax.DurationLiteral, counts(), units)
percents = st.builds(syntax.PercentLiteral, st.sampled_from(["5", "12.5", "100"]), st.booleans())
yes_no = st.booleans().map(syntax.YesNoLiteral)


def numbers(texts=NUMBER_TEXT):
    return st.builds(syntax.NumberLiteral, texts, optional(CURRENCIES), st.booleans())


single_numbers = numbers(NUMBER_TEXT | st.sampled_from(["10,000", "1,234,567.5"]))
paths = st.builds(syntax.Path, some(names(), 1, 3))
listed = st.one_of(strings(), numbers(), percents, dates, durations, yes_no)
literals = st.one_of(strings(), single_numbers, percents, dates, durations, yes_no)
values_lists = st.builds(syntax.Values, some(listed)) | st.builds(syntax.ListName, names())


def is_signed(tree):
    """Whether a written tree would begin with a minus that belongs to the value."""
    return isinstance(tree, syntax.NumberLiteral | syntax.PercentLiteral)


def atoms(inner):
    """What stands without brackets anywhere."""
    plain = literals.filter(lambda each: not getattr(each, "negative", False))
    return st.one_of(
        plain,
        paths,
        st.builds(syntax.Moment, st.sampled_from(["today", "now"])),
        st.builds(syntax.Brackets, inner),
        st.builds(syntax.DaysSince, st.sampled_from(["since", "until"]), paths),
        st.builds(syntax.DaysFromTo, paths, paths),
        st.builds(syntax.LengthOf, paths),
        st.builds(syntax.AggregateOf, aggregate_kinds, paths, optional(inner)),
    )


aggregate_kinds = st.sampled_from(["count", "total", "lowest", "highest", "latest", "earliest"])


def sums(inner):
    """Values with arithmetic, bracketed as they must be."""
    atom = atoms(inner)
    signed = st.one_of(
        atom,
        st.builds(syntax.NumberLiteral, NUMBER_TEXT, optional(CURRENCIES), st.just(True)),
        st.builds(syntax.PercentLiteral, st.just("5"), st.just(True)),
        st.builds(syntax.Negative, atom.filter(lambda each: not is_signed(each))),
    )
    product = signed | st.builds(syntax.Arithmetic, st.sampled_from("*/"), signed, signed)
    return product | st.builds(syntax.Arithmetic, st.sampled_from("+-"), product, product)


# ── Conditions ──────────────────────────────────────────────────────────────────────────────────────────────────────

MEANINGS = COMPARISON_WORDS | {sign: sign for sign in ("=", "!=", "<", "<=", ">", ">=")}


def odd(value):
    """Sides of a comparison that the language refuses."""
    return isinstance(value, syntax.DurationLiteral)


def compares(value):
    side = value.filter(lambda each: not odd(each))
    return st.builds(
        lambda words, left, right: syntax.Compare(MEANINGS[words], words, left, right),
        st.sampled_from(sorted(MEANINGS)),
        side,
        side,
    )


patterns = st.sampled_from([r"^a+b?$", r"[a-z]{2,3}", r"a\/b", r"\(x|y\)", "#1"])
text_options = strings() | values_lists
quantities = st.one_of(
    st.sampled_from(["any", "all", "none"]).map(lambda kind: (kind, None)),
    st.tuples(st.sampled_from(["at least", "at most", "exactly"]), st.just(1)),
)
row_kinds = st.one_of(
    st.sampled_from(["some", "every", "no"]).map(lambda kind: (kind, None)),
    st.tuples(st.sampled_from(["at least", "at most", "exactly"]), counts()),
)


def predicates(inner):
    value = sums(inner)
    negated = st.booleans()
    plain = paths
    return st.one_of(
        plain,
        compares(value),
        st.builds(syntax.Between, plain, value, value, negated),
        st.builds(syntax.IsKnown, plain, st.sampled_from(["known", "missing", "not known", "not missing"])),
        st.builds(syntax.IsOneOf, plain, values_lists, negated),
        st.builds(
            syntax.TextTest, st.sampled_from(["contains", "starts", "ends"]), plain, text_options, negated
        ),
        st.builds(syntax.Matches, plain, patterns, negated),
        st.builds(syntax.IncludesTest, st.just("one"), plain, strings(), negated),
        st.builds(syntax.IncludesTest, st.sampled_from(["any", "all"]), plain, values_lists, negated),
        st.builds(syntax.Within, plain, st.sampled_from(["last", "next"]), durations, st.none(), negated),
        st.builds(syntax.Within, plain, st.sampled_from(["after", "before"]), durations, plain, negated),
        st.builds(syntax.InPeriod, plain, st.sampled_from(["this", "last", "next"]), units, negated),
        st.builds(
            lambda kind, parts: syntax.QuantityOf(syntax.Quantity(*kind), parts), quantities, some(inner)
        ),
        st.builds(
            lambda kind, path, where: syntax.RowsWhere(kind[0], path, where, kind[1]), row_kinds, paths, inner
        ),
        st.builds(syntax.Brackets, inner),
    )


def _extended(inner):
    simple = predicates(inner)
    negation = simple | st.builds(syntax.NotCondition, simple)
    return negation | st.builds(syntax.AndOr, st.sampled_from(["and", "or"]), some(negation, 2, 4))


conditions = st.recursive(paths | st.builds(syntax.IsKnown, paths, st.just("known")), _extended, max_leaves=6)

# ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────────────

versions = st.sampled_from(["1.0.0", "2.1", "10.20.30"])
figures = st.sampled_from(["0.92", "1", "1.5"])
header_clauses = st.one_of(
    st.builds(syntax.Agreed, some(strings()), dates),
    st.builds(syntax.Effective, dates),
    st.builds(syntax.Currency, CURRENCIES),
    st.builds(syntax.Rate, CURRENCIES, figures, CURRENCIES),
    st.builds(syntax.TimeZone, strings()),
    st.builds(syntax.FiscalYear, strings()),
    st.builds(syntax.Placeholders, some(strings())),
)
headers = st.builds(syntax.Header, names(), optional(versions), optional(strings()), some(header_clauses, 0))

plain_kinds = ["text", "number", "money", "percent", "yes/no", "date", "datetime"]
plain_types = st.one_of(
    st.builds(syntax.TypeExpression, st.sampled_from(plain_kinds)),
    st.builds(syntax.TypeExpression, st.sampled_from(["one of", "some of", "stage of", "list of"]), names()),
    st.builds(
        syntax.TypeExpression, st.just("link"), names().filter(lambda name: name.text not in {"text", "date"})
    ),
)
choice_types = st.builds(
    syntax.TypeExpression, st.sampled_from(["one of", "some of"]), st.none(), some(strings())
)
field_clauses = st.one_of(
    st.builds(syntax.Default, literals),
    st.builds(syntax.Placeholders, some(strings())),
    st.just(syntax.NotYet()),
)
fields = st.builds(
    syntax.FieldDeclaration,
    names(),
    plain_types | choice_types,
    optional(strings()),
    some(field_clauses, 0, 2),
)
records = st.builds(syntax.Record, names(), optional(strings()), some(fields, 0))
notes = st.one_of(
    st.builds(syntax.Because, strings()),
    st.builds(syntax.Ask, strings()),
    st.builds(syntax.Owner, strings()),
    st.builds(syntax.LevelNote, names()),
    st.builds(syntax.UnknownCountsAs, st.booleans()),
)
score_notes = st.builds(syntax.Because, strings()) | st.builds(syntax.Owner, strings())
criteria = st.builds(
    syntax.Criterion,
    names(),
    optional(strings()),
    some(names(), 0, 2),
    conditions,
    some(conditions, 0, 2),
    some(notes, 0),
    st.booleans(),
)
need = st.builds(syntax.Need, paths, st.booleans())
needs = st.one_of(
    st.builds(syntax.Needs, some(need)),
    st.builds(syntax.Needs, some(need), st.sampled_from(["any", "all"]).map(syntax.Quantity)),
    st.builds(
        syntax.Needs,
        some(need),
        st.builds(syntax.Quantity, st.sampled_from(["at least", "at most", "exactly"]), st.just(1)),
    ),
)
definitions = st.builds(
    syntax.Definition,
    names(), optional(strings()), some(names(), 0, 2), optional(strings()), some(needs), some(need, 0),
    some(notes, 0), st.booleans(),
)  # fmt: skip
points = st.one_of(
    st.builds(syntax.AddPoints, st.integers(-50, 50), conditions, optional(strings())),
    st.builds(syntax.AddScore, names(), optional(strings())),
)
scores = st.builds(
    syntax.Score,
    names(),
    optional(strings()),
    optional(names()),
    some(points),
    some(score_notes, 0, 2),
    st.booleans(),
)
promises = st.builds(syntax.Promise, strings(), optional(names()), conditions)
stage_clauses = st.one_of(
    st.builds(syntax.Enter, needs),
    st.builds(syntax.Unless, some(need)),
    st.builds(syntax.ShouldHave, needs),
    st.builds(syntax.ExitNeeds, needs),
    st.builds(syntax.Probability, st.sampled_from(["10", "12.5"])),
    st.builds(syntax.StayAtMost, durations, optional(paths)),
    st.builds(syntax.Owner, strings()),
)
stages = st.builds(syntax.Stage, strings(), optional(strings()), some(stage_clauses, 0))
outcomes = st.builds(
    syntax.StageOutcome,
    strings(), st.sampled_from([None, "won", "lost"]), optional(strings()), optional(strings()),
    some(stage_clauses, 0),
)  # fmt: skip
moves = st.one_of(
    st.sampled_from(["no skipping", "no going back"]).map(syntax.Move),
    st.builds(syntax.Move, st.just("reopen"), optional(strings()), strings()),
)
processes = st.builds(
    syntax.Process,
    names(), optional(strings()), optional(names()), optional(conditions), some(stages | outcomes),
    some(moves, 0, 3), st.booleans(),
)  # fmt: skip
form_settings = st.builds(syntax.SourceSetting, st.sampled_from(["dates", "numbers", "percents"]), strings())
code_settings = st.builds(
    syntax.SourceSetting, st.just("currency"), CURRENCIES.map(syntax.String), st.just(True)
)
source_settings = (
    form_settings | code_settings | st.builds(syntax.SourceSetting, st.just("time zone"), strings())
)
means = st.builds(syntax.Means, some(strings()), st.none() | st.booleans() | strings())
source_clauses = st.one_of(
    means,
    form_settings,
    code_settings,
    st.builds(syntax.SourceSetting, st.sampled_from(["currency", "separated by"]), strings()),
)
source_fields = st.one_of(
    st.builds(syntax.SourceField, names(), st.just("column"), strings(), st.none(), some(source_clauses, 0)),
    st.builds(
        syntax.SourceField,
        names(),
        st.sampled_from(["by", "in"]),
        strings(),
        names(),
        some(source_clauses, 0),
    ),
)
source_records = st.builds(
    syntax.SourceRecord, names(), strings(), optional(strings()), some(source_fields, 0)
)
sources = st.builds(
    syntax.Source,
    names(),
    optional(strings()),
    optional(names()),
    some(source_settings, 0),
    some(source_records),
)
not_given = st.sampled_from(["missing", "not supplied"]).map(syntax.NotGiven)


def _givens(value):
    return some(st.builds(syntax.Given, names(), value), 0, 3)


flat = literals | not_given | st.builds(syntax.Texts, some(strings(), 2))
rows = st.builds(syntax.Row, _givens(flat))
given_values = st.one_of(
    flat,
    rows,
    st.builds(syntax.RowList, some(rows, 0, 3)),
    st.builds(syntax.Row, _givens(rows | st.builds(syntax.RowList, some(rows, 0, 2)))),
)
outcome_words = st.sampled_from(["met", "not met", "unknown"])
because = optional(some(paths))
claims = st.sampled_from(["agrees", "ahead", "unproven", "behind", "unmapped", "unclaimed", "not_applicable"])
expects = st.one_of(
    st.builds(syntax.ExpectName, paths, outcome_words, because),
    st.builds(syntax.ExpectScore, paths, st.integers(-90, 90), optional(st.integers(-90, 90))),
    st.builds(
        syntax.ExpectStage, st.sampled_from(["stage", "possible"]), optional(strings()), optional(names())
    ),
    st.builds(syntax.ExpectClaim, claims, optional(names())),
    st.builds(syntax.ExpectOverdue, outcome_words, optional(names())),
    st.builds(syntax.ExpectPromise, strings(), outcome_words),
    st.builds(syntax.ExpectMove, strings(), outcome_words, because, optional(names())),
)
examples = st.builds(
    syntax.Example, strings(), optional(names()), optional(dates), _givens(given_values), some(expects)
)
items = st.one_of(
    st.builds(syntax.Use, strings()),
    st.builds(syntax.NamedList, names(), some(listed), st.booleans()),
    records,
    criteria,
    definitions,
    scores,
    promises,
    processes,
    sources,
    examples,
)
files = st.builds(syntax.File, optional(headers), some(items, 0, 3))
