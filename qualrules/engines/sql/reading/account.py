"""The account of reading, asked of the database: what could not be read, counted by field and reason with the first places.

The same counts, in the same order, as `reading.tally` gets by going over the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.fields import FieldPlan, same_keys
from qualrules.engines.sql.reading.links import LinkPlan
from qualrules.engines.sql.reading.relation import ReadRelation
from qualrules.engines.sql.reading.words import Words
from qualrules.model.datatypes import Link, ListOf
from qualrules.reading.bound import BoundRecord
from qualrules.reading.tally import DIFFERENT, OUTSIDE_LIST, PLACES, Duplicate, Problem, Tally

PlacesOf = Callable[[Sequence[int]], Mapping[int, str]]
"""Record numbers → their places."""


@dataclass
class _Found:
    """A problem with the number of the first record that has it; `rank` is the field's place in a record."""

    problem: Problem
    first: int
    rank: int
    numbers: list[int] = field(default_factory=list)


class Account:
    """The account of one record type."""

    def __init__(
        self,
        database: Database,
        words: Words,
        made: ReadRelation,
        bound: BoundRecord,
        places: PlacesOf,
        *,
        is_linked: bool,
    ) -> None:
        self._database = database
        self._words = words
        self._made = made
        self._bound = bound
        self._places = places
        self._is_linked = is_linked
        self._tally = Tally()

    def tally(self) -> Tally:
        """Everything but bad records and remarks, of which only the file itself knows."""
        raw = self._made.raw
        count = raw.rows
        self._tally.records = (
            count if count is not None else self._single(f"SELECT COUNT(*) FROM {raw.name} AS raw")
        )
        found = [*self._fields(), *self._links()]
        found.sort(key=lambda each: (each.first, each.rank))
        if self._is_linked:  # whose links are followed when all of them are read
            found.sort(key=lambda each: each.problem.code in ("QR409", "QR416"))
        places = self._places([number for each in found for number in each.numbers])
        for each in found:
            each.problem.places = [places[number] for number in each.numbers]
            problem = each.problem
            self._tally.problems[problem.code, problem.record, problem.field, problem.reason] = problem
        self._tally.outside = self._in_order(found)
        if self._made.id is not None:
            self._duplicates(self._made.id)
        return self._tally

    def _in_order(self, found: Iterable[_Found]) -> dict[tuple[str, str], dict[str, int]]:
        """The values outside their lists, the field that has the first one first."""
        outside = self._tally.outside
        listed = (each.problem for each in found if each.problem.code == OUTSIDE_LIST)
        fields = dict.fromkeys((problem.record, problem.field) for problem in listed)
        return {field: outside[field] for field in fields}

    def _single(self, select: str) -> int:
        value = self._database.rows(select)[0][0]
        assert isinstance(value, int)
        return value

    # ── Fields ──

    def _fields(self) -> Iterator[_Found]:
        ranks = self._ranks()
        for name, mapping in self._made.mappings.items():
            planned = self._made.plans[name]
            odd = f"SELECT COUNT(*) FROM {mapping} AS m WHERE m.code IS NOT NULL"
            if self._single(odd):
                yield from self._of_field(planned, mapping, ranks[name])

    def _ranks(self) -> dict[str, int]:
        """Where in a record each field is read: first those of which one value says it all, links and lists at the end."""
        direct = [name for name, each in self._made.plans.items() if each.is_direct]
        order = dict.fromkeys([*direct, *self._made.plans])
        return {name: rank for rank, name in enumerate(order)}

    def _of_field(self, planned: FieldPlan, mapping: str, rank: int) -> Iterator[_Found]:
        raw, name = self._made.raw, planned.field.name
        joined = f"{raw.name} AS raw JOIN {mapping} AS m ON {same_keys(planned, 'm', self._words)} AND m.code IS NOT NULL"
        # One row for each different value, in the order in which they first stand there.
        select = (
            f"SELECT m.code, m.reason, m.shown, m.times, m.outside, f.many, f.number FROM {mapping} AS m JOIN "
            f"(SELECT m.id, COUNT(*) AS many, MIN({raw.number}) AS number FROM {joined} GROUP BY m.id) AS f "
            "ON f.id = m.id ORDER BY f.number"
        )
        found: dict[tuple[str, str], _Found] = {}
        outside = self._tally.outside
        for rows in self._database.batches(select):
            for code, reason, shown, times, texts, many, number in rows:
                one = found.get((code, reason))  # type: ignore[arg-type]
                if one is None:
                    problem = Problem(str(code), raw.record, name, str(reason), example=str(shown))
                    one = found[str(code), str(reason)] = _Found(problem, int(number), rank)  # type: ignore[call-overload]
                one.problem.count += int(many) * int(times)  # type: ignore[call-overload]
                for text in texts:  # type: ignore[attr-defined]
                    values = outside.setdefault((raw.record, name), {})
                    if text in values or len(values) < DIFFERENT:
                        values[text] = values.get(text, 0) + int(many)  # type: ignore[call-overload]
        text = self._database.dialect.text
        for (code, reason), one in found.items():
            where = f"m.code = {text(code)} AND m.reason = {text(reason)}"
            select = f"SELECT {raw.number}, m.times FROM {joined} AND {where} ORDER BY 1 LIMIT {PLACES}"
            for number, times in self._database.rows(select):
                one.numbers += [int(number)] * int(times)  # type: ignore[call-overload]
            del one.numbers[PLACES:]
            yield one

    # ── Links ──

    def _links(self) -> Iterator[_Found]:
        order = [
            name for name, each in self._bound.fields.items() if isinstance(each.field.type, Link | ListOf)
        ]
        for planned in self._made.links:
            if planned.ids:
                rank = len(self._made.plans) + order.index(planned.field.field.name)
                yield from self._repeated_ids(planned, rank)
                yield from self._unknown_ids(planned, rank)

    def _repeated_ids(self, planned: LinkPlan, rank: int) -> Iterator[_Found]:
        """Links to an id that two records have; one look, however many such ids there are."""
        number, of_id = self._made.raw.number, f"PARTITION BY {planned.id}"
        ranked = (
            f"SELECT {planned.id} AS id, {number} AS number, COUNT(*) OVER ({of_id}) AS many, "
            f"ROW_NUMBER() OVER ({of_id} ORDER BY {number}) AS place "
            f"FROM {self._made.raw.name} AS raw {planned.join} WHERE {planned.is_repeated}"
        )
        select = f"SELECT id, number, many FROM ({ranked}) AS found WHERE place <= {PLACES} ORDER BY number"
        found: dict[str, _Found] = {}
        for id, at, many in self._database.rows(select):
            place = int(at)  # type: ignore[call-overload]
            if str(id) not in found:
                problem = self._wrong_link("QR409", planned, f"two records have the id {id}", many, id)
                found[str(id)] = _Found(problem, place, rank)
            found[str(id)].numbers.append(place)
        yield from found.values()

    def _unknown_ids(self, planned: LinkPlan, rank: int) -> Iterator[_Found]:
        """Links to an id that no record has."""
        raw = self._made.raw
        joined = f"{raw.name} AS raw {planned.join} WHERE {planned.is_unknown}"
        ((many,),) = self._database.rows(f"SELECT COUNT(*) FROM {joined}")
        if many:
            rows = self._database.rows(
                f"SELECT {raw.number}, {planned.id} FROM {joined} ORDER BY 1 LIMIT {PLACES}"
            )
            numbers = [int(number) for number, _ in rows]  # type: ignore[call-overload]
            reason = f"no {planned.target} has this id"
            problem = self._wrong_link("QR416", planned, reason, many, rows[0][1])
            yield _Found(problem, numbers[0], rank, numbers)

    def _wrong_link(self, code: str, planned: LinkPlan, reason: str, many: object, id: object) -> Problem:
        return Problem(code, self._made.raw.record, planned.field.field.name, reason, int(str(many)), str(id))

    # ── Ids ──

    def _duplicates(self, id: str) -> None:
        raw = self._made.raw
        repeated = (
            f"SELECT {id} AS id FROM {raw.name} AS raw WHERE {id} IS NOT NULL GROUP BY 1 HAVING COUNT(*) > 1"
        )
        ranked = (
            f"SELECT {id} AS id, {raw.number} AS number, "
            f"ROW_NUMBER() OVER (PARTITION BY {id} ORDER BY {raw.number}) AS place "
            f"FROM {raw.name} AS raw WHERE {id} IN ({repeated})"
        )
        numbers: dict[str, list[int]] = {}
        select = f"SELECT id, number FROM ({ranked}) AS found WHERE place BETWEEN 2 AND {PLACES + 1} ORDER BY number"
        for rows in self._database.batches(select):
            for found, number in rows:
                numbers.setdefault(str(found), []).append(int(number))  # type: ignore[call-overload]
        places = self._places([number for of_id in numbers.values() for number in of_id])
        for found, of_id in numbers.items():
            own = Duplicate(raw.record, found, [places[number] for number in of_id])
            self._tally.duplicates[raw.record, found] = own
