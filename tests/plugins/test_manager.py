"""Loading, with plugins made on the spot: what each hook may give, and what the manager makes of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from qualrules.diagnostics import Level
from qualrules.plugins import manager
from qualrules.plugins.builtin_adapters import qualrules_adapters
from qualrules.plugins.contract import KINDS
from qualrules.plugins.found import Found
from qualrules.plugins.hookspecs import hookimpl
from qualrules.plugins.loaded import unknown_adapter
from qualrules.reading.raw import Knowledge

SHIPPED = len(qualrules_adapters())


class Plugin:
    """An object with hooks, as a package may have one in its entry points."""

    def __init__(self, **hooks):
        vars(self).update(hooks)


GOOD = {
    "adapter": SimpleNamespace(
        name="mine",
        title="",
        suffixes=(".x",),
        knowledge=Knowledge(),
        recognises=lambda head, name: 0,
        read=iter,
    ),
    "live source": SimpleNamespace(scheme="mine", title="", adapter="mine", pages=iter),
    "reporter": SimpleNamespace(name="mine", form="audit", render=str),
    "engine": SimpleNamespace(name="mine", prepare=str),
    "exporter": SimpleNamespace(name="mine", needs_ruleset=True, export=str),
    "lint rule": SimpleNamespace(code="MINE1", name="mine", level=Level.NOTE, default=True, check=iter),
    "command": SimpleNamespace(name="mine"),
}
NEEDED = {
    "adapter": ("name", "title", "suffixes", "knowledge", "recognises", "read"),
    "live source": ("scheme", "title", "adapter", "pages"),
    "reporter": ("name", "form", "render"),
    "engine": ("name", "prepare"),
    "exporter": ("name", "needs_ruleset", "export"),
    "lint rule": ("code", "name", "level", "default", "check"),
    "command": ("name",),
}


def plugin(kind, given):
    hook = next(one.hook for one in KINDS if one.word == kind)
    return Plugin(**{hook: hookimpl(lambda: given)})


@pytest.fixture
def load(monkeypatch):
    """Load these objects as if packages had them in their entry points."""

    def load(*plugins):
        found = [
            Found("some-package", "1.0", f"entry{number}", lambda one=one: one)
            for number, one in enumerate(plugins)
        ]
        monkeypatch.setattr(manager, "installed", lambda: iter(found))
        return manager.load_plugins()

    return load


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_plugin_can_bring_one_of_each_kind(load, kind):
    plugins = load(plugin(kind, [GOOD[kind]]))
    assert plugins.problems == ()
    brought = getattr(plugins, f"{kind.replace(' ', '_')}s")[-1]
    assert "mine" in (getattr(brought, "name", ""), getattr(brought, "scheme", ""))
    assert plugins.listing()[-1].provides[0].startswith(f"{kind} ")


@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind in sorted(NEEDED) for part in NEEDED[kind]])
def test_a_thing_that_lacks_a_part_is_refused(load, kind, part):
    lacking = SimpleNamespace(**{key: value for key, value in vars(GOOD[kind]).items() if key != part})
    plugins = load(plugin(kind, [lacking]))
    (problem,) = plugins.problems
    assert "some-package[entry0] 1.0 was left out" in problem.message
    assert part in problem.message
    assert len(plugins.adapters) == SHIPPED


@pytest.mark.parametrize(
    "given", ["csv", b"csv", 7, object(), {"csv": 1}, [None], [SimpleNamespace()], [[GOOD["adapter"]]]]
)
def test_anything_else_than_a_list_of_adapters_is_refused(load, given):
    plugins = load(plugin("adapter", given))
    assert len(plugins.problems) == 1
    assert len(plugins.adapters) == SHIPPED


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("code", "QR899", "kept for qualrules itself"),
        ("code", "QR803", "kept for qualrules itself"),
        ("code", "mine1", "code"),
        ("code", "MINE", "code"),
        ("code", "MINE-1", "code"),
        ("code", 7, "code"),
        ("name", "unused-criterion", "which qualrules itself has"),
        ("name", "Mine", "name"),
        ("name", "my rule", "name"),
        ("level", "note", "level"),
        ("default", "yes", "default"),
        ("default", 1, "default"),
    ],
)
def test_a_lint_rule_needs_a_code_and_name_of_its_own(load, part, value, says):
    bad = SimpleNamespace(**{**vars(GOOD["lint rule"]), part: value})
    plugins = load(plugin("lint rule", [bad]))
    (problem,) = plugins.problems
    assert says in problem.message
    assert all(rule.code.startswith("QR") for rule in plugins.lint_rules)


def test_of_two_lint_rules_with_one_code_the_first_is_used(load):
    again = SimpleNamespace(**{**vars(GOOD["lint rule"]), "name": "again"})
    plugins = load(plugin("lint rule", [GOOD["lint rule"]]), plugin("lint rule", [again]))
    assert [rule.name for rule in plugins.lint_rules if rule.code == "MINE1"] == ["mine"]
    assert 'brings the lint rule "MINE1" in vain' in plugins.problems[0].message


@pytest.mark.parametrize("name", ["", "two words", "1st", "Ü", None, 5, "a-b"])
def test_an_adapter_needs_a_name_that_a_source_block_can_hold(load, name):
    bad = SimpleNamespace(**{**vars(GOOD["adapter"]), "name": name})
    assert len(load(plugin("adapter", [bad])).problems) == 1


def test_a_class_in_place_of_an_adapter_is_named(load):
    class Mine:
        """An adapter, but for the brackets behind it."""

    (problem,) = load(plugin("adapter", [Mine])).problems
    assert "the class Mine itself" in problem.message


def test_a_hook_that_gives_none_gives_nothing(load):
    plugins = load(plugin("adapter", None))
    assert plugins.problems == ()
    assert len(plugins.adapters) == SHIPPED


def test_a_generator_that_fails_half_way_costs_the_whole_plugin(load):
    def some():
        yield GOOD["adapter"]
        raise ValueError("half way")

    plugins = load(plugin("adapter", some()))
    assert "half way" in plugins.problems[0].message
    assert plugins.adapter("mine") is None


def test_two_of_one_name_in_one_plugin_are_refused(load):
    plugins = load(plugin("engine", [GOOD["engine"], GOOD["engine"]]))
    assert 'two engines called "mine"' in plugins.problems[0].message


def test_of_two_plugins_with_one_name_the_first_is_used(load):
    first, second = (
        plugin("engine", [GOOD["engine"]]),
        plugin("engine", [SimpleNamespace(**vars(GOOD["engine"]))]),
    )
    plugins = load(first, second)
    assert [one.name for one in plugins.engines] == ["python", "duckdb", "postgres", "spark", "mine"]
    (problem,) = plugins.problems
    assert "some-package[entry1] 1.0 brings" in problem.message
    assert "some-package[entry0] 1.0 has one" in problem.message


def test_reporters_of_one_name_serve_different_forms(load):
    audit, run = GOOD["reporter"], SimpleNamespace(name="mine", form="run", render=str)
    assert load(plugin("reporter", [audit, run])).reporters[-2:] == (audit, run)


def test_the_same_object_twice_is_used_once(load):
    mine = plugin("engine", [GOOD["engine"]])
    plugins = load(mine, mine)
    assert [one.name for one in plugins.engines] == ["python", "duckdb", "postgres", "spark", "mine"]
    assert len(plugins.problems) == 1


def test_a_broken_plugin_after_a_good_one_leaves_it_alone(load):
    class Unhashable(Plugin):
        __hash__ = None

    bad = Unhashable(qualrules_engines=hookimpl(lambda: 1 / 0))
    good = plugin("engine", [GOOD["engine"]])
    plugins = load(good, bad, plugin("exporter", [GOOD["exporter"]]))
    assert [one.name for one in plugins.engines] == ["python", "duckdb", "postgres", "spark", "mine"]
    assert plugins.exporters[-1] is GOOD["exporter"]
    assert len(plugins.problems) == 1


def test_an_error_whose_text_fails_is_still_one_message(load):
    class SilentError(Exception):
        def __str__(self):
            raise RuntimeError

    def hook():
        raise SilentError

    (problem,) = load(Plugin(qualrules_engines=hookimpl(hook))).problems
    assert "SilentError" in problem.message


def test_a_mistake_in_what_ships_is_not_hidden():
    with pytest.raises(ModuleNotFoundError):
        manager.load_plugins(["qualrules.plugins.not_there"], entry_points=False)


def test_an_interruption_is_not_a_plugin_failure(load):
    def hook():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(Plugin(qualrules_engines=hookimpl(hook)))


def test_an_unknown_adapter_is_told_with_the_nearest_name():
    adapters = manager.load_plugins(entry_points=False).adapters
    told = unknown_adapter("jsnl", adapters)
    assert (told.code, told.message) == ("QR402", 'there is no adapter called "jsnl"')
    assert told.label == 'did you mean "jsonl"?'
    assert told.notes == (f"the adapters: {', '.join(adapter.name for adapter in adapters)}",)
