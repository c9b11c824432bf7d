"""Calling what plugins brought: what goes wrong inside is laid at the plugin's door, and is no bug of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from qualrules.cli.exits import CannotDo

if TYPE_CHECKING:
    from qualrules.plugins.loaded import Plugins

T = TypeVar("T")


def called(plugins: Plugins, thing: object, call: Callable[[], T]) -> T:
    """What the call gives. Raises CannotDo, with the plugin's name and version, for whatever it raises."""
    try:
        return call()
    except (CannotDo, OSError, click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:
        label = plugins.provider(thing)
        if label.startswith("qualrules["):
            raise  # what ships is ours, and so are its bugs
        from qualrules.plugins.guard import in_words

        raise CannotDo(f"the plugin {label} failed: {in_words(error)}") from error


def text_of(plugins: Plugins, thing: object, call: Callable[[], object]) -> str:
    """As `called`, for what has to give a text."""
    text = called(plugins, thing, call)
    if not isinstance(text, str):
        label = plugins.provider(thing)
        raise CannotDo(f"the plugin {label} gave an object of the type {type(text).__name__}, not a text")
    return text
