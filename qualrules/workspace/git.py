"""The one place that asks git: the command line of git, in a folder, and what it says where it cannot.

No shell is asked, nothing is fetched, and no text that somebody wrote is ever taken for an option.
"""

from __future__ import annotations

import logging
import os
import subprocess
from pathlib import Path
from shutil import which

from qualrules.workspace.texts import unreadable

logger = logging.getLogger(__name__)

_LEFT_OUT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""What a hook is told about its own repository: here, the folder says which repository is meant."""
_SAID = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}


class GitError(Exception):
    """Git could not do it; the message is the first thing that it said."""


def ask_git(folder: Path, *arguments: str, given: str = "") -> bytes:
    """What git writes, started in the folder. Raises GitError, or UnreadableError where there is no git."""
    git = which("git")
    if git is None:
        raise unreadable(
            "reading a revision needs git, which is not installed",
            "install git, or keep the older text in a file and name that",
        )
    logger.info("git %s", " ".join(arguments))
    environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    try:
        done = subprocess.run(  # noqa: S603 - a list of words: no shell takes them apart
            [git, *arguments],
            cwd=folder,
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            env=environment | _SAID,
            check=False,
        )
    except (OSError, ValueError) as error:  # a ValueError is a null character in a name
        raise GitError(str(error).lower()) from None
    if done.returncode:
        raise GitError(_first(done.stderr))
    return done.stdout


def _first(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["it ended without a word"]
    return lines[0].removeprefix("fatal: ").removeprefix("error: ").rstrip(".")
