"""Tables in many files, by Spark and by Python: the same records in the same order, the same places, the same account."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from qualrules.engines.spark.session import Settings, open_session
from tests.invoking import Done, invoke

pytestmark = pytest.mark.slow
RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR

record account "A company"
  size: number

record deal "An opportunity"
  account: account
  amount:  money
  close:   date

criterion big for deal
  when amount >= 10 EUR

criterion from_a_big_one for deal
  when account.size >= 50

criterion soon for deal
  when close is on or after today

promise "Big deals are closed soon" for deal
  that not big or soon
"""
DEALS = {
    "part-00000-3f-c000.csv": "id,account,amount,close\nD1,A1,5,2026-11-30\n\nD2,A2,TBD,\nD3,A9,12,2026-01-02,more\n",
    "part-00001-3f-c000.csv": "id,account,amount,close\n",
    "part-00002-3f-c000.csv": 'id,account,amount,close\r\n"D4","A3",99,2026-12-24\r\nD5,A4\r\nD1,A1,7,soon',
    "part-100000-3f-c000.csv": "id,account,amount,close\nD6,,,\nD7,A5,10.5,2026-11-22\n",
}
SOURCE = """
source crm for {form}
  deal from "deal" identified by "id"
  account from "account" identified by "id"
"""
SIZES = ([10, 60], [None], [70, 80, 5])
"""Of the accounts in each part."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """Deals and accounts as CSV, and accounts that are deals as Parquet."""
    open_session(settings)  # that the command finds the small one of the tests
    monkeypatch.chdir(tmp_path)
    for form in ("csv", "parquet"):
        (tmp_path / f"{form}.qual").write_text(RULES + SOURCE.format(form=form), "utf-8")
        for record in ("deal", "account"):
            (tmp_path / form / record).mkdir(parents=True)
    for name, text in DEALS.items():
        (tmp_path / "csv" / "deal" / name).write_bytes(text.encode())
    number = 0
    for part, sizes in enumerate(SIZES):
        ids = [f"A{number + place}" for place, _ in enumerate(sizes, 1)]
        number += len(sizes)
        table = pa.table({"id": ids, "size": pa.array(sizes, pa.int64())})
        parquet.write_table(table, tmp_path / "parquet" / "account" / f"part-{part:05}-5e-c000.zstd.parquet")
        csv.write_csv(table, tmp_path / "csv" / "account" / f"part-{part:05}-5e-c000.csv")
        deals = pa.table(
            {
                "id": [f"D{each}" for each in ids],
                "account": ids,
                "amount": ["12", "", None][: len(ids)],
                "close": ["2026-11-30", "", "2026-01-02"][: len(ids)],
            }
        )
        parquet.write_table(deals, tmp_path / "parquet" / "deal" / f"part-{part:05}-5e-c000.zstd.parquet")
    return tmp_path


def judged(command: str, form: str, engine: str) -> Done:
    data = (f"{form}/deal", f"{form}/account", "--type", "deal", "--as-of", "2026-11-22")
    kind = "jsonl" if command == "run" else "json"
    return invoke(command, f"{form}.qual", *data, "--engine", engine, "--format", kind)


PLACES = {
    "csv": [
        "part-00000-3f-c000.csv:2", "part-00000-3f-c000.csv:4",
        "part-00002-3f-c000.csv:2", "part-00002-3f-c000.csv:3", "part-00002-3f-c000.csv:4",
        "part-100000-3f-c000.csv:2", "part-100000-3f-c000.csv:3",
    ],
    "parquet": [
        "part-00000-5e-c000.zstd.parquet:1", "part-00000-5e-c000.zstd.parquet:2", "part-00001-5e-c000.zstd.parquet:1",
        *(f"part-00002-5e-c000.zstd.parquet:{number}" for number in (1, 2, 3)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("form", PLACES)
def test_parts_are_one_table(form: str, folder: Path) -> None:
    wanted, found = (judged("run", form, engine) for engine in ("python", "spark"))
    assert (found.code, found.out, found.err) == (wanted.code, wanted.out, wanted.err)
    assert [each["place"] for each in found.records] == PLACES[form]
    assert "Python reads" not in found.err


def test_two_folders_of_one_name_are_all_read(folder: Path) -> None:
    copytree(folder / "csv" / "deal", folder / "more" / "deal")
    data = ("deal=csv/deal", "deal=more/deal", "csv/account", "--type", "deal", "--as-of", "2026-11-22")
    wanted, found = (
        invoke("run", "csv.qual", *data, "--engine", engine, "--format", "jsonl")
        for engine in ("python", "spark")
    )
    assert (found.code, found.out, found.err) == (wanted.code, wanted.out, wanted.err)
    assert len(found.records) == 2 * len(PLACES["csv"])


def test_findings_name_the_part(folder: Path) -> None:
    wanted, found = (judged("audit", "csv", engine) for engine in ("python", "spark"))
    assert (found.code, found.document["findings"]) == (wanted.code, wanted.document["findings"])
    assert "part-00002-3f-c000.csv" in found.out
