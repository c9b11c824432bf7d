"""Records that Python reads for a database: judged batch after batch, with the places and the answers that Python has."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualrules.engines.duckdb.whole import DuckWork
from qualrules.engines.whole import Unsuitable
from qualrules.engines.work import DatabaseWork
from tests.invoking import invoke
from tests.workspace.whole import deals


@pytest.mark.parametrize(("batch", "form"), [(15, "jsonl"), (40, "jsonl"), (15, "csv")])
def test_duckdb_puts_batches_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, form: str
) -> None:
    put_together(tmp_path, "duckdb", DuckWork, monkeypatch, batch, form)


def put_together(
    folder: Path,
    engine: str,
    work: type[DatabaseWork],
    monkeypatch: pytest.MonkeyPatch,
    batch: int = 15,
    form: str = "jsonl",
) -> None:
    """Run over 40 deals and what they link to, by Python and by a database that does not read them itself."""

    def unread(*_: object) -> None:
        raise Unsuitable("they are none of its kind")

    monkeypatch.setattr("qualrules.engines.batches.BATCH", batch)
    monkeypatch.setattr(work, "_scanned", unread)
    arguments = ("run", *deals.write(folder, 40, 14), "--format", form)
    by_python = invoke(*arguments, "--engine", "python")
    by_database = invoke(*arguments, "--engine", engine)
    by_database.says(f"they are none of its kind, so Python reads the data and {engine} judges the records")
    assert (by_database.code, by_database.out) == (by_python.code, by_python.out)
    assert form == "csv" or '"place":"deals.csv:41"' in by_database.out
