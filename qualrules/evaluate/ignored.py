"""What an ignore file says, entry by entry: the exception that it means, whether it holds, and what is wrong with it.

Plain data, and the names in it held against a ruleset. Reading the file is the workspace's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level, did_you_mean
from qualrules.evaluate.carried import Suppression
from qualrules.evaluate.missing import needs_of
from qualrules.model.rules import Rules
from qualrules.source import Span

State = Literal["holds", "lapsed", "wrong form"]


@dataclass(frozen=True, slots=True)
class Ignored:
    """One entry. `suppression` is as far as it could be read.

    `wrong` are sentences on its form: with any of them it does not apply. `undated` says why it has no last day, which
    counts as lapsed; its suppression ends with the first day there is.
    """

    suppression: Suppression
    span: Span
    places: Mapping[str, Span]
    wrong: tuple[str, ...] = ()
    undated: str = ""

    def state(self, today: date) -> State:
        """Whether it holds; it does so through the whole of its last day."""
        if self.wrong:
            return "wrong form"
        return "lapsed" if self.undated or self.suppression.expires < today else "holds"

    def days_left(self, today: date) -> int | None:
        """Days until it lapses, 0 on the last one; None where it does not hold."""
        return (self.suppression.expires - today).days if self.state(today) == "holds" else None


def unknown_names(entries: Iterable[Ignored], rules: Rules) -> Iterator[tuple[int, Diagnostic]]:
    """Criteria, processes and record types that the ruleset does not have, with the number of the entry.

    What a finding misses may also be a need by its own words: `account.served`, a yes/no field.
    """
    needs = [name for process in rules.processes.values() for name in needs_of(process)]
    criteria = dict.fromkeys((*rules.criteria, *rules.definitions, *needs))
    known: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("criterion", "criterion or definition", criteria),
        ("process", "process", rules.processes),
        ("type", "record type", rules.records),
    )
    for entry in entries:
        for key, kind, names in known:
            written = getattr(entry.suppression, key)
            if written is not None and written not in names:
                place = entry.places.get(key, entry.span)
                yield entry.suppression.number, _unknown_name(written, kind, names, place)


def _unknown_name(written: str, kind: str, names: Iterable[str], span: Span) -> Diagnostic:
    """The warning about a name that there is not."""
    names = list(names)
    near = did_you_mean(written, names)
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return Diagnostic(
        "QR713",
        f'the ruleset has no {kind} called "{written}", so this entry carries nothing',
        span,
        label=f'did you mean "{near}"?' if near else "",
        notes=() if near else (f"there are: {listed or 'none'}",),
        level=Level.WARNING,
    )
