"""Typed exports made at random: what a file with types of its own may hold in the columns of a ruleset."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR
  rate USD = 0.92 EUR
  time zone "{zone}"
  placeholders "n/a", "{placeholder}"

record deal
  name:     text
  amount:   money
  size:     number
  discount: percent
  closes:   date
  touched:  datetime
  won:      yes/no
  tier:     one of "Gold", "Silver"
  tags:     some of "New", "Old"
  phase:    stage of sales
  account:  account

record account
  name: text
  size: number

criterion big
  when amount >= 10 EUR

process sales "Selling" for deal
  stage "Open" needs big

source exports for parquet{percents}
  deal from "deals.parquet" identified by "id"
    name: "name"
      "nobody" means missing
  account from "accounts.parquet" identified by "id"
"""

FLOATS = (
    0.1,
    12.5,
    1e-7,
    123456.789,
    -3.25,
    1e9,
    1e15,
    1e16,
    0.0,
    20.0,
    2.5,
    float("nan"),
    float("inf"),
    1234.5678901,
)
WHOLES = (0, 1, -3, 20, 999_999_999_999, 10**12, 10**15)
DECIMALS = (Decimal("1.50"), Decimal("-0.01"), Decimal("20.00"), Decimal(0))
WIDE = (*DECIMALS, Decimal("-999999999999.99"), Decimal(10**12), Decimal("1234567890123456.78"))
LONG = (
    *WIDE,
    Decimal("0.1234567"),
    Decimal("0.1234560"),
    Decimal("999999999999.9999995"),
    Decimal("-1e27"),
    Decimal(12),
)
TEXTS = (
    "12",
    "12.5",
    "1,234.50",
    "abc",
    "",
    " 7 ",
    "20%",
    "n/a",
    "Gold",
    "silver",
    "Open",
    "2026-11-01",
    "ÄÖ",
    "nobody",
)
DAYS = (date(2026, 11, 1), date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29))
MOMENTS = tuple(
    map(
        datetime.fromisoformat,
        ("2026-11-01T10:00", "2026-03-29T02:30", "2026-10-25T02:30:00.999999", "0001-01-01"),
    )
)
LISTS = (["New"], ["old", "NEW"], [], ["Odd"], [None, "New"], ["n/a"])
KINDS: dict[str, tuple[str, Sequence[object]]] = {
    "double": ("float64", FLOATS),
    "whole": ("int64", WHOLES),
    "decimal": ("decimal128(12,2)", DECIMALS),
    "wide": ("decimal128(18,2)", WIDE),
    "long": ("decimal128(38,10)", LONG),
    "text": ("string", TEXTS),
    "day": ("date32", DAYS),
    "moment": ("timestamp[us]", MOMENTS),
    "yes": ("bool", (True, False)),
    "texts": ("list", LISTS),
    "empty": ("string", (None,)),
}
FITTING = {
    "id": ("text", "whole"),
    "name": ("text", "text", "whole", "empty"),
    "amount": ("double", "whole", "decimal", "wide", "long", "text"),
    "size": ("double", "whole", "decimal", "wide", "long", "text", "yes"),
    "discount": ("double", "whole", "decimal", "wide", "long", "text"),
    "closes": ("day", "moment", "text", "whole"),
    "touched": ("moment", "day", "text"),
    "won": ("yes", "text", "whole"),
    "tier": ("text", "whole", "yes"),
    "tags": ("texts", "text"),
    "phase": ("text", "double"),
    "account": ("text", "whole"),
}


def write(folder: Path, seed: int, rows: int = 30) -> str:
    """Writes the two files; gives the ruleset."""
    import pyarrow as pa
    from pyarrow import parquet

    choice = random.Random(seed)
    types = {
        "float64": pa.float64(),
        "int64": pa.int64(),
        "decimal128(12,2)": pa.decimal128(12, 2),
        "decimal128(18,2)": pa.decimal128(18, 2),
        "decimal128(38,10)": pa.decimal128(38, 10),
        "string": pa.string(),
        "date32": pa.date32(),
        "timestamp[us]": pa.timestamp("us"),
        "bool": pa.bool_(),
        "list": pa.list_(pa.string()),
    }

    def column(name: str) -> object:
        kind, values = KINDS[choice.choice(FITTING[name])]
        picked = [choice.choice(values) if choice.random() < 0.85 else None for _ in range(rows)]
        return pa.array(picked, types[kind])

    folder.mkdir(exist_ok=True)
    deals = {name: column(name) for name in FITTING if choice.random() < 0.95 or name == "id"}
    ids = choice.choice(([1, 20, 0, 12], ["12", "12.5", "abc", "12"]))
    accounts = {
        "id": pa.array(ids),
        "name": pa.array(["a", "b", None, "Ü"]),
        "size": pa.array([1.5, None, 2.0, 3.25]),
    }
    parquet.write_table(pa.table(deals), folder / "deals.parquet")
    parquet.write_table(pa.table(accounts), folder / "accounts.parquet")
    percents = choice.choice(('  percents "20"', '  percents "0.2"'))
    zone = choice.choice(("UTC", "Europe/Berlin"))
    return RULES.format(zone=zone, percents=percents, placeholder=choice.choice(("-", "20", "true")))
