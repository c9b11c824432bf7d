"""Injected bugs of the encoding: each patch in `injected` is one, and names the test that dies of it.

A patch is written as those under `tests/mutants`. It is put into the running functions for as long as the named test takes,
and taken out again: a proof takes so little time that a process for each would be most of it. The named tests are part of
the suite, where they pass without a bug.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

from tests.analyze.rewrites import ALIKE, SAME
from tests.mutants.test_mutants import Mutant, read

BUGS = [read(path) for path in sorted(Path(__file__).with_name("injected").glob("*.patch"))]


@contextmanager
def injected(bug: Mutant) -> Iterator[None]:
    """The code of every function of the patched module, as long as the block takes."""
    module = importlib.import_module(bug.file.removesuffix(".py").replace("/", "."))
    text = bug.applied_to(Path(str(module.__file__)).read_text("utf-8"))
    functions = dict(_functions(module))
    kept = {name: function.__code__ for name, function in functions.items()}
    try:
        for name, code in _codes(compile(text, str(module.__file__), "exec")):
            if name in functions:
                functions[name].__code__ = code
        yield
    finally:
        for name, code in kept.items():
            functions[name].__code__ = code


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods that stand in a module, by qualified name."""
    for holder in (module, *filter(inspect.isclass, vars(module).values())):
        for each in vars(holder).values():
            function = inspect.unwrap(each.fget if isinstance(each, property) else each)
            if isinstance(function, FunctionType) and function.__code__.co_filename == module.__file__:
                yield function.__qualname__, function


def _codes(code: CodeType, inside: str = "") -> Iterator[tuple[str, CodeType]]:
    """The code of functions and methods, by qualified name."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each.co_qualname, each
            if "<locals>" not in each.co_qualname:
                yield from _codes(each)


def named_test(test: str) -> Callable[[], None]:
    """The test that a patch names, with its parameter: a pair by its name, a share of the long run, or a name itself."""
    file, _, name = test.partition("::")
    name, _, parameter = name.removesuffix("]").partition("[")
    function = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
    pairs = {pair.name: pair for pair in (*SAME, *ALIKE)}
    own = int(parameter) if parameter.isdigit() else parameter
    return lambda: function(pairs[parameter] if "pair" in inspect.signature(function).parameters else own)


def test_there_are_bugs_of_at_least_ten_kinds():
    assert len(BUGS) >= 10
    assert len({bug.diff for bug in BUGS}) == len(BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_an_injected_bug_is_caught(bug: Mutant):
    run = named_test(bug.test)
    with injected(bug), pytest.raises(AssertionError):
        run()
