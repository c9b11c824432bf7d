"""A ruleset that has every kind of thing that an agreement can depend on, in two files, and edits of it.

An edit is (file, old, new). What it changes in meaning is written beside it, by hand.
"""

from __future__ import annotations

from pathlib import Path

MAIN = """\
ruleset acme_b2b 2.1.0 "Agreed by Sales and Marketing"
  agreed by "Head of Sales", "Head of Marketing" on 2026-10-01
  effective from 2026-11-01
  currency EUR
  rate USD = 0.92 EUR
  time zone "Europe/London"
  fiscal year starts in "February"
  placeholders "TBD", "N/A"

use "base.qual"

list free_mail: "gmail.com", "yahoo.com"

record opportunity
  amount: money "What they will pay"
  budget_status: one of "None", "Identified", "Approved" about "Where the money stands"
  pain: text placeholders "?"
  close_date: date
  won_on: date missing means not yet
  seats: number default 1
  discount: percent
  account: account
  contacts: list of contact
  stage: stage of sales
  entered: date

record contact
  role: text
  email: text

# What it takes
criterion budget "Money is there" for opportunity
  when budget_status is one of ("Identified", "Approved") or amount is at least 10k USD
  because "No money, no deal"
  ask "Has money been set aside?"
  owner "Sales"

criterion pain_told "They said what hurts" for opportunity
  when pain is known

criterion closes_soon for opportunity
  when close_date is in this quarter
  unknown counts as not met

criterion big_team for opportunity
  when seats is more than 25
  unless discount is more than 40%

criterion heard for opportunity
  when some contacts where (email does not end with any of free_mail)

criterion signed for opportunity
  when won_on is on or before today

criterion worth for opportunity
  when warmth >= 50

criterion lost_reason for opportunity
  when pain is "lost"

score warmth "How warm" for opportunity
  add 30 when pain_told   "told"
  add 40 when heard
  subtract 20 when big_team

definition qualified "Qualified" for opportunity by "Sales"
  needs budget, pain_told
  needs at least 1 of big_team, heard
  unless lost_reason

definition forecast "For the forecast" for opportunity by "Finance"
  needs closes_soon, worth

definition served_customer for opportunity
  needs account.served

promise "A lead goes one way" for opportunity
  that at most 1 of (signed, lost_reason)

process sales "How we sell" for opportunity
  stage "Discovery" probability 10% owner "Sales"
    needs pain_told
    exit needs budget
    stay at most 30 days since entered
  stage "Proposal" "A price is named"
    needs heard
    should have big_team
  outcome "Won" won after "Proposal" needs signed
  outcome "Lost" lost needs lost_reason
  moves
    no skipping
    reopen "Lost" to "Discovery"

example "Nothing is known" for opportunity as of 2026-11-21
  expect qualified is unknown
"""

BASE = """\
ruleset base 1.0.0
  placeholders "-"

record account
  country: text
  employees: number

criterion served "We serve them" for account
  when country is one of ("US", "DE") and employees is at least 50

criterion large for account
  when employees is at least 1000
"""

FILES = {"main.qual": MAIN, "base.qual": BASE}

Edit = tuple[str, str, str]


def edited(*edits: Edit) -> dict[str, str]:
    """The files with edits made, each of a text that stands there once."""
    files = dict(FILES)
    for file, old, new in edits:
        assert files[file].count(old) == 1, (files[file].count(old), old)
        files[file] = files[file].replace(old, new)
    return files


def written(folder: Path, files: dict[str, str]) -> Path:
    """The main file, written to a folder with what it uses."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "main.qual"


_BUDGET = MAIN[MAIN.index("criterion budget") : MAIN.index("criterion pain_told")]
_SIGNED = MAIN[MAIN.index("criterion signed") : MAIN.index("criterion worth")]

WORDS: dict[str, Edit] = {
    "a comment": ("main.qual", "# What it takes", "# What does it take, in all?"),
    "a comment inside": ("main.qual", "  when pain is known", "  when pain is known # said aloud"),
    "the layout": (
        "main.qual",
        "  when seats is more than 25\n",
        "    when\n      seats\n is more than 25\n",
    ),
    "a title": ("main.qual", '"Money is there"', '"There is money"'),
    "no title": ("main.qual", '"For the forecast" ', ""),
    "the ruleset's title": ("main.qual", '"Agreed by Sales and Marketing"', '"What we agreed"'),
    "the title of a promise": ("main.qual", '"A lead goes one way"', '"One way only"'),
    "the title of a stage": ("main.qual", '"A price is named"', '"They know the price"'),
    "the title of a line of a score": ("main.qual", '"told"', '"said"'),
    "a description": ("main.qual", '"What they will pay"', '"The price"'),
    "a description of values": ("main.qual", '"Where the money stands"', '"The money"'),
    "a reason": ("main.qual", "No money, no deal", "Without money it is a wish"),
    "a question": ("main.qual", "Has money been set aside?", "Is there money?"),
    "an owner": ("main.qual", '  owner "Sales"\n\n', '  owner "Marketing"\n\n'),
    "the owner of a stage": ("main.qual", '10% owner "Sales"', '10% owner "Presales"'),
    "a level": ("main.qual", '  owner "Sales"\n\n', '  level opportunity\n  owner "Sales"\n\n'),
    "by whom a definition is": ("main.qual", ' by "Finance"', ' by "Sales"'),
    "the version": ("main.qual", "acme_b2b 2.1.0", "acme_b2b 2.1.1"),
    "the name of the ruleset": ("main.qual", "ruleset acme_b2b", "ruleset acme"),
    "when it was agreed": ("main.qual", "on 2026-10-01", "on 2026-10-15"),
    "when it is effective": ("main.qual", "from 2026-11-01", "from 2027-01-01"),
    "an example": ("main.qual", "expect qualified is unknown", "expect forecast is not met"),
    "a source block": (
        "main.qual",
        'example "',
        'source csv\n  opportunity from "deals"\n    amount: "Price"\n      "free" means missing\n\nexample "',
    ),
    "the order of items": ("main.qual", _BUDGET, ""),
    "the order of needs": ("main.qual", "needs budget, pain_told", "needs pain_told\n  needs budget"),
    "the order of choices": ("main.qual", "of big_team, heard", "of heard, big_team"),
    "the order of a list": ("main.qual", '"gmail.com", "yahoo.com"', '"yahoo.com", "gmail.com"'),
    "the order of picklist values": (
        "main.qual",
        '"None", "Identified", "Approved" about',
        '"Approved", "Identified", "None" about',
    ),
    "the order of written values": ("main.qual", '("Identified", "Approved")', '("Approved", "Identified")'),
    "the order of lines of a score": (
        "main.qual",
        '  add 30 when pain_told   "told"\n  add 40 when heard\n',
        '  add 40 when heard\n  add 30 when pain_told   "told"\n',
    ),
    "the order of placeholders": ("main.qual", '"TBD", "N/A"', '"N/A", "TBD"'),
    "the order of sides": ("main.qual", "seats is more than 25", "25 < seats"),
    "another spelling of a number": ("main.qual", "10k USD", "10_000 USD"),
    "the same amount in the other currency": ("main.qual", "10k USD", "9,200 EUR"),
    "`for` left out": (
        "main.qual",
        'criterion pain_told "They said what hurts" for opportunity',
        "criterion pain_told",
    ),
    "a field that nothing reads": ("main.qual", "  entered: date", "  entered: date\n  color: text"),
    "a list that nothing names": ("main.qual", "list free_mail", 'list colors: "red"\n\nlist free_mail'),
    "a used file's title": ("base.qual", '"We serve them"', '"Served"'),
    "a used file's version": ("base.qual", "base 1.0.0", "base 3.0.0"),
}
"""Edits after which every signature holds."""

MOVED: dict[str, Edit] = {"the order of items": ("main.qual", _SIGNED, _SIGNED + _BUDGET)}
"""Where the text of an edit that moves goes."""

SALES = "process sales"

MEANING: dict[str, tuple[Edit, set[str], str]] = {
    "a threshold": (
        ("main.qual", "10k USD", "12k USD"),
        {"definition qualified", SALES, "criterion budget"},
        'the criterion "budget"',
    ),
    "a direction": (
        ("main.qual", "is at least 10k USD", "is more than 10k USD"),
        {"definition qualified", SALES, "criterion budget"},
        'the criterion "budget"',
    ),
    "a picklist value more": (
        (
            "main.qual",
            '"None", "Identified", "Approved" about',
            '"None", "Identified", "Approved", "Spent" about',
        ),
        {"definition qualified", SALES, "criterion budget"},
        'the field "opportunity.budget_status"',
    ),
    "a written value less": (
        ("main.qual", '("Identified", "Approved")', '("Approved")'),
        {"definition qualified", SALES, "criterion budget"},
        'the criterion "budget"',
    ),
    "a need more": (
        ("main.qual", "needs budget, pain_told", "needs budget, pain_told, closes_soon"),
        {"definition qualified"},
        "its own lines",
    ),
    "a need less": (
        ("main.qual", "needs closes_soon, worth", "needs worth"),
        {"definition forecast"},
        "its own lines",
    ),
    "a quantity": (
        ("main.qual", "at least 1 of", "at least 2 of"),
        {"definition qualified"},
        "its own lines",
    ),
    "an `unless` of a definition": (
        ("main.qual", "  unless lost_reason\n", ""),
        {"definition qualified"},
        "its own lines",
    ),
    "an `unless` of a criterion": (
        ("main.qual", "  unless discount is more than 40%\n", ""),
        {
            "definition qualified",
            "definition forecast",
            SALES,
            "score warmth",
            "criterion big_team",
            "criterion worth",
        },
        'the criterion "big_team"',
    ),
    "a rate": (
        ("main.qual", "0.92", "0.95"),
        {"definition qualified", SALES, "criterion budget"},
        "the rate of USD",
    ),
    "a rate more": (
        ("main.qual", "  rate USD = 0.92 EUR\n", "  rate USD = 0.92 EUR\n  rate GBP = 1.17 EUR\n"),
        {"definition qualified", SALES, "criterion budget"},
        "the list of currencies that have a rate",
    ),
    "the currency": (
        ("main.qual", "currency EUR\n  rate USD = 0.92 EUR", "currency USD\n  rate EUR = 1.09 USD"),
        {"definition qualified", SALES, "criterion budget"},
        "the currency",
    ),
    "the time zone": (
        ("main.qual", "Europe/London", "America/New_York"),
        {
            "definition forecast",
            "promise A lead goes one way",
            SALES,
            "criterion closes_soon",
            "criterion signed",
        },
        "the time zone",
    ),
    "the fiscal year": (
        ("main.qual", '"February"', '"April"'),
        {"definition forecast", "criterion closes_soon"},
        "the fiscal year",
    ),
    "a placeholder of the ruleset": (
        ("main.qual", '"TBD", "N/A"', '"TBD", "N/A", "unset"'),
        {
            "definition qualified",
            "definition forecast",
            "definition served_customer",
            SALES,
            "promise A lead goes one way",
            "score warmth",
            "criterion budget",
            "criterion pain_told",
            "criterion closes_soon",
            "criterion big_team",
            "criterion heard",
            "criterion signed",
            "criterion worth",
            "criterion lost_reason",
            "criterion served",
            "criterion large",
        },
        "the placeholders",
    ),
    "a placeholder of a field": (
        ("main.qual", 'placeholders "?"', 'placeholders "?", "tell us"'),
        {
            "definition qualified",
            "definition forecast",
            SALES,
            "promise A lead goes one way",
            "score warmth",
            "criterion pain_told",
            "criterion worth",
            "criterion lost_reason",
        },
        'the field "opportunity.pain"',
    ),
    "a member of a list": (
        ("main.qual", '"gmail.com", "yahoo.com"', '"gmail.com", "yahoo.com", "gmx.net"'),
        {
            "definition qualified",
            "definition forecast",
            SALES,
            "score warmth",
            "criterion heard",
            "criterion worth",
        },
        'the list "free_mail" (main.qual:12)',
    ),
    "`unknown counts as`": (
        ("main.qual", "  unknown counts as not met\n", ""),
        {"definition forecast", "criterion closes_soon"},
        'the criterion "closes_soon"',
    ),
    "a default": (
        ("main.qual", "seats: number default 1", "seats: number"),
        {
            "definition qualified",
            "definition forecast",
            SALES,
            "score warmth",
            "criterion big_team",
            "criterion worth",
        },
        'the field "opportunity.seats"',
    ),
    "`missing means not yet`": (
        ("main.qual", "won_on: date missing means not yet", "won_on: date"),
        {"promise A lead goes one way", SALES, "criterion signed"},
        'the field "opportunity.won_on"',
    ),
    "the type of a field": (
        ("main.qual", "pain: text placeholders", 'pain: one of "lost", "slow" placeholders'),
        {
            "definition qualified",
            "definition forecast",
            SALES,
            "promise A lead goes one way",
            "score warmth",
            "criterion pain_told",
            "criterion worth",
            "criterion lost_reason",
        },
        'the field "opportunity.pain"',
    ),
    "a period": (
        ("main.qual", "in this quarter", "in this month"),
        {"definition forecast", "criterion closes_soon"},
        'the criterion "closes_soon"',
    ),
    "the points of a score": (
        ("main.qual", "add 40 when heard", "add 45 when heard"),
        {"definition forecast", "score warmth", "criterion worth"},
        'the score "warmth"',
    ),
    "the threshold of a score": (
        ("main.qual", "warmth >= 50", "warmth >= 60"),
        {"definition forecast", "criterion worth"},
        'the criterion "worth"',
    ),
    "the words of a text": (
        ("main.qual", 'pain is "lost"', 'pain is "gone"'),
        {"definition qualified", "promise A lead goes one way", SALES, "criterion lost_reason"},
        'the criterion "lost_reason"',
    ),
    "a promise": (
        ("main.qual", "at most 1 of (signed", "exactly 1 of (signed"),
        {"promise A lead goes one way"},
        "its own lines",
    ),
    "a stage's needs": (
        ("main.qual", "    needs heard\n", "    needs heard, budget\n"),
        {SALES},
        "its own lines",
    ),
    "a stage's exit": (("main.qual", "    exit needs budget\n", ""), {SALES}, "its own lines"),
    "a stage's stay": (("main.qual", "30 days since", "20 days since"), {SALES}, "its own lines"),
    "a stage's advice": (("main.qual", "    should have big_team\n", ""), {SALES}, "its own lines"),
    "a stage's probability": (("main.qual", "probability 10%", "probability 20%"), {SALES}, "its own lines"),
    "a stage more": (
        ("main.qual", '  outcome "Won"', '  stage "Legal"\n    needs closes_soon\n  outcome "Won"'),
        {SALES},
        "its own lines",
    ),
    "what an outcome is": (("main.qual", '"Lost" lost needs', '"Lost" needs'), {SALES}, "its own lines"),
    "after which stage": (("main.qual", 'after "Proposal"', 'after "Discovery"'), {SALES}, "its own lines"),
    "which moves there are": (("main.qual", "    no skipping\n", ""), {SALES}, "its own lines"),
    "reopening": (("main.qual", 'to "Discovery"', 'to "Proposal"'), {SALES}, "its own lines"),
    "for which records a process is": (
        ("main.qual", '"How we sell" for opportunity\n', '"How we sell" for opportunity when pain_told\n'),
        {SALES},
        "its own lines",
    ),
    "a criterion of a used file": (
        ("base.qual", "employees is at least 50\n", "employees is at least 100\n"),
        {"definition served_customer", "criterion served"},
        'the criterion "served" (base.qual:8)',
    ),
    "an override": (
        (
            "main.qual",
            "# What it takes",
            "override criterion served for account\n  when employees is at least 10\n\n# What it takes",
        ),
        {"definition served_customer", "criterion served"},
        'the criterion "served" (main.qual:',
    ),
}
"""Edits that change what is signed: which items, and what the sentence about the first of them names."""
