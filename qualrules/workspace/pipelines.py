"""The pipelines that `init --ci` writes: where in the repository they belong, and which rulesets they look at.

Their texts stand in `pipeline_texts`. Nothing is written here; a pipeline of somebody else's is never replaced.
"""

from __future__ import annotations

import os
from pathlib import Path

from qualrules._version import __version__
from qualrules.dataclass import dataclass
from qualrules.workspace.finding import find_ruleset
from qualrules.workspace.folders import from_here, is_there, repository_root
from qualrules.workspace.pipeline_texts import MARK, TEXTS
from qualrules.workspace.texts import UnreadableError, unreadable

GITHUB = Path(".github", "workflows", "qualrules.yml")
GITLAB, GITLAB_BESIDE = Path(".gitlab-ci.yml"), Path(".gitlab", "qualrules.yml")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A file to write, and what has to be said of it."""

    path: Path
    text: str
    remarks: tuple[str, ...] = ()


def pipeline(service: str, folder: Path) -> Pipeline:
    """The pipeline of a service for the rulesets of a folder, which need not be there yet.

    Raises UnreadableError where the folder's name cannot stand in such a file.
    """
    root = repository_root(folder)
    place, remarks = (root / GITHUB, ()) if service == "github" else _gitlab_place(root)
    if not is_there(root / ".git"):
        remarks = (*remarks, f"{_shown(root)} is in no repository: the pipeline runs in the root of one")
    return Pipeline(_shown(place), TEXTS[service](_within(root, folder), __version__), remarks)


def has_rulesets(folder: Path) -> bool:
    """Whether there is anything of the language in a folder."""
    try:
        return folder.is_dir() and bool(find_ruleset(str(folder)))
    except UnreadableError:
        return False


def _within(root: Path, folder: Path) -> str:
    """The folder as the pipeline names it, from the root."""
    name = Path(os.path.relpath(folder.absolute(), root)).as_posix()
    if not name.isprintable() or "${{" in name:
        raise unreadable(f'the name of the folder "{name}" cannot stand in a pipeline', "rename the folder")
    return name


def _gitlab_place(root: Path) -> tuple[Path, tuple[str, ...]]:
    """The repository's pipeline where there is none but ours, else a file that it can include."""
    if not (root / GITLAB).exists() or (root / GITLAB).read_bytes().startswith(MARK.encode()):
        return root / GITLAB, ()
    lines = f"include:\n  - local: {GITLAB_BESIDE.as_posix()}"
    remark = f"{_shown(root / GITLAB)} is there and stays as it is; add to it:\n{lines}"
    return root / GITLAB_BESIDE, (remark,)


def _shown(path: Path) -> Path:
    """A path as it is seen from where we are."""
    return Path(from_here(path))
