"""CSV by Python and by DuckDB: the same records, the same account; what the two could read differently is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualrules.engines.whole import Unsuitable
from tests.engines.scan.both import read_both
from tests.engines.scan.messy import Export

RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR

record deal
  name:   text
  amount: money

criterion big
  when amount >= 10 EUR

source exports for csv
  deal from "deals.csv" identified by "id"
"""
FULL = b"id,name,amount\n" + b"1,a,5\n" * 20_000
"""More than the beginning, at which the adapter looks."""
EITHER = FULL.replace(b",a,", b",1.234,")
"""A column of which the first rows say that there is nothing to ask."""
NAMELESS = RULES.replace(' identified by "id"', "")


def differences(
    folder: Path, files: Mapping[str, str | bytes] | str | bytes, ruleset: str = RULES
) -> list[str]:
    with read_both(folder, ruleset, files if isinstance(files, Mapping) else {"deals.csv": files}) as both:
        found = both.differences()
        if both.scanned is not None:
            found += both.some_records("deal", both.numbers("deal"))
        return found


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_random_exports_are_read_alike(seed: int) -> None:
    """Placeholders, `means`, currencies, dates in any form, percents, choices, links, child rows, odd rows."""
    export = Export(seed, tame=True)
    with TemporaryDirectory() as folder:
        assert differences(Path(folder), export.files(), export.ruleset()) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_many_random_exports_are_read_alike(seed: int, tmp_path: Path) -> None:
    export = Export(seed, rows=120)
    assert differences(tmp_path, export.files(), export.ruleset()) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeffid,name,amount\n1,a,5\n", id="a mark of UTF-8 at the start"),
        pytest.param("sep=;\nid;name;amount\n1;a;5\n2;b;6,50\n", id="Excel says the separator"),
        pytest.param("\n\nid,name,amount\n\n1,a,5\n\n\n2,b,6\n", id="blank lines"),
        pytest.param('id,name,amount\n1,"a\nb",5\n2,"c\r\n\r\nd",6\n3,e,7\n', id="line ends in cells"),
        pytest.param("id,name,amount\r\n1,a,5\r\n2,b,6", id="no line end at the end"),
        pytest.param("id,name,amount\n1,a\n2\n3,b,6,\n4,c,7,8,9\n5,d,8\n", id="rows of other widths"),
        pytest.param('id,name,amount\n1,"a ""b"" c",5\n2,5" pipe,6\n3,"",7\n', id="quotes in cells"),
        pytest.param('id,name,amount\n1,a,5,""\n2,b,6\n', id="an empty quoted cell too many"),
        pytest.param("id,name,amount\n   \n1,a,5\n", id="a line of blanks"),
        pytest.param("id,name,amount\n1, a ,  5 \n 2,b,\u00a07\n", id="blanks around cells"),
        pytest.param("id,name,amount\n1,a,5\n1,b,6\n,c,7\n1,d,8\n", id="ids that repeat, and none"),
        pytest.param("id,name,amount\n", id="no record"),
        pytest.param("id\tname\tamount\n1\t a\t5\n", id="tabs"),
        pytest.param("Id,NAME,amount,Name \n1,a,5,b\n", id="names alike"),
    ],
)
def test_layouts_are_read_alike(text: str, tmp_path: Path) -> None:
    assert differences(tmp_path, text) == []


def test_records_without_an_id_are_named_by_their_line(tmp_path: Path) -> None:
    assert differences(tmp_path, 'name,amount\na,5\n\n"b\nc",6\nd\n', NAMELESS) == []


def test_several_files_feed_one_record_one_after_the_other(tmp_path: Path) -> None:
    files = {"a.csv": "id,name,amount\n1,a,5\n2,b,x\n", "b.csv": "amount,id,more\n7,3,z\n8,1,z\n"}
    ruleset = RULES.replace('from "deals.csv" ', 'from "deals" ')
    with TemporaryDirectory() as folder:
        named = {f"deals.{name}": text for name, text in files.items()}
        assert differences(Path(folder), dict(named), ruleset) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param("id,name,amount\n1,a,5\n".encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param(FULL + b"1,\xff,5\n", "invalid encoding", id="no UTF-8"),
        pytest.param(EITHER + b"1,\xff,5\n", "invalid encoding", id="no UTF-8 behind numbers"),
        pytest.param(b"id,name,amount\r1,a,5\r", "carriage return|more than one way", id="old line ends"),
        pytest.param(FULL + b"1,a\x00b,5\n", "null", id="a null character"),
        pytest.param(
            b'id,name,amount\n1, "a,b",5\n', "blanks stand before quotes", id="blanks before quotes"
        ),
        pytest.param(b'id,name,amount\n1,"a"b,5\n', "odd quotes", id="text behind a quote"),
        pytest.param(b'id,name,amount\n1,"ab,5\n2,c,6\n', "odd quotes", id="a quote never closed"),
        pytest.param(b'"id","first\nname"\n1,a\n', "header runs over", id="a header of two lines"),
        pytest.param(b"name\na\n", "single column", id="one column"),
    ],
)
def test_what_could_be_read_otherwise_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(Unsuitable, match=why):
        differences(tmp_path, content, NAMELESS)


@pytest.mark.slow
def test_a_file_of_many_pieces_is_read_alike(tmp_path: Path) -> None:
    """Read by several threads at once, whose pieces begin in the midst of quoted line ends."""
    long = "\n".join(["some words, and more"] * 40)
    rows = "".join(
        f'{number},"{long if number % 3 else "short"}",{number % 97}.5\n' for number in range(60_000)
    )
    with read_both(tmp_path, RULES, {"deals.csv": f"id,name,amount\n{rows}"}) as both:
        assert both.differences() == []
        assert both.some_records("deal", [1, 2, 3, 30_000, 60_000]) == []
