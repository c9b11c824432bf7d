"""What stands in the agreement: the document that leaders read and sign, made from a checked ruleset.

Pure: the same ruleset and signatures give the same document; no clock, no files. How it looks is up to the renderers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualrules.check.digest import digest
from qualrules.diagnostics import listed
from qualrules.model import rules as r
from qualrules.model.values import number_text
from qualrules.report import agreement_facts, agreement_rules
from qualrules.report.agreement_conditions import Speaker
from qualrules.report.agreement_names import (
    as_declared,
    capital,
    day,
    month,
    quoted,
    source_files,
    spaced,
)
from qualrules.report.agreement_parts import (
    APPENDIX,
    SIGNATURES,
    Agreement,
    Block,
    Code,
    Heading,
    Item,
    Pairs,
    Paragraph,
    Signature,
    Text,
)
from qualrules.report.agreement_processes import process
from qualrules.report.agreement_reading import how_to_read
from qualrules.report.agreement_signed import agreed_by, signature_lines
from qualrules.report.agreement_used import Used, used_by
from qualrules.report.agreement_values import Place
from qualrules.source import SourceFile

__all__ = ["Agreement", "Signature", "agreement"]

POINTS = (
    "Each line counts by itself. A line whose answer is unknown leaves a range of points; a threshold is met once the "
    "lowest total reaches it, and not met once the highest total cannot."
)
PROMISED = "These hold for every record; a record that breaks one is reported."


def agreement(rules: r.Rules, signatures: Sequence[Signature] = (), news: Iterable[Block] = ()) -> Agreement:
    """The document for a ruleset; `signatures` are what its lock says, in the order of signing, `news` what has changed."""
    header = rules.header
    title = header.title or capital(spaced(header.name)) or "Agreement"
    version = f"{header.name} {header.version}".strip()
    return Agreement(title, version, tuple(_blocks(rules, signatures, news)))


def _blocks(rules: r.Rules, signatures: Sequence[Signature], news: Iterable[Block]) -> Iterator[Block]:
    used, speaker = used_by(rules), Speaker(rules, Place(""))
    rows = tuple(_header(rules, signatures))
    if rows:
        yield Pairs(rows)
    yield from news
    yield Heading(2, "How to read this", "how-to-read")
    yield Paragraph((Text(how_to_read(rules)),))
    yield from _definitions(rules, speaker)
    yield from _criteria(rules, speaker, used)
    yield from _processes(rules, speaker)
    yield from _promises(rules, speaker)
    yield from _owners(rules, speaker, used)
    yield Heading(2, "Signatures", SIGNATURES)
    yield Paragraph((Text(_agreed(rules.header)), Code(digest(rules)), Text(".")))
    yield signature_lines(rules, signatures)
    yield from _appendix(rules, speaker, used)


# ── The head ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _header(rules: r.Rules, signatures: Sequence[Signature]) -> Iterator[tuple[str, Item]]:
    for label, text in _settings(rules.header, signatures, source_files(rules)):
        if text:
            yield label, Item((Text(text),))


def _settings(
    header: r.Header, signatures: Sequence[Signature], sources: Iterable[SourceFile]
) -> Iterator[tuple[str, str]]:
    yield "Version", header.version
    yield from agreed_by(header, signatures)
    yield "Effective from", day(header.effective) if header.effective is not None else ""
    yield "Currency", _currency(header)
    yield "Time zone", header.zone if header.zone != "UTC" else ""
    yield "Fiscal year", f"starts in {month(header.fiscal_start)}" if header.fiscal_start != 1 else ""
    texts = [quoted(text) for text in as_declared(header.placeholders, sources)]
    yield "Count as no answer", listed(texts, "and")


def _currency(header: r.Header) -> str:
    if header.currency is None:
        return ""
    rates = [f"1 {code} is {number_text(rate)} {header.currency}" for code, rate in header.rates.items()]
    return header.currency + (f"; {listed(rates, 'and')}" if rates else "")


# ── The parts ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _definitions(rules: r.Rules, speaker: Speaker) -> Iterator[Block]:
    if rules.definitions:
        yield Heading(2, "Definitions", "definitions")
        for definition in rules.definitions.values():
            yield from agreement_rules.definition(definition, speaker)


def _criteria(rules: r.Rules, speaker: Speaker, used: Used) -> Iterator[Block]:
    criteria, scores = _rested_on(rules, used)
    if criteria:
        yield Heading(2, "Criteria", "criteria")
        for criterion in criteria.values():
            yield from agreement_rules.criterion(criterion, speaker)
    if scores:
        yield Heading(2, "Scores", "scores")
        yield Paragraph((Text(POINTS),))
        for score in scores.values():
            yield from agreement_rules.score(score, speaker)


def _processes(rules: r.Rules, speaker: Speaker) -> Iterator[Block]:
    if rules.processes:
        yield Heading(2, "Processes", "processes")
        for each in rules.processes.values():
            yield from process(each, speaker)


def _promises(rules: r.Rules, speaker: Speaker) -> Iterator[Block]:
    if rules.promises:
        yield Heading(2, "Promises", "promises")
        yield Paragraph((Text(PROMISED),))
        yield from agreement_rules.promises(rules.promises.values(), speaker)


def _owners(rules: r.Rules, speaker: Speaker, used: Used) -> Iterator[Block]:
    table = tuple(agreement_facts.owners(speaker, *_rested_on(rules, used)))
    if table:
        yield Heading(2, "Who owns what", "owners")
        yield from table


def _rested_on(rules: r.Rules, used: Used) -> tuple[dict[str, r.Criterion], dict[str, r.Score]]:
    """The criteria and the scores that something rests on, in the order of the ruleset."""
    criteria = {name: each for name, each in rules.criteria.items() if name in used.criteria}
    scores = {name: each for name, each in rules.scores.items() if name in used.scores}
    return criteria, scores


# ── Signatures ────────────────────────────────────────────────────────────────────────────────────────────────────


def _agreed(header: r.Header) -> str:
    version = f", version {header.version}" if header.version else ""
    return f"We agree to what is written here{version}. Its meaning has the digest "


# ── The appendix ──────────────────────────────────────────────────────────────────────────────────────────────────


def _appendix(rules: r.Rules, speaker: Speaker, used: Used) -> Iterator[Block]:
    found = (
        ("the facts", "facts", tuple(agreement_facts.facts(rules, used.facts))),
        ("lists", "lists", tuple(agreement_facts.long_lists(rules))),
        ("not part of any definition, process or promise", "not-used", tuple(_rest(rules, speaker, used))),
    )
    anchor = APPENDIX
    for title, own, blocks in found:
        if blocks:
            yield Heading(2, f"Appendix: {title}", anchor)
            yield from blocks
            anchor = own


def _rest(rules: r.Rules, speaker: Speaker, used: Used) -> Iterator[Block]:
    for name, criterion in rules.criteria.items():
        if name not in used.criteria:
            yield from agreement_rules.criterion(criterion, speaker)
    for name, score in rules.scores.items():
        if name not in used.scores:
            yield from agreement_rules.score(score, speaker)
