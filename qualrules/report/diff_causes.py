"""What a change follows from: where a thing's own lines say what they said, the things behind it whose lines do not.

Looks at the lines of rules alone; whether anything differs in meaning has been said by the comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualrules.analyze.comparison.changes import Change
from qualrules.analyze.comparison.diff_same import alike
from qualrules.analyze.comparison.diff_stages import status
from qualrules.evaluate.dependencies import Item, Part, dependencies
from qualrules.model import rules as r

_NAMED = ("criterion", "definition", "score")


class Causes:
    """Two rulesets, asked for what made a change."""

    def __init__(self, old: r.Rules, new: r.Rules) -> None:
        self._old, self._new = old, new
        self._edited: dict[Part, bool] = {}

    def of(self, change: Change) -> tuple[Part, ...]:
        """(Kind, name) of what is behind a change, nearest first; none where its own lines have changed."""
        old, new = _item(self._old, change), _item(self._new, change)
        if change.only_in or old is None or new is None or not alike(old, new):
            return ()
        return tuple(self._behind(new))

    def _behind(self, item: Item) -> Iterator[Part]:
        seen: set[Part] = set()
        waiting = [*self._below(item)]
        for part in waiting:  # it grows while it is read
            if part in seen:
                continue
            seen.add(part)
            if self._is_edited(part):
                yield part
            elif (found := _named(self._new, part)) is not None:
                waiting += self._below(found)

    def _below(self, item: Item) -> Iterable[Part]:
        return (part for part in dependencies(self._new, item) if part[0] in _NAMED)

    def _is_edited(self, part: Part) -> bool:
        if part not in self._edited:
            old, new = _named(self._old, part), _named(self._new, part)
            self._edited[part] = old is None or new is None or not alike(old, new)
        return self._edited[part]


def _item(rules: r.Rules, change: Change) -> Item | None:
    """What a change is about; a stage or outcome is taken for all that is asked on the way to it."""
    if change.kind in _NAMED:
        return _named(rules, (change.kind, change.name))
    if change.kind == "promise":
        return rules.promises.get(change.name)
    process = rules.processes.get(change.process)
    if process is None or change.kind not in ("stage", "outcome"):
        return None
    names = [*(stage.name for stage in process.stages), *(outcome.name for outcome in process.outcomes)]
    if change.name not in names:
        return None
    return r.Promise("", process.record, status(process, change.name))


def _named(rules: r.Rules, part: Part) -> r.Criterion | r.Definition | r.Score | None:
    kind, name = part
    homes: Mapping[str, Mapping[str, r.Criterion] | Mapping[str, r.Definition] | Mapping[str, r.Score]] = {
        "criterion": rules.criteria,
        "definition": rules.definitions,
        "score": rules.scores,
    }
    return homes[kind].get(name)
