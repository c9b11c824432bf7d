"""What one change does to records, in words: what made it, which records gain and lose, and a record that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from qualrules.analyze.comparison.changes import Change, Diff, Kind, Shown, Verdict
from qualrules.analyze.questions import Witness
from qualrules.analyze.witness.written import in_words
from qualrules.check.wording import a
from qualrules.diagnostics import listed
from qualrules.evaluate.dependencies import Part
from qualrules.model.rules import Rules
from qualrules.truth import Outcome

FEW: Final = 3
"""How many causes of a change are named."""
_NONE: Final[Mapping[Verdict, tuple[str, str]]] = {
    "looser": ("none loses it", "none has fewer"),
    "stricter": ("none gains it", "none has more"),
}
"""What was proved beside; of points, too."""
_OUTCOMES: Final = {outcome.value: outcome.words for outcome in Outcome}


def because(causes: Sequence[Part]) -> str:
    """What made the change, where its own lines did not."""
    said = [f"{kind} {name}" for kind, name in causes[:FEW]]
    if len(causes) > FEW:
        said.append(f"{len(causes) - FEW:,} more")
    return f"because of {listed(said)}" if said else ""


def effect(change: Change, diff: Diff) -> str:
    """What it does to records; empty where there is nothing to say of them."""
    if change.only_in or diff.skipped:
        return ""
    done = _done(change)
    if change.verdict != "undecided":
        return done
    if done:
        return f"{done}; whether more changes was not proved"
    return "neither a difference nor the same meaning was proved"


def _decided(change: Change) -> Iterator[str]:
    if change.gained is not None:
        yield "gain it"
    if change.lost is not None:
        yield "lose it"
    if change.became_unknown is not None:
        yield f"become unknown that were {_OUTCOMES.get(change.became_unknown.old, 'decided')}"
    if change.ruled_out is not None:
        yield "are ruled out that were unknown"


def _scored(change: Change) -> Iterator[str]:
    if change.gained is not None:
        yield "have more points"
    if change.lost is not None:
        yield "have fewer points"


def _done(change: Change) -> str:
    """What some records do, and what was proved that none does."""
    found = list(_scored(change) if change.kind == "score" else _decided(change))
    said = [f"some records {each}" if number == 0 else f"some {each}" for number, each in enumerate(found)]
    if change.proved and change.verdict in _NONE:
        said.append(_NONE[change.verdict][change.kind == "score"])
    return ", ".join(said)


def judged(shown: Shown, kind: Kind, rules: Rules, names: tuple[str, str] | None) -> str:
    """A record, and what both versions say of it."""
    unit = " points" if kind == "score" else ""
    old, new = (_OUTCOMES.get(each, f"{each}{unit}") for each in (shown.old, shown.new))
    said = f"was {old}, is {new}" if names is None else f"{names[0]} is {old}, {names[1]} is {new}"
    return f"{a_record(shown.witness, rules)}: {said}"


def a_record(witness: Witness, rules: Rules) -> str:
    """A witness as a phrase: `a prospect with nothing but employees: 100`.

    The day is said where a day or an instant stands in the record.
    """
    said = in_words(witness.given, rules, witness.record)
    only = "nothing but " if witness.given else ""
    when = f", as of {moment_text(witness.as_of)}" if _has_a_moment(witness.given) else ""
    return f"{a(witness.record)} with {only}{said}{when}"


def _has_a_moment(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_a_moment, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_a_moment, value))
    return isinstance(value, date)


def moment_text(moment: date) -> str:
    """A day or an instant as it is written in a ruleset."""
    return moment.isoformat().replace("+00:00", "Z")
