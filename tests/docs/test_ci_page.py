"""docs/ci.md: its files fit the schemas of the services, and its commands are commands."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import Any

import click
import pytest

from qualrules.cli.main import group
from tests.ci_files.runner import yaml
from tests.invoking import ROOT

PAGE = ROOT / "docs" / "ci.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILES = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", TEXT, re.DOTALL))
ACTION: dict[str, Any] = yaml((ROOT / "action.yml").read_text("utf-8"))


def validated(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.newer_tools
def test_the_files_fit_their_schemas(tmp_path):
    assert len(FILES) == 3
    for name, text in FILES.items():
        (tmp_path / name.replace("/", "-")).write_text(text, encoding="utf-8")
    schema = ("check_jsonschema", "--builtin-schema")
    validated(*schema, "vendor.github-workflows", str(tmp_path / ".github-workflows-qualrules.yml"))
    validated(*schema, "vendor.gitlab-ci", str(tmp_path / ".gitlab-ci.yml"))
    validated("pre_commit", "validate-config", str(tmp_path / ".pre-commit-config.yaml"))


def test_what_is_handed_over_is_known():
    workflow = yaml(FILES[".github/workflows/qualrules.yml"])
    ours = [
        step for job in workflow["jobs"].values() for step in job["steps"] if "/qualrules@" in step["uses"]
    ]
    assert len(ours) == 4
    for step in ours:
        assert step["with"].keys() <= ACTION["inputs"].keys()
    (component,) = yaml(FILES[".gitlab-ci.yml"])["include"]
    template = (ROOT / "templates" / "qualrules.yml").read_text("utf-8").partition("\n---\n")[0]
    assert component["inputs"].keys() <= yaml(template)["spec"]["inputs"].keys()
    hooks = yaml((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (repository,) = yaml(FILES[".pre-commit-config.yaml"])["repos"]
    assert {one["id"] for one in repository["hooks"]} == {one["id"] for one in hooks}


COMMANDS = [
    line.split(" >")[0]
    for line in [
        *re.findall(r"^(qualrules .*)$", TEXT, re.MULTILINE),
        *re.findall(r"`(qualrules [^`]*)`", TEXT),
    ]
]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_that_is_shown_has_these_options(line):
    words = shlex.split(line)
    taker: click.Command | None = group
    with click.Context(group) as context:
        for word in words[1:3]:
            inner = taker.get_command(context, word) if isinstance(taker, click.Group) else None
            taker = inner or taker
    assert taker is not None
    assert taker is not group
    known = {name for one in taker.params for name in one.opts}
    assert {word for word in words if word.startswith("-") and word != "-"} <= known


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (PAGE.parent / target).exists(), target
