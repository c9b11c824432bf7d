"""Queries of many steps, taken step by step. Spark writes each step of a WITH into every place that names it, so that a
query whose steps are named twice grows with the power of their number; here such a step is worked out once and kept.

Takes the queries of `sql.query` apart by their lines; knows nothing of what the steps mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualrules.dataclass import dataclass

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_BEGINS, _OPENS = "WITH ", " AS ("


@dataclass(frozen=True)
class Step:
    """A relation of a WITH: its name, quoted, and its SELECT."""

    name: str
    select: str


def taken_apart(text: str) -> tuple[Sequence[Step], str]:
    """The steps of a query and what is left of it; a query without steps as it is."""
    lines = text.split("\n")
    first = next(
        (at for at, line in enumerate(lines) if line.startswith(_BEGINS) and line.endswith(_OPENS)), None
    )
    if first is None:
        return (), text
    steps, at, head = [], first, lines[first].removeprefix(_BEGINS)
    while True:
        name = head.removesuffix(_OPENS)
        end = next(place for place in range(at + 1, len(lines)) if lines[place] in (")", "),"))
        steps.append(Step(name, "\n".join(lines[at + 1 : end])))
        if lines[end] == ")":
            return steps, "\n".join([*lines[:first], *lines[end + 1 :]])
        at, head = end + 1, lines[end + 1]


@contextmanager
def asked(session: SparkSession, text: str, level: str) -> Iterator[DataFrame]:
    """The rows of a query, to be taken within the context: what is kept of its steps goes at its end."""
    from pyspark.storagelevel import StorageLevel

    steps, rest = taken_apart(text)
    if not _shared(steps, rest):
        yield session.sql(text)
        return
    kept: list[DataFrame] = []
    try:
        for step in steps:
            frame = session.sql(step.select)
            if step.name in _shared(steps, rest):
                kept.append(frame.persist(getattr(StorageLevel, level)))
                frame = _cut_off(session, frame)
            frame.createOrReplaceTempView(step.name)
        yield session.sql(rest)
    finally:
        for frame in kept:
            frame.unpersist()
        for step in steps:
            session.sql(f"DROP VIEW IF EXISTS {step.name}")


def _shared(steps: Sequence[Step], rest: str) -> set[str]:
    """The steps that are named more than once."""
    texts = [*(step.select for step in steps), rest]
    return {step.name for step in steps if sum(text.count(step.name) for text in texts) > 1}


def _cut_off(session: SparkSession, frame: DataFrame) -> DataFrame:
    """The same rows without the plan that they came from: whoever asks next has to look through a short one only. The way
    back to the files stays known, for when a worker is lost with what it kept.
    """
    from pyspark.sql import DataFrame as Made

    java, rows = session._jsparkSession, frame._jdf.queryExecution().toRdd()  # noqa: SLF001 - Python has no way of its own
    return Made(java.internalCreateDataFrame(rows, frame._jdf.schema(), False), session)  # noqa: SLF001
