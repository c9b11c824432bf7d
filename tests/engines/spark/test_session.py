"""Spark that is not there, or not as it has to be: one sentence; and nothing of its chatter on the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from qualrules.engines.spark import cluster, sentences
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.session import Settings, open_session
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.letters import letters_difference
from qualrules.engines.sql.probe import text_difference
from qualrules.engines.sql.reading.spark import SparkWords
from qualrules.engines.sql.zone_probe import zone_differences


@pytest.mark.parametrize(
    "master", ["spork://here", "spark://", "spark://host", "local[x]", "local[0]", "", "http://host:1"]
)
def test_what_is_no_master_is_refused(master: str) -> None:
    with pytest.raises(DatabaseError, match="is no master of Spark; write local"):
        cluster.look_for_master(master)


@pytest.mark.parametrize(
    "master", ["local", "local[*]", "local[4]", "local[2,3]", "yarn", "k8s://https://host"]
)
def test_other_masters_are_left_to_spark(master: str) -> None:
    cluster.look_for_master(master)


def test_a_master_that_nobody_answers_for_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        master = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(DatabaseError, match=f'no Spark master answers at "{master}"'):
            cluster.look_for_master(master)


class Standalone:
    """A cluster as `Watch` sees it: so many workers, and jobs that wait for one."""

    def __init__(self, workers: int, jobs: list[int]) -> None:
        self.workers = workers
        self.jobs = jobs
        self._jsc = SimpleNamespace(
            sc=lambda: SimpleNamespace(
                getExecutorMemoryStatus=lambda: SimpleNamespace(size=lambda: self.workers + 1)
            )
        )

    def statusTracker(self) -> SimpleNamespace:  # noqa: N802 - as Spark calls it
        return SimpleNamespace(getActiveJobsIds=lambda: list(self.jobs))

    def cancelAllJobs(self) -> None:  # noqa: N802 - as Spark calls it
        self.jobs.clear()


@pytest.mark.parametrize(("workers", "jobs", "is_ended"), [(0, [1], True), (1, [1], False), (0, [], False)])
def test_only_a_job_without_any_worker_is_ended(
    workers: int, jobs: list[int], is_ended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PAUSE", 0.01)
    there = Standalone(workers, list(jobs))
    watch = cluster.Watch(cast("Any", there), "spark://host:1", 0)
    _until(lambda: watch.why is not None, seconds=10 if is_ended else 0.2)
    assert (watch.why is not None) is is_ended
    assert there.jobs == ([] if is_ended else jobs)
    there.workers = 1
    _until(lambda: watch.why is None, seconds=10)
    assert watch.why is None, "what fails from now on fails for another reason"
    watch.end()


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not is_so() and time.monotonic() < last:
        time.sleep(0.01)


def test_java_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The command, with all that Spark's own scripts need, but for Java."""
    for name in ("bash", "dirname", "env", "head", "cat", "ls", "uname"):
        found = next(
            (Path(folder) / name for folder in ("/usr/bin", "/bin") if (Path(folder) / name).exists()), None
        )
        if found is not None:
            (tmp_path / name).symlink_to(found)
    said = _command(tmp_path, PATH=str(tmp_path), JAVA_HOME="")
    assert said.returncode == 2
    assert (
        said.stderr
        == "error: the engine spark needs Java 17 or later, and none was found: install it, or set JAVA_HOME\n"
    )


def test_a_home_of_java_without_one_is_named(tmp_path: Path) -> None:
    said = _command(tmp_path, JAVA_HOME="/nowhere")
    assert said.returncode == 2
    assert (
        said.stderr
        == 'error: the engine spark needs Java 17 or later, and JAVA_HOME says "/nowhere", where there is none\n'
    )
    assert _left(tmp_path) == []


@pytest.mark.slow
def test_nothing_of_sparks_chatter_is_seen(tmp_path: Path) -> None:
    said = _command(tmp_path)
    assert said.returncode == 0, said.stderr
    assert said.stderr == ""
    assert (
        said.stdout == "record.type,record.id,criteria.big\ndeal,deals.csv:2,met\ndeal,deals.csv:3,unknown\n"
    )
    assert _left(tmp_path) == []


def _left(folder: Path) -> list[Path]:
    """What stands in the working folder, and where temporary files are put, beside what was given."""
    given = {folder / "deals.qual", folder / "deals.csv", folder / "temporary"}
    return [path for path in folder.rglob("*") if path not in given]


def _command(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    rules = (
        'ruleset deals 1.0.0 "Deals"\n\nrecord deal\n  amount: number\n\ncriterion big\n  when amount >= 10\n'
    )
    (folder / "deals.qual").write_text(rules, "utf-8")
    (folder / "deals.csv").write_text("id,amount\n1,12\n2,\n", "utf-8")
    (folder / "temporary").mkdir()
    command = ["run", "deals.qual", "deal=deals.csv", "--engine", "spark", "--format", "csv", "-q"]
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "qualrules", *command],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "TMPDIR": str(folder / "temporary"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_another_master_beside_the_one_that_runs_is_refused(settings: Settings) -> None:
    open_session(settings)
    with pytest.raises(DatabaseError, match='runs in this process with the master "local\\[2\\]" already'):
        open_session(Settings("local[3]"))


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_spark_sees_zones_and_letters_as_python_does(zone: str, settings: Settings) -> None:
    with SparkDatabase(settings) as database:
        assert letters_difference(database, SparkWords(database.dialect).folded) is None
        assert text_difference(database) is None
        assert zone_differences(database, zone) == []


def test_sentences_are_for_people() -> None:
    trace = (
        "An error occurred while calling o44.collectToPython.\n: org.apache.spark.SparkException: Job aborted due to stage "
        "failure: Task 0 failed\n\tat org.apache.spark.x(y.scala:1)"
    )
    assert sentences.failed(Exception(trace)) == "Spark: Job aborted due to stage failure: Task 0 failed"
    coded = "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012\n== SQL =="
    assert sentences.failed(Exception(coded)) == "Spark: Division by zero."
    assert "older one" in sentences.not_started("java.lang.UnsupportedClassVersionError: x")


READ = (
    "An error occurred while calling o95.collectToPython.\n: org.apache.spark.SparkException: "
    "[FAILED_READ_FILE.FILE_NOT_EXIST] Encountered error while reading file file:///data/x%20y.csv. File does not exist. It "
    "is possible the underlying files have been updated.\nSQLSTATE: KD001\n\tat org.apache.spark.x(y.scala:1)"
)
FORBIDDEN = (
    "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times: [FAILED_READ_FILE.NO_HINT] Encountered error "
    "while reading file file:///data/deals.csv. SQLSTATE: KD001\nCaused by: java.io.FileNotFoundException: /data/deals.csv "
    "(Permission denied)"
)
UNMADE = "java.io.IOException: Mkdirs failed to create file:/out/.results.x/parts/_temporary/0 (exists=false)"
LOST = "most recent failure: Lost task: ExecutorLostFailure (executor 1 exited) Reason: Command exited with code 1\n"


@pytest.mark.parametrize(
    ("error", "master", "said"),
    [
        (READ, "local[2]", '"/data/x y.csv" was there and can be read no more'),
        (READ, "spark://h:1", 'the workers of Spark do not see "/data/x y.csv": data has to be on a disk'),
        (FORBIDDEN, "spark://h:1", 'the workers of Spark do not see "/data/deals.csv": '),
        (UNMADE, "spark://h:1", 'the workers of Spark cannot write to "/out/.results.x/parts/_temporary/0": '),
        ("java.lang.OutOfMemoryError: Java heap space", "local", "Spark had not enough memory: give it more by "),
        ("java.lang.OutOfMemoryError: x", "spark://h:1", "a worker of Spark had not enough memory: "),
        (LOST, "spark://h:1", "Spark gave up after one worker after the other was lost: Command exited with code 1"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_said_with_what_to_do(error: str, master: str, said: str) -> None:
    assert sentences.failed(Exception(error), master).startswith(said)


def test_a_machine_that_ended_is_told_from_one_without_memory() -> None:
    assert "had not enough memory" in sentences.ended("java.lang.OutOfMemoryError: Java heap space\n")
    assert sentences.ended("").startswith("Spark ended in the middle of the work")
