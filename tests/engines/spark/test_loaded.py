"""Records that Python reads for Spark: judged batch after batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualrules.engines.spark.session import Settings, open_session
from qualrules.engines.spark.whole import SparkWork
from tests.engines.test_batches import put_together


@pytest.mark.slow
def test_spark_puts_batches_together(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_session(settings)  # which the command uses
    put_together(tmp_path, "spark", SparkWork, monkeypatch)
