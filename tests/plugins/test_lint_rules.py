"""Lint rules of plugins: asked, selected and explained like those that ship; a broken one costs one message."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from qualrules.diagnostics import Diagnostic, Edit, Fix, Level
from qualrules.plugins import found as finding
from qualrules.plugins import manager
from qualrules.plugins.found import Found, any_installed
from qualrules.plugins.hookspecs import hookimpl
from qualrules.source import NOWHERE, SourceFile, Span
from qualrules.workspace import linting
from tests.invoking import ROOT, invoke

PEOPLE = """\
ruleset people 1.0.0

record contact
  name: text

criterion known "Is known" for contact when name is known
"""


class Silent:
    """Finds nothing."""

    code, name, level, default = "ACME1", "silent", Level.WARNING, True

    def __init__(self, check=lambda linted: ()):
        self.check = check


def one(linted, **changes):
    criterion = next(linted.own(linted.rules.criteria))
    return replace(Diagnostic("ACME1", "too plain", criterion.name_span), **changes)


@pytest.fixture
def rules(monkeypatch):
    """Let a package bring these lint rules."""

    def bring(*given):
        class Plugin:
            qualrules_lint_rules = staticmethod(hookimpl(lambda: list(given)))

        plugin = Plugin()
        found = Found("acme-rules", "1.2.0", "lint", lambda: plugin)
        monkeypatch.setattr(manager, "installed", lambda: iter([found]))
        monkeypatch.setattr(linting, "any_installed", lambda: True)

    return bring


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.qual"
    path.write_text(PEOPLE, encoding="utf-8")
    return str(path)


@pytest.fixture
def qualrules(tmp_path, people):
    def qualrules(*arguments: str, sites: list[Path]) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*sites, ROOT]))}
        command = [sys.executable, "-m", "qualrules", *arguments]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=env, cwd=tmp_path, check=False
        )

    return qualrules


# ── An installed package ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_rule_of_an_installed_package_is_asked_and_fails_only_a_strict_check(qualrules, sample_site):
    assert qualrules("check", "people.qual", sites=[]).stdout == ""
    done = qualrules("check", "people.qual", sites=[sample_site])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith('warning[VCARD1]: people of the record "contact" cannot be told apart\n')
    assert "VCARD2" not in done.stdout
    assert "1 warning in 1 file" in done.stderr
    assert qualrules("check", "--strict", "people.qual", sites=[sample_site]).returncode == 1
    ignored = qualrules("check", "--strict", "--ignore", "VCARD", "people.qual", sites=[sample_site])
    assert (ignored.returncode, ignored.stdout) == (0, "")


def test_it_is_selected_by_code_name_or_beginning_and_named_in_json(qualrules, sample_site):
    for word, codes in (("short-title", {"VCARD2"}), ("VCARD2", {"VCARD2"}), ("VCARD", {"VCARD1", "VCARD2"})):
        done = qualrules("check", "--select", word, "--format", "json", "people.qual", sites=[sample_site])
        found = json.loads(done.stdout)["diagnostics"]
        assert {each["code"] for each in found} == codes
        assert {each["name"] for each in found} <= {"short-title", "name-without-email"}
    assert qualrules("check", "--select", "VCARD2", "people.qual", sites=[]).returncode == 2


def test_its_docstring_is_its_page(qualrules, sample_site):
    done = qualrules("explain", "vcard1", sites=[sample_site])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# VCARD1 name-without-email\n\nA record has a field")
    assert "## Use instead" in done.stdout
    own = qualrules("explain", "short-title", sites=[sample_site])
    assert own.stdout == "# VCARD2 short-title\n\nA title of fewer than ten letters.\n"
    assert "there is no code" in qualrules("explain", "VCARD1", sites=[]).stderr
    near = qualrules("explain", "short-titel", sites=[sample_site])
    assert (near.returncode, 'did you mean "short-title"?' in near.stderr) == (2, True)


def test_broken_plugins_cost_their_messages_and_no_finding(qualrules, sample_site, broken_site):
    done = qualrules("check", "people.qual", sites=[sample_site, broken_site])
    assert done.returncode == 0
    assert "warning[VCARD1]" in done.stdout
    assert "warning[QR412]: the plugin qualrules-broken[raises] 0.0.1 was left out" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_is_judged_without_lint(qualrules, sample_site, tmp_path):
    (tmp_path / "people.csv").write_text("id,name\n1,Zoe\n", encoding="utf-8")
    done = qualrules("run", "people.qual", "people.csv", sites=[sample_site])
    assert done.returncode == 0, done.stderr
    assert "VCARD1" not in done.stdout + done.stderr


# ── A rule that breaks its contract ──────────────────────────────────────────────────────────────────────────────


def raises(_):
    raise LookupError("no such thing")


def raises_later(linted):
    yield one(linted)
    raise SystemExit("a rule must not do this")


BROKEN = {
    "raises": (raises, 'failed when its lint rule ACME1 looked at "{}": LookupError: no such thing'),
    "raises later": (raises_later, "failed when its lint rule ACME1 looked at"),
    "gives nothing to go through": (lambda linted: None, "TypeError"),
    "gives texts": (lambda linted: ["wrong"], "gave an object of the type str, not a Diagnostic"),
    "gives another's code": (
        lambda linted: [one(linted, code="QR803")],
        "gave a finding with the code QR803",
    ),
    "has no message": (lambda linted: [one(linted, message=None)], "gave a finding that cannot be shown"),
    "has no place": (lambda linted: [one(linted, span=None)], "gave a finding that cannot be shown"),
    "points behind the text": (
        lambda linted: [one(linted, span=Span(SourceFile("a", "b"), 5, 9))],
        "gave a finding that cannot be shown",
    ),
    "has a text for notes": (
        lambda linted: [one(linted, notes="no list")],
        "gave a finding that cannot be shown",
    ),
    "has a text for labels": (
        lambda linted: [one(linted, labels=("x",))],
        "gave a finding that cannot be shown",
    ),
}


@pytest.mark.parametrize("broken", sorted(BROKEN))
def test_a_rule_that_fails_costs_one_message_and_never_the_run(rules, people, broken):
    check, says = BROKEN[broken]
    rules(Silent(check))
    shipped = Path(ROOT / "rulesets" / "bant.qual")
    done = invoke("check", "--select", "ACME1,no-question", people, str(shipped))
    assert done.code == 0
    assert done.err.count("warning[QR412]: the plugin acme-rules[lint] 1.2.0 ") == 1
    done.says(says.format(people))
    assert 'the criterion "known" has no question' in done.out  # the other rules go on
    assert ("too plain" in done.out) == (broken == "raises later")


def test_level_and_name_are_those_of_the_rule_and_nothing_is_repaired(rules, people):
    fix = Fix((Edit(NOWHERE, "x"),), "write x")
    rules(Silent(lambda linted: [one(linted, fix=fix, level=Level.ERROR)]))
    done = invoke("check", "--format", "json", people)
    (found,) = done.document["diagnostics"]
    assert (found["level"], found["name"], found["fix"]) == ("warning", "silent", None)
    assert "repairs" not in done.err


def test_a_rule_may_find_errors(rules, people):
    rule = Silent(lambda linted: [one(linted)])
    rule.level = Level.ERROR
    rules(rule)
    assert invoke("check", people).code == 1
    assert invoke("check", "--ignore", "silent", people).code == 0


def test_a_rule_sees_no_file_with_errors(rules, tmp_path):
    rules(Silent(lambda linted: [one(linted)]))
    path = tmp_path / "wrong.qual"
    path.write_text(PEOPLE.replace("name is known", "nam is known"), encoding="utf-8")
    done = invoke("check", str(path))
    assert (done.code, "ACME1" in done.out) == (1, False)


def test_a_rule_without_a_docstring_has_no_page(rules):
    bare = SimpleNamespace(
        code="ACME2", name="bare", level=Level.NOTE, default=False, check=lambda linted: ()
    )
    bare.__doc__ = None
    rules(bare)
    done = invoke("explain", "ACME2")
    assert (done.code, "has no page about it" in done.err) == (2, True)


# ── The quick look for packages ──────────────────────────────────────────────────────────────────────────────────


def package(site: Path, points: str | None, ending: str = ".dist-info") -> None:
    metadata = site / f"some-1.0{ending}"
    metadata.mkdir(parents=True)
    if points is not None:
        (metadata / "entry_points.txt").write_text(points, encoding="utf-8")


@pytest.mark.parametrize(
    ("points", "ending", "there"),
    [
        (None, ".dist-info", False),
        ("[console_scripts]\nqualrules = some:main\n", ".dist-info", False),
        ("[qualrules.more]\na = b\n", ".dist-info", False),
        ("[console_scripts]\nx = y\n\n[qualrules]\nsome = some\n", ".dist-info", True),
        ("[qualrules]\r\nsome = some\r\n", ".egg-info", True),
    ],
)
def test_a_package_with_entry_points_of_the_group_is_seen(tmp_path, monkeypatch, points, ending, there):
    package(tmp_path, points, ending)
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "gone")])
    assert any_installed() is there


def test_what_the_look_cannot_see_into_may_hold_plugins(tmp_path, monkeypatch):
    archive = tmp_path / "packages.zip"
    archive.write_bytes(b"")
    monkeypatch.setattr(sys, "path", [str(archive)])
    assert any_installed()
    monkeypatch.setattr(sys, "path", [])
    assert not any_installed()
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, SimpleNamespace(find_distributions=iter)])
    assert finding.any_installed()


def test_the_look_agrees_with_the_search(sample_installed):
    assert any_installed()
    assert list(finding.installed())
