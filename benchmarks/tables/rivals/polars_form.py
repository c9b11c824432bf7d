"""The rules as Polars expressions, streamed from file to file."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import and_
from pathlib import Path

import polars as pl
from polars import col

from benchmarks.tables.rivals import columns
from benchmarks.tree import STAGES
from benchmarks.workload import AS_OF


def run(records: Path, out: Path) -> None:
    """Parquet in, Parquet out."""
    rows = pl.scan_parquet(records, row_index_name="place", row_index_offset=1)
    decided = rows.with_columns(pl.format("{}:{}", pl.lit(records.name), "place").alias("id"), **criteria())
    staged = decided
    for name, needs in stage_needs():
        staged = staged.with_columns(reduce(and_, [col(need) for need in needs]).alias(name))
    staged.select(**results()).sink_parquet(out, compression="snappy")


def criteria() -> dict[str, pl.Expr]:
    """Each criterion by name; null is unknown."""
    until = AS_OF + timedelta(days=150)
    buyer = col("economic_buyer").is_not_null()
    return {
        "budget": (col("amount") >= 10000)
        & (col("budget_status").is_in(columns.SOLD) | (col("budget_amount") >= col("amount"))),
        "icp_fit": col("industry").is_in(columns.INDUSTRIES)
        & (col("employees") >= 50)
        & (col("employees") < 5000)
        & col("country").is_in(columns.COUNTRIES),
        "pain_stated": col("pain").is_not_null() & ~_holds("pain", columns.UNDECIDED),
        "champion": _holds("champion_title", columns.TITLES),
        "decision_maker": buyer
        & (col("contact_roles").list.contains("decision maker") | (col("meetings_held") >= 3)),
        "timing": (col("close_date") >= AS_OF) & (col("close_date") <= until),
        "active": (col("last_activity") >= AS_OF - timedelta(days=30)) & col("next_step").is_not_null(),
        "competition": ~col("competitors").list.contains("Acme") | (col("discount") < 0.2),
        "cycle": ((col("close_date") - col("created_date")).dt.total_days() <= 365)
        & (col("crm_stage") != "Closed Lost"),
        "engagement": (col("lead_score") >= 60)
        | (col("lead_source").is_in(columns.WARM) & (col("meetings_held") >= 1)),
        "proposal": col("proposal_sent")
        & (col("amount") > 0)
        & (col("products").list.contains("Platform") | (col("probability") >= 0.5)),
        "legal": col("legal_status").is_in(columns.CLEARED) & ~(col("discount") > 0.3) & buyer,
    }


def stage_needs() -> list[tuple[str, list[str]]]:
    """Each stage's column, with the columns that it needs: the stage before it among them."""
    names = list(STAGES)
    return [
        (f"stage {name}", [f"stage {names[place - 1]}"] * bool(place) + list(STAGES[name]))
        for place, name in enumerate(names)
    ]


def results() -> dict[str, pl.Expr]:
    """The columns of the output."""
    reached = pl.lit(None, pl.String)
    possible = reached
    for name in STAGES:
        status = col(f"stage {name}")
        reached = pl.when(status).then(pl.lit(name)).otherwise(reached)
        possible = pl.when(status.fill_null(True)).then(pl.lit(name)).otherwise(possible)
    return columns.in_order(
        kind=pl.lit("opportunity"),
        ids=col("id"),
        criteria={name: col(name) for name in criteria()},
        no_text=pl.lit(None, pl.String),
        no_answer=pl.lit(None, pl.Boolean),
        furthest=reached,
        possible=possible,
        stages={name: col(f"stage {name}") for name in STAGES},
    )


def _holds(field: str, parts: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(*(col(field).str.contains(part, literal=True) for part in parts))
