"""pyspark's chatter is kept back, and nobody else's: what others log and warn of, before and after and meanwhile."""

from __future__ import annotations

import logging
import warnings

import pytest
from pyspark.logger import PySparkLogger

from qualrules.engines.spark.database import BATCH, SparkDatabase
from qualrules.engines.spark.session import quiet
from qualrules.engines.sql.database import DatabaseError

BY_PY4J = compile("import logging; logging.error('not sent')", "/lib/py4j/java_gateway.py", "exec")
"""It is the root that py4j logs by."""
NAMES = ("", "py4j.java_gateway", "py4j.clientserver", "SQLQueryContextLogger", "DataFrameQueryContextLogger")


def state() -> tuple[object, ...]:
    """All that can be turned off."""
    root, disabled = logging.getLogger(), [logging.getLogger(name).disabled for name in NAMES]
    return disabled, list(root.handlers), list(root.filters), list(warnings.filters)


def test_everything_is_as_it_was(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with quiet():  # which makes the loggers of pyspark where there are none yet
        pass
    monkeypatch.setattr(logging.getLogger("py4j.clientserver"), "disabled", True)
    before = state()
    with quiet():
        with quiet():
            exec(BY_PY4J)
        logging.getLogger("SQLQueryContextLogger").error("as pyspark does")
        logging.getLogger("of another").error("heard")
        logging.getLogger().error("heard too")
        warnings.warn("as pandas does", stacklevel=1)
    assert state() == before
    with pytest.raises(DatabaseError), quiet():
        raise DatabaseError("it went wrong")
    assert state() == before
    assert [record.message for record in caplog.records] == ["heard", "heard too"]


def test_a_root_without_a_handler_gets_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with quiet():
        exec(BY_PY4J)
        logging.getLogger("of another").error("heard")
    assert logging.getLogger().handlers == []
    assert capsys.readouterr() == ("", "heard\n")


def test_the_loggers_of_pyspark_are_as_pyspark_makes_them() -> None:
    """Another one would not take what pyspark tells it beside the message."""
    with quiet():
        pass
    for name in NAMES[3:]:
        assert isinstance(logging.getLogger(name), PySparkLogger)


@pytest.mark.slow
def test_who_takes_rows_little_by_little_is_heard(database: SparkDatabase) -> None:
    with quiet():
        pass
    before = state()
    rows = database.batches(f"SELECT id FROM range(0, {2 * BATCH}, 1, 2)")
    assert len(next(rows)) == BATCH
    assert state() == before
    with pytest.warns(UserWarning, match="of the one who has the rows"):
        warnings.warn("of the one who has the rows", stacklevel=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(next(rows)) == BATCH
    assert list(rows) == []
    assert state() == before
