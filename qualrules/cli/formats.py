"""`--format`: the forms that ship, and those that reporters of plugins add for a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from qualrules.cli.brought import content_of, text_of
from qualrules.cli.exits import CannotDo
from qualrules.cli.talk import tell
from qualrules.diagnostics import did_you_mean

if TYPE_CHECKING:
    from qualrules.plugins.hookspecs import Reporter
    from qualrules.plugins.loaded import Plugins

    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # older releases of click do not take a type in brackets

T = TypeVar("T")
_ENDINGS = {"md": "markdown", "htm": "html"}
_ANY_TEXT = frozenset({"", "txt", "text", "log", "out"})
"""Endings that say nothing of the form."""


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


class FormatFile(ParamType):
    """`FORMAT:FILE`, as in `json:audit.json`: becomes the function that renders, and the name of the file."""

    name = "format:file"

    def __init__(self, form: Format[Any]) -> None:
        self.form = form

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[Callable[[Any], Any], str]:
        """The renderer and the file."""
        if isinstance(value, tuple):
            return value[0], value[1]
        form, colon, file = str(value).partition(":")
        if not colon or not file:
            self.fail(f'"{value}" is not FORMAT:FILE; write json:audit.json', param, ctx)
        return self.form.convert(form, param, ctx), file


class Later:
    """A form that ships, by its module of `report`, which is imported when the form is used: a service's form is rarely
    asked for.

    `rooted`: the module wants to know the folder of the run, too, because its report does not say it.
    """

    def __init__(self, module: str, *, rooted: bool = False) -> None:
        self.module = module
        self.rooted = rooted

    def __call__(self, report: Any) -> Any:  # noqa: ANN401 - each command has a report type of its own
        """The text, whole or in pieces."""
        module = self._imported()
        return (module.render if hasattr(module, "render") else module.lines)(report, *self._root())

    def left_out(self, report: Any) -> str | None:  # noqa: ANN401 - as above
        """What the form has to leave out because the service takes no more, in a sentence."""
        module = self._imported()
        said: str | None = module.left_out(report, *self._root()) if hasattr(module, "left_out") else None
        return said

    def _imported(self) -> Any:  # noqa: ANN401 - a module
        return import_module(f"qualrules.report.{self.module}")

    def _root(self) -> tuple[str, ...]:
        return (Path.cwd().as_posix(),) if self.rooted else ()


def form_of_file(output: str | None, renderers: Mapping[str, Callable[[T], Any]]) -> Callable[[T], Any]:
    """The form that the ending of a file says where no form was asked for; the first where it says none.

    Raises CannotDo for an ending that no form has: who names `results.parqet` does not want a table in it.
    """
    ending = Path(output or "").suffix.lower().removeprefix(".")
    if ending in _ANY_TEXT:
        return next(iter(renderers.values()))
    name = _ENDINGS.get(ending, ending)
    if name not in renderers:
        near = did_you_mean(name, renderers)
        raise CannotDo(
            f'no form has the ending of "{output}"',
            *([f'did you mean ".{near}"?'] if near else []),
            f"--format says the form: {', '.join(renderers)}",
        )
    return renderers[name]


def left_out(render: object, report: object) -> str | None:
    """What a form leaves out of a report because a service takes no more, in a sentence; most forms hold everything."""
    return render.left_out(report) if isinstance(render, Later) else None


def format_option(form: str, renderers: Mapping[str, Callable[[T], str]]) -> Callable[[Any], Any]:
    """`--format`; the first of the renderers is the default."""
    default = next(iter(renderers))
    kind: Format[T] = Format(form, renderers)
    return click.option("--format", "render", type=kind, default=default, show_default=True, help="The form.")


def _guarded(plugins: Plugins, reporter: Reporter, form: str) -> Callable[[Any], Any]:
    taken = content_of if form == "run" else text_of
    return lambda report: taken(plugins, reporter, lambda: reporter.render(report))
