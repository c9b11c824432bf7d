"""Ids of records hidden for output that leaves the company: each becomes a short pseudonym, the same in every run.

A pseudonym, no anonymity: it is a hash without a secret, so whoever knows an id can tell which finding is its own, and so
can whoever guesses one. The fingerprint stays as it is, so that baselines go on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

from qualrules.evaluate.finding import Finding

LENGTH = 12
"""Hexadecimal digits of a pseudonym: among a million records two share one once in about 560 runs."""
_PSEUDONYM = re.compile(rf"id-[0-9a-f]{{{LENGTH}}}")


def pseudonym(record_type: str, record_id: str) -> str:
    """What stands for the id of a record: `id-` and hexadecimal digits."""
    named = f"{record_type}\0{record_id}".encode("utf-8", "surrogatepass")
    return f"id-{sha256(named).hexdigest()[:LENGTH]}"


def is_pseudonym(text: str) -> bool:
    """Whether a text looks like one."""
    return _PSEUDONYM.fullmatch(text) is not None


def redacted(finding: Finding) -> Finding:
    """The finding with a pseudonym for the record's id. Its place stays: a file and a line tell nothing of anybody."""
    return replace(
        finding,
        record_id=pseudonym(finding.record_type, finding.record_id),
        of_fingerprint=finding.fingerprint,
    )
