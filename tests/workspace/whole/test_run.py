"""`run` in a database writes what `run` by Python writes: the same bytes in every form that is a text."""

from __future__ import annotations

import re

import pyarrow.parquet
import pytest

from tests.invoking import ROOT, invoke
from tests.workspace.whole import deals

FORMS = ("csv", "jsonl", "table", "json")
EXAMPLES = {
    "opportunity_audit": ("sales.qual", "data", "--source", "source.qual"),
    "lead_handover": ("lead_handover.qual", "leads.csv", "--source", "crm_export.qual"),
    "account_file": ("hospitals.qual", "data", "--source", "source.qual"),
}


def both(*arguments: str) -> tuple[str, str]:
    """What Python and what DuckDB write; what they say has to be the same, the exit code too."""
    one = invoke(*arguments, "--engine", "python")
    other = invoke(*arguments, "--engine", "duckdb")
    other.says()
    said = "".join(
        line for line in other.err.splitlines(keepends=True) if "so Python reads the data" not in line
    )
    assert (one.code, one.err) == (other.code, said)
    return without_times(one.out), without_times(other.out)


def without_times(text: str) -> str:
    return re.sub(r'("seconds": |time=")[0-9.]+', r"\g<1>0", text)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("opportunity_audit", "csv"),
        ("opportunity_audit", "json"),
        ("lead_handover", "jsonl"),
        ("account_file", "table"),
    ],
)
def test_examples_in_every_form(name, form, monkeypatch):
    monkeypatch.chdir(ROOT / "examples" / name)
    one, other = both("run", *EXAMPLES[name], *deals.AS_OF, "--format", form)
    assert one == other
    assert len(one) > 100


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", [1, 2], ids=["read by Python", "read by the database"])
def test_random_tables_of_two_record_types(form, seed, tmp_path):
    one, other = both("run", *deals.write(tmp_path, 80, seed), "--format", form)
    assert one == other
    assert len(one.splitlines()) >= 100


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_records_without_ids(form, tmp_path):
    one, other = both("run", *deals.write(tmp_path, 30, 3, ids=False), "--format", form)
    assert one == other


@pytest.mark.parametrize(
    "options",
    [
        ("--process", "sales"),
        ("--where", "amount is at least 10k EUR", "--type", "opportunity"),
        ("--where", 'account.country is "DE" and ready', "--type", "opportunity"),
        ("--type", "lead"),
    ],
)
@pytest.mark.parametrize("form", ["csv"])
def test_parts_of_the_records_and_of_the_rules(form, options, tmp_path):
    one, other = both("run", *deals.write(tmp_path, 60, 4), *options, "--format", form)
    assert one == other


def test_parquet_holds_the_same(tmp_path):
    arguments = deals.write(tmp_path, 90, 5)
    tables = []
    for engine in ("python", "duckdb"):
        file = tmp_path / f"{engine}.parquet"
        assert invoke("run", *arguments, "-o", str(file), "--engine", engine).code == 0
        tables.append(pyarrow.parquet.read_table(file))
    one, other = tables
    assert one.column_names == other.column_names
    assert one.schema.types == other.schema.types
    assert one.to_pydict() == other.to_pydict()
    assert str(one.schema.field("criteria.worth_it").type) == "bool"
    assert str(one.schema.field("scores.interest.lowest").type) == "int64"
    assert one.num_rows == 90 + 90 // 4
    assert set(one["criteria.worth_it"].to_pylist()) == {True, False, None}


def test_parquet_goes_to_standard_output_and_is_not_shown(tmp_path, monkeypatch):
    arguments = deals.write(tmp_path, 10, 6)
    monkeypatch.setattr("qualrules.cli.run.is_terminal", lambda _: True)
    refused = invoke("run", *arguments, "--format", "parquet")
    refused.says("a Parquet file is not shown on a terminal", "name a file")
    assert refused.code == 2


def test_a_condition_with_a_mistake(tmp_path):
    called = invoke("run", *deals.write(tmp_path, 10, 7), "--where", "amout is known", "--engine", "duckdb")
    assert called.code == 2
    called.says("amout")


def test_no_records(tmp_path):
    arguments = deals.write(tmp_path, 0, 8)
    one, other = both("run", *arguments)
    assert one == other == ""


def test_what_turns_out_to_be_for_python_when_half_of_it_is_read(tmp_path):
    """The accounts stand in the database already when the ids of the deals are seen to be no ids for it."""
    (tmp_path / "deals.qual").write_text(deals.RULES)
    (tmp_path / "deals.jsonl").write_text('{"Id": 1.5, "Account": "A1", "Amount": 12000, "Stage": "Open"}\n')
    (tmp_path / "accounts.jsonl").write_text('{"Id": "A1", "Country": "DE", "Size": 50}\n')
    (tmp_path / "source.qual").write_text(deals.SOURCE.replace("csv", "jsonl"))
    arguments = [str(tmp_path / name) for name in ("deals.qual", "deals.jsonl", "accounts.jsonl")]
    given = ("--source", str(tmp_path / "source.qual"), *deals.AS_OF, "--format", "jsonl")
    one, other = both("run", *arguments, *given)
    assert one == other
    assert '"large":"met"' in one
