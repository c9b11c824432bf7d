"""What is seen of all values of a column, and what is read the cheaper for it: the same records and account as by Python.

The first few rows say what to ask of all; each case is plain in them, and to the last row but where the name says otherwise.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from qualrules.engines.scan.scanning import surveyed_by
from qualrules.engines.sql.reading import seen
from tests.engines.scan.both import Both, read_both

RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR
  placeholders "n/a"{more}

record deal
  name:   text
  code:   text
  size:   number
  amount: money
  closes: date
  won:    yes/no
  tier:   one of "Gold", "Silver"
  tags:   some of "New", "Old", "Ünder"

criterion named
  when name is known

source exports for {form}
  deal from "deals.{form}" identified by "id"
"""
PLAIN = {
    "id": ["1", "2", "3", "4", "5", "6"],
    "name": ["Ada", "Bo Ek", None, "ZED", "x-1", "Ada"],
    "code": ["ab", "c d", "ab", None, "e.", "ab"],
    "size": ["1", "12", "0", "999999999999", None, "7"],
    "amount": ["1.5", "0.125", "12.5", "1234.567", "3", "1.25"],
    "closes": ["2026-11-01", "2024-02-29", None, "0001-01-01", "9999-12-31", "2026-11-02"],
    "won": ["yes", "no", "TRUE", None, "no", "yes"],
    "tier": ["Gold", "silver", None, "GOLD", "Gold", "silver"],
    "tags": ["New", "New;Old", None, "old", "New", "New;Old"],
}
LISTS: list[list[str | None] | None] = [["New"], ["Old", "New"], None, [], ["Old", "Old"], ["New"]]
ODD = [
    *((column, text) for column in ("name", "code") for text in (" a", "a ", "a\t", "Ä", "İ", "n/a", "\u00a0a", "A B")),
    *(("size", text) for text in ("-1", "1,5", "1.5", "1.500", "1234567890123", "1.1234567", "abc", " 3", "1 ", "1e3")),
    *(("amount", text) for text in ("1,25", "1.234", "1,234.5", "5 EUR", "$1", ".5", "5.", "1.1234567", "n/a", "٣")),
    *(("closes", text) for text in ("2026-02-30", "31.12.2026", "2026-1-5", " 2026-11-01", "2026-11-01 ", "01/02/2026")),
    *(("won", text) for text in ("maybe", " no", "n/a", "1")),
    *(("tier", text) for text in ("Bronze", " gold ", "n/a", "Ünder")),
    *(("tags", text) for text in ("Odd", "New;Odd", "Ünder", " new ", "n/a;New")),
]  # fmt: skip
ODD_LISTS: list[list[str | None]] = [
    ["Odd"],
    [None],
    ["New", None],
    ["Ünder"],
    [" new"],
    ["n/a"],
    [""],
    ["ünder", "OLD"],
]


@pytest.fixture(autouse=True)
def few_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "FIRST", 5)


def csv(folder: Path, columns: dict[str, list[str | None]], more: str = "") -> Both:
    rows = [
        ",".join(columns),
        *(",".join(quoted(cell) for cell in row) for row in zip(*columns.values(), strict=True)),
    ]
    text = "\n".join(rows) + "\n"
    return read_both(folder, RULES.format(form="csv", more=more), {"deals.csv": text})


def quoted(cell: str | None) -> str:
    return f'"{cell}"' if cell and ("," in cell or cell != cell.strip()) else cell or ""


def typed(
    folder: Path, tags: list[list[str | None] | None], more: str = "", **others: list[str | None]
) -> Both:
    columns = {name: pa.array(values, pa.string()) for name, values in (PLAIN | others).items()}
    table = pa.table(columns | {"tags": pa.array(tags, pa.list_(pa.string()))})
    folder.mkdir(exist_ok=True)
    parquet.write_table(table, folder / "deals.parquet")
    content = (folder / "deals.parquet").read_bytes()
    return read_both(folder, RULES.format(form="parquet", more=more), {"deals.parquet": content})


def same(both: Both) -> None:
    with both:
        assert both.differences() == []
        if both.scanned is not None:
            assert both.some_records("deal", both.numbers("deal")) == []


def facts(both: Both) -> dict[str, set[str]]:
    assert both.scanned is not None
    ((_, table),) = both.scanned.scan.tables
    return {name: set(each.facts) for name, each in surveyed_by(table).seen.items()}


def last(column: str, value: str | None) -> dict[str, list[str | None]]:
    return PLAIN | {column: [*PLAIN[column][:-1], value]}


def test_plain_columns_are_seen_to_be_plain(tmp_path: Path) -> None:
    with csv(tmp_path, PLAIN) as both:
        found = facts(both)
        tables = {str(name) for (name,) in both.database.rows("SELECT table_name FROM duckdb_tables()")}
    assert found["name"] == {"neat"}
    assert found["code"] == {"neat", "small"}
    assert found["size"] == found["amount"] == {"numbers"}
    assert found["closes"] == {"dates"}
    assert not any(name.startswith("rows of") for name in tables), "the file is read where it stands"


def test_plain_columns_are_read_alike(tmp_path: Path) -> None:
    same(csv(tmp_path, PLAIN))
    same(typed(tmp_path, LISTS))


@pytest.mark.parametrize(("column", "text"), ODD)
def test_a_value_in_the_last_row_that_is_not_plain_is_read_alike(
    column: str, text: str, tmp_path: Path
) -> None:
    same(csv(tmp_path, last(column, text)))
    if column in ("name", "closes"):
        same(typed(tmp_path / "typed", LISTS, **{column: last(column, text)[column]}))


@pytest.mark.parametrize("column", [name for name in PLAIN if name not in ("id", "tags")])
@pytest.mark.parametrize("value", [None, ""])
def test_nothing_and_empty_texts_are_read_alike(column: str, value: str | None, tmp_path: Path) -> None:
    same(typed(tmp_path, LISTS, **{column: last(column, value)[column]}))
    same(typed(tmp_path, LISTS, **{column: [value] * 6}))


@pytest.mark.parametrize("items", ODD_LISTS)
def test_a_list_in_the_last_row_that_is_not_plain_is_read_alike(
    items: list[str | None], tmp_path: Path
) -> None:
    same(typed(tmp_path, [*LISTS[:-1], items]))
    same(typed(tmp_path, [items, *LISTS[1:]]))


@pytest.mark.parametrize("placeholder", ["12", "1.5", "2026-11-01", "ab", "[]", "yes"])
def test_plain_values_that_mean_nothing_are_read_alike(placeholder: str, tmp_path: Path) -> None:
    more = f', "{placeholder}"'
    same(csv(tmp_path, PLAIN, more))
    same(typed(tmp_path / "typed", LISTS, more))


def test_numbers_that_a_comma_could_explain_are_settled_alike(tmp_path: Path) -> None:
    for texts in (["1.234"] * 6, ["1.234", "2", "3", "4", "5", "0.5"], ["0.5", "1.234", "2", "3", "4", "5"]):
        with csv(tmp_path, PLAIN | {"amount": list(texts)}) as both:
            assert both.differences() == []


@pytest.mark.parametrize("other", ["1,5", "1.234", "2", "1.5"])
@pytest.mark.parametrize("late", ["1.5", "1.234", "3"])
def test_numbers_of_two_files_are_settled_alike(late: str, other: str, tmp_path: Path) -> None:
    rows = "".join(f"{text},x\n" for text in ("1", "2", "3", "4", "5", late))
    files = {"a.csv": f"amount,name\n{rows}", "b.csv": f'amount,name\n"{other}",x\n'}
    rules, _, _ = RULES.format(form="csv", more="").partition("source exports")
    with read_both(tmp_path, rules, files) as both:
        assert both.differences() == []
