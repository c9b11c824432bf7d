"""QR501: a stage or an outcome that no record can reach, with the lines on the way that exclude one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualrules.analyze.checks.contradictions import Clash, contradiction, leaves_of, line_of, meant, verb
from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.names import named_in
from qualrules.analyze.checks.outcomes import ALWAYS, NEVER
from qualrules.analyze.checks.statuses import Asking, applies, asked_for, met
from qualrules.analyze.checks.wording import PROVED, either
from qualrules.diagnostics import Diagnostic, Label
from qualrules.model import rules as r

Target = r.Stage | r.StageOutcome


def unreachable_stages(examined: Examined) -> Iterator[Diagnostic]:
    """For each process the first stage that is out of reach, and each outcome that is so by itself."""
    targets = [
        (process, each) for process in examined.own(examined.rules.processes) for each in _targets(process)
    ]
    found = impossible_of(examined, examined.once(questions))
    examined.unreachable |= {(targets[each][0].name, targets[each][1].name) for each in found}
    for process in examined.own(examined.rules.processes):
        lost = [target for target in _targets(process) if (process.name, target.name) in examined.unreachable]
        for target in lost:
            if not _follows(process, target, lost):
                following = [each.name for each in lost if _follows(process, each, [target])]
                yield _told(examined, process, target, following)


def questions(examined: Examined) -> list[tuple[str, Asked]]:
    """Whether some record reaches each stage and outcome, in their order."""
    return [
        (process.record, _asked(process, target))
        for process in examined.own(examined.rules.processes)
        for target in _targets(process)
    ]


def _asked(process: r.Process, target: Target) -> Asked:
    about = About("QR501", f'the {_kind(target)} "{target.name}"', target.name_span)
    return Asked(about, (*applies(process), *met(process, target.name)))


def _kind(target: Target) -> str:
    return "stage" if isinstance(target, r.Stage) else "outcome"


def _targets(process: r.Process) -> tuple[Target, ...]:
    return (*process.stages, *process.outcomes)


def _follows(process: r.Process, target: Target, lost: Sequence[Target]) -> bool:
    """Whether one that is lost stands before it."""
    names = [each.name for each in lost if each is not target]
    order = [stage.name for stage in process.stages]
    if isinstance(target, r.StageOutcome):
        end = order.index(target.after) + 1 if target.after else 0
    else:
        end = order.index(target.name)
    return any(name in names for name in order[:end])


def _told(examined: Examined, process: r.Process, target: Target, following: list[str]) -> Diagnostic:
    asking = asked_for(process, target.name)
    if process.guard is not None:
        asking.insert(0, Asking("", False, process.guard))
    leaves = leaves_of(examined.rules, [each.condition for each in asking])
    clashes = contradiction(examined.prover(process.record), leaves)
    last, others = (clashes[-1], clashes[:-1]) if clashes else (None, ())
    labels = tuple(
        Label(clash.at, _other(clash, asking[clash.part], target, first=position == 0))
        for position, clash in enumerate(others)
    )
    follow = f"so no {process.record} reaches {either(following)}, either"
    return Diagnostic(
        "QR501",
        f'no {process.record} can ever reach the {_kind(target)} "{target.name}"',
        last.at if last else target.name_span,
        label=_first(examined, last, asking[last.part].condition, alone=not others) if last else "",
        labels=labels,
        notes=(PROVED, *([follow] if following else [])),
    )


def _first(examined: Examined, clash: Clash, need: r.Condition, *, alone: bool) -> str:
    if alone:
        return _by_itself(examined, clash, need)
    behind = meant(clash)
    if verb(clash) == "needs":
        return f"means {behind} …" if behind else "has to be met …"
    return f"rules out {behind} …" if behind else "must not be met …"


def _by_itself(examined: Examined, clash: Clash, need: r.Condition) -> str:
    """A need that no record meets: the rule that it names tells why."""
    for key in named_in((need,)):
        if isinstance(key, str) and examined.causes.get(key) in (NEVER, ALWAYS):
            rules = examined.rules
            rule = rules.criteria.get(key) or rules.definitions[key]
            return f'"{key}" is {examined.causes[key]} ({line_of(rule.name_span, clash.at)})'
    behind = meant(clash)
    end = "can never be met" if verb(clash) == "needs" else "is always met"
    return f"means {behind}, which {end}" if behind else f"this {end}"


def _other(clash: Clash, asking: Asking, target: Target, *, first: bool) -> str:
    behind, word = meant(clash), verb(clash)
    what = f"{word} {behind}" if behind else ("needs this" if word == "needs" else "rules this out")
    joint = "but" if first else "and"
    if not asking.stage:
        return f"… {joint} the process is only for what {what}"
    if asking.leaving:
        return f'… {joint} leaving "{asking.stage}" already {what}'
    if asking.stage == target.name:
        return f"… {joint} it also {what}"
    return f'… {joint} "{asking.stage}" already {what}'
