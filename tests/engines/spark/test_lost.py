"""Java that is killed: said in a sentence, nothing left behind, and the next who asks gets another one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from qualrules.engines.spark import whole
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.session import Settings, open_session
from qualrules.engines.sql.database import DatabaseError
from tests.invoking import invoke
from tests.workspace.whole.test_unsuitable import ONE_COLUMN, looked_at, must_be_emptied

SAID = "error: Spark ended in the middle of the work; "


def kill(database: SparkDatabase) -> None:
    """Java goes, as where the system has no memory left for it."""
    database.session.sparkContext._gateway.proc.kill()


def deals(folder: Path) -> tuple[str, str]:
    """A ruleset, and a file for it."""
    (folder / "deals.qual").write_text(ONE_COLUMN, "utf-8")
    (folder / "deals.csv").write_text("id,amount\n1,5\n2,15\n", "utf-8")
    return str(folder / "deals.qual"), f"deal={folder / 'deals.csv'}"


@pytest.mark.slow
def test_a_run_whose_java_is_killed_says_so_and_the_next_one_has_another(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ("run", *deals(tmp_path), "--format", "csv")
    open_session(settings)  # which the command uses
    own, kept = SparkDatabase.keep, []

    def killed(database: SparkDatabase, name: str, select: str) -> None:
        own(database, name, select)
        kept.append(name)
        kill(database)

    (tmp_path / "temporary").mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(SparkDatabase, "keep", killed)
        patched.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
        lost = invoke(*arguments, "--engine", "spark", "-q", "-o", str(tmp_path / "out.csv"))
    assert kept
    lost.says(SAID)
    assert (lost.code, lost.out, len(lost.err.splitlines())) == (2, "", 1)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not (tmp_path / "out.csv").exists()
    assert capfd.readouterr() == ("", "")
    open_session(settings)
    again = invoke(*arguments, "--engine", "spark")
    assert (again.code, again.out) == (0, invoke(*arguments, "--engine", "python").out)


@pytest.mark.slow
def test_a_machine_that_has_ended_is_not_handed_out_again(settings: Settings) -> None:
    with SparkDatabase(settings) as lost:
        lost.keep("kept", "SELECT 1 AS one")
        context = lost.session.sparkContext
        first, folder = context.applicationId, Path(str(context.getConf().get("spark.local.dir")))
        kill(lost)
        with pytest.raises(DatabaseError, match="Spark ended in the middle of the work"):
            lost.rows("SELECT * FROM kept")
    assert folder.exists()
    with SparkDatabase(settings) as found:
        assert found.rows("SELECT 1") == [(1,)]
        assert found.session.sparkContext.applicationId != first
    assert not folder.exists()


def test_the_folder_goes_also_where_the_database_cannot_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost:
        """A database that is gone."""

        def __init__(self, settings: object) -> None: ...

        def close(self) -> None:
            raise DatabaseError("it is gone")

    monkeypatch.setattr(whole, "SparkDatabase", Lost)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    work = whole.SparkWork()
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(DatabaseError, match="it is gone"):
        work.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_second_file_that_is_none_for_spark_leaves_nothing_of_the_first(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def inside(work: whole.SparkWork) -> list[object]:
        database = work._database
        views = [view["viewName"] for view in database.session.sql("SHOW VIEWS").collect()]
        return [*database._kept, *views]

    arguments = deals(tmp_path)
    more = tmp_path / "more.jsonl"
    more.write_text('{"id": "3", "amount": 25}\n', "utf-8")
    open_session(settings)
    seen = looked_at(whole.SparkWork, "tables", inside, monkeypatch)
    done = invoke("run", *arguments, f"deal={more}", "--format", "csv", "--engine", "spark")
    done.says(
        "JSON lines are not read by Spark itself, so Python reads the data and spark judges the records"
    )
    assert (done.code, len(done.out.splitlines())) == (0, 4)
    must_be_emptied(seen)
