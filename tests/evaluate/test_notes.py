"""How a value was read is told with it: defaults, conversions, meanings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualrules.report.record_form import facts_form
from qualrules.workspace.session import Request, open_session
from tests.cli.deals import call

RULES = """\
ruleset deals 1.0.0
  currency EUR
  rate USD = 0.92 EUR

record deal
  amount:   money
  discount: percent default 0%
  signed:   yes/no
  since:    date

criterion large   for deal when amount is at least 5k EUR
criterion cheap   for deal when discount is at most 20%
criterion done    for deal when signed
criterion old     for deal when since is before today

source export for csv
  deal from "deals.csv" identified by "ID"
    amount: "Amount" currency "Currency"
    discount: "Discount"
    signed: "Signed"
      "x" means yes
    since: "Since"
"""
DATA = "ID,Amount,Currency,Discount,Signed,Since\nD1,52000,USD,,x,13.04.2026\n"
NOTES = {"large": "converted from USD", "cheap": "default", "done": "means yes", "old": "read as DD.MM.YYYY"}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "deals.qual").write_text(RULES, encoding="utf-8")
    (tmp_path / "deals.csv").write_text(DATA, encoding="utf-8")
    return str(tmp_path / "deals.qual"), str(tmp_path / "deals.csv")


def why(files, *options):
    return call("why", *files, "--id", "D1", "--as-of", "2026-11-21", *options)


def test_the_text_has_the_note_behind_the_raw_text(files):
    out = why(files).out
    assert 'amount: 47,840 EUR [Amount: "52000"] (converted from USD) – met' in out
    assert "(default) – met: discount is at most 20%" in out
    assert 'signed: yes [Signed: "x"] (means yes) – met' in out


def test_json_has_the_note_where_there_is_one(files):
    criteria = why(files, "--format", "json").json["criteria"]
    assert {name: one["because"][0]["note"] for name, one in criteria.items()} == NOTES


def test_a_note_is_left_out_with_the_values_and_where_there_is_none(files):
    rules, data = files
    (verdict,) = open_session(Request(rules, (data,))).verdicts()
    (fact,) = verdict.explain().because("large")
    assert facts_form([fact])[0]["note"] == "converted from USD"
    assert "note" not in facts_form([fact], values=False)[0]
    assert "note" not in facts_form([replace(fact, note="")])[0]
