"""`explain`, `plugins`, `completion`, `export`, and the help of every command."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess

import click
import pytest

from qualrules.cli import main
from qualrules.codes import CODES
from qualrules.report import wire
from tests.cli.deals import call

EXAMPLE = re.compile(r"^ +(qualrules .*)$", re.MULTILINE)


def test_a_code_is_explained_by_its_page():
    called = call("explain", "QR201")
    assert called.code == 0
    assert called.out.startswith("# QR201 unknown-field\n")


def test_a_code_is_known_by_its_name_and_in_small_letters():
    assert (
        call("explain", "qr201").out == call("explain", "unknown-field").out == call("explain", "QR201").out
    )


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code):
    assert call("explain", code).code == 0


def test_an_unknown_code():
    called = call("explain", "unknown-feild")
    assert (called.code, called.out) == (2, "")
    assert 'there is no code "unknown-feild"' in called.err
    assert 'did you mean "unknown-field"?' in called.err


@pytest.mark.parametrize(("word", "near"), [("rnu", "run"), ("audti", "audit"), ("checks", "check")])
def test_an_unknown_command_is_answered_with_the_nearest(word, near):
    called = call(word, "deals.csv")
    assert called.code == 2
    assert f"No such command '{word}'. Did you mean \"{near}\"?" in called.err


def test_plugins_lists_what_ships():
    called = call("plugins")
    assert called.code == 0
    assert "adapter csv" in called.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_names_the_command(shell):
    called = call("completion", shell)
    assert called.code == 0
    assert "_QUALRULES_COMPLETE" in called.out
    if shell != "fish" and shutil.which(shell):
        subprocess.run([shutil.which(shell), "-n"], input=called.out.encode(), check=True)


def test_a_shell_that_is_not_known():
    assert call("completion", "tcsh").code == 2


def test_the_completion_itself(monkeypatch):
    monkeypatch.setenv("_QUALRULES_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "qualrules exp")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        main.run([])


def test_the_schemas_of_all_documents():
    called = call("export", "json-schema")
    assert called.code == 0
    assert json.loads(called.out) == json.loads(json.dumps(wire.schemas()))
    assert {"qualrules/diagnostics/v1", "qualrules/test/v1"} <= set(json.loads(called.out))


def test_the_schemas_in_a_file(tmp_path):
    path = tmp_path / "schemas.json"
    called = call("export", "json-schema", "-o", path)
    assert (called.code, called.out) == (0, "")
    assert json.loads(path.read_text())


def test_an_export_into_a_folder_that_is_not_there(tmp_path):
    called = call("export", "json-schema", "-o", tmp_path / "gone" / "schemas.json")
    assert called.code == 2
    assert "there is no folder" in called.err


def test_export_says_what_it_cannot_do():
    assert 'there is no format "dmn"' in call("export", "dmn").err
    assert call("export", "dmn").code == 2
    assert call("export", "json-schema", "bant").code == 2


# ── Help ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["", *main.COMMANDS])
def test_the_help_of_a_command_has_an_example_that_can_be_written(command):
    called = call(*filter(None, [command]), "--help")
    assert called.code == 0
    examples = EXAMPLE.findall(called.out.partition("Example")[2])
    assert examples
    for example in examples:
        _, name, *args = shlex.split(example, comments=True)
        assert name == command or not command
        found = main.group.get_command(click.Context(main.group), name)
        found.make_context(name, [arg for arg in args if arg not in (">", ">>")], resilient_parsing=True)


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_can_be_told_how_much_to_say(command):
    called = call(command, "--help")
    assert all(option in called.out for option in ("-v, --verbose", "-q, --quiet", "--debug"))


def test_engines_are_for_commands_over_whole_tables():
    with_engine = [command for command in main.COMMANDS if "--engine" in call(command, "--help").out]
    assert with_engine == ["run", "audit"]
