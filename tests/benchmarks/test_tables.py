"""The benchmarks of whole tables compare like with like: every contender decides as hand.py does. Nothing is timed here."""

from __future__ import annotations

import json
from importlib import import_module

import duckdb
import pyarrow.parquet as pq
import pytest

from benchmarks import hand, one_record, ours, workload
from benchmarks.tables import (
    emitted,
    hand_run,
    hand_sql,
    interpreted,
    outcomes,
    records,
    whole_audit,
    whole_run,
)
from benchmarks.tables.rivals.one import RIVALS

COUNT = 600


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="module")
def source(folder):
    return records.parquet(folder, COUNT)


@pytest.fixture(scope="module")
def wanted(folder, source):
    hand_run.run(source, folder / "hand.parquet")
    return folder / "hand.parquet"


def test_the_records_have_the_fields_of_the_workload(source):
    rows = pq.read_table(source).to_pylist()
    assert list(rows[0]) == ["id", *workload.FIELDS]
    missing = sum(row[name] is None for row in rows for name in workload.FIELDS)
    assert 0.1 < missing / (COUNT * len(workload.FIELDS)) < 0.2


def test_a_larger_table_begins_with_the_smaller_one(folder, source, monkeypatch):
    monkeypatch.setattr(records, "PIECE", 250)
    first, second = records.piece(0), records.piece(1)
    assert second["id"].to_pylist() == [f"006{number:012d}" for number in range(250, 500)]
    assert not first["amount"].equals(second["amount"])
    assert records.piece(0).equals(first)
    path = records.parquet(folder, 400)
    assert (
        pq.read_table(path)
        .slice(0, 250)
        .equals(first.replace_schema_metadata(None).cast(pq.read_schema(path)))
    )


def test_a_file_of_other_records_is_made_anew(folder, monkeypatch):
    path = records.parquet(folder, 10)
    before = path.stat().st_mtime_ns
    assert records.parquet(folder, 10).stat().st_mtime_ns == before
    monkeypatch.setattr(records, "MADE_BY", "something else")
    assert records.parquet(folder, 10).stat().st_mtime_ns > before


def test_the_hand_written_sql_decides_like_the_hand_written_rules(source, wanted):
    right = [hand.decide(row) for row in pq.read_table(source).to_pylist()]
    given = outcomes.of_file(wanted, COUNT, ours.NUMBER_OF_STAGE)
    assert len(given) == COUNT
    one_record.must_agree("hand.sql", given, right)


def test_the_interpreter_decides_alike(folder, source):
    interpreted.main(source, folder / "interpreted.parquet")
    by_id = folder / "by_id.parquet"
    with duckdb.connect() as connection:
        query = hand_sql.results(f"'{source}'")
        connection.execute(f"COPY ({query}) TO '{by_id}' (FORMAT parquet)")
    outcomes.must_be_equal("the interpreter", folder / "interpreted.parquet", by_id)
    assert outcomes.differing(folder / "interpreted.parquet", by_id) == 0


@pytest.mark.parametrize("name", RIVALS)
def test_a_rival_decides_alike(name, folder, source, wanted):
    pytest.importorskip(RIVALS[name].replace("arrow", "pyarrow"))
    import_module(f"benchmarks.tables.rivals.{RIVALS[name]}_form").run(source, folder / f"{name}.parquet")
    outcomes.must_be_equal(name, folder / f"{name}.parquet", wanted)


def test_a_difference_is_seen(folder, wanted):
    turned = folder / "turned.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f'COPY (SELECT * REPLACE (CASE WHEN "record.id" NOT LIKE \'%:7\' THEN "criteria.budget" END AS '
            f"\"criteria.budget\") FROM '{wanted}') TO '{turned}' (FORMAT parquet)"
        )
    with pytest.raises(SystemExit, match=r"disagrees .*:7: .*criteria.budget"):
        outcomes.must_be_equal("turned", turned, wanted)
    assert outcomes.differing(turned, wanted) == 1


def test_the_generated_sql_is_compared_and_measured(folder, source):
    (row,) = emitted.measure(source, folder, COUNT, 1)
    assert row.value > 0


def test_the_hand_written_sql_over_held_records_has_folded_words():
    assert "list_contains(contact_roles, 'decision maker')" in hand_sql.held_results("x")
    assert "'Acme'" not in hand_sql.held_results("x").split("stages AS")[0]


def test_whole_runs_are_compared_and_measured(folder):
    measured = whole_run.measure(folder, (300, COUNT), 1, with_rivals=False)
    assert [row.unit for row in measured.rows] == ["times", "MB", "times", "MB", "times"]
    assert all(row.value > 0 for row in measured.rows)


def test_whole_audits_are_compared_and_measured(folder):
    rows = whole_audit.measure(folder, COUNT, COUNT, 1)
    assert [row.unit for row in rows] == ["times", "MB", "MB"]


def test_another_count_is_seen(folder, source):
    hand_run.audit(records.csv(folder, COUNT), folder / "hand.json")
    right = json.loads((folder / "hand.json").read_text())
    supported = [
        {"stage": None if name == "None" else name, "count": count}
        for name, count in right["supported"].items()
    ]
    summary = {"criteria": right["criteria"], "processes": {"sales": {"supported": supported}}}
    (folder / "ours.json").write_text(json.dumps({"summary": summary}))
    whole_audit.must_count_alike(folder / "ours.json", folder / "hand.json")
    summary["criteria"]["budget"]["met"] += 1
    (folder / "ours.json").write_text(json.dumps({"summary": summary}))
    with pytest.raises(SystemExit, match="the audit counts"):
        whole_audit.must_count_alike(folder / "ours.json", folder / "hand.json")
