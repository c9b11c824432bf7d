"""`agree --check` as a JSON document, `qualrules/agree/v1`. Its form is described in `wire_agree`."""

from __future__ import annotations

from qualrules.report import json_text
from qualrules.report.agreement_parts import Signature
from qualrules.report.diagnostics_json import as_json
from qualrules.report.signatures import SignaturesReport

SCHEMA = "qualrules/agree/v1"


def render(report: SignaturesReport) -> str:
    """The document as text."""
    return json_text.document(document(report)) + "\n"


def document(report: SignaturesReport) -> dict[str, object]:
    """The document."""
    return {
        "schema": SCHEMA,
        "ruleset": {
            "name": report.name,
            "version": report.version,
            "digest": report.digest,
            "files": list(report.files),
        },
        "lock": report.lock,
        "holds": not report.diagnostics,
        "signatures": [_signature(one) for one in report.signatures],
        "unsigned": list(report.unsigned),
        "diagnostics": [as_json(one) for one in report.diagnostics],
    }


def _signature(one: Signature) -> dict[str, object]:
    return {
        "by": one.by,
        "on": one.on.isoformat(),
        "version": one.version,
        "holds": one.state == "holds",
        "changed": list(one.changed),
        "words_changed": one.words_changed,
    }
