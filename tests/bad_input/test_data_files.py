"""Files of data that are wrong or odd: what is said, the exit code, and that no sound record is lost."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from tests.bad_input.deals import HEADER, ROWS

NOISE = random.Random(7).randbytes(3000)
GOOD = HEADER + ROWS


@dataclass(frozen=True)
class Case:
    """A file, what `run` says about it, and how many records it still writes."""

    name: str
    content: bytes | str
    code: int
    words: tuple[str, ...]
    records: int = 0
    bad: int = 1

    def bytes(self) -> bytes:
        return self.content.encode("utf-8") if isinstance(self.content, str) else self.content


UNREADABLE = [
    Case("empty.csv", "", 2, ('"empty.csv"', "empty")),
    Case("empty.json", "", 2, ('"empty.json"', "empty")),
    Case("blank.csv", "\n\n \n", 2, ('"blank.csv"', "nothing but blank lines")),
    Case("noise.csv", NOISE, 2, ('"noise.csv"', "not a text file")),
    Case("noise.json", NOISE, 2, ('"noise.json"', "not a text file")),
    Case("program", b"\x7fELF\x02\x01\x01\x00" + NOISE, 2, ('"program"', "--adapter NAME (csv, json, jsonl")),
    Case("nul.csv", GOOD.replace("call", "ca\0ll"), 2, ('"nul.csv"', "not a text file", "UTF-8")),
    Case(
        "latin1.csv", (HEADER + "1 EUR,,zoë,A\n").encode("latin-1"), 2, ("byte 44 (line 2)", "UTF-8", "Excel")
    ),
    Case("utf16le.csv", GOOD.encode("utf-16-le"), 2, ('"utf16le.csv"', "UTF-8")),
    Case("open.csv", '"amount,next_step\n1 EUR,call\n', 2, ("header", "a quote is opened and never closed")),
    Case("cut.json", '[{"amount":"5 EUR"},{"amo', 2, ("line 1, column 22", "ends too early", "cut off")),
    Case("more.json", '[{"amount":"5 EUR"}] and more', 2, ("line 1, column 22", "more text follows")),
    Case("number.json", "3", 2, ("a single JSON value",)),
    Case("deep.json", "[" * 100_000, 2, ("nested more than 100 deep",)),
    Case("latin1.json", '[{"amount":"5 €"}]'.encode("cp1252"), 2, ("byte 15 (line 1)", "UTF-8")),
]

WITHOUT_RECORDS = [
    Case("header.csv", HEADER, 2, ("no record was read",)),
    Case("list.json", "[]", 2, ("no record was read",)),
    Case("page.json", '{"done":true,"records":[]}', 2, ("no record was read",)),
    Case("blank.jsonl", "\n\n", 2, ("no record was read",)),
    Case("bad.csv", HEADER + "1,2,3,4,5\n", 2, ("no record was read", "5 cells where the header has 4")),
]

IN_PART = [
    Case(
        "ragged.csv", GOOD + "1 EUR,,,A,x,y\n2 EUR,,,A\n", 2, ("ragged.csv:5", "6 cells", "header has 4"), 4
    ),
    Case("footer.csv", GOOD + "Confidential\n", 2, ("footer.csv:5", "is it the footer of a report?"), 3),
    Case("quote.csv", HEADER + '1 EUR,,"call,A\n' + ROWS, 2, ("quote.csv:2", "opened and never closed"), 3),
    Case("quotes.csv", HEADER + '1 EUR,,"call"s,A\n' + ROWS, 2, ("quotes.csv:2", "quotes do not match"), 3),
    Case(
        "mixed.json", '[{"amount":1},3,null,{"amount":2}]', 2, ("mixed.json:2", "mixed.json:3", "null"), 2, 2
    ),
    Case("twice.json", '[{"amount":1,"amount":2},{"amount":2}]', 2, ('"amount" stands twice',), 1),
    Case(
        "lines.jsonl",
        '{"amount":1}\n{"amount":\n[1]\n{"amount":2}\n',
        2,
        ("jsonl:2", "jsonl:3", "a list"),
        2,
        2,
    ),
]

SOUND = [
    Case("short.csv", GOOD + "7 EUR,\n", 0, ("short.csv:5", "2 cells where the header has 4"), 4),
    Case("bom.csv", b"\xef\xbb\xbf" + GOOD.encode(), 0, (), 3),
    Case("semicolons.csv", GOOD.replace(",", ";"), 0, ('the columns are separated by ";"',), 3),
    Case("tabs.csv", GOOD.replace(",", "\t"), 0, ("separated by tabs",), 3),
    Case("windows.csv", GOOD.replace("\n", "\r\n"), 0, (), 3),
    Case("crcrlf.csv", GOOD.replace("\n", "\r\r\n"), 0, (), 3),
    Case("mac.csv", GOOD.replace("\n", "\r"), 0, (), 3),
    Case("utf16.csv", GOOD.encode("utf-16"), 0, ("the file is UTF-16",), 3),
    Case("nameless.csv", GOOD.replace("\n", ",\n"), 0, ('column 5 has no name; it is called "column 5"',), 3),
    Case(
        "nan.json", '[{"amount":NaN},{"amount":Infinity},{"amount":-Infinity}]', 0, ("3 values", '"NaN"'), 3
    ),
    Case(
        "huge.json",
        '[{"amount":1e999999},{"amount":-1e999999},{"amount":1e5}]',
        0,
        ("2 values", "12 digits"),
        3,
    ),
    Case("nan.csv", "amount\nNaN\nInfinity\n1e999999\n20000\n", 0, ("values of amount cannot be read",), 4),
    Case(
        "cut.page.json", '{"done":false,"records":[{"amount":1}]}', 0, ("one page", "more of them follow"), 1
    ),
]


def named(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases]


@pytest.mark.parametrize("case", named(UNREADABLE + WITHOUT_RECORDS))
@pytest.mark.parametrize("name", ["run", "audit", "sources", "why"])
def test_a_file_without_a_record_is_refused(qualrules, folder, case, name):
    (folder / case.name).write_bytes(case.bytes())
    done = qualrules(name, "deals.qual", case.name, *(["--id", "1"] if name == "why" else []))
    done.says(*case.words)
    assert (done.code, done.out) == (case.code, "")


@pytest.mark.parametrize("case", named(IN_PART))
def test_what_is_no_record_is_listed_and_all_others_are_judged(qualrules, folder, case):
    (folder / case.name).write_bytes(case.bytes())
    done = qualrules("run", "deals.qual", case.name, "--format", "jsonl")
    done.says(*case.words, "cannot be read as such", "--skip-bad goes on without")
    assert (done.code, len(done.records)) == (case.code, case.records)
    skipping = qualrules("run", "deals.qual", case.name, "--format", "jsonl", "--skip-bad")
    skipping.says(*case.words, "cannot be read as such")
    assert (skipping.code, skipping.out) == (0, done.out)


@pytest.mark.parametrize("case", named(IN_PART))
def test_bad_records_weigh_more_than_findings(qualrules, folder, case):
    """`audit` ends with 2, not 1, where records could not be read, and its counts say how many."""
    (folder / case.name).write_bytes(case.bytes())
    done = qualrules("audit", "deals.qual", case.name, "--format", "json", "--fail-level", "note")
    assert done.code == 2
    assert done.document["summary"]["reading"]["bad_records"] == case.bad


@pytest.mark.parametrize("case", named(SOUND))
def test_an_odd_form_is_read_and_what_was_assumed_is_said(qualrules, folder, case):
    (folder / case.name).write_bytes(case.bytes())
    done = qualrules("run", "deals.qual", case.name, "--format", "jsonl")
    done.says(*case.words)
    assert (done.code, len(done.records)) == (case.code, case.records)


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in named(SOUND)
        if case.id[:3] in {"bom", "sem", "tab", "win", "crc", "mac", "utf", "nam"}
    ],
)
def test_the_form_of_a_csv_changes_no_outcome(qualrules, folder, case):
    (folder / case.name).write_bytes(case.bytes())
    plain = qualrules("run", "deals.qual", "good.csv", "--format", "jsonl")
    done = qualrules("run", "deals.qual", case.name, "--format", "jsonl")
    assert done.out.replace(case.name, "good.csv") == plain.out


def test_of_two_columns_with_one_name_the_first_is_read_and_it_is_said(qualrules, folder):
    (folder / "twice.csv").write_text("amount,next_step,amount\n20000 EUR,call,5 EUR\n", encoding="utf-8")
    done = qualrules("run", "deals.qual", "twice.csv", "--format", "jsonl")
    done.says('two columns are called "amount"', 'the one in place 3 is called "amount (2)"')
    assert done.code == 0
    assert [one["criteria"] for one in done.records] == [{"large": "met", "planned": "met"}]


def test_an_unreadable_value_makes_its_field_unknown_and_no_other(qualrules, folder):
    (folder / "odd.csv").write_text(HEADER + "NaN,2026-13-45,call,A\n", encoding="utf-8")
    done = qualrules("run", "deals.qual", "odd.csv", "--format", "jsonl")
    done.says('1 value of amount cannot be read, for example "NaN": odd.csv:2')
    assert done.code == 0
    assert [one["criteria"] for one in done.records] == [{"large": "unknown", "planned": "met"}]


IDS = ["9007199254740993", "1234567890123456789", "123456789012345678901234567890", "007"]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_long_id_is_kept_digit_by_digit(qualrules, folder, form):
    source = f'source {form}\n  opportunity from "ids" identified by "Id"\n'
    (folder / "ids.qual").write_text(source, encoding="utf-8")
    ids = IDS if form == "csv" else IDS[:-1]  # 007 is no number in JSON
    rows = [f'{{"Id":{one},"amount":5}}' for one in ids]
    text = {"csv": "Id,amount\n" + "".join(f"{one},5\n" for one in ids), "json": f"[{','.join(rows)}]"}
    (folder / f"ids.{form}").write_text(text.get(form, "\n".join(rows)), encoding="utf-8")
    data = ("deals.qual", f"ids.{form}", "--source", "ids.qual")
    assert [one["record"]["id"] for one in qualrules("run", *data, "--format", "jsonl").records] == ids
    table = qualrules("run", *data, "--format", "csv").out
    assert [line.split(",")[1] for line in table.splitlines()[1:]] == ids
    assert qualrules("why", *data, "--id", ids[0]).out.startswith(f"opportunity {ids[0]} ")


def test_text_that_is_none_is_shown_and_does_no_harm(qualrules, folder):
    """Half a surrogate pair, an escape sequence and a line end in an id and in a claim reach no terminal."""
    record = r'[{"Id":"a\ud800\u001b[31m\nb","stage":"\ud800\u001b[2JZ"}]'
    (folder / "odd.json").write_text(record, encoding="utf-8")
    (folder / "odd.qual").write_text(
        'source json\n  opportunity from "odd" identified by "Id"\n', encoding="utf-8"
    )
    for name, form in [
        ("run", "table"),
        ("run", "json"),
        ("audit", "text"),
        ("audit", "json"),
        ("sources", "text"),
    ]:
        done = qualrules(name, "deals.qual", "odd.json", "--source", "odd.qual", "--format", form)
        done.says()
        assert done.code in (0, 1)
        assert "\x1b" not in done.out + done.err


def test_standard_input(qualrules):
    done = qualrules("run", "deals.qual", "-")
    done.says('"<stdin>" is empty')
    assert done.code == 2
    done = qualrules("run", "deals.qual", "-", "--format", "jsonl", stdin=GOOD.encode())
    assert (done.code, len(done.records)) == (0, 3)
    done = qualrules("run", "deals.qual", "-", stdin=NOISE)
    done.says('"<stdin>"')
    assert done.code == 2


def test_a_claim_that_is_no_stage_is_not_called_none(qualrules, folder):
    (folder / "odd.csv").write_text(HEADER + "5 EUR,,call,Ångebot\n", encoding="utf-8")
    done = qualrules("why", "deals.qual", "odd.csv", "--id", "odd.csv:2")
    done.says("the CRM claims no stage of this process: unmapped")
    done = qualrules("audit", "deals.qual", "odd.csv", "--show-fields")
    done.says('the stage in the CRM, "Ångebot", is none of the process "sales"')
    done = qualrules("audit", "deals.qual", "odd.csv")
    assert "Ångebot" not in done.out + done.err, "values are shown only where they were asked for"
