"""Messy exports made at random: every kind of value that people and CRMs write into a column, right and wrong."""

from __future__ import annotations

import csv
import io
import random

RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR
  rate USD = 0.92 EUR
  rate GBP = 1.234567 EUR
  time zone "{zone}"
  placeholders "n/a", "-", "999", "1.5", "31.12.2099"

record deal
  name:     text
  amount:   money
  listed:   money
  size:     number
  either:   number  default 7
  discount: percent
  closes:   date
  touched:  datetime
  won:      yes/no  default no
  tier:     one of "Gold", "Silver", "Straße"
  tags:     some of "New", "Old", "Ünder"
  phase:    stage of sales
  account:  account
  contacts: list of contact
  absent:   text

record account
  name:   text
  size:   number
  parent: account

record contact
  name: text
  age:  number

criterion big
  when amount >= 10 EUR

process sales "Selling" for deal
  stage "Open" needs big
  stage "Done" needs big

source exports for csv{forms}
  deal from "deals.csv" identified by "Id"
    name:     "Name"
      "nobody", "…" means missing
    amount:   "Amount"
    listed:   "Listed" currency "Currency"
    size:     "Size"
      "many" means "100"
    either:   "Either"
    either:   "Or"
    discount: "Discount"{percents}
    closes:   "Closes"
    touched:  "Touched"
    won:      "Won"
      "1", "Y" means yes
    tier:     "Tier"
      "" means "Silver"
      "G" means "Gold"
    tags:     "Tags"
    phase:    "Phase"
      "begun" means "Open"
    account:  "Account"
    contacts: contact by "Deal"
  account from "accounts.csv" identified by "Account Id"
    name:   "Name"
    size:   "Size"
    parent: "Parent"
  contact from "contacts.csv"
    name: "Name"
    age:  "Age"
"""

NAMES = ("Ada", "ÄÖÜ", "İstanbul", "ΣΑΣ", "ς", "ß", "  Bo  ", "nobody", "…", "n/a", "-", "", "a\nb", 'say "hi"', "x;y",
         "\u00a0nb\u00a0", "Ǆ", "ÀÉ", "1.5", "tab\there", "'", "日本", "a,b", "999")  # fmt: skip
PLAIN_NUMBERS = (
    "1",
    "0",
    "12",
    "1200",
    "12.5",
    "0.125",
    "99999.99",
    "7.00",
    "",
    "-3",
    "999",
    "1.5",
    "123456789012",
)
POINTED = (
    *PLAIN_NUMBERS,
    "1,234",
    "1,234.50",
    "12.345",
    "+4",
    "0.0",
    "00012",
    "1e3",
    ".5",
    "12.1234567",
    "-0.5",
)
COMMAS = ("1", "12,5", "1.234,5", "1.234", "0,125", "-3,25", "", "7,00", "12,", "1.234.567", "999")
WRONG = (
    "abc",
    "12.",
    "--5",
    "1 234",
    "1234567890123",
    "٣",
    "12..5",
    "n/a",
    " 12.5 ",
    "1'234",
    "n.a.",
    "many",
    "−5",
    "NaN",
)
MONEY = (
    "1 EUR",
    "EUR 5",
    "$12.50",
    "USD 7",
    "12 GBP",
    "5 CHF",
    "€3",
    "(12)",
    "12 €",
    "0.0000005",
    "1234567.891",
)
DAYS = ("2026-11-01", "2024-02-29", "1999-12-31", "", "2026-1-5", "2026-02-30", "soon", "2026/11/01", "n/a", "0001-01-01",
        "9999-12-31", "2026-11-01T10:00:00", "2026-11-01 23:30:00Z", "44567", " 2026-11-02 ", "0000-01-01")  # fmt: skip
DAY_FIRST = ("31/12/2025", "01/02/2026", "5/6/2026", "13.04.2026", "", "31.12.2099", "1-Nov-26", "31/02/2026")
MONTH_FIRST = ("12/31/2025", "01/02/2026", "5/6/2026", "", "12/31/2025 10:30", "1/2/26")
UNCLEAR = ("01/02/2026", "05/06/2026", "")
MOMENTS = ("2026-11-01T10:00:00Z", "2026-11-01 10:00:00", "2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-11-01",
           "2026-11-01T10:00:00.123456Z", "2026-11-01T10:00:00+02:00", "2026-11-01T24:00:00Z", "2026-11-01 10:00", "",
           "2026-11-01T10:00:60Z", "bad", "2026-11-01T10:00:00+00:00", "0001-01-01T00:00:00Z", "2026-11-01T10:00:00z",
           "2026-11-01T10:00:00+25:00", "9999-12-31T23:59:59Z")  # fmt: skip
PERCENTS = ("20%", "0", "12.5%", "", "0%", "7 %", "100%", "n/a")
BARE = ("20", "0.2", "12.34567", "12.5")
TIERS = ("Gold", "gold", " SILVER ", "STRASSE", "straße", "G", "g", "", "Bronze", "n/a", "STRAßE", "bronze")
TAGS = ("New", "new;old", "Old; ünder", "Ünder;Odd", "", ";", "odd;odd", "n/a", "New;-", "NEW;OLD;ÜNDER")
PHASES = ("Open", "open", "Begun", "begun", "Closed", "", "DONE", " done ", "n/a", "closed", "CLOSED")
YES = ("yes", "No", "TRUE", "false", "1", "Y", "0", "", "maybe", " yes ", "n/a")
CODES = ("EUR", "USD", "GBP", "CHF", "", "eur", " usd ")


def some(
    choice: random.Random, values: tuple[str, ...], rarely: tuple[str, ...] = (), often: float = 0.95
) -> str:
    """One of the values, seldom one of the others."""
    return choice.choice(values if not rarely or choice.random() < often else rarely)


DEALS = ("Id", "Name", "Amount", "Listed", "Currency", "Size", "Either", "Or", "Discount", "Closes", "Touched", "Won",
         "Tier", "Tags", "Phase", "Account", "Unused")  # fmt: skip
ACCOUNTS = ("Account Id", "Name", "Size", "Parent")


class Export:
    """Three files of one export; `seed` decides about everything."""

    def __init__(self, seed: int, rows: int = 40, *, tame: bool = False) -> None:
        self.choice = random.Random(seed)
        choice = self.choice
        self.rows = rows
        self.numbers = choice.choice((PLAIN_NUMBERS, POINTED, POINTED, COMMAS))
        self.days = choice.choice((DAYS, DAYS, DAY_FIRST, MONTH_FIRST, *([] if tame else [UNCLEAR])))
        self.wrong = WRONG if choice.random() < 0.8 else ()
        self.percents = choice.choice(("20", "0.2", "20" if tame else ""))
        self.separator = choice.choice((",", ",", ";", "\t", "|"))
        self.widths = choice.random() < 0.4
        self.quoting = choice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
        self.line_end = choice.choice(("\n", "\r\n"))
        self.blank_lines = choice.random() < 0.3
        self.line_ends_inside = choice.random() < 0.6

    def ruleset(self) -> str:
        """The rules, and the source block."""
        forms = self.choice.choice(
            ("", "", '  dates "DD/MM/YYYY"', '  numbers "1,234.56"', '  time zone "America/New_York"')
        )
        percents = f' percents "{self.percents}"' if self.percents else ""
        zone = self.choice.choice(("UTC", "Europe/Berlin"))
        return RULES.format(zone=zone, forms=forms, percents=percents)

    def files(self) -> dict[str, str]:
        """The files by name."""
        return {
            "deals.csv": self.text(DEALS, [self.deal(place) for place in range(self.rows)]),
            "accounts.csv": self.text(ACCOUNTS, [self.account() for _ in range(self.rows // 3)]),
            "contacts.csv": self.text(("Deal", "Name", "Age"), [self.contact() for _ in range(self.rows)]),
        }

    def deal(self, place: int) -> list[str]:
        """One row."""
        choice, wrong = self.choice, self.wrong
        bare = BARE if self.percents else ()
        return [
            f"D{place}" if choice.random() < 0.9 else some(choice, ("D1", "D2", "", " D3 ", "d1")),
            self.name(),
            some(choice, self.numbers, (*wrong, *(MONEY if wrong else ())), 0.85),
            some(choice, self.numbers, (*wrong, *MONEY) if wrong else (), 0.9),
            some(choice, CODES),
            some(choice, self.numbers, wrong),
            some(choice, (*self.numbers, "", ""), wrong),
            some(choice, self.numbers, wrong),
            some(choice, PERCENTS, (*bare, *wrong) if wrong else bare, 0.8),
            some(choice, self.days, ("soon", "n/a", "99/99/2026") if wrong else ()),
            some(choice, MOMENTS),
            some(choice, YES),
            some(choice, TIERS),
            some(choice, TAGS),
            some(choice, PHASES),
            some(choice, ("A1", "A2", "A3", "A4", "", "A99", " A1 ", "n/a", "a1", "A88")),
            "x",
        ]

    def account(self) -> list[str]:
        """One row."""
        choice = self.choice
        id = some(choice, ("A1", "A2", "A3", "A4", "A5", " A6", ""))
        return [
            id,
            self.name(),
            some(choice, PLAIN_NUMBERS, self.wrong),
            some(choice, ("", "A1", "A2", "A77")),
        ]

    def contact(self) -> list[str]:
        """One row."""
        return [
            f"D{self.choice.randrange(self.rows + 3)}",
            self.name(),
            some(self.choice, PLAIN_NUMBERS, self.wrong),
        ]

    def name(self) -> str:
        """A text, which may run over lines."""
        found = some(self.choice, NAMES)
        return found if self.line_ends_inside else found.replace("\n", " ")

    def text(self, header: tuple[str, ...], rows: list[list[str]]) -> str:
        """The file as text, with rows of other widths among the others."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, quoting=self.quoting, lineterminator=self.line_end)
        writer.writerow(header)
        for row in rows:
            if self.widths and self.choice.random() < 0.15:
                width = self.choice.choice((1, 2, len(row) - 1, len(row) + 1, len(row) + 2, len(row) + 3))
                row = [*row, "", "more", ""][:width]
            writer.writerow(row)
            if self.blank_lines and self.choice.random() < 0.1:
                out.write(self.line_end * self.choice.choice((1, 2)))
        text = out.getvalue()
        return text if self.choice.random() < 0.7 else text.removesuffix(self.line_end)
