"""The adapter of docs/plugins.md passes the contract that the page tells of, and the page names what it needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import qualrules
from qualrules.lint import linted
from qualrules.lint.pages import page_of
from qualrules.plugins import hookspecs
from qualrules.plugins.contract import KINDS, things_of
from qualrules.reading import live, metadata, raw
from qualrules.testing import AdapterContract
from qualrules.workspace.checking import check_files
from qualrules.workspace.finding import Found
from qualrules.workspace.linting import remarks

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
ADAPTER, TEST, RULE = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
NAMES: dict[str, object] = {"__name__": "cards"}
exec(compile(ADAPTER, "docs/plugins.md", "exec"), NAMES)
exec(compile(TEST, "docs/plugins.md", "exec"), NAMES)
exec(compile(RULE, "docs/plugins.md", "exec"), NAMES)


class TestThePage(NAMES["TestCards"]):  # type: ignore[misc]
    """Its own tests."""


def test_it_is_the_contract_that_is_inherited():
    assert issubclass(TestThePage, AdapterContract)


def test_the_hook_gives_the_adapter():
    (adapter,) = NAMES["qualrules_adapters"]()  # type: ignore[operator]
    assert adapter.name == "cards"


def test_the_lint_rule_keeps_its_contract_and_finds_what_the_page_says(tmp_path):
    given = NAMES["qualrules_lint_rules"]()  # type: ignore[operator]
    kind = next(kind for kind in KINDS if kind.word == "lint rule")
    assert things_of(kind, given) == given
    (rule,) = given
    assert page_of(rule).startswith("# ACME1 long-title\n")
    path = tmp_path / "main.qual"
    for title, count in (("x" * 61, 1), ("x" * 60, 0)):
        path.write_text(f'record lead\n  a: yes/no\ncriterion b "{title}" when a\n', encoding="utf-8")
        found = list(remarks(check_files([Found(path, path.name)]), given))
        assert [(one.code, one.name, one.span.text) for one in found] == [
            ("ACME1", "long-title", "b")
        ] * count


@pytest.mark.parametrize("hook", [name for name in dir(hookspecs) if name.startswith("qualrules_")])
def test_every_hook_is_on_the_page(hook):
    assert f"`{hook}`" in PAGE


CONTRACT = [
    name
    for module in (live, linted, metadata, raw)
    for name, thing in vars(module).items()
    if isinstance(thing, type) and thing.__module__ == module.__name__
]


@pytest.mark.parametrize("name", CONTRACT)
def test_the_whole_contract_is_public_and_on_the_page(name):
    assert name in qualrules.__all__
    assert f"`{name}`" in PAGE
