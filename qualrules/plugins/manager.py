"""Load the plugins of one session: found, registered, asked; a broken one costs its message, no more.

There is no manager of the whole process. Building one costs time (pluggy, and a look at every installed
package), so a command builds it when it needs plugins, not when it starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

import pluggy

from qualrules.plugins import hookspecs
from qualrules.plugins.contract import KINDS, BrokenContractError, Kind, things_of
from qualrules.plugins.found import Found, built_in, installed
from qualrules.plugins.guard import GuardedAdapter, in_words
from qualrules.plugins.guard_lint import GuardedLintRule
from qualrules.plugins.loaded import Loaded, Plugins
from qualrules.reading.raw import Adapter

if TYPE_CHECKING:
    from qualrules.lint.linted import LintRule

LINT = "qualrules.plugins.builtin_lint"
BUILTINS = (
    "qualrules.plugins.builtin_adapters",
    "qualrules.plugins.builtin_live",
    "qualrules.plugins.builtin_reporters",
    "qualrules.plugins.builtin_engines",
    "qualrules.plugins.builtin_exporters",
    LINT,
)
"""The modules of the plugins that ship."""


def load_plugins(builtins: Sequence[str] = BUILTINS, *, entry_points: bool = True) -> Plugins:
    """The plugins that ship and those of the installed packages. Never raises for what those do."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    plugins = Plugins()
    for found in (*built_in(builtins), *(installed() if entry_points else ())):
        try:
            things = _load(manager, found)
        except BrokenContractError as error:
            plugins.leave_out(found, str(error))
        else:
            plugins.add(_in_use(found, things, plugins))
    manager.check_pending()
    return plugins


def _load(manager: pluggy.PluginManager, found: Found) -> dict[str, list[object]]:
    """Import a plugin, register it, and ask it for all it brings. Raises BrokenContractError."""
    try:
        plugin = found.load()
        manager.register(plugin, found.label)
        manager.check_pending()  # after each one, so that an unknown hook is laid at the right door
        if not manager.get_hookcallers(plugin):
            raise BrokenContractError("has no function that is marked with qualrules.hookimpl")
        return {kind.word: _ask(manager, plugin, kind) for kind in KINDS}
    except (Exception, SystemExit) as error:
        if found.built_in:
            raise  # a mistake of our own has to be seen
        if manager.has_plugin(found.label):
            manager.unregister(name=found.label)
        raise BrokenContractError(_why(error)) from error


def _ask(manager: pluggy.PluginManager, plugin: object, kind: Kind) -> list[object]:
    """What one plugin brings of one kind; the others are kept out of the call, so none pays for another."""
    others = [other for _, other in manager.list_name_plugin() if other is not plugin]
    given = manager.subset_hook_caller(kind.hook, others)()
    return things_of(kind, given[0]) if given else []


def _why(error: BaseException) -> str:
    """The rest of the sentence `the plugin X was left out: it …`."""
    if isinstance(error, BrokenContractError):
        return f"it {error}"
    if isinstance(error, pluggy.PluginValidationError):
        return f"it breaks the contract of its hooks ({' '.join(str(error.args[-1]).split())})"
    return f"it cannot be loaded ({in_words(error)})"


def _in_use(found: Found, things: dict[str, list[object]], plugins: Plugins) -> Loaded:
    """A plugin without what another gives by the same name; its adapters and lint rules are guarded if it does not
    ship.
    """
    kept: dict[str, list[object]] = {}
    for kind in KINDS:
        clashes = {kind.key(thing): plugins.owner(kind, kind.key(thing)) for thing in things[kind.word]}
        for key, first in clashes.items():
            if first is not None:
                why = f"{first.label} has one of this name, and that one is used"
                plugins.add_problem(found, f'brings the {kind.word} "{key}" in vain: {why}')
        kept[kind.word] = [thing for thing in things[kind.word] if clashes[kind.key(thing)] is None]
    if not found.built_in:
        report = partial(plugins.add_problem, found)
        kept["adapter"] = [GuardedAdapter(cast("Adapter", one), found, report) for one in kept["adapter"]]
        kept["lint rule"] = [GuardedLintRule(cast("LintRule", one), report) for one in kept["lint rule"]]
    return Loaded(found, kept)
