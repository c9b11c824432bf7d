"""The expressions of one field: its columns as they stand in the table, then the value, and whether it cannot be read.

Texts that a source block or a ruleset speaks of (`means`, placeholders, declared values) are read here by the code that reads
records, so that they mean the same; SQL says the rest. A column is taken to have the type of its field: text, number, boolean,
date or timestamp. What says otherwise is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from qualrules.dataclass import dataclass
from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.datatypes import Choice, Choices, Day, Instant, Link, Money, Number, Percent, StageOf, Text, YesNo, in_words
from qualrules.model.rules import Forms as WrittenForms
from qualrules.model.rules import Header, SourceField
from qualrules.model.schema import Field
from qualrules.model.values import fold
from qualrules.reading.bound import BoundLine
from qualrules.reading.cells import LineCell, Meant
from qualrules.reading.typed import Settings
from qualrules.reading.unread import PartlyKept, Unreadable, trimmed
from qualrules.source import NOWHERE, Span

_TYPED = (Number, Money, Percent, Day, Instant)
_AS_TEXT = {
    Number: re.compile(r"[-+.0-9e]*[0-9][-+.0-9e]*|[-+]?(nan|inf(inity)?)"),
    Day: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    Instant: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.+z-]*"),
}
"""What the folded text of a typed value can look like."""


@dataclass(frozen=True)
class Line:
    """One column of a field, as expressions over the first step."""

    columns: Mapping[str, str]
    """Name in the first step → expression over the table."""
    missing: str
    value: str
    """NULL where it is missing or cannot be read."""
    claim: str = ""


@dataclass(frozen=True)
class Reader:
    """Writes the expressions of the fields of one ruleset for one warehouse and dialect."""

    header: Header
    warehouse: Warehouse
    forms: Forms

    def line(self, each: Field, line: SourceField, name: str) -> Line:
        """The expressions of one line; `name` is free in the first step. Raises CannotSay."""
        written = self.warehouse.forms(line)
        cell = self._cell(each, line, written)
        known = _Known(each, line, cell, self._special(each, line))
        match each.type:
            case Text() | Choice() | StageOf() | YesNo():
                return self._text(known, name)
            case Choices():
                return self._several(known, name, written.separator or ";")
            case Link():
                return self._link(known, name)
        return self._typed(known, name, written)

    def quoted(self, name: str) -> str:
        """A name, quoted."""
        return self.forms.dialect.identifier(name)

    def _cell(self, each: Field, line: SourceField, written: WrittenForms) -> LineCell:
        bound = BoundLine(line.column, "line", lambda values: values.get(line.column), written, line)
        return LineCell(each, bound, Settings(self.header, self.warehouse.knowledge))

    def _special(self, each: Field, line: SourceField) -> list[str]:
        """The folded texts that mean something of their own."""
        means = [fold(trimmed(text)) for texts, _ in line.means for text in texts]
        blanks = sorted(each.placeholders | self.header.placeholders)
        blanks += sorted(map(fold, self.warehouse.knowledge.placeholders))
        return list(dict.fromkeys((*means, *blanks, "")))

    # ── Texts ──

    def _text(self, known: _Known, name: str) -> Line:
        folded = self.forms.folded(self.forms.trimmed(self.forms.as_text(self.quoted(known.line.column))))
        if known.empty_means_something:
            folded = f"coalesce({folded}, '')"
        text, datatype = self.quoted(name), known.field.type
        others = {Text: text}.get(type(datatype), "")
        spelled = self._spelled(datatype)
        value = self._cases(text, known.values(spelled), known.missing(spelled) if others else (), others)
        missing = self._among(text, known.missing(spelled))
        claim = ""
        if isinstance(datatype, StageOf):
            claim = self._cases(text, known.claims, known.missing(spelled), text)
        return Line({name: folded}, f"({text} IS NULL OR {missing})", value, claim)

    def _spelled(self, datatype: object) -> list[str]:
        if isinstance(datatype, YesNo):
            knowledge = self.warehouse.knowledge
            return ["yes", "no", "true", "false", *map(fold, knowledge.yes), *map(fold, knowledge.no)]
        return list(getattr(datatype, "spelling", ()))

    def _cases(self, text: str, values: Mapping[str, object], missing: Iterable[str], others: str) -> str:
        """A text, or the values that some texts stand for; NULL for any other text where nothing is said of others."""
        kept = [written for written, value in values.items() if written == value] if not others else []
        by_value: dict[object, list[str]] = {}
        for written, value in values.items():
            if written != value:
                by_value.setdefault(value, []).append(written)
        nothing = list(missing)
        if others and not by_value:
            return f"nullif({text}, '')" if nothing == [""] else self._unless(text, nothing, others)
        cases = [f"WHEN {self._among(text, nothing)} THEN NULL"] if nothing else []
        cases += [f"WHEN {self._among(text, kept)} THEN {text}"] if kept else []
        for value, texts in by_value.items():
            cases.append(f"WHEN {self._among(text, texts)} THEN {self._literal(value)}")
        return f"CASE {' '.join(cases)}{f' ELSE {others}' if others else ''} END"

    def _unless(self, text: str, nothing: list[str], others: str) -> str:
        return f"CASE WHEN {self._among(text, nothing, none=True)} THEN {others} END" if nothing else others

    def _among(self, text: str, written: Iterable[str], *, none: bool = False) -> str:
        several = list(written)
        if not several:
            return "TRUE" if none else "FALSE"
        if len(several) == 1:
            return f"{text} {'<>' if none else '='} {self.forms.dialect.text(several[0])}"
        return f"{text} {'NOT ' if none else ''}IN ({self.forms.listed(several)})"

    def _literal(self, value: object) -> str:
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return self.forms.dialect.number(value)
        if isinstance(value, date):
            return self.forms.dialect.moment(value)
        if isinstance(value, frozenset):
            return self.forms.several(sorted(value))
        return self.forms.dialect.text(str(value))

    def default(self, each: Field) -> str | None:
        """The field's default as a literal, None where it has none."""
        return None if each.default is None else self._literal(each.default)

    # ── Numbers and moments ──

    def _typed(self, known: _Known, name: str, written: WrittenForms) -> Line:
        self._refuse_texts(known, written)
        column = self.quoted(name)
        columns = {name: self.quoted(known.line.column)}
        value = self._read(known, column, written, columns)
        text = self.forms.as_text(column)
        looks = _AS_TEXT.get(type(known.field.type), _AS_TEXT[Number])
        special = [each for each in known.special if looks.fullmatch(each)]
        if special and isinstance(known.field.type, Instant):
            raise CannotSay(
                f'"{special[0]}" is written as a datetime and stands for something else in {known.field.name}',
                known.span,
                "leave it to a query in the warehouse",
            )
        if not special:
            return Line(columns, f"{column} IS NULL", value)
        folded = f"lower({text})"
        nothing = [each for each in special if known.read(each) is None]
        meant = {each: found for each in special if (found := known.read(each)) is not None}
        unreadable = [each for each, found in meant.items() if isinstance(found, Unreadable)]
        cases = [f"WHEN {self._among(folded, each)} THEN NULL" for each in (nothing + unreadable,) if each]
        cases += [
            f"WHEN {self._among(folded, [each])} THEN {self._literal(found)}"
            for each, found in meant.items()
            if each not in unreadable
        ]
        missing = f"({column} IS NULL OR {self._among(folded, nothing)})" if nothing else f"{column} IS NULL"
        return Line(columns, missing, f"CASE {' '.join(cases)} ELSE {value} END")

    def _refuse_texts(self, known: _Known, written: WrittenForms) -> None:
        """What is said of a column that can only be said of texts."""
        datatype, name = known.field.type, known.field.name
        kind = "dates" if isinstance(datatype, Day | Instant) else "numbers"
        if getattr(written, kind) is not None:
            own = getattr(known.line.forms, kind) is not None
            source = self.warehouse.source
            raise CannotSay(
                f"{kind} are said to be texts, and an exported query reads {name} from a column of the type {in_words(datatype)}",
                known.line.span if own or source is None else source.span,
                f"give the column its type in the warehouse, and leave out {kind} in the source block that describes it",
            )
        looks = _AS_TEXT.get(type(datatype), _AS_TEXT[Number])
        for texts, _ in known.line.means:
            for text in texts:
                if not looks.fullmatch(fold(trimmed(text))):
                    raise CannotSay(
                        f'"{text}" can only stand in a text, and an exported query reads {name} from a column of the type '
                        f"{in_words(datatype)}",
                        known.line.span,
                        "give the column its type in the warehouse",
                    )

    def _read(self, known: _Known, column: str, written: WrittenForms, columns: dict[str, str]) -> str:
        match known.field.type:
            case Day():
                return self.forms.day(column)
            case Instant():
                return self.forms.instant(column, written.zone or self.header.zone, zoned=self.warehouse.zoned)
            case Percent():
                return self._percent(known, column, written)
            case Money():
                return self._money(known, column, written, columns)
        return self.forms.number(column)

    def _percent(self, known: _Known, column: str, written: WrittenForms) -> str:
        if written.percents is None:
            raise CannotSay(
                f"nothing says how 20 % is written in the column of {known.field.name}",
                known.span,
                f'write percents "20" or percents "0.2" behind {known.field.name}: "{known.line.column}" in a source block',
            )
        in_hundredths = written.percents.strip() in ("0.2", "0,2")
        return self.forms.converted(column, 100_000_000) if in_hundredths else self.forms.number(column)

    def _money(self, known: _Known, column: str, written: WrittenForms, columns: dict[str, str]) -> str:
        own, rates = self.header.currency, self.header.rates
        if written.currency_column is None:
            return self._converted(column, written.currency or own)
        name = f"{known.field.name}: currency" if self.quoted(known.field.name) == column else f"{column[1:-1]}: currency"
        stands = self.forms.as_text(self.quoted(written.currency_column))
        columns[name] = f"upper({self.forms.trimmed(stands)})"
        code, say = self.quoted(name), self.forms.dialect.text
        plain = [each for each in (own,) if each]
        fallback = self._converted(column, written.currency or own)
        cases = [f"WHEN {say(each)} THEN {self.forms.number(column)}" for each in plain]
        cases += [f"WHEN {say(each)} THEN {self._converted(column, each)}" for each in rates if each != own]
        return f"CASE WHEN {code} IS NULL OR {code} = '' THEN {fallback} ELSE CASE {code} {' '.join(cases)} END END"

    def _converted(self, column: str, currency: str | None) -> str:
        if currency is None or currency == self.header.currency:
            return self.forms.number(column)
        rate = self.header.rates.get(currency)
        # An amount without a rate cannot be read.
        return f"CAST(NULL AS {self.forms.number_type})" if rate is None else self.forms.converted(column, rate)

    # ── Several values, links ──

    def _several(self, known: _Known, name: str, separator: str) -> Line:
        folded = self.forms.folded(self.forms.trimmed(self.forms.as_text(self.quoted(known.line.column))))
        text, datatype = self.quoted(name), known.field.type
        assert isinstance(datatype, Choices)
        if known.empty_means_something:
            folded = f"coalesce({folded}, '')"
        if separator.lower() != separator.upper():
            raise CannotSay(
                f'the values of {known.field.name} are separated by "{separator}", whose letters are folded with the text',
                known.span,
                'separate them by a sign, as in separated by ";"',
            )
        # Read as a whole: texts that mean something, and values that have the separator in them.
        whole = [*known.special, *(value for value in datatype.spelling if separator in value)]
        read = {each: known.read(each) for each in dict.fromkeys(whole)}
        nothing = [each for each, found in read.items() if found is None]
        found = {
            each: value.kept if isinstance(value, PartlyKept) else value
            for each, value in read.items()
            if isinstance(value, PartlyKept | frozenset)
        }
        cases = [f"WHEN {self._among(text, nothing)} THEN NULL"] if nothing else []
        cases += [f"WHEN {self._among(text, [each])} THEN {self._literal(value)}" for each, value in found.items()]
        means = {each: known.part(each) for each in known.special if each in known.meant}
        split = self.forms.parts(text, fold(separator), list(datatype.spelling), means)
        missing = f"({text} IS NULL OR {self._among(text, nothing)})"
        return Line({name: folded}, missing, f"CASE WHEN {text} IS NULL THEN NULL {' '.join(cases)} ELSE {split} END")

    def _link(self, known: _Known, name: str) -> Line:
        """The id that stands in the column; whether a record has it is another question."""
        id_text = self.forms.trimmed(self.forms.as_text(self.quoted(known.line.column)))
        text = self.quoted(name)
        if known.meant:
            raise CannotSay(
                f"ids of {known.field.name} are said to mean something else, which an exported query does not read",
                known.line.span,
                "leave it to a query in the warehouse",
            )
        nothing = known.special
        missing = f"({text} IS NULL OR {self._among(self.forms.folded(text), nothing)})"
        return Line({name: id_text}, missing, text)


@dataclass(frozen=True)
class _Known:
    """A field, one of its lines, and what the reading code makes of the texts that are special there."""

    field: Field
    line: SourceField
    cell: LineCell, Meant
    special: list[str]

    def read(self, text: str) -> object:
        """A held value, None for missing, or `Unreadable`."""
        return self.cell.convert(text)

    @property
    def span(self) -> Span:
        """The source line, else the field's own."""
        return self.line.span if self.line.span != NOWHERE else self.field.span

    @property
    def empty_means_something(self) -> bool:
        """Whether a text that is not there stands for a value."""
        return self.read("") is not None

    @cached_property
    def meant(self) -> frozenset[str]:
        """The folded texts that a `means` speaks of."""
        return frozenset(fold(trimmed(text)) for texts, _ in self.line.means for text in texts)

    def part(self, text: str) -> str:
        """What a part of a text with several values stands for, empty where it stands for nothing."""
        found = self.cell.settled(text)
        return fold(trimmed(str(found.value))) if isinstance(found, Meant) else ""

    def values(self, spelled: Iterable[str]) -> dict[str, object]:
        """Folded text → the value that it stands for, of all texts that are known."""
        read = {text: self.read(text) for text in dict.fromkeys((*spelled, *self.special))}
        return {text: found for text, found in read.items() if found is not None and not isinstance(found, Unreadable)}

    def missing(self, spelled: Iterable[str]) -> list[str]:
        """The folded texts that mean missing."""
        return [text for text in dict.fromkeys((*self.special, *spelled)) if self.read(text) is None]

    @property
    def claims(self) -> dict[str, object]:
        """Folded text → the folded text that is claimed, where the two differ."""
        found = {text: self.cell.text_of({self.line.column: text}) for text in self.meant}
        return {text: fold(claimed) for text, claimed in found.items() if claimed and fold(claimed) != text}
