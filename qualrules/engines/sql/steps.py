"""A query in the making: one relation of records, to which columns are added step by step, each from the columns before it.

Says which column can be worked out when, and how figures over rows are joined; what a column means is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.first_step import LIST, Answers, FirstStep, Path
from qualrules.engines.sql.names import Names
from qualrules.engines.sql.relations import KEY, PARENT, gap, list_relation
from qualrules.model.rules import Rules

OUTER_KEY = "record.parent"
_OUTSIDE = "o"
"""What the records outside are called where rows look at them."""


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


@dataclass(frozen=True)
class _Listed:
    """The rows of a list."""

    name: str
    """What their steps are called."""
    relation: str
    """The relation that says which rows belong to which record."""
    outside: tuple[Steps, str] | None
    """The steps of the records outside and their quoted column that rows belong to, where rows look at them."""


class Steps:
    """Records of one type with everything that is worked out for them."""

    def __init__(
        self,
        rules: Rules,
        record: str,
        dialect: Dialect,
        *,
        relations: Names | None = None,
        before: Answers | None = None,
        listed: _Listed | None = None,
    ) -> None:
        """All records of a type, or all with what the steps `before` have of them, or the rows of a list. `relations` gives
        names to relations, which have to differ throughout a query.
        """
        self.rules = rules
        self.dialect = dialect
        self.listed = listed
        self.level = 0
        """The step of the latest column that the text in the making rests on."""
        self.columns: dict[Hashable, Column] = {}
        self.groups: dict[Hashable, Rows] = {}
        self._steps: dict[str, int] = {}
        """Quoted name of a column → the step that adds it."""
        self._relations = relations or Names(dialect)
        self.name = self._relations.free(listed.name if listed else record)
        relation = listed.relation if listed else None
        self._first = FirstStep(rules, record, dialect, before=before, listed_in=relation)
        self.names = self._first.names
        self.height = before.height + 1 if before is not None else 0
        self.own(KEY)
        if listed is not None:
            key = (
                f"{LIST}.{self.quoted(PARENT)}"
                if listed.outside is None
                else f"{_OUTSIDE}.{self.quoted(KEY)}"
            )
            self._first.further(OUTER_KEY, key)

    def quoted(self, name: str) -> str:
        """A name as SQL writes it."""
        return self.dialect.identifier(name)

    # ── Columns that are there from the beginning ──

    def own(self, column: str) -> str:
        """A column of the relation itself."""
        return self._first.read((), column)

    def read(self, path: Path, name: str) -> str:
        """A column of the record that links lead to."""
        return self._first.read(path, name)

    def gap_of(self, path: Path, name: str) -> str:
        """Whether a value that is not there is unreadable or not supplied; NULL where the record is not there."""
        return self.read(path, gap(name))

    def key_at(self, path: Path) -> str:
        """The key of the record that links lead to; NULL where it is not there."""
        return self.read(path[:-1], path[-1]) if path else self.own(KEY)

    def answer(self, path: Path, answers: Answers, column: str) -> str:
        """A quoted column of the steps that answer rules about the record that links lead to; NULL where it is not there."""
        return self._first.answer(path, answers, column)

    # ── Columns that are worked out ──

    def column(self, key: Hashable, name: str, write: Callable[[], str], comment: str = "") -> str:
        """The quoted name of a column, which is written when it is first asked for."""
        if key not in self.columns:
            before, self.level = self.level, 0
            text = write()
            free = self.quoted(self.names.free(name))
            self.columns[key] = Column(free, text, self.level + 1, comment)
            self._steps[free] = self.level + 1
            self.level = before
        found = self.columns[key]
        self.level = max(self.level, found.step)
        return found.name

    def again(self, name: str) -> str:
        """A quoted name that was given before, to be used in a further column."""
        self.level = max(self.level, self._steps.get(name, 0))
        return name

    # ── Rows ──

    def rows(self, key: Hashable, path: Path, name: str, row: str, *, reaches_outside: bool) -> Rows:
        """The rows of the list field `name` of the record at `path`, `row` being their type. `key` tells apart what is
        worked out over them; figures that reach the records outside rest on the columns asked for until then.
        """
        if key not in self.groups:
            owner = self.key_at(path)
            listed = _Listed(
                f"{self.name} {'.'.join((*path, name))}",
                list_relation(self._first.type_at(path), name),
                (self, owner) if reaches_outside else None,
            )
            inner = Steps(self.rules, row, self.dialect, relations=self._relations, listed=listed)
            joined_by = self.own(KEY) if reaches_outside else owner
            self.groups[key] = Rows(inner, joined_by, self.quoted(inner.name), reaches_outside)
        return self.groups[key]

    def outside(self, column: str) -> str:
        """A quoted column of the records outside, as a column of the rows."""
        return self._first.further(f"outside: {column[1:-1]}", f"{_OUTSIDE}.{column}")

    def figure(self, rows: Rows, name: str, text: str) -> str:
        """The quoted name of a figure over rows, to be read by the records."""
        found = next((each for each, known in rows.figures.items() if known == text), None)
        if found is None:
            if rows.reaches_outside and not rows.figures:
                rows.step = self.level + 1
            found = self.quoted(self.names.free(name))
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

    def relations(self, written: set[Answers] | None = None) -> list[str]:
        """The relations of a WITH, without those of `written`, in an order in which each rests only on those before it."""
        relations, written = [], set() if written is None else written
        for each in self._first.rests_on:
            if each not in written:
                written.add(each)
                relations += each.relations(written)
        relations.append(f"{self.step(0)} AS (\n{self._first.written(self._join_outside())}\n)")
        for number in range(1, self._depth + 1):
            groups = [group for group in self.groups.values() if group.step == number]
            for group in groups:
                relations += [*group.steps.relations(written), _figures(group)]
            relations.append(f"{self.step(number)} AS (\n{self._next(number, groups)}\n)")
        return relations

    def _join_outside(self) -> str:
        if self.listed is None or self.listed.outside is None:
            return ""
        steps, owner = self.listed.outside
        step = next(each.step for each in steps.groups.values() if each.steps is self) - 1
        return f"JOIN {steps.step(step)} AS {_OUTSIDE} ON {_OUTSIDE}.{owner} = {LIST}.{self.quoted(PARENT)}"

    def _next(self, number: int, groups: list[Rows]) -> str:
        lines = ["  p.*"]
        for place, each in enumerate(groups, 1):
            lines += [f"  g{place}.{name}" for name in each.figures]
        for column in self.columns.values():
            if column.step == number:
                before = f"  {self.dialect.comment(column.comment)}\n" if column.comment else ""
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
