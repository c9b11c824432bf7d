"""The values of a Dynamics row as people see them: options and booleans by their labels, everything else raw.

Numbers, amounts and days keep their raw value, because their formatted text is written for one reader's country.
An option or a boolean without its label is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import category

from qualrules.plugins.adapters.dynamics_fields import (
    BOOLEANS,
    CURRENCY_NAMES,
    FORMATTED,
    ID_COLUMNS,
    NUMBERS,
    STAGES,
    UNKNOWN,
    shown,
)
from qualrules.plugins.adapters.dynamics_stages import says_both, with_stage_or_state
from qualrules.reading.raw import RawRow

WITHOUT_LABEL = "(without its label)"
PREFER = f'Prefer: odata.include-annotations="{FORMATTED}"'

_OPTIONS = re.compile(r"-?\d+(,-?\d+)*")
_CUSTOM_OPTIONS = re.compile(r"\d{9}(,\d{9})+")
_SIGNS_OF_NUMBERS = re.compile(r"[\d\s.,'’+\-−%()]")
_CURRENCY_KEYS = (shown("transactioncurrencyid"), "Currency")
_MORE = "@odata.nextLink"


def labelled_row(row: RawRow) -> RawRow:
    """A row of a page with its labels in place of options, without the annotations that are used up."""
    cut = tuple(column for column in _cut_off(row.values))
    note = f"only the first {' and '.join(cut)} came with it; the page says that more follow" if cut else ""
    made = labelled(row.values)
    if says_both(made) and not _has_bare_stage(made):
        made = with_stage_or_state(made, row.values)
    return RawRow(made, row.place, "; ".join(filter(None, (row.note, note))))


def _has_bare_stage(made: Mapping[str, object]) -> bool:
    """Whether the only stage is an option without its label, which a saved option set may still name."""
    return not any(made.get(column) for column in STAGES if column != "salesstage") and isinstance(
        made.get("salesstage"), int
    )


def labelled(values: Mapping[str, object]) -> dict[str, object]:
    """The columns of a record, and of those that stand inside it."""
    found: dict[str, object] = {}
    for key, value in values.items():
        if "@" in key:
            if _names_a_lookup(key):
                found[key] = _currency_code(value) if key in _CURRENCY_KEYS else value
        elif isinstance(value, dict):
            found[key] = labelled(value)
        elif isinstance(value, list):
            found[key] = [labelled(item) if isinstance(item, dict) else item for item in value]
        else:
            found[key] = _value(key, value, values)
    return found


def _names_a_lookup(key: str) -> bool:
    column, _, annotation = key.partition("@")
    return annotation == FORMATTED and column.startswith("_") and column.endswith("_value")


def _value(column: str, value: object, row: Mapping[str, object]) -> object:
    label = row.get(f"{column}@{FORMATTED}")
    if not isinstance(label, str):
        return _without_label(column, value)
    if isinstance(value, bool):
        return label
    if _is_option(column, value, label, f"{column}_base" in row):
        return None if is_unknown(column, label) else label
    return value


def _without_label(column: str, value: object) -> object:
    if isinstance(value, bool):
        return unlabelled(value)
    if isinstance(value, str):
        if is_unknown(column, value):
            return None
        if _CUSTOM_OPTIONS.fullmatch(value):
            return value.replace(",", ";")
    return value


def unlabelled(value: bool) -> str:
    """What stands for a boolean whose label nobody gave: some are documented as 1 = No."""
    return f"{'true' if value else 'false'} {WITHOUT_LABEL}"


def is_unknown(column: str, label: str) -> bool:
    """Whether a label is the option that a standard column has for what nobody knows."""
    names = UNKNOWN.get(column.replace(" ", "").lower())
    return names is not None and label.strip().lower() in names


def _is_option(column: str, value: object, label: str, is_money: bool) -> bool:
    """Whether a value is an option by its formatted text: that of a number is the number, however written."""
    if isinstance(value, int):
        return column not in NUMBERS and not _is_number(value, label, is_money)
    return isinstance(value, str) and _OPTIONS.fullmatch(value) is not None and value != label


def _is_number(value: int, label: str, is_money: bool) -> bool:
    signs = "".join(sign for sign in label if category(sign) != "Sc")
    words = _SIGNS_OF_NUMBERS.sub("", signs)
    if words and not (is_money and len(words) <= 4):
        return False
    digits, wanted = re.sub(r"\D", "", signs), str(abs(value))
    rest = digits[len(wanted) :]
    if not digits.startswith(wanted) or rest.strip("0"):
        return False
    return not rest or re.search(rf"[.,]{rest}\D*$", signs) is not None


def _currency_code(name: object) -> object:
    """The code of a currency that bears the name Dynamics gave it; any other name stays, and is no code."""
    return CURRENCY_NAMES.get(name.strip().lower(), name) if isinstance(name, str) else name


def _cut_off(values: Mapping[str, object]) -> Iterator[str]:
    for key in values:
        column, sign, _ = key.partition(_MORE)
        rows = values.get(column)
        if column and sign and isinstance(rows, list):
            yield f"{len(rows):,} of {column}"


# ── Exports and warehouse tables ──


def has_logical_names(columns: Iterable[str]) -> bool:
    """Whether a table is headed by logical names, as a warehouse's is, and not by labels."""
    return not {column.lower() for column in columns}.isdisjoint(ID_COLUMNS)


def export_row(row: RawRow) -> RawRow:
    """A row of an export headed by labels: what it holds is what people see."""
    return RawRow({key: _exported(key, value) for key, value in row.values.items()}, row.place, row.note)


def _exported(column: str, value: object) -> object:
    if isinstance(value, bool):
        return unlabelled(value)
    if not isinstance(value, str):
        return value
    if column == "Currency":
        return _currency_code(value)
    return "" if is_unknown(column, value) else value


def warehouse_row(row: RawRow) -> RawRow:
    """A row headed by logical names: its booleans and options have no labels."""
    return RawRow({key: _stored(key, value) for key, value in row.values.items()}, row.place, row.note)


def _stored(column: str, value: object) -> object:
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return unlabelled(value.strip().lower() == "true")
    if column.lower() in BOOLEANS and str(value).strip() in ("0", "1"):
        return unlabelled(str(value).strip() == "1")
    return unlabelled(value) if isinstance(value, bool) else value


# ── Pages without labels ──


def missing_labels(rows: Iterable[RawRow]) -> tuple[str, ...]:
    """The sentence about a page whose labels were not asked for, if it has any options or booleans."""
    bare: dict[str, None] = {}
    for row in rows:
        if any(key.endswith(f"@{FORMATTED}") for key in row.values):
            return ()
        bare |= dict.fromkeys(key for key, value in row.values.items() if _needs_label(key, value))
    if not bare:
        return ()
    names = ", ".join(list(bare)[:5]) + (f", … ({len(bare)})" if len(bare) > 5 else "")
    return (f"the page has no labels, so {names} cannot be read; ask for it with the header {PREFER}",)


def _needs_label(column: str, value: object) -> bool:
    if isinstance(value, bool):
        return True
    return isinstance(value, int) and (column in UNKNOWN or column.endswith(("code", "status", "stage")))
