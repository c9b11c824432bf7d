"""Random values and conditions as text of the language: well typed, in every form that the reference names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.laws.vocabulary import CHOICES, RECORDS, STAGES, TEXTS, Declared, Here

NUMBERS = (
    "0",
    "1",
    "2",
    "5",
    "10",
    "12.5",
    "1,000",
    "10_000",
    "10k",
    "1.5m",
    "0.000001",
    "-5",
    "999999999999.999999",
)
FACTORS = ("2", "0.5", "-1", "12")
AMOUNTS = ("0 EUR", "1,000 EUR", "10k EUR", "10k USD", "-5 EUR", "0.01 USD", "999999999999 EUR")
PERCENTS = ("0%", "5%", "12.5%", "100%", "-20%")
DAYS = ("2026-11-21", "2026-11-20", "2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "2027-01-31")
INSTANTS = (
    "2026-11-21T09:30Z",
    "2026-11-21T23:59:59Z",
    "2026-11-01T00:00+02:00",
    "2026-03-29T01:30Z",
    "9999-12-31T23:00Z",
)
LENGTHS = (
    "0 days",
    "1 day",
    "30 days",
    "2 weeks",
    "1 month",
    "3 months",
    "1 quarter",
    "1 year",
    "9000 years",
)
HOURS = ("1 hour", "24 hours", "4000 hours")
PATTERNS = ("/^a/", "/[0-9]+/", "/(demo|price)$/", "/s.o?w/", "/x{1,3}/", "/\\./")
SIGNS = ("=", "!=", "<", "<=", ">", ">=")
AMOUNT_WORDS = ("is", "is not", "is at least", "is at most", "is more than", "is less than")
MOMENT_WORDS = ("is", "is not", "is before", "is after", "is on or before", "is on or after")


@dataclass
class Names:
    """The rules that exist so far, by record: what a condition may name."""

    outcomes: dict[str, list[str]] = field(default_factory=lambda: {record: [] for record in RECORDS})
    scores: dict[str, list[str]] = field(default_factory=lambda: {record: [] for record in RECORDS})


class Wording:
    """Writes conditions about one record (or, inside a `where`, one row)."""

    def __init__(self, rng: Random, names: Names, here: Here) -> None:
        self.rng = rng
        self.names = names
        self.here = here
        self._inside = here.outside is not None

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, depth: int) -> str:
        """A condition that is not deeper than `depth`."""
        joins: list[Callable[[int], str]] = [self._and_or, self._not, self._quantity, self._brackets]
        if not self._inside:
            joins += [self._rows, self._rows]
        if depth <= 0 or self.rng.random() < 0.45:
            return self._atom()
        return self.rng.choice(joins)(depth - 1)

    def _and_or(self, depth: int) -> str:
        parts = [self._closed(depth) for _ in range(self.rng.randint(2, 3))]
        return self.rng.choice((" and ", " or ")).join(parts)

    def _not(self, depth: int) -> str:
        return f"not {self._closed(depth)}"

    def _brackets(self, depth: int) -> str:
        return f"({self.condition(depth)})"

    def _closed(self, depth: int) -> str:
        text = self.condition(depth)
        return f"({text})" if " and " in text or " or " in text or text.startswith("not ") else text

    def _quantity(self, depth: int) -> str:
        parts = [self.condition(depth) for _ in range(self.rng.randint(2, 4))]
        return f"{self._how_many(len(parts), ('any', 'all', 'none'))} of ({', '.join(parts)})"

    def _how_many(self, parts: int, words: Sequence[str]) -> str:
        counted = f"{self.rng.choice(('at least', 'at most', 'exactly'))} {self.rng.randint(1, parts)}"
        return self.rng.choice((*words, counted))

    def _rows(self, depth: int) -> str:
        path, row = self._list()
        return f"{self._how_many(3, ('some', 'every', 'no'))} {path} where ({self._within(row).condition(depth)})"

    def _list(self) -> tuple[str, str]:
        path, declared = self._any("list")
        # by the record's name, where one list holds such records
        if self.rng.random() < 0.3 and "." not in path:
            path = declared.target
        return path, declared.target

    def _within(self, row: str) -> Wording:
        return Wording(self.rng, self.names, Here(row, self.here.record))

    # ── Conditions without parts ──────────────────────────────────────────────────────────────────────────────────

    def _atom(self) -> str:
        atoms: list[Callable[[], str]] = [
            self._compared_numbers,
            self._compared_quotient,
            self._compared_moments,
            self._compared_texts,
            self._compared_choice,
            self._between,
            self._known,
            self._one_of,
            self._text_test,
            self._includes,
            self._within_days,
            self._within_of,
            self._in_period,
            self._yes_no,
            self._named,
        ]
        if not self._inside:
            atoms += [self._counted_rows, self._score]
        return self.rng.choice(atoms)()

    def _named(self) -> str:
        found = self._reachable(self.names.outcomes)
        return self.rng.choice(found) if found else self._yes_no()

    def _score(self) -> str:
        found = self._reachable(self.names.scores)
        if not found:
            return self._compared_numbers()
        points = self.rng.randint(-30, 120)
        if self.rng.random() < 0.2:
            return f"{self.rng.choice(found)} is between {points} and {points + 30}"
        return f"{self.rng.choice(found)} {self._op(AMOUNT_WORDS)} {points}"

    def _reachable(self, names: dict[str, list[str]]) -> list[str]:
        found = list(names[self.here.record])
        for path, link in self.here.fields("link"):
            found += [f"{path}.{name}" for name in names[link.target]]
        if self.here.outside is not None:
            found += [f"{self.here.outside}.{name}" for name in names[self.here.outside]]
        return found

    def _op(self, words: Sequence[str]) -> str:
        return self.rng.choice((*SIGNS, *words))

    def _compared_numbers(self) -> str:
        value = self.rng.choice((self.number, self.money, self.percent))
        left, right = value(1), value(0 if self.rng.random() < 0.6 else 1)
        return f"{left} {self._op(AMOUNT_WORDS)} {right}"

    def _compared_quotient(self) -> str:
        match self.rng.randint(0, 2):
            case 0:
                left, right = f"{self._plain('money')} / {self._plain('money')}", self._ratio()
            case 1:
                left, right = f"{self._plain('number')} / {self._plain('number')}", self._ratio()
            case _:
                left, right = f"{self._plain('money')} / {self._plain('number')}", self._plain("money")
        if self.rng.random() < 0.2:
            left, right = right, left
        return f"{left} {self._op(AMOUNT_WORDS)} {right}"

    def _ratio(self) -> str:
        return self.rng.choice((self._plain("number"), self._plain("percent")))

    def _compared_moments(self) -> str:
        return f"{self.moment(1)} {self._op(MOMENT_WORDS)} {self.moment(1)}"

    def _compared_texts(self) -> str:
        left, is_or_not = self._field("text"), self.rng.choice(("is", "is not", "=", "!="))
        if self.rng.random() < 0.2:
            left = self._field("choice")
        right = self.rng.choice((f'"{self.rng.choice(TEXTS)}"', self._field("text"), self._field("choice")))
        if left in [path for path, _ in self.here.fields("choice")] and right.startswith('"'):
            right = self._field("text")
        return f"{left} {is_or_not} {right}"

    def _compared_choice(self) -> str:
        if self.here.record == "opportunity" and self.rng.random() < 0.3:
            return f'stage {self.rng.choice(("is", "is not"))} "{self.rng.choice(STAGES)}"'
        path, values = self._choice("choice")
        return f'{path} {self.rng.choice(("is", "is not"))} "{self.rng.choice(values)}"'

    def _between(self) -> str:
        value = self.rng.choice((self.number, self.money, self.percent, self.moment))
        return f"{value(1)} is {self._maybe_not()}between {value(0)} and {value(0)}"

    def _known(self) -> str:
        kinds = (
            "number",
            "money",
            "percent",
            "text",
            "choice",
            "choices",
            "yes/no",
            "date",
            "datetime",
            "link",
        )
        kind = self.rng.choice(kinds if self._inside else (*kinds, "list", "list"))
        return f"{self._field(kind)} is {self._maybe_not()}{self.rng.choice(('known', 'missing'))}"

    def _one_of(self) -> str:
        kind = self.rng.choice(
            ("number", "money", "percent", "text", "choice", "date", "datetime", "list", "calculated")
        )
        negated = self._maybe_not()
        match kind:
            case "number" | "money" | "percent" | "date" | "datetime":
                return f"{self._field(kind)} is {negated}one of {self._values(kind)}"
            case "calculated":
                return f"{self.number(1)} is {negated}one of {self._values('number')}"
            case "list":
                return f"{self._field('text')} is {negated}one of words"
            case "choice":
                path, values = self._choice("choice")
                return f"{path} is {negated}one of {self._quoted(values)}"
        return f"{self._field('text')} is {negated}one of {self._quoted(TEXTS)}"

    def _text_test(self) -> str:
        value = self._field("text") if self.rng.random() < 0.8 else self._choice("choice")[0]
        if self.rng.random() < 0.3:
            return f"{value} {self.rng.choice(('matches', 'does not match'))} {self.rng.choice(PATTERNS)}"
        verb = self.rng.choice(
            (
                "contains",
                "does not contain",
                "starts with",
                "does not start with",
                "ends with",
                "does not end with",
            )
        )
        options = self.rng.choice(
            (f'"{self.rng.choice(TEXTS)}"', f"any of {self._quoted(TEXTS)}", "any of words")
        )
        return f"{value} {verb} {options}"

    def _includes(self) -> str:
        path, values = self._choice("choices")
        verb = self.rng.choice(("includes", "does not include"))
        options = self.rng.choice(
            (
                f'"{self.rng.choice(values)}"',
                f"any of {self._quoted(values)}",
                f"all of {self._quoted(values)}",
                "any of wishes",
            )
        )
        return f"{path} {verb} {options}"

    def _within_days(self) -> str:
        which = self.rng.choice(("last", "next"))
        if self.rng.random() < 0.3:
            return f"{self.instant(0)} is {self._maybe_not()}within {which} {self.rng.choice(HOURS)}"
        return f"{self.moment(0)} is {self._maybe_not()}within {which} {self._length()}"

    def _within_of(self) -> str:
        which = self.rng.choice(("after", "before"))
        if self.rng.random() < 0.3:
            return f"{self.instant(0)} is {self._maybe_not()}within {self.rng.choice(HOURS)} {which} {self.instant(0)}"
        return f"{self.moment(0)} is {self._maybe_not()}within {self._length()} {which} {self.moment(0)}"

    def _in_period(self) -> str:
        which, unit = (
            self.rng.choice(("this", "last", "next")),
            self.rng.choice(("day", "week", "month", "quarter", "year")),
        )
        return f"{self.moment(0)} is {self._maybe_not()}in {which} {unit}"

    def _yes_no(self) -> str:
        path = self._field("yes/no")
        return self.rng.choice(
            (path, path, f"{path} is yes", f"{path} is not no", f"{path} = {self._field('yes/no')}")
        )

    def _counted_rows(self) -> str:
        """How many rows there are, or meet a condition, against a written number."""
        path, row = self._list()
        where = f" where ({self._within(row).condition(1)})" if self.rng.random() < 0.7 else ""
        return f"count of {path}{where} {self._op(AMOUNT_WORDS)} {self.rng.randint(0, 4)}"

    def _maybe_not(self) -> str:
        return "not " if self.rng.random() < 0.3 else ""

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def number(self, depth: int) -> str:
        """A number: written, of a field, counted or calculated."""
        ways: list[Callable[[], str]] = [lambda: self._plain("number"), lambda: self._field("number")]
        if depth:
            ways += [
                lambda: f"days {self.rng.choice(('since', 'until'))} {self._term(self.moment(0))}",
                lambda: f"days from {self._term(self.moment(0))} to {self._term(self.moment(0))}",
                lambda: f"length of {self._field('text')}",
                *self._calculations("number"),
            ]
        return self.rng.choice(ways)()

    def money(self, depth: int) -> str:
        """An amount."""
        ways: list[Callable[[], str]] = [lambda: self._plain("money"), lambda: self._field("money")]
        return self.rng.choice(ways + (self._calculations("money") if depth else []))()

    def percent(self, depth: int) -> str:
        """A percent."""
        ways: list[Callable[[], str]] = [lambda: self._plain("percent"), lambda: self._field("percent")]
        return self.rng.choice(ways + (self._calculations("percent") if depth else []))()

    def _calculations(self, kind: str) -> list[Callable[[], str]]:
        ways: list[Callable[[], str]] = [
            lambda: f"{self._field(kind)} {self.rng.choice('+-')} {self._plain(kind)}",
            lambda: f"{self._field(kind)} - ({self._field(kind)} + {self._plain(kind)})",
            lambda: f"{self._field(kind)} * {self.rng.choice(FACTORS)}",
            lambda: f"{self.rng.choice(FACTORS)} * {self._field(kind)}",
            lambda: f"-{self._field(kind)}",
        ]
        if kind != "percent":
            ways += [
                lambda: f"{self._field(kind)} * {self._plain('percent')}",
                lambda: f"{self._plain('percent')} * {self._field(kind)}",
            ]
        if not self._inside:
            ways += [lambda: self._figure(kind, ("total", "lowest", "highest"))] * 2
        return ways

    def _figure(self, kind: str, figures: Sequence[str]) -> str:
        path, row = self._list()
        fields = [declared.name for declared in RECORDS[row] if declared.kind == kind]
        where = f" where ({self._within(row).condition(1)})" if self.rng.random() < 0.5 else ""
        return f"{self.rng.choice(figures)} of {path}.{self.rng.choice(fields)}{where}"

    def moment(self, depth: int) -> str:
        """A day or an instant."""
        return self.rng.choice((self.day, self.instant))(depth)

    def day(self, depth: int) -> str:
        """A day: written, today, of a field, or counted from another."""
        ways: list[Callable[[], str]] = [
            lambda: self._field("date"),
            lambda: self._plain("date"),
            lambda: "today",
        ]
        if depth:
            ways.append(lambda: f"{self._term(self.moment(0))} {self.rng.choice('+-')} {self._length()}")
            if not self._inside:
                ways.append(lambda: self._figure("date", ("latest", "earliest")))
        return self.rng.choice(ways)()

    def instant(self, depth: int) -> str:
        """An instant: written, now, of a field, or counted from another in hours."""
        ways: list[Callable[[], str]] = [
            lambda: self._field("datetime"),
            lambda: self._plain("datetime"),
            lambda: "now",
        ]
        if depth:
            ways.append(lambda: f"{self.instant(0)} {self.rng.choice('+-')} {self.rng.choice(HOURS)}")
            if not self._inside:
                ways.append(lambda: self._figure("datetime", ("latest", "earliest")))
        return self.rng.choice(ways)()

    def _term(self, text: str) -> str:
        return f"({text})" if " " in text else text

    def _length(self) -> str:
        return self.rng.choice(LENGTHS[1:])

    def _plain(self, kind: str) -> str:
        """A field or a written value."""
        if self.rng.random() < 0.4:
            return self._field(kind)
        written = {
            "number": NUMBERS,
            "money": AMOUNTS,
            "percent": PERCENTS,
            "date": DAYS,
            "datetime": INSTANTS,
        }
        return self.rng.choice(written[kind])

    def _values(self, kind: str) -> str:
        written = {
            "number": NUMBERS,
            "money": AMOUNTS,
            "percent": PERCENTS,
            "date": DAYS,
            "datetime": INSTANTS,
        }
        chosen = [self.rng.choice(written[kind]).replace(",", "_") for _ in range(self.rng.randint(1, 3))]
        return f"({', '.join(dict.fromkeys(chosen))})"

    def _quoted(self, values: Sequence[str]) -> str:
        chosen = [self.rng.choice(values) for _ in range(self.rng.randint(1, 2))]
        listed = ", ".join(f'"{value}"' for value in dict.fromkeys(chosen))
        return f"({listed})"

    def _field(self, kind: str) -> str:
        return self._any(kind)[0]

    def _choice(self, kind: str) -> tuple[str, tuple[str, ...]]:
        path, declared = self._any(kind)
        return path, CHOICES[declared.name]

    def _any(self, kind: str) -> tuple[str, Declared]:
        """A field of a kind, more often near than behind several links."""
        found = self.here.fields(kind)
        near = [one for one in found if one[0].count(".") < 2]
        return self.rng.choice(near if near and self.rng.random() < 0.7 else found)
