"""`check` with proofs: which files they look at, the options, the budget, and what is said where z3 is not there."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from qualrules.workspace import proving
from tests.invoking import Done, invoke

REDUNDANT = """\
ruleset sales 1.0.0

record lead
  employees: number
  demo: yes/no

criterion large for lead
  when employees >= 500

criterion no_shop for lead
  when employees >= 10

definition mql for lead
  needs large, no_shop
"""
BROKEN = (
    REDUNDANT
    + """
promise "Whoever is large asked for a demo" for lead
  that not large or demo
"""
)
TOTALS = """\
ruleset sales 1.0.0
  currency EUR

record line
  price: money

record deal
  lines: list of line

criterion large for deal
  when lowest of lines.price >= 100 EUR

criterion small for deal
  when total of lines.price < 50 EUR

promise "Large or small, never both" for deal
  that at most 1 of (large, small)
"""
TWICE = """\
ruleset sales 1.0.0

record lead
  employees: number
  opened: number

{first}

{second}
"""
FIRST = "criterion fit for lead\n  when employees >= 50"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "sales.qual") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


@pytest.fixture
def without_z3(monkeypatch: pytest.MonkeyPatch):
    there = importlib.util.find_spec
    monkeypatch.setattr(proving, "find_spec", lambda name: None if name == "z3" else there(name))


def codes(done: Done) -> list[str]:
    return [one["code"] for one in json.loads(done.out)["diagnostics"]]


def test_a_warning_fails_only_where_it_is_strict(file):
    path = file(REDUNDANT)
    done = invoke("check", path)
    assert done.code == 0
    done.says("warning[QR505]", "1 warning in 1 file")
    assert invoke("check", "--strict", path).code == 1
    assert invoke("check", "--strict", "--no-prove", path).code == 0


def test_a_promise_that_can_be_broken_is_an_error_with_the_record(file):
    done = invoke("check", file(BROKEN))
    assert done.code == 1
    done.says(
        'error[QR509]: the promise "Whoever is large asked for a demo" can be broken',
        "note: for example a lead with employees: 500, demo: no\n",
    )
    assert done.out.index("QR505") < done.out.index("QR509")


def test_the_form_does_not_change_what_is_found(file):
    path = file(BROKEN)
    assert codes(invoke("check", path, "--format", "json")) == ["QR505", "QR509"]
    for form in ("sarif", "gitlab", "github"):
        done = invoke("check", path, "--format", form)
        assert done.code == 1
        assert "QR509" in done.out


def test_select_and_ignore_are_for_lint_alone(file):
    path = file(BROKEN)
    done = invoke("check", path, "--format", "json", "--select", "QR804", "--ignore", "QR803")
    assert [code for code in codes(done) if code.startswith("QR5")] == ["QR505", "QR509"]


def test_a_file_with_errors_is_not_proved(file):
    path = file(BROKEN.replace("employees >= 10", 'employees >= "10"'))
    done = invoke("check", path, "--format", "json")
    assert done.code == 1
    assert not [code for code in codes(done) if code.startswith("QR5")]
    done.says("QR301")


def test_what_another_file_uses_is_its_own_business(file):
    file(REDUNDANT, "base.qual")
    path = file('ruleset top 1.0.0\nuse "base.qual"\n\ncriterion asked for lead\n  when demo\n', "top.qual")
    assert "QR505" not in codes(invoke("check", path, "--format", "json"))
    assert "QR505" in codes(invoke("check", path, "base.qual", "--format", "json"))


def test_a_stage_is_told_with_the_line_of_another_file(file):
    file("record lead\n  seats: number\n\ncriterion few for lead\n  when seats < 5\n", "base.qual")
    path = file(
        'ruleset top 1.0.0\nuse "base.qual"\n\ncriterion many for lead\n  when seats > 50\n\n'
        'process selling for lead\n  stage "A"\n    needs few\n  stage "B"\n    needs many\n',
        "top.qual",
    )
    done = invoke("check", path)
    assert done.code == 1
    done.says("means seats > 50 (line 5) …", '… but "A" already needs seats < 5 (line 5 of base.qual)')


def test_standard_input_and_shipped_rulesets_are_proved(file):
    done = invoke("check", "-", stdin=BROKEN.encode())
    assert done.code == 1
    done.says("error[QR509]")
    assert invoke("check", "--strict", "--ignore", "QR8", "bant").code == 0


def test_what_no_proof_can_see_into_is_said(file):
    done = invoke("check", file(TOTALS))
    assert done.code == 0
    done.says(
        'warning[QR509]: the promise "Large or small, never both" may be broken: it cannot be proved',
    )
    assert invoke("check", "--strict", file(TOTALS)).code == 1


def test_without_time_all_is_undecided_and_said(file):
    path = file(BROKEN)
    done = invoke("check", "--proof-seconds", "0", path)
    assert done.code == 0
    done.says("warning[QR520]", "undecided", "--proof-seconds")
    assert "QR509" not in done.out.replace("(QR509)", "")
    assert invoke("check", "--proof-seconds", "0", "--strict", path).code == 1


def test_an_outcome_that_is_undecided_is_called_one(file):
    rules = (
        "\ncriterion signed for lead\n  when demo\n\nprocess selling for lead\n"
        '  stage "Open"\n  outcome "Won" won\n    needs signed\n'
    )
    path = file(REDUNDANT.partition("\ncriterion")[0] + rules)
    done = invoke("check", "--proof-seconds", "0", path)
    done.says('warning[QR520]: what proofs ask about the outcome "Won" is undecided')


@pytest.mark.parametrize("name", ["f0", "q0", "mod", "distinct", "true", "xor", "as", "let", "Int"])
def test_a_field_may_be_called_by_a_word_of_the_prover(file, name):
    path = file(
        f"ruleset sales 1.0.0\n\nrecord lead\n  {name}: number\n\n"
        f"criterion odd for lead\n  when lead.{name} > 5 and lead.{name} < 3\n"
    )
    assert "QR502" in codes(invoke("check", path, "--format", "json"))


def test_a_large_ruleset_ends_when_its_time_is_up(file):
    items = [f"criterion c{n} for lead\n  when x{n} >= 5 and x{n} <= {n}" for n in range(1500)]
    fields = "\n".join(f"  x{n}: number" for n in range(1500))
    path = file("\n".join(["ruleset large 1.0.0", "record lead", fields, *items]) + "\n")
    done = invoke("check", "--proof-seconds", "0.5", "--ignore", "QR8", path)
    assert done.code == 0
    done.says("warning[QR520]", "questions about this ruleset are undecided: the time for proofs was used up")


@pytest.mark.parametrize("seconds", ["-1", "soon", ""])
def test_a_time_that_is_none(file, seconds):
    done = invoke("check", "--proof-seconds", seconds, file(BROKEN))
    assert done.code == 2
    done.says("--proof-seconds")


def test_without_z3_one_line_says_that_proofs_were_skipped(file, without_z3):
    done = invoke("check", file(BROKEN))
    assert done.code == 0
    assert "QR5" not in done.out
    assert done.err.count("proofs were skipped") == 1
    done.says('proofs were skipped: they need z3, pip install "qualrules[prove]"')
    assert "skipped" not in invoke("check", "-q", file(BROKEN)).err


def test_without_z3_nothing_is_said_where_proofs_are_not_wanted_or_not_possible(file, without_z3):
    assert "skipped" not in invoke("check", "--no-prove", file(BROKEN)).err
    assert "skipped" not in invoke("check", file(BROKEN.replace(">= 10", '>= "10"'))).err


def test_without_z3_proofs_that_have_to_run_cannot(file, without_z3):
    done = invoke("check", "--prove", file(BROKEN))
    assert (done.code, done.out) == (2, "")
    done.says("error: proofs need z3, which is not installed", 'pip install "qualrules[prove]"')


def test_the_settings_say_whether_proofs_are_wanted(file, without_z3):
    path = file(BROKEN)
    file("[check]\nprove = false\n", "qualrules.toml")
    assert "skipped" not in invoke("check", path).err
    file("[check]\nprove = true\n", "qualrules.toml")
    assert invoke("check", path).code == 2
    assert invoke("check", "--no-prove", path).code == 0


# ── Two definitions of one name ──


def twice(second: str, first: str = FIRST) -> str:
    return TWICE.format(first=first, second=second)


def test_two_criteria_of_one_name_show_a_record_on_which_they_disagree(file):
    done = invoke("check", file(twice("criterion fit for lead\n  when opened >= 5")))
    assert done.code == 1
    done.says("error[QR203]", "note: they disagree on a lead with employees: ", "opened: ")


def test_two_that_mean_the_same_are_said_to(file):
    done = invoke("check", file(twice("criterion fit for lead\n  when not employees < 50")))
    done.says("error[QR203]", "note: they mean the same: proved for every possible record")


@pytest.mark.parametrize(
    "text",
    [
        twice('criterion fit for lead\n  when opened >= "5"'),
        twice("criterion fit for lead\n  when opened >= 5\n\ncriterion fit for lead\n  when opened >= 6"),
        twice("definition fit for lead\n  needs other\n\ncriterion other for lead\n  when opened >= 6"),
        twice("criterion fit for lead\n  when opened >= 5") + "\ncriterion odd for lead\n  when opend\n",
        twice("criterion fit for firm\n  when size >= 5") + "\nrecord firm\n  size: number\n",
    ],
    ids=["mistake in one", "three of them", "two kinds", "mistake elsewhere", "two records"],
)
def test_where_the_two_cannot_be_compared_the_mistake_stays_as_it_was(file, text):
    path = file(text)
    plain, proved = (invoke("check", option, path) for option in ("--no-prove", "--prove"))
    assert "QR203" in plain.out
    assert (plain.code, plain.out) == (proved.code, proved.out)


def test_two_in_two_files(file):
    file(twice("", FIRST), "base.qual")
    path = file(
        'ruleset top 1.0.0\nuse "base.qual"\ncriterion fit for lead\n  when opened >= 5\n', "top.qual"
    )
    done = invoke("check", path)
    done.says("error[QR203]", "note: they disagree on a lead with")


def test_the_note_needs_z3(file, without_z3):
    done = invoke("check", file(twice("criterion fit for lead\n  when opened >= 5")))
    assert "disagree" not in done.out


@pytest.mark.parametrize("form", ["github", "gitlab"])
def test_a_form_that_shows_one_place_tells_the_other_lines(form: str, tmp_path: Path) -> None:
    path = tmp_path / "sales.qual"
    path.write_text(REDUNDANT.replace("employees >= 10", "employees < 10"), "utf-8")
    said = invoke("check", "--format", form, str(path))
    assert said.code == 0, said.err
    for part in ("QR502", "(line 8)", "(line 11)"):
        assert part in said.out
