"""One finding of an audit as JSON holds it."""

from __future__ import annotations

from qualrules.evaluate.carried import Carried, Suppression
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.missing import Missing
from qualrules.report.record_form import WORD, Form, clean, facts_form, name_form, place_form, way_form


def finding_form(finding: Finding, values: bool, carried: Carried) -> Form:
    """The finding; without `values` nothing that stands in the record is told."""
    suppression = carried.suppression(finding)
    form: Form = {
        "code": finding.code,
        "name": finding.name,
        "level": finding.level.value,
        "process": finding.process,
        "promise": finding.promise,
        "record": name_form(finding.record_type, finding.record_id),
        "place": clean(finding.place) or None,
        "claimed": finding.claimed,
        "supported": finding.supported,
        "message": clean(finding.message),
        "missing": [missing_form(one, values) for one in finding.missing],
        "facts": facts_form(finding.facts, values),
        "next": way_form(finding.subject, finding.next) if finding.next else None,
        "at": place_form(finding.at),
        "fingerprint": finding.fingerprint,
        "suppressed": _suppression_form(suppression) if suppression else None,
        "new": carried.is_new(finding),
    }
    if finding.moved is not None:
        moved = finding.moved
        form["moved"] = {"at": moved.instant, "from": moved.source, "to": moved.target}
    if values:
        form["value"] = clean(finding.unmapped)
    return form


def _suppression_form(suppression: Suppression) -> Form:
    return {
        "reason": clean(suppression.reason),
        "owner": clean(suppression.owner) or None,
        "expires": suppression.expires.isoformat(),
    }


def missing_form(missing: Missing, values: bool) -> Form:
    """A need that is not met."""
    return {
        "criterion": missing.criterion,
        "outcome": WORD[missing.outcome],
        "wanted": WORD[missing.wanted],
        "because": facts_form(missing.facts, values),
        "ask": list(missing.ask),
    }
