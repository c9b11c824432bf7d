"""The end of an agreement: the facts that its rules look at, long lists of values, and who owns what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualrules.diagnostics import listed
from qualrules.evaluate.fields_read import Place
from qualrules.model import rules as r
from qualrules.model.schema import Field
from qualrules.report.agreement_comparisons import LONG_LIST
from qualrules.report.agreement_conditions import Speaker
from qualrules.report.agreement_names import (
    anchor,
    as_declared,
    capital,
    constant,
    held_value,
    quoted,
    source_files,
    spaced,
    type_in_words,
)
from qualrules.report.agreement_parts import (
    Block,
    Code,
    Heading,
    Item,
    Link,
    Pairs,
    Paragraph,
    Table,
    Text,
    Words,
)
from qualrules.report.agreement_processes import step_anchor, steps

NOBODY = "Nobody is named"

# ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def facts(rules: r.Rules, used: frozenset[Place]) -> Iterator[Block]:
    """Each field that a rule looks at: what it is, what it holds, and what it means where it is missing."""
    for record in rules.records.values():
        fields = [field for field in record.fields.values() if (record.name, field.name) in used]
        if not fields:
            continue
        yield Heading(3, capital(spaced(record.name)), anchor("record", record.name), record.name)
        if record.description:
            yield Paragraph((Text(record.description),))
        yield Table(
            ("Fact", "What it is", "Where it is missing"),
            tuple(
                ((Code(field.name),), (Text(_what(field)),), (Text(_missing(field, rules)),))
                for field in fields
            ),
        )


def _what(field: Field) -> str:
    held = type_in_words(field.type)
    return f"{field.description} ({held})" if field.description else capital(held)


def _missing(field: Field, rules: r.Rules) -> str:
    said = "unknown"
    if field.default is not None:
        said = f"counts as {held_value(field.default, field.type, rules.header.currency)}"
    elif field.not_yet:
        said = "counts as not yet: later than now"
    own = as_declared(field.placeholders - rules.header.placeholders, source_files(rules))
    if own:
        said += (
            f"; {listed([quoted(text) for text in own], 'and')} also count{'s' * (len(own) == 1)} as missing"
        )
    return said


def long_lists(rules: r.Rules) -> Iterator[Block]:
    """The named lists that are too long for a sentence."""
    rows = []
    for name, values in rules.lists.items():
        if len(values) > LONG_LIST:
            text = ", ".join(constant(each, rules.header) for each in values)
            rows.append((spaced(name), Item((Text(text),))))
    if rows:
        yield Pairs(tuple(rows))


# ── Owners ────────────────────────────────────────────────────────────────────────────────────────────────────────


def owners(
    speaker: Speaker, criteria: Mapping[str, r.Criterion], scores: Mapping[str, r.Score]
) -> Iterator[Block]:
    """Who owns what: a row for each owner, in the order in which they are named, those of nobody last."""
    owned: dict[str, dict[str, list[Link]]] = {}

    def add(owner: str, kind: str, link: Link) -> None:
        owned.setdefault(owner or NOBODY, {}).setdefault(kind, []).append(link)

    for definition in speaker.rules.definitions.values():
        add(
            definition.by or definition.notes.owner,
            "Definitions",
            speaker.link("definition", definition.name),
        )
    for criterion in criteria.values():
        add(criterion.notes.owner, "Criteria", speaker.link("criterion", criterion.name))
    for score in scores.values():
        add(score.notes.owner, "Scores", speaker.link("score", score.name))
    for process in speaker.rules.processes.values():
        for step in steps(process):
            add(step.owner, "Stages and outcomes", Link(step.name, step_anchor(process, step.name)))
    yield from _table(owned)


def _table(owned: dict[str, dict[str, list[Link]]]) -> Iterator[Block]:
    kinds = [
        kind
        for kind in ("Definitions", "Criteria", "Scores", "Stages and outcomes")
        if any(kind in things for things in owned.values())
    ]
    names = sorted(owned, key=lambda name: name == NOBODY)
    rows = tuple(((Text(name),), *(_links(owned[name].get(kind, [])) for kind in kinds)) for name in names)
    if rows:
        yield Table(("Owner", *kinds), rows)


def _links(links: list[Link]) -> Words:
    words: list[Link | Text] = []
    for link in links:
        words += [Text("; "), link] if words else [link]
    return tuple(words)
