"""A standalone Spark master with two workers against DuckDB: the same records, the same SQL generator, the same outcomes.

And once more with a worker killed in the middle of the job.

    python -m benchmarks.spark_cluster --records 1000000

Prints its rows of the table; ends with 1 where a single outcome differs.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from benchmarks.rows import Row, table
from benchmarks.spark_relations import TODAY, Sizes, make
from benchmarks.spark_standalone import Cluster
from qualrules.check.pipeline import check
from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.session import Settings, stop
from qualrules.engines.sql.query import Fixed, results
from qualrules.engines.sql.relations import KEY, list_relation, wanted
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.source import SourceFile

RULES = Path(__file__).parents[1] / "rulesets" / "stage_exit.qual"
TOP = "opportunity"
PROPERTIES = {
    "spark.driver.memory": "1g",
    "spark.executor.memory": "700m",
    "spark.default.parallelism": "8",
    "spark.sql.shuffle.partitions": "16",
    "spark.sql.files.maxPartitionBytes": "2m",
    "spark.sql.files.openCostInBytes": "1m",
    # Linked records and rows go through the workers' disks, which a killed worker takes with it.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
}


@dataclass(frozen=True)
class Figures:
    """What a comparison came to."""

    rows: int
    differing: int
    outcomes: Mapping[str, int]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return self.rows > 0 and self.differing == 0


def rules_of(path: Path = RULES) -> Rules:
    """The checked ruleset."""
    found = check(SourceFile(path.name, path.read_text("utf-8")), lambda *_: None).rules
    assert found is not None
    return found


def relation_names(rules: Rules) -> list[str]:
    """Every relation that judging the top records needs."""
    relations = wanted(rules, [TOP])
    return [*relations, *(list_relation(name, own) for name, each in relations.items() for own in each.lists)]


def made(rules: Rules, records: int, folder: Path) -> None:
    """The records as Parquet files."""
    sizes = Sizes(TOP, records, {"account": max(records // 10, 1), "contact": records + records // 2})
    with DuckDatabase() as database:
        make(database, wanted(rules, [TOP]), sizes, folder)


def by_duckdb(rules: Rules, folder: Path, result: Path) -> None:
    """The results as DuckDB gives them."""
    with DuckDatabase() as database:
        say = database.dialect
        for name in relation_names(rules):
            files = say.text(str(folder / name / "*.parquet"))
            database.run(f"CREATE VIEW {say.identifier(name)} AS SELECT * FROM read_parquet({files})")
        database.write(results(rules, TOP, say, _clock(rules)), result)


def by_spark(rules: Rules, folder: Path, result: Path, database: SparkDatabase) -> None:
    """The results as Spark gives them, as a folder of parts."""
    for name in relation_names(rules):
        with database.work():
            frame = database.session.read.parquet(str(folder / name))
        database.name(name, frame)
    database.write_parts(results(rules, TOP, database.dialect, _clock(rules)), result)


def _clock(rules: Rules) -> Fixed:
    return Fixed(moment_of(TODAY, rules.header.zone, rules.header.fiscal_start))


def compared(one: Path, other: Path) -> Figures:
    """Every row and column of two results: what is in one and not in the other, and how often each value is there."""
    with DuckDatabase() as database:
        for name, path in (("one", one), ("other", other)):
            files = database.dialect.text(str(path / "*.parquet" if path.is_dir() else path))
            database.run(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({files})")
        columns = [str(row[0]) for row in database.rows("SELECT column_name FROM (DESCRIBE one)")]
        if columns != [str(row[0]) for row in database.rows("SELECT column_name FROM (DESCRIBE other)")]:
            raise SystemExit("the results have other columns")
        counts = ", ".join(_counts(column, database) for column in columns if column != KEY)
        first, second = (
            database.rows(f"SELECT COUNT(*), {counts} FROM {name}")[0] for name in ("one", "other")
        )
        differing = sum(
            int(str(database.rows(f"SELECT COUNT(*) FROM ({sides})")[0][0]))
            for sides in ("FROM one EXCEPT ALL FROM other", "FROM other EXCEPT ALL FROM one")
        )
        differing += sum(mine != its for mine, its in zip(first, second, strict=True))
        return Figures(int(str(first[0])), differing, _outcomes(columns, database))


def _counts(column: str, database: DuckDatabase) -> str:
    name = database.dialect.identifier(column)
    return f"COUNT({name}), COUNT(DISTINCT {name}), SUM(hash(CAST({name} AS VARCHAR)))"


def _outcomes(columns: list[str], database: DuckDatabase) -> Mapping[str, int]:
    asked = [name for name in columns if name.startswith(("criteria.", "definitions.", "promises."))]
    found = {}
    for said, test in (("met", "= TRUE"), ("not met", "= FALSE"), ("unknown", "IS NULL")):
        each = " + ".join(f"COUNT(*) FILTER ({database.dialect.identifier(name)} {test})" for name in asked)
        found[said] = int(str(database.rows(f"SELECT {each} FROM one")[0][0]))
    return found


# ── A worker that goes ──


@contextmanager
def losing_a_worker(cluster: Cluster, database: SparkDatabase, after: int) -> Iterator[Event]:
    """Kill a worker as soon as so many tasks of a run are done and others are not; the event says that it was so."""
    killed, over = Event(), Event()

    def watch() -> None:
        tracker = database.session.sparkContext.statusTracker()
        while not over.wait(0.02):
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            if sum(each.numCompletedTasks for each in stages if each) >= after:
                cluster.kill_worker(0)
                killed.set()
                return

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield killed
    finally:
        over.set()
        watching.join()


@contextmanager
def a_cluster(properties: Mapping[str, str] = PROPERTIES) -> Iterator[tuple[Cluster, SparkDatabase]]:
    """A master with two workers, both at work, and a session with it."""
    with Cluster(workers=2, cores=1, memory="1g") as cluster:
        try:
            with SparkDatabase(Settings(cluster.master, dict(properties), workers=2)) as database:
                yield cluster, database
        finally:
            stop()


def measure(records: int) -> list[Row]:
    """Judge them by DuckDB, by two workers, and by two of which one is killed."""
    rules = rules_of()
    with TemporaryDirectory(prefix="qualrules-bench-") as place:
        folder = Path(place)
        made(rules, records, folder / "in")
        by_duckdb(rules, folder / "in", folder / "duckdb.parquet")
        return [row for loses in (False, True) for row in _by_cluster(rules, folder, records, loses=loses)]


def _by_cluster(rules: Rules, folder: Path, records: int, *, loses: bool) -> list[Row]:
    result = folder / ("lost" if loses else "whole")
    start = time.perf_counter()
    with a_cluster() as (cluster, database):
        ready = time.perf_counter()
        if loses:
            with losing_a_worker(cluster, database, after=3) as killed:
                by_spark(rules, folder / "in", result, database)
            if not killed.is_set():
                raise SystemExit("the worker was not killed before the job was done; ask for more records")
        else:
            by_spark(rules, folder / "in", result, database)
        done = time.perf_counter()
    found = compared(folder / "duckdb.parquet", result)
    if found.rows != records:
        raise SystemExit(f"the cluster gave {found.rows:,} of {records:,} records")
    name = "one of two workers killed in the middle" if loses else "two workers"
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in found.outcomes.items())
    text = f"Spark, {name}, {records:,} records"
    start_up = f"{ready - start:.1f} s of start are not in it"
    return [
        Row("cluster", f"{text}: differ from DuckDB's", found.differing, "records", 0, note=told),
        Row("cluster", f"{text}: the job", done - ready, "s", note=start_up),
    ]


def main() -> int:
    """Measure, and print the rows; 1 where something differs."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--records", type=int, default=1_000_000)
    # Processes of the cluster are groups of their own: whoever ends this one ends them too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows = measure(options.parse_args().records)
    print(table(rows))
    return 0 if all(row.reached is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
