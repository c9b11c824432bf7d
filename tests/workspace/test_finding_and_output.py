"""Which files a name means, what a loaded ruleset is, and that no half file is ever left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualrules.workspace.finding import find_all, find_ruleset, find_shipped, shipped_names
from qualrules.workspace.loading import load_ruleset
from qualrules.workspace.output import write_text, writing
from qualrules.workspace.texts import UnreadableError

RULES = "ruleset own 1.0.0\n\nrecord lead\n  name: text\n\ncriterion named for lead\n  when name is known\n"
SOURCES = 'source export for csv\n  lead from "leads.csv"\n    name: "Name"\n'


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_shipped_rulesets_are_found_by_name():
    assert "bant" in shipped_names()
    found = find_shipped("bant")
    assert found.path.is_file()
    assert found.name == "<shipped>/bant.qual"


@pytest.mark.parametrize("name", ["nosuch", "../bant", "bant.qual", "", "."])
def test_nothing_else_is_a_shipped_ruleset(name):
    assert find_shipped(name) is None


def test_the_same_file_twice_is_one():
    Path("a.qual").write_text(RULES)
    found, missing = find_all(["a.qual", "./a.qual", ".", "gone.qual"])
    assert [each.name for each in found] == ["a.qual"]
    assert len(missing) == 1


def test_a_folder_means_its_one_ruleset_with_its_sources():
    Path("rules").mkdir()
    Path("rules/main.qual").write_text('ruleset m 1.0.0\n\nuse "base.qual"\n')
    Path("rules/base.qual").write_text(RULES)
    Path("rules/export.qual").write_text(SOURCES)
    loaded = load_ruleset("rules")
    assert loaded.diagnostics == ()
    assert loaded.rules.header.name == "m"
    assert [source.name for source in loaded.rules.sources] == ["export"]
    assert [file.name for file in loaded.files] == ["rules/main.qual", "rules/base.qual", "rules/export.qual"]


def test_a_source_block_that_is_used_is_not_taken_twice():
    Path("rules").mkdir()
    Path("rules/main.qual").write_text(RULES.replace("\n\n", '\n\nuse "export.qual"\n', 1))
    Path("rules/export.qual").write_text(SOURCES)
    assert len(load_ruleset("rules").rules.sources) == 1
    assert len(load_ruleset("rules/main.qual", ["rules/export.qual"]).rules.sources) == 1


def test_a_folder_of_several_rulesets_is_refused():
    Path("a.qual").write_text(RULES)
    Path("b.qual").write_text(RULES)
    with pytest.raises(UnreadableError) as refused:
        load_ruleset(".")
    assert "several rulesets" in str(refused.value)
    assert refused.value.diagnostic.helps == ("name one of them: a.qual, b.qual",)


def test_source_blocks_alone_are_no_ruleset():
    Path("export.qual").write_text(SOURCES)
    with pytest.raises(UnreadableError) as refused:
        load_ruleset("export.qual")
    assert "no rules" in str(refused.value)


def test_a_ruleset_with_mistakes_has_no_rules():
    Path("a.qual").write_text(RULES.replace("name is", "nmae is"))
    loaded = load_ruleset("a.qual")
    assert loaded.rules is None
    assert [one.code for one in loaded.diagnostics] == ["QR201"]


def test_mistakes_in_a_further_source_file_count():
    Path("a.qual").write_text(RULES)
    Path("export.qual").write_text(SOURCES.replace("name:", "nmae:"))
    loaded = load_ruleset("a.qual", ["export.qual"])
    assert loaded.rules is None
    assert [one.code for one in loaded.diagnostics] == ["QR201"]


def test_used_files_are_found_beside_the_file_that_names_them():
    Path("deep/er").mkdir(parents=True)
    Path("deep/main.qual").write_text('ruleset m 1.0.0\n\nuse "er/base.qual"\n')
    Path("deep/er/base.qual").write_text('use "../more.qual"\n')
    Path("deep/more.qual").write_text(RULES.partition("\n\n")[2])
    loaded = load_ruleset("deep/main.qual")
    assert loaded.diagnostics == ()
    assert [file.name for file in loaded.files] == ["deep/main.qual", "deep/er/base.qual", "deep/more.qual"]


def test_a_file_reached_by_two_ways_is_one():
    Path("deep").mkdir()
    Path("base.qual").write_text(RULES.partition("\n\n")[2])
    Path("deep/other.qual").write_text('use "../base.qual"\n')
    Path("main.qual").write_text('ruleset m 1.0.0\n\nuse "base.qual"\nuse "deep/other.qual"\n')
    assert load_ruleset("main.qual").diagnostics == ()


def test_standard_input_is_a_ruleset_like_any_other(monkeypatch):
    import io

    class Input:
        buffer = io.BytesIO(RULES.encode())

    monkeypatch.setattr("sys.stdin", Input)
    (found,) = find_ruleset("-")
    assert found.name == "-"
    assert load_ruleset("-").rules.header.name == "own"


# ── Output ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_written_as_it_is_given(here):
    write_text("out.txt", "a\r\nß\n")
    assert Path("out.txt").read_bytes() == "a\r\nß\n".encode()
    assert [path.name for path in here.iterdir()] == ["out.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_what_was_there(here, error):
    Path("out.txt").write_text("before")

    def half():
        with writing("out.txt") as out:
            out.write("half")
            raise error

    with pytest.raises(error):
        half()
    assert Path("out.txt").read_text() == "before"
    assert [path.name for path in here.iterdir()] == ["out.txt"]


def test_a_new_file_may_be_read_by_others():
    write_text("out.txt", "a")
    Path("plain.txt").write_text("a")
    assert Path("out.txt").stat().st_mode == Path("plain.txt").stat().st_mode


def test_standard_output(capsys):
    write_text(None, "a")
    write_text("-", "b")
    assert capsys.readouterr().out == "ab"
