"""The benchmark compares like with like: bench.qual says what hand.py says. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import hand, one_record, ours, rulesets, workload

COUNT = 600


@pytest.fixture(scope="module")
def rows() -> list[workload.Row]:
    return workload.records(COUNT)


def test_bench_qual_decides_like_the_hand_written_rules(rows: list[workload.Row]) -> None:
    wanted = [hand.decide(row) for row in rows]
    given = ours.decide_many(ours.load(), rows)
    assert len(given) == COUNT
    one_record.must_agree("Python values", given, wanted)


def test_values_as_text_are_decided_alike(rows: list[workload.Row]) -> None:
    wanted = [hand.decide(row) for row in rows]
    one_record.must_agree("text", ours.decide_many(ours.load(), map(workload.as_text, rows)), wanted)


def test_a_difference_is_seen(rows: list[workload.Row]) -> None:
    wanted = [hand.decide(row) for row in rows]
    turned = [outcomes | {"budget": not outcomes["budget"]} for outcomes in wanted]
    with pytest.raises(SystemExit, match="disagrees"):
        one_record.must_agree("turned", turned, wanted)


def test_a_record_is_the_same_whatever_the_number_asked_for(rows: list[workload.Row]) -> None:
    assert workload.records(COUNT // 2) == rows[: COUNT // 2]


@pytest.mark.parametrize("count", [1, 40])
def test_generated_rulesets_are_right(count: int, tmp_path: Path) -> None:
    path = tmp_path / "generated.qual"
    path.write_text(rulesets.with_criteria(count), encoding="utf-8")
    assert len(ours.load(path).rules.criteria) == count
