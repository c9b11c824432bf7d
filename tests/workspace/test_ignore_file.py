"""The ignore file: what each entry means, what is wrong with it and where, and how it is changed line by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qualrules.diagnostics import Level
from qualrules.report import diagnostics_text
from qualrules.workspace.ignore_edits import add_entry, prune_entries
from qualrules.workspace.ignore_file import FILE, IgnoreFile, find_ignore_file, read_ignore_file
from qualrules.workspace.texts import UnreadableError

TODAY = date(2026, 11, 21)
NEEDED = 'record = "006A1"\nreason = "agreed"\n'


def read(tmp_path: Path, text: str) -> IgnoreFile:
    path = tmp_path / FILE
    path.write_text(text, "utf-8", newline="")
    return read_ignore_file(path, FILE)


def states(tmp_path: Path, *ends: str) -> list[tuple[str, date, str]]:
    """State, last day, and why there is none, of one entry for each of these ends."""
    file = read(tmp_path, "".join(f"[[ignore]]\n{NEEDED}{end}\n" for end in ends))
    assert not file.problems
    return [(one.state(TODAY), one.suppression.expires, one.undated) for one in file.entries]


def test_an_entry_with_everything(tmp_path):
    file = read(
        tmp_path,
        "[[ignore]]\n"
        'code = "stage-ahead"\nrecord = "006A1"\ntype = "opportunity"\ncriterion = "budget"\nprocess = "sales"\n'
        'reason = "signed on paper"\nowner = "Head of Sales"\nadded = 2026-11-01\nexpires = 2026-12-21\n',
    )
    assert not file.problems
    (entry,) = file.entries
    said = entry.suppression
    assert (said.number, said.code, said.record, said.type) == (1, "QR601", "006A1", "opportunity")
    assert (said.criterion, said.process, said.reason) == ("budget", "sales", "signed on paper")
    assert (said.owner, said.added, said.expires) == ("Head of Sales", date(2026, 11, 1), date(2026, 12, 21))
    assert (entry.state(TODAY), entry.days_left(TODAY)) == ("holds", 30)


def test_it_holds_through_the_whole_of_its_last_day(tmp_path):
    (entry,) = read(tmp_path, f"[[ignore]]\n{NEEDED}expires = 2026-11-21\n").entries
    assert [entry.state(day) for day in (date(2026, 11, 20), TODAY, date(2026, 11, 22))] == [
        "holds", "holds", "lapsed",
    ]  # fmt: skip
    assert entry.days_left(TODAY) == 0
    assert entry.days_left(date(2026, 11, 22)) is None


def test_thirty_days_unless_said(tmp_path):
    found = states(
        tmp_path, "added = 2026-10-22", "added = 2026-10-21", 'added = "2026-11-21"', "added = 9999-12-30"
    )
    assert [(state, day) for state, day, _ in found] == [
        ("holds", TODAY),
        ("lapsed", date(2026, 11, 20)),
        ("holds", date(2026, 12, 21)),
        ("holds", date.max),
    ]


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("", "it has neither `expires` nor `added`"),
        (
            'expires = "31.12.2026"',
            '`expires` is "31.12.2026", which is not a day: write expires = 2026-12-21',
        ),
        ('expires = "2026-02-30"', '`expires` is "2026-02-30", which is not a day'),
        ('expires = "20261221"', '`expires` is "20261221", which is not a day'),
        ("expires = 2026-12-21T10:00:00Z", "which is not a day"),
        ("expires = 20261221", "which is not a day"),
        ("expires = true", "which is not a day"),
        ("expires = []", "which is not a day"),
        ('expires = ""', "which is not a day"),
        ('added = "yesterday"', '`added` is "yesterday", which is not a day'),
        ('added = "yesterday"\nexpires = 2026-12-21', '`added` is "yesterday"'),
        ('expires = "soon"\nadded = 2026-11-21', '`expires` is "soon"'),
    ],
)
def test_without_a_day_that_can_be_read_it_counts_as_lapsed(tmp_path, end, why):
    ((state, day, told),) = states(tmp_path, end)
    assert (state, day) == ("lapsed", date.min)
    assert why in told


@pytest.mark.parametrize(
    ("text", "at", "message", "label"),
    [
        (
            f'[[ignore]]\n{NEEDED}recrod = "x"\n',
            (4, 1),
            "there is no key `recrod` here",
            "did you mean `record`?",
        ),
        ('[[ignore]]\nrecord = "006A1"\n', (1, 1), "it has no reason", ""),
        ('[[ignore]]\nrecord = "006A1"\nreason = " "\n', (3, 1), "it has no reason", ""),
        ('[[ignore]]\nreason = "x"\n', (1, 1), "it names neither a code nor a record nor a criterion", ""),
        (f'[[ignore]]\ncode = "QR999"\n{NEEDED}', (2, 1), 'there is no code "QR999"', ""),
        (
            f'[[ignore]]\ncode = "stage-ahaed"\n{NEEDED}',
            (2, 1),
            "there is no code",
            'did you mean "stage-ahead"?',
        ),
        (f'[[ignore]]\ncode = "QR803"\n{NEEDED}', (2, 1), '"QR803" is not found by an audit', ""),
        ('[[ignore]]\nrecord = 1001\nreason = "x"\n', (2, 1), "`record` is not a text", ""),
        ('[[ignore]]\nrecord = ""\nreason = "x"\n', (2, 1), "`record` is empty", ""),
        ('[[ignore]]\nrecord = "1"\nreason = ["x"]\n', (3, 1), "`reason` is not a text", ""),
        (f'[[ignore]]\n{NEEDED}code = ""\n', (4, 1), "`code` is empty", ""),
    ],
)
def test_a_wrong_form_is_said_and_the_entry_does_not_apply(tmp_path, text, at, message, label):
    file = read(tmp_path, "# head\n\n" + text)
    (problem,) = file.problems
    assert (problem.code, problem.level) == ("QR713", Level.WARNING)
    assert (problem.span.line - 2, problem.span.column) == at
    assert message in problem.message
    assert problem.label == label
    assert "the entry does not apply" in problem.notes
    assert [entry.state(TODAY) for entry in file.entries] == ["wrong form"]


def test_all_mistakes_of_a_file_come_in_one_go(tmp_path):
    file = read(
        tmp_path, '[[ignore]]\nrecrod = "x"\ncode = "QR9"\n[[ignore]]\nreason = "x"\n[other]\na = 1\n'
    )
    assert [one.message for one in file.problems] == [
        "there is no key `other` here",
        "there is no key `recrod` here",
        'there is no code "QR9"',
        "it has no reason",
        "it names neither a code nor a record nor a criterion",
    ]


@pytest.mark.parametrize("text", ["[ignore]\ncode = 1\n", "ignore = 3\n", 'ignore = ["QR601"]\n'])
def test_what_is_no_list_of_tables(tmp_path, text):
    file = read(tmp_path, text)
    assert file.entries == ()
    assert "not a list of tables" in file.problems[0].message


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff", "ignore = []\n"])
def test_nothing_is_nothing(tmp_path, text):
    file = read(tmp_path, text)
    assert (file.entries, file.problems) == ((), ())


def test_entries_in_a_list_on_one_line_are_read_without_places(tmp_path):
    file = read(tmp_path, 'ignore = [{record = "1", reason = "x", added = 2026-11-21}, {reason = "x"}]\n')
    assert [one.state(TODAY) for one in file.entries] == ["holds", "wrong form"]
    assert file.entries[1].span.line == 1


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("[[ignore]\n", (1, 9)),
        ('[[ignore]]\ncode "QR601"\n', (2, 6)),
        ('[[ignore]]\r\ncode = "QR601"\r\ncode = "QR602"\r\n', (3, 15)),
        ('[[ignore]]\nreason = "open\n', (2, 15)),
        ("a = 99999-01-01\n", (1, 10)),
        ("a = " + "[" * 100_000, None),
        ("a = " + "9" * 5_000, None),
    ],
)
def test_what_is_no_toml_is_an_error_with_its_place(tmp_path, text, at):
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path, text)
    told = refused.value.diagnostic
    assert (told.code, told.level) == ("QR713", Level.ERROR)
    assert "cannot be read as TOML" in told.message
    assert at is None or (told.span.line, told.span.column) == at
    assert diagnostics_text.render([told])


@pytest.mark.parametrize("content", [b"\xff\xfe[\0", b"\xff", b"a = \0"])
def test_what_is_no_text(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UnreadableError):
        read_ignore_file(tmp_path / FILE)


TRAPS = '''\
# [[ignore]] in a remark
title = """
[[ignore]]
record = "in a text"
"""

[[ ignore ]] # first
record = "1" # [[ignore]]
reason = """
[[ignore]]
# not a remark
"""
added = 2026-11-21

[other]
x = 1

  [[ignore]]
  record = '2'
  reason = '[[ignore]]'
  added = 2026-11-21
'''


def test_places_are_those_of_the_tables_alone(tmp_path):
    file = read(tmp_path, TRAPS)
    assert [(one.suppression.record, one.span.line) for one in file.entries] == [("1", 7), ("2", 18)]
    assert [one.places["reason"].line for one in file.entries] == [9, 20]


# ── Where it is looked for ──


def test_the_nearest_file_up_to_the_repository(tmp_path):
    (tmp_path / FILE).write_text("")  # beyond what will be the repository
    inner = tmp_path / "repo" / "a" / "b"
    inner.mkdir(parents=True)
    assert find_ignore_file(inner) == tmp_path / FILE
    (tmp_path / "repo" / ".git").mkdir()
    assert find_ignore_file(inner) is None
    (tmp_path / "repo" / FILE).write_text("")
    assert find_ignore_file(inner) == tmp_path / "repo" / FILE
    (inner / FILE).write_text("")
    assert find_ignore_file(inner) == inner / FILE


# ── Changing it ──

ENTRY = '[[ignore]]\nrecord = "{0}"\nreason = "r"\nexpires = {1}\n'


def prune(path: Path) -> list[str | None]:
    _, gone = prune_entries(path, lambda one: one.state(TODAY) == "lapsed")
    return [one.suppression.record for one in gone]


def test_pruning_keeps_all_other_lines_byte_by_byte(tmp_path):
    path = tmp_path / FILE
    before = (
        "# head\n\n# about 1\n"
        + ENTRY.format(1, "2026-12-01   # a day ")
        + "\n# about 2\n"
        + ENTRY.format(2, "2026-01-01 # gone")
        + "\n# about 3,\t with blanks  \n\n\n"
        + ENTRY.format(3, "'2026-12-01'")
        + "\n[other]\nkept = [\n  [1, 2],\n]\n\n"
        + ENTRY.format(4, "2026-01-01")
    )
    path.write_text(before, "utf-8", newline="")
    assert prune(path) == ["2", "4"]
    assert path.read_text("utf-8") == (
        "# head\n\n# about 1\n"
        + ENTRY.format(1, "2026-12-01   # a day ")
        + "\n# about 2\n"
        + "\n# about 3,\t with blanks  \n\n\n"
        + ENTRY.format(3, "'2026-12-01'")
        + "\n[other]\nkept = [\n  [1, 2],\n]\n\n"
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_mark_at_the_head_stay(tmp_path, mark):
    path = tmp_path / FILE
    kept, gone = (ENTRY.format(*of).replace("\n", "\r\n") for of in ((1, "2026-12-01"), (2, "2026-01-01")))
    path.write_bytes(mark + (gone + "\r\n" + kept + "\r\n" + gone).encode())
    assert prune(path) == ["2", "2"]
    assert path.read_bytes() == mark + (kept + "\r\n").encode()
    add_entry(path, {"record": "é", "reason": "r", "added": TODAY}, TODAY)
    end = '\r\n\r\n[[ignore]]\r\nrecord = "é"\r\nreason = "r"\r\nadded = 2026-11-21\r\n'
    assert path.read_bytes() == mark + kept.removesuffix("\r\n").encode() + b"\r\n" + end.encode()


def test_pruning_what_looks_like_a_table_in_a_text(tmp_path):
    path = tmp_path / FILE
    path.write_text(TRAPS, "utf-8")
    _, gone = prune_entries(path, lambda one: one.suppression.record == "1")
    assert len(gone) == 1
    rest = path.read_text("utf-8")
    assert rest == TRAPS[: TRAPS.index("[[ ignore ]]")] + TRAPS[TRAPS.index("[other]") :]


def test_where_nothing_goes_nothing_is_written(tmp_path):
    path = tmp_path / FILE
    path.write_text(ENTRY.format(1, "2026-12-01"))
    before = path.stat().st_ino
    assert prune(path) == []
    assert path.stat().st_ino == before


@pytest.mark.parametrize(
    "text",
    [
        'ignore = [{record = "1", reason = "x", expires = 2026-01-01}]\n',
        '[["ignore"]]\nrecord = "1"\nreason = "x"\nexpires = 2026-01-01\n',
    ],
)
def test_what_is_written_in_another_way_is_left_alone(tmp_path, text):
    path = tmp_path / FILE
    path.write_text(text)
    with pytest.raises(UnreadableError) as refused:
        prune(path)
    assert "cannot be changed" in refused.value.diagnostic.message
    assert path.read_text() == text


def test_nothing_is_added_to_a_list_on_one_line(tmp_path):
    path = tmp_path / FILE
    path.write_text("ignore = []\n")
    with pytest.raises(UnreadableError):
        add_entry(path, {"record": "1", "reason": "x", "added": TODAY}, TODAY)
    assert path.read_text() == "ignore = []\n"
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'''",
        '"""',
        "\\",
        "a\nb",
        "\x00\x1f\x7f",
        "[[ignore]]",
        "# x",
        "\u202e",
        "😀",
        "\ud800",
        "=cmd|x",
        "]]>",
    ],
)
def test_any_text_is_added_as_it_is(tmp_path, text):
    path = tmp_path / FILE
    add_entry(path, {"record": text, "reason": f"because {text}", "added": TODAY}, TODAY)
    add_entry(path, {"record": "2", "reason": "x", "added": TODAY}, TODAY)
    entry, other = read_ignore_file(path).entries
    wanted = "?" if text == "\ud800" else text
    assert (entry.suppression.record, entry.suppression.reason) == (
        wanted.strip(),
        f"because {wanted}".strip(),
    )
    assert (other.suppression.record, other.state(TODAY)) == ("2", "holds")


def test_a_day_that_no_calendar_has_lapses_one_exception_and_no_other(tmp_path):
    path = tmp_path / "qualrules-ignore.toml"
    entry = '[[ignore]]\ncode = "QR601"\nreason = "{}"\nexpires = {}  # agreed\n'
    path.write_text(entry.format("first", "2026-11-31") + entry.format("second", "2026-12-01"), "utf-8")
    first, second = read_ignore_file(path).entries
    assert "2026-11-31" in first.undated
    assert second.suppression.expires == date(2026, 12, 1)
    assert not second.undated
