"""What `agree --check` hands to a reporter: the signatures of a ruleset, and where it no longer says what was signed."""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic
from qualrules.report.agreement_parts import Signature


@dataclass(frozen=True, slots=True)
class SignaturesReport:
    """`unsigned` are those whom the header names in `agreed by` and who have not signed."""

    name: str
    version: str
    digest: str
    files: tuple[str, ...]
    lock: str
    signatures: tuple[Signature, ...]
    unsigned: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
