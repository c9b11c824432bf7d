"""The solver behind the proofs: the only module that imports z3, and the only one that knows how it is spoken to.

It is given formulas and says whether they can hold together. It decides nothing about rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from qualrules.analyze.encoding.formulas import Formula
from qualrules.analyze.smtlib import SIGN, Writer, symbol

Result = Literal["possible", "impossible", "undecided"]
_RESULTS: dict[str, Result] = {"sat": "possible", "unsat": "impossible"}
_TRUTHS = ("true", "false")
_VALUE = re.compile(r"\(\s*(?:\|([^|]*)\||([^\s()|]+))\s+(?:(true|false|\d+)|\(-\s+(\d+)\))\s*\)")

_SMALL = {"smt.phase_selection": 0}
"""A field has no value unless it has to: so models make small records."""


def available() -> bool:
    """Whether z3 is installed, with its library."""
    try:
        import z3  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return False
    return True


class Solver:
    """Formulas that hold from now on, and questions about what else can hold with them.

    `steps` bounds the work for one question in z3's own count, so that an answer is the same on every machine;
    `milliseconds` is a net under it. Raises ImportError where z3 is not installed.
    """

    def __init__(self, steps: int, milliseconds: int) -> None:
        import z3

        self._z3 = z3
        self._context = z3.Context()
        self._writer = Writer()
        self._questions: set[str] = set()
        self._asked: list[str] = []
        options = {"produce-models": "true", "produce-unsat-cores": "true", "rlimit": steps} | _SMALL
        options["timeout"] = milliseconds
        self._run("".join(f"(set-option :{name} {value})" for name, value in options.items()))

    def hold(self, formulas: Iterable[Formula]) -> None:
        """Let formulas hold from now on."""
        told = [self._writer.tell(formula) for formula in formulas]
        text = "\n".join(f"{lines}\n(assert {name})" for lines, name in told)
        if text:
            self._run(text)

    def ask(self, formulas: Sequence[Formula]) -> Result:
        """Whether all of them can hold at once."""
        told = [self._writer.tell(formula) for formula in formulas]
        lines = "\n".join(each for each, _ in told if each)
        if lines:
            self._run(lines)
        self._asked = [self._question(name) for _, name in told]
        said = self._run(f"(check-sat-assuming ({' '.join(self._asked)}))").strip()
        return _RESULTS.get(said, "undecided")

    def _question(self, name: str) -> str:
        """A variable that implies the formula: assumptions have to be variables."""
        question = f"ask-{name.strip('|')}"
        if question not in self._questions:
            self._questions.add(question)
            self._run(f"(declare-const |{question}| Bool)(assert (=> |{question}| {name}))")
        return f"|{question}|"

    def core(self) -> tuple[int, ...]:
        """After an impossible question: the positions of formulas that already exclude one another."""
        said = self._run("(get-unsat-core)")
        named = {each.strip("|") for each in re.findall(r"\|[^|]*\||[^\s()]+", said)}
        return tuple(number for number, each in enumerate(self._asked) if each.strip("|") in named)

    def values(self) -> dict[str, int]:
        """After a possible question: a value of each variable."""
        names = " ".join(map(symbol, self._writer.sorts))
        if not names:
            return {}
        found: dict[str, int] = {}
        for quoted, bare, plain, negative in _VALUE.findall(self._run(f"(get-value ({names}))")):
            name = (quoted or bare).removeprefix(SIGN)
            found[name] = -int(negative) if negative else plain == "true" if plain in _TRUTHS else int(plain)
        return found

    def _run(self, text: str) -> str:
        return str(self._z3.Z3_eval_smtlib2_string(self._context.ref(), text))
