"""`export sql` and `export dbt` as commands: their options, what they leave out, where they write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.invoking import invoke

RULES = """ruleset house 1.0.0
record deal
  size: number
  phase: stage of sales
record lead
  size: number
criterion big when deal.size > 5
criterion good for lead when size > 5
process sales for deal
  stage "One" needs big
    should have big
  moves
    no skipping
"""


@pytest.fixture
def house(tmp_path: Path) -> str:
    file = tmp_path / "house.qual"
    file.write_text(RULES, encoding="utf-8")
    return str(file)


def test_several_types_of_records(house):
    done = invoke("export", "sql", house)
    assert done.code == 2
    done.says("--type deal", "--type lead")
    assert invoke("export", "sql", house, "--type", "lead").code == 0


def test_what_is_left_out_is_said_and_refused_when_strict(house, tmp_path):
    done = invoke("export", "sql", house, "--type", "deal")
    assert done.code == 0
    done.says("QR422", 'leaves out what "One" should have', "leaves out the moves of sales", "house.qual:9:")
    output = tmp_path / "out.sql"
    strict = invoke("export", "sql", house, "--type", "deal", "--strict", "-o", str(output))
    assert strict.code == 2
    strict.says("error[QR422]")
    assert not output.exists()
    assert invoke("export", "sql", house, "--type", "lead", "--strict").code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--table", "lead=a", "--table", "lead=b"], ['two tables are named for lead: "a" and "b"']),
        (["--type", "leed"], ['no rule is about a record called "leed"', 'did you mean "lead"?']),
        (["--table", "deal"], ['"deal" does not name a table', "--table opportunity=crm.opportunities"]),
        (["--table", "dael=x"], ['no record called "dael"', 'did you mean "deal"?']),
        (["--not-supplied", "size"], ['"size" does not name a field of a record']),
        (["--not-supplied", "deal.sice"], ['deal has no field called "sice"', 'did you mean "size"?']),
        (["--source-name", "crm"], ['there is no source block called "crm"']),
        (["--dialect", "oracle"], ["'oracle' is not one of"]),
    ],
)
def test_options_that_mean_nothing(house, options, words):
    done = invoke("export", "sql", house, *options)
    assert (done.code, done.out) == (2, "")
    done.says(*words)


@pytest.mark.parametrize(
    "option", [["--dialect", "spark"], ["--zoned"], ["--type", "deal"], ["--table", "a=b"], ["--strict"]]
)
def test_json_schema_takes_no_options_of_a_warehouse(option):
    done = invoke("export", "json-schema", *option)
    assert done.code == 2
    done.says(f"json-schema takes no {option[0]}")


def test_dbt_names_its_models_and_its_day_itself(house):
    invoke("export", "dbt", house, "--view", "x").says("dbt takes no --view")
    invoke("export", "dbt", house, "--as-of", "2026-11-21").says("dbt takes no --as-of")


def test_no_ruleset():
    assert invoke("export", "sql").code == 2
    invoke("export", "sql").says("sql needs a RULESET")


def test_a_source_block_of_another_file(house, tmp_path):
    source = tmp_path / "crm.qual"
    source.write_text('source crm for parquet\n  deal from "deals" identified by "Id"\n', encoding="utf-8")
    done = invoke("export", "sql", house, "--source", str(source), "--type", "deal")
    assert 'FROM "deals" AS t' in done.out


def test_several_source_blocks(house, tmp_path):
    source = tmp_path / "crm.qual"
    block = 'source {} for parquet\n  deal from "{}" identified by "Id"\n'
    source.write_text(block.format("one", "a") + block.format("two", "b"), encoding="utf-8")
    options = ["--source", str(source), "--type", "deal"]
    invoke("export", "sql", house, *options).says("several source blocks fit", "--source-name two")
    assert 'FROM "b" AS t' in invoke("export", "sql", house, *options, "--source-name", "two").out


def test_a_folder_is_made(house, tmp_path):
    done = invoke("export", "dbt", house, "-o", str(tmp_path / "new" / "project"))
    assert done.code == 0
    assert (tmp_path / "new" / "project" / "models" / "house" / "house_deal.sql").is_file()


def test_a_folder_that_is_a_file(house, tmp_path):
    (tmp_path / "taken").write_text("kept")
    done = invoke("export", "dbt", house, "-o", str(tmp_path / "taken"))
    assert done.code == 2
    done.says("taken")
    assert (tmp_path / "taken").read_text() == "kept"


def test_the_folder_on_standard_output(house):
    done = invoke("export", "dbt", house)
    assert done.code == 0
    assert "==> models/house/house_lead.sql <==\n{{ config(materialized='view') }}" in done.out


def test_a_source_in_the_settings_is_for_queries_only(house, tmp_path, monkeypatch):
    (tmp_path / "crm.qual").write_text('source crm for parquet\n  deal from "deals" identified by "Id"\n')
    (tmp_path / "qualrules.toml").write_text('source = ["crm.qual"]\n')
    monkeypatch.chdir(tmp_path)
    assert invoke("export", "json-schema").code == 0
    assert 'FROM "deals" AS t' in invoke("export", "sql", house, "--type", "deal").out
