"""Kept results as finished lines of CSV and JSON lines, so that a database writes what `report` would write of each record.

All texts of the rules are known beforehand and stand in the query as they are to be written. The one text that stands in
records, the id, is written by the database where it is plain; else it is handed out, for `report` to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import ID
from qualrules.evaluate.layout import Layout
from qualrules.model.datatypes import Text
from qualrules.model.rules import Process
from qualrules.model.verdict import Claim
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

PLAIN_ID = "^[0-9A-Za-z][0-9A-Za-z._:/@+-]*$"
"""An id that every form writes as it is."""
Write = Callable[[str | None], str]
"""How a text, or none, is written in a form."""
STANDING = ("claimed", "claim", "supported", "furthest", "possible", "overdue")


@dataclass(frozen=True)
class Part:
    """A piece of a line: a text as it is, or SQL that gives one and never NULL."""

    text: str
    is_sql: bool = False


class Cells:
    """The values of kept results of one record type, each as SQL that gives the text that a form writes for it."""

    def __init__(self, layout: Layout, dialect: Dialect, write: Write, words: Mapping[Outcome, str]) -> None:
        self._layout = layout
        self._say = dialect
        self._write = write
        self._words = words

    def outcome(self, column: str) -> Part:
        """A criterion, definition, promise, stage: never nothing."""
        return self._outcome(self._say.identifier(column), f"ELSE {self._text(UNKNOWN)}")

    def _outcome(self, column: str, rest: str) -> Part:
        met, not_met = self._text(MET), self._text(NOT_MET)
        return Part(f"CASE WHEN {column} THEN {met} WHEN NOT {column} THEN {not_met} {rest} END", True)

    def points(self, column: str) -> Part:
        """An end of a score."""
        say = self._say
        return Part(f"CAST(CAST({say.identifier(column)} AS BIGINT) AS {say.types[Text]})", True)

    def standing(self, process: Process, part: str) -> Part:
        """Where a record stands in a process."""
        column = self._say.identifier(f"processes.{process.name}.{part}")
        if part == "overdue":
            return self._overdue(process, column)
        names = [each.name for each in process.stages] + [each.name for each in process.outcomes]
        known = [claim.value for claim in Claim] if part == "claim" else names
        if process.claim is None and part in ("claim", "claimed"):
            return Part(self._write(None))
        return self._one_of(column, known)

    def _one_of(self, column: str, known: Iterable[str]) -> Part:
        say, write = self._say, self._write
        cases = " ".join(f"WHEN {say.text(name)} THEN {say.text(write(name))}" for name in known)
        nothing = say.text(write(None))
        return Part(f"CASE {column} {cases} ELSE {nothing} END" if cases else nothing, True)

    def _overdue(self, process: Process, column: str) -> Part:
        """Unknown where it is asked and not decided, nothing where it is not asked."""
        say = self._say
        asked = [say.text(stage.name) for stage in process.stages if stage.stay]
        if not asked or process.claim is None:
            return Part(self._write(None))
        claimed, claim = (say.identifier(f"processes.{process.name}.{part}") for part in ("claimed", "claim"))
        not_for = say.text(Claim.NOT_APPLICABLE.value)
        rest = (
            f"WHEN {claimed} IN ({', '.join(asked)}) AND {claim} <> {not_for} THEN {self._text(UNKNOWN)} "
            f"ELSE {say.text(self._write(None))}"
        )
        return self._outcome(column, rest)

    def _text(self, outcome: Outcome) -> str:
        return self._say.text(self._words[outcome])


def line(parts: Iterable[Part], dialect: Dialect) -> str:
    """The pieces behind each other, as SQL."""
    return _joined([each.text if each.is_sql else dialect.text(each.text) for each in _merged(parts)])


def odd_id(dialect: Dialect) -> str:
    """The id where it is not plain, else NULL."""
    column = dialect.identifier(ID)
    return f"CASE WHEN {dialect.matches(column, PLAIN_ID)} THEN NULL ELSE {column} END"


def before_rest(head: str, tail: str, dialect: Dialect) -> str:
    """The beginning of a line up to behind its id, where that is plain; else nothing."""
    column, say = dialect.identifier(ID), dialect.text
    whole = _joined([say(head), column, say(tail)] if head else [column, say(tail)])
    return f"CASE WHEN {dialect.matches(column, PLAIN_ID)} THEN {whole} ELSE '' END"


def _merged(parts: Iterable[Part]) -> Iterator[Part]:
    """Texts that stand side by side as one."""
    waiting = ""
    for part in parts:
        if not part.is_sql:
            waiting += part.text
            continue
        if waiting:
            yield Part(waiting)
            waiting = ""
        yield part
    if waiting:
        yield Part(waiting)


def _joined(texts: list[str]) -> str:
    """Texts behind each other, halved again and again: a long chain is too deep for databases."""
    if len(texts) <= 1:
        return "".join(texts) or "''"
    middle = len(texts) // 2
    return f"({_joined(texts[:middle])} || {_joined(texts[middle:])})"
