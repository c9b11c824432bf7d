"""The result of running examples, for people: each failure at its line, the counts, what is not covered."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.evaluate.coverage import Covered
from qualrules.evaluate.examples import failure
from qualrules.report.diagnostics_text import Piece, draw, text_of
from qualrules.report.examples_report import ExamplesReport, FileResult
from qualrules.report.visible import visible


def render(report: ExamplesReport) -> str:
    """The whole as plain text."""
    return text_of(pieces(report))


def pieces(report: ExamplesReport) -> Iterator[Piece]:
    """The whole as drawn text."""
    for file in report.files:
        for result in file.results:
            for one in result.failures:
                yield from draw(failure(result, one))
                yield Piece("\n")
    for file in report.files:
        yield from _file(file, everything=report.everything)
    for file in report.files:
        if file.covered is not None:
            yield from _coverage(file.file, file.covered)
    yield from _counts(report)


def _file(file: FileResult, *, everything: bool) -> Iterator[Piece]:
    if file.results:
        failed = f", {file.failed} failed" if file.failed else ""
        yield _sign(passed=not file.failed)
        yield Piece(f" {visible(file.file)}: {_examples(len(file.results))}{failed}\n")
    for result in file.results if everything else ():
        yield Piece("  ")
        yield _sign(passed=result.passed)
        yield Piece(f" {visible(result.example.title)}\n")


def _sign(*, passed: bool) -> Piece:
    return Piece("ok  ", "add") if passed else Piece("FAIL", "error")


def _coverage(name: str, rules: tuple[Covered, ...]) -> Iterator[Piece]:
    wanted = sum(len(rule.wanted) for rule in rules)
    missing = [rule for rule in rules if rule.missing]
    expected = wanted - sum(len(rule.missing) for rule in missing)
    yield Piece(f"\ncoverage of {visible(name)}: {expected} of {wanted} expected\n")
    for rule in missing:
        named = f'"{visible(rule.name)}"' if rule.kind == "promise" else rule.name
        what = ", ".join(rule.missing)
        yield Piece(f"  {rule.kind} {named} (line {rule.span.line}), never expected: {what}\n", "warning")


def _counts(report: ExamplesReport) -> Iterator[Piece]:
    if report.failed:
        yield Piece(f"\n{report.failed} of {_examples(report.total)} failed\n", "error")
    else:
        yield Piece(f"\n{_examples(report.total)} passed\n", "message")


def _examples(count: int) -> str:
    return f"{count} example" if count == 1 else f"{count} examples"
