"""The adapters that ship keep the contract that plugin authors are held to."""

from __future__ import annotations

import pytest

from qualrules.plugins.manager import load_plugins
from qualrules.testing import AdapterContract

ADAPTERS = {adapter.name: adapter for adapter in load_plugins(entry_points=False).adapters}
CSV = 'Id,Name,Amount,\r\n1,"Lind, Zoë","12,000",x\r\n2,"two\r\nlines",,\r\n3,a,b,c,d\r\n'


class TestCsv(AdapterContract):
    adapter = ADAPTERS["csv"]
    sample = CSV.encode()
    sample_name = "data/deals.csv"
    expected_rows = 2
    expected_bad_rows = 1


class TestCsvFromASpreadsheet(TestCsv):
    sample = CSV.replace(",", "\t").encode("utf-16")
    sample_name = "deals.tsv"


class TestJsonEnvelope(AdapterContract):
    adapter = ADAPTERS["json"]
    sample = b"""{"totalSize": 3, "done": true, "records": [
        {"attributes": {"type": "Opportunity"}, "Id": "006A", "Amount": 10.50, "Lines": {"records": [{}]}},
        {"attributes": {"type": "Account"}, "Id": "001A", "Name": "Zo\\u00eb", "Big": 9007199254740993},
        null]}"""
    sample_name = "page.json"
    expected_rows = 2
    expected_bad_rows = 1


class TestJsonTables(AdapterContract):
    adapter = ADAPTERS["json"]
    sample = b'{"deals": [{"id": 1, "won": true}], "contacts": [{"id": 1}, {"id": 2, "deal": null}]}'
    sample_name = "dump.json"
    expected_rows = 3


class TestJsonLines(AdapterContract):
    adapter = ADAPTERS["jsonl"]
    sample = '{"id": "ä1", "n": NaN}\n\n{"id": "2"}\r\n{"id": \n'.encode()
    sample_name = "deals.jsonl"
    expected_rows = 2
    expected_bad_rows = 1


RECOGNISED = [
    (b"a,b\n1,2\n", "deals.csv", "csv"),
    (b"a,b\n1,2\n", "-", "csv"),
    (b"a;b\n1;2\n", "export", "csv"),
    (b"a\tb\n", "deals.tsv", "csv"),
    (b"\xef\xbb\xbfa,b\n", "-", "csv"),
    (b"", "deals.csv", "csv"),
    (b"PK\x03\x04", "deals.csv", "csv"),
    (b"[{}]", "deals.json", "json"),
    (b"[{}]", "-", "json"),
    (b"[{}]", "deals.csv", "json"),
    (b'{"records": []}', "-", "json"),
    (b'{\n  "a": 1\n}', "page", "json"),
    (b"oops", "deals.json", "json"),
    (b'{"a": 1}\n{"a": 2}\n', "deals.json", "jsonl"),
    (b'{"a": 1}\r\n\r\n{"a": 2', "-", "jsonl"),
    (b'{"a": 1}', "deals.jsonl", "jsonl"),
    (b'{"a": 1}', "deals.ndjson", "jsonl"),
    (b"oops", "deals.jsonl", "jsonl"),
    ("a,b\n1,2".encode("utf-16"), "-", "csv"),
    ("[]".encode("utf-16"), "-", "json"),
    (b"PK\x03\x04\x14\0\6\0\x08\0[Content_Types].xml", "deals.csv", "xlsx"),
    (b"PK\x03\x04", "deals.xlsx", "xlsx"),
    (b"PAR1", "deals.parquet", "parquet"),
    (b"PAR1", "-", "parquet"),
]


@pytest.mark.parametrize(("head", "name", "expected"), RECOGNISED)
def test_content_and_ending_say_whose_file_it_is(head, name, expected):
    sure = {one.name: one.recognises(head, name) for one in ADAPTERS.values()}
    assert max(sure, key=sure.get) == expected
    assert list(sure.values()).count(sure[expected]) == 1


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"", "-"), (b"\0\1\2", "-"), (b"PAR2", "deals.bin"), (b"PK\x03\x04", "a.zip"), (b"x", "a.md")],
)
def test_what_nobody_can_read_is_nobodys(head, name):
    assert {one.recognises(head, name) for one in ADAPTERS.values()} == {0}
