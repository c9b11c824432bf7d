"""Processes as parts of an agreement: each stage with what it takes to be in it and to leave it, outcomes, moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qualrules.diagnostics import listed
from qualrules.model import rules as r
from qualrules.model.values import number_text
from qualrules.report.agreement_conditions import Said, Speaker, opened
from qualrules.report.agreement_counts import ALL
from qualrules.report.agreement_names import an, anchor, capital, field_noun, of_links, quoted, spaced
from qualrules.report.agreement_parts import (
    Block,
    Bullets,
    Heading,
    Item,
    Link,
    Pairs,
    Paragraph,
    Table,
    Text,
    Words,
)
from qualrules.report.agreement_values import duration

Step = r.Stage | r.StageOutcome

BUILDS_ON = (
    "Stages build on each other: what an earlier stage needs, to be in it and to leave it, is needed in every "
    "later one too."
)


def process(rule: r.Process, speaker: Speaker) -> Iterator[Block]:
    """A process: for which records, its stages and outcomes, and which moves are allowed."""
    speaker = speaker.about(rule.record)
    yield Heading(3, rule.title or capital(spaced(rule.name)), anchor("process", rule.name), rule.name)
    yield from _for_whom(rule, speaker)
    yield _overview(rule)
    yield Paragraph((Text(f"{BUILDS_ON} What is advised is never needed."),))
    for stage, following in pairwise((*rule.stages, None)):
        if stage is not None:
            yield Heading(4, stage.name, step_anchor(rule, stage.name))
            yield Pairs(tuple(_stage(rule, stage, following, speaker)))
    for outcome in rule.outcomes:
        result = f" ({outcome.result})" if outcome.result else ""
        yield Heading(4, f"{outcome.name}{result}", step_anchor(rule, outcome.name))
        yield Pairs(tuple(_outcome(rule, outcome, speaker)))
    yield Heading(4, "Moves", anchor("moves", rule.name))
    yield Bullets(tuple(Item((Text(text),)) for text in _moves(rule)))


def steps(rule: r.Process) -> list[Step]:
    """Stages in order, then outcomes."""
    return [*rule.stages, *rule.outcomes]


def step_anchor(rule: r.Process, step: str) -> str:
    """The anchor of the heading of a stage or outcome."""
    return anchor("stage", rule.name, step)


def _step_link(rule: r.Process, step: str) -> Link:
    """A stage or outcome in quotes, leading to where it is explained."""
    return Link(quoted(step), step_anchor(rule, step))


def _for_whom(rule: r.Process, speaker: Speaker) -> Iterator[Block]:
    claim = ""
    if rule.claim is not None:
        claim = (
            f" The stage that the CRM claims stands in {quoted(spaced(rule.claim))}; it is held against this."
        )
    if rule.guard is None:
        yield Paragraph((Text(f"This is for every {spaced(rule.record)}.{claim}"),))
        return
    said = speaker.say(rule.guard)
    words = opened(f"This is for {an(rule.record)} for which", said)
    yield Paragraph((*words, Text(":" if said.items else ".")))
    if said.items:
        yield Bullets(said.items)
    yield Paragraph((Text(f"Where that is unknown, no stage counts as proven.{claim}"),))


# ── At a glance ───────────────────────────────────────────────────────────────────────────────────────────────────


def _overview(rule: r.Process) -> Table:
    """Stages and outcomes in order; a column that nothing stands in is left out."""
    head = ("Stage", "What it is", "Probability", "Owner", "Longest stay")
    rows: list[tuple[Words, ...]] = []
    for step in steps(rule):
        percent = f"{number_text(step.probability)}%" if step.probability is not None else ""
        link = Link(step.name, step_anchor(rule, step.name))
        said = (step.title, percent, step.owner, _stay(step))
        rows.append(((link, Text(_kind(step))), *((Text(text),) for text in said)))
    kept = [column for column in range(len(head)) if any(_is_there(row[column]) for row in rows)]
    return Table(
        tuple(head[column] for column in kept),
        tuple(tuple(row[column] for column in kept) for row in rows),
        frozenset(kept.index(column) for column in kept if head[column] == "Probability"),
    )


def _is_there(words: Words) -> bool:
    return any(word.text for word in words)


def _kind(step: Step) -> str:
    if isinstance(step, r.Stage):
        return ""
    return f" (outcome: {step.result})" if step.result else " (outcome)"


def _stay(step: Step) -> str:
    if isinstance(step, r.StageOutcome) or step.stay is None:
        return ""
    since = step.stay.since
    said = duration(step.stay.amount, step.stay.unit)
    if since is None:
        return f"{said} from the day it came there"
    return f"{said} from {field_noun(since.name, since.type)}{of_links(since.links)}"


# ── Stages and outcomes ───────────────────────────────────────────────────────────────────────────────────────────


def _stage(
    rule: r.Process, stage: r.Stage, following: r.Stage | None, speaker: Speaker
) -> Iterator[tuple[str, Item]]:
    yield from _entry([], stage.gate, speaker)
    leaving = [speaker.say(need) for need in stage.exit.needs]
    if following is not None:
        words = (Text("all that "), _step_link(rule, following.name), Text(" needs"))
        leaving.append(Said(words, is_simple=True))
    if leaving:
        target = f" for {quoted(following.name)}" if following is not None else ""
        yield f"To leave it{target}", _item(speaker.group(ALL, leaving, "and"))
    yield from _advised(stage, speaker)


def _outcome(rule: r.Process, outcome: r.StageOutcome, speaker: Speaker) -> Iterator[tuple[str, Item]]:
    before: list[Said] = []
    if outcome.after is not None:
        words = (
            Text("all that "),
            _step_link(rule, outcome.after),
            Text(" needs, to be in it and to leave it"),
        )
        before.append(Said(words, is_simple=True))
    if not before and not outcome.gate.parts:
        yield "To be in it", Item((Text("nothing is asked: it is so where the CRM says so"),))
        return
    yield from _entry(before, outcome.gate, speaker)
    yield from _advised(outcome, speaker)


def _entry(before: Sequence[Said], gate: r.Gate, speaker: Speaker) -> Iterator[tuple[str, Item]]:
    needs = [*before, *(speaker.say(need) for need in gate.needs)]
    if needs:
        yield "To be in it", _item(speaker.group(ALL, needs, "and"))
    else:
        yield "To be in it", Item((Text("nothing is asked"),))
    if gate.unless:
        yield "But not when", _item(speaker.none_of(gate.unless))


def _advised(step: Step, speaker: Speaker) -> Iterator[tuple[str, Item]]:
    if step.advice.needs:
        yield "Advised", _item(speaker.all_of(step.advice.needs))


def _item(said: Said) -> Item:
    return Item(said.words, said.items)


# ── Moves ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _moves(rule: r.Process) -> Iterator[str]:
    what = spaced(rule.record)
    yield f"The {what} may move to a stage or an outcome once all that it needs is met. Unknown is not enough."
    if rule.moves.no_skipping:
        yield "No stage may be skipped: forward, it goes to the next one only."
    else:
        yield "Stages may be skipped, where all that they need is met."
    yield (
        "It may not go back to an earlier stage."
        if rule.moves.no_going_back
        else "It may go back to an earlier stage."
    )
    if not rule.outcomes:
        return
    anywhere = [quoted(target) for source, target in rule.moves.reopen if source is None]
    if anywhere:
        yield f"From any outcome it may be opened again, to {listed(anywhere, 'or')}."
    for source, target in rule.moves.reopen:
        if source is not None:
            yield f"From {quoted(source)} it may be opened again, to {quoted(target)}."
    yield (
        "There is no other way out of an outcome."
        if rule.moves.reopen
        else "There is no way out of an outcome."
    )
