"""`test --coverage`, `--mutate`, `--suggest` and `--least`: what is listed in every form, exit codes, and without z3."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.deals import fits
from tests.invoking import invoke

RULES = """\
ruleset fit 1.0.0
  currency EUR

record account
  employees: number
  revenue:   money
  partner:   yes/no

criterion fit for account
  when employees >= 50 and revenue > 1m EUR
  unless partner

promise "Small is small" for account
  that not fit or employees > 10

example "A large firm" for account
  employees: 400
  revenue: 5m EUR
  partner: no
  expect fit is met

example "A small firm" for account
  employees: 3
  expect fit is not met
"""
WRONG = '\nexample "Wrong" for account\n  employees: 3\n  expect fit is met\n'
EQUAL = """\
ruleset k 1.0.0

record deal
  a: yes/no

criterion one for deal
  when a

definition twice for deal
  needs one, one

example "Yes" for deal
  a: yes
  expect one is met
  expect twice is met

example "No" for deal
  a: no
  expect one is not met
  expect twice is not met
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fit.qual"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def _without_z3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualrules.workspace.testing.can_prove", lambda: False)
    monkeypatch.setattr("qualrules.cli.test.can_prove", lambda: False)


# ── Coverage ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_coverage_lists_conditions_that_are_never_decided_each_way(file: Path) -> None:
    done = invoke("test", "--coverage", str(file))
    assert done.code == 0
    done.says(
        "  4 of 6 conditions decided each way\n",
        "  criterion fit (line 10), revenue > 1m EUR: never not met\n",
        "  criterion fit (line 11), partner: never met\n",
    )


def test_what_no_record_does_is_not_asked_for_and_named(file: Path) -> None:
    file.write_text(
        RULES.replace("employees >= 50 and", "employees < 5 and employees >= 50 and"), encoding="utf-8"
    )
    file.write_text(
        file.read_text(encoding="utf-8").partition("example")[0] + WRONG.replace("met\n", "not met\n")
    )
    done = invoke("test", "--coverage", str(file))
    assert done.code == 0
    done.says("criterion fit (line 9), in no record: met\n")
    assert "criterion fit (line 9), never expected: unknown\n" in done.out


def test_what_a_terminal_would_obey_is_seen(file: Path) -> None:
    turned = RULES.replace(
        "criterion fit", 'process selling for account\n  stage "Of\u202efer"\n    needs fit\n\ncriterion fit'
    )
    file.write_text(
        turned.replace("  partner:   yes/no", "  partner:   yes/no\n  at: stage of selling"), encoding="utf-8"
    )
    for asked in ("--coverage", "--mutate"):
        done = invoke("test", asked, str(file))
        done.says('stage "Of\ufffdfer"' if asked == "--coverage" else "need fit dropped")
        assert "\u202e" not in done.out


@pytest.mark.usefixtures("_without_z3")
def test_without_z3_it_is_asked_for(file: Path) -> None:
    file.write_text(
        RULES.replace("employees >= 50 and", "employees < 5 and employees >= 50 and"), encoding="utf-8"
    )
    file.write_text(
        file.read_text(encoding="utf-8").partition("example")[0] + WRONG.replace("met\n", "not met\n")
    )
    done = invoke("test", "--coverage", str(file))
    assert done.code == 0
    assert "criterion fit (line 9), never expected: met, unknown\n" in done.out
    assert "in no record" not in done.out


def test_coverage_as_json(file: Path) -> None:
    document = invoke("test", "--coverage", "--format", "json", str(file)).document
    assert fits(document)
    never = {one["text"]: one["never"] for one in document["conditions"]}
    assert never == {
        "fit": [],
        "employees >= 50 and revenue > 1m EUR": [],
        "employees >= 50": [],
        "revenue > 1m EUR": ["not met"],
        "partner": ["met"],
        "employees > 10": [],
    }
    assert {one["line"] for one in document["conditions"]} == {9, 10, 11, 14}
    assert invoke("test", "--format", "json", str(file)).document["conditions"] is None


def test_strict_fails_for_what_is_not_covered(file: Path) -> None:
    assert invoke("test", "--coverage", "--strict", str(file)).code == 1
    assert invoke("test", "--strict", str(file)).code == 0


# ── Mutants ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_mutants_that_live_are_shown_with_the_example_that_would_notice(file: Path) -> None:
    done = invoke("test", "--mutate", str(file))
    assert done.code == 0
    done.says(
        "mutants of ",
        "criterion fit (line 10): employees >= 50 → employees > 50\n",
        "criterion fit (line 11): unless partner dropped\n",
        "    no example notices it; this one would:\n",
        "      # what comes out today; keep it if that is what you agreed\n",
        "        employees: 50\n",
        "        expect fit is met\n",
        "2 examples passed",
    )


def test_each_example_that_is_shown_kills_its_mutants(file: Path) -> None:
    before = invoke("test", "--mutate", "--format", "json", str(file)).document["mutants"][0]
    texts = [example["text"] for example in before["examples"]]
    file.write_text("\n".join((RULES, *texts)), encoding="utf-8")
    done = invoke("test", "--mutate", "--strict", "--format", "json", str(file))
    assert done.code == 0
    after = done.document["mutants"][0]
    assert (after["noticed"], after["score"]) == (before["counted"], 1.0)
    assert after["examples"] == []


def test_the_counts_of_the_json_document_add_up(file: Path) -> None:
    document = invoke("test", "--mutate", "--format", "json", str(file)).document
    assert fits(document)
    (found,) = document["mutants"]
    outcomes = [mutant["outcome"] for mutant in found["mutants"]]
    assert found["noticed"] == outcomes.count("noticed")
    assert found["equal"] == outcomes.count("equal")
    assert found["counted"] == len(outcomes) - found["equal"]
    assert all((mutant["example"] is None) == (mutant["outcome"] != "missed") for mutant in found["mutants"])
    shows = [text for example in found["examples"] for text in example["shows"]]
    assert sorted(shows) == sorted(each["text"] for each in found["mutants"] if each["outcome"] == "missed")


def test_equal_mutants_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "k.qual"
    path.write_text(EQUAL, encoding="utf-8")
    done = invoke("test", "--mutate", "--strict", str(path))
    assert done.code == 0
    done.says("1 of 1 noticed; 1 more equal to the rules on every record (proved), not counted")
    verbose = invoke("test", "--mutate", "-v", str(path))
    verbose.says("definition twice (line 10): need one dropped: equal\n", "a → not a: noticed\n")


@pytest.mark.usefixtures("_without_z3")
def test_without_z3_survivors_may_be_equal(tmp_path: Path) -> None:
    path = tmp_path / "k.qual"
    path.write_text(EQUAL, encoding="utf-8")
    done = invoke("test", "--mutate", str(path))
    assert done.code == 0
    done.says(
        "need one dropped: it may be equal, which only a proof can tell\n",
        'proofs were skipped: they need z3, pip install "qualrules[prove]"',
    )
    found = invoke("test", "--mutate", "--format", "json", str(path)).document["mutants"][0]
    assert (found["proved"], found["equal"]) == (False, 0)
    assert invoke("test", "--mutate", "--strict", str(path)).code == 1


def test_strict_fails_for_survivors(file: Path) -> None:
    assert invoke("test", "--mutate", "--strict", str(file)).code == 1


def test_without_time_survivors_are_undecided(file: Path) -> None:
    done = invoke("test", "--mutate", "--proof-seconds", "0", str(file))
    assert done.code == 0
    done.says("employees >= 50 → employees > 50: the time for proofs was up")


def test_where_examples_fail_no_mutant_is_tried(file: Path) -> None:
    file.write_text(RULES + WRONG, encoding="utf-8")
    done = invoke("test", "--mutate", str(file))
    assert done.code == 1
    done.says("no mutants were tried: examples that fail under the rules as they are notice nothing")
    assert "mutants of" not in done.out


def test_only_the_chosen_examples_notice(file: Path) -> None:
    few = invoke("test", "--mutate", "-k", "small", "--format", "json", str(file)).document["mutants"][0]
    all_ = invoke("test", "--mutate", "--format", "json", str(file)).document["mutants"][0]
    assert few["noticed"] < all_["noticed"]


@pytest.mark.parametrize(("strict", "tag"), [((), "skipped"), (("--strict",), "failure")])
def test_mutants_as_junit(file: Path, strict: tuple[str, ...], tag: str) -> None:
    done = invoke("test", "--mutate", *strict, "--format", "junit", str(file))
    root = ET.fromstring(done.out)
    examples, mutants = root.findall("testsuite")
    assert mutants.get("name") == f"mutants of {file}"
    living = [case for case in mutants if len(case)]
    assert {case[0].tag for case in living} == {tag}
    assert mutants.get("failures" if strict else "skipped") == str(len(living))
    assert int(root.get("tests", "0")) == len(examples) + len(mutants)
    assert "no example notices it" in (living[0][0].get("message") or "")


# ── Suggestions ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_suggestions_are_text_of_the_language(file: Path) -> None:
    done = invoke("test", "--suggest", str(file))
    assert done.code == 0
    assert done.err.strip().endswith("examples written")
    file.write_text(f"{RULES}\n{done.out}", encoding="utf-8")
    assert invoke("check", "--no-prove", str(file)).code == 0
    after = invoke("test", "--coverage", "--strict", str(file))
    assert after.code == 0, after.out
    again = invoke("test", "--suggest", str(file))
    assert (again.code, again.out) == (0, "")
    again.says("no examples written")


def test_suggestions_as_json(file: Path) -> None:
    document = invoke("test", "--suggest", "--format", "json", str(file)).document
    assert fits(document)
    (found,) = document["files"]
    assert found["missed"] == []
    assert all(example["text"].startswith("# what comes out today") for example in found["examples"])
    assert "fit is unknown" in {text for example in found["examples"] for text in example["shows"]}


def test_a_ruleset_without_examples_gets_its_first_ones(file: Path) -> None:
    file.write_text(RULES.partition("example")[0], encoding="utf-8")
    refused = invoke("test", str(file))
    assert refused.code == 2
    refused.says("there is no example here", "qualrules test --suggest")
    done = invoke("test", "--suggest", str(file))
    assert done.code == 0
    done.says("expect fit is met", "expect fit is not met", "expect fit is unknown")


def test_several_files_are_told_apart(file: Path) -> None:
    done = invoke("test", "--suggest", str(file), "pain_interest_fit")
    done.says(f"# for {file}\n", "# for <shipped>/pain_interest_fit.qual\n")


def test_the_least_record_for_each_criterion(file: Path) -> None:
    done = invoke("test", "--least", str(file))
    assert done.code == 0
    note, title, employees, revenue, partner, expected = done.out.splitlines()
    assert note == "# what comes out today; keep it if that is what you agreed"
    assert title == 'example "The least for fit" for account'
    assert (employees, partner, expected) == ("  employees: 50", "  partner: no", "  expect fit is met")
    assert revenue.startswith("  revenue: ")


def test_what_was_not_found_is_said_and_fails_where_it_is_strict(file: Path) -> None:
    done = invoke("test", "--suggest", "--proof-seconds", "0", str(file))
    assert done.code == 0
    done.says("# not found: fit is unknown (line 9): the time for proofs was up\n", "no examples written, ")
    assert invoke("test", "--suggest", "--strict", "--proof-seconds", "0", str(file)).code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--suggest", "--coverage"), "--suggest writes examples and does nothing else"),
        (("--least", "--mutate"), "--least writes examples and does nothing else"),
        (("--suggest", "-k", "x"), "call it without -k, --coverage and --mutate"),
        (("--suggest", "--least"), "--suggest and --least write different examples"),
        (("--suggest", "--format", "junit"), "use --format text or json"),
        (("--suggest", "--proof-seconds", "-1"), "--proof-seconds"),
    ],
)
def test_calls_that_make_no_sense(file: Path, options: tuple[str, ...], said: str) -> None:
    done = invoke("test", *options, str(file))
    assert (done.code, done.out) == (2, "")
    done.says(said)


@pytest.mark.usefixtures("_without_z3")
@pytest.mark.parametrize("option", ["--suggest", "--least"])
def test_without_z3_no_example_is_found(file: Path, option: str) -> None:
    done = invoke("test", option, str(file))
    assert (done.code, done.out) == (2, "")
    done.says("examples are found with z3, which is not installed", 'pip install "qualrules[prove]"')


def test_a_ruleset_with_mistakes_has_no_mutants_and_no_suggestions(file: Path) -> None:
    file.write_text(RULES.replace("employees >=", "employes >="), encoding="utf-8")
    for option in ("--mutate", "--suggest", "--least", "--coverage"):
        done = invoke("test", option, str(file))
        assert (done.code, done.out) == (2, "")
        done.says("error[QR201]")
