"""`ignore`: exceptions are added, listed and taken out; what is wrong is said and nothing is lost."""

from __future__ import annotations

import json
import resource
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.cli.deals import Called, call, fits
from tests.invoking import command, surroundings

FILE = "qualrules-ignore.toml"
DAY = ("--as-of", "2026-11-21")
ENTRIES = """\
[[ignore]]
code = "QR601"
record = "006A1"
reason = "signed on paper"
owner = "Head of Sales"
added = 2026-11-01

# the partner deals
[[ignore]]
criterion = "budget"
process = "partner"
reason = "no budget is asked of partners"
expires = 2026-11-20

[[ignore]]
record = "006A3"
reason = "agreed until the fair"
expires = 2026-12-05

[[ignore]]
record = "006A4"
reason = "agreed"
expires = "31.12.2026"

[[ignore]]
record = "006A5"
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def listed(here):
    (here / FILE).write_text(ENTRIES, "utf-8")
    return here / FILE


def add(*options: str) -> Called:
    return call("ignore", "add", *options, *DAY)


def records(*options: str) -> tuple[int, list[str]]:
    """Exit code, and the records of the exceptions listed."""
    done = call("ignore", "list", "--format", "json", *DAY, *options)
    assert fits(done.json)
    return done.code, [one["record"] or one["criterion"] for one in done.json["entries"]]


# ── add ──


def test_the_first_one_makes_the_file(here):
    done = add(
        "--code",
        "stage-ahead",
        "--record",
        "006A1",
        "--reason",
        "signed on paper",
        "--owner",
        "Head of Sales",
    )
    assert (done.code, done.out) == (0, "")
    assert done.err == f'"{FILE}": exception 1 holds through 2026-12-21\n'
    assert (here / FILE).read_text("utf-8") == (
        "# Findings that are known and agreed: each with a reason, and a last day on which it still holds.\n"
        "# `qualrules audit` reads this file; `qualrules ignore add`, `list` and `prune` keep it.\n"
        "\n[[ignore]]\n"
        'code = "QR601"\nrecord = "006A1"\nreason = "signed on paper"\nowner = "Head of Sales"\n'
        "added = 2026-11-21\nexpires = 2026-12-21\n"
    )
    assert [path.name for path in here.iterdir()] == [FILE]


def test_a_further_one_stands_at_the_end(listed):
    done = add(
        "--criterion", "budget", "--type", "opportunity", "--process", "sales", "--reason", "x", "--days", "1"
    )
    assert done.code == 0
    assert listed.read_text("utf-8") == (
        ENTRIES
        + '\n[[ignore]]\ntype = "opportunity"\ncriterion = "budget"\nprocess = "sales"\nreason = "x"\n'
        "added = 2026-11-21\nexpires = 2026-11-22\n"
    )


def test_it_is_added_where_the_audit_looks(listed, monkeypatch):
    (listed.parent / ".git").mkdir()
    (listed.parent / "inner").mkdir()
    monkeypatch.chdir(listed.parent / "inner")
    assert add("--record", "1", "--reason", "x").code == 0
    assert len(tomllib.loads(listed.read_text("utf-8"))["ignore"]) == 6
    assert add("--record", "1", "--reason", "x", "--ignore-file", "own.toml").code == 0
    assert Path("own.toml").is_file()


def test_the_last_day_may_be_today(here):
    assert add("--record", "1", "--reason", "x", "--expires", "2026-11-21").code == 0
    assert records() == (0, ["1"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--record", "1"), "Missing option '--reason'"),
        (("--record", "1", "--reason", " "), "--reason is empty"),
        (("--record", " ", "--reason", "x"), "--record is empty"),
        (("--reason", "x"), "say what is ignored: --code, --record or --criterion"),
        (("--reason", "x", "--process", "sales", "--type", "lead"), "say what is ignored"),
        (("--code", "QR999", "--reason", "x"), 'there is no code "QR999"'),
        (("--code", "stage-ahaed", "--reason", "x"), 'did you mean "stage-ahead"?'),
        (("--code", "QR803", "--reason", "x"), "is not found by an audit"),
        (
            ("--record", "1", "--reason", "x", "--expires", "2026-11-20"),
            "2026-11-20 has passed, today is 2026-11-21",
        ),
        (("--record", "1", "--reason", "x", "--expires", "soon"), '"soon" is not a day: write 2026-12-21'),
        (
            ("--record", "1", "--reason", "x", "--expires", "2026-02-30"),
            '"2026-02-30" is not a day: write 2026-12-21',
        ),
        (("--record", "1", "--reason", "x", "--days", "0"), "0 is not in the range"),
        (
            ("--record", "1", "--reason", "x", "--days", "3", "--expires", "2026-12-01"),
            "both say when it ends",
        ),
        (("--record", "1", "--reason", "x", "--ignore-file", "-"), "write its name"),
        (("--record", "1", "--reason", "x", "--ignore-file", "gone/x.toml"), "there is no folder"),
    ],
)
def test_what_is_not_added(here, options, told):
    done = add(*options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not list(here.iterdir())


@pytest.mark.parametrize("text", ["[[ignore]\n", "ignore = []\n", "\xff", "[ignore]\n"])
def test_a_file_that_cannot_be_changed_is_left_as_it_is(here, text):
    (here / FILE).write_bytes(text.encode("latin-1"))
    done = add("--record", "1", "--reason", "x")
    assert (done.code, done.out) == (2, "")
    assert "bug of qualrules" not in done.err
    assert (here / FILE).read_bytes() == text.encode("latin-1")
    assert [path.name for path in here.iterdir()] == [FILE]


def test_a_full_disk_keeps_the_file(listed):
    done = subprocess.run(
        command("ignore", "add", "--record", "1", "--reason", "x" * 200),
        cwd=listed.parent,
        env=surroundings(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(ENTRIES), len(ENTRIES))),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f'error: "{FILE}": file too large' in done.stderr
    assert listed.read_text("utf-8") == ENTRIES
    assert [path.name for path in listed.parent.iterdir()] == [FILE]


def test_writers_at_once_lose_no_entry(here):
    writers = [
        subprocess.Popen(
            command("-q", "ignore", "add", "--record", str(number), "--reason", "x"),
            cwd=here,
            env=surroundings(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(10)
    ]
    told = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 10, told
    entries = tomllib.loads((here / FILE).read_text("utf-8"))["ignore"]
    assert {one["record"] for one in entries} == {str(number) for number in range(10)}
    assert [path.name for path in here.iterdir()] == [FILE]


def test_one_that_is_there_already_is_refused_while_it_holds(here):
    given = ("--code", "QR601", "--record", "006A1", "--reason")
    assert add(*given, "x", "--days", "2").code == 0
    before = (here / FILE).read_bytes()
    done = add("--code", "stage-ahead", "--record", "006A1", "--reason", "y", "--days", "60")
    assert (done.code, done.out) == (2, "")
    assert f"{FILE}:4:1" in done.err
    assert "is there already, and holds through 2026-11-23" in done.err
    assert (here / FILE).read_bytes() == before
    assert add(*given, "x", "--process", "sales").code == 0
    later = call("ignore", "add", *given, "x", "--as-of", "2026-11-24")
    assert later.code == 0


# ── list ──


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[ignore]\nrecord = "1"\n', "`ignore` is not a list of tables, so nothing of it applies"),
        ('[[ignores]]\nrecord = "1"\n', "there is no key `ignores` here"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_slip_in_the_name_or_form_of_the_list_is_told(here, text, told, form):
    (here / FILE).write_text(text, "utf-8")
    done = call("ignore", "list", *DAY, "--format", form)
    assert done.code == 0
    assert f"warning[QR713]: {told} ({FILE}:1)\n" in done.err


def test_a_mistake_in_an_entry_stands_in_its_line_alone(listed):
    assert "warning" not in call("ignore", "list", *DAY).err


def test_each_is_listed_with_its_state(listed):
    undated = '`expires` is "31.12.2026", which is not a day: write expires = 2026-12-21'
    done = call("ignore", "list", *DAY)
    assert done.code == 0
    assert done.out.splitlines() == [
        f"{FILE}:1   holds, 10 days left    QR601 006A1     signed on paper (Head of Sales)",
        f"{FILE}:9   lapsed on 2026-11-20   budget partner  no budget is asked of partners",
        f"{FILE}:15  holds, 14 days left    006A3           agreed until the fair",
        f"{FILE}:20  lapsed, without a day  006A4           agreed; {undated}",
        f"{FILE}:25  form wrong             006A5           it has no reason",
    ]


def test_the_document_says_the_same(listed):
    document = call("ignore", "list", "--format", "json", *DAY).json
    assert fits(document)
    assert (document["file"], document["as_of"]) == (FILE, "2026-11-21")
    assert [(one["state"], one["days_left"], one["expires"]) for one in document["entries"]] == [
        ("holds", 10, "2026-12-01"),
        ("lapsed", None, "2026-11-20"),
        ("holds", 14, "2026-12-05"),
        ("lapsed", None, None),
        ("wrong_form", None, None),
    ]
    assert document["entries"][0] == {
        "number": 1, "line": 1, "state": "holds", "days_left": 10, "code": "QR601", "type": None, "record": "006A1",
        "criterion": None, "process": None, "reason": "signed on paper", "owner": "Head of Sales",
        "added": "2026-11-01", "expires": "2026-12-01", "problems": [],
    }  # fmt: skip
    assert document["entries"][4]["problems"][0] == "it has no reason"


@pytest.mark.parametrize(
    ("options", "code", "found"),
    [
        (("--expired",), 1, ["budget", "006A4"]),
        (("--expiring-in", "14 days"), 1, ["006A1", "006A3"]),
        (("--expiring-in", "13d"), 1, ["006A1"]),
        (("--expiring-in", "1 week"), 0, []),
        (("--expired", "--expiring-in", "2w"), 1, ["006A1", "budget", "006A3", "006A4"]),
        (("--expiring-in", "0 days"), 0, []),
    ],
)
def test_filters_end_with_1_where_there_are_any(listed, options, code, found):
    assert records(*options) == (code, found)
    assert call("ignore", "list", *options, *DAY).code == code


@pytest.mark.parametrize("written", ["14", "soon", "-3d", "1.5d", "14 months", "", "9999999d"])
def test_what_is_no_number_of_days(listed, written):
    done = call("ignore", "list", f"--expiring-in={written}", *DAY)
    assert (done.code, done.out) == (2, "")
    assert 'write "14 days", 14d or 2w' in done.err


def test_no_file_is_no_exception(here):
    done = call("ignore", "list", *DAY)
    assert (done.code, done.out, done.err) == (0, "", f"there is no {FILE} here\n")
    document = call("ignore", "list", "--format", "json", *DAY).json
    assert fits(document)
    assert (document["file"], document["entries"]) == (None, [])
    done = call("ignore", "list", "--ignore-file", "gone.toml")
    assert (done.code, 'there is no file "gone.toml"' in done.err) == (2, True)


def test_what_stands_in_the_file_steers_no_screen(here):
    (here / FILE).write_text(
        '[[ignore]]\nrecord = "\\u001b[31m\\u202e::error::"\nreason = "a\\nb </script>"\nexpires = 2026-12-01\n'
    )
    done = call("ignore", "list", *DAY)
    assert len(done.out.splitlines()) == 1
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    entry = call("ignore", "list", "--format", "json", *DAY).json["entries"][0]
    assert entry["reason"] == "a\nb </script>"


# ── prune ──


def test_what_has_lapsed_is_taken_out_and_shown(listed):
    done = call("ignore", "prune", "--expired", *DAY)
    assert done.code == 0
    assert done.out == f"{FILE}:9  lapsed on 2026-11-20  budget partner  no budget is asked of partners\n"
    assert f'"{FILE}": 1 exception taken out, 4 left' in done.err
    assert "left, because no day can be read: 1 exception (line 20)" in done.err
    gone = ENTRIES[
        ENTRIES.index('[[ignore]]\ncriterion = "budget"') : ENTRIES.index('[[ignore]]\nrecord = "006A3"')
    ]
    assert listed.read_text("utf-8") == ENTRIES.replace(gone, "\n")
    assert call("ignore", "prune", "--expired", *DAY).out == ""


def test_those_that_are_near_their_end_on_demand(listed):
    assert call("ignore", "prune", "--expiring-in", "12 days", *DAY).code == 0
    assert records()[1] == ["budget", "006A3", "006A4", "006A5"]
    assert call("ignore", "prune", "--expired", "--expiring-in", "14d", *DAY).code == 0
    assert records()[1] == ["006A4", "006A5"]
    assert "# the partner deals\n" in listed.read_text("utf-8")


def test_pruning_says_which(listed):
    done = call("ignore", "prune", *DAY)
    assert (done.code, done.out) == (2, "")
    assert "say which go: --expired, --expiring-in DAYS, or both" in done.err
    assert listed.read_text("utf-8") == ENTRIES


def test_pruning_where_there_is_no_file(here):
    done = call("ignore", "prune", "--expired")
    assert (done.code, done.out) == (2, "")
    assert f"there is no {FILE} here" in done.err


# ── The group ──


def test_the_parts_are_told_and_help_has_examples():
    for words in ((), ("add",), ("list",), ("prune",)):
        done = call("ignore", *words, "--help")
        assert done.code == 0
        assert "Example:" in done.out
        assert "qualrules ignore" in done.out
    done = call("ignore", "ad")
    assert done.code == 2
    assert "No such command" in done.err


def test_what_was_added_is_carried_until_its_day(here):
    from tests.cli.deals import AS_OF, written

    deals = written(here)
    assert (
        json.loads(call("audit", *deals, *AS_OF, "--format", "json").out)["summary"]["findings"]["new"] == 10
    )
    call("ignore", "add", "--code", "QR601", "--record", "D2", "--reason", "x", "--days", "5", *DAY)
    for day, carried in (("2026-11-26", 1), ("2026-11-27", 0)):
        document = call("audit", *deals, "--as-of", day, "--format", "json").json
        assert document["summary"]["findings"]["suppressed"] == carried
