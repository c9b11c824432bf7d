"""What somebody wrote into a CRM to harm whoever reads about it is harmless in every form of every command.

The texts stand as an account's name by which records are identified, as values, as the value of a group and as a stage.
Each output is read with what reads such files, and held against the rule by which a build's runner finds orders.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from tests.cli.deals import RULES
from tests.invoking import Done, invoke
from tests.report.github_runner import orders

HOSTILE = {
    "script": "</script><script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "comment": "<!-- --> & &lt;b&gt;",
    "order": "::error file=a.qual,line=1::pwned",
    "order on a line": "Acme\n::error::pwned",
    "order behind a return": "Acme\r  ::add-mask::Acme",
    "order with unseen signs": "\ufe0f:\u200d:stop-commands::x",
    "order in full": "##[error]pwned",
    "order in full, unseen": "Acme #\u200d#\ufe0f[group]pwned",
    "order at the end of hashes": "###[warning]pwned",
    "cdata": "]]> <![CDATA[ <x/> --><y>&nope;",
    "attachment": "[[ATTACHMENT|/etc/passwd]]",
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-1+cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "return": "\r=2+2",
    "full width": "\uff1d1+1",
    "formula behind a semicolon": "Acme;=cmd|' /C calc'!A0",
    "link in a cell": '=HYPERLINK("javascript:1","Acme")',
    "right to left": "Acme \u202etxt.exe\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "end of the text": "Acme\x00Corp",
    "half a character": "Acme \ud800 Corp \udc00",
    "colours": "\x1b[31mAcme\x1b[0m\x9b2J\x07\x08",
    "lines of other kinds": "Acme\u2028::error::x\u2029\x85::error::y\x0b\x0c::error::z",
    "table": "Acme | Corp || |---|",
    "ticks": "``` `Acme` ``",
    "one tick": "`",
    "link": "[x](javascript:alert(1)) ![y](https://evil.example/p.png) [z]: javascript:1",
    "address": "https://evil.example/?q=1 www.evil.example someone@evil.example <https://evil.example>",
    "mention": "@team and @org/team, #1, org/repo#1, GH-1, !1, ~label, %1, $1, :tada:",
    "commit": "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    "heading": "# Acme\n\n## Corp\n***\n- x\n1. y",
    "emphasis": "**Acme** _Corp_ ~~Ltd~~ __x__ $`x`$",
    "backslashes": "Acme\\` \\| \\<b> \\",
    "quotes": "\"' onload=\"x' ;",
    "percents": "%0A::error::pwned %25 %3A",
    "nothing but spaces": " \u00a0\u3000 ",
    "very long": "=" + "Acme" * 20_000,
}
"""What is harmful about it, and the text."""
LONG = 1_000
"""Characters from which on a text is cut where people read it."""
AS_OF = ("--as-of", "2026-11-21")
STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What moves a cursor, colours a screen, ends a line without being a line end, turns writing around, or is no character."""
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]")
SOURCE = """\
source export for json
  opportunity from "deals" identified by "account"
"""


def deals_of(texts: dict[str, str]) -> tuple[str, ...]:
    """The arguments of a command over deals of accounts of these names, the second of each in a stage that there is."""
    deals = []
    for text in texts.values():
        deal = {
            "account": text,
            "amount": text,
            "budget_status": "Approved",
            "champion": text,
            "region": text,
            "pipeline": "New business",
            "stage_since": "2026-11-10",
            "lost_because": text,
            "decided_on": "2026-11-01",
            "stage": text,
        }
        deals += [deal, deal | {"account": f"{text} 2", "stage": "Proposal", "amount": "12000"}]
    Path("deals.qual").write_text(RULES, encoding="utf-8")
    Path("export.source.qual").write_text(SOURCE, encoding="utf-8")
    Path("deals.json").write_text(json.dumps(deals), encoding="utf-8")
    return "deals.qual", "deals.json", "--source", "export.source.qual", *AS_OF


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given():
    """Deals of all these accounts."""
    return deals_of(HOSTILE)


def called(*arguments: str, codes: tuple[int, ...] = (0, 1)) -> Done:
    """What a command did: no bug, no order for the runner in it, and nothing on standard error that steers a screen."""
    done = invoke(*arguments)
    assert done.code in codes, (done.code, done.out[-500:], done.err[-500:])
    done.says()
    assert not orders(done.err)
    assert not STEERING.search(done.err)
    return done


def harmless(*arguments: str, codes: tuple[int, ...] = (0, 1)) -> str:
    """Standard output, in which nothing is an order or steers, either."""
    done = called(*arguments, codes=codes)
    assert not orders(done.out)
    assert not STEERING.search(done.out)
    return done.out


def words_of(text: str) -> set[str]:
    """The longer words of a text: what has to be found again where it is shown."""
    return set(re.findall(r"[A-Za-z]{4,}", text)) if len(text) < LONG else set()


def found_again(shown: str) -> None:
    """Nothing of the texts is lost, but for the one that is far too long."""
    for text in HOSTILE.values():
        assert words_of(text) <= words_of_all(shown)


@cache
def words_of_all(shown: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{4,}", shown))


@pytest.mark.parametrize(
    "command",
    [
        "run --explain",
        "run --type opportunity --where region",
        "audit --show-fields --group-by region",
        "audit -v --show-fields",
        "sources",
        "move --wanted wanted.json",
    ],
)
def test_texts_for_people(given, command):
    name, *options = command.split()
    if options[-1:] == ["region"]:
        options[-1] = "region is known"
    wanted = [{"id": each, "to": stage} for each in HOSTILE.values() for stage in (each, "Won")]
    Path("wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
    out = harmless(name, *given, *options, codes=(0, 1, 2))
    if name == "run":
        found_again(out)


@pytest.mark.parametrize("command", ["why", "move --to Won"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_one_record(given, command, form):
    name, *options = command.split()
    records = harmless("run", *given, "--format", "jsonl").split("\n")[:-1:2]
    for identity in (json.loads(record)["record"]["id"] for record in records):
        if identity and "\0" not in identity:  # which no shell hands over
            out = harmless(name, *given, *options, f"--id={identity}", "--format", form)
            assert form == "text" or json.loads(out)["record"]["id"] == identity


@pytest.mark.parametrize(
    "command",
    [
        "run --format json --explain",
        "run --format jsonl --explain",
        "audit --format json --show-fields --group-by region",
        "audit --format jsonl --show-fields",
        "audit --format sarif --show-fields",
        "audit --format gitlab --show-fields",
        "sources --format json",
    ],
)
def test_json_says_the_same_and_holds_nothing_that_acts(given, command):
    name, *options = command.split()
    out = harmless(name, *given, *options)
    assert "<" not in out
    lines = out.split("\n")[:-1] if "jsonl" in options else [out]
    documents = [json.loads(line) for line in lines]
    if {"json", "jsonl"} & set(options) and name != "sources":
        shown = {each.strip() for each in texts_in(documents)}
        for text in HOSTILE.values():
            assert re.sub("[\ud800-\udfff]", "\ufffd", text).strip() in shown


def texts_in(document: Any) -> set[str]:
    """All texts of a document."""
    if isinstance(document, str):
        return {document}
    each = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    return set().union(*map(texts_in, each))


def test_csv(given):
    out = harmless("run", *given, "--format", "csv", "--explain")
    rows = list(csv.reader(io.StringIO(out, newline=""), strict=True))
    assert len(rows) == out.count("\n") == 1 + 2 * len(HOSTILE)
    assert len({len(row) for row in rows}) == 1
    for between in ",;":  # as half of Europe opens it
        for cells in csv.reader(io.StringIO(out, newline=""), delimiter=between):
            assert not [cell for cell in cells if FORMULA.match(cell)]
    for row, text in zip(rows[1::2], HOSTILE.values(), strict=True):
        assert words_of(text) <= words_of(row[1])


def test_numbers_stay_numbers():
    Path("deals.qual").write_text(RULES, encoding="utf-8")
    Path("export.source.qual").write_text(SOURCE.replace("json", "csv"), encoding="utf-8")
    ids = ["-5", "+49", "-1.5", "-3%", "-1,234.50", "00123", "-", "-5 EUR", "'=1"]
    Path("deals.csv").write_text(
        "account,stage\n" + "".join(f'"{each}",Won\n' for each in ids), encoding="utf-8"
    )
    out = harmless(
        "run", "deals.qual", "deals.csv", "--source", "export.source.qual", *AS_OF, "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["record.id"] for row in rows] == [*ids[:6], "'-", "'-5 EUR", "'=1"]


def test_workbook(given):
    called("run", *given, "-o", "out.xlsx", "--format", "xlsx")
    book = openpyxl.load_workbook("out.xlsx")
    assert book.sheetnames == ["Records", "About the run"]
    shown = []
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        assert cell.data_type != "f"
        assert cell.hyperlink is None
        for said in filter(None, (cell.value, cell.comment and cell.comment.text)):
            assert not TURNING.search(str(said))
        if isinstance(cell.value, str):
            shown.append(cell.value)
            assert not FORMULA.match(cell.value) or cell.quotePrefix, cell.value[:50]
    found_again(" ".join(shown))


def test_github_annotations_and_summary(monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    for text in HOSTILE.values():
        Path("summary.md").unlink(missing_ok=True)
        given = deals_of({"": text})
        done = called("audit", *given, "--format", "github", "--show-fields", "--group-by", "region")
        assert not STEERING.search(done.out)
        found = orders(done.out)
        assert len(found) == done.out.count("\n")
        assert {order.name for order in found} <= {"error", "warning", "notice"}
        for order in found[:-1]:
            assert set(order.properties) == {"file", "line", "col", "endColumn", "title"}
            assert order.properties["file"] == "deals.qual"
            assert re.fullmatch(r"QR\d{3} [a-z-]+", order.properties["title"])
        assert words_of(text) <= words_of_all(" ".join(order.data for order in found))
        markdown_holds(Path("summary.md").read_text(encoding="utf-8"), text)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "gitlab"])
def test_file_names(form):
    for text in HOSTILE.values():
        if "/" in text or "\0" in text or len(text) >= LONG or not text.strip():
            continue  # no file has such a name
        name = f"{text.encode('utf-8', 'replace').decode('utf-8')}.qual"
        Path(name).write_text("criterion x for nothing\n  when y is known\n", encoding="utf-8")
        done = called("check", "--format", form, f"./{name}", codes=(1,))
        assert not STEERING.search(done.out)
        found = orders(done.out)
        assert {order.name for order in found} <= ({"error", "warning"} if form == "github" else set())
        for order in found:
            assert set(order.properties) <= {"file", "line", "col", "endColumn", "title"}
        if form in ("json", "sarif", "gitlab"):
            json.loads(done.out)
        harmless("run", f"./no {name}", f"./no {name}", codes=(2,))
        harmless("run", f"./{name}", "--nope", f"--format={name}", codes=(2,))


def test_junit(given):
    out = harmless("audit", *given, "--format", "junit", "--show-fields")
    assert "[[ATTACHMENT|" not in out
    report = JUnitXml.fromstring(out.encode("utf-8"))
    cases = [case for suite in report for case in suite]
    assert report.tests == len(cases) == sum(suite.tests for suite in report)
    assert {case.classname.split(".")[0] for case in cases} == {"sales", "One way to close"}
    assert len({(case.classname, case.name) for case in cases}) == len(cases)
    found_again(" ".join(case.name for case in cases))


def test_markdown():
    for text in HOSTILE.values():
        out = harmless(
            "audit", *deals_of({"": text}), "--format", "markdown", "--show-fields", "--group-by", "region"
        )
        markdown_holds(out, text)


def markdown_holds(markdown: str, text: str) -> None:
    """Whether a Markdown text, rendered as GitHub does, holds the text and nothing that it could become."""
    assert not STEERING.search(markdown)
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = [each for token in reader.parse(markdown) for each in (token, *(token.children or ()))]
    kinds = {token.type for token in tokens}
    assert kinds <= {
        *(
            f"{kind}_{end}"
            for kind in ("heading", "paragraph", "bullet_list", "list_item")
            for end in ("open", "close")
        ),
        *(
            f"{kind}_{end}"
            for kind in ("table", "thead", "tbody", "tr", "th", "td")
            for end in ("open", "close")
        ),
        *("inline", "text", "code_inline", "softbreak"),
    }
    shown = " ".join(token.content for token in tokens if token.type == "text")
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.|[0-9a-f]{40}|:\w+:|[!~%$]\w|[<>\[\]`|]", shown), shown
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h2", *["h3"] * (len(headings) - 1)]
    assert sum(token.type == "table_open" for token in tokens) == 1
    everything = " ".join(token.content for token in tokens if token.type in ("text", "code_inline"))
    assert words_of(text) <= words_of_all(everything)


def test_the_runner_here_finds_what_the_runner_finds():
    output = " ::error file=a%2Cb,line=1,title=x=y::50%25%0Aok\n::nope::x\nfoo ##[group]bar\r::debug::\n: :error::x"
    found = orders(f"x\n{output}")
    assert [order.name for order in found] == ["error", "group", "debug"]
    assert found[0].properties == {"file": "a,b", "line": "1", "title": "x=y"}
    assert found[0].data == "50%\nok"
    assert [unicodedata.name(sign) for sign in "\u200d\ufe0f"] == [
        "ZERO WIDTH JOINER",
        "VARIATION SELECTOR-16",
    ]
    assert orders("\ufe0f:\u200d:error::x")[0].name == "error"
