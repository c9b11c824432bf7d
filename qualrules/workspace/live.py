"""DATA over the network, `scheme://place`: its pages, fetched into files that are read like any others.

Finds the live source, says what it is to ask for, goes on from an earlier run that was cut off. What the pages mean
is the adapter's business.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, TypeVar

from qualrules.diagnostics import Diagnostic, Level, did_you_mean
from qualrules.engines.postgres.address import FORM, SCHEMES, is_address
from qualrules.model.rules import Source
from qualrules.plugins.loaded import Plugins
from qualrules.reading.live import CursorLost, LiveError, LiveRequest, LiveSource, WantedTable
from qualrules.reading.raw import DataFile
from qualrules.source import NOWHERE
from qualrules.workspace.data import DataArgument
from qualrules.workspace.kept_pages import Finished, InUseError, KeptPages, cache_root
from qualrules.workspace.request import Request
from qualrules.workspace.texts import UnreadableError, unreadable

Follow = Callable[[str], AbstractContextManager[Callable[[], None]]]
"""Title → a step to call after each record: a bar on a terminal, and nothing elsewhere."""
T = TypeVar("T")
_URI = re.compile(
    r"(?:(?P<type>[A-Za-z_]\w*)=)?(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<place>.*)", re.DOTALL
)
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]*")
_ADDRESSES = ("_URL", "_DOMAIN", "_USERNAME")
"""Endings of variables that say where a place is and who asks; none of them is a credential."""


@contextmanager
def unfollowed(_: str) -> Iterator[Callable[[], None]]:
    """Steps that nobody looks at."""
    yield lambda: None


@dataclass(frozen=True)
class LiveArgument:
    """One `scheme://place`."""

    uri: str
    place: str
    source: LiveSource


@dataclass(frozen=True)
class LiveData:
    """What of DATA is read over the network, and the rest, which are files. `remarks` grow while it is fetched."""

    arguments: tuple[LiveArgument, ...]
    files: tuple[str, ...]
    remarks: list[Diagnostic] = field(default_factory=list)

    @classmethod
    def of(cls, data: Sequence[str], plugins: Plugins) -> LiveData:
        """Takes DATA apart. Raises UnreadableError for a scheme that nothing here reads."""
        known = {source.scheme: source for source in plugins.live_sources}
        live = [found for argument in data if (found := _live(argument, known)) is not None]
        uris = {each.uri for each in live}
        return cls(tuple(live), tuple(argument for argument in data if argument not in uris))

    def settled(self, request: Request, sources: Sequence[Source]) -> Request:
        """The request with the adapter and the source block that its scheme and place say, if it does not.

        Raises UnreadableError where two CRMs are to be read by one set of rules at once.
        """
        adapters = {each.source.adapter: each.uri for each in self.arguments}
        if len(adapters) > 1 and request.adapter is None:
            raise unreadable(
                f"{' and '.join(adapters.values())} are not read together: their records are written in two ways",
                "run one after the other",
            )
        if not adapters:
            return request
        adapter = request.adapter or next(iter(adapters))
        places = {each.place for each in self.arguments}
        named = [each.name for each in sources if each.adapter == adapter and each.name in places]
        name = request.source_name or (named[0] if len(named) == 1 else None)
        return replace(request, adapter=adapter, source_name=name)

    def fetched(
        self,
        wanted: Callable[[], tuple[WantedTable, ...]],
        request: Request,
        plugins: Plugins,
        follow: Follow,
    ) -> list[DataArgument]:
        """The pages as files. Raises UnreadableError; what came before is kept for the next run."""
        return [
            argument
            for each in self.arguments
            for argument in _Fetch(
                each, wanted(), plugins, follow, each.uri in request.history, self.remarks
            ).run()
        ]


def _live(argument: str, known: dict[str, LiveSource]) -> LiveArgument | None:
    match = _URI.fullmatch(argument)
    if match is None or Path(argument).exists():
        return None
    scheme, place = match["scheme"], match["place"]
    if is_address(f"{scheme}://{place}"):
        return None  # no CRM: its tables are read like files
    source = known.get(scheme.lower())
    if source is None:
        near = did_you_mean(scheme, (*known, *SCHEMES))
        raise unreadable(
            f'nothing here reads "{scheme}://…"',
            *([f'did you mean "{near}://"?'] if near else []),
            f"what is read over the network: {', '.join((*(f'{each}://NAME' for each in known), FORM))}",
            "else save the records to a file (CSV, JSON or JSON lines) and give that",
        )
    if match["type"]:
        raise unreadable(
            f'"{argument}" says a record type, but {scheme}:// gives records of several types',
            f"write {scheme}://{place}, and the types in a source block if need be",
        )
    if not _PLACE.fullmatch(place):
        raise unreadable(
            f'"{argument}" does not name a place: letters, digits and "-_.:/" stand behind {scheme}://',
            f"write {scheme}://production, for example; the name is yours to choose",
        )
    return LiveArgument(argument, place, source)


@dataclass(frozen=True)
class _Fetch:
    """One reading of one place."""

    argument: LiveArgument
    wanted: tuple[WantedTable, ...]
    plugins: Plugins
    follow: Follow
    history: bool
    remarks: list[Diagnostic]

    def run(self) -> list[DataArgument]:
        kept = self._kept()
        try:
            self._look_back(kept)
            self._read_all(kept)
            self._count(kept)
        except LiveError as error:
            raise self._stopped(error, kept) from None
        finally:
            kept.release()
        self.remarks.extend(
            _remark(note, Level.WARNING, "QR411") for page in kept.pages for note in page.notes
        )
        return self._files(self._on_disk(kept.finish), kept)

    def _kept(self) -> KeptPages:
        try:
            return self._on_disk(lambda: KeptPages(cache_root(), self._key()))
        except InUseError:
            raise unreadable(f"{self.argument.uri} is being read by another run just now") from None

    def _key(self) -> str:
        """A name for this very request: what is kept of another one is of no use to it."""
        scheme = f"QUALRULES_{re.sub(r'[^A-Z0-9]+', '_', self.argument.source.scheme.upper())}_"
        where = {
            name: value
            for name, value in os.environ.items()
            if name.startswith(scheme) and name.endswith(_ADDRESSES)
        }
        asked = [self.argument.uri, self.argument.source.adapter, self.history, sorted(where.items())]
        tables = [
            {**asdict(table), "said": sorted(table.said), "lists": sorted(table.lists)}
            for table in self.wanted
        ]
        return sha256(json.dumps([asked, tables], sort_keys=True).encode()).hexdigest()[:32]

    def _look_back(self, kept: KeptPages) -> None:
        if kept.until is None:
            return
        when = _clock(kept.until)
        if kept.is_stale(datetime.now(UTC)):
            self._on_disk(kept.clear)
            self._say(
                f"{self.argument.uri}: an earlier run was cut off at {when}, too long ago to go on from there"
            )
        else:
            self._say(
                f"{self.argument.uri}: going on after {kept.records:,} records read at {when}",
                f'remove "{kept.folder}" to begin anew instead',
            )

    def _read_all(self, kept: KeptPages) -> None:
        resumed = bool(kept.pages)
        try:
            self._read(kept)
        except CursorLost as lost:
            if not resumed:
                raise
            self._on_disk(kept.clear)
            self._say(f"{self.argument.uri}: {lost}, so all is read anew")
            self._read(kept)

    def _read(self, kept: KeptPages) -> None:
        request = LiveRequest(self.argument.place, self.wanted, kept.reached, self.history)
        with self.follow(f"reading {self.argument.uri}") as step:
            for _ in range(kept.records):
                step()
            pages = iter(self._guarded(lambda: self.argument.source.pages(request)))
            while (page := self._guarded(lambda: next(pages, None))) is not None:
                self._on_disk(partial(kept.add, page))
                for _ in range(page.records):
                    step()

    def _guarded(self, ask: Callable[[], T]) -> T:
        """What a source gives. A mistake of a plugin's becomes a sentence; its text may hold anything, so it does not."""
        try:
            return ask()
        except LiveError:
            raise
        except Exception as error:
            if type(self.argument.source).__module__.startswith("qualrules."):
                raise  # a mistake of our own has to be seen
            provider = self.plugins.provider(self.argument.source)
            raise LiveError(f"the plugin {provider} failed: {type(error).__name__}") from None

    def _count(self, kept: KeptPages) -> None:
        """Raises LiveError where fewer records came than the CRM counts, or where a table has no end."""
        for table, cursor in kept.reached.items():
            pages = [page for page in kept.pages if page.table == table]
            expected = next((page.expected for page in reversed(pages) if page.expected is not None), None)
            came = sum(page.records for page in pages)
            if cursor or (expected is not None and came < expected):
                self._on_disk(kept.clear)
                counted = f"{expected:,} {table} records, and {came:,} came" if expected else "more than came"
                raise LiveError(f"{self.argument.source.title.split(',')[0]} counts {counted}")

    def _stopped(self, error: LiveError, kept: KeptPages) -> UnreadableError:
        helps = error.helps
        if kept.records:
            so_far = f"the {kept.records:,} records read so far are kept for a day"
            helps += (f"{so_far}, and the same command goes on from there",)
        return unreadable(f"{self.argument.uri}: {error}", *helps)

    def _files(self, finished: Finished, kept: KeptPages) -> list[DataArgument]:
        shown = (page.file for page in kept.pages if page.file)
        return [
            DataArgument(None, DataFile(f"{self.argument.uri}/{name}", partial(_open, finished, path)), True)
            for name, path in zip(shown, finished.files, strict=True)
        ]

    def _on_disk(self, do: Callable[[], T]) -> T:
        try:
            return do()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise unreadable(f'pages cannot be kept in "{cache_root()}": {reason}') from None

    def _say(self, message: str, *helps: str) -> None:
        self.remarks.append(_remark(message, Level.NOTE, "QR419", *helps))


def _open(finished: Finished, path: Path) -> BinaryIO:
    """A page at its first byte; as long as one can be opened, `finished` is there, and with it the folder."""
    del finished
    return path.open("rb")


def _remark(message: str, level: Level, code: str, *helps: str) -> Diagnostic:
    return Diagnostic(code, message, NOWHERE, helps=helps, level=level)


def _clock(instant: datetime) -> str:
    """The time of day here, with the day where it is another."""
    here, now = instant.astimezone(), datetime.now(UTC).astimezone()
    return f"{here:%H:%M}" if here.date() == now.date() else f"{here:%Y-%m-%d %H:%M}"
