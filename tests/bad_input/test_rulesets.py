"""Rulesets that are wrong, huge or no rulesets at all, by every command that takes one."""

from __future__ import annotations

import random

import pytest

from tests.bad_input.deals import RULESET

CONDITION = RULESET + "\ncriterion deep for opportunity\n  when {}\n"
EXAMPLE = RULESET + '\nexample "x" for opportunity\n  amount: {}\n'
NOISE = random.Random(11).randbytes(3000)

NOT_A_TEXT = {
    "empty": (b"", ('"bad.qual" is empty',)),
    "blank": (b" \n\n", ('"bad.qual" is empty',)),
    "noise": (NOISE, ('"bad.qual" is not a text', "binary")),
    "utf-16": (RULESET.encode("utf-16"), ('"bad.qual" is written in UTF-16', "save it as UTF-8")),
    "latin-1": (
        RULESET.encode() + b"# \xe9\n",
        ("not written in UTF-8", "on line 21, is 0xe9", "save it as UTF-8"),
    ),
}

WRONG = {
    "nothing of ours": ("amount,stage\n1,2\n", ("bad.qual:1:1", "belongs to no item")),
    "brackets": (
        CONDITION.format("(" * 500 + "large" + ")" * 500),
        ("QR109", "more than 100 deep", "bad.qual:23:"),
    ),
    "open brackets": (CONDITION.format("(" * 500), ("QR109", "more than 100 deep", "bad.qual:23:")),
    "all of": (CONDITION.format("all of (" * 500 + "large" + ")" * 500), ("QR109", "more than 100 deep")),
    "not not": (CONDITION.format("not " * 500 + "large"), ("QR109", "more than 100 deep")),
    "an example": (EXAMPLE.format("{ a: " * 500), ("QR109", "more than 100 deep")),
    "closing brackets": (CONDITION.format("large" + ")" * 500), ("bad.qual:23:13", "no bracket is open")),
    "an open text": (RULESET + 'list x: "a\n', ("bad.qual:21:9",)),
    "nul": (RULESET + "list x: \x00\n", ()),
}


@pytest.mark.parametrize("name", NOT_A_TEXT)
@pytest.mark.parametrize("command", ["check", "test", "run", "audit"])
def test_a_file_that_is_no_text_cannot_be_read(qualrules, folder, command, name):
    content, words = NOT_A_TEXT[name]
    (folder / "bad.qual").write_bytes(content)
    done = qualrules(command, "bad.qual", *(["good.csv"] if command in ("run", "audit") else []))
    done.says(*words)
    assert (done.code, done.out) == (2, "")
    assert (folder / "bad.qual").read_bytes() == content


@pytest.mark.parametrize("name", ["noise", "utf-16", "latin-1"])
@pytest.mark.parametrize("arguments", [("fmt",), ("fmt", "--check"), ("check", "--fix"), ("check", "--diff")])
def test_what_cannot_be_read_is_not_written(qualrules, folder, arguments, name):
    content, words = NOT_A_TEXT[name]
    (folder / "bad.qual").write_bytes(content)
    done = qualrules(*arguments, "bad.qual")
    done.says(*words)
    assert (done.code, done.out) == (2, "")
    assert (folder / "bad.qual").read_bytes() == content


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_a_finding_of_check_and_stops_the_other_commands(qualrules, folder, name):
    text, words = WRONG[name]
    (folder / "bad.qual").write_text(text, encoding="utf-8")
    checked = qualrules("check", "bad.qual")
    checked.says(*words)
    assert checked.code == (1 if name != "nul" else 2)
    for command in (["run", "bad.qual", "good.csv"], ["audit", "bad.qual", "good.csv"], ["test", "bad.qual"]):
        done = qualrules(*command)
        done.says(*words)
        assert (done.code, done.out) == (2, "")


def test_what_a_line_far_too_long_says_is_short(qualrules, folder):
    (folder / "bad.qual").write_text(
        RULESET + "criterion c for opportunity when " + "large " * 100_000, encoding="utf-8"
    )
    done = qualrules("check", "bad.qual")
    done.says("bad.qual:21:40", '"large" has no place here')
    assert done.code == 1
    assert max(map(len, done.out.splitlines())) < 400


def test_a_ring_of_use_is_named(qualrules, folder):
    for name, used in ("ab", "bc", "ca"):
        header = "ruleset ring 1.0.0\n" if name == "a" else ""
        (folder / f"{name}.qual").write_text(f'{header}use "{used}.qual"\n', encoding="utf-8")
    words = ('"a.qual" uses itself', 'which uses "c.qual", which uses "a.qual" again', "c.qual:1:5")
    done = qualrules("check", "a.qual")
    done.says(*words)
    assert done.code == 1
    done = qualrules("run", "a.qual", "good.csv")
    done.says(*words)
    assert done.code == 2


def test_a_folder_whose_files_use_each_other_in_a_ring(qualrules, folder):
    ring = folder / "ring"
    ring.mkdir()
    (ring / "a.qual").write_text('ruleset ring 1.0.0\nuse "b.qual"\n', encoding="utf-8")
    (ring / "b.qual").write_text('use "a.qual"\n', encoding="utf-8")
    done = qualrules("run", "ring", "good.csv")
    done.says('"a.qual" uses itself')
    assert done.code == 2


@pytest.mark.parametrize(("depth", "code"), [(31, 0), (40, 1)])
def test_use_has_a_depth(qualrules, folder, depth, code):
    for number in range(depth):
        header = "ruleset deep 1.0.0\n" if number == 0 else ""
        (folder / f"d{number}.qual").write_text(f'{header}use "d{number + 1}.qual"\n', encoding="utf-8")
    (folder / f"d{depth}.qual").write_text('list x: "a"\n', encoding="utf-8")
    done = qualrules("check", "d0.qual")
    done.says(*(["files use each other more than 32 deep", 'use "d33.qual"'] if code else []))
    assert done.code == code


def test_what_use_names_is_not_there_or_no_text(qualrules, folder):
    for used, words, code in [("gone.qual", ('"gone.qual"',), 1), ("noise.qual", ("binary", "uses it"), 2)]:
        (folder / "noise.qual").write_bytes(NOISE)
        (folder / "user.qual").write_text(f'ruleset user 1.0.0\nuse "{used}"\n', encoding="utf-8")
        done = qualrules("check", "user.qual")
        done.says(*words)
        assert done.code == code


def test_a_source_file_that_is_none(qualrules, folder):
    (folder / "noise.qual").write_bytes(NOISE)
    (folder / "sources").mkdir()
    for source, word in [
        ("gone.qual", "there is no file"),
        ("noise.qual", "binary"),
        ("sources", "is a folder"),
    ]:
        done = qualrules("run", "deals.qual", "good.csv", "--source", source)
        done.says(f'"{source}"', word)
        assert (done.code, done.out) == (2, "")
