"""The public hardware seller's files: dates are refused without a form, and with one the counts are the known ones."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualrules.model.datatypes import Day, Link, Money, Number, Text
from qualrules.model.rules import SourceField
from qualrules.model.values import MILLION
from qualrules.reading.raw import RawRow, RawTable
from tests.reading.making import codes, comes_from, read, record_type, records_of, rules_of, source_of

DATA = os.environ.get("QUALRULES_TEST_DATA")
pytestmark = [
    pytest.mark.outside_data,
    pytest.mark.skipif(not DATA, reason="QUALRULES_TEST_DATA names no folder"),
]

RULES = rules_of(
    record_type("deal", account=Link("account"), product=Link("product"), engaged_on=Day(), close_date=Day()),
    record_type("account", revenue=Money(), sector=Text(), parent=Link("account")),
    record_type("product", price=Number()),
    currency="USD",
    rates={},
)
BLOCKS = (
    comes_from(
        "deal",
        "sales_pipeline.csv",
        SourceField("engaged_on", "engage_date"),
        SourceField("product", "product", means=((("GTXPro",), "GTX Pro"),)),
        by="opportunity_id",
    ),
    comes_from("account", "accounts.csv", SourceField("parent", "subsidiary_of"), by="account"),
    comes_from("product", "products.csv", SourceField("price", "sales_price"), by="product"),
)


class CsvRows:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[RawRow]:
        with self.path.open(encoding="utf-8", newline="") as lines:
            for number, values in enumerate(csv.DictReader(lines), start=2):
                yield RawRow(values, f"{self.path.name}:{number}")


def tables() -> list[RawTable]:
    folder = Path(DATA or "") / "maven_crm"
    found = []
    for name in ("sales_pipeline.csv", "accounts.csv", "products.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            columns = tuple(next(csv.reader(lines)))
        found.append(RawTable(name, CsvRows(folder / name), columns))
    return found


def test_two_digit_dates_are_refused_without_a_form():
    reading, diagnostics = read(RULES, *tables(), source=source_of(*BLOCKS))
    assert reading is None
    assert codes(diagnostics) == ["QR403", "QR403"]


def test_with_the_form_the_counts_are_the_known_ones():
    reading, diagnostics = read(RULES, *tables(), source=source_of(*BLOCKS, dates="DD-MM-YY"))
    assert codes(diagnostics) == []
    served: Counter[bool | None] = Counter()
    for record in records_of(reading):
        account = record.values["account"]
        sectors = ("technolgy", "software", "medical")
        served[
            account and account.values["revenue"] >= 1000 * MILLION and account.values["sector"] in sectors
        ] += 1
        assert record.values["product"] is not None
    assert served == {True: 2082, False: 5293, None: 1425}
    assert reading is not None
    assert (reading.count, reading.problems, reading.duplicates) == (8800, (), ())
