"""The result of running examples as JUnit XML: a suite a file, a case an example."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from qualrules.evaluate.examples import ExampleResult, failure
from qualrules.report.diagnostics_text import draw, text_of
from qualrules.report.examples_report import ExamplesReport, FileResult
from qualrules.report.xml_text import xml_line, xml_text


def render(report: ExamplesReport) -> str:
    """The document as text."""
    counts = _counts(report.total, report.failed)
    root = ET.Element("testsuites", {"name": "qualrules", "time": f"{report.seconds:.3f}", **counts})
    for file in report.files:
        if file.results:
            _suite(root, file)
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


def _counts(total: int, failed: int) -> dict[str, str]:
    return {"tests": str(total), "failures": str(failed), "errors": "0", "skipped": "0"}
