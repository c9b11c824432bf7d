"""The rules by PyArrow's functions, one row group after the other."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.tables.rivals import columns
from benchmarks.tables.rivals.row_groups import by_row_group
from benchmarks.tree import STAGES
from benchmarks.workload import AS_OF

Column = pa.Array
both, either = pc.and_kleene, pc.or_kleene


def run(records: Path, out: Path) -> None:
    """Parquet in, Parquet out."""
    by_row_group(records, out, decide)


def decide(table: pa.Table) -> pa.Table:
    """The results of some records."""
    at = {name: table[name].combine_chunks() for name in table.column_names}
    return pa.table(_results(at["id"], _criteria(at)))


def _criteria(at: dict[str, Column]) -> dict[str, Column]:
    buyer = pc.is_valid(at["economic_buyer"])
    days = pc.days_between(at["created_date"], at["close_date"])
    enough = pc.greater_equal(at["budget_amount"], at["amount"])
    return {
        "budget": both(
            pc.greater_equal(at["amount"], 10000), either(_one_of(at["budget_status"], columns.SOLD), enough)
        ),
        "icp_fit": reduce(
            both,
            [
                _one_of(at["industry"], columns.INDUSTRIES),
                pc.greater_equal(at["employees"], 50),
                pc.less(at["employees"], 5000),
                _one_of(at["country"], columns.COUNTRIES),
            ],
        ),
        "pain_stated": both(pc.is_valid(at["pain"]), pc.invert(_holds(at["pain"], columns.UNDECIDED))),
        "champion": _holds(at["champion_title"], columns.TITLES),
        "decision_maker": both(
            buyer,
            either(
                _includes(at["contact_roles"], "decision maker"), pc.greater_equal(at["meetings_held"], 3)
            ),
        ),
        "timing": both(
            pc.greater_equal(at["close_date"], _day(0)), pc.less_equal(at["close_date"], _day(150))
        ),
        "active": both(pc.greater_equal(at["last_activity"], _day(-30)), pc.is_valid(at["next_step"])),
        "competition": either(pc.invert(_includes(at["competitors"], "Acme")), pc.less(at["discount"], 0.2)),
        "cycle": both(pc.less_equal(days, 365), pc.not_equal(at["crm_stage"], "Closed Lost")),
        "engagement": either(
            pc.greater_equal(at["lead_score"], 60),
            both(_one_of(at["lead_source"], columns.WARM), pc.greater_equal(at["meetings_held"], 1)),
        ),
        "proposal": both(
            both(at["proposal_sent"], pc.greater(at["amount"], 0)),
            either(_includes(at["products"], "Platform"), pc.greater_equal(at["probability"], 0.5)),
        ),
        "legal": both(
            both(_one_of(at["legal_status"], columns.CLEARED), pc.invert(pc.greater(at["discount"], 0.3))),
            buyer,
        ),
    }


def _results(ids: Column, criteria: dict[str, Column]) -> dict[str, Column]:
    stages: dict[str, Column] = {}
    before: list[Column] = []
    furthest = possible = no_text = pa.nulls(len(ids), pa.string())
    for name, needs in STAGES.items():
        status = reduce(both, [*before, *(criteria[need] for need in needs)])
        stages[name], before = status, [status]
        furthest = pc.if_else(pc.fill_null(status, False), name, furthest)
        possible = pc.if_else(pc.fill_null(status, True), name, possible)
    return columns.in_order(
        kind=pa.repeat("opportunity", len(ids)),
        ids=ids,
        criteria=criteria,
        no_text=no_text,
        no_answer=pa.nulls(len(ids), pa.bool_()),
        furthest=furthest,
        possible=possible,
        stages=stages,
    )


def _day(days: int) -> pa.Scalar:
    return pa.scalar(AS_OF + timedelta(days=days), pa.date32())


def _one_of(values: Column, wanted: tuple[str, ...]) -> Column:
    found = pc.is_in(values, value_set=pa.array(wanted))
    return pc.if_else(pc.is_valid(values), found, pa.scalar(None, pa.bool_()))


def _holds(texts: Column, parts: tuple[str, ...]) -> Column:
    return reduce(either, [pc.match_substring(texts, part) for part in parts])


def _includes(lists: Column, wanted: str) -> Column:
    hit = np.zeros(len(lists), dtype=bool)
    same = pc.equal(lists.flatten(), wanted)
    hit[pc.filter(pc.list_parent_indices(lists), same).to_numpy(zero_copy_only=False)] = True
    return pa.array(hit, mask=pc.is_null(lists).to_numpy(zero_copy_only=False))
