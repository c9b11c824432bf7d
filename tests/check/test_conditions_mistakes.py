"""Mistakes in conditions: the code, the exact place, the sentence, and the right form that is offered."""

from __future__ import annotations

import pytest

from qualrules.check.conditions import lower_condition
from tests.check.scopes import make_scope, mistakes, read

MISTAKES = [
    # names
    (
        "budget_confirmed is known",
        "QR201",
        "budget_confirmed",
        'an opportunity has no field called "budget_confirmed"',
    ),
    ("acount.country is known", "QR201", "acount", 'an opportunity has no field called "acount"'),
    ("account.contry is known", "QR201", "account.contry", 'an account has no field called "contry"'),
    ("served", "QR204", "served", '"served" is a criterion of an account, not of an opportunity'),
    ("industries is known", "QR219", "industries", '"industries" is a list of values, not a field'),
    ("fit is known", "QR219", "fit", '"fit" is a criterion, and only fields are known or missing'),
    (
        "deal_score is missing",
        "QR219",
        "deal_score",
        '"deal_score" is a score, and only fields are known or missing',
    ),
    ("amount + 5 EUR is known", "QR219", "amount + 5 EUR", "only fields are known or missing"),
    ("fit = yes", "QR219", "fit", '"fit" is a criterion, not a field'),
    ("amount.x > 5", "QR219", "amount", '"amount" is money, not a linked record'),
    ("fit.x > 5", "QR219", "fit", '"fit" is a criterion, not a linked record'),
    (
        'contacts.role is "User"',
        "QR214",
        "contacts.role",
        '"contacts" holds several records, so "contacts.role" does not say which contact is meant',
    ),
    ("seats is one of sizs", "QR218", "sizs", 'there is no list called "sizs"'),
    ("some contcts where (knows)", "QR201", "contcts", 'an opportunity has no list called "contcts"'),
    ("some amount where (knows)", "QR309", "amount", '"amount" is money, not a list of records'),
    ("some line where (price is known)", "QR204", "line", "an opportunity has several lists of line records"),
    (
        "some contacts.role where (knows)",
        "QR214",
        "contacts.role",
        '"contacts.role" goes on behind the list "contacts"',
    ),
    # inside where
    ("some contacts where (amount > 5 EUR)", "QR201", "amount", 'a contact has no field called "amount"'),
    (
        "some contacts where (some notes where (price is known))",
        "QR217",
        "some notes where (price is known)",
        "a condition inside `where` cannot hold a second list",
    ),
    (
        "some contacts where (count of opportunity.lines > 2)",
        "QR217",
        "count of opportunity.lines",
        "a condition inside `where` cannot hold a second list",
    ),
    (
        "some contacts where (notes is known)",
        "QR217",
        "notes is known",
        "a condition inside `where` cannot hold a second list",
    ),
    (
        "some contacts where (contact_score > 5)",
        "QR217",
        "contact_score",
        "a condition inside `where` cannot hold a score",
    ),
    # values
    (
        'budget_status is "Aproved"',
        "QR202",
        '"Aproved"',
        '"Aproved" is not one of the values of budget_status',
    ),
    ('interests includes "Dmo"', "QR202", '"Dmo"', '"Dmo" is not one of the values of interests'),
    (
        "budget_status is one of states",
        "QR202",
        "states",
        '"Identifed" is not one of the values of budget_status',
    ),
    ('stage is "Propsal"', "QR207", '"Propsal"', 'sales has no stage called "Propsal"'),
    # types
    ('amount >= "50000"', "QR301", '"50000"', "amount is money, so it cannot be compared with a text"),
    ("pain is 5", "QR301", "5", "pain is text, so it cannot be compared with a number"),
    ("seats > 5%", "QR301", "5%", "seats is a number, so it cannot be compared with a percent"),
    ("discount > 5", "QR301", "5", "discount is a percent, so it cannot be compared with a number"),
    (
        "seats > 5 EUR",
        "QR301",
        "5 EUR",
        "seats is a number, so it cannot be compared with an amount of money",
    ),
    ("amount > seats", "QR301", "seats", "amount is money, so it cannot be compared with a number"),
    ('signed is "yes"', "QR301", '"yes"', "signed is yes/no, so it cannot be compared with a text"),
    ("close_date > 5", "QR301", "5", "close_date is a date, so it cannot be compared with a number"),
    (
        'close_date > "2026-11-01"',
        "QR301",
        '"2026-11-01"',
        "close_date is a date, so it cannot be compared with a text",
    ),
    ("stage is pain", "QR301", "pain", "a claimed stage is compared with written stages only"),
    (
        "seats is one of industries",
        "QR301",
        "industries",
        "seats is a number, so it cannot be compared with a text",
    ),
    ('seats contains "5"', "QR301", "seats", "seats is a number, so `contains` cannot be asked of it"),
    ("pain contains any of sizes", "QR301", "sizes", "pain is text, so it cannot hold a number"),
    ('pain includes "x"', "QR301", "pain", "pain is text, so `includes` cannot be asked of it"),
    ("amount >= 50k", "QR302", "50k", "this amount does not say its currency"),
    ("amount + 5 > 5 EUR", "QR302", "5", "this amount does not say its currency"),
    ("amount is one of (5, 10 EUR)", "QR302", "5", "this amount does not say its currency"),
    ('pain = ""', "QR303", '""', "an empty field never equals anything, so this can never be met"),
    ('pain is not "  "', "QR303", '"  "', "an empty field never equals anything, so this is always met"),
    (
        'pain is one of ("a", "")',
        "QR303",
        '""',
        "an empty field never equals anything, so an empty text is no value",
    ),
    ('pain contains ""', "QR303", '""', "every text holds the empty text, so this says nothing"),
    ('close_date > "03/04/2026"', "QR304", '"03/04/2026"', "this could be 3 April or 4 March"),
    ('pain < "M"', "QR305", "<", "pain is text, and texts have no order"),
    ("pain < industry", "QR305", "<", "pain is text, and texts have no order"),
    ("signed > no", "QR305", ">", "signed is yes/no, and yes and no have no order"),
    ("amount > 5 GBP", "QR306", "5 GBP", "this ruleset has no rate for GBP"),
    ("close_date > 2026-02-30", "QR312", "2026-02-30", "there is no day 2026-02-30"),
    ("accepted_at > 2026-11-01T25:00Z", "QR312", "2026-11-01T25:00Z", "there is no time 2026-11-01T25:00Z"),
    ("accepted_at > 2026-11-01T09:30", "QR314", "2026-11-01T09:30", "this time does not say its zone"),
    # conditions and values
    ("amount", "QR308", "amount", "amount is money, and that alone is neither met nor not met"),
    ("amount + 5 EUR", "QR308", "amount + 5 EUR", "amount + 5 EUR is a value, not a condition"),
    (
        "contacts and signed",
        "QR308",
        "contacts",
        "contacts is a list of records, and that alone is neither met nor not met",
    ),
    (
        'interests is "Demo"',
        "QR309",
        "interests",
        'interests is some of "Demo", "Price", "Trial", so it has no single value to compare',
    ),
    (
        "account is pain",
        "QR309",
        "account",
        "account is a linked record, so it has no single value to compare",
    ),
    ("(signed and fit) = yes", "QR309", "signed and fit", "a condition stands here, where a value is needed"),
    ("amount + seats > 5 EUR", "QR309", "amount + seats", "an amount of money and a number cannot be added"),
    (
        "amount * list_price > 5 EUR",
        "QR309",
        "amount * list_price",
        "an amount of money and an amount of money cannot be multiplied",
    ),
    (
        "amount * seats > 5 EUR",
        "QR309",
        "amount * seats",
        "an amount of money and a number cannot be multiplied",
    ),
    ("discount / tax > 1", "QR309", "discount / tax", "a percent and a percent cannot be divided"),
    ("close_date - accepted_at > 5", "QR309", "close_date - accepted_at", "two dates cannot be subtracted"),
    (
        "seats + 3 days > 5",
        "QR309",
        "3 days",
        "seats is a number, so no length of time can be added to it or taken from it",
    ),
    ("length of seats > 5", "QR309", "seats", "`length of` is for a text field, and seats is a number"),
    ("days since seats > 5", "QR309", "seats", "seats is a number, and here a date is needed"),
    ("seats is within last 30 days", "QR309", "seats", "seats is a number, and here a date is needed"),
    ("-pain > 5", "QR309", "-pain", "pain is text, and a minus stands before numbers only"),
    ("total of lines > 5 EUR", "QR309", "lines", "the total of lines does not say of which field"),
    ("total of lines.name > 5", "QR309", "name", "lines.name is text, and `total of` is for numbers"),
    (
        "lowest of lines.sold_on < today",
        "QR309",
        "sold_on",
        "lines.sold_on is a date, and `lowest of` is for numbers",
    ),
    ("count of lines.price > 5", "QR214", "lines.price", '"lines.price" goes on behind the list "lines"'),
    ("seats > 0.1234567", "QR310", "0.1234567", "this number has too many digits"),
    ("seats > 1000000000000", "QR310", "1000000000000", "this number has too many digits"),
    (
        "amount * discount * tax > 5 EUR",
        "QR310",
        "amount * discount * tax",
        "the exact result could need 54 digits, and 38 is the most",
    ),
    (
        "close_date is within last 4 hours",
        "QR313",
        "4 hours",
        "a date has no time of day, so hours cannot be counted from it",
    ),
    (
        "accepted_at is within 4 hours after close_date",
        "QR313",
        "4 hours",
        "a date has no time of day, so hours cannot be counted from it",
    ),
    (
        "close_date + 4 hours > now",
        "QR313",
        "4 hours",
        "a date has no time of day, so hours cannot be counted from it",
    ),
    (
        "deal_score",
        "QR316",
        "deal_score",
        '"deal_score" is a score, so it stands alone against a written number',
    ),
    (
        "deal_score + 5 > 50",
        "QR316",
        "deal_score",
        '"deal_score" is a score, so it stands alone against a written number',
    ),
    (
        "deal_score > seats",
        "QR316",
        "seats",
        '"deal_score" is a score, so it is compared with a written number only',
    ),
    ("deal_score > 5%", "QR301", "5%", "deal_score is a number, so it cannot be compared with a percent"),
    (
        "deal_score is one of (5, 10)",
        "QR316",
        "deal_score",
        '"deal_score" is a score, so it stands alone against a written number',
    ),
    (
        "amount / list_price + 1 > 5",
        "QR317",
        "amount / list_price",
        "a division stands alone on its side of a comparison",
    ),
    (
        "amount / list_price > seats / opportunity.count",
        "QR317",
        "seats / opportunity.count",
        "a ratio is compared with a number or a percent, not with another ratio",
    ),
    # quantities
    (
        "at least 3 contacts where (fit)",
        "QR204",
        "fit",
        '"fit" is a criterion of an opportunity, not of a contact',
    ),
    ("deal_score = 2.5", "QR115", "2.5", "deal_score is always a whole number, so it never equals 2.5"),
    (
        "count of contacts where (knows) != 2.5",
        "QR115",
        "2.5",
        "a count is always a whole number, so it never equals 2.5",
    ),
    ("pain matches /(a+)+$/", "QR118", "(a+)+$", "this pattern can run long on some texts"),
    (r"pain matches /\bvp/", "QR118", r"\bvp", r'"\b" is not in the patterns here'),
]


@pytest.mark.parametrize(
    ("written", "code", "place", "sentence"), MISTAKES, ids=[case[0] for case in MISTAKES]
)
def test_one_mistake(written, code, place, sentence):
    (found,) = mistakes(written)
    assert (found.code, found.message) == (code, sentence)
    assert found.span.text.strip("/") == place


@pytest.mark.parametrize("case", MISTAKES, ids=[case[0] for case in MISTAKES])
def test_how_it_is_said(case):
    """Lower case unless it begins with the reader's words, no full stop, none of our own words."""
    (found,) = mistakes(case[0])
    for said in (found.message, found.label, *found.notes, *found.helps):
        assert not said.endswith(".")
        assert not {"token", "node", "AST", "expression", "parse"} & set(said.split())
    assert found.label or found.helps or found.example


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ('nowhere > 5 and amount > 50k and pain < "x"', ["QR201", "QR302", "QR305"]),
        ("nowhere > 2026-02-30", ["QR201", "QR312"]),
        ("any of (amount, seats, nowhere)", ["QR308", "QR308", "QR201"]),
        ("not (amount > 5 and nowhere)", ["QR302", "QR201"]),
        ('amount is between 5 and "x"', ["QR302", "QR301"]),
        ("nowhere is between 5 and 6", ["QR201"]),
        ("nowhere is one of (2026-02-30, 5 GBP)", ["QR201", "QR312", "QR306"]),
        ("some contacts where (nowhere and amount > 5 EUR)", ["QR201", "QR201"]),
        ("days from nowhere to seats > 5", ["QR201", "QR309"]),
        ("amount * nowhere > missing_too", ["QR201", "QR201"]),
        ("nowhere matches /(/", ["QR201", "QR118"]),
        ('nowhere contains any of ("a", "", 5)', ["QR201", "QR303", "QR301"]),
        ('deal_score is between nowhere and "x"', ["QR316", "QR301"]),
    ],
)
def test_all_mistakes_of_a_condition_come_at_once(written, codes):
    assert [found.code for found in mistakes(written)] == codes


@pytest.mark.parametrize(
    "written", ["lost", "lost > 5", "broken", "broken and fit", "some lost where (knows)", "lost.x"]
)
def test_names_of_items_that_could_not_be_read_are_let_through(written):
    scope = make_scope()
    assert lower_condition(read(written), scope) is None
    assert scope.report.diagnostics == []


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ('amount >= "50000"', "amount >= 50,000 EUR"),
        ('signed and amount >= "about 10"', "signed and amount >= 10,000 EUR"),
        ("amount >= 50k", "amount >= 50k EUR"),
        ('amount is one of ("50000", 5 EUR)', "amount is one of (50000 EUR, 5 EUR)"),
        ("discount > 5", "discount > 5%"),
        ("seats > 5%", "seats > 5"),
        ('seats > "1,200"', "seats > 1,200"),
        ("pain is 5", 'pain is "5"'),
        ('signed is "No"', "signed is no"),
        ('close_date > "2026-11-01"', "close_date > 2026-11-01"),
        ("accepted_at > 5", "accepted_at > 2026-11-01T09:30Z"),
        ("budget_status is 5", 'budget_status is "None"'),
        ("accepted_at > 2026-11-01T09:30", "accepted_at > 2026-11-01T09:30Z"),
        ("close_date is within last 36 hours", "close_date is within last 2 days"),
        ("budget_status", 'budget_status is "None"'),
        ("contacts.role is known", "some contacts where (role …)"),
    ],
)
def test_the_right_form_is_made_of_the_readers_own_line(written, example):
    (found,) = mistakes(written)
    assert found.example == (example,)


def test_what_an_unknown_name_is_told():
    (found,) = mistakes("budget_statu is known")
    assert found.label == 'did you mean "budget_status"?'
    assert found.helps == ("the fields of an opportunity: accepted_at, account, amount, … (20)",)


def test_what_an_unknown_value_is_told():
    (found,) = mistakes('budget_status is "Aproved"')
    assert found.label == 'did you mean "Approved"?'
    assert found.notes == ('budget_status is one of "None", "Identified", "Approved"',)


def test_a_mistake_in_a_named_list_shows_the_list_too():
    (found,) = mistakes("budget_status is one of states")
    (label,) = found.labels
    assert label.span.source.name == "lists.qual"
    assert label.span.text == '"Identifed"'
    assert label.text == 'did you mean "Identified"?'


def test_an_empty_text_is_repaired():
    (found,) = mistakes('signed and pain = ""')
    assert found.label == 'write "pain is missing"'
    assert found.fix is not None
    assert [(edit.span.text, edit.text) for edit in found.fix.edits] == [('pain = ""', "pain is missing")]


def test_a_name_of_the_record_outside_is_shown_how_to_reach_it():
    (found,) = mistakes("some contacts where (amount > 5 EUR)")
    assert found.label == 'for the opportunity outside write "opportunity.amount"'
    (found,) = mistakes("some contacts where (fit)")
    assert found.label == 'did you mean "opportunity.fit"?'


def test_a_ruleset_without_currency_is_told_once():
    found = mistakes("amount > 5 EUR and amount < 9 EUR", currency=None)
    assert [mistake.code for mistake in found] == ["QR307"]


def test_a_rule_of_a_linked_record_is_offered_by_its_path():
    (found,) = mistakes("served")
    assert found.label == 'did you mean "account.served"?'
