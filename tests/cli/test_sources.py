"""`sources`: which column feeds which field, how full it is, and what is not read."""

from __future__ import annotations

import pytest

from tests.cli.deals import AS_OF, COLUMNS, ROWS, call, fits, written


@pytest.fixture
def deals(tmp_path):
    rules, data, option, source = written(
        tmp_path, tuple(f"{row},x" for row in ROWS), COLUMNS.replace("region", "Region") + ",Owner"
    )
    source.write_text(source.read_text(encoding="utf-8") + '    amount: "amount"\n', encoding="utf-8")
    return rules, data, option, source, *AS_OF


def fields(document):
    return {field["field"]: field for field in document["tables"][0]["fields"]}


def test_the_document(deals):
    called = call("sources", *deals, "--format", "json")
    assert called.code == 0
    document = called.json
    assert fits(document)
    table = document["tables"][0]
    assert (table["record"], table["place"], table["identified_by"]) == ("opportunity", "deals.csv", "id")
    assert table["records"] == 9
    assert [column["column"] for column in table["not_read"]] == ["Owner"]
    assert document["records_without_source"] == ["account"]
    assert document["reading"]["not_supplied"] == ["account"]


def test_exact_guessed_and_unmatched(deals):
    found = fields(call("sources", *deals, "--format", "json").json)
    assert found["amount"]["match"] == "exact"
    assert found["region"]["match"] == "guessed"
    assert found["region"]["columns"][0]["column"] == "Region"
    assert found["account"]["match"] == "unmatched"
    assert found["account"]["columns"] == []


def test_fill_rates_count_what_can_be_read(deals):
    found = fields(call("sources", *deals, "--format", "json").json)
    assert (found["amount"]["known"], found["amount"]["unreadable"]) == (7, 1)
    assert found["amount"]["columns"][0]["filled"] == 8
    assert found["amount"]["fill_rate"] == round(7 / 9, 4)
    assert found["budget_status"]["known"] == 8
    assert found["budget_status"]["columns"][0]["repeated"][0] == {
        "value": "Approved",
        "label": None,
        "count": 7,
    }


def test_which_fields_the_rules_read(deals):
    found = fields(call("sources", *deals, "--format", "json").json)
    read = {name for name, field in found.items() if field["read_by_rules"]}
    assert read == {
        "amount", "budget_status", "champion", "decided_on", "lost_because", "pipeline", "stage_since", "stage",
    }  # fmt: skip


def test_the_text(deals):
    out = call("sources", *deals).out
    assert 'opportunity from deals.csv: 9 records, identified by "id"' in out
    assert "guessed by its name" in out
    assert 'not read: "Owner"' in out
    assert "not in the source: account" in out
    assert "78%, 1 unreadable" in out


def test_a_field_that_the_rules_read_and_the_source_lacks(tmp_path):
    arguments = written(tmp_path, ("D1,12000",), "id,amount")
    out = call("sources", *arguments, *AS_OF).out
    missing = next(line for line in out.splitlines() if "read by the rules" in line)
    assert "budget_status" in missing
    assert "region" not in missing


def test_no_record_cannot_be_done(tmp_path):
    called = call("sources", *written(tmp_path, ()), *AS_OF)
    assert called.code == 2
    assert "error[QR414]: no record was read" in called.err


def test_bad_records_mean_2(tmp_path):
    arguments = written(tmp_path, (*ROWS, "x,1,2,3,4,5,6,7,8,9,10,11"))
    called = call("sources", *arguments, *AS_OF)
    assert called.code == 2
    assert called.out
    assert call("sources", *arguments, *AS_OF, "--skip-bad").code == 0


def test_a_column_whose_form_is_unclear_is_shown_as_such(tmp_path):
    arguments = written(tmp_path, ("D1,12000,Approved,Ann,03/04/2026,,North,New business,,Proposal",))
    called = call("sources", *arguments, *AS_OF)
    assert called.code == 2
    assert "error[QR403]" in called.err
    line = next(line for line in called.out.splitlines() if line.strip().startswith("decided_on"))
    assert line.split()[1:] == ['"decided_on"', "guessed", "by", "its", "name", "unclear", "not", "read"]
    document = call("sources", *arguments, *AS_OF, "--format", "json").json
    assert fits(document)
    found = fields(document)["decided_on"]
    assert (found["columns"][0]["form_unclear"], found["fill_rate"]) == (True, None)
    assert call("run", *arguments, *AS_OF).out == ""
    lacking = written(tmp_path, ("D1,03/04/2026",), "key,decided_on")
    called = call("sources", *lacking, *AS_OF)
    assert (called.code, called.out) == (2, "")
    assert "error[QR406]" in called.err


def test_a_currency_column_that_is_not_there_cannot_be_done(tmp_path):
    rules, data, option, source = written(tmp_path)
    block = source.read_text(encoding="utf-8")
    source.write_text(f'{block}    amount: "amount" currency "USD"\n', encoding="utf-8")
    for command in ("sources", "run", "audit"):
        called = call(command, rules, data, option, source, *AS_OF)
        assert (called.code, called.out) == (2, "")
        assert "error[QR406]" in called.err
        assert "write currency USD without quotes" in called.err


def test_a_repeated_word_for_nothing_is_asked_about(tmp_path):
    rules = tmp_path / "r.qual"
    rules.write_text(
        'ruleset r 1.0.0\n  placeholders "TBD"\n\nrecord lead\n  sector: text\n  city: text\n'
        '  size: one of "Unknown", "Small"\n\ncriterion known_sector for lead when sector is known\n',
        encoding="utf-8",
    )
    data = tmp_path / "leads.csv"
    lines = [
        "Id,sector,city,size",
        *(f"L{n},Select,TBD,Unknown" for n in range(31)),
        *(f"M{n},Steel,Rome,Small" for n in range(9)),
    ]
    data.write_text("\n".join(lines), encoding="utf-8")
    called = call("sources", rules, data)
    assert '  sector: "Select" stands in 31 of 40 records: a placeholder?' in called.out.splitlines()
    assert called.out.count("a placeholder?") == 1
    document = call("sources", rules, data, "--format", "json").json
    assert fits(document)
    assert fields(document)["sector"]["columns"][0]["placeholders"] == [{"value": "Select", "count": 31}]
    assert fields(document)["size"]["columns"][0]["placeholders"] == []
