"""`check`: what it finds, what it repairs, and its exit codes."""

from __future__ import annotations

import json

import pytest

from qualrules.report import wire
from qualrules.workspace.finding import shipped_names
from tests.cli.deals import call

CLEAN = """\
ruleset sales 1.0.0
  currency EUR

record opportunity
  amount: money
  status: one of "Open", "Won"

criterion large for opportunity
  when amount is at least 50k EUR
"""
WRONG = CLEAN.replace('"Won"', '"Lost"').replace("is at least", "=>") + (
    '\ncriterion won for opportunity\n  when status is "Wonn"\n'
)
EXAMPLE = """
example "A deal of forty thousand" for opportunity
  amount: 40k EUR
  expect large is {outcome}
"""
EVERY = """\
ruleset sales 1.0.0

record contact
  agreed: yes/no

record opportunity
  contacts: list of contact

criterion all_agreed for opportunity
  when every contact where (agreed)
"""
SOURCES = """\
source export for csv
  opportunity from "deals.csv"
    amount: "Amount"
    state: "Status"
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes, name: str = "sales.qual"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_sound_file_is_clean(file):
    called = call("check", file(CLEAN))
    assert (called.code, called.out) == (0, "")
    assert "no mistakes in 1 file" in called.err


def test_all_mistakes_are_told_and_are_findings(file):
    called = call("check", file(WRONG))
    assert called.code == 1
    assert [line.split(":")[0] for line in called.out.splitlines() if line.startswith("error")] == [
        "error[QR104]",
        "error[QR202]",
    ]
    assert "2 errors in 1 file; `qualrules check --fix` repairs" in called.err


def test_quiet_leaves_only_the_mistakes(file):
    called = call("check", "-q", file(WRONG))
    assert called.err == ""
    assert "QR104" in called.out
    assert call("-q", "check", file(WRONG)).err == ""


def test_a_failing_example_is_a_mistake(file):
    assert call("check", file(CLEAN + EXAMPLE.format(outcome="not met"))).code == 0
    called = call("check", file(CLEAN + EXAMPLE.format(outcome="met")))
    assert called.code == 1
    assert "error[QR600]" in called.out
    assert "it is not met" in called.out


def test_a_mistake_in_a_used_file_is_told_once(file):
    file(WRONG, "base.qual")
    main, other = file('use "base.qual"\n', "a.qual"), file('use "base.qual"\n', "b.qual")
    called = call("check", main, other, file(WRONG, "base.qual"))
    assert called.out.count("error[QR104]") == 1


def test_warnings_fail_only_when_strict(file):
    path = file(EVERY)
    assert "warning[QR801]" in call("check", path).out
    assert call("check", path).code == 0
    assert call("check", "--strict", path).code == 1


def test_folders_are_searched_and_other_files_left_alone(file, tmp_path):
    file(CLEAN, "deep/sales.qual")
    file("not ours", "deep/notes.txt")
    file(WRONG, ".hidden/sales.qual")
    called = call("check", tmp_path)
    assert called.code == 0
    assert "1 file" in called.err


def test_standard_input():
    called = call("check", "-", stdin=WRONG.encode())
    assert called.code == 1
    assert "<stdin>:9:15" in called.out
    assert call("check", "--fix", "-", stdin=WRONG.encode()).code == 2


# ── Lint ─────────────────────────────────────────────────────────────────────────────────────────────────────────

LINTED = (
    CLEAN
    + """
criterion won for opportunity
  when status is "Won"
  unknown counts as not met

definition key_deal for opportunity
  needs large
"""
)


def lint_codes(*arguments: object) -> list[str]:
    called = call("check", "--format", "json", *arguments)
    return [one["code"] for one in called.json["diagnostics"]]


def test_without_a_selection_the_default_rules_are_asked(file):
    called = call("check", file(LINTED))
    assert called.code == 0
    assert 'note[QR803]: nothing uses the criterion "won"' in called.out
    assert "note[QR802]" in called.out
    assert "2 notes in 1 file" in called.err
    assert call("check", "--strict", file(LINTED)).code == 0


def test_select_asks_other_rules_instead_and_ignore_leaves_some_out(file):
    path = file(LINTED)
    assert lint_codes(path) == ["QR803", "QR802"]
    assert lint_codes("--select", "no-question", path) == ["QR804", "QR804"]
    assert lint_codes("--select", "QR803,QR805", path) == ["QR805", "QR803", "QR805"]
    assert lint_codes("--select", "QR803", "--select", "QR802", path) == ["QR803", "QR802"]
    assert lint_codes("--ignore", "QR802", path) == ["QR803"]
    assert lint_codes("--ignore", "QR802", "--ignore", "unused-criterion", path) == []
    assert lint_codes("--select", "ALL", "--ignore", "QR80", path) == []


def test_a_mistake_is_told_whatever_is_selected(file):
    path = file(WRONG)
    for arguments in (("--select", "QR803"), ("--ignore", "ALL"), ("--select", "ALL")):
        called = call("check", *arguments, path)
        assert called.code == 1
        assert called.out.count("error[") == 2
        assert "QR80" not in called.out  # a file with errors is not linted
    failing = file(CLEAN + EXAMPLE.format(outcome="met"))
    called = call("check", "--select", "QR804", failing)
    assert called.code == 1
    assert "error[QR600]" in called.out
    assert "note[QR804]" in called.out


@pytest.mark.parametrize(
    ("option", "word", "says"),
    [
        ("--ignore", "QR201", '"QR201" means mistakes, and a mistake is always told'),
        ("--ignore", "QR600", "a mistake is always told"),
        ("--select", "unknown-field", "a mistake is always told"),
        ("--select", "QR601", '"QR601" means no lint rule'),
        ("--select", "no-questions", 'did you mean "no-question"?'),
        ("--ignore", "QR80x", 'did you mean "QR8'),
        ("--select", "QR803,nonsense", 'there is no lint rule "nonsense"'),
    ],
)
def test_a_word_that_means_no_lint_rule_is_an_error_of_usage(file, option, word, says):
    called = call("check", option, word, file(CLEAN))
    assert (called.code, called.out) == (2, "")
    assert says in called.err


def test_each_remark_is_told_once_in_its_place(file, tmp_path):
    file(LINTED, "base.qual")
    main = (
        'ruleset main 1.0.0\n  currency EUR\nuse "base.qual"\ndefinition d for opportunity\n  needs large\n'
    )
    file(main, "a.qual"), file(main, "b.qual")
    called = call("check", tmp_path)
    assert called.out.count("note[QR803]") == 1
    assert called.out.count("note[QR802]") == 1
    assert call("check", tmp_path / "a.qual").out == ""  # the used file is not named


def test_what_ships_is_linted_only_where_it_is_named(file):
    path = file('ruleset own 1.0.0\n  currency EUR\nuse "bant"\n')
    assert call("check", "--select", "no-reason", path).out == ""
    assert "note[QR805]" in call("check", "--select", "no-reason", "bant").out


def test_files_of_source_blocks_and_texts_without_rules_are_not_linted(file):
    assert call("check", "--select", "ALL", file(SOURCES, "export.qual")).out == ""
    empty = file("ruleset sales 1.0.0\n")
    assert (call("check", "--select", "ALL", empty).code, call("check", "--select", "ALL", empty).out) == (
        0,
        "",
    )


def test_standard_input_is_linted():
    assert "note[QR803]" in call("check", "-", stdin=LINTED.encode()).out


@pytest.mark.parametrize("name", shipped_names())
def test_what_ships_is_silent(name):
    called = call("check", "--strict", name)
    assert (called.code, called.out) == (0, "")


# ── Repairs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fix_writes_the_safe_repairs(file):
    path = file(WRONG)
    called = call("check", "--fix", path)
    assert called.code == 1  # "Wonn" stays
    assert path.read_text() == WRONG.replace("=>", ">=")
    assert "1 file repaired" in called.err
    assert "QR104" not in called.out


def test_fix_writes_the_record_that_is_left_out(file):
    path = file(CLEAN.replace(" for opportunity", ""))
    assert call("check", "--fix", path).code == 0
    assert path.read_text() == CLEAN


def test_diff_shows_the_repairs_and_writes_nothing(file):
    path = file(WRONG)
    called = call("check", "--diff", path)
    assert called.code == 1
    assert "-  when amount => 50k EUR\n+  when amount >= 50k EUR\n" in called.out
    assert path.read_text() == WRONG


def test_fix_leaves_used_files_alone_that_are_not_named(file):
    base = file(WRONG, "base.qual")
    call("check", "--fix", file('use "base.qual"\n', "main.qual"))
    assert base.read_text() == WRONG


def test_what_ships_is_not_repaired():
    called = call("check", "--fix", "bant")
    assert called.code == 2
    assert "ships with qualrules" in called.err


def test_line_ends_survive_a_repair(file):
    path = file(WRONG.replace("\n", "\r\n"))
    call("check", "--fix", path)
    assert path.read_bytes() == WRONG.replace("=>", ">=").replace("\n", "\r\n").encode()


# ── Files of source blocks ───────────────────────────────────────────────────────────────────────────────────────


def test_source_blocks_are_judged_by_the_ruleset_of_the_call(file):
    source = file(SOURCES, "export.qual")
    rules = file(CLEAN, "rules/sales.qual")
    assert call("check", source).code == 0  # alone in its folder: by form
    called = call("check", source, rules)
    assert called.code == 1
    assert 'no field called "state"' in called.out


def test_source_blocks_are_judged_by_the_ruleset_beside_them(file):
    file(CLEAN)
    called = call("check", file(SOURCES, "export.qual"))
    assert called.code == 1
    assert 'no field called "state"' in called.out


def test_of_several_rulesets_the_one_counts_to_which_the_blocks_fit(file, tmp_path):
    file(CLEAN)
    file(CLEAN.replace("status:", "state:"), "other.qual")
    file(SOURCES, "export.qual")
    assert call("check", tmp_path).code == 0


def test_source_blocks_are_judged_by_their_form(file):
    called = call("check", file(SOURCES.replace("for csv", 'for csv dates "QQ"'), "export.qual"))
    assert called.code == 1
    assert "QR401" in called.out


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_json_document_has_its_form(file):
    path = file(WRONG)
    called = call("check", "--format", "json", path)
    document = json.loads(called.out)
    assert document["schema"] == "qualrules/diagnostics/v1"
    first, second = document["diagnostics"]
    assert (first["code"], first["name"], first["level"]) == ("QR104", "wrong-sign", "error")
    assert (first["file"], first["line"], first["column"], first["end_column"]) == (str(path), 9, 15, 17)
    assert first["fix"]["safe"] is True
    assert [edit["text"] for edit in first["fix"]["edits"]] == [">="]
    assert second["fix"] is None
    wire.DiagnosticsDocument.model_validate(document)


def test_the_format_never_changes_the_exit_code(file):
    for text, code in ((CLEAN, 0), (WRONG, 1)):
        path = file(text)
        assert [call("check", "--format", form, path).code for form in ("text", "json")] == [code, code]


# ── What cannot be read ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n  \n", "is empty"),
        (b"PK\x03\x04\x00\x00", "holds binary data"),
        ('ruleset a 1.0.0 "café"'.encode("latin-1"), "not written in UTF-8: byte 21, on line 1, is 0xe9"),
        ("ruleset a 1.0.0".encode("utf-16"), "is written in UTF-16"),
    ],
)
def test_a_file_that_is_no_text_cannot_be_checked(file, content, sentence):
    called = call("check", file(content))
    assert called.code == 2
    assert sentence in called.err
    assert called.out == ""


def test_a_byte_order_mark_is_no_mistake(file):
    assert call("check", file(b"\xef\xbb\xbf" + CLEAN.encode())).code == 0


def test_a_file_that_cannot_be_read_does_not_hide_the_mistakes_of_others(file, tmp_path):
    called = call("check", file(WRONG), tmp_path / "gone.qual")
    assert called.code == 2
    assert "QR104" in called.out
    assert "there is no file or folder" in called.err


def test_a_used_file_that_is_no_text(file):
    file(b"\x00", "base.qual")
    called = call("check", file('use "base.qual"\n'))
    assert called.code == 2
    assert "sales.qual" in called.err
    assert "holds binary data" in called.err


def test_a_folder_without_rulesets(tmp_path):
    called = call("check", tmp_path)
    assert called.code == 2
    assert "there is no .qual file in the folder" in called.err


def test_a_slip_in_the_name_of_a_shipped_ruleset():
    called = call("check", "bnt")
    assert called.code == 2
    assert 'did you mean the shipped ruleset "bant"?' in called.err


def test_a_file_wins_over_a_shipped_ruleset(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert call("check", "bant").code == 0
    (tmp_path / "bant").write_text(WRONG)
    assert call("check", "bant").code == 1


@pytest.mark.parametrize("command", [("check",), ("check", "--fix"), ("fmt",), ("fmt", "--check"), ("test",)])
def test_a_merge_that_is_not_finished_is_one_sentence_and_nothing_is_touched(file, command):
    merged = f"<<<<<<< HEAD\n{CLEAN}=======\n{WRONG}>>>>>>> theirs\n"
    path = file(merged)
    done = call(*command, path)
    assert done.code == 2
    assert "a merge that is not finished" in done.err
    assert (done.out + done.err).count("error") == 1
    assert path.read_text("utf-8") == merged
