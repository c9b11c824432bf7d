"""GitLab's code quality file of flags: the documented fields and no others, each entry with a fingerprint of its own.

What is suppressed or in the baseline is left out: the form has no word for it, and GitLab compares branches by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from qualrules.diagnostics import Level
from qualrules.report.flags import Flag, Mark, ended, urgency
from qualrules.report.json_text import spaced
from qualrules.report.record_form import Form

SEVERITY = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"}
"""Nothing here is critical or a blocker: what stops a merge is the exit code."""
LARGEST = 100_000_000
"""Bytes: GitLab takes artifacts of up to 100 MB, unless its administrator says otherwise."""
MOST_LINES = 5
"""Remarks that stand in a description, which GitLab shows as one line."""
NOWHERE = Mark(".", 1, 1, 1)
"""The place of what lies in no file."""


def lines(flags: Iterable[Flag], complete: str, not_shown: str = "") -> Iterator[str]:
    """The file in pieces, each entry on a line of its own. `complete` names a form in which everything stands; `not_shown`
    says what is not among the flags.
    """
    entries, short = _fitted(flags, complete)
    if short is not None:
        entries.append(spaced(short))
    if not_shown:
        entries.append(spaced(_besides(not_shown, "not shown", None)))
    yield "["
    for number, entry in enumerate(entries):
        yield f"{',' if number else ''}\n  {entry}"
    yield "\n]\n"


def left_out(flags: Iterable[Flag], complete: str) -> str | None:
    """What does not fit into the file, in a sentence; None where it holds everything."""
    short = _fitted(flags, complete)[1]
    return str(short["description"]) if short is not None else None


def _fitted(flags: Iterable[Flag], complete: str) -> tuple[list[str], Form | None]:
    """The entries that fit, in their order, and the one that says what does not."""
    numbered = [(number, flag) for number, flag in enumerate(flags) if flag.is_new]
    numbered.sort(key=lambda pair: urgency(pair[1]))
    kept: list[tuple[int, str]] = []
    size = 0
    for number, flag in numbered:
        entry = spaced(_entry(flag))
        size += len(entry.encode("utf-8")) + 4
        if size > LARGEST - 1_000:  # room for the entry that says so
            return _in_order(kept), _short(numbered[0][1], len(numbered), len(kept), complete)
        kept.append((number, entry))
    return _in_order(kept), None


def _in_order(kept: Iterable[tuple[int, str]]) -> list[str]:
    return [entry for _, entry in sorted(kept)]


def _entry(flag: Flag) -> Form:
    told = flag.told
    said = told[: MOST_LINES + 1]
    if len(told) > len(said):
        said.append(f"and {len(told) - len(said)} more")
    text = " ".join(ended(one.strip()) for one in said)
    return _form(f"{flag.code} {flag.name}: {text}", flag.code, flag.key, SEVERITY[flag.level], flag.mark)


def _short(first: Flag, total: int, kept: int, complete: str) -> Form:
    text = (
        f"{total - kept:,} of {total:,} entries are left out of the code quality file, because GitLab takes "
        f"{LARGEST // 1_000_000} MB; errors went in first, and {complete} has them all."
    )
    return _besides(text, "left out", first.mark)


def _besides(text: str, what: str, mark: Mark | None) -> Form:
    """An entry that is no flag."""
    fingerprint = sha256(what.encode()).hexdigest()
    return _form(text, what.replace(" ", "-"), fingerprint, SEVERITY[Level.NOTE], mark)


def _form(description: str, check: str, fingerprint: str, severity: str, mark: Mark | None) -> Form:
    at = mark or NOWHERE
    return {
        "description": description,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": at.path, "lines": {"begin": at.line}},
    }
