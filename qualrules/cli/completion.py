"""`qualrules completion`: the script that lets a shell complete our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from qualrules.cli.exits import CLEAN, CannotDo

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script with which a shell completes commands and options.

    \b
    Example:
      qualrules completion bash >> ~/.bashrc
      qualrules completion fish > ~/.config/fish/completions/qualrules.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise CannotDo(f'there is no completion for "{shell}"')
    script = found(context.find_root().command, {}, "qualrules", "_QUALRULES_COMPLETE")
    # Not `script.source()`, which starts the shell to ask for its version.
    click.echo(script.source_template % script.source_vars())
    return CLEAN
