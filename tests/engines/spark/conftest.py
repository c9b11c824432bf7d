"""Spark inside this machine, started once for all tests of the folder: small, without its pages, and stopped at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.session import Settings, stop

SMALL = {
    "spark.driver.memory": "1g",
    # A machine that runs for a minute gains nothing from compiling its code a second time, and better.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.default.parallelism": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.files.minPartitionNum": "2",
}


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Where the tests run."""
    yield Settings("local[2]", SMALL)
    stop()


@pytest.fixture
def database(settings: Settings) -> Iterator[SparkDatabase]:
    """A session of its own."""
    with SparkDatabase(settings) as database:
        yield database
