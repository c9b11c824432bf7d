"""The command `qualrules`: its subcommands by name, and the one place where an error becomes an exit code.

Start-up time counts here: nothing is imported that `qualrules --version` does not need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from qualrules._version import __version__
from qualrules.cli.exits import (
    BUG,
    CANNOT,
    CLEAN,
    INTERRUPTED,
    CannotDo,
    ClosedPipe,
    is_closed_pipe,
    silence_output,
)
from qualrules.cli.lazy import LazyGroup
from qualrules.cli.talk import Talk, complain, show_error, tell_why

COMMANDS = {
    "init": "qualrules.cli.init:init",
    "check": "qualrules.cli.check:check",
    "fmt": "qualrules.cli.fmt:fmt",
    "test": "qualrules.cli.test:test",
    "diff": "qualrules.cli.diff:diff",
    "run": "qualrules.cli.run:run",
    "audit": "qualrules.cli.audit:audit",
    "move": "qualrules.cli.move:move",
    "why": "qualrules.cli.why:why",
    "sources": "qualrules.cli.sources:sources",
    "ignore": "qualrules.cli.ignore:ignore",
    "agree": "qualrules.cli.agree:agree",
    "export": "qualrules.cli.export:export",
    "explain": "qualrules.cli.explain:explain",
    "plugins": "qualrules.cli.plugins:plugins",
    "completion": "qualrules.cli.completion:completion",
}

group = LazyGroup(
    "qualrules",
    lazy=COMMANDS,
    help="""Agreed definitions for leads and opportunities: checked, run on a CRM's records, explained.

\b
Example:
  qualrules test bant
  qualrules run bant deals.csv
""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(__version__, prog_name="qualrules", message="%(prog)s %(version)s")(group)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave the process with its exit code."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is the answer."""
    _stand_in_for_closed()
    _speak_utf8()
    talk = Talk()
    try:
        code = _invoke(args, talk)
        sys.stdout.flush()
    except (ClosedPipe, BrokenPipeError):
        silence_output()
        return CLEAN
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError:  # of standard error, to which nothing can be said then
        silence_output()
        return CANNOT
    finally:
        talk.end()
    return code


def _invoke(args: Sequence[str] | None, talk: Talk) -> int:
    try:
        code = group.main(args, prog_name="qualrules", standalone_mode=False, obj=talk)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        show_error(error)
        return CANNOT
    except CannotDo as error:
        tell_why(error, talk.origins)
        if talk.debug:
            _show_traceback(error)
        return CANNOT
    except OSError as error:
        if is_closed_pipe(error):
            raise
        tell_why(CannotDo(_of_the_system(error)), talk.origins)
        return CANNOT
    except (ClosedPipe, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - the last place that can say it kindly
        return _failed(error, talk)
    return code if isinstance(code, int) else CLEAN


def _failed(error: Exception, talk: Talk) -> int:
    """What the rest of the program raises: a text that cannot be read, else a bug."""
    # Imported here: most runs end without it.
    from qualrules.workspace.texts import UnreadableError

    if isinstance(error, UnreadableError):
        tell_why(CannotDo([error.diagnostic]), talk.origins)
        return CANNOT
    if talk.debug:
        _show_traceback(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    hint = "" if talk.debug else "; --debug shows the traceback"
    complain(f"this is a bug of qualrules ({what[:300]}){hint}")
    return BUG


def _show_traceback(error: Exception) -> None:
    import traceback

    traceback.print_exception(error)


def _of_the_system(error: OSError) -> str:
    said = error.strerror or str(error)
    reason = said[:1].lower() + said[1:]  # what follows may be a name
    return f'"{error.filename}": {reason}' if error.filename else reason


def _stand_in_for_closed() -> None:
    """Python gives None for a stream that was closed before the start; what is written to it goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for the whole run


def _speak_utf8() -> None:
    """UTF-8 whatever the locale; a character that is none is shown escaped, not lost with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
