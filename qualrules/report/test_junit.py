"""The result of running examples as JUnit XML: a suite a file, a case an example."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from qualrules.evaluate.examples import ExampleResult, failure
from qualrules.report.diagnostics_text import draw, text_of
from qualrules.report.examples_report import ExamplesReport, FileResult

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    suite = ET.SubElement(root, "testsuite", {"name": _text(file.file), **counts})
    for result in file.results:
        _case(suite, file.file, result)


def _case(suite: ET.Element, file: str, result: ExampleResult) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_text(file),
        name=_text(result.example.title),
        file=_text(file),
        line=str(result.example.span.line),
    )
    failures = [failure(result, one) for one in result.failures]
    if failures:
        said = "; ".join(f"line {one.span.line}: {one.label}" for one in failures)
        ET.SubElement(case, "failure", type="QR600", message=_text(said)).text = _text(
            "\n".join(text_of(draw(one)) for one in failures)
        )


def _counts(total: int, failed: int) -> dict[str, str]:
    return {"tests": str(total), "failures": str(failed), "errors": "0", "skipped": "0"}


def _text(text: str) -> str:
    """Without the characters that XML cannot hold at all."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
