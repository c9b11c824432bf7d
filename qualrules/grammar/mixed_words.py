"""`and` mixed with `or` without brackets: the two readings, and a record on which they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product

from qualrules.diagnostics import Diagnostic, Edit, Fix, listed
from qualrules.grammar import syntax
from qualrules.grammar.printer import print_expression
from qualrules.source import Span

Chain = list[tuple[str, syntax.Expression]]
"""Operands in order, each with the word before it; the first has none."""

_MOST_PARTS = 8
_LONG = 30


def chain(tree: syntax.AndOr) -> Chain:
    """The operands of one level, however its words are mixed."""
    found: Chain = []
    for place, part in enumerate(tree.parts):
        inner = chain(part) if isinstance(part, syntax.AndOr) else [("", part)]
        found += [(tree.word if place else "", inner[0][1]), *inner[1:]]
    return found


def is_mixed(operands: Chain) -> bool:
    """Whether both words stand there."""
    return len({word for word, _ in operands if word}) > 1


def mistake(operands: Chain, span: Span) -> Diagnostic:
    """The mistake at a mixed chain."""
    readings = {word: _grouped(operands, word) for word in ("and", "or")}
    written = {word: _written(groups, word) for word, groups in readings.items()}
    said = [_said(readings["and"], "and"), _said(readings["or"], "or")]
    width = max(map(len, said)) + 4
    helps = tuple(
        f"{prose}:".ljust(width) + written[word] for prose, word in zip(said, ("and", "or"), strict=True)
    )
    witness = _witness(readings)
    notes = (f"the two readings differ, for example when {witness}",) if witness else ()
    fix = Fix(_brackets(readings["and"]), f"write {written['and']}", safe=False)
    message = '"and" and "or" are mixed here, and people read this two ways'
    label = "add brackets to say which you mean"
    return Diagnostic("QR105", message, span, label, notes=notes, helps=helps, fix=fix)


Groups = list[list[syntax.Expression]]


def _grouped(operands: Chain, first: str) -> Groups:
    """The reading in which `first` binds more tightly."""
    groups: Groups = [[operands[0][1]]]
    for word, operand in operands[1:]:
        if word == first:
            groups[-1].append(operand)
        else:
            groups.append([operand])
    return groups


def _written(groups: Groups, inner: str) -> str:
    outer = "or" if inner == "and" else "and"
    texts = [f" {inner} ".join(map(print_expression, group)) for group in groups]
    return f" {outer} ".join(
        f"({text})" if len(group) > 1 else text for text, group in zip(texts, groups, strict=True)
    )


def _brackets(groups: Groups) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for group in groups:
        if len(group) > 1:
            first, last = group[0].span, group[-1].span
            edits.append(Edit(first.source.span(first.start, first.start), "("))
            edits.append(Edit(last.source.span(last.end, last.end), ")"))
    return tuple(edits)


def _said(groups: Groups, inner: str) -> str:
    """A reading in words; names only where they are short."""
    texts = [[print_expression(each) for each in group] for group in groups]
    if len(groups) != 2 or any(len(text) > _LONG for group in texts for text in group):
        return f'what "{inner}" joins belongs together'
    first, last = texts
    if inner == "and":
        left = f"both {listed(first)}" if len(first) == 2 else listed(first)
        right = f"both {listed(last)}" if len(last) == 2 else listed(last)
        return f"{left}, or else {right}"
    if len(first) == 1:
        return f"{first[0]}, and one of the other {_number(len(last))}"
    if len(last) == 1:
        return f"one of the first {_number(len(first))}, and {last[0]}"
    return "one of the first, and one of the others"


def _number(count: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(count, str(count))


# ── A record on which the readings differ ───────────────────────────────────────────────────────────────────────────


def _atom(operand: syntax.Expression) -> tuple[syntax.Expression, bool]:
    """What must be met or not met for an operand: `not x` is about x."""
    if isinstance(operand, syntax.NotCondition):
        inner, positive = _atom(operand.operand)
        return inner, not positive
    return operand, True


def _witness(readings: dict[str, Groups]) -> str | None:
    """The fewest parts that make the readings differ, whatever the others are."""
    atoms: list[syntax.Expression] = []
    for group in readings["and"]:
        for operand in group:
            if (atom := _atom(operand)[0]) not in atoms:
                atoms.append(atom)
    if len(atoms) > _MOST_PARTS:
        return None
    both = [_truth(readings[inner], inner, atoms) for inner in ("and", "or")]
    for fixed, values in _partial(len(atoms)):
        rest = [place for place in range(len(atoms)) if place not in fixed]
        if all(both[0](full) != both[1](full) for full in _completions(fixed, values, rest, len(atoms))):
            return _described([atoms[place] for place in fixed], values)
    return None


def _partial(count: int) -> Iterator[tuple[tuple[int, ...], tuple[bool, ...]]]:
    for size in range(1, count + 1):
        for fixed in combinations(range(count), size):
            for values in product((True, False), repeat=size):
                yield fixed, values


def _completions(
    fixed: tuple[int, ...], values: tuple[bool, ...], rest: list[int], count: int
) -> Iterator[tuple[bool, ...]]:
    known = dict(zip(fixed, values, strict=True))
    for others in product((True, False), repeat=len(rest)):
        full = known | dict(zip(rest, others, strict=True))
        yield tuple(full[place] for place in range(count))


def _truth(groups: Groups, inner: str, atoms: list[syntax.Expression]) -> Callable[[tuple[bool, ...]], bool]:
    join_inner, join_outer = (all, any) if inner == "and" else (any, all)
    places = [[(atoms.index(_atom(each)[0]), _atom(each)[1]) for each in group] for group in groups]

    def value(values: tuple[bool, ...]) -> bool:
        return join_outer(
            join_inner(values[place] == positive for place, positive in group) for group in places
        )

    return value


def _described(atoms: list[syntax.Expression], values: tuple[bool, ...]) -> str:
    met = [_name(atom) for atom, value in zip(atoms, values, strict=True) if value]
    unmet = [_name(atom) for atom, value in zip(atoms, values, strict=True) if not value]
    said = [f"{listed(met)} {'are' if len(met) > 1 else 'is'} met"] if met else []
    if unmet:
        said.append(f"{listed(unmet)} {'are' if len(unmet) > 1 else 'is'} not" + ("" if met else " met"))
    return " and ".join(said)


def _name(atom: syntax.Expression) -> str:
    text = print_expression(atom)
    return text if isinstance(atom, syntax.Path) else f'"{text}"'
