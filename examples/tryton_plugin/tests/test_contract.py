"""The adapter keeps the contract of qualrules, in each of the forms that it reads."""

from __future__ import annotations

from qualrules_tryton import Tryton

from qualrules.testing import AdapterContract

AMOUNT = '{"__class__": "Decimal", "decimal": "84000.50"}'
DAY = '{"__class__": "date", "year": 2026, "month": 12, "day": 15}'
INSTANT = (
    '{"__class__": "datetime", "year": 2026, "month": 5, "day": 1, "hour": 8, "minute": 0, "second": 0, '
    '"microsecond": 120000}'
)
ROWS = f"""[
    {{"id": 1, "state": "lead", "amount": {AMOUNT}, "end_date": {DAY}, "party": 4, "party.": {{"id": 4, "name": "Zoë"}}}},
    {{"id": 2, "state": "won", "amount": null, "end_date": null, "party": null, "party.": null}}
]"""


class TestPage(AdapterContract):
    """A page of a live run."""

    adapter = Tryton()
    sample = f'{{"model": "sale.opportunity", "records": {ROWS}}}'.encode()
    sample_name = "data/sale.opportunity.json"
    expected_rows = 2


class TestAnswer(TestPage):
    """An answer as Tryton gave it; one record cannot be."""

    sample = f'{{"id": 0, "result": [7, {ROWS[1:]}}}'.encode()
    sample_name = "answer.json"
    expected_bad_rows = 1


class TestRevisions(TestPage):
    """The past of a record."""

    sample = (
        '{"model": "sale.opportunity", "revisions": ['
        f'{{"id": 1, "state": "lead", "_datetime": {INSTANT}}}, '
        f'{{"id": 1, "state": "won", "_datetime": {INSTANT.replace("2026", "2027")}}}]}}'
    ).encode()
