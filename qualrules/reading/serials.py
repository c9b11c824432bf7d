"""Numbers where a date is expected: what is said of them. Spreadsheets count days, and lose a date's form easily.

Such a number is never taken for a date: it may as well be an amount.
"""

from __future__ import annotations

from qualrules.reading.unread import UNREADABLE, Unreadable

FIRST, LAST = 14_611, 73_050
"""Excel's numbers of 1940-01-01 and 2099-12-31; a number outside is no likely day."""
DAY_NUMBER = Unreadable(
    "a number, no date; if it is Excel's number of a day, format the column as a date there"
)


def no_date(value: object) -> Unreadable:
    """What is wrong with a value that is no date: it may be the number that Excel gives a day."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return UNREADABLE
    whole, _, fraction = (value if isinstance(value, str) else repr(value)).partition(".")
    is_number = len(whole) == 5 and (whole + fraction).isdecimal() and whole.isascii()
    return DAY_NUMBER if is_number and FIRST <= int(whole) <= LAST else UNREADABLE
