"""`why`: the explanation of one record as text and as JSON, and how a record is found."""

from __future__ import annotations

import re

import pytest

import qualrules
from tests.cli.deals import AS_OF, ROWS, call, fits, written


@pytest.fixture
def deals(tmp_path):
    return (*written(tmp_path), *AS_OF)


def test_the_text_is_that_of_the_explanation(deals):
    called = call("why", *deals, "--id", "D2")
    assert called.code == 0
    given = {
        "amount": "500", "budget_status": "Approved", "region": "North", "pipeline": "New business",
        "stage_since": "2026-11-10", "stage": "Proposal",
    }  # fmt: skip
    verdict = qualrules.load(str(deals[0])).evaluate(given, as_of="2026-11-21")
    told = str(verdict.explain()).splitlines()
    assert called.out.splitlines()[0].startswith("opportunity D2 (")
    without_source = re.sub(r' \[\w+: "[^"]*"\]', "", called.out).splitlines()
    assert without_source[1:] == told[1:]


def test_the_text_names_the_claim_the_way_on_and_the_facts(deals):
    out = call("why", *deals, "--id", "D2").out
    assert 'the CRM claims "Proposal": ahead' in out
    assert 'For "Proposal":' in out
    assert "change  amount" in out
    fact = next(line for line in out.splitlines() if "amount is at least 10k EUR" in line)
    assert "500 EUR" in fact
    assert "not met" in fact


def test_the_document(deals):
    document = call("why", *deals, "--id", "D2", "--format", "json").json
    assert fits(document)
    assert document["record"] == {"type": "opportunity", "id": "D2"}
    assert document["criteria"]["large"]["outcome"] == "not_met"
    assert document["criteria"]["large"]["because"][0]["value"] == "500 EUR"
    assert document["scores"]["heat"]["lowest"] == document["scores"]["heat"]["highest"] == 25
    assert [line["points"] for line in document["scores"]["heat"]["reason"]["parts"]] == [25, 20]
    assert document["processes"]["sales"]["claim"] == "ahead"
    assert document["next"][0]["stage"] == "Proposal"
    assert set(document["promises"]) == {"One way to close"}


def test_one_criterion_only(deals):
    document = call("why", *deals, "--id", "D2", "--criterion", "large", "--format", "json").json
    assert fits(document)
    assert list(document["criteria"]) == ["large"]
    assert document["definitions"] == document["scores"] == document["promises"] == {}
    text = call("why", *deals, "--id", "D2", "--criterion", "heat").out
    assert "heat: 25" in text
    assert "champion_known" not in text


def test_an_unknown_criterion(deals):
    called = call("why", *deals, "--id", "D2", "--criterion", "larg")
    assert called.code == 2
    assert 'did you mean "large"?' in called.err


def test_an_unknown_id(deals):
    called = call("why", *deals, "--id", "D22")
    assert (called.code, called.out) == (2, "")
    assert 'there is no opportunity with the id "D22"' in called.err
    assert '"D2"' in called.err


def test_a_record_by_its_place(deals):
    by_place = call("why", *deals, "--id", "deals.csv:3")
    assert by_place.out == call("why", *deals, "--id", "D2").out


def test_an_id_that_two_records_have(tmp_path):
    arguments = (*written(tmp_path, (*ROWS, ROWS[1].replace("500", "20000"))), *AS_OF)
    called = call("why", *arguments, "--id", "D2")
    assert called.code == 2
    assert "2 records have the id" in called.err
    assert "deals.csv:3" in called.err
    second = call("why", *arguments, "--id", "deals.csv:11")
    assert "20,000 EUR" in second.out


def test_bad_records_mean_2_after_the_text(tmp_path):
    arguments = (*written(tmp_path, (*ROWS, "x,1,2,3,4,5,6,7,8,9,10,11")), *AS_OF)
    called = call("why", *arguments, "--id", "D2")
    assert called.code == 2
    assert called.out
    assert call("why", *arguments, "--id", "D2", "--skip-bad").code == 0


def test_a_record_is_found_by_any_spelling_of_its_id(tmp_path):
    rules, data = tmp_path / "rules.qual", tmp_path / "deals.csv"
    rules.write_text(
        "ruleset one 1.0.0\n\nrecord opportunity\n  name: text\n\ncriterion named for opportunity\n  when name is known\n",
        encoding="utf-8",
    )
    data.write_text("Id,Name\n006q000000HddohAAB,Pilot\n", encoding="utf-8")
    called = call("why", rules, data, "--adapter", "salesforce", "--id", "006q000000Hddoh")
    assert called.code == 0
    assert called.out.startswith("opportunity 006q000000HddohAAB (")


def test_an_amount_without_a_rate_is_told_with_the_line_to_write(tmp_path):
    (tmp_path / "deals.qual").write_text(
        "ruleset deals 1.0.0\n  currency USD\n\nrecord opportunity\n  amount: money\n\n"
        "criterion large for opportunity\n  when amount is at least 10k USD\n",
        encoding="utf-8",
    )
    (tmp_path / "source.qual").write_text(
        'source export for csv\n  opportunity from "deals.csv" identified by "id"\n'
        '    amount: "Amount" currency "Currency"\n',
        encoding="utf-8",
    )
    (tmp_path / "deals.csv").write_text("id,Amount,Currency\nD1,8000,EUR\n", encoding="utf-8")
    called = call(
        "why",
        tmp_path / "deals.qual",
        tmp_path / "deals.csv",
        "--source",
        tmp_path / "source.qual",
        "--id",
        "D1",
    )
    assert 'amount: cannot be read ("8000") [Amount: "8000"] (no rate for EUR) – unknown' in called.out
    assert (
        '1 value of amount cannot be read (no rate for EUR), for example "8000": deals.csv:2\n' in called.err
    )
    assert "  add to the header of the ruleset, with the agreed rate: rate EUR = … USD\n" in called.err


@pytest.mark.parametrize("command", [("why",), ("move", "--to", "Proposal")], ids=["why", "move"])
def test_what_is_not_supplied_takes_one_line_with_the_line_to_add(tmp_path, command):
    deals = written(tmp_path, ("D1,12000",), "id,amount")
    asked = (command[0], *deals, *AS_OF, "--id", "D1", *command[1:])
    [line] = [line for line in call(*asked).err.splitlines() if "QR411" in line]
    assert line.startswith("warning[QR411]: deals.csv does not supply budget_status, champion")
    assert line.endswith('(`budget_status: "COLUMN"` in the source block names the column)')
    assert "what depends on that is unknown" not in call(*asked).err
    assert "what depends on that is unknown" in call(*asked, "-v").err
