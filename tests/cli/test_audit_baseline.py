"""`audit` over findings that are known: a baseline that is written and held against, exceptions with a reason and an end."""

from __future__ import annotations

import errno
import json
import resource
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualrules.evaluate.baseline import entry_of
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.redaction import pseudonym
from qualrules.source import NOWHERE
from tests.cli.deals import AS_OF, COLUMNS, ROWS, RULES, Called, call, fits, written
from tests.invoking import command, surroundings

IGNORE = "qualrules-ignore.toml"
NEXT_YEAR = 'expires = "2027-01-01"\n'


class Folder:
    """A working folder with a ruleset and deals, audited as of one day."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rules, self.data, _, self.source = written(path)
        self.baseline = path / "baseline.json"

    def audit(self, *options: object, data: object = None, as_of: str = AS_OF[1]) -> Called:
        source = ("--source", self.source)
        return call("audit", self.rules, data or self.data, *source, "--as-of", as_of, *options)

    def document(self, *options: object, **other: Any) -> Any:
        document = self.audit("--format", "json", *options, **other).json
        assert fits(document)
        return document

    def new(self, *options: object, **other: Any) -> list[tuple[str, str]]:
        """Code and record of the findings that are new."""
        held = self.document("--baseline", self.baseline, "--only-new", *options, **other)
        assert all(finding["new"] for finding in held["findings"])
        assert held["summary"]["findings"]["new"] == len(held["findings"])
        return [(finding["code"], finding["record"]["id"]) for finding in held["findings"]]

    def ids(self) -> set[tuple[str, str]]:
        held = json.loads(self.baseline.read_text("utf-8"))["findings"]
        return {(one["code"], one["record"]["id"]) for one in held}

    def past(self) -> set[tuple[str, str]]:
        """Code, and where to, of the findings of the past in the baseline."""
        held = json.loads(self.baseline.read_text("utf-8"))["findings"]
        return {(one["code"], one["moved"]["to"]) for one in held if "moved" in one}

    def rows(self, *rows: str, columns: str = COLUMNS) -> None:
        self.data.write_text("\n".join([columns, *rows, ""]), "utf-8")

    def ignore(self, *entries: str) -> None:
        (self.path / IGNORE).write_text("".join(f"[[ignore]]\n{entry}" for entry in entries), "utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


@pytest.fixture
def kept(folder):
    """The folder with a baseline of all its findings."""
    assert folder.audit("--write-baseline", folder.baseline).code == 0
    return folder


# ── A baseline ──


def test_what_was_written_is_known(folder):
    done = folder.audit("--write-baseline", folder.baseline)
    assert done.code == 0
    assert '": 10 findings written, 0 dropped' in done.err
    assert "found 3 errors, 4 warnings, 3 notes; 10 in the baseline, 0 new" in done.out
    document = json.loads(folder.baseline.read_text("utf-8"))
    assert fits(document)
    assert {one["fingerprint"] for one in document["findings"]} == {
        one["fingerprint"] for one in folder.document()["findings"]
    }


def test_the_same_data_twice_has_nothing_new(kept):
    done = kept.audit("--baseline", kept.baseline)
    assert done.code == 0
    assert "; 10 in the baseline, 0 new" in done.out
    assert kept.new() == []
    assert "no longer found" not in done.err


def test_one_deal_moved_ahead_is_exactly_one(kept):
    rows = [row.replace("2026-09-01,Discovery", "2026-11-20,Won") for row in ROWS]
    assert rows != list(ROWS)
    kept.rows(*rows)
    done = kept.audit("--baseline", kept.baseline, "--only-new", "--fail-level", "warning")
    assert done.code == 1
    kept.rows(*[row for row in ROWS if not row.startswith("D4")], rows[3].replace("D4", "D10"))
    assert kept.new() == [("QR602", "D10")]


def test_advice_is_no_new_finding_because_the_deal_was_moved(folder):
    quiet = "D1,500,Approved,,,,North,New business,2026-11-10,Discovery"
    folder.rows(quiet)
    assert folder.audit("--write-baseline", folder.baseline).code == 0
    assert ("QR607", "D1") in folder.ids()
    folder.rows(quiet.replace("Discovery", "Won"))
    assert folder.new() == [("QR601", "D1")]


def test_what_changes_no_fingerprint(kept):
    titled = RULES.replace('"Money is there"', '"The budget stands"').replace('"How it is sold"', '"Selling"')
    head, criteria, rest = titled.partition("criterion budget")[0], "", ""
    head, _, rest = titled.partition("criterion budget")
    first, _, rest = rest.partition("criterion champion_known")
    criteria = "criterion champion_known" + rest.partition("definition bant")[0] + "criterion budget" + first
    moved = head + criteria + "definition bant" + rest.partition("definition bant")[2]
    kept.rules.write_text("# a remark\n" + moved.replace("  when", "      when"), "utf-8")
    assert call("check", "--no-prove", kept.rules).code == 0
    kept.rows(*(row.replace("Ann", "Bea") for row in reversed(ROWS)))
    assert kept.new() == []


def test_a_name_that_no_rule_reads_changes_no_fingerprint(kept):
    kept.rows(*(f"{row},New name {row[:2]}" for row in ROWS), columns=COLUMNS + ",name")
    assert kept.new() == []


def test_a_new_finding_fails_at_its_level(kept):
    kept.rows(*ROWS, "D10,500,Approved,Ann,,,North,New business,2026-11-10,Discovery")
    assert kept.audit("--baseline", kept.baseline).code == 0
    kept.rows(*ROWS, "D10,500,Approved,Ann,,,North,New business,2026-11-10,Proposal")
    assert kept.new() == [("QR601", "D10")]
    assert kept.audit("--baseline", kept.baseline).code == 1
    assert kept.audit("--baseline", kept.baseline, "--exit-zero").code == 0
    kept.rows(*ROWS, "D10,,Approved,Ann,,,North,New business,2026-11-10,Proposal")
    assert kept.audit("--baseline", kept.baseline).code == 0
    assert kept.audit("--baseline", kept.baseline, "--fail-level", "warning").code == 1


def test_new_ones_are_written_out_before_known_ones(folder):
    rows = [f"D{n:03},500,Approved,Ann,,,North,New business,2026-11-10,Proposal" for n in range(40)]
    folder.rows(*rows[:-1])
    folder.audit("--write-baseline", folder.baseline)
    folder.rows(*rows)
    done = folder.audit("--baseline", folder.baseline)
    first, second = [line for line in done.out.splitlines() if "the CRM says" in line][:2]
    assert first.startswith("  D039 ")
    assert "(in the baseline)" not in first
    assert second.endswith("(in the baseline)")


def test_only_new_needs_no_baseline(folder):
    assert folder.document("--only-new")["findings"] == folder.document()["findings"]
    assert "in the baseline" not in folder.audit("--only-new").out


def test_counts_are_before_the_baseline_in_groups_too(kept):
    document = kept.document("--baseline", kept.baseline, "--group-by", "region")
    assert document["summary"]["findings"] == {
        "error": 3, "warning": 4, "note": 3, "suppressed": 0, "baseline": 10, "new": 0,
    }  # fmt: skip
    assert sum(group["summary"]["findings"]["baseline"] for group in document["groups"]) == 10


def test_what_is_mended_is_said_and_dropped_on_demand(kept):
    kept.rows(*(row.replace("D4,12000", "D4,500").replace("D5,12000", "D5,13000") for row in ROWS))
    done = kept.audit("--baseline", kept.baseline)
    assert done.code == 0
    assert "1 finding of the baseline is no longer found" in done.err
    assert f"--write-baseline {kept.baseline} drops it" in done.err
    before = kept.ids()
    done = kept.audit("--write-baseline", kept.baseline)
    assert '": 9 findings written, 1 dropped' in done.err
    assert before - kept.ids() == {("QR603", "D4")}


def test_another_title_is_the_same_but_for_a_promise_which_has_no_other_name(kept):
    kept.rules.write_text(
        RULES.replace('"Money is there"', '"Another title"').replace('"Qualified"', '"Other"'), "utf-8"
    )
    assert kept.new() == []
    kept.rules.write_text(RULES.replace("One way to close", "Another title"), "utf-8")
    assert {code for code, _ in kept.new()} == {"QR609"}


def test_what_a_run_did_not_judge_is_kept(kept):
    """Records that are not in the data, another process, promises of another ruleset."""
    kept.rows("D1,12000,Approved,Ann,,,North,New business,2026-11-10,Proposal")
    done = kept.audit("--write-baseline", kept.baseline)
    assert '": 10 findings written, 0 dropped' in done.err
    kept.rows(*(row.replace(",500,", ",50000,") for row in ROWS))
    other = RULES.replace("process sales", "process selling").replace("stage of sales", "stage of selling")
    kept.rules.write_text(other.replace("One way to close", "Another promise"), "utf-8")
    done = kept.audit("--write-baseline", kept.baseline)
    assert ", 0 dropped" in done.err
    held = json.loads(kept.baseline.read_text("utf-8"))["findings"]
    assert {one["process"] or one["promise"] for one in held} == {
        "sales", "selling", "One way to close", "Another promise",
    }  # fmt: skip


def test_a_baseline_without_ids_is_held_against_and_drops_nothing(kept):
    document = json.loads(kept.baseline.read_text("utf-8"))
    for one in document["findings"]:
        one["record"]["id"] = None
    kept.baseline.write_text(json.dumps(document), "utf-8")
    assert kept.new() == []
    kept.rows(*(row.replace(",500,", ",50000,") for row in ROWS))
    assert ", 0 dropped" in kept.audit("--write-baseline", kept.baseline).err


def test_pseudonyms_do_as_ids(kept):
    document = json.loads(kept.baseline.read_text("utf-8"))
    for one in document["findings"]:
        one["record"]["id"] = pseudonym("opportunity", one["record"]["id"])
    kept.baseline.write_text(json.dumps(document), "utf-8")
    assert kept.new() == []
    kept.rows(*(row.replace("D4,12000", "D4,500") for row in ROWS))
    assert ", 1 dropped" in kept.audit("--write-baseline", kept.baseline).err
    kept.ignore(f'record = "{pseudonym("opportunity", "D2")}"\nreason = "r"\n{NEXT_YEAR}')
    assert kept.document()["summary"]["findings"]["suppressed"] == 2


def test_a_finding_is_kept_under_a_pseudonym_on_demand():
    finding = Finding("QR601", "sales", "deal", "D1", "deals.csv:2", "Won", None, "", NOWHERE)
    kept = entry_of(finding, finding.fingerprint, redact=True)
    assert kept.record_id == pseudonym("deal", "D1")
    assert replace(kept, record_id="D1") == entry_of(finding, finding.fingerprint)


def test_one_baseline_says_what_is_new_and_another_is_written(kept):
    other = kept.path / "next.json"
    kept.rows(*ROWS, "D10,500,Approved,Ann,,,North,New business,2026-11-10,Proposal")
    done = kept.audit("--baseline", kept.baseline, "--write-baseline", other, "--only-new")
    assert done.code == 1
    assert "; 10 in the baseline, 1 new" in done.out
    assert len(json.loads(other.read_text("utf-8"))["findings"]) == 11
    assert len(kept.ids()) == 10
    same = kept.audit("--baseline", kept.baseline, "--write-baseline", kept.baseline)
    assert same.code == 1
    assert ("QR601", "D10") in kept.ids()
    assert kept.audit("--baseline", kept.baseline).code == 0


def test_rows_without_an_id_are_told_to_be_shaky(folder):
    folder.source.write_text(
        'source export for csv\n  opportunity from "deals.csv"\n    amount: "amount"\n', "utf-8"
    )
    folder.rows(*(row.partition(",")[2] for row in ROWS), columns=COLUMNS.partition(",")[2])
    done = folder.audit("--write-baseline", folder.baseline)
    assert done.code == 0
    assert "have the place of a row instead of an id" in done.err
    assert folder.new() == []


# ── The past ──

HISTORY = (
    "record id,field,old value,new value,changed at\n"
    "D1,stage,,Discovery,2026-01-02\nD1,stage,Discovery,Proposal,2026-02-03\nD1,amount,,12000,2026-06-01\n"
    "D1,budget_status,,Approved,2026-01-01\n"
)


def test_findings_of_the_past_are_dropped_by_an_audit_of_the_past_alone(folder):
    history = folder.path / "history.csv"
    history.write_text(HISTORY, "utf-8")
    folder.audit("--history", history, "--write-baseline", folder.baseline)
    past = folder.past()
    assert {("QR611", "Proposal"), ("QR614", "Proposal")} <= past
    held = json.loads(folder.baseline.read_text("utf-8"))["findings"]
    assert all(("moved" in one) == (one["code"] >= "QR610") for one in held)
    assert fits(json.loads(folder.baseline.read_text("utf-8")))
    assert folder.new("--history", history) == []
    done = folder.audit("--write-baseline", folder.baseline)
    assert ", 0 dropped" in done.err
    assert past == folder.past()
    later = folder.path / "later.csv"
    later.write_text(HISTORY.partition("\n")[0] + "\nD1,stage,Discovery,Proposal,2026-11-10\n", "utf-8")
    assert ", 0 dropped" in folder.audit("--history", later, "--write-baseline", folder.baseline).err
    assert past == folder.past()
    lines = [line for line in HISTORY.splitlines() if ",Proposal," not in line]
    history.write_text("\n".join([*lines, "D1,amount,12000,12000,2026-11-20", ""]), "utf-8")
    folder.audit("--history", history, "--write-baseline", folder.baseline)
    assert {move for _, move in folder.past()} == {"Discovery"}


# ── Writers at once ──


def test_audits_at_once_lose_no_line(folder):
    """Of different data, into one file, as started commands."""
    audits = []
    for number in range(5):
        data = folder.path / str(number) / "deals.csv"
        data.parent.mkdir()
        rows = (row.replace("D", f"P{number}-", 1) for row in ROWS)
        data.write_text("\n".join([COLUMNS, *rows, ""]), "utf-8")
        words = ("audit", str(folder.rules), str(data), "--source", str(folder.source), *AS_OF)
        audits.append(
            subprocess.Popen(
                command(*words, "--write-baseline", str(folder.baseline)),
                cwd=folder.path,
                env=surroundings(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    told = [audit.communicate(timeout=120)[1] for audit in audits]
    assert [audit.returncode for audit in audits] == [0] * 5, told
    assert len(folder.ids()) == 50
    assert not list(folder.path.glob(".*"))


def test_what_appeared_since_the_run_began_is_not_dropped(kept, monkeypatch):
    """Another run writes a finding that this one judged and did not find."""
    from qualrules.workspace import known_findings

    mended = kept.baseline.read_text("utf-8")
    lines = [line for line in mended.splitlines() if '"QR601"' not in line]
    kept.baseline.write_text("\n".join(lines) + "\n", "utf-8")
    kept.rows(*(row.replace(",500,", ",50000,") for row in ROWS))
    whole = known_findings.write_baseline

    def late(path: str, change: Any) -> Any:
        kept.baseline.write_text(mended, "utf-8")
        return whole(path, change)

    monkeypatch.setattr(known_findings, "write_baseline", late)
    assert ", 1 dropped" in kept.audit("--write-baseline", kept.baseline).err  # the advice, which was there
    assert ("QR601", "D2") in kept.ids()


# ── What goes wrong ──


def test_a_baseline_that_is_not_there(folder):
    done = folder.audit("--baseline", "my baseline.json")
    assert (done.code, done.out) == (2, "")
    assert 'error[QR714]: there is no baseline "my baseline.json"' in done.err
    assert f"write it: qualrules audit {folder.rules} {folder.data} --source {folder.source}" in done.err
    assert "--write-baseline 'my baseline.json'" in done.err


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
@pytest.mark.parametrize(
    "text", ["", "{", '{"schema": "qualrules/baseline/v9", "findings": []}', "stage,ahead\n"]
)
def test_what_is_no_baseline(folder, option, text):
    folder.baseline.write_text(text, "utf-8")
    done = folder.audit(option, folder.baseline)
    assert (done.code, done.out) == (2, "")
    assert "error[QR714]" in done.err
    assert folder.baseline.read_text("utf-8") == text


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline", "--ignore-file"])
def test_a_folder_in_place_of_a_file(folder, option):
    (folder.path / "there").mkdir()
    done = folder.audit(option, "there")
    assert (done.code, done.out) == (2, "")
    assert '"there" is a folder, not a file' in done.err
    assert not list((folder.path / "there").iterdir())


@pytest.mark.parametrize("option", ["--baseline", "--write-baseline", "--ignore-file"])
@pytest.mark.parametrize("name", ["-", ""])
def test_a_file_without_a_name(folder, option, name):
    done = folder.audit(option, name)
    assert (done.code, done.out) == (2, "")
    assert "write its name" in done.err


def test_a_folder_that_is_not_there(folder):
    done = folder.audit("--write-baseline", "gone/b.json")
    assert (done.code, done.out) == (2, "")
    assert 'error: "gone/b.json": there is no folder "gone"' in done.err
    assert not (folder.path / "gone").exists()


def test_a_folder_that_takes_no_file_is_said_before_the_records_are_read(folder, monkeypatch):
    import filelock

    def refused(*args: object, **kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "guard")

    monkeypatch.setattr(filelock.FileLock, "acquire", refused)
    done = folder.audit("--write-baseline", "b.json")
    assert (done.code, done.out) == (2, "")
    assert 'error: "b.json": permission denied' in done.err


def test_a_full_disk_keeps_the_old_file(kept):
    before = kept.baseline.read_bytes()
    kept.rows(*(row.replace("D", "E") for row in ROWS))
    words = ("audit", str(kept.rules), str(kept.data), "--source", str(kept.source), *AS_OF)
    done = subprocess.run(
        command(*words, "--write-baseline", str(kept.baseline)),
        cwd=kept.path,
        env=surroundings(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), len(before))),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f'error: "{kept.baseline}": file too large' in done.stderr
    assert kept.baseline.read_bytes() == before
    assert not list(kept.path.glob(".*"))


@pytest.mark.parametrize("skip", [True, False])
def test_an_audit_that_could_not_read_all_writes_no_baseline(kept, skip):
    before = kept.baseline.read_bytes()
    kept.rows(
        "D1,12000,Approved,Ann,,,North,New business,2026-11-10,Proposal", "D2,1,2,3,4,5,6,7,8,9,10,11,12"
    )
    done = kept.audit("--write-baseline", kept.baseline, *(["--skip-bad"] if skip else []))
    assert done.code == (0 if skip else 2)
    assert ("was left as it was" in done.err) is not skip
    assert kept.baseline.read_bytes() == before


def test_an_audit_without_a_column_of_stages_drops_nothing(kept):
    before = kept.baseline.read_bytes()
    kept.rows(*(row.rpartition(",")[0] for row in ROWS), columns=COLUMNS.rpartition(",")[0])
    done = kept.audit("--write-baseline", kept.baseline)
    assert done.code == 2
    assert kept.baseline.read_bytes() == before


# ── Exceptions ──


def test_an_exception_carries_what_it_names(folder):
    folder.ignore(
        f'code = "QR601"\nrecord = "D2"\nreason = "signed on paper"\nowner = "Head of Sales"\n{NEXT_YEAR}'
    )
    document = folder.document()
    (carried,) = [one for one in document["findings"] if one["suppressed"]]
    assert (carried["code"], carried["record"]["id"], carried["new"]) == ("QR601", "D2", False)
    assert carried["suppressed"] == {
        "reason": "signed on paper", "owner": "Head of Sales", "expires": "2027-01-01",
    }  # fmt: skip
    assert document["summary"]["findings"] | {"suppressed": 1, "new": 9} == document["summary"]["findings"]
    done = folder.audit()
    assert "stage-ahead" not in done.out
    assert "found 3 errors, 4 warnings, 3 notes; 1 suppressed, 9 new" in done.out
    assert "warning[" not in done.err


@pytest.mark.parametrize(
    ("entry", "carried"),
    [
        ('code = "stage-ahead"\n', {("QR601", "D2")}),
        ('record = "D2"\n', {("QR601", "D2"), ("QR607", "D2")}),
        ('record = "D2"\ncode = "advice"\n', {("QR607", "D2")}),
        ('record = "D2"\ntype = "account"\n', set()),
        ('code = "QR609"\nprocess = "sales"\n', set()),
        ('criterion = "champion_known"\n', {("QR607", "D2")}),
        ('criterion = "large"\n', {("QR601", "D2"), ("QR602", "D3")}),
        ('criterion = "large"\nrecord = "D3"\n', {("QR602", "D3")}),
        ('criterion = "bant"\n', set()),
        ('record = "d2"\n', set()),
    ],
)
def test_what_an_exception_matches(folder, entry, carried):
    folder.ignore(f'{entry}reason = "agreed"\n{NEXT_YEAR}')
    found = folder.document()["findings"]
    assert {(one["code"], one["record"]["id"]) for one in found if one["suppressed"]} == carried
    assert ("QR711" in folder.audit().err) is not bool(carried)


def test_criteria_carry_a_finding_only_together(folder):
    folder.rows("D2,500,None,Ann,,,North,New business,2026-11-10,Proposal")
    budget, large = (f'criterion = "{name}"\nreason = "r"\n' for name in ("budget", "large"))
    folder.ignore(budget + NEXT_YEAR)
    done = folder.audit()
    assert done.code == 1
    assert "QR711" not in done.err
    folder.ignore(budget + NEXT_YEAR, large + 'expires = "2026-12-01"\n')
    (finding,) = folder.document()["findings"]
    assert finding["suppressed"]["expires"] == "2026-12-01"
    folder.ignore(budget + NEXT_YEAR, large + 'record = "D1"\n' + NEXT_YEAR)
    assert folder.audit().code == 1


def test_an_exception_is_over_when_its_last_day_has_passed(folder):
    folder.ignore('record = "D2"\nreason = "r"\nexpires = 2026-11-21\n')
    assert folder.document()["summary"]["findings"]["suppressed"] == 2
    done = folder.audit(as_of="2026-11-21T23:59:59Z")
    assert "2 suppressed" in done.out
    done = folder.audit(as_of="2026-11-22")
    assert "suppressed" not in done.out
    assert "warning[QR712]: this exception lapsed on 2026-11-21, so it holds no more" in done.err
    assert f"{IGNORE}:4:1" in done.err
    assert "2 findings are no longer carried by it" in done.err


def test_lapsed_ones_say_when_nothing_is_left_of_them(folder):
    folder.ignore('record = "D99"\nreason = "r"\nexpires = 2026-01-01\n', 'record = "D2"\nreason = "r"\n')
    done = folder.audit()
    assert "`qualrules ignore prune --expired` takes it out" in done.err
    assert "it has neither `expires` nor `added`" in done.err
    assert done.code == 1


def test_one_that_matches_nothing_is_told_and_changes_no_exit_code(folder):
    folder.rows(ROWS[0])
    folder.ignore(f'record = "D99"\nreason = "r"\n{NEXT_YEAR}')
    done = folder.audit()
    assert done.code == 0
    assert f"warning[QR711]: this exception matches no finding\n --> {IGNORE}:1:1\n" in done.err
    assert folder.audit("-q").err == ""


def test_many_that_match_nothing_are_counted(folder):
    folder.ignore(*(f'record = "X{number}"\nreason = "r"\n{NEXT_YEAR}' for number in range(30)))
    done = folder.audit()
    assert done.err.count("this exception matches no finding") == 20
    assert "and 10 more such exceptions, on the lines 81, 85, 89" in done.err


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('criterion = "budgte"', 'no criterion or definition called "budgte"'),
        ('code = "QR601"\nprocess = "salse"', 'no process called "salse"'),
        ('code = "QR601"\ntype = "oportunity"', 'no record type called "oportunity"'),
        ('recrod = "D2"\ncode = "QR601"', "there is no key `recrod` here"),
        ('code = "stage-ahaed"', 'there is no code "stage-ahaed"'),
    ],
)
def test_names_that_there_are_not_are_told_once_and_carry_nothing(folder, entry, told):
    folder.ignore(f'{entry}\nreason = "r"\n{NEXT_YEAR}')
    done = folder.audit()
    assert told in done.err
    assert "did you mean" in done.err
    assert done.err.count("warning[") == 1
    assert "suppressed" not in done.out


NEEDS = """\
ruleset a 1.0.0
record account
  served: yes/no
record opportunity
  stage:   stage of sales
  flag:    yes/no
  other:   yes/no
  account: account
criterion content for account
  when served
criterion d for opportunity
  when flag
process sales for opportunity
  stage "One" needs {}
source files for csv
  opportunity from "opportunity.csv" identified by "id"
  account from "account.csv" identified by "id"
"""


@pytest.mark.parametrize(
    "need", ["d", "account.content", "flag", "not other", "account.served", "at least 1 of d, flag"]
)
def test_a_need_is_ignored_by_the_name_that_the_finding_has_for_it(tmp_path, need):
    rules, ignored = tmp_path / "a.qual", tmp_path / "i.toml"
    rules.write_text(NEEDS.format(need), "utf-8")
    deals, accounts = tmp_path / "opportunity.csv", tmp_path / "account.csv"
    deals.write_text("id,stage,flag,other,account\n1,One,no,yes,7\n", "utf-8")
    accounts.write_text("id,served\n7,no\n", "utf-8")
    words = ("audit", rules, deals, accounts, "--format", "json", "--ignore-file", ignored)
    ignored.write_text("", "utf-8")
    (missed,) = call(*words).json["findings"][0]["missing"]
    assert need.removeprefix("not ") in missed["criterion"]
    ignored.write_text(f'[[ignore]]\ncriterion = "{missed["criterion"]}"\nreason = "r"\n{NEXT_YEAR}', "utf-8")
    done = call(*words)
    assert done.json["findings"][0]["suppressed"]["reason"] == "r"
    assert "QR713" not in done.err


def test_an_entry_without_a_reason_does_not_apply(folder):
    folder.ignore(f'record = "D2"\n{NEXT_YEAR}')
    done = folder.audit()
    assert "warning[QR713]: it has no reason" in done.err
    assert (done.code, "suppressed" in done.out) == (1, False)


def test_a_file_that_is_no_toml_ends_the_audit(folder):
    (folder.path / IGNORE).write_text('[[ignore]]\nrecord "D2"\n', "utf-8")
    done = folder.audit()
    assert (done.code, done.out) == (2, "")
    assert "error[QR713]" in done.err
    assert f"{IGNORE}:2:8" in done.err


def test_a_named_file_counts_alone(folder):
    folder.ignore(f'record = "D2"\nreason = "r"\n{NEXT_YEAR}')
    other = folder.path / "other.toml"
    other.write_text(f'[[ignore]]\nrecord = "D3"\nreason = "r"\n{NEXT_YEAR}', "utf-8")
    found = folder.document("--ignore-file", other)["findings"]
    assert {one["record"]["id"] for one in found if one["suppressed"]} == {"D3"}
    done = folder.audit("--ignore-file", "gone.toml")
    assert (done.code, done.out) == (2, "")
    assert 'there is no file "gone.toml"' in done.err


def test_what_is_suppressed_stays_out_of_a_baseline_and_stays_in_one(folder):
    folder.ignore(f'record = "D2"\nreason = "r"\n{NEXT_YEAR}')
    folder.audit("--write-baseline", folder.baseline)
    assert "D2" not in {id for _, id in folder.ids()}
    assert len(folder.ids()) == 8
    (folder.path / IGNORE).unlink()
    assert set(folder.new()) == {("QR601", "D2"), ("QR607", "D2")}
    folder.audit("--write-baseline", folder.baseline)
    folder.ignore(f'record = "D2"\nreason = "r"\n{NEXT_YEAR}')
    done = folder.audit("--write-baseline", folder.baseline)
    assert ", 0 dropped" in done.err
    assert "; 2 suppressed, 8 in the baseline, 0 new" in done.out


def test_two_records_with_one_id_are_carried_together_or_not_at_all(folder):
    few = "D2,500,Approved,Ann,,,North,New business,2026-11-10,Proposal"
    more = few.replace("Approved", "None")
    folder.ignore(f'criterion = "large"\nreason = "r"\n{NEXT_YEAR}')
    folder.rows(few, few)
    assert folder.document()["summary"]["findings"]["suppressed"] == 2
    folder.rows(few, more)
    assert folder.document()["summary"]["findings"]["suppressed"] == 0


# ── Size ──


def test_fingerprints_are_worked_out_a_bounded_number_of_times(folder, monkeypatch):
    count = 0
    own = Finding.fingerprint.fget  # type: ignore[attr-defined]

    def counted(self: Finding) -> str:
        nonlocal count
        count += 1
        return own(self)

    rows = 300
    folder.rows(*(f"E{n},500,Approved,Ann,,,North,New business,2026-11-10,Proposal" for n in range(rows)))
    folder.audit("--write-baseline", folder.baseline)
    folder.ignore(*(f'record = "E{n}"\nreason = "r"\n{NEXT_YEAR}' for n in range(0, rows, 2)))
    monkeypatch.setattr(Finding, "fingerprint", property(counted))
    done = folder.audit("--baseline", folder.baseline)
    assert f"; {rows // 2} suppressed, {rows // 2} in the baseline, 0 new" in done.out
    assert count <= 12 * rows


def test_nothing_known_costs_nothing(monkeypatch):
    monkeypatch.setattr(Finding, "fingerprint", property(lambda _: pytest.fail("not needed")))
    assert Carried({}).is_new(object.__new__(Finding))


@pytest.mark.skipif(shutil.which("git") is None, reason="git shows what a diff is")
def test_a_diff_shows_the_findings_that_came_and_went(kept):
    before = kept.baseline.read_text("utf-8").splitlines()
    kept.rows(*(row.replace("D2,500", "D2,50000") for row in ROWS), ROWS[1].replace("D2", "D25"))
    kept.audit("--write-baseline", kept.baseline)
    after = kept.baseline.read_text("utf-8").splitlines()
    gone = [json.loads(line.strip(" ,"))["record"]["id"] for line in before if line not in after]
    came = [json.loads(line.strip(" ,"))["record"]["id"] for line in after if line not in before]
    assert (set(gone), set(came)) == ({"D2"}, {"D25"})
