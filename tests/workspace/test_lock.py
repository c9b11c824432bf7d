"""`qualrules.lock`: nothing that somebody signed gets lost, whoever writes at the same time, whatever stands there."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from errno import ENOSPC
from pathlib import Path

import pytest

from qualrules.evaluate.meaning import Digests
from qualrules.evaluate.meaning_changes import Signed
from qualrules.workspace.lock import FILE, add_signature, signatures
from qualrules.workspace.locked import locked
from qualrules.workspace.texts import UnreadableError

ROOT = Path(__file__).parents[2]
DIGESTS = Digests(
    {("definition", "mql"): "sha256:1", ("promise", 'One "way", a\\b = [only] – '): "sha256:2"},
    {("definition", "mql"): "11", ("field", "lead.email"): "22", ("setting", "time zone"): "33"},
)
SIGNING = """
import sys, time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from qualrules.evaluate.meaning import Digests
from qualrules.evaluate.meaning_changes import Signed
from qualrules.workspace import lock

path, name, without = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
write = lock.write_text
def slowly(*arguments):
    time.sleep(0.2)
    write(*arguments)
lock.write_text = slowly
if without:
    lock.locked = lambda path: nullcontext()
while not path.with_name("go").exists():
    time.sleep(0.005)
digests = Digests({("definition", "d"): "sha256:1"}, {("definition", "d"): "1"})
lock.add_signature(path, Signed(name, date(2026, 11, 22), "a", "1.0.0", "a.qual", digests))
"""


def signed(by: str = "Head of Sales", file: str = "a.qual", ruleset: str = "a", on: int = 22) -> Signed:
    return Signed(by, date(2026, 11, on), ruleset, "1.0.0", file, DIGESTS)


def signers(path: Path, ruleset: str = "a", file: str = "a.qual") -> list[str]:
    return [one.by for one in signatures(path, ruleset, file)]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / FILE


def test_what_is_written_is_read(lock: Path) -> None:
    assert signatures(lock, "a", "a.qual") == []
    assert add_signature(lock, signed()) is False
    assert signatures(lock, "a", "a.qual") == [signed()]
    assert tomllib.loads(lock.read_text("utf-8"))["form"] == 1


def test_signing_again_replaces_the_own_signature_and_no_other(lock: Path) -> None:
    for one in (signed(), signed("Head of Marketing"), signed(file="b.qual", ruleset="b")):
        add_signature(lock, one)
    others = lock.read_text("utf-8")
    assert add_signature(lock, signed("head of sales", on=23)) is True
    assert signers(lock) == ["head of sales", "Head of Marketing"]
    assert signers(lock, "b", "b.qual") == ["Head of Sales"]
    _, *rest = others.split("[[signature]]")
    assert lock.read_text("utf-8").endswith("[[signature]]".join(["", *rest[1:]]))


def test_the_same_signature_again_writes_the_same_text(lock: Path) -> None:
    for name in ("A", "B", "C"):
        add_signature(lock, signed(name))
    before = lock.read_bytes()
    add_signature(lock, signed("B"))
    assert lock.read_bytes() == before


def test_remarks_stay(lock: Path) -> None:
    add_signature(lock, signed())
    lock.write_text("# ours\n" + lock.read_text("utf-8") + "\n# the end\n", encoding="utf-8")
    add_signature(lock, signed("Head of Marketing"))
    text = lock.read_text("utf-8")
    assert text.startswith("# ours\n")
    assert "# the end" in text
    assert signers(lock) == ["Head of Sales", "Head of Marketing"]


def test_of_two_signatures_of_one_name_the_later_day_counts(lock: Path) -> None:
    add_signature(lock, signed(on=23))
    first = lock.read_text("utf-8")
    lock.unlink()
    add_signature(lock, signed(on=22))
    merged = first + lock.read_text("utf-8").partition("form = 1\n")[2]
    lock.write_text(merged, encoding="utf-8")
    assert [one.on.day for one in signatures(lock, "a", "a.qual")] == [23]
    add_signature(lock, signed(on=24))
    assert lock.read_text("utf-8").count("[[signature]]") == 1


def test_a_renamed_file_keeps_its_signatures_and_a_copy_has_none(lock: Path) -> None:
    add_signature(lock, signed(file="old.qual"))
    assert signers(lock, "a", "new.qual") == ["Head of Sales"]
    (lock.parent / "old.qual").touch()
    assert signers(lock, "a", "new.qual") == []
    assert signers(lock, "another name", "old.qual") == ["Head of Sales"]
    assert signers(lock, "", "new.qual") == []


def test_nothing_is_left_beside_the_lock(lock: Path) -> None:
    add_signature(lock, signed())
    assert [path.name for path in lock.parent.iterdir()] == [FILE]


# ── At the same time ──────────────────────────────────────────────────────────────────────────────────────────────


def at_once(lock: Path, count: int, *without: str) -> list[str]:
    """Processes that all sign when the file `go` appears, each by another name; who stands in the lock then."""
    names = [f"Head {number}" for number in range(count)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", SIGNING, str(lock), name, *without], env=environment)
        for name in names
    ]
    (lock.parent / "go").touch()
    assert [one.wait(timeout=100) for one in running] == [0] * count
    return sorted(signers(lock))


def test_processes_that_sign_at_once_lose_no_signature(lock: Path) -> None:
    assert at_once(lock, 5) == [f"Head {number}" for number in range(5)]
    assert {path.name for path in lock.parent.iterdir()} == {FILE, "go"}


def test_without_waiting_for_each_other_they_would(lock: Path) -> None:
    """So that the test before this one shows something."""
    assert len(at_once(lock, 5, "without")) < 5


def test_who_waits_too_long_is_told_so(lock: Path) -> None:
    with (
        locked(lock),
        pytest.raises(UnreadableError, match="is being written by another run"),
        locked(lock, 0.1),
    ):
        pass  # pragma: no cover - not reached


def test_a_lock_is_free_after_a_failure(lock: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(lock):
        raise ZeroDivisionError
    with locked(lock, 0.1):
        pass


def test_what_a_killed_run_left_behind_keeps_nobody_out(lock: Path) -> None:
    killed = (
        "import os, sys; from qualrules.workspace.locked import locked\nwith locked(sys.argv[1]): os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(lock)], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 9
    assert [path.name for path in lock.parent.iterdir()] == [f".{FILE}.guard"]
    with locked(lock, 0.1):
        pass
    assert not list(lock.parent.iterdir())


def test_two_ways_to_one_file_wait_for_each_other(lock: Path) -> None:
    link = lock.with_name("link")
    link.symlink_to(FILE)
    with locked(lock), pytest.raises(UnreadableError, match="another run"), locked(link, 0.1):
        pass  # pragma: no cover - not reached


def test_an_error_of_the_disk_is_said_of_the_file(lock: Path) -> None:
    with pytest.raises(OSError, match="No space") as found, locked(lock):
        raise OSError(ENOSPC, "No space left on device")
    assert found.value.filename == str(lock)


def test_a_link_that_leads_nowhere(lock: Path) -> None:
    lock.symlink_to(lock.parent / "gone" / FILE)
    with pytest.raises(FileNotFoundError, match=r'there is no folder ".*gone"'), locked(lock):
        pass  # pragma: no cover - not reached


# ── What cannot be read ───────────────────────────────────────────────────────────────────────────────────────────

RIGHT = """\
form = 1

[[signature]]
ruleset = "a"
version = "1.0.0"
file = "a.qual"
by = "Head of Sales"
on = 2026-11-22

[signature.items.definition]
mql = "sha256:1"

[signature.parts.definition]
mql = "1"
"""
BROKEN = {
    "no TOML": ("form = \n", 1, "cannot be read as TOML"),
    "cut off": ('form = 1\n\n[[signature]]\nby = "Hea', 4, "cannot be read as TOML"),
    "a merge": (
        f"{RIGHT}<<<<<<< HEAD\n[[signature]]\n=======\n[[signature]]\n>>>>>>> other\n",
        15,
        "holds the marks of a merge that is not finished",
    ),
    "a later form": (
        RIGHT.replace("form = 1", "form = 2"),
        1,
        "has form 2; this version of qualrules reads form 1",
    ),
    "an earlier form": (RIGHT.replace("form = 1", "form = 0"), 1, "has form 0"),
    "no form": (RIGHT.replace("form = 1\n", ""), 1, "it does not say its form"),
    "a form of another kind": (RIGHT.replace("form = 1", "form = true"), 1, "its form is no whole number"),
    "another program's lock": ('version = 1\n[[package]]\nname = "x"\n', 1, "is no lock of qualrules"),
    "no tables": ("form = 1\nsignature = 3\n", 1, "written as tables [[signature]]"),
    "tables on one line": ('form = 1\nsignature = [{by = "A"}]\n', 1, "written as tables [[signature]]"),
    "no name": (RIGHT.replace('by = "Head of Sales"\n', ""), 3, "`by` of this signature is not a text"),
    "an empty name": (RIGHT.replace('"Head of Sales"', '" "'), 7, "`by` of this signature is not a name"),
    "a number as name": (RIGHT.replace('"Head of Sales"', "7"), 7, "`by` of this signature is not a text"),
    "a day as text": (RIGHT.replace("2026-11-22", '"yesterday"'), 8, "`on` of this signature is not a day"),
    "an instant": (
        RIGHT.replace("2026-11-22", "2026-11-22T10:00:00Z"),
        8,
        "`on` of this signature is not a day",
    ),
    "words that are no text": (
        RIGHT.replace("2026-11-22\n", "2026-11-22\nwords = 3\n"),
        9,
        "`words` of this signature is not a text",
    ),
    "an impossible day": (RIGHT.replace("2026-11-22", "2026-02-30"), 8, "cannot be read as TOML"),
    "no digests": (RIGHT.partition("[signature.items")[0], 3, "`items` holds no digests"),
    "no parts": (RIGHT.partition("[signature.parts")[0], 3, "`parts` holds no digests"),
    "digests of another kind": (
        RIGHT.replace("sha256:1", "x").replace('"x"', "12"),
        3,
        "`items` holds no digests",
    ),
    "items of another kind": (
        RIGHT.replace("items.definition", "items.dragons"),
        3,
        "`items` holds no digests",
    ),
    "items that are no tables": (
        RIGHT.replace("[signature.items.definition]\n", "[signature.items]\n"),
        3,
        "`items`",
    ),
    "too deep": (f"form = {'[' * 5000}", 1, "cannot be read as TOML"),
    "a number without end": (f"form = {'9' * 10_000}", 1, "cannot be read as TOML"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_lock_that_is_not_understood_is_refused_with_its_line_and_left_as_it_is(
    what: str, lock: Path
) -> None:
    text, line, sentence = BROKEN[what]
    lock.write_text(text, encoding="utf-8")
    for attempt in (lambda: signatures(lock, "a", "a.qual"), lambda: add_signature(lock, signed("Another"))):
        with pytest.raises(UnreadableError) as raised:
            attempt()
        told = raised.value.diagnostic
        assert told.code == "QR703"
        assert sentence in told.message
        assert told.span.line == line
        assert lock.read_text("utf-8") == text
    assert [path.name for path in lock.parent.iterdir()] == [FILE]


def test_the_right_one_is_read(lock: Path) -> None:
    lock.write_text(RIGHT, encoding="utf-8")
    assert signers(lock) == ["Head of Sales"]


def test_words_are_kept_and_older_locks_have_none(lock: Path) -> None:
    lock.write_text(RIGHT, encoding="utf-8")
    assert [one.words for one in signatures(lock, "a", "a.qual")] == [""]
    add_signature(lock, replace(signed(), words="sha256:2"))
    assert [one.words for one in signatures(lock, "a", "a.qual")] == ["sha256:2"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "form = 1\n"])
def test_an_empty_lock_is_written_to(text: str, lock: Path) -> None:
    lock.write_text(text, encoding="utf-8")
    assert signers(lock) == []
    add_signature(lock, signed())
    assert signers(lock) == ["Head of Sales"]
    assert lock.read_text("utf-8").startswith(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'form = "\xff"\n', b"a\x00b"])
def test_a_lock_that_is_no_text(content: bytes, lock: Path) -> None:
    lock.write_bytes(content)
    with pytest.raises(UnreadableError):
        add_signature(lock, signed())
    assert lock.read_bytes() == content


def test_a_folder_in_its_place(lock: Path) -> None:
    lock.mkdir()
    with pytest.raises(UnreadableError, match="is a folder"):
        add_signature(lock, signed())
