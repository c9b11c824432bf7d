"""What each form of condition means, written in the core."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qualrules.check.conditions import lower_needs
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Day, Instant, Money, Number, Percent, Ratio, YesNo
from qualrules.model.rules import And, Arithmetic, Compare, Known, Not, OneOf, Or, Rows, ScoreWithin, Shift
from tests.check.scopes import (
    BUDGET,
    INTERESTS,
    ROLE,
    given,
    lowered,
    make_scope,
    money,
    number,
    percent,
    text,
)

TODAY, NOW = rules.Today(Day()), rules.Now(Instant())
AMOUNT, CLOSE, ACCEPTED = given("amount"), given("close_date"), given("accepted_at")
SEATS, BUDGET_STATUS, PAIN = given("seats"), given("budget_status"), given("pain")
FIT = rules.Named("fit", "criterion", record="opportunity")
CONTACTS, LINES = given("contacts"), given("lines")
KNOWS = Compare("=", given("knows", "contact"), rules.Constant(True, YesNo()))


def day(text_: str) -> rules.Constant:
    return rules.Constant(date.fromisoformat(text_), Day())


def back(amount: int, unit: str, moment: rules.Value = TODAY) -> Shift:
    return Shift(moment, -amount, unit, Instant() if unit == "hour" else Day())


def ahead(amount: int, unit: str, moment: rules.Value = TODAY) -> Shift:
    return Shift(moment, amount, unit, Instant() if unit == "hour" else Day())


def inside(value: rules.Value, low: rules.Value, high: rules.Value) -> And:
    return And((Compare(">=", value, low), Compare("<=", value, high)))


def is_yes(name: str) -> Compare:
    return Compare("=", given(name), rules.Constant(True, YesNo()))


MEANINGS = [
    # comparisons
    ("amount >= 50k EUR", Compare(">=", AMOUNT, money(50_000))),
    ("amount is at least 10,000 USD", Compare(">=", AMOUNT, money(9_200))),
    ("50k EUR < amount", Compare("<", money(50_000), AMOUNT)),
    ("amount > list_price", Compare(">", AMOUNT, given("list_price"))),
    ("seats is not 5", Compare("!=", SEATS, number(5))),
    ("seats = -1.5", Compare("=", SEATS, number(-1.5))),
    ("discount < 12.5%", Compare("<", given("discount"), percent(12.5))),
    ("account.employees > 100", Compare(">", given("account.employees"), number(100))),
    ("opportunity.count = 3", Compare("=", given("count"), number(3))),
    ('pain is "Slow Month"', Compare("=", PAIN, text("slow month"))),
    ('budget_status is "approved"', Compare("=", BUDGET_STATUS, rules.Constant("approved", BUDGET))),
    ("budget_status is pain", Compare("=", BUDGET_STATUS, PAIN)),
    ('stage is "Proposal"', Compare("=", given("stage"), rules.Constant("proposal", given("stage").type))),
    ("signed = demo_requested", Compare("=", given("signed"), given("demo_requested"))),
    ("signed is no", Compare("=", given("signed"), rules.Constant(False, YesNo()))),
    ("close_date is before 2026-11-01", Compare("<", CLOSE, day("2026-11-01"))),
    (
        "close_date > 2026-11-01T09:30+02:00",
        Compare(">", CLOSE, rules.Constant(datetime(2026, 11, 1, 7, 30, tzinfo=UTC), Instant())),
    ),
    ("accepted_at > 2026-11-01", Compare(">", ACCEPTED, day("2026-11-01"))),
    ("close_date is on or after today", Compare(">=", CLOSE, TODAY)),
    ("accepted_at < now", Compare("<", ACCEPTED, NOW)),
    ("seats is between 1 and 5", inside(SEATS, number(1), number(5))),
    ("seats is not between 1 and 5", Not(inside(SEATS, number(1), number(5)))),
    # known, one of, texts
    ("pain is known", Known(PAIN)),
    ("pain is missing", Not(Known(PAIN))),
    ("pain is not known", Not(Known(PAIN))),
    ("account is not missing", Known(given("account"))),
    ("contacts is known", Known(CONTACTS)),
    ("account.country is known", Known(given("account.country"))),
    (
        'budget_status is one of ("None", "Approved", "none")',
        OneOf(BUDGET_STATUS, (rules.Constant("none", BUDGET), rules.Constant("approved", BUDGET))),
    ),
    ("industry is one of industries", OneOf(given("industry"), (text("software"), text("finance")))),
    ("seats is not one of sizes", Not(OneOf(SEATS, (number(10), number(20))))),
    ("amount is one of (10 EUR, 20 USD)", OneOf(AMOUNT, (money(10), money(18.4)))),
    ('pain contains "VP "', rules.TextTest("contains", PAIN, ("vp ",))),
    ('pain does not contain "x"', Not(rules.TextTest("contains", PAIN, ("x",)))),
    ('pain starts with any of ("A", "B")', rules.TextTest("starts", PAIN, ("a", "b"))),
    ("pain ends with any of industries", rules.TextTest("ends", PAIN, ("software", "finance"))),
    ("pain matches /^V.P$/", rules.TextTest("matches", PAIN, (), "^V.P$", r"\Av[^\x0a\x0d]p\Z")),
    ("pain does not match /x/", Not(rules.TextTest("matches", PAIN, (), "x", "x"))),
    ('interests includes "demo"', rules.Includes(given("interests"), ("demo",))),
    ('interests includes any of ("Demo", "Price")', rules.Includes(given("interests"), ("demo", "price"))),
    (
        'interests does not include all of ("Demo", "Price")',
        Not(rules.Includes(given("interests"), ("demo", "price"), every=True)),
    ),
    # time
    ("close_date is within last 30 days", inside(CLOSE, back(30, "day"), TODAY)),
    ("close_date is not within next 2 weeks", Not(inside(CLOSE, TODAY, ahead(2, "week")))),
    ("accepted_at is within last 4 hours", inside(ACCEPTED, back(4, "hour", NOW), NOW)),
    ("accepted_at is within last 1 day", inside(ACCEPTED, back(1, "day"), TODAY)),
    (
        "accepted_at is within 24 hours after answered_at",
        inside(ACCEPTED, given("answered_at"), ahead(24, "hour", given("answered_at"))),
    ),
    (
        "close_date is within 1 quarter before accepted_at",
        inside(CLOSE, back(1, "quarter", ACCEPTED), ACCEPTED),
    ),
    (
        "close_date is in last quarter",
        inside(
            CLOSE,
            rules.PeriodEdge("quarter", -1, False, Day()),
            rules.PeriodEdge("quarter", -1, True, Day()),
        ),
    ),
    ("days since close_date > 30", Compare(">", rules.DaysBetween(CLOSE, TODAY, Number()), number(30))),
    ("days until close_date > 30", Compare(">", rules.DaysBetween(TODAY, CLOSE, Number()), number(30))),
    (
        "days from close_date to accepted_at < 0",
        Compare("<", rules.DaysBetween(CLOSE, ACCEPTED, Number()), number(0)),
    ),
    ("close_date + 3 months > today", Compare(">", ahead(3, "month", CLOSE), TODAY)),
    ("accepted_at - 4 hours > now", Compare(">", back(4, "hour", ACCEPTED), NOW)),
    ("accepted_at + 1 day > today", Compare(">", ahead(1, "day", ACCEPTED), TODAY)),
    # figures
    ("length of pain >= 10", Compare(">=", rules.Length(PAIN, Number()), number(10))),
    (
        "amount * (100% - discount) >= 10k EUR",
        Compare(
            ">=",
            Arithmetic("*", AMOUNT, Arithmetic("-", percent(100), given("discount"), Percent()), Money()),
            money(10_000),
        ),
    ),
    (
        "amount / list_price < 0.8",
        Compare("<", Arithmetic("/", AMOUNT, given("list_price"), Ratio()), number(0.8)),
    ),
    (
        "amount / list_price < 80%",
        Compare("<", Arithmetic("/", AMOUNT, given("list_price"), Ratio()), percent(80)),
    ),
    ("amount / seats > 5 EUR", Compare(">", Arithmetic("/", AMOUNT, SEATS, Money()), money(5))),
    ("2 * seats > 5", Compare(">", Arithmetic("*", number(2), SEATS, Number()), number(5))),
    ("amount + 5 EUR > 0 EUR", Compare(">", Arithmetic("+", AMOUNT, money(5), Money()), money(0))),
    ("-seats < 5", Compare("<", Arithmetic("-", number(0), SEATS, Number()), number(5))),
    (
        "discount * 2 > tax",
        Compare(">", Arithmetic("*", given("discount"), number(2), Percent()), given("tax")),
    ),
    (
        "seats / 3 is one of (1, 2)",
        Or(
            tuple(Compare("=", Arithmetic("/", SEATS, number(3), Ratio()), number(value)) for value in (1, 2))
        ),
    ),
    # logic
    ("signed", is_yes("signed")),
    ("not signed", Not(is_yes("signed"))),
    ("fit", FIT),
    ("(fit)", FIT),
    ("account.served", rules.Named("served", "criterion", ("account",), False, "account")),
    (
        "fit and signed and mql",
        And((FIT, is_yes("signed"), rules.Named("mql", "definition", record="opportunity"))),
    ),
    ("fit or signed", Or((FIT, is_yes("signed")))),
    ("all of (fit, signed)", And((FIT, is_yes("signed")))),
    ("any of (fit, signed)", Or((FIT, is_yes("signed")))),
    ("none of (fit, signed)", And((Not(FIT), Not(is_yes("signed"))))),
    ("at least 1 of (fit, signed)", rules.Quantity(1, None, (FIT, is_yes("signed")))),
    ("at most 1 of (fit, signed)", rules.Quantity(0, 1, (FIT, is_yes("signed")))),
    ("exactly 1 of (fit, signed)", rules.Quantity(1, 1, (FIT, is_yes("signed")))),
    # rows
    ("some contacts where (knows)", Rows("some", CONTACTS, KNOWS)),
    ("every contact where (knows)", Rows("every", CONTACTS, KNOWS)),
    ("no contact where (knows)", Rows("no", CONTACTS, KNOWS)),
    ("at least 2 contacts where (knows)", Rows("count", CONTACTS, KNOWS, 2)),
    ("at most 1 contact where (knows)", Rows("count", CONTACTS, KNOWS, 0, 1)),
    ("exactly 2 contacts where (knows)", Rows("count", CONTACTS, KNOWS, 2, 2)),
    ("some account.contacts where (knows)", Rows("some", given("account.contacts"), KNOWS)),
    ("some opportunity.contacts where (contact.knows)", Rows("some", CONTACTS, KNOWS)),
    (
        'some contacts where (keen and role is "User")',
        Rows(
            "some",
            CONTACTS,
            And(
                (
                    rules.Named("keen", "criterion", record="contact"),
                    Compare("=", given("role", "contact"), rules.Constant("user", ROLE)),
                )
            ),
        ),
    ),
    (
        "some contacts where (engaged_on < opportunity.close_date)",
        Rows("some", CONTACTS, Compare("<", given("engaged_on", "contact"), given("close_date", outer=True))),
    ),
    (
        "some contacts where (opportunity.account.served and opportunity.fit)",
        Rows(
            "some",
            CONTACTS,
            And(
                (
                    rules.Named("served", "criterion", ("account",), True, "account"),
                    rules.Named("fit", "criterion", (), True, "opportunity"),
                )
            ),
        ),
    ),
    (
        "count of contacts > 2",
        Compare(">", rules.Aggregate("count", CONTACTS, None, None, Number()), number(2)),
    ),
    (
        "total of lines.price where (rebate > 5%) >= 10k EUR",
        Compare(
            ">=",
            rules.Aggregate(
                "total",
                LINES,
                given("price", "line"),
                Compare(">", given("rebate", "line"), percent(5)),
                Money(),
            ),
            money(10_000),
        ),
    ),
    (
        "latest of contacts.engaged_on is within last 30 days",
        inside(
            rules.Aggregate("latest", CONTACTS, given("engaged_on", "contact"), None, Day()),
            back(30, "day"),
            TODAY,
        ),
    ),
    (
        "highest of contacts.account.employees > seats",
        Compare(
            ">",
            rules.Aggregate("highest", CONTACTS, given("account.employees", "contact"), None, Number()),
            SEATS,
        ),
    ),
    # ranges
    ("count of contacts where (knows) >= 2", Rows("count", CONTACTS, KNOWS, 2)),
    ("2 <= count of contacts where (knows)", Rows("count", CONTACTS, KNOWS, 2)),
    ("count of contacts where (knows) > 1.5", Rows("count", CONTACTS, KNOWS, 2)),
    ("count of contacts where (knows) >= 1.5", Rows("count", CONTACTS, KNOWS, 2)),
    ("count of contacts where (knows) <= 1.5", Rows("count", CONTACTS, KNOWS, 0, 1)),
    ("count of contacts where (knows) < 1.5", Rows("count", CONTACTS, KNOWS, 0, 1)),
    ("count of contacts where (knows) < 2", Rows("count", CONTACTS, KNOWS, 0, 1)),
    ("count of contacts where (knows) > 2", Rows("count", CONTACTS, KNOWS, 3)),
    ("count of contacts where (knows) = 2", Rows("count", CONTACTS, KNOWS, 2, 2)),
    ("count of contacts where (knows) != 2", Not(Rows("count", CONTACTS, KNOWS, 2, 2))),
    ("count of contacts where (knows) is between 1 and 3", Rows("count", CONTACTS, KNOWS, 1, 3)),
    (
        "count of contacts where (knows) is one of (1, 3)",
        Or((Rows("count", CONTACTS, KNOWS, 1, 1), Rows("count", CONTACTS, KNOWS, 3, 3))),
    ),
    (
        "count of contacts where (knows) > seats",
        Compare(">", rules.Aggregate("count", CONTACTS, None, KNOWS, Number()), SEATS),
    ),
    ("deal_score >= 50", ScoreWithin("deal_score", 50, None, record="opportunity")),
    ("deal_score > 49.5", ScoreWithin("deal_score", 50, None, record="opportunity")),
    ("50 > deal_score", ScoreWithin("deal_score", None, 49, record="opportunity")),
    ("deal_score = -5", ScoreWithin("deal_score", -5, -5, record="opportunity")),
    ("deal_score is not 5", Not(ScoreWithin("deal_score", 5, 5, record="opportunity"))),
    ("deal_score is between 10 and 20.5", ScoreWithin("deal_score", 10, 20, record="opportunity")),
    ("account.account_score < 3", ScoreWithin("account_score", None, 2, ("account",), False, "account")),
]


@pytest.mark.parametrize(("written", "meaning"), MEANINGS, ids=[written for written, _ in MEANINGS])
def test_the_meaning_of(written, meaning):
    assert lowered(written) == meaning


@pytest.mark.parametrize("written", [written for written, _ in MEANINGS])
def test_everything_carries_the_span_of_its_text(written):
    for node in rules.walk(lowered(written)):
        assert node.span.source.name in ("<text>", "lists.qual")
        assert node.span.text


def test_inside_a_where_the_name_of_both_records_is_the_one_outside():
    condition = lowered("some children where (employees > account.employees)", "account")
    row, outside = given("employees", "account"), given("employees", "account", outer=True)
    assert condition == Rows("some", given("children", "account"), Compare(">", row, outside))


def test_in_front_of_a_dot_the_name_of_the_record_comes_before_a_link():
    assert lowered("account.employees > 1", "account") == Compare(
        ">", given("employees", "account"), number(1)
    )
    linked = given("account.employees", "account")
    assert lowered("account.account.employees > 1", "account") == Compare(">", linked, number(1))


def test_a_field_that_may_not_be_yet_says_so():
    condition = lowered("answered_at < now")
    assert isinstance(condition, Compare)
    assert isinstance(condition.left, rules.FieldValue)
    assert condition.left.not_yet


def test_values_of_several_choices_are_held_folded():
    condition = lowered('interests includes all of ("DEMO", "price")')
    assert isinstance(condition, rules.Includes)
    assert set(condition.values) <= set(INTERESTS.spelling)


def needs(*names: str, quantity: syntax.Quantity | None = None) -> syntax.Needs:
    items = []
    for name in names:
        parts = tuple(syntax.Name(part) for part in name.removeprefix("not ").split("."))
        items.append(syntax.Need(syntax.Path(parts), name.startswith("not ")))
    return syntax.Needs(tuple(items), quantity)


SERVED = rules.Named("served", "criterion", ("account",), False, "account")


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        (needs("fit"), FIT),
        (needs("fit", "signed"), And((FIT, is_yes("signed")))),
        (needs("not fit", "account.served"), And((Not(FIT), SERVED))),
        (needs("fit", "signed", quantity=syntax.Quantity("any")), Or((FIT, is_yes("signed")))),
        (needs("fit", "signed", quantity=syntax.Quantity("all")), And((FIT, is_yes("signed")))),
        (needs("fit", "signed", quantity=syntax.Quantity("none")), And((Not(FIT), Not(is_yes("signed"))))),
        (
            needs("fit", "signed", quantity=syntax.Quantity("at least", 1)),
            rules.Quantity(1, None, (FIT, is_yes("signed"))),
        ),
    ],
)
def test_needs(line, meaning):
    scope = make_scope()
    assert lower_needs(line, scope) == meaning
    assert scope.report.diagnostics == []


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (needs("fitt"), ["QR204"]),
        (needs("fitt", "nothing"), ["QR204", "QR204"]),
        (needs("amount"), ["QR308"]),
        (needs("deal_score"), ["QR316"]),
        (needs("served"), ["QR204"]),
        (needs("account.servd"), ["QR201"]),
        (needs("fit", "signed", quantity=syntax.Quantity("at least", 3)), ["QR115"]),
        (needs("fit", "signed", quantity=syntax.Quantity("exactly", 3)), ["QR115"]),
        (needs("broken"), []),
        (needs("lost"), []),
    ],
)
def test_needs_with_mistakes(line, codes):
    scope = make_scope()
    assert lower_needs(line, scope) is None
    assert [mistake.code for mistake in scope.report.diagnostics] == codes
