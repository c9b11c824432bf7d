"""What ships is registered like any plugin, completely, and costs nothing before it is used."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from qualrules.cli.agree import OF_CHECK
from qualrules.cli.formats import Later
from qualrules.plugins.builtin_reporters import SHIPPED
from qualrules.plugins.manager import BUILTINS, load_plugins

ROOT = Path(__file__).parents[2]
REPORTERS = [(form, name) for form, named in SHIPPED.items() for name in named]


def reporting_modules() -> set[str]:
    """The modules of `report` whose name is a form and a format, and that can render."""
    forms = {
        *("diagnostics", "test", "run", "audit", "why", "move", "sources"),
        *("agreement", "ignore", "signatures", "diff"),
    }
    found = set()
    for path in (ROOT / "qualrules" / "report").glob("*_*.py"):
        functions = {
            one.name for one in ast.parse(path.read_text("utf-8")).body if isinstance(one, ast.FunctionDef)
        }
        if path.stem.partition("_")[0] in forms and functions & {"render", "lines"}:
            found.add(path.stem)
    return found


def test_every_builtin_plugin_module_is_registered():
    modules = {
        f"qualrules.plugins.{path.stem}" for path in (ROOT / "qualrules" / "plugins").glob("builtin_*.py")
    }
    assert modules == set(BUILTINS)


def test_every_reporter_in_the_report_package_is_registered():
    assert {module for named in SHIPPED.values() for module in named.values()} == reporting_modules()


def _module_of(render):
    return f"qualrules.report.{render.module}" if isinstance(render, Later) else render.__module__


def test_each_command_offers_by_itself_the_reporters_that_are_registered_for_it():
    """A command does not load plugins for a format that ships, so its own list must not differ from theirs."""
    offered = {}
    for path in (ROOT / "qualrules" / "cli").glob("*.py"):
        formats = getattr(import_module(f"qualrules.cli.{path.stem}"), "FORMATS", None)
        if formats is not None:
            offered[path.stem] = [(name, _module_of(render)) for name, render in formats.items()]
    offered["signatures"] = [(name, _module_of(render)) for name, render in OF_CHECK.items()]
    registered = {
        form: [(name, f"qualrules.report.{module}") for name, module in named.items()]
        for form, named in SHIPPED.items()
    }
    assert offered == registered


@pytest.mark.parametrize(("form", "name"), REPORTERS)
def test_a_shipped_reporter_is_there_and_can_render(form, name):
    found = [
        one for one in load_plugins(entry_points=False).reporters if (one.form, one.name) == (form, name)
    ]
    assert len(found) == 1
    module = import_module(f"qualrules.report.{SHIPPED[form][name]}")
    assert hasattr(module, "render") != hasattr(module, "lines")


@pytest.mark.parametrize(("name", "empty"), [("text", ""), ("json", '"diagnostics":')])
def test_a_shipped_reporter_renders_by_its_module(name, empty):
    (reporter,) = [
        one for one in load_plugins(entry_points=False).reporters if (one.form, one.name) == ("check", name)
    ]
    assert reporter.render([]) == import_module(f"qualrules.report.diagnostics_{name}").render([])
    assert empty in reporter.render([])


def test_the_schemas_are_an_exporter_that_needs_no_ruleset():
    exporters = {exporter.name: exporter for exporter in load_plugins(entry_points=False).exporters}
    exporter = exporters["json-schema"]
    assert {name for name, each in exporters.items() if each.needs_ruleset} == {"sql", "dbt"}
    assert not exporter.needs_ruleset
    assert all(name.startswith("qualrules/") for name in json.loads(exporter.export(None)))


def test_loading_what_ships_imports_no_engine_report_or_pydantic():
    code = (
        "from qualrules.plugins.manager import load_plugins; load_plugins(entry_points=False)\n"
        "import sys; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    modules = set(done.stdout.split())
    assert not {"pydantic", "lark", "click", "qualrules.engines.compiled", "qualrules.report.wire"} & modules
