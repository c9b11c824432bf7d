"""What plugins bring to the commands, and what happens when it fails: the plugin is named, with its version."""

from __future__ import annotations

from types import SimpleNamespace

import click
import pytest

import qualrules.cli.init
import qualrules.workspace.session  # noqa: F401 - modules that keep `load_plugins` must not meet the stand-in first
from qualrules.diagnostics import Diagnostic, Level
from qualrules.plugins import manager
from qualrules.source import NOWHERE
from tests.cli.deals import call


class Brought:
    """Stands for the plugins of a session: what one package brings."""

    def __init__(self, commands=(), reporters=(), exporters=(), problems=()):
        self.commands, self.reporters, self.exporters = commands, reporters, exporters
        self.problems = problems

    def provider(self, thing: object) -> str:
        return "acme-rules[extras] 1.2.0"


@pytest.fixture
def brought(monkeypatch):
    def bring(**things):
        monkeypatch.setattr(manager, "load_plugins", lambda: Brought(**things))

    return bring


@click.command("greet")
def greet() -> int:
    """Say hello."""
    click.echo("hello")
    return 1


@click.command("fail")
def fail() -> None:
    """Fail."""
    raise LookupError("not there")


@click.command("check")
def taken() -> None:
    """Has a name that is taken."""
    click.echo("taken")


def lines(diagnostics):
    return "".join(f"{one.code}\n" for one in diagnostics)


def reporter(render, name="lines", form="check"):
    return SimpleNamespace(name=name, form=form, render=render)


def exporter(export, name="mine", needs_ruleset=True):
    return SimpleNamespace(name=name, needs_ruleset=needs_ruleset, export=export)


def test_a_command_of_a_plugin(brought):
    brought(commands=[greet, taken])
    called = call("greet")
    assert (called.code, called.out) == (1, "hello\n")
    assert "greet" in call("--help").out
    assert "taken" not in call("check", "bant").out


def test_a_command_that_fails_is_the_plugins_fault(brought):
    brought(commands=[fail])
    called = call("fail")
    assert called.code == 2
    assert "the plugin acme-rules[extras] 1.2.0 failed: LookupError: not there" in called.err


def test_a_broken_plugin_costs_one_message(brought):
    brought(problems=[Diagnostic("QR412", "the plugin x was left out", NOWHERE, level=Level.WARNING)])
    called = call("nosuch")
    assert called.code == 2
    assert called.err.count("the plugin x was left out") == 1
    assert "No such command 'nosuch'" in called.err


def test_a_reporter_of_a_plugin(brought, tmp_path):
    brought(reporters=[reporter(lines), reporter(lines, "other", "test")])
    rules = tmp_path / "a.qual"
    rules.write_text("ruleset a 1.0.0\n\nrecord lead\n  name: txt\n")
    called = call("check", "--format", "lines", rules)
    assert (called.code, called.out) == (1, "QR206\n")
    refused = call("check", "--format", "other", rules)
    assert refused.code == 2
    assert "the formats: text, json, sarif, gitlab, github, lines" in refused.err


@pytest.mark.parametrize(
    ("render", "said"),
    [(lambda report: 1 / 0, "failed: ZeroDivisionError"), (lambda report: 5, "type int, not a text")],
)
def test_a_reporter_that_fails(brought, render, said):
    brought(reporters=[reporter(render)])
    called = call("check", "--format", "lines", "bant")
    assert called.code == 2
    assert "acme-rules[extras] 1.2.0" in called.err
    assert said in called.err


def test_an_exporter_of_a_plugin(brought):
    brought(exporters=[exporter(lambda rules: f"{rules.header.name}\n")])
    assert call("export", "mine", "bant").out == "bant\n"
    assert call("export", "mine").code == 2


def test_an_exporter_that_fails(brought):
    brought(exporters=[exporter(lambda rules: rules.nothing)])
    called = call("export", "mine", "bant")
    assert called.code == 2
    assert "the plugin acme-rules[extras] 1.2.0 failed: AttributeError" in called.err


def test_an_exporter_is_not_asked_about_a_ruleset_with_mistakes(brought, tmp_path):
    brought(exporters=[exporter(lambda rules: "x")])
    rules = tmp_path / "a.qual"
    rules.write_text("ruleset a 1.0.0\n\nrecord lead\n  name: txt\n")
    called = call("export", "mine", rules)
    assert (called.code, called.out) == (2, "")
    assert "QR206" in called.err
