"""action.yml: its steps are run as the runner runs them, with honest inputs and with hostile ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.ci_files.repository import FAILING, MISTAKE, UNTIDY, export, rulesets
from tests.ci_files.runner import Ran, evaluated, on_path, run_script, yaml
from tests.invoking import ROOT

ACTION: dict[str, Any] = yaml((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step.get("id", step.get("uses")): step for step in ACTION["runs"]["steps"]}
RECORDER = """
case "$2" in
  venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  *) printf '%s\\n' "$@" >"$RUNNER_TEMP/installed" ;;
esac
"""
HOSTILE = [
    '"; touch pwned; "',
    "'; touch pwned; '",
    "$(touch pwned)",
    "`touch pwned`",
    "a\ntouch pwned\nb",
    "${{ github.token }} $(touch pwned)",
    "x || touch pwned",
    ">pwned",
    "::error::pwned",
    "--fix",
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = rulesets(tmp_path / "repository")
    export(folder)
    return folder


@pytest.fixture
def step(tmp_path: Path, repository: Path) -> Callable[..., Ran]:
    """Run a step of the action with these inputs."""

    def run(which: str = "run", scripts: Mapping[str, str] = MappingProxyType({}), **given: str) -> Ran:
        inputs = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        assert inputs.keys() == ACTION["inputs"].keys()
        contexts = {"inputs": inputs, "github": {"action_path": "/actions/qualrules"}}
        one = STEPS[which]
        environment = {name: evaluated(value, contexts) for name, value in one["env"].items()}
        folder = repository / evaluated(one.get("working-directory", "."), contexts)
        return run_script(
            one["run"], folder, environment, on_path(tmp_path / "bin", python=RECORDER, **scripts)
        )

    return run


# ── The file ──


@pytest.mark.newer_tools
def test_it_fits_the_schema_of_actions():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    done = subprocess.run(
        [*command, str(ROOT / "action.yml")], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_input_stands_in_a_script():
    for one in STEPS.values():
        assert "${{" not in one.get("run", "")


def test_every_input_is_used_and_documented():
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"| `{name}` |" in page


def test_every_script_is_bash_and_ends_at_the_first_failure():
    scripts = [one for one in STEPS.values() if "run" in one]
    assert len(scripts) == 2
    for one in scripts:
        assert one["shell"] == "bash"
        assert one["run"].startswith("set -euo pipefail\n")


# ── Honest inputs ──


@pytest.mark.parametrize("command", ["check", "fmt", "test"])
def test_what_is_right_passes(step, command):
    ran = step(command=command)
    assert (ran.code, ran.outputs) == (0, {"exit-code": "0"}), ran.log


@pytest.mark.parametrize(
    ("command", "text", "code"),
    [
        ("check", MISTAKE, 1),
        ("fmt", UNTIDY, 1),
        ("test", FAILING, 1),
        ("test", MISTAKE, 2),
        ("fmt", "criterion", 2),
    ],
)
def test_the_exit_code_is_passed_on(step, repository, command, text, code):
    rulesets(repository, text)
    ran = step(command=command)
    assert (ran.code, ran.outputs) == (code, {"exit-code": str(code)}), ran.log


def test_a_mistake_is_annotated_where_it_stands(step, repository):
    rulesets(repository, MISTAKE)
    ran = step()
    assert re.search(r"^::error file=deals\.qual,line=\d+", ran.log, re.MULTILINE), ran.log
    assert ("error", ran.orders[0][1]) in ran.orders
    assert "QR201" in ran.summary


def test_an_audit_annotates_and_writes_sarif(step, repository):
    ran = step(
        command="audit",
        ruleset="deals.qual",
        data="deals.csv",
        sarif_file="out.sarif",
        args="--as-of\n2026-11-21",
    )
    assert (ran.code, ran.outputs) == (1, {"exit-code": "1", "sarif-file": "out.sarif"}), ran.log
    assert json.loads((repository / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert "error" in {name for name, _ in ran.orders}


def test_the_other_inputs_of_an_audit_arrive(step, repository):
    rulesets(
        repository, 'source one for csv\n  opportunity from "deals.csv" identified by "id"\n', "one two.qual"
    )
    ran = step(
        command="audit",
        ruleset="deals.qual",
        data="deals.csv",
        source="\n  one two.qual  \n\n",
        fail_level="fatal",
    )
    assert ran.code == 2
    assert "'fatal' is not one of" in ran.log
    ran = step(
        command="audit", ruleset="deals.qual", data="deals.csv", source="one two.qual", baseline="none.json"
    )
    assert ran.code == 2
    assert "none.json" in ran.log


def test_several_paths_with_spaces_in_them(step, repository):
    rulesets(repository / "team one")
    rulesets(repository / "team two", MISTAKE)
    assert step(paths="team one\n").code == 0
    assert step(paths="team one\nteam two\n").code == 1


def test_the_working_directory_decides_which_settings_hold(step, repository):
    rulesets(repository / "sub")
    (repository / "sub" / "qualrules.toml").write_text("strict = 3", encoding="utf-8")
    assert step().code == 0
    ran = step(working_directory="sub")
    assert ran.code == 2
    assert "QR420" in ran.log


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"command": "run"}, "command is one of check, fmt, test, audit, agree"),
        ({"command": "audit", "data": "deals.csv"}, "audit needs the input ruleset"),
        ({"command": "audit", "ruleset": "deals.qual", "data": " \n"}, "audit needs the input data"),
        ({"command": "agree"}, "agree needs the input ruleset"),
        ({"command": "check", "baseline": "b.json"}, "go with the command audit"),
    ],
)
def test_inputs_that_do_not_go_together(step, inputs, told):
    ran = step(**inputs)
    assert (ran.code, ran.outputs) == (2, {"exit-code": "2"})
    assert ran.orders == [("error", ran.orders[0][1])]
    assert told in ran.orders[0][1]


def test_without_any_path_the_command_says_so(step):
    ran = step(paths=" \n ")
    assert ran.code == 2
    assert "Missing argument" in ran.log


def test_agree_is_a_check(step):
    ran = step(command="agree", ruleset="deals.qual")
    assert ran.code in (1, 2), ran.log
    assert ran.outputs["exit-code"] == str(ran.code)
    assert "No such option" not in ran.log


# ── Hostile inputs ──


TAKES = {
    "ruleset": lambda words, value: words[-2] == value,
    "data": lambda words, value: words[-len(value.split("\n")) :] == value.split("\n"),
    "source": lambda words, value: words.count("--source") == len(value.split("\n")),
    "fail_level": lambda words, value: words[words.index("--fail-level") + 1] == value,
    "baseline": lambda words, value: words[words.index("--baseline") + 1] == value,
    "sarif_file": lambda words, value: f"sarif:{value}" in words,
    "args": lambda words, value: set(value.split("\n")) <= set(words[: words.index("--")]),
}


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", TAKES)
def test_an_input_arrives_as_it_is_written(step, tmp_path, name, value):
    inputs = {"command": "audit", "ruleset": "deals.qual", "data": "deals.csv"} | {name: value}
    recorder = 'printf "%s\\0" "$@" >"$RUNNER_TEMP/words"; exit 7'
    ran = step(scripts={"qualrules": recorder}, **inputs)
    assert (ran.code, ran.outputs) == (7, {"exit-code": "7"}), ran.log
    assert not ran.was_injected
    words = (tmp_path / "repository-runner" / "words").read_text("utf-8").split("\0")[:-1]
    assert TAKES[name](words, value), words


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_path_or_command_is_refused_and_not_run(step, value):
    for ran in (step(command=value), step(paths=value)):
        assert ran.code == 2
        assert ran.outputs == {"exit-code": "2"}
        assert not ran.was_injected, ran.log
        assert not [message for _, message in ran.orders if "pwned" in message], ran.log


def test_a_name_that_looks_like_an_order_is_no_order(step, repository):
    rulesets(repository, MISTAKE, "::error::pwned.qual")
    for command in ("check", "fmt", "test"):
        ran = step(command=command)
        assert not [message for _, message in ran.orders if message.startswith("pwned")], ran.log


# ── Installing ──


def test_the_version_of_the_action_is_installed_unless_another_is_named(step, tmp_path):
    for inputs, wanted in (
        ({}, "/actions/qualrules"),
        ({"extras": "crm"}, "/actions/qualrules[crm]"),
        ({"version": "1.2.3"}, "qualrules==1.2.3"),
        ({"version": "1.2.3rc1", "extras": "xlsx,parquet"}, "qualrules[xlsx,parquet]==1.2.3rc1"),
    ):
        ran = step("install", **inputs)
        assert ran.code == 0, ran.log
        runner = tmp_path / "repository-runner"
        assert (runner / "installed").read_text("utf-8").splitlines()[-2:] == ["--", wanted]
        assert (runner / "GITHUB_PATH").read_text("utf-8") == f"{runner}/qualrules/bin\n"


@pytest.mark.parametrize("value", [*HOSTILE[:-1], "1.0 --index-url=x", "1.0; x", "../x"])
@pytest.mark.parametrize("name", ["version", "extras"])
def test_a_version_that_is_none_installs_nothing(step, tmp_path, name, value):
    ran = step("install", **{name: value})
    assert ran.code == 2
    assert not ran.was_injected
    assert not (tmp_path / "repository-runner" / "installed").exists()
