"""A file that is read is never written over by what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.deals import AS_OF, call, written


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    return tmp_path


ASKED = ("deals.qual", "deals.csv", "--source", "export.source.qual", *AS_OF)
READ = ("deals.csv", "deals.qual", "export.source.qual", "./deals.csv", "other/../deals.qual", "link.csv")


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("command", ["audit", "run"])
@pytest.mark.parametrize("output", READ)
def test_a_file_that_is_read_is_refused_as_output(folder, command, output):
    (folder / "other").mkdir()
    (folder / "link.csv").symlink_to(folder / "deals.csv")
    before = texts(folder)
    asked = ("-o", f"json:{output}") if command == "audit" else ("-o", output, "--format", "table")
    done = call(command, *ASKED, *asked)
    assert done.code == 2
    assert f'"{output}" is read by this call' in done.err
    assert texts(folder) == before


def test_a_file_of_a_folder_that_is_data_is_refused_too(folder):
    (folder / "data").mkdir()
    (folder / "deals.csv").rename(folder / "data" / "deals.csv")
    done = call("audit", "deals.qual", "data", *ASKED[2:], "-o", "json:data/deals.csv")
    assert done.code == 2
    assert call("audit", "deals.qual", "data", *ASKED[2:], "-o", "json:data/new.json").code == 1


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
def test_a_baseline_is_refused_too(folder, option):
    assert call("audit", *ASKED, "--write-baseline", "known.json").code == 0
    before = texts(folder)
    done = call("audit", *ASKED, option, "known.json", "-o", "json:known.json")
    assert done.code == 2
    assert texts(folder) == before


def test_a_baseline_that_is_to_be_written_first_is_refused_too(folder):
    done = call("audit", *ASKED, "--write-baseline", "known.json", "-o", "json:known.json")
    assert done.code == 2
    assert not (folder / "known.json").exists()


def test_the_exceptions_are_refused_too(folder):
    (folder / "qualrules-ignore.toml").write_text("", "utf-8")
    assert call("audit", *ASKED, "-o", "json:qualrules-ignore.toml").code == 2


@pytest.mark.parametrize("options", [(), ("--check",)])
@pytest.mark.parametrize("output", ["deals.qual", "qualrules.lock"])
def test_an_agreement_does_not_go_into_its_ruleset_or_its_lock(folder, options, output):
    before = texts(folder)
    done = call("agree", "deals.qual", *options, "-o", output)
    assert done.code == 2
    assert texts(folder) == before


def test_two_forms_do_not_go_into_one_file(folder):
    done = call("audit", *ASKED, "-o", "json:out", "-o", "sarif:./out")
    assert done.code == 2
    assert "twice" in done.err
    assert not (folder / "out").exists()


def test_a_device_may_be_written_twice(folder):
    assert call("audit", *ASKED, "-o", "json:/dev/null", "-o", "sarif:/dev/null").code == 1
