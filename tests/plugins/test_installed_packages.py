"""Plugins of packages that are installed: a good one is used, a broken one costs its message."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qualrules.diagnostics import Level
from qualrules.plugins.builtin_adapters import qualrules_adapters
from qualrules.plugins.manager import load_plugins
from qualrules.reading.raw import RawRow, UnreadableFile
from qualrules.testing import data_file

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BUILT_IN = [adapter.name for adapter in qualrules_adapters()]
CARDS = b"BEGIN:VCARD\nUID:c1\nFN:Zo\xc3\xab\nEND:VCARD\n"


def names(things: tuple[object, ...]) -> list[str]:
    return [thing.name for thing in things]


@pytest.mark.usefixtures("sample_installed")
def test_an_installed_package_brings_an_adapter_and_a_command():
    plugins = load_plugins()
    assert names(plugins.adapters) == [*BUILT_IN, "vcards"]
    assert names(plugins.commands) == ["vcards-version"]
    assert plugins.problems == ()
    adapter = plugins.adapter("vcards")
    assert plugins.provider(adapter) == "qualrules-vcards[vcards] 1.2.0"
    assert max(plugins.adapters, key=lambda one: one.recognises(CARDS, "people.vcf")) is adapter
    (table,) = adapter.read(data_file(CARDS, "people.vcf"))
    assert list(table.rows) == [RawRow({"UID": "c1", "FN": "Zoë"}, "people.vcf:1")]


@pytest.mark.usefixtures("sample_installed")
def test_the_listing_names_package_version_and_what_it_brings():
    built_in, *_, sample = load_plugins().listing()
    assert (built_in.package, built_in.name) == ("qualrules", "adapters")
    assert built_in.provides == tuple(f"adapter {name}" for name in BUILT_IN)
    assert (sample.package, sample.version, sample.name) == ("qualrules-vcards", "1.2.0", "vcards")
    assert sample.provides == (
        "adapter vcards",
        "lint rule VCARD1",
        "lint rule VCARD2",
        "command vcards-version",
    )


@pytest.mark.usefixtures("sample_installed")
def test_entry_points_can_be_left_out():
    assert names(load_plugins(entry_points=False).adapters) == BUILT_IN


@pytest.mark.usefixtures("sample_installed")
def test_sessions_share_nothing():
    one, other = load_plugins(), load_plugins()
    assert one.adapter("csv") is not other.adapter("csv")


@pytest.mark.slow
def test_the_package_passes_its_own_contract_test(sample_site):
    """An author's own test run: another process, with nothing but the two packages on its path."""
    tests = HERE / "sample_package" / "tests"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(sample_site), str(ROOT)])}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tests),
        str(tests),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=env, cwd=tests, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"13 passed", done.stdout), done.stdout


@pytest.mark.usefixtures("sample_installed", "broken_installed")
def test_broken_plugins_do_not_touch_the_others():
    assert {"csv", "json", "jsonl", "vcards"} <= set(names(load_plugins().adapters))


@pytest.mark.usefixtures("broken_installed")
def test_each_broken_plugin_costs_one_message_with_its_name_and_version():
    plugins = load_plugins()
    entries = [
        re.search(r"^the plugin qualrules-broken\[(\w+)\] 0\.0\.1 ", one.message)[1]
        for one in plugins.problems
    ]
    assert entries == [
        "exits",
        "no_hooks",
        "not_an_adapter",
        "not_importable",
        "not_there",
        "raises",
        "takes_a_name",
        "unknown_hook",
        "wrong_arguments",
    ]
    assert {one.code for one in plugins.problems} == {"QR412"}
    assert {one.level for one in plugins.problems} == {Level.WARNING}
    assert all("\n" not in one.message for one in plugins.problems)


SAYS = {
    "exits": "cannot be loaded (SystemExit: a plugin must not do this)",
    "no_hooks": "has no function that is marked with qualrules.hookimpl",
    "not_an_adapter": "gave an object of the type str as an adapter: it has no usable name",
    "not_importable": "cannot be loaded (RuntimeError: the licence file is missing)",
    "not_there": "ModuleNotFoundError",
    "raises": "KeyError: 'colour'",
    "takes_a_name": 'brings the adapter "csv" in vain: qualrules[adapters]',
    "unknown_hook": "qualrules_adaptors",
    "wrong_arguments": "records",
}


@pytest.mark.usefixtures("broken_installed")
@pytest.mark.parametrize("entry", sorted(SAYS))
def test_the_message_says_what_is_wrong(entry):
    (message,) = [one.message for one in load_plugins().problems if f"[{entry}]" in one.message]
    assert SAYS[entry] in message


@pytest.mark.usefixtures("broken_installed")
def test_what_was_left_out_is_listed_with_the_reason():
    left_out = {one.name: one.problem for one in load_plugins().listing() if one.problem}
    assert set(left_out) == set(SAYS) - {"takes_a_name"}
    assert "licence file" in left_out["not_importable"]


@pytest.mark.usefixtures("broken_installed")
def test_of_two_adapters_of_one_name_the_first_is_used_and_the_rest_of_the_plugin_stays():
    plugins = load_plugins()
    assert plugins.provider(plugins.adapter("csv")).startswith("qualrules[adapters]")
    assert plugins.adapter("csv_again") is not None


@pytest.mark.usefixtures("broken_installed")
def test_an_adapter_that_fails_when_it_looks_is_told_once_and_takes_no_file():
    plugins = load_plugins()
    before = len(plugins.problems)
    for name in ("a.fails", "b.fails"):
        assert plugins.adapter("failing").recognises(b"x", name) == 0
        assert plugins.adapter("odd").recognises(b"x", name) == 0
    told = [one.message for one in plugins.problems[before:]]
    assert len(told) == 2
    assert "ZeroDivisionError: division by zero" in told[0]
    assert "300" in told[1]


@pytest.mark.usefixtures("broken_installed")
@pytest.mark.parametrize(
    ("name", "says"), [("failing", "IndexError: no such column"), ("odd", "the type dict as a record")]
)
def test_an_adapter_that_fails_while_reading_makes_the_file_unreadable(name, says):
    adapter = load_plugins().adapter(name)
    with pytest.raises(UnreadableFile, match=says) as raised:
        [row for table in adapter.read(data_file(b"x", "a.fails")) for row in table.rows]
    assert f'the adapter "{name}" of the plugin qualrules-broken[fails_in_use] 0.0.1' in str(raised.value)
