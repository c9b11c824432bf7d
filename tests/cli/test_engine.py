"""`--engine`: which one works, what is said of it, and what happens where one cannot."""

from __future__ import annotations

import builtins
import sys

import pytest

from qualrules.workspace import choosing_engine
from qualrules.workspace.choosing_engine import Choice, choose
from tests.invoking import invoke
from tests.workspace.whole import deals

ALIKE = """\
ruleset alike
record deal
  amount: number
criterion Large for deal
  when amount is at least 10
criterion large for deal
  when amount is at least 20
"""


@pytest.fixture
def many(tmp_path, monkeypatch):
    """Deals that are taken for many."""
    monkeypatch.setattr(choosing_engine, "MANY", 20)
    return deals.write(tmp_path, 60, 30)


@pytest.fixture
def without(monkeypatch):
    """Packages that are not installed."""

    def hide(*names: str) -> None:
        real = builtins.__import__

        def hidden(name, *rest, **more):
            if name.partition(".")[0] in names:
                raise ImportError(name)
            return real(name, *rest, **more)

        monkeypatch.setattr(builtins, "__import__", hidden)
        monkeypatch.setattr(choosing_engine, "find_spec", lambda name: None if name in names else object())
        for name in list(sys.modules):
            if name.partition(".")[0] in names:
                monkeypatch.delitem(sys.modules, name)

    return hide


# ── Which one ──


@pytest.mark.parametrize("command", ["run", "audit"])
def test_few_records_are_judged_by_python_and_nothing_is_said(command, tmp_path):
    called = invoke(command, *deals.write(tmp_path, 30, 32))
    assert "engine" not in called.err


@pytest.mark.parametrize("command", ["run", "audit"])
def test_many_records_go_to_a_database_which_is_said_in_one_line(command, many):
    called = invoke(command, *many)
    (line,) = [line for line in called.err.splitlines() if "engine" in line]
    assert line.startswith("engine: duckdb (about ")
    by_python = invoke(command, *many, "--engine", "python")
    assert (called.code, called.out) == (by_python.code, by_python.out)
    assert "engine" not in by_python.err


def test_guesses_come_near(tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("id,amount\n" + "".join(f"D{n},{n * 1000}\n" for n in range(100_000)))
    choice = choose("auto", [str(file)])
    assert choice.name == "duckdb"
    assert 90_000 < int(choice.why.split()[1].replace(",", "")) < 125_000
    assert choose("auto", [f"deal={file}"]).name == "duckdb"
    assert choose("auto", [str(tmp_path)]).name == "duckdb"


def test_a_server_is_asked_itself():
    assert choose("auto", ["postgresql://host/crm#deals"]).name == "postgres"
    assert choose("auto", ["deal=postgresql://host/crm#deals"]).name == "postgres"


@pytest.mark.parametrize("data", [["-"], ["gone.csv"], ["deals.xlsx"], []])
def test_anything_else_is_for_python(data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals.xlsx").write_bytes(bytes(9_000_000))
    assert choose("auto", data) == Choice("python", False)


def test_one_that_nobody_knows(tmp_path):
    called = invoke("run", *deals.write(tmp_path, 5, 33), "--engine", "duckbd")
    assert called.code == 2
    called.says('there is no engine "duckbd"', "python, duckdb, postgres, spark")


def test_the_settings_name_one(many, tmp_path, monkeypatch):
    (tmp_path / "qualrules.toml").write_text('engine = "python"\n')
    monkeypatch.chdir(tmp_path)
    called = invoke("run", *many)
    assert called.code == 0
    assert "engine: duckdb" not in called.err


# ── Where one cannot ──


def test_a_named_one_that_is_not_installed(tmp_path, without):
    arguments = deals.write(tmp_path, 5, 34)
    without("duckdb")
    called = invoke("run", *arguments, "--engine", "duckdb")
    assert called.code == 2
    assert called.out == ""
    called.says("the engine duckdb needs duckdb", 'pip install "qualrules[tables]"')


def test_one_that_is_not_installed_is_not_chosen(many, without):
    without("duckdb")
    called = invoke("run", *many)
    assert called.code == 0
    assert "engine" not in called.err


def test_parquet_that_nothing_can_write(tmp_path, without):
    arguments = deals.write(tmp_path, 5, 35)
    without("pyarrow")
    called = invoke("run", *arguments, "-o", str(tmp_path / "x.parquet"))
    assert called.code == 2
    called.says("writing Parquet needs pyarrow", 'pip install "qualrules[tables]"')
    assert not (tmp_path / "x.parquet").exists()


def test_a_rule_that_cannot_be_said_is_refused_with_its_line(tmp_path):
    rules, data = alike(tmp_path)
    called = invoke("run", rules, data, "--engine", "duckdb")
    assert called.code == 2
    assert called.out == ""
    called.says("QR421", "alike.qual:6", 'takes "criteria.Large" and "criteria.large" for one column')


def test_a_rule_that_cannot_be_said_is_for_python_where_nobody_named_one(tmp_path, monkeypatch):
    monkeypatch.setattr(choosing_engine, "MANY", 1)
    called = invoke("run", *alike(tmp_path), "--format", "csv")
    assert called.code == 0
    (line,) = [line for line in called.err.splitlines() if "engine" in line]
    assert line.startswith("engine: python, because duckdb cannot be used here: ")
    assert len(called.out.splitlines()) == 4


def alike(folder) -> tuple[str, str]:
    """A ruleset with two names that are one to DuckDB, and data for it."""
    (folder / "alike.qual").write_text(ALIKE)
    (folder / "deal.csv").write_text("id,amount\n1,15\n2,25\n3,\n")
    return str(folder / "alike.qual"), str(folder / "deal.csv")


def test_reasons_are_for_python(many):
    asked = invoke("run", *many, "--explain", "--format", "jsonl")
    assert asked.code == 0
    assert '"because"' in asked.out
    asked.says("engine: python, because duckdb gives no reasons, which --explain asks for")
    refused = invoke("run", *many, "--explain", "--engine", "duckdb")
    assert refused.code == 2
    refused.says("the engine duckdb gives no reasons, which --explain asks for", "--engine python")


def test_every_finding_is_for_python(many, tmp_path):
    called = invoke("audit", *many, "--write-baseline", str(tmp_path / "known.json"))
    called.says("engine: python, because duckdb works out no more findings", "written")


def test_data_that_only_python_reads_is_loaded(tmp_path):
    arguments = deals.write(tmp_path, 30, 36)
    file = tmp_path / "deals.csv"
    file.write_bytes(file.read_text().encode("utf-16"))
    named = invoke("run", *arguments, "--format", "csv", "--engine", "duckdb")
    named.says("so Python reads the data and duckdb judges the records")
    assert named.out == invoke("run", *arguments, "--format", "csv").out


def test_data_that_only_python_reads_is_its_own_where_nobody_named_one(many, tmp_path):
    file = tmp_path / "deals.csv"
    file.write_bytes(file.read_text().encode("utf-16"))
    called = invoke("run", *many, "--format", "csv")
    called.says("engine: python, because duckdb cannot be used here: ")
    assert called.code == 0


def test_who_named_a_master_is_told_to_leave_it_out(many):
    refused = invoke("run", *many, "--explain", "--master", "local[1]")
    assert refused.code == 2
    refused.says("the engine spark gives no reasons, which --explain asks for\n  help: leave out --master")


def test_results_go_into_a_server_that_has_the_records(many):
    refused = invoke("run", *many, "--into", "results", "--explain")
    assert refused.code == 2
    refused.says("--into writes a table of the server that has the records, and these stand in none")
