"""Formulas as SMT-LIB 2 text, the common language of solvers. Each shared part is written once, under a name."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.encoding import formulas as f

FLAG, WHOLE = "Bool", "Int"
SIGN = "$"
"""Stands before the name of a variable."""


class Writer:
    """Writes for one solver; remembers what it has been told."""

    def __init__(self) -> None:
        self.sorts: dict[str, str] = {}
        """Variable → `Bool` or `Int`, in the order in which they were declared."""
        self._names: dict[int, str] = {}
        self._kept: list[f.Formula] = []  # keeps the formulas alive, whose identity is the key

    def tell(self, formula: f.Formula) -> tuple[str, str]:
        """The lines that declare and define what the solver has not been told yet, and the name of the formula."""
        lines: list[str] = []
        for part in self._new_parts(formula):
            lines += self._declared(part)
            self._names[id(part)] = self._named(part, lines)
            self._kept.append(part)
        return "\n".join(lines), self._names[id(formula)]

    def _new_parts(self, formula: f.Formula) -> Iterator[f.Formula]:
        """The parts without a name, each after its own parts. A stack, because formulas may be deep."""
        waiting = [(formula, False)]
        while waiting:
            part, is_open = waiting.pop()
            if id(part) in self._names:
                continue
            if is_open:
                yield part
                continue
            waiting.append((part, True))
            waiting += [(each, False) for each in _parts(part)]

    def _declared(self, part: f.Formula) -> Iterator[str]:
        match part:
            case f.Flag(name):
                variables = [(name, FLAG)]
            case f.AtMostZero(total) | f.IsZero(total):
                variables = [(name, WHOLE) for name, _ in total.terms]
            case _:
                return
        for name, sort in variables:
            if name not in self.sorts:
                self.sorts[name] = sort
                yield f"(declare-const {symbol(name)} {sort})"

    def _named(self, part: f.Formula, lines: list[str]) -> str:
        if isinstance(part, f.Flag):
            return symbol(part.name)
        if isinstance(part, f.Always):
            return "true" if part.holds else "false"
        name = f"~{len(self._names)}"  # no field has such a name
        lines.append(f"(define-fun {name} () Bool {self._text(part)})")
        return name

    def _text(self, part: f.Formula) -> str:
        names = self._names
        match part:
            case f.All(parts):
                return f"(and {' '.join(names[id(each)] for each in parts)})"
            case f.Any(parts):
                return f"(or {' '.join(names[id(each)] for each in parts)})"
            case f.No(inner):
                return f"(not {names[id(inner)]})"
            case f.AtMostZero(total):
                return f"(<= {_sum(total)} {_number(-total.constant)})"
            case f.IsZero(total):
                return f"(= {_sum(total)} {_number(-total.constant)})"
            case f.Weighs(weighed, least):
                return _weighed([(weight, names[id(each)]) for weight, each in weighed], least)
        raise AssertionError(part)


def symbol(name: str) -> str:
    """A variable in the solver's language: with a sign before it, since a field may be called `and` or `distinct`."""
    return f"|{SIGN}{name}|"


def _parts(part: f.Formula) -> tuple[f.Formula, ...]:
    match part:
        case f.All(parts) | f.Any(parts):
            return parts
        case f.No(inner):
            return (inner,)
        case f.Weighs(weighed):
            return tuple(each for _, each in weighed)
    return ()


def _sum(total: f.Sum) -> str:
    terms = [
        symbol(name) if factor == 1 else f"(* {_number(factor)} {symbol(name)})"
        for name, factor in total.terms
    ]
    return terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"


def _number(number: int) -> str:
    return str(number) if number >= 0 else f"(- {-number})"


def _weighed(parts: list[tuple[int, str]], least: int) -> str:
    terms = [f"(ite {name} {weight} 0)" for weight, name in parts]
    return f"(>= {terms[0] if len(terms) == 1 else '(+ ' + ' '.join(terms) + ')'} {least})"
