"""Which table feeds which record, and which source block is meant."""

from __future__ import annotations

from qualrules.model.datatypes import Link, Number, Text
from qualrules.model.rules import Source
from qualrules.reading.collect import read_data
from qualrules.reading.raw import Knowledge, RawTable
from qualrules.reading.tables import choose_source, is_called
from tests.reading.making import (
    codes,
    comes_from,
    csv_table,
    read,
    record_type,
    records_of,
    rules_of,
    source_of,
)

DEAL = record_type("deal", amount=Number(), account=Link("account"))
RULES = rules_of(DEAL, record_type("account", size=Number()), record_type("lead", name=Text()))


def deals(name="export-2026.csv"):
    return csv_table(name, "Id | amount | account\nD1 | 5 | A1")


def accounts(name="accounts.csv"):
    return csv_table(name, "Id | size\nA1 | 7")


def test_a_from_names_a_file_by_its_base_name():
    assert is_called("deals.csv", "Deals.csv")
    assert is_called("deals", "deals.csv")
    assert is_called("deals.2026", "deals.2026.csv")
    assert not is_called("deals.csv", "deals.json")
    assert not is_called("deal", "deals.csv")


def test_one_file_feeds_the_top_record_without_a_block():
    reading, diagnostics = read(RULES, deals())
    assert codes(diagnostics) == []
    assert records_of(reading)[0].values["amount"] == 5_000_000


def test_one_file_and_one_from_need_no_name_in_common():
    reading, _ = read(RULES, deals(), source=source_of(comes_from("deal", "Opportunity")))
    assert len(records_of(reading)) == 1


def test_several_files_without_a_block_are_refused_with_the_choices():
    reading, diagnostics = read(RULES, deals(), accounts())
    assert reading is None
    [error] = diagnostics
    assert error.code == "QR405"
    assert "say which record it holds: deal=export-2026.csv" in error.helps


def test_one_file_for_several_top_records_is_refused_with_the_choices():
    reading, [error] = read_data(RULES, None, [(None, deals())], None, ("deal", "lead"))
    assert reading is None
    assert error.code == "QR417"
    assert error.helps == ("say which: deal=export-2026.csv", "say which: lead=export-2026.csv")


def test_type_and_file_settle_it():
    known = Knowledge(id_columns=("Id",))
    reading, diagnostics = read_data(
        RULES, None, [("deal", deals()), ("account", accounts())], known, ("deal",)
    )
    assert codes(diagnostics) == []
    assert records_of(reading)[0].values["account"].values["size"] == 7_000_000


def test_type_and_file_for_one_leave_the_other_to_the_top_record():
    known = Knowledge(id_columns=("Id",))
    reading, diagnostics = read_data(
        RULES, None, [("account", accounts()), (None, deals())], known, ("deal",)
    )
    assert codes(diagnostics) == []
    assert records_of(reading)[0].values["account"] is not None


def test_an_unknown_type_is_refused_with_the_nearest():
    reading, diagnostics = read_data(RULES, None, [("deals", deals())], None, ("deal",))
    assert reading is None
    assert diagnostics[0].code == "QR417"
    assert diagnostics[0].helps == ('did you mean "deal=export-2026.csv"?',)


def test_froms_are_matched_and_a_file_too_many_is_a_warning():
    source = source_of(comes_from("deal", "deals", by="Id"), comes_from("account", "accounts.csv", by="Id"))
    reading, diagnostics = read(
        RULES, deals("deals.csv"), accounts(), csv_table("team.csv", "a\n1"), source=source
    )
    assert codes(diagnostics) == []
    assert codes(diagnostics, "warning") == ["QR405"]
    assert records_of(reading)[0].values["account"].id == "A1"


def test_files_that_leave_the_top_record_hungry_are_an_error():
    source = source_of(comes_from("deal", "deals", by="Id"), comes_from("account", "accounts.csv", by="Id"))
    for tables in ([accounts()], [deals("other.csv"), accounts()]):
        reading, diagnostics = read(RULES, *tables, source=source)
        assert reading is None
        assert codes(diagnostics) == ["QR405"]


def test_a_block_without_records_is_as_no_block_but_for_its_forms():
    reading, diagnostics = read(RULES, deals(), source=source_of(dates="DD-MM-YY"))
    assert codes(diagnostics) == []
    assert len(records_of(reading)) == 1


def test_what_the_adapter_knows_of_names():
    known = Knowledge(places={"deal": ("Opportunity",), "account": ("Account",)}, id_columns=("Id",))
    reading, diagnostics = read(RULES, accounts("Account"), deals("Opportunity"), knowledge=known)
    assert codes(diagnostics) == []
    assert records_of(reading)[0].values["account"].id == "A1"


def test_saved_pages_of_one_type_are_read_one_after_the_other():
    source = source_of(comes_from("deal", "Opportunity"))
    reading, _ = read(RULES, deals("Opportunity"), deals("Opportunity"), source=source)
    assert len(records_of(reading)) == 2


def block(name, adapter, *places):
    return Source(name, adapter, records=tuple(comes_from("deal", place) for place in places))


def test_the_source_block_is_chosen_by_name_adapter_and_files():
    production, exports = (
        block("production", "salesforce", "Opportunity"),
        block("exports", "csv", "deals.csv"),
    )
    archive = block("archive", "csv", "old.csv")
    blocks = (production, exports, archive)
    assert choose_source((), None, None, ["deals.csv"]) == (None, ())
    assert choose_source((production,), None, None, ["x"]) == (production, ())
    assert choose_source(blocks, "archive", None, [])[0] is archive
    assert choose_source(blocks, None, "salesforce", [])[0] is production
    assert choose_source(blocks, None, None, ["deals.csv"])[0] is exports
    chosen, [error] = choose_source(blocks, None, None, ["else.csv"])
    assert chosen is None
    assert error.code == "QR418"
    assert error.helps[0] == "choose one: --source-name production"
    chosen, [error] = choose_source(blocks, "productoin", None, [])
    assert chosen is None
    assert error.helps == ('did you mean "production"?',)


def test_a_table_without_rows_is_read():
    reading, diagnostics = read(RULES, RawTable("deals.csv", [], ("amount",)))
    assert codes(diagnostics) == []
    assert records_of(reading) == []
