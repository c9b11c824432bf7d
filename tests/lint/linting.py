"""What the tests of lint stand on: files on disk, checked as `check` does it, and what one rule finds, in short."""

from __future__ import annotations

from pathlib import Path

from qualrules.diagnostics import Diagnostic
from qualrules.lint.shipped import SHIPPED
from qualrules.workspace.checking import check_files, mistakes
from qualrules.workspace.finding import Found
from qualrules.workspace.linting import remarks

RULES = {rule.code: rule for rule in SHIPPED}


def write(folder: Path, **files: str) -> None:
    """Files by name; the ending is left out."""
    for name, text in files.items():
        (folder / f"{name}.qual").write_text(text, encoding="utf-8")


def findings(folder: Path, code: str, *named: str) -> list[Diagnostic]:
    """What a rule finds in the named files (all, if none is named), which have no mistake."""
    paths = [folder / f"{name}.qual" for name in named] or sorted(folder.glob("*.qual"))
    checkup = check_files([Found(path, path.name) for path in paths])
    assert not checkup.unreadable
    wrong = mistakes(checkup)
    assert not wrong, [one.message for one in wrong]
    return mistakes(checkup, remarks=remarks(checkup, [RULES[code]]))


def found(folder: Path, code: str, text: str) -> list[str]:
    """The lines of one file in which a rule finds something, each with what it says behind `#!`."""
    write(folder, main=text)
    return [
        f"{one.span.source.line_text(one.span.line).partition(' #!')[0]} #! {one.message}"
        for one in findings(folder, code, "main")
    ]


def marked(text: str) -> list[str]:
    """The lines of a text that are marked so, once for each thing said; `;;` stands between two."""
    lines = [line.partition(" #! ") for line in text.splitlines()]
    return [f"{line} #! {message}" for line, _, said in lines for message in said.split(" ;; ") if message]
