"""What is asked of a database before it is trusted with rules: what it says of characters, and of the days of a time zone,
has to be what Python says. Any dialect; a difference is one sentence, and the database is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.sql.database import Database, DatabaseError, once
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.letters import letters_difference
from qualrules.engines.sql.relations import Relation
from qualrules.engines.sql.zone_probe import asks_for_days, first_reached, zone_differences
from qualrules.model.datatypes import Choice, Choices, StageOf, Text
from qualrules.model.moment import Moment
from qualrules.model.rules import Rules
from qualrules.model.values import fold

_TEXTS = (Text, Choice, Choices, StageOf)


class Trust:
    """Whether a database sees texts and the ruleset's zone as Python does, for the records of one run.

    Nothing is asked that the rules do not use, and nothing twice of one database. A zone that it sees otherwise only where
    no record reaches is good enough.
    """

    def __init__(self, database: Database, rules: Rules, moment: Moment) -> None:
        self._database = database
        self._rules = rules
        self._moment = moment

    def reads(self, folded: Callable[[str], str]) -> None:
        """Look at how it folds the letters of texts that it reads itself: as SQL of a text. Raises DatabaseError."""
        self._refuse(letters_difference(self._database, folded))

    def look(self, relations: Mapping[str, Relation]) -> None:
        """Look at the records that stand in the relations, which may be other ones each time. Raises DatabaseError."""
        fields = (field for relation in relations.values() for field in relation.fields.values())
        if any(isinstance(field.type, _TEXTS) for field in fields):
            self._refuse(text_difference(self._database))
        if asks_for_days(self._rules):
            self._refuse(self._zone(relations))

    def _zone(self, relations: Mapping[str, Relation]) -> str | None:
        database, zone = self._database, self._rules.header.zone
        differences = zone_differences(database, zone)
        if not differences:
            return None
        found = first_reached(differences, database, relations, self._rules, self._moment)
        return found.sentence if found else None

    def _refuse(self, difference: str | None) -> None:
        if difference:
            raise DatabaseError(difference)


@dataclass(frozen=True)
class _Trial:
    """A text of SQL, what it has to give, and what is tried."""

    select: str
    expected: object
    subject: str


def text_difference(database: Database) -> str | None:
    """The first thing that a database says otherwise of texts, as a sentence."""
    trials = list(_text_trials(database.dialect))
    select = f"SELECT {', '.join(trial.select for trial in trials)}"
    return once(database, select, lambda: _text_difference(database, trials, select))


def _text_difference(database: Database, trials: Sequence[_Trial], select: str) -> str | None:
    (row,) = database.rows(select)
    for trial, found in zip(trials, row, strict=True):
        if found != trial.expected:
            return (
                f"{database.dialect.name} is refused: of {trial.subject} it says {_said(found)}, where the "
                f"rules need {_said(trial.expected)}"
            )
    return None


_ASCII = "".join(map(chr, range(32, 127)))
_TRIED = ("😀a", "İi", "ßẞ", "Σς", "e\u0301", "日本", "a\nb", "a\\b", "100%_", "'\"", "𝒳", "\u00a0")
"""Beyond the first plane, one and two characters for one letter, letters whose capitals are others, signs of patterns."""


def _text_trials(say: Dialect) -> Iterator[_Trial]:
    yield _Trial(f"lower({say.text(_ASCII)})", fold(_ASCII), "the small letters of ASCII")
    for text in map(fold, _TRIED):
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
