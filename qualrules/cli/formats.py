"""`--format`: the forms that ship, and those that reporters of plugins add for a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from qualrules.cli.brought import content_of, text_of
from qualrules.cli.talk import tell

if TYPE_CHECKING:
    from qualrules.plugins.hookspecs import Reporter
    from qualrules.plugins.loaded import Plugins

    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # older releases of click do not take a type in brackets

T = TypeVar("T")


class Format(ParamType, Generic[T]):
    """The value of `--format`: a name becomes the function that renders a report of the command's form.

    Plugins are asked only for a name that does not ship.
    """

    name = "format"

    def __init__(self, form: str, renderers: Mapping[str, Callable[[T], str]]) -> None:
        self.form = form
        self.renderers = renderers

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """As `--help` shows it."""
        return f"[{'|'.join(self.renderers)}]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Callable[[T], str]:
        """The renderer of that name."""
        if callable(value):
            return value  # click converts a default twice
        if isinstance(value, str) and value in self.renderers:
            return self.renderers[value]
        from qualrules.plugins.manager import load_plugins

        plugins = load_plugins()
        reporters = {one.name: one for one in plugins.reporters if one.form == self.form}
        if isinstance(value, str) and value in reporters:
            return _guarded(plugins, reporters[value], self.form)
        tell(plugins.problems)
        choices = ", ".join(dict.fromkeys([*self.renderers, *reporters]))
        return self.fail(f'there is no format "{value}" here; the formats: {choices}', param, ctx)


def format_option(form: str, renderers: Mapping[str, Callable[[T], str]]) -> Callable[[Any], Any]:
    """`--format`; the first of the renderers is the default."""
    default = next(iter(renderers))
    kind: Format[T] = Format(form, renderers)
    return click.option("--format", "render", type=kind, default=default, show_default=True, help="The form.")


def _guarded(plugins: Plugins, reporter: Reporter, form: str) -> Callable[[Any], Any]:
    taken = content_of if form == "run" else text_of
    return lambda report: taken(plugins, reporter, lambda: reporter.render(report))
