"""Answers as files and folders: all of it or nothing, in the order of the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyarrow import parquet

from qualrules.engines.spark import files
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.sql.database import DatabaseError

pytestmark = pytest.mark.slow
SELECT = (
    "SELECT id, CASE WHEN id > 1 THEN concat('a,', id) END AS text FROM range(0, 100, 1, 4) ORDER BY id DESC"
)
ROWS = [(number, f"a,{number}" if number > 1 else None) for number in range(99, -1, -1)]


def test_one_file_has_the_rows_in_their_order(database: SparkDatabase, tmp_path: Path) -> None:
    database.write(SELECT, tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet")
    assert list(zip(*(column.to_pylist() for column in table.columns), strict=True)) == ROWS
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_a_folder_has_the_rows_in_the_order_of_its_parts(database: SparkDatabase, tmp_path: Path) -> None:
    database.write_parts(SELECT, tmp_path / "out")
    found = [
        row for part in files.parts(tmp_path / "out") for row in parquet.read_table(part)["id"].to_pylist()
    ]
    assert found == [number for number, _ in ROWS]
    assert not list((tmp_path / "out").glob(".*"))


def test_what_fails_leaves_nothing(database: SparkDatabase, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="Spark: "):
        database.write_parts("SELECT 1 / (id - 50) AS n FROM range(0, 100, 1, 4)", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_parts_that_other_disks_have_are_missed(
    database: SparkDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a worker of another machine writes to a disk of its own."""
    monkeypatch.setattr(files, "parts", lambda folder: sorted(folder.glob("part-*"))[1:])
    with pytest.raises(DatabaseError, match="Spark wrote 100 rows, and 75 are in the folder"):
        database.write_parts("SELECT id FROM range(0, 100, 1, 4)", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_not_replaced(database: SparkDatabase, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("", "utf-8")
    with pytest.raises(OSError, match="not empty"):
        database.write_parts(SELECT, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]
