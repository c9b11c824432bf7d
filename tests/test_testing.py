"""`AdapterContract` finds what is wrong with an adapter: each one here breaks one clause, and fails it."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from qualrules.plugins.adapters.delimited import Delimited
from qualrules.reading.raw import BadRow, DataFile, RawRow, RawTable
from qualrules.testing import AdapterContract

CLAUSES = [name for name in dir(AdapterContract) if name.startswith("test_")]


class Right(Delimited):
    """The `csv` adapter; those below break one thing each."""

    def change(self, rows):
        return rows

    def read(self, data):
        for table in super().read(data):
            yield RawTable(table.name, self.change(list(table.rows)), table.columns, table.kind)


class NoTitle(Right):
    title = None


class UnsureOfItsOwn(Right):
    def recognises(self, head, name):
        return min(40, super().recognises(head, name))


class TakesAll(Right):
    def recognises(self, head, name):
        return 90


class DecodesTheBeginning(Right):
    def recognises(self, head, name):
        return 0 if b"\0" in head else super().recognises(head, name) + 0 * len(head.decode("utf-8"))


class LosesTheLast(Right):
    def change(self, rows):
        return rows[:-1]


class ReadsOnce(Right):
    def change(self, rows):
        return iter(rows)


class TwoTablesOfOneName(Right):
    def read(self, data):
        yield from super().read(data)
        yield RawTable("deals.csv", [])


class OnePlaceForAll(Right):
    def change(self, rows):
        return [row if isinstance(row, BadRow) else RawRow(row.values, "deals.csv:1") for row in rows]


class PlaceWithoutFile(Right):
    def change(self, rows):
        return [RawRow(row.values, str(number)) for number, row in enumerate(rows)]


class NumberInAText(Right):
    def change(self, rows):
        return [RawRow({**row.values, "Id": 1}, row.place) for row in rows]


class OtherColumn(Right):
    def change(self, rows):
        return [RawRow({**row.values, "other": "x"}, row.place) for row in rows]


class OddKind(Right):
    def read(self, data):
        for table in super().read(data):
            rows = [RawRow({"Id": [{"x": timedelta(1)}]}, row.place) for row in table.rows]
            yield RawTable(table.name, rows, None, "typed")


class RaisesOnACutOffFile(Right):
    def change(self, rows):
        return [row for row in rows if row.values["Name"] or 1 / 0]


class RowsOfAnEmptyFile(Right):
    def read(self, data):
        with data.open() as stream:
            if not stream.read(1):
                yield RawTable("deals.csv", [RawRow({}, "deals.csv:1")])
                return
        yield from super().read(data)


class HoldsTheFile(Right):
    """A counter that outlives the file: the second reading gives other places."""

    def __init__(self):
        self.count = 0

    def change(self, rows):
        self.count += 1
        return [RawRow(row.values, f"{row.place}:{self.count}") for row in rows]


class WritesATemporaryFile(Right):
    def read(self, data):
        with tempfile.NamedTemporaryFile(delete=False) as copy, data.open() as stream:
            copy.write(stream.read())
        path = Path(copy.name)
        try:
            yield from super().read(DataFile(data.name, lambda: path.open("rb")))
        finally:
            path.unlink()


def contract_of(kind: type[Right]) -> AdapterContract:
    contract = AdapterContract()
    contract.adapter = kind()
    contract.sample = "Id,Name\n1,Zoë\n2,Lind\n".encode()
    contract.sample_name = "deals.csv"
    contract.expected_rows = 2
    return contract


def failed(kind: type[Right]) -> set[str]:
    contract = contract_of(kind)
    found = set()
    for clause in CLAUSES:
        try:
            getattr(contract, clause)()
        except (AssertionError, UnicodeDecodeError):
            found.add(clause)
    return found


def test_a_right_adapter_passes():
    assert failed(Right) == set()


BROKEN = {
    NoTitle: {"test_it_has_the_parts_of_an_adapter"},
    UnsureOfItsOwn: {"test_it_recognises_its_sample"},
    TakesAll: {"test_it_does_not_recognise_foreign_files"},
    DecodesTheBeginning: {"test_it_looks_at_any_beginning_without_raising"},
    LosesTheLast: {"test_it_reads_every_record"},
    ReadsOnce: {"test_rows_can_be_iterated_again"},
    TwoTablesOfOneName: {"test_tables_have_different_names"},
    OnePlaceForAll: {"test_places_are_told"},
    PlaceWithoutFile: {"test_places_are_told"},
    NumberInAText: {"test_columns_and_values_are_of_the_allowed_kinds"},
    OtherColumn: {"test_columns_and_values_are_of_the_allowed_kinds"},
    OddKind: {"test_columns_and_values_are_of_the_allowed_kinds"},
    RaisesOnACutOffFile: {"test_a_cut_off_file_raises_nothing_but_unreadable_file"},
    RowsOfAnEmptyFile: {"test_an_empty_file_has_no_records"},
    HoldsTheFile: {"test_two_threads_read_the_same"},
    WritesATemporaryFile: {"test_it_writes_nothing_and_calls_nobody"},
}


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.__name__)
def test_a_broken_clause_fails_its_test_and_no_other(kind):
    assert failed(kind) == BROKEN[kind]


def test_every_clause_has_an_adapter_that_breaks_it():
    assert set().union(*BROKEN.values()) == set(CLAUSES)
