"""Who is to agree to the document and who has: the rows of its head and the lines to sign on.

Nothing is said to be agreed by somebody whose signature of this meaning is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualrules.diagnostics import listed
from qualrules.model import rules as r
from qualrules.model.values import fold
from qualrules.report.agreement_names import day, quoted, spaced
from qualrules.report.agreement_parts import Signature, SignatureBlock, SignatureLine


def agreed_by(header: r.Header, signatures: Sequence[Signature]) -> Iterator[tuple[str, str]]:
    """Labels and names of those whom the header names: those who have signed this, and those who have yet to."""
    holding = {_key(each.by) for each in signatures if each.state == "holds"}
    done = [name for name in header.agreed_by if _key(name) in holding]
    waiting = [name for name in header.agreed_by if _key(name) not in holding]
    if done:
        on = f", on {day(header.agreed_on)}" if header.agreed_on is not None and not waiting else ""
        yield "Agreed by", listed(done, "and") + on
    if waiting:
        on = (
            f" (the text says: agreed on {day(header.agreed_on)})"
            if header.agreed_on is not None and not done
            else ""
        )
        yield "To be agreed by", listed(waiting, "and") + on


def signature_lines(rules: r.Rules, signatures: Sequence[Signature]) -> SignatureBlock:
    """A line for each who agrees, in their order, then for others who signed; two empty ones where nobody is named."""
    lines: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for name in (*rules.header.agreed_by, *(each.by for each in signatures)):
        shown.setdefault(_key(name), name)
        lines.setdefault(_key(name), [])
    for each in signatures:
        lines[_key(each.by)].append(_signed(each, rules))
    if not lines:
        return SignatureBlock((SignatureLine(""), SignatureLine("")))
    return SignatureBlock(tuple(SignatureLine(shown[key], tuple(signed)) for key, signed in lines.items()))


def _key(name: str) -> str:
    return fold(name.strip())


def _signed(signature: Signature, rules: r.Rules) -> str:
    version = f", version {signature.version}" if signature.version else ""
    said = f"Signed by {signature.by} on {day(signature.on)}{version}."
    if signature.state == "holds":
        words = "; titles or other words have changed since" if signature.words_changed else ""
        return f"{said} The meaning is still what was signed{words}."
    changed = f": {listed([_called(name, rules) for name in signature.changed], 'and')}"
    return f"{said} The meaning has moved on since{changed if signature.changed else ''}."


def _called(name: str, rules: r.Rules) -> str:
    """What has changed by the name that was signed, and by the title under which it stands in the document."""
    items = (rules.definitions, rules.processes, rules.scores, rules.criteria)
    title = next((found[name].title for found in items if name in found), "")
    return quoted(spaced(name)) + (f" ({title})" if title else "")
