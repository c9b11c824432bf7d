"""The pre-commit hooks: the manifest is one, and each hook is run by pre-commit in a repository of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ci_files.repository import EXAMPLE, FAILING, MISTAKE, UNTIDY, git, rulesets
from tests.ci_files.runner import on_path, yaml
from tests.cli.deals import RULES
from tests.invoking import ROOT, invoke

pytestmark = pytest.mark.slow
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml(MANIFEST.read_text(encoding="utf-8"))


def pre_commit(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run pre-commit there, with a home of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={
            **os.environ,
            "PATH": on_path(folder.parent / "bin"),
            "PYTHONPATH": str(ROOT),
            "PRE_COMMIT_HOME": str(folder.parent / "home"),
            "PRE_COMMIT_COLOR": "never",
            "QUALRULES_PROVE": "no",  # what a hook installs has no z3, and its rulesets are about other things
        },
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose configuration is the manifest, taken from here instead of being installed."""
    folder = rulesets(tmp_path / "repository")
    local = [{**hook, "language": "system"} for hook in HOOKS]
    local[-1]["args"] = ["deals.qual"]
    configuration = {"repos": [{"repo": "local", "hooks": local}]}
    (folder / ".pre-commit-config.yaml").write_text(json.dumps(configuration), encoding="utf-8")
    git(folder, "init", "--quiet")
    assert invoke("agree", str(folder / "deals.qual"), "--sign", "Head of Sales").code == 0
    return folder


def hook(repository: Path, name: str) -> tuple[bool, str]:
    """Whether a hook passes over what is to be committed, and what it told."""
    git(repository, "add", "--all")
    code, told = pre_commit(repository, "run", name)
    assert code in (0, 1), told
    assert "Skipped" not in told, told
    return code == 0, told


def test_the_manifest_is_one():
    code, told = pre_commit(ROOT, "validate-manifest", str(MANIFEST))
    assert code == 0, told


def test_the_hooks_are_those_that_are_promised():
    assert [one["id"] for one in HOOKS] == [
        "qualrules-check",
        "qualrules-fmt",
        "qualrules-test",
        "qualrules-agree",
    ]
    assert {one["language"] for one in HOOKS} == {"python"}


@pytest.mark.parametrize("name", [one["id"] for one in HOOKS])
def test_what_is_right_passes(repository, name):
    passed, told = hook(repository, name)
    assert passed, told


def test_a_mistake_fails(repository):
    rulesets(repository, MISTAKE)
    passed, told = hook(repository, "qualrules-check")
    assert not passed
    assert "error[QR201]" in told


def test_an_untidy_file_is_repaired_and_fails_once(repository):
    rulesets(repository, UNTIDY)
    passed, told = hook(repository, "qualrules-fmt")
    assert not passed
    assert "files were modified by this hook" in told
    assert (repository / "deals.qual").read_text("utf-8") == RULES + EXAMPLE
    assert hook(repository, "qualrules-fmt")[0]


def test_an_example_that_does_not_come_true_fails(repository):
    rulesets(repository, FAILING)
    passed, told = hook(repository, "qualrules-test")
    assert not passed
    assert "Money is set aside" in told


def test_a_change_of_what_was_signed_fails(repository):
    rulesets(repository, (RULES + EXAMPLE).replace("at least 10k EUR", "at least 20k EUR"))
    passed, told = hook(repository, "qualrules-agree")
    assert not passed
    assert "error[QR701]" in told


def test_a_change_of_the_lock_alone_is_looked_at(repository):
    assert hook(repository, "qualrules-agree")[0]
    git(repository, "commit", "--quiet", "--no-verify", "-m", "signed")
    (repository / "qualrules.lock").write_text("form = 9\n", encoding="utf-8")
    passed, told = hook(repository, "qualrules-agree")
    assert not passed
    assert "QR703" in told


@pytest.mark.parametrize("name", ["qualrules-check", "qualrules-test"])
def test_a_change_that_breaks_the_file_that_uses_it_fails(repository, name):
    """Only the used file is to be committed; the one that uses it did not change."""
    rulesets(repository, RULES + EXAMPLE, "base/deals.qual".replace("base/", ""))
    user = 'ruleset sales 1.0.0\n  currency EUR\n\nuse "deals.qual"\n' + EXAMPLE.replace(
        "Money is set aside", "As in the base"
    )
    rulesets(repository, user, "sales.qual")
    assert hook(repository, name)[0]
    git(repository, "commit", "--quiet", "--no-verify", "-m", "both")
    rulesets(repository, (RULES + EXAMPLE).replace("budget", "money"), "deals.qual")
    passed, told = hook(repository, name)
    assert not passed
    assert "sales.qual" in told


def test_a_commit_without_rulesets_runs_no_hook(repository):
    hook(repository, "qualrules-check")
    git(repository, "commit", "--quiet", "--no-verify", "-m", "rulesets")
    (repository / "notes.txt").write_text("nothing of ours", encoding="utf-8")
    git(repository, "add", "--all")
    code, told = pre_commit(repository, "run")
    assert code == 0
    assert told.count("Skipped") == len(HOOKS)
