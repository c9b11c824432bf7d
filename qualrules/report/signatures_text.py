"""What `agree --check` says: what has moved on since it was signed, or by whom it is signed as it is."""

from __future__ import annotations

from qualrules.diagnostics import listed
from qualrules.report import diagnostics_text
from qualrules.report.agreement_parts import Signature
from qualrules.report.signatures import SignaturesReport
from qualrules.report.visible import visible


def render(report: SignaturesReport) -> str:
    """The findings; where there are none, the signatures."""
    return diagnostics_text.render(report.diagnostics) if report.diagnostics else f"{all_is_well(report)}\n"


def all_is_well(report: SignaturesReport) -> str:
    """By whom the ruleset is signed as it is."""
    ruleset = f'"{report.name}" {report.version}'.rstrip() if report.name else "the ruleset"
    signers = [_signed(one, report) for one in report.signatures]
    return visible(f"{ruleset} means what was signed by {listed(signers)}")


def _signed(one: Signature, report: SignaturesReport) -> str:
    version = f" (version {one.version})" if one.version and one.version != report.version else ""
    return f'"{one.by}" on {one.on.isoformat()}{version}'


def changed_words(report: SignaturesReport) -> str:
    """The note that words have changed under signatures that hold; empty where none have."""
    signers = [
        f'"{one.by}" signed on {one.on.isoformat()}'
        for one in report.signatures
        if one.words_changed and one.state == "holds"
    ]
    if not signers:
        return ""
    since = f"titles or other words have changed since {listed(signers)}"
    return visible(f"note: {since}; the meaning is what was signed")
