"""What is asked of a database before it is trusted with rules: what it says of characters, and of the days of a time zone,
has to be what Python says. Any dialect; a difference is one sentence, and the database is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from qualrules.dataclass import dataclass
from qualrules.engines.sql.bounds import FIRST_INSTANT
from qualrules.engines.sql.database import Database, DatabaseError
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import Relation
from qualrules.engines.sql.zone_probe import MODERN, reach, zone_difference
from qualrules.model.moment import Moment
from qualrules.model.rules import Rules
from qualrules.model.values import fold


def probe(database: Database, zone: str, since: datetime = FIRST_INSTANT) -> None:
    """Refuse a database that does not see texts, and a zone from an instant on, as Python does. Raises DatabaseError."""
    difference = text_difference(database) or zone_difference(database, zone, since)
    if difference:
        raise DatabaseError(difference)


class Trust:
    """Whether a database sees texts and the ruleset's zone as Python does, for the records of one run.

    A zone that it sees otherwise only long ago is good enough where no record reaches back so far.
    """

    def __init__(self, database: Database, rules: Rules, moment: Moment) -> None:
        self._database = database
        self._rules = rules
        self._moment = moment
        self._difference: str | None = None
        self._later: str | None = None
        self._is_asked = False

    def look(self, relations: Mapping[str, Relation]) -> None:
        """Look at the records that stand in the relations, which may be other ones each time. Raises DatabaseError."""
        zone = self._rules.header.zone
        if not self._is_asked:
            self._is_asked = True
            difference = text_difference(self._database)
            if difference:
                raise DatabaseError(difference)
            self._difference = zone_difference(self._database, zone)
            if self._difference:
                self._later = zone_difference(self._database, zone, MODERN)
        if not self._difference:
            return
        if self._later or reach(self._database, relations, self._rules, self._moment) != MODERN:
            raise DatabaseError(self._difference)


@dataclass(frozen=True)
class _Trial:
    """A text of SQL, what it has to give, and what is tried."""

    select: str
    expected: object
    subject: str


def text_difference(database: Database) -> str | None:
    """The first thing that a database says otherwise of texts, as a sentence."""
    trials = list(_text_trials(database.dialect))
    (row,) = database.rows(f"SELECT {', '.join(trial.select for trial in trials)}")
    for trial, found in zip(trials, row, strict=True):
        if found != trial.expected:
            return (
                f"{database.dialect.name} is refused: of {trial.subject} it says {_said(found)}, where the "
                f"rules need {_said(trial.expected)}"
            )
    return None


_ASCII = "".join(map(chr, range(32, 127)))
_TEXTS = ("😀a", "İi", "ßẞ", "Σς", "e\u0301", "日本", "a\nb", "a\\b", "100%_", "'\"", "𝒳", "\u00a0")
"""Beyond the first plane, one and two characters for one letter, letters whose capitals are others, signs of patterns."""


def _text_trials(say: Dialect) -> Iterator[_Trial]:
    yield _Trial(f"lower({say.text(_ASCII)})", fold(_ASCII), "the small letters of ASCII")
    for text in map(fold, _TEXTS):
        shown, quoted = f'"{text}"', say.text(text)
        yield _Trial(quoted, text, f"the text {shown}")
        yield _Trial(f"CAST({say.length(quoted)} AS INTEGER)", len(text), f"the length of {shown}")
        yield _Trial(say.contains(quoted, text[-1]), True, f'"{text[-1]}" in {shown}')
        yield _Trial(say.starts(quoted, text[0]), True, f'"{text[0]}" at the start of {shown}')
        yield _Trial(say.ends(quoted, text[-1]), True, f'"{text[-1]}" at the end of {shown}')
        yield _Trial(say.starts(quoted, "%"), False, f'"%" at the start of {shown}')
        yield _Trial(
            say.matches(quoted, f"^.{{{len(text)}}}$"), "\n" not in text, f"the characters of {shown}"
        )
    for one, other in (
        ("ß", "ss"),
        ("a", "A"),
        ("a", "á"),
        ("e\u0301", "é"),
        ("a", "a "),
        ("i", "ı"),
        ("ς", "σ"),
    ):
        equal = f"{say.text(one)} = {say.text(other)}"
        yield _Trial(equal, False, f'whether "{one}" equals "{other}"')


def _said(value: object) -> str:
    words = {True: "yes", False: "no", None: "nothing"}
    return words[value] if value is None or isinstance(value, bool) else f'"{value}"'
