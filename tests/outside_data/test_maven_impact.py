"""What changed thresholds do to 8,800 opportunities: `diff --records` against two full runs that a few lines compare."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.invoking import invoke

STORY = Path(__file__).parents[2] / "examples" / "hardware_seller"
OLD = STORY / "hardware.qual"
EDITS = (
    ("revenue is at least 1,000 and", "revenue is at least 600 and"),
    ("is at least 90%", "is at least 95%"),
    ("close_value is more than 0 USD\n  ask", "close_value is more than 1,000 USD\n  ask"),
    ("engaged_on is on or before today", "engaged_on is before 2017-07-01"),
)
OPTIONS = ("--source", str(STORY / "source.qual"), "--as-of", "2017-12-31")


@pytest.fixture(scope="module")
def data(outside_data) -> Path:
    return outside_data("maven_crm")


@pytest.fixture(scope="module")
def new(tmp_path_factory) -> Path:
    text = OLD.read_text(encoding="utf-8")
    for before, after in EDITS:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path = tmp_path_factory.mktemp("new") / "hardware.qual"
    # The examples expect what the old thresholds say.
    path.write_text(text[: text.index('example "')], encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def impact(data, new) -> dict[str, Any]:
    asked = ("--group-by", "seller.office", "--show-records", "--format", "json")
    done = invoke("diff", str(OLD), str(new), "--records", str(data), *OPTIONS, *asked)
    assert done.code == 0, done.err
    found: dict[str, Any] = done.document["impact"]
    return found


@pytest.fixture(scope="module")
def runs(data, new) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each record as both full runs have it."""
    old, after = (invoke("run", str(path), str(data), *OPTIONS, "--format", "jsonl") for path in (OLD, new))
    assert old.code == after.code == 0
    return list(zip(old.records, after.records, strict=True))


def stages(pair: tuple[dict[str, Any], dict[str, Any]]) -> tuple[str | None, str | None]:
    old, new = (each["processes"]["pipeline"]["supported"] for each in pair)
    return old, new


def test_the_counts_are_those_of_two_full_runs_compared(impact, runs):
    moved = Counter(stages(pair) for pair in runs)
    expected = {step: count for step, count in moved.items() if step[0] != step[1]}
    assert {(one["from"], one["to"]): one["count"] for one in impact["moves"]} == expected
    assert len(expected) >= 3

    stood = [Counter(stages(pair)[side] for pair in runs) for side in (0, 1)]
    for total in impact["stages"]:
        assert (total["old"], total["new"]) == (stood[0][total["stage"]], stood[1][total["stage"]])
    assert sum(total["new"] for total in impact["stages"]) == len(runs)

    turned = Counter(
        (kind, name, old[group][name], new[group][name])
        for old, new in runs
        for kind, group in (("criterion", "criteria"), ("definition", "definitions"), ("promise", "promises"))
        for name in old[group]
        if old[group][name] != new[group][name]
    )
    found = {(one["kind"], one["name"], one["from"], one["to"]): one["count"] for one in impact["turned"]}
    assert found == turned
    assert {kind for kind, *_ in turned} == {"criterion", "definition", "promise"}


def test_a_record_changed_where_its_two_lines_say_something_else(impact, runs):
    parts = ("criteria", "definitions", "promises")
    changed = [
        old["record"]["id"]
        for old, new in runs
        if any(old[part] != new[part] for part in parts) or len(set(stages((old, new)))) == 2
    ]
    assert (impact["records"], impact["changed"]) == (8800, len(changed))
    assert [one["id"] for one in impact["listed"]] == changed
    assert impact["in_stage"] == sum(len(set(stages(pair))) == 2 for pair in runs)
    assert impact["unpaired"] == {"old": 0, "new": 0}


def rows(data: Path, name: str, key: str) -> dict[str, dict[str, str]]:
    with (data / name).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def test_amounts_and_groups_are_those_of_the_files(data, impact, runs):
    deals = rows(data, "sales_pipeline.csv", "opportunity_id")
    offices = {
        name: row["regional_office"] for name, row in rows(data, "sales_teams.csv", "sales_agent").items()
    }
    for move in impact["moves"]:
        moved = [
            deals[pair[0]["record"]["id"]] for pair in runs if stages(pair) == (move["from"], move["to"])
        ]
        values = [Decimal(row["close_value"]) for row in moved if row["close_value"]]
        assert move["amount"] == ({"USD": sum(values)} if values else {})
        assert move["without_amount"] == len(moved) - len(values)
    assert impact["amount_fields"] == {"opportunity": "close_value"}

    everyone = Counter(offices[row["sales_agent"]] for row in deals.values())
    changed = Counter(offices[deals[one["id"]]["sales_agent"]] for one in impact["listed"])
    found = {group["value"]: (group["records"], group["changed"]) for group in impact["groups"]}
    assert found == {office: (everyone[office], changed[office]) for office in everyone}


def test_the_criteria_with_a_new_threshold_are_named(impact, runs):
    """Each changed record is decided by a criterion whose line was edited, and by nothing else."""
    assert set(impact["by_criterion"]) == {"account.in_target", "near_list_price", "paid", "engaged"}
    assert impact["undecided_cause"] == 0
    for pair in runs:
        if len(set(stages(pair))) == 2:
            old, new = (each["criteria"] for each in pair)
            assert {name for name in ("paid", "engaged") if old[name] != new[name]}
    cheap = sum(
        new["criteria"]["paid"] == "not_met" and stages((old, new))[0] == "Won" != stages((old, new))[1]
        for old, new in runs
    )
    late = sum(
        new["criteria"]["engaged"] == "not_met" and stages((old, new))[0] == "Won" != stages((old, new))[1]
        for old, new in runs
    )
    by: Counter[str] = Counter()
    for move in impact["moves"]:
        if move["from"] == "Won":
            by.update(move["by"])
    assert by == {"paid": cheap, "engaged": late}
    assert min(cheap, late) > 500
