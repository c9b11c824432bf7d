"""The adapter of docs/plugins.md passes the contract that the page tells of, and the page names what it needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import qualrules
from qualrules.plugins import hookspecs
from qualrules.reading import live, metadata, raw
from qualrules.testing import AdapterContract

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
ADAPTER, TEST = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
NAMES: dict[str, object] = {"__name__": "cards"}
exec(compile(ADAPTER, "docs/plugins.md", "exec"), NAMES)
exec(compile(TEST, "docs/plugins.md", "exec"), NAMES)


class TestThePage(NAMES["TestCards"]):  # type: ignore[misc]
    """Its own tests."""


def test_it_is_the_contract_that_is_inherited():
    assert issubclass(TestThePage, AdapterContract)


def test_the_hook_gives_the_adapter():
    (adapter,) = NAMES["qualrules_adapters"]()  # type: ignore[operator]
    assert adapter.name == "cards"


@pytest.mark.parametrize("hook", [name for name in dir(hookspecs) if name.startswith("qualrules_")])
def test_every_hook_is_on_the_page(hook):
    assert f"`{hook}`" in PAGE


CONTRACT = [
    name
    for module in (live, metadata, raw)
    for name, thing in vars(module).items()
    if isinstance(thing, type) and thing.__module__ == module.__name__
]


@pytest.mark.parametrize("name", CONTRACT)
def test_the_whole_contract_is_public_and_on_the_page(name):
    assert name in qualrules.__all__
    assert f"`{name}`" in PAGE
