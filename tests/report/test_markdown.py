"""An audit as Markdown: what stands in it, that it fits into a comment, and which texts become code."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qualrules.evaluate.carried import Carried, Suppression
from qualrules.report import audit_markdown
from qualrules.report.markdown import code, prose
from tests.cli.deals import AS_OF, ROWS, call, written
from tests.report.audits import audited, many

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def leaves(markdown: str) -> list[tuple[str, str]]:
    """The kinds of text in it, with what they show."""
    return [
        (token.type, token.content)
        for block in READER.parse(markdown)
        for token in block.children or ()
        if token.type != "softbreak"
    ]


def test_an_audit(tmp_path, snapshot):
    assert audit_markdown.render(audited(tmp_path)) == snapshot


def test_groups(tmp_path):
    called = call("audit", *written(tmp_path), *AS_OF, "--format", "markdown", "--group-by", "region")
    assert called.out.endswith(
        "### By `region`\n\n"
        "- `North`: 2 records, 1 error, 1 note\n"
        "- `South`: 6 records, 2 errors, 3 warnings, 1 note\n"
        "- missing: 1 record, 1 warning, 1 note\n"
    )


def test_nothing_found(tmp_path):
    assert audit_markdown.render(audited(tmp_path, rows=ROWS[:1])) == (
        "## Audit: nothing found\n\n1 record by `deals 2.1.0`, as of 2026-11-21.\n"
    )


def test_what_is_known_is_only_counted(tmp_path):
    report = audited(tmp_path)
    first, *others = (finding.fingerprint for finding in report.findings)
    why = Suppression(1, "a pilot", date(2026, 12, 31), code="QR601")
    text = audit_markdown.render(replace(report, carried=Carried({first: why}, frozenset(others[:1]))))
    assert text.startswith("## Audit: 8 new findings\n")
    assert "| error | 3 | 1 | 1 | 1 |" in text
    assert "QR601" not in text
    assert "a pilot" not in text
    text = audit_markdown.render(replace(report, carried=Carried({first: why}, frozenset(others))))
    assert text.startswith("## Audit: nothing new\n")
    assert "###" not in text


def test_no_value_of_a_record_unless_asked_for(tmp_path):
    text = audit_markdown.render(audited(tmp_path))
    for secret in ("Ann", "12000", "500 EUR", "a lot", "Haggling", "TBD"):
        assert secret not in text
    assert "Haggling" in audit_markdown.render(audited(tmp_path, values=True))


def test_records_that_could_not_be_read_are_counted(tmp_path):
    report = audited(tmp_path, rows=(*ROWS, "D10,1,2,3,4,5,6,7,8,9,10,11"))
    assert "1 record could not be read.\n" in audit_markdown.render(report)


def test_thirty_thousand_findings_fit_into_a_comment(tmp_path):
    report = many(audited(tmp_path), 30_000)
    text = audit_markdown.render(report)
    assert len(text) < 65_536
    assert listed_and_left(text) == (200 - 20, 30_000 - 180)
    assert audit_markdown.left_out(report) == (
        "29,820 findings only counted in the Markdown; --format jsonl has them all"
    )


@pytest.mark.parametrize("room", [2_000, 20_000, 200_000])
def test_any_room_is_kept_and_what_has_none_is_said(tmp_path, room):
    report = many(audited(tmp_path), 3_000)
    fitted = audit_markdown.within(report, room)
    assert room // 2 < len(fitted.text.encode("utf-8")) <= room
    listed, left = listed_and_left(fitted.text)
    assert (listed + left, left) == (3_000, fitted.left)


def test_long_texts_are_cut(tmp_path):
    long = "x" * 100_000
    report = audited(tmp_path, rows=tuple(f"{long}{row}" for row in ROWS))
    text = audit_markdown.render(report)
    assert len(text) < 65_536
    assert text.count("…") >= 10


def listed_and_left(text: str) -> tuple[int, int]:
    listed = len(re.findall(r"^- `opportunity ", text, re.MULTILINE))
    left = [int(found.replace(",", "")) for found in re.findall(r"^… and ([\d,]+) more", text, re.MULTILINE)]
    return listed, sum(left)


@pytest.mark.parametrize(
    "plain",
    [
        'the CRM says "Proposal", the facts support "Discovery"',
        "budget_status is not met: 5 * 3 * 2 of __them__",
        "1. Has money been set aside?",
        "- no",
        "+ 5 %, (x) = y/z",
        "Größe · 日本",
        "in 20,000 €; it's 50%",
    ],
)
def test_plain_texts_stay_readable(plain):
    assert leaves(f"- {prose(plain)}") == [("text", plain)]
    assert not prose(plain).startswith("`")


@pytest.mark.parametrize(
    "live",
    [
        "@team",
        "see #1",
        "GH-12",
        "https://x.example",
        "a <b>",
        "`x`",
        "a|b",
        "[x](y)",
        "deadbeef1",
        ":tada:",
        "%1",
    ],
)
def test_what_a_service_acts_on_is_code(live):
    assert leaves(f"- {prose(live)}") == [("code_inline", live)]


@given(st.text(max_size=40) | st.text("`*_[]()<>!@#|\\&~:- \n1a.+=$", max_size=20))
def test_no_text_becomes_mark_up(text):
    """Whatever a text holds, it is one text or one code of one paragraph in one item."""
    for shown in (prose(text), code(text)):
        tokens = READER.parse(f"- {shown}\n")
        assert [token.type for token in tokens] == [
            "bullet_list_open",
            "list_item_open",
            "paragraph_open",
            "inline",
            "paragraph_close",
            "list_item_close",
            "bullet_list_close",
        ]
        kinds = {token.type for token in tokens[3].children or ()}
        assert kinds in ({"text"}, {"code_inline"})
