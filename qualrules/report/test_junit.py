"""The result of running examples as JUnit XML: a suite a file, a case an example; mutants in a suite of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from qualrules.evaluate.examples import ExampleResult, failure
from qualrules.report.diagnostics_text import draw, text_of
from qualrules.report.examples_report import ExamplesReport, FileResult
from qualrules.report.mutants_form import changed, survivors
from qualrules.report.xml_text import xml_line, xml_text

if TYPE_CHECKING:
    from qualrules.analyze.testing.mutants import Mutant
    from qualrules.analyze.testing.surviving import Mutated


def render(report: ExamplesReport) -> str:
    """The document as text."""
    counts = _all_counts(report)
    root = ET.Element("testsuites", {"name": "qualrules", "time": f"{report.seconds:.3f}", **counts})
    for file in report.files:
        if file.results:
            _suite(root, file)
        if file.mutated is not None:
            _mutants(root, file.file, file.mutated, strict=report.strict)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, file: FileResult) -> None:
    counts = _counts(len(file.results), file.failed)
    suite = ET.SubElement(root, "testsuite", {"name": xml_line(file.file), **counts})
    for result in file.results:
        _case(suite, file.file, result)


def _case(suite: ET.Element, file: str, result: ExampleResult) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=xml_line(file),
        name=xml_line(result.example.title),
        file=xml_line(file),
        line=str(result.example.span.line),
    )
    failures = [failure(result, one) for one in result.failures]
    if failures:
        said = "; ".join(f"line {one.span.line}: {one.label}" for one in failures)
        ET.SubElement(case, "failure", type="QR600", message=xml_line(said)).text = xml_text(
            "\n".join(text_of(draw(one)) for one in failures)
        )


def _mutants(root: ET.Element, file: str, mutated: Mutated, *, strict: bool) -> None:
    """A suite of the mutants that count: those that no example notices fail where `--strict` lets them, else are skipped."""
    missed = list(survivors(mutated))
    counts = _mutant_counts(mutated, strict=strict)
    suite = ET.SubElement(root, "testsuite", {"name": xml_line(f"mutants of {file}"), **counts})
    for mutant in mutated.noticed:
        _mutant(suite, file, mutant)
    for mutant, number, reason in missed:
        case = _mutant(suite, file, mutant)
        said = (
            reason or f'no example notices it; "{mutated.survived.catches[number or 0].example.title}" would'
        )
        ET.SubElement(case, "failure" if strict else "skipped", message=xml_line(said))


def _mutant(suite: ET.Element, file: str, mutant: Mutant) -> ET.Element:
    name = f"{mutant.kind} {mutant.name}, line {mutant.span.line}: {changed(mutant)}"
    where = {"file": xml_line(file), "line": str(mutant.span.line)}
    return ET.SubElement(suite, "testcase", {"classname": xml_line(file), "name": xml_line(name), **where})


def _mutant_counts(mutated: Mutated, *, strict: bool) -> dict[str, str]:
    missed = mutated.counted - len(mutated.noticed)
    return _counts(mutated.counted, missed if strict else 0, 0 if strict else missed)


def _all_counts(report: ExamplesReport) -> dict[str, str]:
    suites = [_counts(report.total, report.failed)]
    suites += [_mutant_counts(file.mutated, strict=report.strict) for file in report.files if file.mutated]
    return {key: str(sum(int(suite[key]) for suite in suites)) for key in suites[0]}


def _counts(total: int, failed: int, skipped: int = 0) -> dict[str, str]:
    return {"tests": str(total), "failures": str(failed), "errors": "0", "skipped": str(skipped)}
