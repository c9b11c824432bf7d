"""`init --from` on exports as odd as they come: never a traceback, always a ruleset that checks, tests and runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.invoking import Done, invoke

WORDS = (
    "ruleset", "use", "list", "promise", "record", "criterion", "definition", "score", "process",
    "source", "example", "override", "stage", "outcome", "needs", "unless", "when", "is", "not",
    "known", "missing", "count", "total", "days", "any", "all", "at", "least", "most", "exactly", "yes",
    "no", "met", "unknown", "text", "number", "money", "percent", "date", "datetime", "one", "some",
    "of", "today", "now", "claim", "move", "none", "id", "Id", "amount", "status", "Status", "name",
    "close_date", "2nd", "owner", "level",
)  # fmt: skip
ODD = (
    "", " ", "Amount (USD)", 'the "real" value', "line\nbreak", "tab\there", "Größe", "メール", "🚀", "🚀 launch", "a.b",
    "a.b.c", "comma, separated", "x" * 300, "%", "#", "$", "\\", "\\n", "Probability (%)", "é́", "ﬀ", "İ", "\u200b",
    "\u202eabc", "__", "_", "1", "1.5", "-", "Stage", "Deal Stage", "Currency", "Deal - Value",
)  # fmt: skip
HEADERS = st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD), st.text(max_size=12))
CELLS = {
    "text": st.text(max_size=8),
    "word": st.sampled_from(["Open", "open", "Won", "Lost", "Proposal", "", "Select", "-", "N/A", "None", "a;b", "b"]),
    "number": st.sampled_from(["1", "2.5", "1,234", "1.234", "1,234.50", "1.234,5", "007", "-3", "1e5", "9" * 15, ""]),
    "money": st.sampled_from(["$1,200.00", "€5", "12 EUR", "12,000 USD", "5", "kr 7", "", "XYZ 3"]),
    "percent": st.sampled_from(["20%", "20", "0.2", "100", "1", "0", "", "12,5 %"]),
    "date": st.sampled_from(["2026-01-31", "01-02-03", "31/12/2025", "12/31/2025", "9999-12-31", "1 Apr 2026", "",
                             "2026-01-31 10:00", "2026-01-31T10:00:00Z", "0000-00-00"]),
    "yes/no": st.sampled_from(["yes", "no", "TRUE", "false", "Y", "N", "1", "0", "", "x"]),
    "empty": st.just(""),
}  # fmt: skip


@st.composite
def exports(draw: st.DrawFn) -> bytes:
    """A CSV: any headers, each column of one kind or of several."""
    headers = draw(st.lists(HEADERS, min_size=1, max_size=6))
    kinds = [draw(st.sampled_from([*CELLS, "any"])) for _ in headers]
    rows = []
    for _ in range(draw(st.integers(0, 12))):
        kinds_now = [draw(st.sampled_from(list(CELLS))) if kind == "any" else kind for kind in kinds]
        rows.append([draw(CELLS[kind]) for kind in kinds_now])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=draw(st.sampled_from(",;\t")))
    writer.writerows([headers, *rows])
    return out.getvalue().encode("utf-8", "replace")


def started(content: bytes, name: str = "odd.csv") -> Done:
    """Start from an export; where that was possible, everything that was written holds."""
    with TemporaryDirectory() as folder:
        data, into = Path(folder) / name, str(Path(folder) / "start")
        data.write_bytes(content)
        done = invoke("init", into, "--from", str(data))
        done.says()
        assert done.code in (0, 2), done.err
        if not done.out:
            assert not Path(into).exists()
            return done
        for command in ("check", "test"):
            again = invoke(command, into)
            assert again.code == 0, again.out + again.err
        assert invoke("fmt", "--check", into).code == 0
        ran = invoke("run", into, str(data), "--format", "json")
        ran.says()
        if done.code == 0 and "no record was read" not in ran.err:
            assert ran.code in (0, 2), ran.err
            reading = ran.document["summary"]["reading"]
            assert reading["problems"] == []
            assert ran.code == 0 or reading["bad_records"]
        return done


@pytest.mark.slow
@given(exports())
def test_whatever_the_file_holds(content: bytes):
    note(repr(content))
    started(content)


@pytest.mark.slow
@given(st.lists(st.sampled_from([*WORDS, *ODD]), min_size=1, max_size=30))
@settings(max_examples=30)
def test_whatever_the_columns_are_called(headers: list[str]):
    out = io.StringIO()
    csv.writer(out).writerows(
        [headers, *([f"{row}{place}" for place, _ in enumerate(headers)] for row in range(3))]
    )
    started(out.getvalue().encode())


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n", b"a\n1\n", b"id\n", b"id,id,id\n1,2,3\n", b",,\n1,2,3\n", b"stage\nWon\nLost\nWon\nLost\n",
        b"stage\n" + b"Open\nWon\n" * 9, b"stage\n" + "Öffnen\nGewonnen\n".encode() * 9,
        b"status,status\n" + b"a,b\nb,a\n" * 9, b"a,b\n1,2,3\n1,2\n", b'"a\nb",c\n1,2\n',
    ],
)  # fmt: skip
def test_files_that_hold_next_to_nothing(content: bytes):
    assert started(content).code in (0, 2)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01", b"PK\x03\x04", b"\xff\xfe"])
def test_files_that_are_none(content: bytes):
    assert started(content).code == 2


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{}", b"[1]", b'[{"a": {"b": [1, {"c": 2}]}}]', b'[{"a": null}]', b'[{"a": [1, 2]}, {"a": "x;y"}]',
     b'[{"id": 1, "ok": true, "n": 1.50, "t": [], "s": "x"}, {"id": 2}]', b'{"records": [{"Id": "1"}]}'],
)  # fmt: skip
def test_json_of_any_shape(content: bytes):
    assert started(content, "odd.json").code in (0, 2)


def test_every_word_of_the_language_can_be_a_column():
    grammar = (Path(__file__).parents[2] / "qualrules" / "grammar" / "qualrules.lark").read_text(
        encoding="utf-8"
    )
    words = sorted({word for word in grammar.replace('"', " ").split() if word.isalpha() and word.islower()})
    assert "criterion" in words
    rows = [words, ["x"] * len(words), ["y"] * len(words)]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert started(out.getvalue().encode()).code == 0
