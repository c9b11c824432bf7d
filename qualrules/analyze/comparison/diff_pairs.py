"""What two rulesets have under one name, side by side: questions still to be asked, or changes that need no question.

The passes of a comparison give `Pair` and `Change` values in the order of the rulesets. Nothing is proved here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from qualrules.analyze.comparison.changes import Change, Kind
from qualrules.analyze.comparison.diff_same import Changed, in_both_orders
from qualrules.analyze.questions import Subject
from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.source import NOWHERE, Span


@dataclass(frozen=True)
class Pair:
    """Two things of one name whose lines, or what these depend on, differ: has a record another outcome by the new one?"""

    kind: Kind
    name: str
    record: str
    old: Subject | r.Score
    new: Subject | r.Score
    process: str = ""
    note: str = ""
    old_at: Span = field(default=NOWHERE, compare=False)
    new_at: Span = field(default=NOWHERE, compare=False)


Named = r.Criterion | r.Definition | r.Score


def named_rules(old: r.Rules, new: r.Rules, changed: Changed) -> Iterator[Pair | Change]:
    """Criteria, definitions and scores."""
    yield from _of_kind("criterion", old.criteria, new.criteria, changed)
    yield from _of_kind("definition", old.definitions, new.definitions, changed)
    yield from _of_kind("score", old.scores, new.scores, changed)


def _of_kind(
    kind: Kind, old: Mapping[str, Named], new: Mapping[str, Named], changed: Changed
) -> Iterator[Pair | Change]:
    for name in in_both_orders(old, new):
        one, other = old.get(name), new.get(name)
        if one is None and other is not None:
            yield Change(kind, name, "looser", proved=False, only_in="new", new_at=other.name_span)
        elif one is not None and other is None:
            yield Change(kind, name, "stricter", proved=False, only_in="old", old_at=one.name_span)
        elif one is not None and other is not None and (kind, name) in changed.parts:
            yield _side_by_side(kind, name, one, other)


def _side_by_side(kind: Kind, name: str, old: Named, new: Named) -> Pair | Change:
    if old.record != new.record:
        note = about(new.record, old.record)
        at, to = old.name_span, new.name_span
        return Change(kind, name, "different", proved=False, note=note, old_at=at, new_at=to)
    return Pair(kind, name, old.record, old, new, old_at=old.name_span, new_at=new.name_span)


def about(new: str, old: str) -> str:
    """That a rule is about records of another type now."""
    return f'about "{new}" records instead of "{old}" records'


# ── Promises ──────────────────────────────────────────────────────────────────────────────────────────────────────


def promises(old: r.Rules, new: r.Rules, changed: Changed) -> Iterator[Pair | Change]:
    """Promises, by their titles; one that says under another title what it said has been renamed."""
    renamed = dict(_renamed(old, new, changed))
    gone = [title for title in old.promises if title not in renamed.values()]
    for title in in_both_orders(gone, new.promises):
        one, other = old.promises.get(title), new.promises.get(title)
        if title in renamed and other is not None:
            yield _with_new_title(old.promises[renamed[title]], other)
        elif one is None and other is not None:
            yield Change("promise", title, "stricter", proved=False, only_in="new", new_at=other.span)
        elif one is not None and other is None:
            yield Change("promise", title, "looser", proved=False, only_in="old", old_at=one.span)
        elif one is not None and other is not None and ("promise", title) in changed.parts:
            yield _promised(title, one, other)


def _renamed(old: r.Rules, new: r.Rules, changed: Changed) -> Iterator[tuple[str, str]]:
    """New title → old title."""
    waiting = [promise for title, promise in old.promises.items() if title not in new.promises]
    for title, promise in new.promises.items():
        if title in old.promises:
            continue
        for one in waiting:
            if one.record == promise.record and changed.same(one.record, one.condition, promise.condition):
                waiting.remove(one)
                yield title, one.title
                break


def _with_new_title(old: r.Promise, new: r.Promise) -> Change:
    note = f'was called "{old.title}"'
    return Change("promise", new.title, "equivalent", note=note, old_at=old.span, new_at=new.span)


def _promised(title: str, old: r.Promise, new: r.Promise) -> Pair | Change:
    at, to = old.span, new.span
    if old.record != new.record:
        note = about(new.record, old.record)
        return Change("promise", title, "different", proved=False, note=note, old_at=at, new_at=to)
    return Pair("promise", title, old.record, old.condition, new.condition, old_at=at, new_at=to)
