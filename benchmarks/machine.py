"""Where and when it was measured: processor, Python, versions, date. No name of the machine."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
PACKAGES = (
    "qualrules",
    "lark",
    "pydantic",
    "z3-solver",
    "zen-engine",
    "common-expression-language",
    "rule-engine",
    "duckdb",
    "pyarrow",
    "psycopg",
    "pyspark",
    "polars",
    "numpy",
    "pandas",
)


def facts() -> Facts:
    """Say what a reader has to know to judge the numbers."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory": _gigabytes(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "versions": {name: _version(name) for name in PACKAGES},
    }


def load() -> float | None:
    """How many processes wanted a processor over the last minute, the measured ones among them; None where nobody counts."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def in_words(found: Facts) -> str:
    """The facts as one line, versions of what is installed."""
    named = [f"{name} {number}" for name, number in found["versions"].items() if number]
    where = f"{found['processor']}, {found['processors']} processors, {found['memory']} GB, {found['system']}"
    return ", ".join([str(found["date"]), where, str(found["python"]), *named])


def _gigabytes() -> int | None:
    meminfo = Path("/proc/meminfo")
    if not meminfo.exists():
        return None
    total = next(
        line for line in meminfo.read_text(encoding="utf-8").splitlines() if line.startswith("MemTotal")
    )
    return round(int(total.split()[1]) / 1024**2)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
