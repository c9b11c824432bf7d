"""The same DATA read and judged under two rulesets, record by record: what `diff --records` counts.

Each side reads with its own fields and source blocks, and by the same request. What goes wrong in reading is said once
where it does so on both sides. Nothing is compared here: that is `analyze/effects/impact`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualrules.analyze.comparison.changes import Impact
from qualrules.analyze.effects.impact import ImpactCount, Wish
from qualrules.analyze.effects.pairing import NoPairs, Pair, Pairing
from qualrules.analyze.effects.record_facts import NoSuchAmount
from qualrules.analyze.effects.same_names import missing_on_a_side
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.grouping import NoSuchField
from qualrules.evaluate.layout import Layout
from qualrules.plugins.loaded import Plugins
from qualrules.report import reading_text
from qualrules.source import NOWHERE
from qualrules.workspace.data import DataArgument, data_arguments
from qualrules.workspace.live import Follow, LiveData, unfollowed
from qualrules.workspace.loading import Loaded, add_source_files
from qualrules.workspace.request import Request, SessionError
from qualrules.workspace.session import Session, open_session
from qualrules.workspace.texts import STANDARD_INPUT
from qualrules.workspace.wanted_beside import wanted_beside

__all__ = ["Judged", "Wish", "judge_both"]

NOTHING_MORE = Wish()


@dataclass
class Judged:
    """Both sides, ready: data matched to fields, nothing judged. `remarks` are to be told before, `account` after."""

    old: Session
    new: Session
    types: tuple[str, ...]
    """The record types that both judge."""
    count: ImpactCount
    remarks: tuple[Diagnostic, ...]
    pairing: Pairing = field(default_factory=Pairing)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every file that is read."""
        return tuple(dict.fromkeys((*self.old.inputs, *self.new.inputs)))

    @property
    def bad_count(self) -> int:
        """How many records could not be read as records, known behind the last pair."""
        return max(self.old.reading.bad_count, self.new.reading.bad_count)

    @property
    def _sides(self) -> tuple[tuple[str, Session], tuple[str, Session]]:
        return ("old", self.old), ("new", self.new)

    def pairs(self) -> Iterator[Pair]:
        """The verdicts of both on each record, type by type. Raises SessionError where a file stops being readable."""
        for record in self.types:
            try:
                yield from self.pairing.pairs(self.old.verdicts_on(record), self.new.verdicts_on(record))
            except NoPairs as error:
                raise self._other_records(str(error)) from None

    def impact(self, follow: Callable[[Iterator[Pair]], Iterable[Pair]] = iter) -> Impact:
        """What changes; `follow` is given the pairs and gives them back one by one. Raises SessionError."""
        for old, new in follow(self.pairs()):
            self.count.add(old, new)
        if not self.pairing.paired:
            raise self._nothing()
        found = self.count.impact()
        records = tuple(missing_on_a_side("record", self.old.top, self.new.top))
        unpaired = (self.pairing.unpaired[0], self.pairing.unpaired[1])
        return replace(
            found, only_in=(*records, *found.only_in), unpaired=unpaired, as_of=self.new.about.as_of
        )

    def account(self) -> Iterator[str]:
        """What was odd about the data, known behind the last pair; for each side where they differ."""
        old, new = (reading_text.lines(each.reading) for _, each in self._sides)
        if old == new:
            yield from new
            return
        for side, lines in (("old", old), ("new", new)):
            if lines:
                yield f"read for the {side} ruleset:"
                yield from (f"  {line}" for line in lines)

    def _nothing(self) -> SessionError:
        if any(self.pairing.unpaired):
            old, new = self.pairing.unpaired
            return self._other_records(f"{old:,} under the old and {new:,} under the new have no counterpart")
        bad, types = self.bad_count, " or ".join(self.types)
        why = f"{bad:,} could not be read as records" if bad else f"the data holds no {types}"
        return SessionError([Diagnostic("QR414", "no record was read", NOWHERE, notes=(why,))])

    def _other_records(self, why: str) -> SessionError:
        message = "the two rulesets do not read the same records from the data"
        helps = (
            "let both source blocks take the records from the same file, and their ids from the same column",
        )
        return SessionError([Diagnostic("QR414", message, NOWHERE, notes=(why,), helps=helps)])


def judge_both(
    old: Loaded, new: Loaded, request: Request, wish: Wish = NOTHING_MORE, *, follow: Follow = unfollowed
) -> Judged:
    """Both sides over the data of a request, whose `ruleset` is not looked at. `follow`: as in `open_session`.

    Files with source blocks that the request names are added to both; lines for fields that one side lacks are passed
    over there. Raises SessionError, or UnreadableError for a single file.
    """
    sides = _with_sources(old, new, request.sources)
    request, more = _standard_input(request)
    before, wrong = _opened(sides[0], request, wish, more, follow)
    if before is not None and request.as_of is None:
        # The moment of the first is that of both: the clock goes on between them.
        request = replace(request, as_of=before.moment.now)
    after, also_wrong = _opened(sides[1], request, wish, more, follow)
    if before is None or after is None:
        raise SessionError(_said_once(wrong, also_wrong))
    layouts = _layouts(before, after)
    remarks = (*_said_once(before.remarks, after.remarks), *_fetched_twice(request, before.plugins))
    return Judged(before, after, tuple(layouts), _count(layouts, wish), remarks)


def _opened(
    side: Loaded, request: Request, wish: Wish, more: Sequence[DataArgument], follow: Follow
) -> tuple[Session | None, Sequence[Diagnostic]]:
    """The session of one side, or what keeps it from being opened."""
    if side.rules is None:
        return None, side.diagnostics
    asked = replace(request, read_too=wanted_beside(side.rules, request.types, wish))
    try:
        return open_session(asked, loaded=side, more=more, follow=follow), ()
    except SessionError as error:
        return None, error.diagnostics


def _layouts(old: Session, new: Session) -> dict[str, tuple[Layout, Layout]]:
    """What both ask of the record types that both list."""
    before = {layout.record: layout for layout in old.layouts}
    both = {each.record: (before[each.record], each) for each in new.layouts if each.record in before}
    if not both:
        kinds = f"old: {', '.join(old.top)}; new: {', '.join(new.top)}"
        message = f"the two rulesets judge no record type in common ({kinds})"
        raise SessionError([Diagnostic("QR417", message, NOWHERE)])
    return both


def _count(layouts: dict[str, tuple[Layout, Layout]], wish: Wish) -> ImpactCount:
    try:
        return ImpactCount(layouts, wish)
    except NoSuchField as error:
        option = "--amount" if isinstance(error, NoSuchAmount) else "--group-by"
        raise SessionError([Diagnostic("QR201", f"{option}: {error}", NOWHERE)]) from None


def _with_sources(old: Loaded, new: Loaded, files: Sequence[str]) -> tuple[Loaded, Loaded]:
    return add_source_files(old, files, new.rules), add_source_files(new, files, old.rules)


def _standard_input(request: Request) -> tuple[Request, tuple[DataArgument, ...]]:
    """The request without standard input, and its content, which can be read once and is needed twice."""
    streamed = [each for each in request.data if each.rpartition("=")[2] == STANDARD_INPUT]
    if not streamed:
        return request, ()
    files = tuple(each for each in request.data if each not in streamed)
    return replace(request, data=files), tuple(data_arguments(streamed, ()))


def _fetched_twice(request: Request, plugins: Plugins) -> Iterator[Diagnostic]:
    """Each ruleset asks for the fields that it reads, so a record may have changed between the two fetches."""
    for each in LiveData.of(request.data, plugins).arguments:
        message = (
            f"{each.uri} is read once for each ruleset; what changes there in between counts as a change"
        )
        yield Diagnostic("QR419", message, NOWHERE, level=Level.NOTE)


def _said_once(old: Sequence[Diagnostic], new: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is said of both sides once, and the rest with the side that it is said of."""
    known = [{(one.code, one.message) for one in side} for side in (old, new)]
    found = [one if (one.code, one.message) in known[1] else _noted(one, "old") for one in old]
    told = {(one.code, one.message) for one in old}
    return (*found, *(_noted(one, "new") for one in new if (one.code, one.message) not in told))


def _noted(one: Diagnostic, side: str) -> Diagnostic:
    return replace(one, notes=(*one.notes, f"so it is for the {side} ruleset alone"))
