"""The result of running examples, for people: each failure at its line, the counts, what is not covered, which mutants
live."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.evaluate.coverage import Covered
from qualrules.evaluate.decided import Decided
from qualrules.evaluate.examples import failure
from qualrules.report import mutants_text
from qualrules.report.diagnostics_text import Piece, draw, text_of
from qualrules.report.examples_report import ExamplesReport, FileResult
from qualrules.report.rule_names import named
from qualrules.report.visible import visible
from qualrules.truth import Outcome


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
        if file.decided is not None:
            yield from _decided(file.decided)
            yield from _impossible(file.covered or (), file.decided)
    for file in report.files:
        if file.mutated is not None and file.rules is not None:
            yield from mutants_text.pieces(file.file, file.mutated, file.rules, everything=report.everything)
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
        what = visible(", ".join(rule.missing))
        yield Piece(f"  {named(rule.rule)} (line {rule.span.line}), never expected: {what}\n", "warning")


def _decided(parts: tuple[Decided, ...]) -> Iterator[Piece]:
    missing = [one for one in parts if one.never]
    yield Piece(f"  {len(parts) - len(missing)} of {len(parts)} conditions decided each way\n")
    for one in missing:
        yield Piece(f"  {_part(one)}: never {_outcomes(one.never)}\n", "warning")


def _impossible(rules: tuple[Covered, ...], parts: tuple[Decided, ...]) -> Iterator[Piece]:
    """What is not asked for: proved to come about in no record."""
    for rule in rules:
        if rule.impossible:
            what = visible(", ".join(rule.impossible))
            yield Piece(f"  {named(rule.rule)} (line {rule.span.line}), in no record: {what}\n", "note")
    for one in parts:
        if one.impossible:
            yield Piece(f"  {_part(one)}: in no record {_outcomes(one.impossible)}\n", "note")


def _part(one: Decided) -> str:
    where = f"{named(one.part.owner)} (line {one.part.span.line})"
    return where if one.part.whole else f"{where}, {visible(one.text)}"


def _outcomes(outcomes: tuple[Outcome, ...]) -> str:
    return " and ".join(outcome.words for outcome in outcomes)


def _counts(report: ExamplesReport) -> Iterator[Piece]:
    if report.failed:
        yield Piece(f"\n{report.failed} of {_examples(report.total)} failed\n", "error")
    else:
        yield Piece(f"\n{_examples(report.total)} passed\n", "message")


def _examples(count: int) -> str:
    return f"{count} example" if count == 1 else f"{count} examples"
