"""Calling what plugins brought: what goes wrong inside is laid at the plugin's door, and is no bug of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from qualrules.cli.exits import CannotDo

if TYPE_CHECKING:
    from qualrules.plugins.loaded import Plugins


@contextmanager
def laid_at_the_door(plugins: Plugins, thing: object) -> Iterator[None]:
    """Around a call of what a plugin brought. Raises CannotDo, naming the plugin, for whatever the call raises."""
    try:
        yield
    except (CannotDo, OSError, click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:
        label = plugins.provider(thing)
        if not label or label.startswith("qualrules["):
            raise  # what ships is ours, and so are its bugs
        from qualrules.plugins.guard import in_words

        raise CannotDo(f"the plugin {label} failed: {in_words(error)}") from error


def text_of(plugins: Plugins, thing: object, call: Callable[[], object]) -> str:
    """What a plugin's reporter or exporter gives, which has to be a text."""
    with laid_at_the_door(plugins, thing):
        text = call()
    return _text(plugins, thing, text)


def content_of(plugins: Plugins, thing: object, call: Callable[[], object]) -> str | bytes:
    """What a plugin's reporter gives where a form need not be text."""
    with laid_at_the_door(plugins, thing):
        content = call()
    return content if isinstance(content, bytes) else _text(plugins, thing, content)


def _text(plugins: Plugins, thing: object, text: object) -> str:
    if not isinstance(text, str):
        label = plugins.provider(thing)
        raise CannotDo(f"the plugin {label} gave an object of the type {type(text).__name__}, not a text")
    return text
