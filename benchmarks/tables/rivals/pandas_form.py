"""The rules in pandas with its nullable booleans, the whole file in memory."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import and_, or_
from pathlib import Path

import pandas as pd

from benchmarks.tables.rivals import columns
from benchmarks.tree import STAGES
from benchmarks.workload import AS_OF

TODAY = pd.Timestamp(AS_OF)


def run(records: Path, out: Path) -> None:
    """Parquet in, Parquet out."""
    frame = pd.read_parquet(records, dtype_backend="numpy_nullable")
    places = records.name + ":" + (frame.index.to_series() + 1).astype(str)
    _results(places, _criteria(frame)).to_parquet(out, index=False)


def _criteria(at: pd.DataFrame) -> dict[str, pd.Series]:
    buyer = at["economic_buyer"].notna()
    close, created, last = (
        pd.to_datetime(at[name]) for name in ("close_date", "created_date", "last_activity")
    )
    return {
        "budget": (at["amount"] >= 10000)
        & (_one_of(at["budget_status"], columns.SOLD) | (at["budget_amount"] >= at["amount"])),
        "icp_fit": _one_of(at["industry"], columns.INDUSTRIES)
        & (at["employees"] >= 50)
        & (at["employees"] < 5000)
        & _one_of(at["country"], columns.COUNTRIES),
        "pain_stated": at["pain"].notna() & ~_holds(at["pain"], columns.UNDECIDED),
        "champion": _holds(at["champion_title"], columns.TITLES),
        "decision_maker": buyer
        & (_includes(at["contact_roles"], "decision maker") | (at["meetings_held"] >= 3)),
        "timing": _known(close, (close >= TODAY) & (close <= TODAY + timedelta(days=150))),
        "active": _known(last, last >= TODAY - timedelta(days=30)) & at["next_step"].notna(),
        "competition": ~_includes(at["competitors"], "Acme") | (at["discount"] < 0.2),
        "cycle": _known(close - created, (close - created).dt.days <= 365)
        & (at["crm_stage"] != "Closed Lost").astype("boolean"),
        "engagement": (at["lead_score"] >= 60)
        | (_one_of(at["lead_source"], columns.WARM) & (at["meetings_held"] >= 1)),
        "proposal": at["proposal_sent"]
        & (at["amount"] > 0)
        & (_includes(at["products"], "Platform") | (at["probability"] >= 0.5)),
        "legal": _one_of(at["legal_status"], columns.CLEARED) & ~(at["discount"] > 0.3) & buyer,
    }


def _results(ids: pd.Series, criteria: dict[str, pd.Series]) -> pd.DataFrame:
    stages: dict[str, pd.Series] = {}
    before: list[pd.Series] = []
    none = pd.Series(pd.NA, index=ids.index, dtype="string")
    furthest = possible = none
    for name, needs in STAGES.items():
        status = reduce(and_, [*before, *(criteria[need] for need in needs)])
        stages[name], before = status, [status]
        furthest = furthest.mask(status.fillna(False), name)
        possible = possible.mask(status.fillna(True), name)
    return pd.DataFrame(
        columns.in_order(
            kind="opportunity",
            ids=ids,
            criteria=criteria,
            no_text=none,
            no_answer=pd.Series(pd.NA, index=ids.index, dtype="boolean"),
            furthest=furthest,
            possible=possible,
            stages=stages,
        )
    )


def _known(values: pd.Series, condition: pd.Series) -> pd.Series:
    return condition.astype("boolean").mask(values.isna())


def _one_of(values: pd.Series, wanted: tuple[str, ...]) -> pd.Series:
    return _known(values, values.isin(wanted))


def _holds(texts: pd.Series, parts: tuple[str, ...]) -> pd.Series:
    return reduce(or_, [texts.str.contains(part, regex=False) for part in parts])


def _includes(lists: pd.Series, wanted: str) -> pd.Series:
    found = [pd.NA if each is None else wanted in each for each in lists]
    return pd.Series(found, index=lists.index, dtype="boolean")
