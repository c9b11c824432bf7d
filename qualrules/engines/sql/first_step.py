"""The first step of a query: a record and those that its links lead to, each column that is read of them.

A record comes from its relation, or, where its rules are asked about, from the steps that answer them. What a rule is is
not known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.names import Names
from qualrules.engines.sql.relations import KEY, ROW
from qualrules.model.datatypes import Link
from qualrules.model.rules import Rules

Path = tuple[str, ...]
ITSELF, LIST = "r", "l"
"""What the record itself is called in the first step, and the relation that lists rows."""


class Answers(Protocol):
    """Steps that answer rules about the records of a type, a line each."""

    names: Names
    """Those of their columns."""
    height: int
    """How many steps of the same records they have before them, one behind the other: they have the columns of all those."""

    def own(self, column: str) -> str:
        """The quoted name of a column of the record's relation, as the steps have it."""
        ...

    @property
    def last(self) -> str:
        """The quoted name of the relation that has all columns."""
        ...

    def relations(self, written: set[Answers]) -> list[str]:
        """The relations of a WITH, without those of `written`, in an order in which each rests only on those before it."""
        ...


@dataclass
class _Joined:
    """A record that the first step has: the one it is about, or one that links lead to."""

    alias: str
    record: str
    answers: Answers | None = None
    needed: dict[str, None] = field(default_factory=dict)
    """Columns of the record's relation that are read, or that further records are joined by."""

    def needs(self, column: str) -> None:
        """Have the column also where the record comes from steps."""
        self.needed[column] = None
        if self.answers is not None:
            self.answers.own(column)

    def answered_by(self, answers: Answers) -> None:
        """Take the record from steps, of several from those that have the columns of all."""
        if self.answers is None or self.answers.height < answers.height:
            self.answers = answers
            for column in self.needed:
                answers.own(column)


class FirstStep:
    """Grows with what is asked of it, until it is written."""

    def __init__(
        self, rules: Rules, record: str, dialect: Dialect, *, before: Answers | None, listed_in: str | None
    ) -> None:
        """The records of a type: all of them; or with everything that the steps `before` have of them; or those that the
        relation `listed_in` names, once for each time.
        """
        self.names = Names(dialect)
        """Names of columns."""
        self._rules = rules
        self._dialect = dialect
        self._aliases = Names(dialect)
        self._carried = before
        self._listed_in = listed_in
        self._records: dict[Path, _Joined] = {(): _Joined(ITSELF, record)}
        self._columns: dict[tuple[Path, str, bool], str] = {}
        """Where a column is, its name there, whether it is an answer → its quoted name here."""
        self._more: dict[str, str] = {}
        """Text → quoted name."""
        if before is not None:
            self.names = before.names
            self._at(()).answered_by(before)

    # ── What is asked ──

    def read(self, path: Path, name: str) -> str:
        """The quoted name of a column of the record that links lead to."""
        if self._carried is not None and not path:
            return self._carried.own(name)
        self._at(path).needs(name)
        return self._named((path, name, False), name)

    def answer(self, path: Path, answers: Answers, column: str) -> str:
        """The quoted name of a quoted column of the steps that answer rules about the record that links lead to."""
        joined = self._at(path)
        joined.needs(KEY)
        joined.answered_by(answers)
        return self._named((path, column, True), column[1:-1])

    def further(self, name: str, text: str) -> str:
        """The quoted name of a column of what is joined with the records beside their links."""
        if text not in self._more:
            self._more[text] = self._dialect.identifier(self.names.free(name))
        return self._more[text]

    def type_at(self, path: Path) -> str:
        """The type of the record that links lead to."""
        return self._at(path).record

    def _at(self, path: Path) -> _Joined:
        if path not in self._records:
            before, link = self._at(path[:-1]), path[-1]
            before.needs(link)
            datatype = self._rules.records[before.record].fields[link].type
            assert isinstance(datatype, Link)
            alias = self._dialect.identifier(self._aliases.free(".".join((ITSELF, *path))))
            self._records[path] = _Joined(alias, datatype.record)
        return self._records[path]

    def _named(self, column: tuple[Path, str, bool], name: str) -> str:
        if column not in self._columns:
            path = column[0]
            self._columns[column] = self._dialect.identifier(self.names.free(".".join((*path, name))))
        return self._columns[column]

    # ── The query ──

    @property
    def rests_on(self) -> list[Answers]:
        """The steps that have to stand before."""
        return [each.answers for each in self._records.values() if each.answers is not None]

    def written(self, join: str = "") -> str:
        """The SELECT; `join` is what else is joined."""
        columns = [f"  {ITSELF}.*"] if self._carried is not None else []
        columns += [f"  {self._source(*column)} AS {name}" for column, name in self._columns.items()]
        columns += [f"  {text} AS {name}" for text, name in self._more.items()]
        listed = ",\n".join(columns)
        lines = [f"SELECT\n{listed}", f"FROM {self._from()}", *([join] if join else [])]
        lines += [self._link(path) for path in self._records if path]
        return "\n".join(lines)

    def _from(self) -> str:
        own = f"{self._relation(())} AS {ITSELF}"
        if self._listed_in is None:
            return own
        listed, row = self._dialect.identifier(self._listed_in), self._dialect.identifier(ROW)
        return f"{listed} AS {LIST} JOIN {own} ON {self._source((), KEY)} = {LIST}.{row}"

    def _link(self, path: Path) -> str:
        here, link = self._source(path, KEY), self._source(path[:-1], path[-1])
        return f"LEFT JOIN {self._relation(path)} AS {self._records[path].alias} ON {here} = {link}"

    def _relation(self, path: Path) -> str:
        joined = self._records[path]
        return joined.answers.last if joined.answers is not None else self._dialect.identifier(joined.record)

    def _source(self, path: Path, column: str, is_answer: bool = False) -> str:
        """A column where it comes from."""
        joined = self._records[path]
        if is_answer:
            return f"{joined.alias}.{column}"
        own = joined.answers.own(column) if joined.answers is not None else self._dialect.identifier(column)
        return f"{joined.alias}.{own}"
