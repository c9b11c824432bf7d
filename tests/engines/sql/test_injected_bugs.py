"""Injected bugs of the SQL and of the loading: each patch in `injected` is one, and names the test that dies of it.

An engine may also refuse to run with one, as the probe does with another zone; a bug that only makes SQL that no database
runs is none. A patch is put into the running functions for as long as the named test takes. The named tests are part of the
suite, where they pass without a bug.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from qualrules.engines.sql import patterns
from qualrules.engines.sql.database import DatabaseError
from tests.analyze.test_injected_encoding_bugs import injected
from tests.engines.sql.cases import TABLES
from tests.engines.sql.engines import ENGINES
from tests.mutants.test_mutants import Mutant, read

BUGS = [read(path) for path in sorted(Path(__file__).with_name("injected").glob("*.patch"))]


def named_test(test: str) -> Callable[[], None]:
    """The test that a patch names, with its parameters: an engine where it takes one, and a table."""
    file, _, name = test.partition("::")
    name, _, parameter = name.removesuffix("]").partition("[")
    function = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
    engine, _, table = parameter.rpartition("-")
    given: dict[str, object] = {"table": {each.name: each for each in TABLES}[table]}
    if "engine" in inspect.signature(function).parameters:
        given["engine"] = ENGINES[engine]
    return lambda: function(**given)


def test_there_are_bugs_of_many_kinds() -> None:
    assert len(BUGS) >= 25
    assert len({bug.diff for bug in BUGS}) == len(BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_an_injected_bug_is_caught(bug: Mutant) -> None:
    run = named_test(bug.test)
    patterns.re2.cache_clear()
    with injected(bug), pytest.raises((AssertionError, DatabaseError)) as caught:
        run()
    patterns.re2.cache_clear()
    assert caught.errisinstance(AssertionError) or " is refused: " in str(caught.value)
