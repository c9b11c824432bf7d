"""The same files under two rulesets: what each side reads, what is said once, and what keeps both from being compared."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qualrules.analyze.comparison.changes import Impact
from qualrules.model.moment import Moment
from qualrules.model.rules import Header
from qualrules.workspace.clock import run_moment
from qualrules.workspace.impact import Judged, Wish, judge_both
from qualrules.workspace.loading import load_ruleset
from qualrules.workspace.request import Request, SessionError
from qualrules.workspace.texts import UnreadableError

RULES = """\
ruleset deals 1.0.0 "Deals"
  currency EUR

record opportunity
  amount: money
  budget: one of "None", "Said", "Signed"
  stage:  stage of sales

criterion has_budget for opportunity
  when budget is one of ("Said", "Signed")

process sales for opportunity
  stage "Discovery"
    needs nothing_yet
  stage "Proposal"
    needs has_budget

criterion nothing_yet for opportunity
  when amount is known
"""
COUNTS = Wish()
STRICTER = RULES.replace('is one of ("Said", "Signed")', 'is "Signed"')
DATA = """\
id,amount,budget,stage
1,1000 EUR,Said,Proposal
2,2000 EUR,Signed,Proposal
3,,Said,Discovery
4,10000 EUR,None,Discovery
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def both(
    old: str,
    new: str,
    data: str | None = DATA,
    wish: Wish = COUNTS,
    *,
    sources: Sequence[str] = (),
    files: Sequence[str] = ("deals.csv",),
    types: Sequence[str] = (),
    as_of: date | None = date(2026, 11, 21),
) -> Judged:
    """Both rulesets over a file of deals, in the folder we are in."""
    for name, text in (("old.qual", old), ("new.qual", new), ("deals.csv", data)):
        if text is not None:
            Path(name).write_text(text, encoding="utf-8")
    request = Request("", tuple(files), tuple(sources), types=tuple(types), as_of=as_of)
    return judge_both(load_ruleset("old.qual"), load_ruleset("new.qual"), request, wish)


def moves(impact: Impact) -> list[tuple[str | None, str | None, int]]:
    return [(move.old, move.new, move.count) for move in impact.moves]


def refused(*given, **asked) -> str:
    """What keeps the two from being compared, all of it."""
    with pytest.raises(SessionError) as raised:
        both(*given, **asked).impact()
    return "\n".join(
        line for one in raised.value.diagnostics for line in (one.message, *one.notes, *one.helps)
    )


def test_records_are_judged_under_both_and_compared(folder):
    judged = both(RULES, STRICTER, wish=Wish(listed=5))
    impact = judged.impact()
    assert (impact.records, impact.changed, impact.as_of) == (4, 2, "2026-11-21")
    assert moves(impact) == [("Proposal", "Discovery", 1)]
    assert [(one.id, one.by) for one in impact.listed] == [
        ("deals.csv:2", ("has_budget",)),
        ("deals.csv:4", ("has_budget",)),
    ]
    assert list(judged.account()) == []
    assert judged.inputs == ("old.qual", "deals.csv", "new.qual")


def test_no_record_is_listed_unless_it_was_asked_for(folder):
    assert both(RULES, STRICTER).impact().listed == ()


def test_without_a_process_outcomes_are_compared(folder):
    def plain(text: str) -> str:
        return text[: text.index("process")].replace("  stage:  stage of sales\n", "")

    impact = both(plain(RULES), plain(STRICTER)).impact()
    assert (impact.changed, impact.moves, impact.only_in_criteria) == (2, (), 2)


def test_a_process_that_one_side_lacks_is_said(folder):
    renamed = STRICTER.replace("stage of sales", "stage of selling").replace(
        "process sales", "process selling"
    )
    impact = both(RULES, renamed).impact()
    assert impact.moves == ()
    assert impact.only_in == (("process", "sales", "old"), ("process", "selling", "new"))


def test_without_as_of_both_are_judged_at_the_same_moment(folder, monkeypatch):
    days = iter(range(1, 9))

    def later_each_time(as_of: date | None, header: Header) -> Moment:
        return run_moment(as_of or datetime(2026, 11, next(days), tzinfo=UTC), header)

    monkeypatch.setattr("qualrules.workspace.session.run_moment", later_each_time)
    judged = both(RULES, STRICTER, as_of=None)
    assert judged.old.moment.now == judged.new.moment.now
    assert judged.impact().as_of == "2026-11-01T00:00:00Z"


# ── Each side reads with its own rules ───────────────────────────────────────────────────────────────────────────


def test_a_field_that_the_new_ruleset_adds_is_read_there(folder):
    new = STRICTER.replace("  stage:", "  region: text\n  stage:").replace(
        "when amount is known", "when amount is known and region is known"
    )
    data = DATA.replace("id,", "id,region,", 1).replace("\n2,", "\n2,East,").replace("\n1,", "\n1,West,")
    data = data.replace("\n3,", "\n3,,").replace("\n4,", "\n4,,")
    impact = both(RULES, new, data).impact()
    assert sorted(moves(impact)) == [("Discovery", None, 1), ("Proposal", "Discovery", 1)]


SOURCE = """\
source exports for csv
  opportunity from "deals.csv" identified by "id"
    amount: "Value"
    budget: "Money"
      "yes" means "Signed"
      "perhaps" means "Hoped for"
    region: "Region"
    stage: "stage"
  account from "accounts.csv" identified by "name"
    country: "Country"
"""


def test_a_source_file_may_feed_fields_records_and_values_that_one_side_lacks(folder):
    Path("source.qual").write_text(SOURCE, encoding="utf-8")
    new = (
        STRICTER.replace("  stage:", "  region: text\n  stage:")
        .replace('"Signed"\n', '"Signed", "Hoped for"\n', 1)
        .replace("\nrecord", "\nrecord account\n  country: text\n\nrecord")
    )
    data = "id,Value,Money,Region,stage\n1,5 EUR,yes,East,Proposal\n2,5 EUR,perhaps,East,Proposal\n"
    judged = both(RULES, new, data, Wish("region"), sources=["source.qual"])
    impact = judged.impact()
    assert moves(impact) == []
    # The old list has no such value, so the old rules do not know; under the new ones it is not enough.
    assert [(one.old, one.new, one.count) for one in impact.turned] == [("unknown", "not_met", 1)]
    assert [(group.value, group.records) for group in impact.by_group] == [("East", 2)]
    (head, *lines) = judged.account()
    assert head == "read for the old ruleset:"
    assert any('"perhaps"' in line for line in lines)


def test_a_source_file_that_fits_neither_side_is_refused(folder):
    Path("source.qual").write_text(SOURCE.replace("region:", "regoin:"), encoding="utf-8")
    new = STRICTER.replace("  stage:", "  region: text\n  stage:")
    said = refused(RULES, new, sources=["source.qual"])
    assert 'opportunity has no field called "regoin"' in said or 'no field called "regoin"' in said


def test_each_side_may_have_its_own_source_block(folder):
    def with_block(text: str, amount: str) -> str:
        block = f'source deals for csv\n  opportunity from "deals.csv" identified by "id"\n    amount: "{amount}"\n'
        return f"{text}\n{block}"

    data = DATA.replace("amount", "net").replace("\n1,", "\n1,5 EUR,").replace("\n2,", "\n2,5 EUR,")
    data = data.replace("id,", "id,gross,", 1).replace("\n3,", "\n3,7 EUR,").replace("\n4,", "\n4,5 EUR,")
    impact = both(with_block(RULES, "net"), with_block(RULES, "gross"), data, Wish(listed=9)).impact()
    assert [one.id for one in impact.listed] == ["3"]
    # The sum is of the amounts that the new rules read.
    assert {code: int(total) for code, total in impact.sum.amount.items()} == {"EUR": 7}


def test_ids_from_different_columns_are_paired_by_their_rows(folder):
    def with_id(column: str) -> str:
        return f'{RULES}\nsource deals for csv\n  opportunity from "deals.csv" identified by "{column}"\n'

    data = DATA.replace("id,", "id,key,", 1).replace("\n1,", "\n1,a,").replace("\n2,", "\n2,b,")
    data = data.replace("\n3,", "\n3,c,").replace("\n4,", "\n4,d,")
    impact = both(with_id("id"), with_id("key"), data).impact()
    assert (impact.records, impact.changed, impact.unpaired) == (4, 0, (0, 0))


# ── What is odd about the data ───────────────────────────────────────────────────────────────────────────────────


def test_what_both_sides_cannot_read_is_said_once(folder):
    judged = both(RULES, STRICTER, DATA.replace("2000 EUR", "much"))
    assert judged.impact().records == 4
    (line,) = judged.account()
    assert "1 value of amount" in line
    assert "much" in line


def test_remarks_of_both_sides_are_said_once_and_those_of_one_side_with_its_name(folder):
    judged = both(
        RULES,
        STRICTER.replace("  amount: money\n", "  amount: money\n  wish: text\n").replace(
            "when amount is known", "when amount is known or wish is known"
        ),
        DATA.replace("id,", "id,other,", 1)
        .replace("\n1,", "\n1,x,")
        .replace("\n2,", "\n2,x,")
        .replace("\n3,", "\n3,x,")
        .replace("\n4,", "\n4,x,"),
    )
    unmatched = [one for one in judged.remarks if one.code == "QR415"]
    assert len(unmatched) == 1
    (missed,) = [one for one in judged.remarks if one.code == "QR411"]
    assert "so it is for the new ruleset alone" in missed.notes


def test_records_that_cannot_be_read_are_counted_and_the_others_judged(folder):
    Path("deals.jsonl").write_text(
        '{"id": 1, "amount": "5 EUR", "budget": "Said"}\nnot a record\n{"id": 2, "budget": "Said"}\n'
    )
    judged = both(RULES, STRICTER, files=["deals.jsonl"])
    impact = judged.impact()
    assert (impact.records, impact.changed, judged.bad_count) == (2, 2, 1)
    assert any("QR408" in line for line in judged.account())


def test_standard_input_serves_both_sides(folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DATA.encode())))
    impact = both(RULES, STRICTER, None, files=["opportunity=-"]).impact()
    assert (impact.records, impact.changed) == (4, 2)


# ── Several record types ─────────────────────────────────────────────────────────────────────────────────────────

LEADS = """
record lead
  size: number
criterion big for lead
  when size >= 10
"""


def test_several_record_types_are_compared_each_with_its_own(folder):
    Path("leads.csv").write_text("id,size\n1,5\n2,15\n3,8\n", encoding="utf-8")
    impact = both(
        RULES + LEADS,
        STRICTER + LEADS.replace("10", "6"),
        files=["opportunity=deals.csv", "lead=leads.csv"],
    ).impact()
    assert impact.types == {"opportunity": (4, 2), "lead": (3, 1)}
    assert (impact.records, impact.changed) == (7, 3)


def test_a_record_type_that_one_side_lacks_is_said(folder):
    Path("leads.csv").write_text("id,size\n1,5\n", encoding="utf-8")
    impact = both(RULES, STRICTER + LEADS, files=["opportunity=deals.csv"]).impact()
    assert impact.only_in == (("record", "lead", "new"),)
    assert impact.types == {"opportunity": (4, 2)}


def test_no_record_type_in_common_is_refused(folder):
    lead = 'ruleset leads 1.0.0 "Leads"\n' + LEADS
    said = refused(RULES, lead)
    assert "the two rulesets judge no record type in common (old: opportunity; new: lead)" in said


# ── What cannot be compared ──────────────────────────────────────────────────────────────────────────────────────


def test_a_field_that_neither_side_has_is_refused_with_its_option(folder):
    assert '--group-by: opportunity has no field called "owner"' in refused(
        RULES, STRICTER, DATA, Wish("owner")
    )
    assert "--amount: " in refused(RULES, STRICTER, DATA, Wish(amount="budget"))


def test_data_without_a_record_is_refused(folder):
    said = refused(RULES, STRICTER, "id,amount,budget,stage\n")
    assert "no record was read" in said


def test_sides_that_read_different_records_are_refused(folder):
    def of(deals: str, accounts: str) -> str:
        head = RULES.replace("\nrecord", "\nrecord account\n  amount: money\n\nrecord", 1)
        block = f'  opportunity from "{deals}" identified by "id"\n  account from "{accounts}" identified by "id"\n'
        return f"{head}\nsource deals for csv\n{block}"

    Path("more.csv").write_text("id,amount,budget,stage\n9,5 EUR,Said,Proposal\n", encoding="utf-8")
    files = ["deals.csv", "more.csv"]
    said = refused(of("deals.csv", "more.csv"), of("more.csv", "deals.csv"), files=files)
    assert "the two rulesets do not read the same records from the data" in said
    assert "4 under the old and 1 under the new have no counterpart" in said


def test_what_keeps_one_side_from_reading_is_said_of_that_side(folder):
    unclear = DATA.replace("1000 EUR", '"1,000 EUR"').replace('10"1,000 EUR"', "10 EUR")
    block = '\nsource deals for csv\n  numbers "1,234.56"\n  opportunity from "deals.csv"\n'
    said = refused(RULES + block, STRICTER, unclear)
    assert 'the numbers in column "amount" of deals.csv can be read in two ways' in said
    assert "so it is for the new ruleset alone" in said


def test_what_keeps_both_from_reading_is_said_once(folder):
    with pytest.raises(SessionError) as raised:
        both(RULES, STRICTER, types=["deal"])
    (one,) = raised.value.diagnostics
    assert one.message == 'there is no record called "deal"'
    assert one.notes == ()


def test_a_file_that_is_not_there_is_refused(folder):
    with pytest.raises(UnreadableError, match=r'there is no file "nowhere\.csv"'):
        both(RULES, STRICTER, files=["nowhere.csv"])
