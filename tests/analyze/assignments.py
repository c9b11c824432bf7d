"""A record as values of the encoding's variables, so that the encoding is compared with the interpreter without a solver.

Whatever the encoding works out itself (outcomes, comparisons, calendars) is not taken from the interpreter; only what it
leaves open is: figures over child rows, the length of a text beside another figure, two texts compared.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from qualrules.analyze.encoding import cells as c
from qualrules.analyze.encoding import formulas as f
from qualrules.analyze.encoding.calendar import CYCLE_DAYS, NOW, Calendar
from qualrules.analyze.encoding.encode import Encoder
from qualrules.analyze.encoding.moments import DAY, second_number
from qualrules.analyze.encoding.reach import Place
from qualrules.analyze.encoding.space import Space
from qualrules.analyze.texts.text_tests import Tests
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.model.values import MILLION, Gap

ANY = 700_000
"""A day, an instant, a number: stands where a field has no value, and means nothing."""
CYCLES = 30
"""Times 400 years."""
ROWS = 3
"""Rows of any list, as random records have at most."""


class Encoding:
    """One ruleset encoded over records of a type with every gap and up to three rows a list, all of them seen."""

    def __init__(self, rules: Rules, record: str) -> None:
        self.rules = rules
        self.record = record
        self.space = Space((rules,), gaps=True, all_rows=ROWS)
        self.calendar = Calendar(self.space.variables)
        self.encoder = Encoder(self.space, self.calendar, 0)
        self.top = Place(record)

    def assignment(self, record: Record, moment: Moment) -> dict[str, int]:
        """The values of every variable that was made so far, for one record."""
        return _Assigned(self, record, moment).values


class _Assigned:
    def __init__(self, encoding: Encoding, record: Record, moment: Moment) -> None:
        self._encoding = encoding
        self._record = record
        self._moment = moment
        self.values: dict[str, int] = {NOW: second_number(moment.now)}
        self._cells()
        self._rows()
        for words, number in encoding.encoder.values.lengths:
            self._set(number, len(self._text_of(words) or "x"))
        for one, other, same in encoding.encoder.same_texts:
            left, right = self._text_of(one), self._text_of(other)
            self._flag(same, left is not None and left == right)
        for figure in encoding.encoder.figures.open:
            self._figure(figure)
        for derived in encoding.calendar.derived:
            self._derive(derived)
        for product in encoding.space.products.values():
            made = product.one.value(self.values) * product.other.value(self.values)
            self._set(product.variable, made)
        for rule in encoding.space.variables.rules:
            self._part(rule)

    # ── Where things are ──

    def _at(self, path: c.Path) -> Record | None:
        record: object = self._record
        steps = list(path)
        while steps:
            if not isinstance(record, Record):
                return None
            found = record.values.get(str(steps.pop(0)))
            if isinstance(found, tuple):
                number = steps.pop(0)
                assert isinstance(number, int)
                found = found[number] if number < len(found) else None
            record = found
        return record if isinstance(record, Record) else None

    def _frame(self, at: Place) -> Frame | None:
        record = self._at(at.path)
        outside = None if at.outside is None else self._frame(at.outside)
        return None if record is None else Frame(record, tuple(map(str, at.path)), outside)

    # ── Cells ──

    def _cells(self) -> None:
        self._texts: dict[int, str | None] = {}
        for (path, name), (record, _) in list(self._encoding.space.read.items()):
            at = self._at(path)
            for raw in self._encoding.space.given(path, record, name):
                self._raw(raw, at, name, (record, name))

    def _raw(self, raw: c.Raw, at: Record | None, name: str, field: tuple[str, str]) -> None:
        value = None if at is None else at.values.get(name)
        self._flag(raw.given, value is not None)
        self._flag(raw.blank, at is not None and at.gap(name) is Gap.MISSING)
        if isinstance(raw.content, c.Words):
            self._texts[id(raw.content)] = None if value is None else str(value)
        if value is not None:
            self._content(raw.content, value, field)
        else:
            self._anything(raw.content)

    def _anything(self, content: c.Content) -> None:
        """A value for a field that has none: any one that what is taken for granted of the variables lets be."""
        match content:
            case c.Whole():
                self._set(content.sum, ANY)
            case c.OneOf(options):
                self._flag(next(iter(options.values())), True)
            case c.Words(tests) if any(
                isinstance(part, f.Flag) for passed in tests.values() for part in _flags(passed)
            ):
                self.values[f"{_name_of(content)}#0"] = True

    def _content(self, content: c.Content, value: object, field: tuple[str, str]) -> None:
        match content:
            case c.Whole():
                self._set(content.sum, c.number_of(value))
            case c.YesNo(yes):
                self._flag(yes, bool(value))
            case c.OneOf(options):
                for each, option in options.items():
                    self._flag(option, each == value)
            case c.SomeOf(members):
                assert isinstance(value, frozenset)
                for each, member in members.items():
                    self._flag(member, each in value)
            case c.Words():
                self._words(content, str(value), field)

    def _words(self, content: c.Words, text: str, field: tuple[str, str]) -> None:
        """The region that the text lies in; where regions are not all known, each test by itself."""
        regions = self._encoding.space.asked.texts.get(field)
        if regions is None:
            return
        met = frozenset(number for number, test in enumerate(content.tests) if Tests((test,)).met(text))
        if not regions.complete:
            for number, passed in enumerate(content.tests.values()):
                self._flag(passed, number in met)
            return
        assert met in {region.met for region in regions.regions}, f'no region for "{text}"'
        if len(regions.regions) > 1:
            path = _name_of(content)
            for number, region in enumerate(regions.regions):
                self.values[f"{path}#{number}"] = region.met == met

    def _text_of(self, words: c.Words) -> str | None:
        return self._texts.get(id(words))

    def _rows(self) -> None:
        space = self._encoding.space
        for (path, name), rows in space._rows.items():
            at = self._at(path)
            held = at.values.get(name) if at is not None else None
            for number, row in enumerate(rows):
                self._flag(row, isinstance(held, tuple) and number < len(held))
        for value, count, there in self._encoding.encoder.figures.counts:
            at = self._at(there.path)
            held = at.values.get(value.rows.name) if at is not None else None
            self._set(count, len(held) if isinstance(held, tuple) else 0)

    # ── What is worked out ──

    def _derive(self, derived) -> None:
        """The right value; beyond the years 1-9999 that of the same day in the calendar that goes on and on."""
        at = derived.of.value(self.values)
        length = (
            DAY if derived.variable.terms[0][0].startswith("~day") else 1
        )  # it is worked out of an instant
        for cycles in sorted(range(-CYCLES, CYCLES + 1), key=abs):
            days = cycles * CYCLE_DAYS
            true = derived.true(at + days * length)
            if true is not None:
                self._set(derived.variable, true - days)
                return
        raise AssertionError(f"no day is like {at}")

    def _figure(self, figure) -> None:
        frame = self._frame(figure.start)
        value, rows = None, None
        if frame is not None:
            interpreter = Interpreter(self._encoding.rules, self._moment)
            value, (rows, _) = (
                interpreter.value(figure.value, frame),
                interpreter._row_frames(figure.value.rows, frame),
            )
        if rows is None and figure.value.kind in ("count", "total"):
            value = 0  # of no rows; that the list is unknown has to be said by what stands around it
        self._flag(figure.known, value is not None)
        if value is not None:
            number = c.number_of(value) if isinstance(value, date | datetime) else int(Fraction(str(value)))
            scale = MILLION if figure.value.kind == "count" else 1
            self._set(figure.found, number // scale)

    def _part(self, rule: f.Formula) -> None:
        """What one row adds to a total: whatever the rule that says so wants it to be."""
        if not isinstance(rule, f.Any) or f.evaluate(rule, self.values):
            return
        for one in rule.parts:
            if isinstance(one, f.IsZero):
                for name, factor in one.sum.terms:
                    if name.startswith("~part"):
                        self.values[name] = self.values.get(name, 0) - one.sum.value(self.values) // factor

    def _set(self, total: f.Sum, value: int) -> None:
        ((name, factor),) = total.terms
        assert factor == 1
        self.values[name] = value

    def _flag(self, formula: f.Formula, holds: bool) -> None:
        if isinstance(formula, f.Flag):
            self.values[formula.name] = holds


def _name_of(content: c.Words) -> str:
    """The name of the field's variables, from any of them."""
    for passed in content.tests.values():
        for part in _flags(passed):
            return part.name.rpartition("#")[0]
    raise AssertionError("a text without variables")


def _flags(formula: f.Formula):
    match formula:
        case f.Flag():
            yield formula
        case f.Any(parts) | f.All(parts):
            for part in parts:
                yield from _flags(part)
        case f.No(part):
            yield from _flags(part)
