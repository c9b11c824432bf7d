"""The records of workload.py as columns, for tables of any size: same fields, values and shares, drawn by numpy.

A table is made in pieces that have their own seeds, so it is never held in memory, and its first records are the same
whatever the number asked for. Nothing here decides anything about the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import workload
from benchmarks.workload import AS_OF, MISSING, SEED

PIECE: Final = 200_000
TODAY: Final = (AS_OF - date(1970, 1, 1)).days
LISTS: Final = ("contact_roles", "competitors", "products")
MADE_BY: Final = f"{SEED}.1"
"""Stands in every file; the number behind the point grows with every change of what is drawn."""


class Draw:
    """One piece being drawn: every column gets holes of its own."""

    def __init__(self, number: int) -> None:
        self._random = np.random.default_rng([SEED, number])

    def one_of(self, weights: dict[str, int]) -> pa.Array:
        """Texts in their shares."""
        shares = np.array(list(weights.values()), dtype=float)
        return self._taken(
            pa.array(list(weights)), self._random.choice(len(shares), PIECE, p=shares / shares.sum())
        )

    def any_of(self, values: tuple[str, ...]) -> pa.Array:
        """Texts, each as often as the others."""
        return self._taken(pa.array(values), self._random.integers(0, len(values), PIECE))

    def some_of(self, values: tuple[str, ...]) -> pa.Array:
        """Lists that hold each text with even chances; an empty one is not a hole."""
        lists = [
            [value for place, value in enumerate(values) if number >> place & 1]
            for number in range(2 ** len(values))
        ]
        return self._taken(
            pa.array(lists, pa.list_(pa.string())), self._random.integers(0, len(lists), PIECE)
        )

    def lognormal(self, mean: float, spread: float, digits: int) -> pa.Array:
        """Amounts."""
        return self._holed(np.round(self._random.lognormal(mean, spread, PIECE), digits))

    def employees(self) -> pa.Array:
        """Sizes of companies."""
        return self._holed(np.round(self._random.lognormal(6.0, 1.2, PIECE)).astype("int64"))

    def whole(self, low: int, high: int) -> pa.Array:
        """Whole numbers, the high one left out."""
        return self._holed(self._random.integers(low, high, PIECE))

    def poisson(self, mean: float) -> pa.Array:
        """Small counts."""
        return self._holed(self._random.poisson(mean, PIECE))

    def beta(self) -> pa.Array:
        """Discounts as shares of one."""
        return self._holed(np.round(self._random.beta(2, 12, PIECE), 3))

    def share(self) -> pa.Array:
        """Shares of one."""
        return self._holed(np.round(self._random.random(PIECE), 2))

    def chance(self, often: float) -> pa.Array:
        """Yes or no."""
        return self._holed(self._random.random(PIECE) < often)

    def day(self, earliest: int, latest: int) -> pa.Array:
        """Days counted from the workload's today."""
        days = TODAY + self._random.integers(earliest, latest + 1, PIECE)
        return self._holed(days.astype("int32")).cast(pa.date32())

    def _holes(self) -> np.ndarray:
        return self._random.random(PIECE) < MISSING

    def _taken(self, values: pa.Array, places: np.ndarray) -> pa.Array:
        return values.take(pa.array(places, mask=self._holes()))

    def _holed(self, values: np.ndarray) -> pa.Array:
        return pa.array(values, mask=self._holes())


PAINS: Final = tuple(form.format(number) for form in workload.PAINS for number in range(1, 61))
NEXT_STEPS: Final = tuple(form.format(number) for form in workload.NEXT_STEPS for number in range(1, 41))
BUYERS: Final = tuple(f"Buyer {number:03d}" for number in range(500))

FIELDS: Final[dict[str, Callable[[Draw], pa.Array]]] = {
    "crm_stage": lambda draw: draw.any_of(workload.STAGES),
    "amount": lambda draw: draw.lognormal(10.8, 1.0, 2),
    "budget_amount": lambda draw: draw.lognormal(11.2, 1.0, 2),
    "budget_status": lambda draw: draw.one_of(workload.BUDGET_STATUS),
    "industry": lambda draw: draw.one_of(workload.INDUSTRIES),
    "country": lambda draw: draw.one_of(workload.COUNTRIES),
    "employees": Draw.employees,
    "pain": lambda draw: draw.any_of(PAINS),
    "champion_title": lambda draw: draw.any_of(workload.TITLES),
    "economic_buyer": lambda draw: draw.any_of(BUYERS),
    "contact_roles": lambda draw: draw.some_of(workload.ROLES),
    "meetings_held": lambda draw: draw.poisson(3.0),
    "created_date": lambda draw: draw.day(-329, -5),
    "close_date": lambda draw: draw.day(-15, 169),
    "last_activity": lambda draw: draw.day(-35, 0),
    "next_step": lambda draw: draw.any_of(NEXT_STEPS),
    "competitors": lambda draw: draw.some_of(workload.COMPETITORS),
    "discount": Draw.beta,
    "lead_source": lambda draw: draw.one_of(workload.LEAD_SOURCES),
    "lead_score": lambda draw: draw.whole(20, 100),
    "products": lambda draw: draw.some_of(workload.PRODUCTS),
    "probability": Draw.share,
    "proposal_sent": lambda draw: draw.chance(0.8),
    "legal_status": lambda draw: draw.one_of(workload.LEGAL_STATUS),
}


def piece(number: int) -> pa.Table:
    """The piece with that number, from 0."""
    draw, first = Draw(number), number * PIECE
    ids = pa.array([f"006{place:012d}" for place in range(first, first + PIECE)])
    columns = {"id": ids} | {name: make(draw) for name, make in FIELDS.items()}
    return pa.table(columns).replace_schema_metadata({"made by": MADE_BY})


def parquet(folder: Path, count: int) -> Path:
    """The file with the first `count` records; one that is there already is taken."""
    path = folder / f"opportunities_{count}.parquet"
    if not _is_ours(path, count):
        unfinished = path.with_suffix(".unfinished")
        _write(unfinished, count)
        unfinished.replace(path)
    return path


def csv(folder: Path, count: int) -> Path:
    """The same records as CSV, in the language's own forms; an empty list is an empty cell, which means missing there."""
    path, source = folder / f"opportunities_{count}.csv", parquet(folder, count)
    if not path.exists() or path.stat().st_mtime < source.stat().st_mtime:
        lists = ", ".join(f"array_to_string({name}, '; ') AS {name}" for name in LISTS)
        unfinished = path.with_suffix(".unfinished")
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT * REPLACE ({lists}) FROM '{source}') TO '{unfinished}' (FORMAT csv, HEADER)"
            )
        unfinished.replace(path)
    return path


def _is_ours(path: Path, count: int) -> bool:
    if not path.exists():
        return False
    metadata = pq.read_metadata(path)
    made_by = (metadata.metadata or {}).get(b"made by", b"").decode()
    return metadata.num_rows == count and made_by == MADE_BY


def _write(path: Path, count: int) -> None:
    with pq.ParquetWriter(path, piece(0).schema, compression="snappy") as writer:
        for number in range(-(-count // PIECE)):
            writer.write_table(piece(number).slice(0, count - number * PIECE))
