"""The pipelines of `init --ci`, and the template for GitLab: they fit their schemas, and their scripts do what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from junitparser import JUnitXml

from tests.ci_files.repository import FAILING, MISTAKE, UNTIDY, export, rulesets
from tests.ci_files.runner import Ran, evaluated, on_path, run_script, yaml
from tests.cli.deals import RULES
from tests.invoking import ROOT, Done, invoke

pytestmark = pytest.mark.slow
WORKFLOW = Path(".github", "workflows", "qualrules.yml")
TEMPLATE = (ROOT / "templates" / "qualrules.yml").read_text(encoding="utf-8")
RECORDER = 'printf "%s\\n" "$@" >>"$RUNNER_TEMP/installed"'
GITHUB_SHELL = ["bash", "-e"]
"""How GitHub starts a step that names no shell."""
ALONE = """\
ruleset alone 1.0.0

record lead
  staff: number

criterion big for lead
  when staff is at least 3

definition mql for lead
  needs big
"""
SOURCE = 'source one for csv\n  opportunity from "deals.csv" identified by "id"\n'
NAMES = ["rules", "team one's", '"$(touch pwned)`touch pwned`', "-rules", "$HOME: à #c"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def init(*arguments: str) -> Done:
    done = invoke("init", *arguments)
    assert done.code == 0, done.err
    return done


def fits(path: Path, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


# ── GitHub ──


def steps(repository: Path, job: str, **variables: str) -> Iterator[tuple[str, Callable[[], Ran]]]:
    """The steps of a job that run something: each by its name, with a way to run it."""
    workflow = yaml((repository / WORKFLOW).read_text(encoding="utf-8"))
    contexts = {"vars": variables}
    path = on_path(repository.parent / "bin", python=RECORDER)
    jobs = workflow["jobs"][job]
    environment = {
        name: evaluated(value, contexts) for name, value in {**workflow["env"], **jobs.get("env", {})}.items()
    }
    for step in jobs["steps"]:
        if "run" in step:
            shell = (
                {"shell": ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]}
                if "shell" in step
                else {}
            )
            arguments = {"shell": GITHUB_SHELL, **shell}
            yield (
                step["name"],
                lambda run=step["run"], arguments=arguments: run_script(
                    run, repository, environment, path, **arguments
                ),
            )


@pytest.mark.parametrize("name", NAMES)
def test_the_workflow_holds_on_the_written_start(repository, name):
    arguments = ("./-rules" if name.startswith("-") else name, "--template", "bant", "--ci", "github")
    assert init(*arguments).out.splitlines()[-1] == str(WORKFLOW)
    fits(repository / WORKFLOW, "github-workflows")
    ran = {step: run() for step, run in steps(repository, "rulesets")}
    assert list(ran) == ["Install qualrules", "Mistakes", "Look", "Examples", "Signatures"]
    assert {step: one.code for step, one in ran.items()} == dict.fromkeys(ran, 0), ran
    assert not any(one.was_injected for one in ran.values())


@pytest.mark.parametrize(
    ("text", "failing"),
    [(MISTAKE, "Mistakes"), (UNTIDY, "Look"), (FAILING, "Examples"), ("criterion", "Mistakes")],
)
def test_a_step_of_the_workflow_fails(repository, text, failing):
    rulesets(repository / "rules")
    init("rules", "--ci", "github")
    rulesets(repository / "rules", text)
    codes = {step: run().code for step, run in steps(repository, "rulesets")}
    assert codes[failing] in (1, 2)


def test_the_workflow_audits_the_data_that_a_variable_names(repository):
    rulesets(repository / "rules")
    export(repository)
    init("rules", "--ci", "github")
    workflow = yaml((repository / WORKFLOW).read_text("utf-8"))
    assert workflow["jobs"]["audit"]["if"].startswith("${{ vars.QUALRULES_DATA != ''")
    (*_, (name, run)) = steps(repository, "audit", QUALRULES_DATA="deals.csv")
    ran = run()
    assert (name, ran.code) == ("Audit", 1), ran.log
    assert "error" in {order for order, _ in ran.orders}
    assert json.loads((repository / "qualrules.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert "Ann" not in ran.log  # a value of a record


def test_what_an_audit_tells_gives_no_orders(repository):
    rulesets(repository / "rules")
    init("rules", "--ci", "github")
    (*_, (_, run)) = steps(repository, "audit", QUALRULES_DATA="$(touch pwned)\n::error::pwned")
    ran = run()
    assert ran.code == 2
    assert not ran.was_injected
    assert not [message for _, message in ran.orders if message.startswith("pwned")], ran.log


def test_the_installed_version_is_this_one(repository):
    init("rules", "--template", "bant", "--ci", "github")
    version = invoke("--version").out.split()[1]
    for job, wanted in (("rulesets", f"qualrules=={version}"), ("audit", f"qualrules[crm]=={version}")):
        (_, install), *_ = steps(repository, job)
        assert install().code == 0
        assert (repository.parent / "repository-runner" / "installed").read_text("utf-8").split()[
            -1
        ] == wanted


# ── GitLab ──


def jobs(
    text: str, variables: Mapping[str, str], path: str, folder: Path
) -> dict[str, Callable[[list[str]], Ran]]:
    """The jobs of a pipeline with what they extend merged in, each with a way to run its lines."""
    document = yaml(text)
    found: dict[str, Callable[[list[str]], Ran]] = {}
    for name, job in document.items():
        if name.startswith("."):
            continue
        base = document.get(job.get("extends", ""), {})
        values = {**base.get("variables", {}), **job.get("variables", {})}
        environment = {key: str(value).replace("$$", "$") for key, value in values.items()} | dict(variables)
        lines = [*job.get("before_script", base["before_script"]), *job["script"]]
        assert "\n" not in "".join(line.strip() for line in lines)
        found[name] = lambda shell, lines=lines, environment=environment: run_script(
            "\n".join(lines), folder, environment, path, shell
        )
    return found


SHELLS = {"bash": ["bash", "-e", "-o", "pipefail"], "sh": ["sh", "-e"]}
"""What the script of a job is run by: bash where the image has it, else sh."""


@pytest.fixture
def of_gitlab(repository: Path) -> Callable[..., dict[str, Callable[[list[str]], Ran]]]:
    path = on_path(repository.parent / "bin", python=RECORDER)
    return lambda text, **variables: jobs(text, variables, path, repository)


@pytest.mark.parametrize("name", NAMES)
def test_the_jobs_hold_on_the_written_start(repository, of_gitlab, name):
    init("./-rules" if name.startswith("-") else name, "--template", "bant", "--ci", "gitlab")
    fits(repository / ".gitlab-ci.yml", "gitlab-ci")
    found = of_gitlab((repository / ".gitlab-ci.yml").read_text("utf-8"))
    assert list(found) == [f"qualrules-{job}" for job in ("check", "fmt", "test", "agree", "audit")]
    for job in list(found)[:4]:
        ran = found[job](SHELLS["bash"])
        assert ran.code == 0, ran.log
        assert not ran.was_injected
    assert json.loads((repository / "gl-code-quality-report.json").read_text("utf-8")) == []
    assert JUnitXml.fromfile(str(repository / "qualrules-junit.xml")).failures == 0


@pytest.mark.parametrize("shell", SHELLS)
def test_a_job_fails_and_leaves_its_report(repository, of_gitlab, shell):
    rulesets(repository / "rules")
    export(repository)
    init("rules", "--ci", "gitlab")
    found = of_gitlab((repository / ".gitlab-ci.yml").read_text("utf-8"), QUALRULES_DATA="deals.csv")
    ran = found["qualrules-audit"](SHELLS[shell])
    assert ran.code == 1, ran.log
    assert "QR601" in ran.log
    assert json.loads((repository / "gl-code-quality-report.json").read_text("utf-8"))
    assert JUnitXml.fromfile(str(repository / "qualrules-junit.xml")).failures > 0
    for job, text in (("qualrules-check", MISTAKE), ("qualrules-fmt", UNTIDY), ("qualrules-test", FAILING)):
        rulesets(repository / "rules", text)
        ran = found[job](SHELLS[shell])
        assert ran.code == 1, ran.log
    assert JUnitXml.fromfile(str(repository / "qualrules-junit.xml")).failures == 1


# ── The template for GitLab ──


def filled(**given: str) -> str:
    """The template as GitLab includes it: each input in its place in the text."""
    head, _, body = TEMPLATE.partition("\n---\n")
    inputs = yaml(head)["spec"]["inputs"]
    values = {name: str(one["default"]) for name, one in inputs.items()} | given
    assert values.keys() == inputs.keys()
    for name, value in values.items():
        body = body.replace(f"$[[ inputs.{name} ]]", value)
    assert "$[[" not in body
    return body


def test_the_template_fits_the_schema(tmp_path):
    head, _, body = TEMPLATE.partition("\n---\n")
    for name, text in (("head.yml", head), ("body.yml", body), ("filled.yml", filled(ruleset="rules"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        fits(tmp_path / name, "gitlab-ci")


def test_no_input_stands_in_a_script_of_the_template():
    body = yaml(TEMPLATE.partition("\n---\n")[2])
    for name, job in body.items():
        assert "$[[" not in "".join([*job.get("before_script", []), *job.get("script", [])]), name


def test_every_input_of_the_template_is_documented():
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for name in yaml(TEMPLATE.partition("\n---\n")[0])["spec"]["inputs"]:
        assert f"| `{name}` |" in page


@pytest.mark.parametrize("shell", SHELLS)
def test_the_jobs_of_the_template_run(repository, of_gitlab, shell):
    rulesets(repository / "team one")
    export(repository)
    source = 'source one for csv\n  opportunity from "deals.csv" identified by "id"\n'
    rulesets(repository, source, "one two.qual")
    text = filled(
        rulesets="team one",
        ruleset="team one",
        data="deals.csv",
        source="one two.qual",
        version="1.2.3",
        fail_level="note",
    )
    found = of_gitlab(text)
    for job in ("qualrules-check", "qualrules-fmt", "qualrules-test"):
        assert found[job](SHELLS[shell]).code == 0
    ran = found["qualrules-audit"](SHELLS[shell])
    assert ran.code == 1, ran.log
    installed = (repository.parent / "repository-runner" / "installed").read_text("utf-8").split()
    assert [word for word in installed if word.startswith("qualrules")] == [
        *["qualrules==1.2.3"] * 3,
        "qualrules[crm]==1.2.3",
    ]
    assert json.loads((repository / "gl-code-quality-report.json").read_text("utf-8"))


def test_an_input_that_may_be_left_out_has_no_pattern():
    """GitLab has refused an empty default whatever the pattern (its issue 477707)."""
    for name, one in yaml(TEMPLATE.partition("\n---\n")[0])["spec"]["inputs"].items():
        assert "regex" not in one, name
        assert one["default"] in one.get("options", [one["default"]]), name


@pytest.mark.parametrize(("given", "code"), [("", 1), ("error", 0)])
def test_the_settings_say_what_fails_where_the_template_does_not(repository, of_gitlab, given, code):
    rulesets(repository / "rules")
    head, _, _, unproven, *_ = export(repository).read_text("utf-8").splitlines(keepends=True)
    (repository / "deals.csv").write_text(head + unproven, encoding="utf-8")  # a warning, and no error
    source = 'source one for csv\n  opportunity from "deals.csv" identified by "id"\n'
    rulesets(repository, source, "source.qual")
    (repository / "qualrules.toml").write_text('[audit]\nfail-level = "warning"\n', encoding="utf-8")
    found = of_gitlab(filled(ruleset="rules", data="deals.csv", source="source.qual", fail_level=given))
    ran = found["qualrules-audit"](SHELLS["sh"])
    assert ran.code == code, ran.log


@pytest.mark.parametrize(
    "value", ["$(touch pwned)", "`touch pwned`", "a; touch pwned", "--fix", "x || touch pwned"]
)
def test_nothing_in_an_input_of_the_template_is_run(repository, of_gitlab, value):
    names = ("rulesets", "ruleset", "data", "source", "baseline", "version", "extras", "fail_level")
    found = of_gitlab(filled(**dict.fromkeys(names, value)))
    for name, job in found.items():
        ran = job(SHELLS["bash"])
        assert ran.code == 2, (name, ran.log)
        assert not ran.was_injected


# ── Signatures, from the first one on ──


def signed(folder: Path) -> Path:
    """A second ruleset, which somebody signed, beside one that nobody did."""
    rulesets(folder, ALONE, "alone.qual")
    assert invoke("agree", str(folder / "alone.qual"), "--sign", "Head of Sales").code == 0
    return folder / "alone.qual"


def test_the_workflow_checks_signatures_from_the_first_one_on(repository):
    rulesets(repository / "rules")
    init("rules", "--ci", "github")

    def step() -> Ran:
        return dict(steps(repository, "rulesets"))["Signatures"]()

    ran = step()
    assert (ran.code, ran.log) == (0, "nothing is signed yet\n")
    path = signed(repository / "rules")
    ran = step()
    assert ran.code == 0, ran.log
    assert 'means what was signed by "Head of Sales"' in ran.log
    assert "deals.qual" in ran.log  # passed by, and told
    path.write_text(ALONE.replace("at least 3", "at least 4"), encoding="utf-8")
    ran = step()
    assert ran.code == 1
    assert "error[QR701]" in ran.log


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("named", ["rules", "rules/alone.qual"])
@pytest.mark.parametrize("template", [False, True])
def test_a_job_checks_signatures_from_the_first_one_on(repository, of_gitlab, shell, named, template):
    rulesets(repository / "rules")
    rulesets(repository / "rules", ALONE, "alone.qual")
    if not template:
        init("rules", "--ci", "gitlab")
    text = filled(rulesets=named) if template else (repository / ".gitlab-ci.yml").read_text("utf-8")
    job = of_gitlab(text)["qualrules-agree"]
    ran = job(SHELLS[shell])
    assert (ran.code, ran.log) == (0, "nothing is signed yet\n")
    path = signed(repository / "rules")
    assert job(SHELLS[shell]).code == 0
    path.write_text(ALONE.replace("at least 3", "at least 4"), encoding="utf-8")
    ran = job(SHELLS[shell])
    assert ran.code == 1, ran.log
    assert "error[QR701]" in ran.log


def test_the_job_of_the_template_fails_where_there_is_no_such_folder(of_gitlab):
    ran = of_gitlab(filled(rulesets="gone"))["qualrules-agree"](SHELLS["sh"])
    assert ran.code == 2
    assert "QR413" in ran.log


# ── What the audit goes by ──


def test_of_several_rulesets_the_audit_goes_by_the_one_with_a_process(repository, of_gitlab):
    rulesets(repository / "rules")
    rulesets(repository / "rules", ALONE, "alone.qual")
    rulesets(repository / "rules", SOURCE, "deals.source.qual")
    export(repository)
    done = init("rules", "--ci", "github")
    done.says(
        "the audit goes by rules/deals.qual, the only ruleset with a process",
        'name them in qualrules.toml: source = ["rules/deals.source.qual"]',
    )
    (*_, (_, run)) = steps(repository, "audit", QUALRULES_DATA="deals.csv")
    ran = run()
    assert ran.code == 1, ran.log
    assert "QR601" in ran.log
    (*_, (_, run)) = steps(
        repository, "audit", QUALRULES_DATA="deals.csv", QUALRULES_RULESET="rules/alone.qual"
    )
    assert "alone" in run().log
    init("rules", "--ci", "gitlab")
    fits(repository / ".gitlab-ci.yml", "gitlab-ci")
    text = (repository / ".gitlab-ci.yml").read_text("utf-8")
    ran = of_gitlab(text, QUALRULES_DATA="deals.csv")["qualrules-audit"](SHELLS["sh"])
    assert ran.code == 1, ran.log


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((RULES, RULES), "2 rulesets have a process: rules/0.qual, rules/1.qual; there is no audit until"),
        ((ALONE, ALONE), "2 rulesets and none has a process: rules/0.qual, rules/1.qual; there is no audit"),
    ],
)
def test_of_several_rulesets_somebody_has_to_choose(repository, of_gitlab, texts, told):
    for number, text in enumerate(texts):
        rulesets(repository / "rules", text, f"{number}.qual")
    export(repository)
    init("rules", "--ci", "github").says(told, "a variable QUALRULES_RULESET names one")
    fits(repository / WORKFLOW, "github-workflows")
    job = yaml((repository / WORKFLOW).read_text("utf-8"))["jobs"]["audit"]
    assert "vars.QUALRULES_RULESET != ''" in job["if"]
    chosen = {"QUALRULES_DATA": "deals.csv", "QUALRULES_RULESET": "rules/0.qual"}
    (*_, (_, run)) = steps(repository, "audit", **chosen)
    assert "QR413" not in run().log
    init("rules", "--ci", "gitlab")
    fits(repository / ".gitlab-ci.yml", "gitlab-ci")
    document = (repository / ".gitlab-ci.yml").read_text("utf-8")
    assert yaml(document)["qualrules-audit"]["rules"] == [{"if": "$QUALRULES_DATA && $QUALRULES_RULESET"}]
    assert "QR413" not in of_gitlab(document, **chosen)["qualrules-audit"](SHELLS["sh"]).log


def test_a_ruleset_that_is_written_with_the_pipeline_counts(repository):
    rulesets(repository / "rules")
    done = init("rules", "--template", "bant", "--ci", "github")
    done.says("the audit goes by rules/deals.qual, the only ruleset with a process")
    assert (
        yaml((repository / WORKFLOW).read_text("utf-8"))["jobs"]["audit"]["env"]["AUDITED"]
        == "rules/deals.qual"
    )


def test_one_ruleset_is_taken_with_its_folder_and_the_source_blocks_in_it(repository):
    rulesets(repository / "rules")
    init("rules", "--ci", "github").says("the audit goes by rules, once a variable QUALRULES_DATA")


def test_a_file_that_cannot_be_read_keeps_no_pipeline_from_being_written(repository):
    rulesets(repository / "rules")
    rulesets(repository / "rules", "", "empty.qual")
    init("rules", "--ci", "github").says("names one of them")


# ── Where `init --ci` writes, and what it leaves alone ──


def test_alone_in_a_folder_with_rulesets_only_the_pipeline_is_written(repository):
    rulesets(repository / "rules")
    assert init("rules", "--ci", "github").out == f"{WORKFLOW}\n"
    assert sorted(path.name for path in (repository / "rules").iterdir()) == ["deals.qual"]


def test_in_an_empty_folder_it_comes_with_a_ruleset(repository):
    assert init("rules", "--ci", "gitlab").out.split() == [str(Path("rules", "bant.qual")), ".gitlab-ci.yml"]


def test_it_goes_into_the_root_of_the_repository_from_wherever(repository, monkeypatch):
    rulesets(repository / "deep" / "rules")
    monkeypatch.chdir(repository / "deep" / "rules")
    assert init("--ci", "github").out == f"{Path('..', '..', WORKFLOW)}\n"
    assert yaml((repository / WORKFLOW).read_text("utf-8"))["env"]["RULESETS"] == "deep/rules"
    monkeypatch.chdir(repository)
    init(".", "--ci", "github", "--force")
    assert yaml((repository / WORKFLOW).read_text("utf-8"))["env"]["RULESETS"] == "."


def test_without_a_repository_it_goes_into_the_folder_and_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(rulesets(tmp_path / "rules"))
    done = init("--ci", "github")
    assert done.out == f"{WORKFLOW}\n"
    assert "is in no repository" in done.err


def test_nothing_is_written_over(repository):
    rulesets(repository / "rules")
    init("rules", "--ci", "github")
    (repository / WORKFLOW).write_text("own", encoding="utf-8")
    done = invoke("init", "rules", "--ci", "github")
    assert done.code == 2
    done.says(f"{WORKFLOW} is there already", "qualrules init . --ci github --force", "change RULESETS in")
    assert "another DIR" not in done.err
    done = invoke("init", "rules2", "--template", "bant", "--ci", "github")
    assert done.code == 2
    done.says("the repository has one pipeline")
    assert (repository / WORKFLOW).read_text("utf-8") == "own"
    init("rules", "--ci", "github", "--force")
    assert (repository / WORKFLOW).read_text("utf-8") != "own"


def test_a_pipeline_of_somebody_else_is_never_replaced(repository):
    rulesets(repository / "rules")
    own = "build:\n  script: [make]\n"
    (repository / ".gitlab-ci.yml").write_text(own, encoding="utf-8")
    done = init("rules", "--ci", "gitlab", "--force")
    assert done.out == f"{Path('.gitlab', 'qualrules.yml')}\n"
    assert "include:\n  - local: .gitlab/qualrules.yml" in done.err
    assert (repository / ".gitlab-ci.yml").read_text("utf-8") == own
    fits(repository / ".gitlab" / "qualrules.yml", "gitlab-ci")


def test_our_own_pipeline_is_written_anew_with_force_only(repository):
    rulesets(repository / "rules")
    init("rules", "--ci", "gitlab")
    assert invoke("init", "rules", "--ci", "gitlab").code == 2
    assert init("rules", "--ci", "gitlab", "--force").out == ".gitlab-ci.yml\n"


@pytest.mark.parametrize("name", ["${{ secrets.X }}", "a\nb"])
def test_a_name_that_cannot_stand_in_a_pipeline(repository, name):
    done = invoke("init", name, "--template", "bant", "--ci", "github")
    assert done.code == 2
    done.says("cannot stand in a pipeline")
    assert not (repository / WORKFLOW).exists()
    assert [path.name for path in repository.iterdir()] == [".git"]


def test_with_an_export_the_whole_start_is_checked(repository):
    export(repository)
    done = init("rules", "--from", "deals.csv", "--ci", "github")
    assert len(done.out.split()) == 3
    done.says("checked: no mistakes")
    assert {run().code for _, run in steps(repository, "rulesets")} == {0}


def test_another_service_is_not_known(repository):
    done = invoke("init", "--ci", "jenkins")
    assert done.code == 2
    done.says("github", "gitlab")
