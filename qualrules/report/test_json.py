"""The result of running examples as a JSON document, `qualrules/test/v1`. Its form is described in `wire`."""

from __future__ import annotations

from qualrules.evaluate.coverage import Covered
from qualrules.evaluate.decided import Decided
from qualrules.evaluate.examples import ExampleResult, Judged
from qualrules.report import json_text, mutants_json
from qualrules.report.examples_report import ExamplesReport
from qualrules.report.places import place

SCHEMA = "qualrules/test/v1"


def render(report: ExamplesReport) -> str:
    """The document as text."""
    return json_text.document(document(report)) + "\n"


def document(report: ExamplesReport) -> dict[str, object]:
    """The document. `coverage`, `conditions` and `mutants` are null where they were not asked for."""
    covered = [(file.file, rule) for file in report.files for rule in file.covered or ()]
    asked = any(file.covered is not None for file in report.files)
    mutated = [
        mutants_json.form(file.file, file.mutated, file.rules) for file in report.files if file.mutated
    ]
    return {
        "schema": SCHEMA,
        "summary": {
            "examples": report.total,
            "passed": report.total - report.failed,
            "failed": report.failed,
            "seconds": round(report.seconds, 3),
        },
        "examples": [_example(result) for file in report.files for result in file.results],
        "coverage": [_covered(file, rule) for file, rule in covered] if asked else None,
        "conditions": [_decided(one) for file in report.files for one in file.decided or ()]
        if asked
        else None,
        "mutants": mutated or None,
    }


def _example(result: ExampleResult) -> dict[str, object]:
    return {
        "title": result.example.title,
        "record": result.example.record,
        "passed": result.passed,
        **place(result.example.span),
        "expects": [_expectation(one) for one in result.judged],
    }


def _expectation(one: Judged) -> dict[str, object]:
    expected = one.expectation.because
    return {
        "text": " ".join(one.span.text.split()),
        "passed": one.passed,
        "expected": one.expected,
        "actual": one.actual,
        "because": None if expected is None else list(expected),
        "decided_by": list(one.because),
        **place(one.span),
    }


def _covered(file: str, rule: Covered) -> dict[str, object]:
    return {
        "kind": rule.kind,
        "name": rule.name,
        "file": file,
        "line": rule.span.line,
        "column": rule.span.column,
        "wanted": list(rule.wanted),
        "expected": list(rule.seen),
        "never_expected": list(rule.missing),
        "impossible": list(rule.impossible),
    }


def _decided(one: Decided) -> dict[str, object]:
    return {
        "kind": one.part.kind,
        "rule": one.part.name,
        "text": one.text,
        **place(one.part.span),
        "never": [outcome.words for outcome in one.never],
        "impossible": [outcome.words for outcome in one.impossible],
    }
