"""What two rulesets declare: fields, lists, sources and the settings of the header, compared as they stand.

Whether a record has another outcome by it is told by the criteria, definitions and stages that read it; nothing is proved
here. A field that takes more values is looser, one that takes fewer is stricter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from qualrules.analyze.comparison.changes import Change, Kind, Verdict
from qualrules.analyze.comparison.diff_same import alike, in_both_orders, settings
from qualrules.analyze.comparison.diff_verdicts import combined
from qualrules.grammar.spelling_values import MONTHS
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import fold, number_text
from qualrules.source import NOWHERE, Span

Said = tuple[Verdict, str]
"""What a difference makes of a thing, and what is told of it."""


def declarations(old: r.Rules, new: r.Rules) -> Iterator[Change]:
    """Fields, lists, sources, settings."""
    yield from _fields(old, new)
    yield from _lists(old, new)
    yield from _sources(old, new)
    yield from _settings(old, new)


def _only(kind: Kind, name: str, side: Literal["old", "new"], note: str = "", at: Span = NOWHERE) -> Change:
    if side == "new":
        return Change(kind, name, "looser", proved=False, only_in="new", note=note, new_at=at)
    return Change(kind, name, "stricter", proved=False, only_in="old", note=note, old_at=at)


def _told(
    kind: Kind, name: str, said: Sequence[Said], at: Span = NOWHERE, to: Span = NOWHERE
) -> Iterator[Change]:
    if said:
        verdict = combined([verdict for verdict, _ in said])
        note = "; ".join(text for _, text in said)
        yield Change(kind, name, verdict, proved=False, note=note, old_at=at, new_at=to)


# ── Fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(old: r.Rules, new: r.Rules) -> Iterator[Change]:
    for name in in_both_orders(old.records, new.records):
        one, other = old.records.get(name), new.records.get(name)
        if one is not None and other is not None:
            yield from _of_record(one, other, old.header.currency, new.header.currency)
        elif one is not None:
            yield _only("field", name, "old", _kind_of_record(one), one.span)
        elif other is not None:
            yield _only("field", name, "new", _kind_of_record(other), other.span)


def _kind_of_record(record: RecordType) -> str:
    count = len(record.fields)
    return f"a type of record with {count} field{'s' * (count != 1)}"


def _of_record(old: RecordType, new: RecordType, paid: str | None, pays: str | None) -> Iterator[Change]:
    for name in in_both_orders(old.fields, new.fields):
        one, other, path = old.fields.get(name), new.fields.get(name), f"{new.name}.{name}"
        if one is not None and other is not None:
            said = [*_types(one.type, other.type), *_readings(one, other, paid, pays)]
            yield from _told("field", path, said, one.span, other.span)
        elif one is not None:
            yield _only("field", path, "old", at=one.span)
        elif other is not None:
            yield _only("field", path, "new", at=other.span)


def _types(old: d.FieldType, new: d.FieldType) -> Iterator[Said]:
    match old, new:
        case (d.Choice() as before, d.Choice() as after) | (d.Choices() as before, d.Choices() as after):
            yield from _values(before.spelling, after.spelling)
        case _ if old != new:
            yield "different", f"{_in_words(new)} instead of {_in_words(old)}"


def _in_words(datatype: d.FieldType) -> str:
    match datatype:
        case d.Link(record):
            return f'a linked "{record}"'
        case d.ListOf(record):
            return f'a list of "{record}"'
        case d.StageOf(process):
            return f'a stage of "{process}"'
    return d.in_words(datatype)


def _values(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Said]:
    """Values by their folded form; another spelling of one is words."""
    yield from (("looser", f'"{text}" is a new value') for key, text in new.items() if key not in old)
    yield from (("stricter", f'"{text}" is no longer a value') for key, text in old.items() if key not in new)


def _readings(old: Field, new: Field, paid: str | None, pays: str | None) -> Iterator[Said]:
    """How a field is read: its default, and what counts as no value."""
    if old.default != new.default or (old.default is None) != (new.default is None):
        before, after = _default(old, paid), _default(new, pays)
        if (before, after) != ("no default", "no default"):
            yield "different", f"{after} instead of {before}"
    if old.not_yet != new.not_yet:
        yield "different", f"missing {'now' if new.not_yet else 'no longer'} means not yet"
    yield from _placeholders(old.placeholders, new.placeholders)


def _default(field: Field, currency: str | None) -> str:
    if field.default is None:
        return "no default"
    return f"the default {_written(field.default, field.type, currency)}"


def _placeholders(old: frozenset[str], new: frozenset[str]) -> Iterator[Said]:
    yield from (("different", f'"{text}" now means missing') for text in sorted(new - old))
    yield from (("different", f'"{text}" no longer means missing') for text in sorted(old - new))


def _written(value: object, datatype: d.Type, currency: str | None = None) -> str:
    """A held value as a ruleset writes it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            unit = f" {currency}" if isinstance(datatype, d.Money) and currency else ""
            return number_text(value) + ("%" if isinstance(datatype, d.Percent) else unit)
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
    spelling = datatype.spelling if isinstance(datatype, d.Choice) else {}
    return f'"{spelling.get(str(value), value)}"'


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lists(old: r.Rules, new: r.Rules) -> Iterator[Change]:
    for name in in_both_orders(old.lists, new.lists):
        one, other = old.lists.get(name), new.lists.get(name)
        if one is not None and other is not None:
            yield from _told("list", name, [*_of_list(one, other)])
        else:
            yield _only("list", name, "new" if one is None else "old")


def _of_list(old: Sequence[r.Constant], new: Sequence[r.Constant]) -> Iterator[Said]:
    before, after = ({fold(text): text for text in map(_constant, each)} for each in (old, new))
    yield from (("looser", f"{text} was added") for key, text in after.items() if key not in before)
    yield from (("stricter", f"{text} was taken out") for key, text in before.items() if key not in after)


def _constant(constant: r.Constant) -> str:
    """As it stands in the text: a text is held folded."""
    return constant.span.text.strip() or _written(constant.value, constant.type)


# ── Sources ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _sources(old: r.Rules, new: r.Rules) -> Iterator[Change]:
    before, after = ({each.name or each.adapter: each for each in rules.sources} for rules in (old, new))
    for name in in_both_orders(before, after):
        one, other = before.get(name), after.get(name)
        if one is None and other is not None:
            yield _only("source", name, "new", at=other.span)
        elif one is not None and other is None:
            yield _only("source", name, "old", at=one.span)
        elif one is not None and other is not None and not alike(one, other):
            yield from _told("source", name, [("different", _of_source(one, other))], one.span, other.span)


def _of_source(old: r.Source, new: r.Source) -> str:
    """The fields that come from elsewhere, as far as it is a matter of fields."""
    before, after = _columns(old), _columns(new)
    paths = [path for path in in_both_orders(before, after) if not alike(before.get(path), after.get(path))]
    if not paths:
        return "read in another way"
    return "another source of " + ", ".join(f'"{path}"' for path in paths)


def _columns(source: r.Source) -> dict[str, tuple[r.SourceField, ...]]:
    found: dict[str, tuple[r.SourceField, ...]] = {}
    for record in source.records:
        for column in record.fields:
            path = f"{record.record}.{column.field}"
            found[path] = (*found.get(path, ()), column)
    return found


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _settings(old: r.Rules, new: r.Rules) -> Iterator[Change]:
    before, after = settings(old.header), settings(new.header)
    for name in in_both_orders(before, after):
        if before.get(name) == after.get(name):
            continue
        if name == "placeholders":
            said = [*_placeholders(old.header.placeholders, new.header.placeholders)]
            yield from _told("setting", name, said)
        elif name not in before or name not in after:
            yield _rate(name.removeprefix("rate "), "new" if name not in before else "old")
        else:
            note = f"{_setting(name, after[name])} instead of {_setting(name, before[name])}"
            yield from _told("setting", name, [("different", note)])


def _rate(code: str, side: Literal["old", "new"]) -> Change:
    can = "can be read now" if side == "new" else "can no longer be read"
    return _only("setting", f"rate {code}", side, f"amounts in {code} {can}")


def _setting(name: str, value: object) -> str:
    if isinstance(value, int):
        return MONTHS[value - 1] if name == "fiscal year" else number_text(value)
    return str(value or "none")
