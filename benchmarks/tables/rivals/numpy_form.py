"""The rules in numpy: two masks for a condition, *is met* and *is known*; texts as codes that are looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.tables.records import TODAY
from benchmarks.tables.rivals import columns
from benchmarks.tables.rivals.row_groups import by_row_group
from benchmarks.tree import STAGES

Mask = Any
TEXTS: Final = (
    "budget_status",
    "industry",
    "country",
    "pain",
    "champion_title",
    "economic_buyer",
    "next_step",
    "crm_stage",
    "lead_source",
    "legal_status",
)


@dataclass(frozen=True)
class Outcome:
    """One condition over all records. `met` is false wherever it is not known."""

    met: Mask
    known: Mask

    def __and__(self, other: Outcome) -> Outcome:
        met = self.met & other.met
        return Outcome(met, met | (self.known & ~self.met) | (other.known & ~other.met))

    def __or__(self, other: Outcome) -> Outcome:
        met = self.met | other.met
        return Outcome(met, met | (self.known & other.known))

    def __invert__(self) -> Outcome:
        return Outcome(self.known & ~self.met, self.known)


class Fields:
    """The columns of some records, each turned into arrays once."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self._numbers: dict[str, tuple[Any, Mask]] = {}
        self._codes: dict[str, tuple[Any, list[str]]] = {}
        self.all = np.ones(table.num_rows, dtype=bool)

    def number(self, name: str, test: Callable[[Any], Mask]) -> Outcome:
        """A condition on a number, on yes/no, or on a day as its number."""
        values, known = self._number(name)
        return Outcome(test(values) & known, known)

    def two(self, first: str, second: str, test: Callable[[Any, Any], Mask]) -> Outcome:
        """A condition on two numbers."""
        (one, known), (other, also) = self._number(first), self._number(second)
        return Outcome(test(one, other) & known & also, known & also)

    def text(self, name: str, test: Callable[[str], bool]) -> Outcome:
        """A condition on a text, asked once for each text there is."""
        codes, texts = self._coded(name)
        met = np.array([test(text) for text in texts] + [False])
        return Outcome(met[codes], codes != len(texts))

    def given(self, name: str) -> Outcome:
        """Whether there is a text."""
        codes, texts = self._coded(name)
        return Outcome(codes != len(texts), self.all)

    def includes(self, name: str, wanted: str) -> Outcome:
        """Whether a list holds a text."""
        lists = self._table[name].combine_chunks()
        met = np.zeros(len(lists), dtype=bool)
        same = pc.equal(lists.flatten(), wanted)
        met[pc.filter(pc.list_parent_indices(lists), same).to_numpy(zero_copy_only=False)] = True
        return Outcome(met, pc.is_valid(lists).to_numpy(zero_copy_only=False))

    def _number(self, name: str) -> tuple[Any, Mask]:
        if name not in self._numbers:
            column = self._table[name].combine_chunks()
            if pa.types.is_date(column.type):
                column = column.cast(pa.int32())
            filled = column.fill_null(False if pa.types.is_boolean(column.type) else 0)
            self._numbers[name] = (
                filled.to_numpy(zero_copy_only=False),
                pc.is_valid(column).to_numpy(zero_copy_only=False),
            )
        return self._numbers[name]

    def _coded(self, name: str) -> tuple[Any, list[str]]:
        if name not in self._codes:
            column = self._table[name].unify_dictionaries().combine_chunks()
            texts = column.dictionary.to_pylist()
            self._codes[name] = (
                column.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False),
                texts,
            )
        return self._codes[name]


def run(records: Path, out: Path) -> None:
    """Parquet in, Parquet out."""
    by_row_group(records, out, decide, TEXTS)


def decide(table: pa.Table) -> pa.Table:
    """The results of some records."""
    return pa.table(_results(table["id"].combine_chunks(), _criteria(Fields(table))))


def _criteria(at: Fields) -> dict[str, Outcome]:
    buyer, number, text = at.given("economic_buyer"), at.number, at.text
    return {
        "budget": number("amount", lambda x: x >= 10000)
        & (
            text("budget_status", columns.SOLD.__contains__)
            | at.two("budget_amount", "amount", np.greater_equal)
        ),
        "icp_fit": text("industry", columns.INDUSTRIES.__contains__)
        & number("employees", lambda x: (x >= 50) & (x < 5000))
        & text("country", columns.COUNTRIES.__contains__),
        "pain_stated": at.given("pain")
        & ~text("pain", lambda x: any(part in x for part in columns.UNDECIDED)),
        "champion": text("champion_title", lambda x: any(part in x for part in columns.TITLES)),
        "decision_maker": buyer
        & (at.includes("contact_roles", "decision maker") | number("meetings_held", lambda x: x >= 3)),
        "timing": number("close_date", lambda x: (x >= TODAY) & (x <= TODAY + 150)),
        "active": number("last_activity", lambda x: x >= TODAY - 30) & at.given("next_step"),
        "competition": ~at.includes("competitors", "Acme") | number("discount", lambda x: x < 0.2),
        "cycle": at.two("close_date", "created_date", lambda close, created: close - created <= 365)
        & text("crm_stage", lambda x: x != "Closed Lost"),
        "engagement": number("lead_score", lambda x: x >= 60)
        | (text("lead_source", columns.WARM.__contains__) & number("meetings_held", lambda x: x >= 1)),
        "proposal": number("proposal_sent", lambda x: x)
        & number("amount", lambda x: x > 0)
        & (at.includes("products", "Platform") | number("probability", lambda x: x >= 0.5)),
        "legal": text("legal_status", columns.CLEARED.__contains__)
        & ~number("discount", lambda x: x > 0.3)
        & buyer,
    }


def _results(ids: pa.Array, criteria: dict[str, Outcome]) -> dict[str, pa.Array]:
    stages: dict[str, Outcome] = {}
    before: list[Outcome] = []
    reached, open_ = np.zeros(len(ids), dtype="int8"), np.zeros(len(ids), dtype="int8")
    for name, needs in STAGES.items():
        status = reduce(and_, [*before, *(criteria[need] for need in needs)])
        stages[name], before = status, [status]
        reached += status.met
        open_ += status.met | ~status.known
    names = pa.array([None, *STAGES])
    return columns.in_order(
        kind=pa.repeat("opportunity", len(ids)),
        ids=ids,
        criteria={name: _written(outcome) for name, outcome in criteria.items()},
        no_text=pa.nulls(len(ids), pa.string()),
        no_answer=pa.nulls(len(ids), pa.bool_()),
        furthest=names.take(pa.array(reached)),
        possible=names.take(pa.array(open_)),
        stages={name: _written(outcome) for name, outcome in stages.items()},
    )


def _written(outcome: Outcome) -> pa.Array:
    return pa.array(outcome.met, mask=~outcome.known)
