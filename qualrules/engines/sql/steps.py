"""A query in the making: one relation of records, to which columns are added step by step, each from the columns before it.

Says how relations, links and rows are joined and which column can be worked out when; what a column means is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import KEY, PARENT, ROW, gap, list_relation
from qualrules.model.datatypes import Link
from qualrules.model.rules import Rules

Path = tuple[str, ...]
OUTER_KEY = "record.parent"
_ROOM = len(": 1000")
"""What stands behind a name in the names of steps."""


@dataclass(frozen=True)
class Column:
    """A column that a step adds: its name, quoted, what it is, and what is said of it in a comment."""

    name: str
    text: str
    step: int
    comment: str = ""


@dataclass
class Rows:
    """Figures over the rows of a list, one line of them for each record that has rows."""

    steps: Steps
    key: str
    """The column of the records, quoted, that the lines are joined by."""
    name: str
    """The name of the relation of the figures, quoted."""
    reaches_outside: bool
    figures: dict[str, str] = field(default_factory=dict)
    """Quoted name → the text of the figure."""
    step: int = 1


class Steps:
    """Records of one type with everything that is worked out for them."""

    def __init__(self, rules: Rules, record: str, dialect: Dialect, name: str) -> None:
        self.rules = rules
        self.record = record
        self.dialect = dialect
        self.name = name
        self.level = 0
        """The step of the latest column that the text in the making rests on."""
        self.columns: dict[Hashable, Column] = {}
        self.groups: dict[Hashable, Rows] = {}
        self._base: dict[str, str] = {}
        self._joins: dict[Path, str] = {}
        self._source = f"{self.quoted(record)} AS r"
        self._outside: tuple[Steps, str] | None = None
        self._taken: set[str] = set()
        self._relations = {self._same(name)}
        """Names of relations, which have to differ throughout the query: shortened ones may not."""
        self._add_base(KEY, f"r.{self.quoted(KEY)}")

    def quoted(self, name: str) -> str:
        """A name as SQL writes it."""
        return self.dialect.identifier(name)

    # ── Columns that are there from the beginning ──

    def own(self, column: str) -> str:
        """A column of the relation itself."""
        return self._add_base(column, f"r.{self.quoted(column)}")

    def read(self, path: Path, name: str) -> str:
        """A column of the record that links lead to."""
        return self._add_base(".".join((*path, name)), f"{self._joined(path)}.{self.quoted(name)}")

    def gap_of(self, path: Path, name: str) -> str:
        """Whether a value that is not there is unreadable or not supplied; NULL where the record is not there."""
        return self.read(path, gap(name))

    def key_at(self, path: Path) -> str:
        """The key of the record that links lead to; NULL where it is not there."""
        return self.read(path[:-1], path[-1]) if path else self.quoted(KEY)

    def type_at(self, path: Path) -> str:
        """The type of that record."""
        record = self.record
        for link in path:
            datatype = self.rules.records[record].fields[link].type
            assert isinstance(datatype, Link)
            record = datatype.record
        return record

    def _joined(self, path: Path) -> str:
        """The name of a linked record's relation among those that the first step joins."""
        if not path:
            return "r"
        name = self.quoted(".".join(("r", *path)))
        if path not in self._joins:
            before, record = self._joined(path[:-1]), self.quoted(self.type_at(path))
            key, link = self.quoted(KEY), self.quoted(path[-1])
            self._joins[path] = f"LEFT JOIN {record} AS {name} ON {name}.{key} = {before}.{link}"
        return name

    def _add_base(self, name: str, text: str) -> str:
        quoted = self.quoted(name)
        if quoted not in self._base:
            self._base[quoted] = text
            self._taken.add(self._same(name))
        return quoted

    # ── Columns that are worked out ──

    def column(self, key: Hashable, name: str, write: Callable[[], str], comment: str = "") -> str:
        """The quoted name of a column, which is written when it is first asked for."""
        if key not in self.columns:
            before, self.level = self.level, 0
            text = write()
            free = self._free(name)
            self.columns[key] = Column(self.quoted(free), text, self.level + 1, comment)
            self.level = before
        found = self.columns[key]
        self.level = max(self.level, found.step)
        return found.name

    def again(self, name: str) -> str:
        """A quoted name that was given before, to be used in a further column."""
        steps = (column.step for column in self.columns.values() if column.name == name)
        self.level = max(self.level, next(steps, 0))
        return name

    def _free(self, name: str) -> str:
        """A name that no other column has, short enough for the database."""
        return self._named(name, self._taken)

    def _named(self, name: str, taken: set[str]) -> str:
        number, free = 1, self._short(name, "")
        while self._same(free) in taken:
            number += 1
            free = self._short(name, f" ({number})")
        taken.add(self._same(free))
        return free

    def _short(self, name: str, end: str) -> str:
        most = self.dialect.longest_name
        if most is None or len(f"{name}{end}".encode()) <= most - _ROOM:
            return f"{name}{end}"
        room = most - len(end) - _ROOM
        return name.encode()[:room].decode(errors="ignore") + end

    def _same(self, name: str) -> str:
        return name.lower() if self.dialect.ignores_case else name

    # ── Rows ──

    def rows(self, key: Hashable, path: Path, name: str, row: str, *, reaches_outside: bool) -> Rows:
        """The rows of the list field `name` of the record at `path`, `row` being their type. `key` tells apart what is
        worked out over them; figures that reach the records outside rest on the columns asked for until then.
        """
        if key not in self.groups:
            place = self._named(f"{self.name} {'.'.join((*path, name))}", self._relations)
            inner = Steps(self.rules, row, self.dialect, place)
            inner._relations = self._relations
            listed = self.quoted(list_relation(self.type_at(path), name))
            owner = self.key_at(path)
            on = f"r.{self.quoted(KEY)} = l.{self.quoted(ROW)}"
            inner._source = f"{listed} AS l JOIN {inner.quoted(row)} AS r ON {on}"
            inner._add_base(OUTER_KEY, f"l.{self.quoted(PARENT)}")
            if reaches_outside:
                inner._outside = (self, owner)
                inner._base[self.quoted(OUTER_KEY)] = f"o.{self.quoted(KEY)}"
            joined_by = self.quoted(KEY) if reaches_outside else owner
            self.groups[key] = Rows(inner, joined_by, self.quoted(place), reaches_outside)
        return self.groups[key]

    def outside(self, column: str) -> str:
        """A quoted column of the records outside, as a column of the rows."""
        assert self._outside is not None
        return self._add_base(f"outside: {column[1:-1]}", f"o.{column}")

    def figure(self, rows: Rows, name: str, text: str) -> str:
        """The quoted name of a figure over rows, to be read by the records."""
        found = next((each for each, known in rows.figures.items() if known == text), None)
        if found is None:
            if rows.reaches_outside and not rows.figures:
                rows.step = self.level + 1
            found = self.quoted(self._free(name))
            rows.figures[found] = text
        self.level = max(self.level, rows.step)
        return found

    # ── The query ──

    @property
    def last(self) -> str:
        """The quoted name of the relation that has all columns."""
        return self.step(self._depth)

    @property
    def _depth(self) -> int:
        steps = [each.step for each in self.columns.values()] + [each.step for each in self.groups.values()]
        return max(steps, default=0)

    def step(self, number: int) -> str:
        """The quoted name of the relation after so many steps."""
        return self.quoted(f"{self.name}: {number}" if number else f"{self.name}: read")

    def relations(self) -> list[str]:
        """The relations of a WITH, in an order in which each rests only on those before it."""
        written = [f"{self.step(0)} AS (\n{self._first()}\n)"]
        for number in range(1, self._depth + 1):
            groups = [each for each in self.groups.values() if each.step == number]
            for each in groups:
                written += [*each.steps.relations(), _figures(each)]
            written.append(f"{self.step(number)} AS (\n{self._next(number, groups)}\n)")
        return written

    def _first(self) -> str:
        columns = ",\n".join(f"  {text} AS {name}" for name, text in self._base.items())
        lines = [f"SELECT\n{columns}", f"FROM {self._source}"]
        if self._outside is not None:
            steps, owner = self._outside
            lines.append(f"JOIN {steps.step(self._outer_step)} AS o ON o.{owner} = l.{self.quoted(PARENT)}")
        return "\n".join((*lines, *self._joins.values()))

    @property
    def _outer_step(self) -> int:
        assert self._outside is not None
        steps, _ = self._outside
        return next(each.step for each in steps.groups.values() if each.steps is self) - 1

    def _next(self, number: int, groups: list[Rows]) -> str:
        lines = ["  p.*"]
        for place, each in enumerate(groups, 1):
            lines += [f"  g{place}.{name}" for name in each.figures]
        for column in self.columns.values():
            if column.step == number:
                before = f"  -- {column.comment}\n" if column.comment else ""
                lines.append(f"{before}  {column.text} AS {column.name}")
        joins = [
            f"\nLEFT JOIN {each.name} AS g{place} ON g{place}.{self.quoted(OUTER_KEY)} = p.{each.key}"
            for place, each in enumerate(groups, 1)
        ]
        fence = f"\n{self.dialect.fence}" if self.dialect.fence else ""
        columns = ",\n".join(lines)
        return f"SELECT\n{columns}\nFROM {self.step(number - 1)} AS p{''.join(joins)}{fence}"


def _figures(rows: Rows) -> str:
    key = rows.steps.quoted(OUTER_KEY)
    columns = ",\n".join((f"  {key}", *(f"  {text} AS {name}" for name, text in rows.figures.items())))
    return f"{rows.name} AS (\nSELECT\n{columns}\nFROM {rows.steps.last}\nGROUP BY {key}\n)"
