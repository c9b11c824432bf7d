"""`REV:PATH`: what a ruleset was at a revision, with all that it uses; and what is said where there is no such thing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualrules.workspace.comparing import open_sides
from qualrules.workspace.revisions import written_revision
from qualrules.workspace.texts import UnreadableError
from tests.ci_files.repository import git
from tests.invoking import Done, invoke

OLD = 'ruleset sales 1.0.0 "Sales"\n  currency EUR\nuse "../shared/money.qual"\nuse "bant"\n'
NEW = OLD.replace("1.0.0", "1.1.0")
MONEY = "record deal\n  amount: money\n\ncriterion large for deal\n  when amount >= 10,000 EUR\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository with two commits: the threshold that the ruleset brings in by `use` is another in the second."""
    top = tmp_path / "top"
    for name in ("rules", "shared"):
        (top / name).mkdir(parents=True)
    git(top, "init", "--quiet", "--initial-branch=main")
    commit(top, {"rules/sales.qual": OLD, "shared/money.qual": MONEY}, tag="v1.0.0")
    commit(top, {"rules/sales.qual": NEW, "shared/money.qual": MONEY.replace("10,000", "20,000")})
    return top


def commit(top: Path, files: dict[str, str], tag: str = "") -> None:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "a change")
    if tag:
        git(top, "tag", tag)


def opened(old: str, new: str = "bant") -> dict[str, str]:
    """Name → text of the files that were read for OLD."""
    sides = open_sides(old, new)
    assert not sides.diagnostics, sides.diagnostics
    return {source.name: source.text for source in sides.old.loaded.files}


def refused(old: str, *words: str, new: str = "bant") -> Done:
    """The call is refused, in these words."""
    done = invoke("diff", "--", old, new)
    assert done.code == 2, done
    assert done.out == ""
    done.says(*words)
    return done


# ── What is read ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("revision", ["HEAD~1", "v1.0.0", "main~1", "main^", "HEAD@{1}"])
def test_what_is_used_is_read_at_the_same_revision(
    top: Path, monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    monkeypatch.chdir(top)
    files = opened(f"{revision}:rules/sales.qual")
    assert files[f"{revision}:rules/sales.qual"] == OLD
    assert files[f"{revision}:shared/money.qual"] == MONEY
    assert "<shipped>/bant.qual" in files


def test_a_commit_is_named_by_its_beginning_too(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    short = git(top, "rev-parse", "--short", "HEAD~1").strip()
    assert opened(f"{short}:rules/sales.qual")[f"{short}:rules/sales.qual"] == OLD


def test_a_remote_branch_is_a_revision(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "--quiet", str(top), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert "20,000" in opened("origin/main:rules/sales.qual")["origin/main:shared/money.qual"]


def test_what_is_not_committed_does_not_count(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    (top / "shared" / "money.qual").write_text("this is no rule", encoding="utf-8")
    assert "20,000" in opened("HEAD:rules/sales.qual")["HEAD:shared/money.qual"]


@pytest.mark.parametrize("path", ["rules/sales.qual", "./rules/sales.qual", "rules/../rules/sales.qual"])
def test_a_path_is_meant_from_the_top(top: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(top)
    assert "HEAD:rules/sales.qual" in opened(f"HEAD:{path}")


@pytest.mark.parametrize("path", ["sales.qual", "./sales.qual", "../rules/sales.qual", "rules/sales.qual"])
def test_a_path_is_meant_from_the_folder_or_as_git_has_it(
    top: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(top / "rules")
    assert "HEAD:rules/sales.qual" in opened(f"HEAD:{path}")


def test_the_repository_is_that_of_the_path(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "HEAD~1:rules/sales.qual" in opened("HEAD~1:top/rules/sales.qual")
    assert "HEAD~1:rules/sales.qual" in opened(f"HEAD~1:{top}/rules/sales.qual")


def test_a_folder_that_is_gone_is_still_in_the_revision(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(top, "mv", "rules", "moved")
    git(top, "commit", "--quiet", "--message", "moved")
    monkeypatch.chdir(top)
    assert opened("HEAD~1:rules/sales.qual")["HEAD~1:rules/sales.qual"] == NEW


def test_a_folder_means_its_ruleset(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    commit(top, {"rules/.hidden/other.qual": "nothing", "rules/notes.txt": "nothing"})
    assert "HEAD:rules/sales.qual" in opened("HEAD:rules")
    assert "HEAD:rules/sales.qual" in opened("HEAD:rules/")
    monkeypatch.chdir(top / "rules")
    assert "HEAD:rules/sales.qual" in opened("HEAD:.")


def test_a_link_is_followed_in_the_revision(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (top / "rules" / "newest.qual").symlink_to("sales.qual")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "a link")
    (top / "rules" / "newest.qual").unlink()
    monkeypatch.chdir(top)
    assert opened("HEAD:rules/newest.qual")["HEAD:rules/newest.qual"] == NEW


def test_a_bare_repository_has_revisions(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(top), "bare")
    monkeypatch.chdir(tmp_path / "bare")
    assert "main:rules/sales.qual" in opened("main:rules/sales.qual")


def test_a_hook_may_have_told_about_its_own_repository(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.chdir(top / "rules")
    assert "HEAD:rules/sales.qual" in opened("HEAD:sales.qual")


def test_names_that_are_not_ascii_and_have_spaces(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"rules/Käufer A.qual": OLD})
    git(top, "rm", "--quiet", "rules/sales.qual")
    git(top, "commit", "--quiet", "--message", "gone")
    monkeypatch.chdir(top)
    assert "HEAD:rules/Käufer A.qual" in opened("HEAD:rules/Käufer A.qual")
    assert "HEAD:rules/Käufer A.qual" in opened("HEAD:rules")


def test_what_is_there_wins(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    for name in ("HEAD:rules", "a#b.qual"):
        (top / name).write_text('ruleset here 1.0.0 "Here"\n  currency EUR\nuse "bant"\n', encoding="utf-8")
        assert name in opened(name)


# ── PATH#NAME ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_is_taken_from_each_form(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    sides = open_sides("HEAD~1:rules/sales.qual#large", "rules/sales.qual#large")
    assert (sides.old.name, sides.new.name) == ("large", "large")
    assert sides.old.written == "HEAD~1:rules/sales.qual#large"
    assert open_sides("bant#bant", "rules#large").old.name == "bant"


def test_a_hash_in_the_name_of_a_file_of_the_revision_wins(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(top, {"rules/a#large": OLD})
    monkeypatch.chdir(top)
    (top / "rules" / "a#large").unlink()
    assert open_sides("HEAD:rules/a#large", "bant").old.name == ""


def test_one_ruleset_is_read_once_for_two_names() -> None:
    sides = open_sides("bant#need", "bant#timeline")
    assert sides.old.loaded is sides.new.loaded


def test_a_definition_and_a_ruleset_cannot_be_compared() -> None:
    done = refused("bant#bant", '"bant#bant" is one definition, and "bant" is a whole ruleset')
    done.says("name a definition on both sides: bant#bant", "or compare the whole rulesets: bant")


@pytest.mark.parametrize("written", ["bant#", "#bant", "#"])
def test_half_a_name_is_none(written: str) -> None:
    refused(written, f'"{written}" is not PATH#NAME')


# ── What is refused ───────────────────────────────────────────────────────────────────────────────────────────────


def test_no_such_revision(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    refused("v1.0.1:rules/sales.qual", 'there is no revision "v1.0.1"', 'did you mean "v1.0.0"?')
    refused("HEAD~7:rules/sales.qual", 'there is no revision "HEAD~7"')


@pytest.mark.parametrize(
    "written", ["HEAD~1..HEAD", "^HEAD", "HEAD HEAD", "HEAD:x", "HEAD^{tree}", "a}b", "HEAD\n"]
)
def test_what_is_not_one_commit(top: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.chdir(top)
    done = invoke("diff", f"{written}:rules/sales.qual", "bant")
    done.says()
    assert done.code == 2
    assert "there is no" in done.err


@pytest.mark.parametrize("written", ["-x", "--output=gone", "--git-dir=/", "-"])
def test_a_revision_is_never_an_option(top: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.chdir(top)
    refused(f"{written}:rules/sales.qual", f'"{written}" is no revision: it begins with "-"')
    assert not (top / "gone").exists()


@pytest.mark.parametrize("written", ["$(touch gone)", "HEAD; touch gone", "`touch gone`", "HEAD|touch gone"])
def test_no_shell_sees_it(top: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.chdir(top)
    refused(f"{written}:rules/sales.qual", f'there is no revision "{written}"')
    refused(f"HEAD:{written}", f'there is no file or folder "{written}" at the revision "HEAD"')
    assert not (top / "gone").exists()


def test_no_such_path(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    refused("HEAD:rules/sale.qual", 'there is no file or folder "rules/sale.qual" at the revision "HEAD"')
    refused(
        "HEAD:rules/sales.qual/x", 'there is no file or folder "rules/sales.qual/x" at the revision "HEAD"'
    )
    refused("HEAD:bant", 'the shipped ruleset "bant" comes with the installation')
    (top / "rules" / "new.qual").write_text(OLD, encoding="utf-8")
    refused("HEAD:rules/new.qual", 'there is a file "rules/new.qual" now: it is not in that revision')
    refused("HEAD:rules/sa\nles.qual", "there is no file or folder")


@pytest.mark.parametrize(("written", "missing"), [(":rules/sales.qual", "revision"), ("HEAD:", "file")])
def test_half_of_it_is_missing(
    top: Path, monkeypatch: pytest.MonkeyPatch, written: str, missing: str
) -> None:
    monkeypatch.chdir(top)
    refused(written, f'"{written}" names no {missing}', "write REV:PATH")


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    refused("HEAD:sales.qual", "is not in a git repository")


def test_without_git(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    monkeypatch.setenv("PATH", str(top))
    refused(
        "HEAD:rules/sales.qual", "reading a revision needs git, which is not installed", "help: install git"
    )


@pytest.mark.parametrize("written", ["C:\\rules\\sales.qual", "C:/rules/sales.qual"])
def test_a_letter_of_a_drive_is_no_revision(top: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.chdir(top)
    refused(written, f'there is no file or folder "{written}"')


def test_a_repository_without_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet", "empty")
    monkeypatch.chdir(tmp_path / "empty")
    refused("HEAD:sales.qual", 'there is no revision "HEAD"')


def test_a_clone_without_its_past(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{top}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    refused("HEAD~1:rules/sales.qual", 'there is no revision "HEAD~1"', "git fetch --unshallow --tags")


def test_what_is_used_has_to_be_in_the_repository(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (top.parent / "outside.qual").write_text(MONEY, encoding="utf-8")
    commit(top, {"rules/sales.qual": OLD.replace("../shared/money.qual", "../../outside.qual")})
    monkeypatch.chdir(top)
    refused(
        "HEAD:rules/sales.qual",
        '"../../outside.qual" is not inside the git repository, so no revision has it',
        '"HEAD:rules/sales.qual" uses it',
    )


def test_what_is_used_is_not_taken_from_the_disk(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(top, "rm", "--quiet", "--cached", "shared/money.qual")
    git(top, "commit", "--quiet", "--message", "gone")
    monkeypatch.chdir(top)
    assert (top / "shared" / "money.qual").is_file()
    refused(
        "HEAD:rules/sales.qual",
        "QR211",
        'there is no file "../shared/money.qual"',
        "HEAD:rules/sales.qual:3:5",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"ruleset \xff", "is not written in UTF-8"),
        (b"\x00\x01", "holds binary data"),
        (b"<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", "marks of a merge"),
        (b"criterion x for nobody\n  when y\n", "nobody"),
    ],
)
def test_what_cannot_be_read_there(
    top: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, words: str
) -> None:
    (top / "rules" / "odd.qual").write_bytes(content)
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "odd")
    monkeypatch.chdir(top)
    refused("HEAD:rules/odd.qual", words, "HEAD:rules/odd.qual")


def test_a_folder_with_nothing_in_it_or_too_much(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"notes/a.txt": "a", "two/a.qual": OLD, "two/b.qual": NEW})
    monkeypatch.chdir(top)
    refused("HEAD:notes", 'there is no .qual file in the folder "HEAD:notes"')
    refused("HEAD:two", 'the folder "HEAD:two" has several rulesets', "HEAD:two/a.qual, HEAD:two/b.qual")


def test_one_ruleset_from_standard_input() -> None:
    refused("-", "standard input holds one ruleset, and two are compared", new="-")


def test_both_have_mistakes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.qual", tmp_path / "b.qual"]
    for path in paths:
        path.write_text(f"criterion {path.stem} for opportunity\n  when amont > 3\n", encoding="utf-8")
    refused(str(paths[0]), f"{paths[0]}:1", f"{paths[1]}:1", new=str(paths[1]))


# ── How it is written ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("HEAD:a.qual", ("HEAD", "a.qual")),
        ("HEAD:a:b.qual", ("HEAD", "a:b.qual")),
        ("HEAD@{2026-01-01 10:00}:a.qual", ("HEAD@{2026-01-01 10:00}", "a.qual")),
        ("HEAD^{/fix: this}:a.qual", ("HEAD^{/fix: this}", "a.qual")),
        ("a.qual", None),
        ("C:\\a.qual", None),
        ("c:/a.qual", None),
        ("HEAD@{1", None),
        ("", None),
    ],
)
def test_where_the_revision_ends(text: str, parts: tuple[str, str] | None) -> None:
    assert written_revision(text) == parts


def test_a_null_character_is_said_kindly(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    for written in ("HEAD\0:rules/sales.qual", "HEAD:rules\0/sales.qual"):
        with pytest.raises(UnreadableError):
            open_sides(written, "bant")
    assert os.getcwd() == str(top)  # noqa: PTH109 - reading changes nothing
