"""The survey of forms asked of a database: of values that are alike in all that matters, the first one.

What matters is what the watches of `reading.columns` look at; a difference that does not matter may stay, it only
costs. The watches themselves decide, in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.odd import taken
from qualrules.engines.sql.reading.raw import NOTHING_SEEN, RawColumn, RawRelation, Seen
from qualrules.engines.sql.reading.seen import LOOKED_AT, look
from qualrules.engines.sql.reading.words import Words
from qualrules.reading.raw import RawRow, WatchedColumn

NUMERIC = ("whole", "decimal", "wide", "double", "written")
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?(Z|[+-](0[0-9]|1[0-9]):?[0-5][0-9])?"


class DatabaseSurvey:
    """Answers for the rows of one relation."""

    def __init__(self, database: Database, words: Words, relation: RawRelation) -> None:
        self._database = database
        self._words = words
        self.relation = relation
        self.seen: dict[str, Seen] = {}
        """Of the columns that were looked at."""

    def look(self, names: Iterable[str]) -> None:
        """See what columns are like, those that can be looked at and were not yet."""
        columns = {name: self.relation.columns[name] for name in names if name in self.relation.columns}
        new = {name: raw for name, raw in columns.items() if raw.kind in LOOKED_AT and name not in self.seen}
        if new:
            _, found = look(self._database, self._words, self.relation.name, new)
            self.seen |= found

    def shape_rows(self) -> Iterator[RawRow]:
        """As in `Surveyed`."""
        for name, raw in self.relation.columns.items():
            yield RawRow({name: None}, "")
            seen = self.seen.get(name, NOTHING_SEEN)
            if raw.kind == "text" and (seen.examples or seen.values is not None):
                yield from (RawRow({name: text}, "") for text in (*seen.examples, *(seen.values or ()))[:1])
                continue
            asked = [f"{raw.sql} IS NOT NULL"]
            if raw.kind == "texts":
                asked.append(self._words.has_item(raw.sql))
            for condition in asked:
                select = f"SELECT {raw.sql} FROM {self.relation.name} AS raw WHERE {condition} LIMIT 1"
                for (value,) in self._database.rows(select):
                    yield RawRow({name: taken(value, raw.kind)}, "")

    def telling_rows(self, watched: Sequence[WatchedColumn]) -> Iterator[RawRow]:
        """As in `Surveyed`."""
        self.look(each.column for each in watched if each.kind != "percents")
        for each in watched:
            raw, seen = self.relation.columns.get(each.column), self.seen.get(each.column, NOTHING_SEEN)
            if each.kind in seen.facts and not any(map(_has_digit, each.settled)):
                yield from (RawRow({each.column: text}, "") for text in seen.examples)
            elif raw is not None and (
                raw.kind == "text" or (each.kind == "percents" and raw.kind in NUMERIC)
            ):
                self.relation.hold()
                yield from self._telling(each, raw)

    def _telling(self, each: WatchedColumn, raw: RawColumn) -> Iterator[RawRow]:
        words, settled = self._words, each.settled - {""}
        # As it stands, with blanks around it: that costs a few more kinds of values, and saves the trimming.
        text = raw.sql if raw.kind == "text" else words.written(raw.sql, raw.kind)
        key = self._day_key(text) if each.kind == "dates" else self._number_key(text, each.kind)
        if settled:
            key = f"CASE WHEN {words.is_among(words.folded(words.trimmed(text)), settled)} THEN '=' || {text} ELSE {key} END"
        number, name = self.relation.number, self.relation.name
        first = f"SELECT {key} AS k, MIN({number}) AS n FROM {name} AS raw WHERE {text} <> '' GROUP BY 1"
        select = f"SELECT first.k, {raw.sql} FROM {name} AS raw JOIN ({first}) AS first ON first.n = {number}"
        for rows in self._database.batches(f"{select} ORDER BY first.n"):
            for _, value in rows:
                yield RawRow({each.column: taken(value, raw.kind)}, "")

    def _number_key(self, text: str, kind: str) -> str:
        """Of numbers: which digits are there does not matter, but for the first one, and for zeros in percents."""
        words = self._words
        decides = "[0-9]{1,12}[.]([0-9]{1,2}|[0-9]{4,6})|(0[0-9]{0,11}|[0-9]{4,12})[.][0-9]{3}"
        whens = [("[0-9]{1,12}", "digits"), (decides, "point"), ("[1-9][0-9]{0,2}[.][0-9]{3}", "either")]
        if kind == "percents":
            whens.insert(0, ("0{1,12}([.]0{1,6})?", "zero"))
        cases = " ".join(f"WHEN {words.matches(text, pattern)} THEN '{called}'" for pattern, called in whens)
        starts_with_zero = words.matches(text, "[^0-9]*0(.|\\n)*")
        first = f"CASE WHEN {starts_with_zero} THEN ' 0' ELSE ' 1' END"
        none = f"CASE WHEN {words.matches(text, '[^1-9]*')} THEN '0' ELSE '1' END"
        return f"CASE {cases} ELSE TRANSLATE({text}, '123456789', '000000000') || {first} || {none} END"

    def _day_key(self, text: str) -> str:
        """Of dates: days that are written in the one clear way are alike, and a time that there is says nothing."""
        words = self._words
        timed = words.matches(text, f"[^:]{{5,12}}[ T]{_TIME}")
        day = words.before_time(text)
        return (
            f"CASE WHEN {words.day(text)} IS NOT NULL THEN 'iso' "
            f"WHEN {timed} THEN 'T' || {day} ELSE '=' || {text} END"
        )


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
