"""The digits that an exact result can need: what is accepted stays within them for every value."""

from __future__ import annotations

import pytest

from tests.check.scopes import lowered, mistakes


@pytest.mark.parametrize(
    "written",
    [
        "amount * discount >= 5 EUR",
        "amount * (100% - discount) >= list_price",
        "amount * (100% - discount) + amount > 5 EUR",
        "amount * 12.345678 > list_price",
        "amount / list_price < discount",
        "amount / seats > list_price / opportunity.count",
        "amount * discount / list_price < 5",
        "amount * discount / list_price < tax",
        "total of lines.price / amount > 50%",
        "total of lines.price * 90% > amount",
        "total of lines.price / count of lines > 5 EUR",
        "seats * 999_999_999_999 * 0.5 > 3",
    ],
)
def test_what_fits(written):
    lowered(written)


@pytest.mark.parametrize(
    "written",
    [
        "amount * discount * tax > 5 EUR",
        "total of lines.price * discount > 5 EUR",
        "total of lines.price / total of lines.price > discount",
        "amount * 0.123456 * 0.123456 * 0.123456 * 0.123456 > 5 EUR",
        "amount * discount * tax is one of (5 EUR, 6 EUR)",
    ],
)
def test_what_does_not(written):
    (found,) = mistakes(written)
    assert found.code == "QR310"
