"""`diff`: verdicts, records that show them, versions, exit codes, records of a CRM; and `agree --since`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import qualrules
from qualrules.cli.diff import FORMATS
from tests.ci_files.repository import git
from tests.cli.deals import fits
from tests.invoking import Done, invoke

RULES = """\
ruleset leads 2.1.0 "When a lead is handed over"
  agreed by "Head of Sales" on 2026-10-01
  currency EUR

record lead
  employees: number
  industry:  one of "Software", "Finance"
  answered:  yes/no
  budget:    money
  region:    text

criterion fits "One that we serve" for lead
  when industry is "Software" and employees is at least 200
  ask "How many people work there?"

definition mql "Marketing qualified lead" for lead by "Marketing"
  needs fits

definition sales_ready "One that Sales takes" for lead by "Sales"
  needs fits
  needs answered
"""
WIDER = RULES.replace("at least 200", "at least 100")
SAME = RULES.replace("employees is at least 200", "not employees < 200")
LEADS = """\
employees,industry,answered,budget,region
150,Software,yes,1000 EUR,North
250,Software,no,2000 EUR,North
120,Finance,yes,3000 EUR,South
120,Software,no,,South
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ruleset, a wider one, one that says the same, and leads."""
    for name, text in (("old.qual", RULES), ("wider.qual", WIDER), ("same.qual", SAME), ("leads.csv", LEADS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def diff(*arguments: str, code: int = 0, stdin: bytes = b"") -> Done:
    done = invoke("diff", *arguments, stdin=stdin)
    done.says()
    assert done.code == code, done
    return done


def document(*arguments: str, code: int = 0) -> Any:
    found = json.loads(diff(*arguments, "--format", "json", code=code).out)
    assert fits(found)
    return found


def version(name: str, text: str, number: str) -> str:
    Path(name).write_text(text.replace("2.1.0", number), encoding="utf-8")
    return name


# ── Verdicts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lower_threshold() -> None:
    done = diff("old.qual", "wider.qual")
    assert done.err == ""
    assert done.out == (
        "leads 2.1.0: looser\n"
        "  old.qual → wider.qual\n"
        "\n"
        'criterion fits "One that we serve": looser (old.qual:12 → wider.qual:12)\n'
        "  some records gain it, some become unknown that were not met, none loses it\n"
        '  a lead with nothing but employees: 100, industry: "Software": was not met, is met\n'
        "  a lead with nothing but employees: 100: was not met, is unknown\n"
        "\n"
        'definition mql "Marketing qualified lead": looser (old.qual:16 → wider.qual:16)\n'
        "  because of criterion fits: some records gain it, some become unknown that were not met, none loses it\n"
        '  a lead with nothing but employees: 100, industry: "Software": was not met, is met\n'
        "  a lead with nothing but employees: 100: was not met, is unknown\n"
        "\n"
        'definition sales_ready "One that Sales takes": looser (old.qual:19 → wider.qual:19)\n'
        "  because of criterion fits: some records gain it, some become unknown that were not met, none loses it\n"
        '  a lead with nothing but employees: 100, industry: "Software", answered: yes: was not met, is met\n'
        "  a lead with nothing but employees: 100: was not met, is unknown\n"
        "\n"
        "3 changes in meaning\n"
        "\n"
        "2.1.0 → 2.1.0 says too little: the change is minor: something is newly possible or open; 2.2.0 says enough\n"
    )


def test_the_other_way_round_it_is_stricter() -> None:
    found = document("wider.qual", "old.qual")
    assert found["verdict"] == "stricter"
    assert {each["verdict"] for each in found["changes"]} == {"stricter"}
    assert all(each["gained"] is None and each["proved"] for each in found["changes"])
    assert found["version"]["bump"] == "major"


def test_a_witness_is_judged_as_it_says() -> None:
    old, new = qualrules.load("old.qual"), qualrules.load("wider.qual")
    for change in document("old.qual", "wider.qual")["changes"]:
        for witness in filter(None, (change["gained"], change["became_unknown"])):
            for ruleset, said in ((old, witness["old"]), (new, witness["new"])):
                verdict = ruleset.evaluate(witness["record"], as_of=witness["as_of"])
                answers = {**verdict.criteria, **verdict.definitions}
                assert answers[change["name"]].value == said


def test_other_words_mean_the_same() -> None:
    done = diff("old.qual", "same.qual", "--exit-code", "--strict")
    assert done.out.startswith("leads 2.1.0: same meaning\n")
    assert "no change in meaning, 3 only in words" in done.out


def test_a_ruleset_and_itself() -> None:
    assert document("old.qual", "old.qual", "--exit-code")["changes"] == []
    assert diff("bant", "bant", "--exit-code").out.startswith("bant 1.0.0: same meaning\n")


def test_two_definitions_of_a_prospect() -> None:
    done = diff("prospect_two_ways#prospect_engaged", "prospect_two_ways#prospect_fit")
    lines = done.out.splitlines()
    assert lines[0] == "prospect_two_ways#prospect_engaged → prospect_two_ways#prospect_fit: looser"
    assert "prospect_engaged is not met, prospect_fit is met" in done.out
    assert 'industry: "Software"' in done.out
    assert "answered_on" not in done.out
    found = document("prospect_two_ways#prospect_engaged", "prospect_two_ways#prospect_fit")
    assert [each["verdict"] for each in found["changes"]] == ["looser"]


def test_all_four_against_three_of_four() -> None:
    found = document("bant#bant_full", "bant#bant")
    assert found["verdict"] == "looser"
    assert found["changes"][0]["proved"]
    verdict = qualrules.load("bant").evaluate(
        found["changes"][0]["gained"]["record"],
        record_type="opportunity",
        as_of=found["changes"][0]["gained"]["as_of"],
    )
    assert verdict.definitions["bant"] is qualrules.Outcome.MET
    assert verdict.definitions["bant_full"] is qualrules.Outcome.NOT_MET


def test_a_name_from_two_files() -> None:
    assert document("old.qual#mql", "wider.qual#mql")["verdict"] == "looser"
    assert document("old.qual#mql", "old.qual#sales_ready")["verdict"] == "stricter"


def test_one_ruleset_from_standard_input() -> None:
    done = diff("old.qual", "-", stdin=WIDER.encode())
    assert "(old.qual:12 → <stdin>:12)" in done.out
    assert diff("--", "-#mql", "-#sales_ready", stdin=RULES.encode()).out.startswith(
        "-#mql → -#sales_ready: stricter"
    )


def test_a_revision_against_what_is_there(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "agreed")
    Path("old.qual").write_text(WIDER.replace("2.1.0", "2.2.0"), encoding="utf-8")
    done = diff("HEAD:old.qual", "old.qual", "--require-version-bump")
    assert done.out.startswith("leads 2.1.0 → 2.2.0: looser\n  HEAD:old.qual → old.qual\n")
    assert "(HEAD:old.qual:12 → old.qual:12)" in done.out
    assert document("HEAD:old.qual#mql", "old.qual#mql")["verdict"] == "looser"


# ── Exit codes ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_changes_the_exit_code(form: str) -> None:
    diff("old.qual", "wider.qual", "--format", form)
    diff("old.qual", "wider.qual", "--format", form, "--exit-code", code=1)


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [(WIDER, "2.1.1", 1), (WIDER, "2.2.0", 0), (SAME, "2.1.0", 1), (SAME, "2.1.1", 0), (RULES, "2.1.0", 0)],
)
def test_the_version_has_to_say_as_much(text: str, number: str, code: int) -> None:
    done = diff("old.qual", version("new.qual", text, number), "--require-version-bump", code=code)
    said = f"2.1.0 → {number} says {'too little' if code else 'enough'}: "
    assert said in done.out
    assert done.err == ""


@pytest.mark.parametrize("form", [("--format", "json"), ("-o", "changes.txt")])
def test_where_no_reader_sees_the_version_it_is_said_apart(form: tuple[str, ...]) -> None:
    new = version("new.qual", WIDER, "2.1.1")
    done = diff("old.qual", new, "--require-version-bump", *form, code=1)
    assert "error: 2.1.0 → 2.1.1 says too little: " in done.err


def test_a_ruleset_without_a_version_says_nothing() -> None:
    for name, text in (("a.qual", RULES), ("b.qual", WIDER)):
        Path(name).write_text(text[text.index("record lead") :].replace("money", "number"), encoding="utf-8")
    done = diff("a.qual", "b.qual")
    assert done.out.startswith("a.qual → b.qual: looser\n\ncriterion fits")
    assert done.out.endswith("\n3 changes in meaning\n")
    done = diff("a.qual", "b.qual", "--require-version-bump", code=1)
    assert "error: the new ruleset says no version: the change is minor" in done.err
    diff("a.qual", "a.qual", "--require-version-bump")


def test_losing_is_major() -> None:
    wide = version("wide.qual", WIDER, "2.1.0")
    done = diff(wide, version("new.qual", RULES, "2.9.0"), "--require-version-bump", code=1)
    assert "the change is major" in done.out
    assert "; 3.0.0 says enough" in done.out
    diff(wide, version("new.qual", RULES, "3.0.0"), "--require-version-bump")


def test_without_time_it_is_undecided() -> None:
    found = document("old.qual", "wider.qual", "--proof-seconds", "0")
    assert found["verdict"] == "undecided"
    assert not any(each["proved"] for each in found["changes"])
    done = diff("old.qual", "wider.qual", "--proof-seconds", "0", "--strict", code=1)
    assert (
        "error: not everything was decided: criterion fits, definition mql, definition sales_ready"
        in done.err
    )
    assert "3 undecided" in done.out
    diff("old.qual", "wider.qual", "--proof-seconds", "0", "--exit-code", code=1)


def test_without_a_solver_it_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualrules.analyze.comparison.diff_settled.available", lambda: False)
    done = diff("old.qual", "wider.qual")
    assert 'nothing was proved, because proofs need z3: pip install "qualrules[prove]"' in done.out
    assert "criterion fits" in done.out
    done = diff("old.qual", "wider.qual", "--strict", code=1)
    assert "not everything was decided" in done.err
    diff("old.qual", "old.qual", "--strict", "--exit-code")


def test_strict_may_be_a_setting(folder: Path) -> None:
    (folder / "qualrules.toml").write_text("[diff]\nstrict = true\n", encoding="utf-8")
    diff("old.qual", "wider.qual", "--proof-seconds", "0", code=1)


# ── Where it goes ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("a.md", "## What"), ("a.html", "<!DOCTYPE"), ("a.json", "{"), ("a.txt", "leads"), ("a", "leads")],
)
def test_the_ending_of_the_file_says_the_form(name: str, beginning: str) -> None:
    assert diff("old.qual", "wider.qual", "-o", name).out == ""
    assert Path(name).read_text(encoding="utf-8").startswith(beginning)


def test_an_ending_that_no_form_has_is_refused() -> None:
    diff("old.qual", "wider.qual", "-o", "a.pdf", code=2).says(
        'no form has the ending of "a.pdf"', "markdown"
    )
    assert not Path("a.pdf").exists()


def test_a_form_wins_over_the_ending() -> None:
    diff("old.qual", "wider.qual", "-o", "a.md", "--format", "text")
    assert Path("a.md").read_text(encoding="utf-8").startswith("leads")


@pytest.mark.parametrize("name", ["old.qual", "./wider.qual", "leads.csv"])
def test_what_is_read_is_not_written(name: str) -> None:
    done = diff("old.qual", "wider.qual", "--records", "leads.csv", "-o", name, code=2)
    done.says("is read by this call, so it cannot be written")
    assert Path("old.qual").read_text(encoding="utf-8") == RULES


# ── What is refused ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("old.qual",), "Missing argument 'NEW'"),
        (("old.qual", "gone.qual"), 'there is no file or folder "gone.qual"'),
        (("old.qual", "bnat"), 'did you mean the shipped ruleset "bant"?'),
        (("old.qual", ""), 'there is no file, folder or shipped ruleset called ""'),
        (("old.qual#mqll", "old.qual#mql"), 'called "mqll"; did you mean "mql"?'),
        (("old.qual#mql", "bant#bant"), "no record has both"),
        (("old.qual#mql", "wider.qual#mql", "--require-version-bump"), "two definitions have no versions"),
        (("old.qual#mql", "wider.qual#mql", "--records", "leads.csv"), "--records is about whole rulesets"),
        (
            ("old.qual", "wider.qual", "same.qual"),
            'two rulesets are compared, and "same.qual" is one too many',
        ),
        (
            ("old.qual", "wider.qual", "--show-records"),
            "--show-records is about records: it goes with --records",
        ),
        (("old.qual", "wider.qual", "--source", "x.qual"), "--source is about records"),
        (("old.qual", "wider.qual", "--proof-seconds", "-1"), "--proof-seconds"),
        (("old.qual", "wider.qual", "--format", "pdf"), 'there is no format "pdf" here'),
        (("old.qual", "wider.qual", "--as-of", "soon"), '"soon" is not a day or an instant'),
        (("old.qual", "wider.qual", "--records", "gone.csv"), "gone.csv"),
        (("old.qual", "wider.qual", "--records", "leads.csv", "--group-by", "regoin"), "--group-by"),
        (("old.qual", "wider.qual", "--records", "leads.csv", "--amount", "region"), "--amount"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], words: str) -> None:
    done = diff(*arguments, code=2)
    done.says(words)
    assert done.out == ""


def test_a_ruleset_with_mistakes() -> None:
    Path("broken.qual").write_text(RULES.replace("employees is", "employes is"), encoding="utf-8")
    for arguments in (("broken.qual", "old.qual"), ("old.qual", "broken.qual")):
        diff(*arguments, code=2).says("QR201", "broken.qual:13")


# ── Records ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_records_that_change() -> None:
    done = diff("old.qual", "wider.qual", "--records", "leads.csv", "--group-by", "region", "--show-records")
    assert "impact: 2 of 4 records change; 2 in a definition; 1,000 EUR, 1 without an amount\n" in done.out
    assert "    definition mql: not met → met: 2 records; by fits (2)\n" in done.out
    assert "    North: 1 of 2 records; 1,000 EUR\n" in done.out
    assert "    lead leads.csv:2: criterion fits: not met → met; " in done.out
    assert "    lead leads.csv:5: " in done.out


def test_records_are_counted_as_two_runs_say() -> None:
    impact = document("old.qual", "wider.qual", "--records", "leads.csv")["impact"]
    runs = [
        json.loads(invoke("run", name, "leads.csv", "--format", "json").out)
        for name in ("old.qual", "wider.qual")
    ]
    pairs = list(zip(*(run["records"] for run in runs), strict=True))
    turned = sum(old["definitions"]["mql"] != new["definitions"]["mql"] for old, new in pairs)
    assert (impact["records"], impact["changed"]) == (len(pairs), turned)
    assert [each["count"] for each in impact["turned"] if each["name"] == "mql"] == [turned]


@pytest.mark.parametrize(
    "arguments",
    [
        ("old.qual", "wider.qual", "--records", "lead=leads.csv", "lead=more.csv"),
        ("--records", "lead=leads.csv", "old.qual", "wider.qual", "--records", "lead=more.csv"),
        ("--records", "lead=leads.csv", "old.qual", "wider.qual", "lead=more.csv"),
    ],
)
def test_several_files_of_records(arguments: tuple[str, ...]) -> None:
    Path("more.csv").write_text(LEADS, encoding="utf-8")
    assert document(*arguments)["impact"]["records"] == 8


def test_records_from_standard_input() -> None:
    done = diff("old.qual", "wider.qual", "--records", "-", stdin=LEADS.encode())
    assert "impact: 2 of 4 records change" in done.out


def test_a_record_that_cannot_be_read_is_not_lost() -> None:
    Path("leads.csv").write_text(LEADS + "1,Software,yes,,North,too,many\n", encoding="utf-8")
    done = diff("old.qual", "wider.qual", "--records", "leads.csv", code=2)
    done.says("impact: 2 of 4 records change", "leads.csv:6", "--skip-bad goes on without them")
    diff("old.qual", "wider.qual", "--records", "leads.csv", "--skip-bad")
    diff("old.qual", "wider.qual", "--records", "leads.csv", "--skip-bad", "--exit-code", code=1)


def test_a_folder_of_a_revision_brings_its_source_blocks(folder: Path) -> None:
    rules = folder / "rules"
    rules.mkdir()
    (rules / "leads.qual").write_text(RULES, encoding="utf-8")
    source = 'source csv\n  lead from "leads.csv"\n    employees: "People"\n'
    (rules / "crm.qual").write_text(source, encoding="utf-8")
    Path("leads.csv").write_text(LEADS.replace("employees", "People"), encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "agreed")
    (rules / "leads.qual").write_text(WIDER, encoding="utf-8")
    found = document("HEAD:rules", "rules", "--records", "leads.csv")
    assert (found["impact"]["records"], found["impact"]["changed"]) == (4, 2)
    assert found["old"]["files"] == ["HEAD:rules/leads.qual", "HEAD:rules/crm.qual"]


def test_no_record_at_all() -> None:
    Path("leads.csv").write_text(LEADS.splitlines()[0] + "\n", encoding="utf-8")
    diff("old.qual", "wider.qual", "--records", "leads.csv", code=2).says("QR414", "no record was read")


# ── The agreement ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def proposed(folder: Path) -> str:
    """What was agreed is a revision; what is proposed is there."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "agreed")
    git(folder, "tag", "v2.1.0")
    return version("old.qual", WIDER, "2.2.0")


def agree(*arguments: str, code: int = 0) -> Done:
    done = invoke("agree", *arguments)
    done.says()
    assert done.code == code, done
    return done


def test_the_agreement_says_what_is_new_in_it(proposed: str) -> None:
    said = agree(proposed, "--since", "v2.1.0").out
    part = said[said.index("## What changed since v2.1.0") : said.index("## How to read this")]
    assert "**3 changes in meaning.**" in part
    assert "Version 2.1.0 → 2.2.0 says enough: the change is minor" in part
    assert "- **definition** `mql` (Marketing qualified lead): looser:\n" in part
    assert 'a lead with nothing but employees: 100, industry: "Software": was not met, is met' in part
    without = agree(proposed).out
    assert said.replace(part, "") == without


def test_the_page_says_it_too(proposed: str) -> None:
    agree(proposed, "--since", "v2.1.0", "-o", "agreement.html")
    page = Path("agreement.html").read_text(encoding="utf-8")
    assert '<h2 id="changes">What changed since v2.1.0</h2>' in page
    agree(proposed, "--since", "HEAD", "-o", "agreement.pdf")
    assert Path("agreement.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_new_is_said_as_well(proposed: str) -> None:
    git(Path(), "checkout", "--quiet", "--", proposed)
    assert "**No change in meaning, 3 with the same meaning.**" in agree(proposed, "--since", "HEAD").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("old.qual", "--since", "v2.0.9"), 'there is no revision "v2.0.9"'),
        (("old.qual", "--since", "-x"), '"-x" is no revision'),
        (("bant", "--since", "HEAD"), "has no revisions"),
        (("new.qual", "--since", "HEAD"), 'there is no file or folder "new.qual" at the revision "HEAD"'),
        (("old.qual", "--since", "HEAD", "--check"), "--since is a part of the document"),
        (("old.qual", "--since", "HEAD", "--sign", "Head of Sales"), "--since is a part of the document"),
        (("old.qual", "--as-of", "2026-11-21"), "it goes with --sign, or with --since"),
    ],
)
def test_what_goes_with_no_past(proposed: str, arguments: tuple[str, ...], words: str) -> None:
    version("new.qual", RULES, "2.1.0")
    agree(*arguments, code=2).says(words)


def test_a_past_with_mistakes(proposed: str) -> None:
    git(Path(), "rm", "--quiet", "--cached", proposed)
    Path(proposed).write_text(RULES.replace("employees is", "employes is"), encoding="utf-8")
    git(Path(), "add", proposed)
    git(Path(), "commit", "--quiet", "--message", "broken")
    Path(proposed).write_text(RULES, encoding="utf-8")
    agree(proposed, "--since", "HEAD", code=2).says("QR201", "HEAD:old.qual:13")
