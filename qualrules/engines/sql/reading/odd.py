"""The odd values of fields: every different one is read once by the cells, and what they say becomes a small table.

The values stand in the database, and so does what was made of them; Python holds a few thousand at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.fields import FieldPlan, held_literal
from qualrules.engines.sql.reading.plain import PlainForms
from qualrules.engines.sql.reading.raw import Kind, RawRelation
from qualrules.model.values import decimal_of, fold
from qualrules.reading.linking import RecordReader
from qualrules.reading.tally import Tally

PIECE = 2_000
"""How many values are read at once."""


def taken(value: object, kind: Kind) -> object:
    """A value that the database's driver gives as an adapter gives it, from which only numbers of JSON differ."""
    return _as_written(value) if kind == "written" else value


def _as_written(text: object) -> object:
    """A number of JSON; one that is beyond all bounds stays a text."""
    try:
        return json.loads(str(text), parse_float=Decimal) if text is not None else None
    except (ValueError, InvalidOperation):
        return text


class OddValues:
    """The mappings of one relation's fields."""

    def __init__(
        self, database: Database, relation: RawRelation, reader: RecordReader, forms: PlainForms
    ) -> None:
        self._database = database
        self._relation = relation
        self._reader = reader
        self._forms = forms

    def having_any(self, plans: Sequence[FieldPlan]) -> list[FieldPlan]:
        """Those of the plans for which any row is odd. One pass for all of them."""
        sure = [plan for plan in plans if plan.is_mapped]
        asked = [plan for plan in plans if not plan.is_mapped and not plan.is_whole]
        if not asked:
            return sure
        flags = ", ".join(f"MAX(CASE WHEN {plan.odd} THEN 1 ELSE 0 END)" for plan in asked)
        found = self._database.rows(f"SELECT {flags} FROM {self._relation.name} AS raw")[0]
        return sure + [plan for plan, flag in zip(asked, found, strict=True) if flag]

    def mapping(self, plan: FieldPlan) -> str:
        """Makes the table of a field's odd values, and gives its name as SQL."""
        name = self._forms.words.dialect.identifier
        odd, said = (
            f"odd {self._relation.record}.{plan.field.name}",
            f"said {self._relation.record}.{plan.field.name}",
        )
        whole = f"read {self._relation.record}.{plan.field.name}"
        keys = ", ".join(f"{key.raw.sql} AS k{place}" for place, key in enumerate(plan.keys))
        different = f"SELECT DISTINCT {keys} FROM {self._source(plan)} AS raw WHERE {plan.odd}"
        self._database.keep(odd, f"SELECT ROW_NUMBER() OVER () AS id, * FROM ({different}) AS found")
        self._make_said(said, plan)
        for values in self._pieces(name(odd), plan):
            self._take_in(name(said), plan, values)
        told = (
            "said.value, said.gap, said.claim, said.code, said.reason, said.shown, said.times, said.outside"
        )
        joined = f"{name(odd)} AS odd JOIN {name(said)} AS said ON odd.id = said.id"
        self._database.keep(whole, f"SELECT odd.*, {told} FROM {joined}")
        for gone in (odd, said):
            self._database.run(f"DROP TABLE {name(gone)}")
        return name(whole)

    def _take_in(
        self, said: str, plan: FieldPlan, values: Sequence[tuple[object, Mapping[str, object]]]
    ) -> None:
        """What the cells make of some values. Those of which there is nothing more to say, by far the most where any value
        has its own text, are handed over by themselves: written out in full they take a database ten times as long.
        """
        dialect, bare, full = self._forms.words.dialect, list[str](), list[str]()
        for id, raw in values:
            told = self._heard(plan, raw)
            value, is_gap, claim, tally = told
            if is_gap or claim or tally.problems:
                full.append(f"({id}, {', '.join(self._said(plan, *told))})")
            else:
                bare.append(f"({id}, {self._bare(value, plan)})")
        if bare:
            value = f"CAST(value AS {dialect.column_type(plan.field.type)})"
            nothing = f"FALSE, NULL, NULL, NULL, NULL, 0, {dialect.texts(())}"
            listed = ",\n".join(bare)
            told_of = f"(VALUES {listed}) AS found (id, value)"
            self._database.run(f"INSERT INTO {said} SELECT id, {value}, {nothing} FROM {told_of}")
        if full:
            listed = ",\n".join(full)
            self._database.run(f"INSERT INTO {said} VALUES {listed}")

    def _bare(self, value: object, plan: FieldPlan) -> str:
        """A held value as SQL that is quickly taken in: numbers as texts."""
        if value is None:
            return "NULL"
        if isinstance(value, int) and not isinstance(value, bool):
            return f"'{decimal_of(value):f}'"
        return held_literal(value, plan.field, self._forms)

    def _source(self, plan: FieldPlan) -> str:
        """The rows with all values of the columns that decide: where those were seen, the values alone."""
        raw = plan.keys[0].raw if len(plan.keys) == 1 else None
        texts = raw.seen.values if raw is not None and raw.kind == "text" else None
        # A column without a type has no name.
        if raw is None or texts is None or not raw.sql.startswith("raw."):
            self._relation.hold()
            return self._relation.name
        dialect, column = self._forms.words.dialect, raw.sql.removeprefix("raw.")
        literals = ("NULL", *map(dialect.text, sorted(texts)))
        return f"({' UNION ALL '.join(f'SELECT CAST({each} AS {dialect.text_type}) AS {column}' for each in literals)})"

    def _make_said(self, said: str, plan: FieldPlan) -> None:
        words, dialect = self._forms.words, self._forms.words.dialect
        text = words.dialect.text_type
        nothing = ", ".join(
            (
                "CAST(0 AS BIGINT) AS id",
                f"{dialect.nothing(plan.field.type)} AS value",
                f"FALSE AS gap, CAST(NULL AS {text}) AS claim, CAST(NULL AS {text}) AS code",
                f"CAST(NULL AS {text}) AS reason, CAST(NULL AS {text}) AS shown, 0 AS times",
                f"{words.dialect.texts(())} AS outside",
            )
        )
        self._database.keep(said, f"SELECT {nothing} WHERE FALSE")

    def _pieces(self, odd: str, plan: FieldPlan) -> Iterator[list[tuple[object, Mapping[str, object]]]]:
        """The odd values as rows of just the columns that decide, a few at a time."""
        keys = ", ".join(f"k{place}" for place in range(len(plan.keys)))
        names = [key.column for key in plan.keys]
        kinds = [key.raw.kind for key in plan.keys]
        last = 0
        while True:
            found = self._database.rows(
                f"SELECT id, {keys} FROM {odd} WHERE id > {last} AND id <= {last + PIECE} ORDER BY id"
            )
            if not found:
                return
            last += PIECE
            yield [(id, dict(zip(names, map(taken, values, kinds), strict=True))) for id, *values in found]

    def _heard(self, plan: FieldPlan, raw: Mapping[str, object]) -> tuple[object, bool, str | None, Tally]:
        """What the cells make of a value, and the account of it."""
        tally = Tally()
        return (*self._reader.read_field(plan.field.name, raw, "", tally), tally)

    def _said(
        self, plan: FieldPlan, value: object, is_gap: bool, claim: str | None, tally: Tally
    ) -> Iterator[str]:
        """The columns of the mapping, as SQL."""
        text = self._forms.words.dialect.text
        yield held_literal(value, plan.field, self._forms)
        yield "TRUE" if is_gap else "FALSE"
        yield text(fold(claim)) if claim else "NULL"
        problem = next(iter(tally.problems.values()), None)
        if problem is None:
            yield from ("NULL", "NULL", "NULL", "0", self._forms.words.dialect.texts(()))
            return
        yield from (text(problem.code), text(problem.reason), text(problem.example), str(problem.count))
        outside = next(iter(tally.outside.values()), {})
        yield self._forms.words.dialect.texts([each for each, times in outside.items() for _ in range(times)])
