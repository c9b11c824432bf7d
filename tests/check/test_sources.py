"""Source blocks: their forms, their names against a ruleset, and files that hold nothing else."""

from __future__ import annotations

import pytest

from qualrules import check
from qualrules.check.forms import date_form_parts, date_form_problem, number_form_problem
from qualrules.model import rules
from qualrules.source import SourceFile
from tests.check.rulesets import checked, codes, only, sound

HEAD = (
    "ruleset test 1.0.0\n  currency EUR\n  rate USD = 0.9 EUR\nrecord contact\n  role: text\n"
    "record account\n  size: number\n"
    "record deal\n  amount: money\n  discount: percent\n  on: date\n  at: datetime\n  open: yes/no\n"
    '  kind: one of "New", "Old"\n  tags: some of "A", "B"\n  contacts: list of contact\n  account: account\n'
    '  stage: stage of sales\nprocess sales for deal\n  stage "Proposal"\n  outcome "Won" won\n'
)


def source(lines: str) -> str:
    return HEAD + f'source exports for csv\n  deal from "deals.csv"\n    {lines}\n'


def test_everything_that_a_source_says() -> None:
    (found,) = sound(
        HEAD
        + 'source exports "The export" for csv  dates "DD-MM-YYYY" numbers "1.234,56" percents "20" time '
        'zone "UTC" currency USD\n'
        '  deal from "deals.csv" identified by "Deal ID"\n'
        '    amount: "Amount" currency "Code" numbers "1,234.56"\n'
        '    kind: "Kind" "n", "N1" means "new" "?" means missing\n'
        '    open: "Open" "1" means yes "0" means no\n'
        '    tags: "Tags" separated by ","\n    stage: "Stage" "Sent" means "proposal"\n'
        '    contacts: contact by "DealId"\n'
        '    account: "AccountId"\n  contact from "Contacts"\n'
    ).sources
    assert (found.name, found.adapter, found.title) == ("exports", "csv", "The export")
    assert found.forms == rules.Forms("DD-MM-YYYY", "1.234,56", "20", "UTC", "USD")
    deal, contact = found.records
    assert (deal.place, deal.id_column, contact.id_column) == ("deals.csv", "Deal ID", None)
    amount, kind, is_open, tags, stage, contacts, account = deal.fields
    assert amount.forms == rules.Forms(numbers="1,234.56", currency_column="Code")
    assert kind.means == ((("n", "N1"), "New"), (("?",), None))
    assert is_open.means == ((("1",), True), (("0",), False))
    assert tags.forms.separator == ","
    assert stage.means == ((("Sent",), "Proposal"),)
    assert (contacts.kind, contacts.child, contacts.column) == ("by", "contact", "DealId")
    assert account.kind == "column"


def test_the_short_form_has_no_name() -> None:
    (found,) = sound(HEAD + 'source salesforce\n  deal from "Opportunity"\n').sources
    assert (found.name, found.adapter) == ("", "salesforce")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('amout: "Amount"', "QR201"),
        ('contacts: "Contacts"', "QR401"),
        ('account: account by "Id"', "QR401"),
        ('contacts: account by "Id"', "QR401"),
        ('kind: "Kind" "n" means "Nwe"', "QR202"),
        ('stage: "Stage" "Sent" means "Propsal"', "QR207"),
        ('open: "Open" "1" means "yes"', "QR301"),
        ('kind: "Kind" "1" means yes', "QR301"),
        ('kind: "Kind" "n" means "New" "N" means "Old"', "QR117"),
        ('kind: "Kind" dates "DD/MM/YYYY"', "QR401"),
        ('on: "On" dates "DD/MM"', "QR401"),
        ('amount: "Amount" numbers "1.234"', "QR401"),
        ('amount: "Amount" currency GBP', "QR306"),
        ('discount: "Discount" percents "0,2"', "QR401"),
        ('amount: "Amount" separated by ","', "QR401"),
    ],
)
def test_lines_that_cannot_be(lines: str, code: str) -> None:
    assert codes(source(lines)) == [code]


def test_several_lines_of_one_field() -> None:
    (found,) = sound(
        source('stage: "IsWon" "true" means "Won" "false" means missing\n    stage: "Stage"')
    ).sources
    assert [line.column for line in found.records[0].fields] == ["IsWon", "Stage"]


def test_an_unknown_record_and_an_unknown_zone() -> None:
    assert codes(HEAD + 'source csv time zone "Londn"\n  deel from "x"\n') == ["QR315", "QR206"]


def test_two_sources_of_one_name() -> None:
    block = 'source a for csv\n  deal from "x"\n'
    assert codes(HEAD + block + block) == ["QR203"]


def test_a_used_file_of_sources_needs_no_header() -> None:
    rules_ = sound(HEAD + 'use "crm.qual"\n', crm='source csv\n  deal from "x"\n    amount: "Amount"\n')
    assert rules_.sources[0].records[0].fields[0].field == "amount"
    assert codes(HEAD + 'use "crm.qual"\n', crm='source csv\n  deal from "x"\n    amout: "Amount"\n') == [
        "QR201"
    ]


def test_a_file_of_sources_alone_is_judged_by_its_form() -> None:
    assert checked('source csv\n  deal from "x"\n    anything: "Amount"\n').diagnostics == ()
    assert codes('source csv dates "DMY"\n  deal from "x"\n    anything: "Amount"\n') == ["QR401"]


# ── --source FILE ──


def test_sources_are_added_to_a_ruleset() -> None:
    base = sound(HEAD)
    file = SourceFile(
        "crm.qual", 'source more for csv\n  deal from "x"\n    stage: "S" "p" means "proposal"\n'
    )
    found, mistakes = check.add_sources(base, [file])
    assert mistakes == ()
    assert found.sources[0].records[0].fields[0].means == ((("p",), "Proposal"),)
    assert found.files == ("main.qual", "crm.qual")
    again, mistakes = check.add_sources(found, [file])
    assert [mistake.code for mistake in mistakes] == ["QR203"]
    assert again is found


def test_a_source_file_holds_sources_only() -> None:
    file = SourceFile("crm.qual", "record deal\n  amount: money\n")
    _, mistakes = check.add_sources(sound(HEAD), [file])
    assert [mistake.code for mistake in mistakes] == ["QR401", "QR401"]


def test_a_source_file_by_its_names() -> None:
    file = SourceFile("crm.qual", 'source csv\n  deal from "x"\n    amout: "Amount"\n')
    assert check.check_source_file(file) == ()
    assert [mistake.code for mistake in check.check_source_file(file, sound(HEAD))] == ["QR201"]


def test_mistakes_name_the_declaration() -> None:
    found = only(source('contacts: account by "Id"'))
    assert found.labels[0].span.text == "contacts"


# ── Forms ──


@pytest.mark.parametrize(
    "form",
    [
        "DD-MM-YYYY",
        "M/D/YYYY",
        "DD MMM, YYYY HH:mm:ss",
        "YYYYMMDD",
        "YY.MM.DD",
        "YYYY-MM-DDTHH:mm",
        "D.M.YY",
        "DMMMYYYY",
        "M/D/YYYY h:mm AM",
    ],
)
def test_date_forms(form: str) -> None:
    assert date_form_problem(form) == ""
    assert "".join(date_form_parts(form)) == form


@pytest.mark.parametrize(
    "form",
    [
        "",
        "DD-MM",
        "DD-DD-YYYY",
        "dd-mm-yyyy",
        "YYYY-MM-DD mm",
        "DMYYYY",
        "YYYY-MM-DD HH:ss",
        "DD-MM-YYYY YY",
        "M/D/YYYY h:mm",
        "M/D/YYYY HH:mm AM",
    ],
)
def test_date_forms_that_cannot_be(form: str) -> None:
    assert date_form_problem(form)


@pytest.mark.parametrize(
    "form", ["1.234,56", "1,234.56", "1234.56", "1234,56", "1 234,56", "1'234.56", "1\u00a0234,56"]
)
def test_number_forms(form: str) -> None:
    assert number_form_problem(form) == ""


@pytest.mark.parametrize("form", ["", "1.234.56", "1,234", "12,34.56", "1-234,56"])
def test_number_forms_that_cannot_be(form: str) -> None:
    assert number_form_problem(form)
