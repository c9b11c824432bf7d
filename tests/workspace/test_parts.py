"""A folder of parts is one table, called like its folder, with the records of its parts in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.invoking import Done, invoke

RULES = """ruleset deals 1.0.0 "Deals"

record deal
  amount: number

criterion big
  when amount >= 10
"""
SOURCE = """
source crm for csv
  deal from "deals.csv" identified by "id"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten parts, as Spark writes them, and one more whose number has a digit more than the others."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "deals.csv"
    made.mkdir()
    for number in (*range(10), 100_000):
        (made / f"part-{number:05}-3f-c000.csv").write_text(f"id,amount,x\nD{number},{number}5,\n", "utf-8")
    (made / "_SUCCESS").touch()
    (tmp_path / "rules.qual").write_text(RULES, "utf-8")
    (tmp_path / "crm.qual").write_text(RULES + SOURCE, "utf-8")
    return made


def judged(*arguments: str, engine: str = "python") -> Done:
    return invoke("run", *arguments, "--format", "csv", "--engine", engine)


ORDER = [*(f"D{number}" for number in range(10)), "D100000"]


def ids(done: Done) -> list[str]:
    return [line.split(",")[1] for line in done.out.splitlines()[1:]]


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_the_parts_feed_the_record_that_the_folder_is_named_for(engine: str, folder: Path) -> None:
    done = judged("crm.qual", "deals.csv", engine=engine)
    assert (done.code, ids(done)) == (0, ORDER)


def test_what_begins_with_an_underscore_is_no_part(folder: Path) -> None:
    (folder / "_index.csv").write_text("part,rows\n0,1\n", "utf-8")
    assert ids(judged("crm.qual", "deals.csv")) == ORDER


def test_the_parts_together_are_the_only_table(folder: Path) -> None:
    done = judged("rules.qual", "deals.csv/")
    assert done.code == 0
    assert ids(done) == [f"part-{number:05}-3f-c000.csv:2" for number in (*range(10), 100_000)]
    assert done.err.count("deals.csv: ") == 1
    done.says("deals.csv: 2 columns feed no field")


def test_a_part_without_records_is_no_hindrance(folder: Path) -> None:
    (folder / "part-00003-3f-c000.csv").write_text("", "utf-8")
    (folder / "part-00004-3f-c000.csv").write_text("id,amount,x\n", "utf-8")
    done = judged("crm.qual", "deals.csv")
    assert (done.code, ids(done)) == (0, [each for each in ORDER if each not in ("D3", "D4")])


def test_parts_that_are_not_all_there_are_refused(folder: Path) -> None:
    (folder / "_SUCCESS").unlink()
    (folder / "_temporary").mkdir()
    done = judged("crm.qual", "deals.csv")
    assert (done.code, done.out) == (2, "")
    done.says('the parts in "deals.csv" are not all there', "write them again")


def test_a_folder_with_other_files_is_none_of_parts(folder: Path) -> None:
    (folder / "more.csv").write_text("id,amount\nM,1\n", "utf-8")
    done = judged("rules.qual", "deals.csv")
    assert done.code == 2
    done.says("these files feed no record:", '"more.csv"', '"part-00000-3f-c000.csv"')


def test_two_folders_are_told_apart(folder: Path) -> None:
    folder.rename(folder.parent / "new.csv")
    (folder.parent / "old.csv").mkdir()
    (folder.parent / "old.csv" / "part-00000.csv").write_text("id,amount,x\nO,1,\n", "utf-8")
    done = judged("rules.qual", "new.csv", "old.csv")
    assert done.code == 2
    done.says('these files feed no record: "new.csv", "old.csv"', "deal=new.csv")
    assert ids(judged("crm.qual", "deal=new.csv", "deal=old.csv")) == [*ORDER, "O"]
