"""Starting Spark and stopping it. A process has one Spark application at most, whatever is asked of it; nothing of Spark's
own chatter comes to standard output or standard error. Knows no rules and no data.
"""

from __future__ import annotations

import atexit
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from subprocess import TimeoutExpired
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from qualrules.engines.spark import cluster, sentences
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.spark import SETTINGS
from qualrules.engines.whole import EngineMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py4j.java_gateway import JavaGateway  # type: ignore[import-untyped]
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
OLDEST = (4, 0)
_LOG = "spark.log"
_LAST_BREATH = 5
"""Seconds that a Java machine may take to end when it answers no more."""
_BY_PYSPARK = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
_BY_PY4J = ("py4j.java_gateway", "py4j.clientserver")
"""The loggers that say errors a second time."""
_SHUFFLES, _FEWEST = "spark.sql.shuffle.partitions", 8
_NETWORK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
_APPLICATION = {
    "spark.app.name": "qualrules",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_SESSION = {
    **SETTINGS,
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Queries of rules are long: planning one anew after each of its joins takes longer than the joins.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.maxPlanStringLength": "10000",
}


@dataclass(frozen=True)
class Settings:
    """Where Spark runs, and what it is told beside what our SQL rests on."""

    master: str = LOCAL
    more: Mapping[str, str] = field(default_factory=dict)
    """Further properties of Spark: `spark.executor.memory` and the like."""
    patience: int = 60
    """Seconds within which a cluster has to give its workers."""
    alone: int = 60
    """Seconds that work may stand still because no worker is left."""
    workers: int = 1
    """How many of them are waited for; more may join later."""


@dataclass
class _Running:
    """The application of this process, and what has to be put away with it."""

    context: SparkContext
    master: str
    folder: Path
    gateway: JavaGateway
    watch: cluster.Watch | None = None
    """Of a cluster's workers."""


_running: _Running | None = None
"""Spark itself allows one application a process."""


def open_session(settings: Settings) -> SparkSession:
    """A session of its own with the settings under which our SQL means the same; starts Spark where it does not run yet.

    Raises EngineMissing and DatabaseError.
    """
    with quiet():
        _look_for_pyspark()
    with asking():
        from pyspark.sql import SparkSession

        session = SparkSession(_context(settings)).newSession()
        for name, value in {**_SESSION, **_shuffles(session.sparkContext)}.items():
            session.conf.set(name, value)
        return session


def _shuffles(context: SparkContext) -> dict[str, str]:
    """Into how many pieces joins and groups are cut: a few for each core, where nobody has said a number. Spark's own 200
    are worked out one by one, as nothing is planned anew in the middle of a query.
    """
    if context.getConf().contains(_SHUFFLES):
        return {}
    return {_SHUFFLES: str(max(_FEWEST, 3 * context.defaultParallelism))}


def _look_for_pyspark() -> None:
    try:
        import pyarrow as pa  # type: ignore[import-untyped]  # noqa: F401 - rows come in its tables
        import pyspark
    except ImportError:
        raise EngineMissing(
            "the engine spark needs pyspark and pyarrow", 'pip install "qualrules[spark]"'
        ) from None
    version = tuple(int(part) for part in pyspark.__version__.split(".")[:2])
    if version < OLDEST:
        raise DatabaseError(f"Spark {pyspark.__version__} is too old: the engine spark needs 4.0 or later")


def _context(settings: Settings) -> SparkContext:
    from pyspark import SparkContext

    global _running
    current = SparkContext._active_spark_context  # noqa: SLF001 - there is no public way to ask
    if current is not None and not _is_lost(current):
        _same_master(current, settings)
        return current
    stop()  # what is left of one that was ours
    if current is not None:
        _forget()
    _running = _start(settings)
    return _running.context


def _is_lost(context: SparkContext) -> bool:
    """Whether an application has no Java machine any more. Nothing else would tell: it is the active one for ever."""
    gateway = context._gateway  # noqa: SLF001 - there is no public way to ask
    process = getattr(gateway, "proc", None)  # a machine that was there before Python is none of its children
    return process is not None and process.poll() is not None


def _same_master(context: SparkContext, settings: Settings) -> None:
    """An application that runs already, ours or that of a program that uses us, is used, unless another place was named."""
    if settings.master not in (LOCAL, context.master):
        raise DatabaseError(
            f'Spark runs in this process with the master "{context.master}" already, and not with "{settings.master}"'
        )


# ── The application ──


def _start(settings: Settings) -> _Running:
    from pyspark import SparkConf

    cluster.look_for_master(settings.master)
    folder = Path(mkdtemp(prefix="qualrules-spark-"))
    try:
        conf = _conf(SparkConf(loadDefaults=False), settings, folder)
        gateway = _launched(conf, folder)
        try:
            context, watch = _connected(conf, gateway, settings)
        except BaseException:
            _end(gateway)
            raise
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    atexit.register(stop)
    return _Running(context, settings.master, folder, gateway, watch)


def _conf(conf: SparkConf, settings: Settings, folder: Path) -> SparkConf:
    is_here = settings.master.startswith(("local", "spark://127.", "spark://localhost:"))
    given = {
        **_APPLICATION,
        **(_NETWORK if is_here else {}),
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **settings.more,
    }
    for name, value in given.items():
        conf.set(name, value)
    return conf.setMaster(settings.master)


def _launched(conf: SparkConf, folder: Path) -> JavaGateway:
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway

    with (folder / _LOG).open("wb") as log, suppress(PySparkException, OSError):
        return launch_gateway(conf, {"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]
    # Outside of the failure, so that nothing holds on to the process that did not come up.
    said = (folder / _LOG).read_text("utf-8", "replace")
    raise DatabaseError(sentences.not_started(said, os.environ.get("JAVA_HOME", "")))


def _connected(
    conf: SparkConf, gateway: JavaGateway, settings: Settings
) -> tuple[SparkContext, cluster.Watch | None]:
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark import SparkContext

    try:
        context = SparkContext(conf=conf, gateway=gateway)
    except (Py4JError, ValueError) as error:
        raise DatabaseError(sentences.no_master(settings.master, error)) from None
    if settings.master.startswith("local"):
        return context, None
    cluster.wait_for_workers(context, settings.master, settings.workers, settings.patience)
    if not settings.master.startswith("spark://"):
        return context, None  # elsewhere a job may wait for its workers as long as others have them
    return context, cluster.Watch(context, settings.master, settings.alone)


def why_failed(error: Exception) -> str:
    """Why something that was asked of Spark failed, in a sentence."""
    running = _running
    if running is None:
        return sentences.failed(error)
    if running.watch is not None and running.watch.why is not None:
        return running.watch.why
    if _has_ended(running.gateway, _LAST_BREATH if _is_cut_off(error) else 0):
        return sentences.ended((running.folder / _LOG).read_text("utf-8", "replace"))
    return sentences.failed(error, running.master)


def _is_cut_off(error: Exception) -> bool:
    """Whether Java may not have answered at all; what went wrong in Java itself comes otherwise."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkRuntimeError

    by_python = (ConnectionError, EOFError, Py4JError, PySparkRuntimeError)
    return isinstance(error, by_python) and not isinstance(error, Py4JJavaError)


def _has_ended(gateway: JavaGateway, seconds: int) -> bool:
    """Whether the Java machine is gone, or on its way out and gone within so many seconds."""
    with suppress(TimeoutExpired):
        return gateway.proc is not None and gateway.proc.wait(seconds) is not None
    return False


def stop() -> None:
    """Stop the application that was started here, and all of its sessions. May be called again."""
    global _running
    running, _running = _running, None
    if running is None:
        return
    if running.watch is not None:
        running.watch.end()
    with quiet(), suppress(Exception):  # a machine that is gone cannot be stopped any more
        running.context.stop()
    _end(running.gateway)
    rmtree(running.folder, ignore_errors=True)


def _end(gateway: JavaGateway) -> None:
    """Let the Java machine go and wait until it is gone; the next application starts another one."""
    with suppress(Exception):
        gateway.shutdown()
    process = gateway.proc
    if process is not None:
        with suppress(OSError):  # what was still to be told to a machine that is gone
            process.stdin.close()
        try:
            process.wait(10)
        except Exception:  # noqa: BLE001 - whatever it waits for, it is not ours to wait for
            process.kill()
            process.wait()
    _forget()


def _forget() -> None:
    """Have pyspark know no application and no Java machine."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None  # noqa: SLF001
    SparkSession._instantiatedSession = SparkSession._activeSession = None  # noqa: SLF001


@contextmanager
def asking() -> Iterator[None]:
    """Around what is asked of Spark: what it could not do becomes a DatabaseError."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    with quiet():
        try:
            yield
        except (PySparkException, Py4JError, ConnectionError, EOFError) as error:
            raise DatabaseError(why_failed(error)) from None


@contextmanager
def quiet() -> Iterator[None]:
    """pyspark warns of what is no business of who asks about rules, and logs errors that we say ourselves. What others log
    and warn of is theirs: nothing of ours may run within it, and at its end everything is as it was.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loggers = _loggers()
        before = [each.disabled for each in loggers]
        for each in loggers:
            each.disabled = True
        try:
            with _quiet_root():
                yield
        finally:
            for each, was_disabled in zip(loggers, before, strict=True):
                each.disabled = was_disabled


@contextmanager
def _quiet_root() -> Iterator[None]:
    """What py4j could not send it says by the logger of everybody, which others may use meanwhile."""

    def is_of_others(record: logging.LogRecord) -> bool:
        return Path(record.pathname).parent.name != "py4j"

    root = logging.getLogger()
    # A root without a handler is given one for ever once something is logged by it; this one says what is said without any.
    handler = None if root.handlers else logging.lastResort
    root.addFilter(is_of_others)
    if handler is not None:
        root.addHandler(handler)
    try:
        yield
    finally:
        root.removeFilter(is_of_others)
        if handler is not None:
            root.removeHandler(handler)


def _loggers() -> list[logging.Logger]:
    """Those of py4j and pyspark that say errors. Where they are made here, it is as pyspark makes them."""
    loggers = [logging.getLogger(name) for name in _BY_PY4J]
    with suppress(ImportError):
        from pyspark.logger import PySparkLogger

        loggers += [PySparkLogger.getLogger(name) for name in _BY_PYSPARK]
    return loggers
