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


@dataclass(frozen=True, slots=True)
class Coming:
    """What is written together with the pipeline."""

    ruleset: Path | None = None
    has_process: bool = False
    source: Path | None = None


def pipeline(service: str, folder: Path, coming: Coming) -> Pipeline:
    """The pipeline of a service for the rulesets of a folder, which need not be there yet.

    Raises UnreadableError where the folder's name cannot stand in such a file.
    """
    root = repository_root(folder)
    place, remarks = (root / GITHUB, ()) if service == "github" else _gitlab_place(root)
    if not is_there(root / ".git"):
        remarks = (*remarks, f"{_shown(root)} is in no repository: the pipeline runs in the root of one")
    audited, told = _audited(root, folder, coming)
    text = TEXTS[service](_within(root, folder), audited, __version__)
    return Pipeline(_shown(place), text, (*remarks, *told))


def has_rulesets(folder: Path) -> bool:
    """Whether there is anything of the language in a folder."""
    try:
        return folder.is_dir() and bool(find_ruleset(str(folder)))
    except UnreadableError:
        return False


# ── What the audit goes by ──


def _audited(root: Path, folder: Path, coming: Coming) -> tuple[str | None, tuple[str, ...]]:
    """The ruleset as the pipeline names it, None where somebody has to choose; and what is said of that."""
    rulesets, sources = _there(folder)
    if coming.ruleset is not None:
        rulesets[_shown(coming.ruleset)] = coming.has_process
    if coming.source is not None:
        sources = dict.fromkeys([*sources, _shown(coming.source)])
    named = [_within(root, path) for path, has_process in rulesets.items() if has_process]
    if len(rulesets) <= 1:
        name = _within(root, folder)
        return name, (f"the audit goes by {name}, once a variable QUALRULES_DATA names the data",)
    if len(named) != 1:
        several = named or [_within(root, path) for path in rulesets]
        which = (
            f"{len(several)} rulesets {'have' if named else 'and none has'} a process: {', '.join(several)}"
        )
        until = "a variable QUALRULES_RULESET names one of them and QUALRULES_DATA the data"
        return None, (f"{which}; there is no audit until {until}",)
    told = f"the audit goes by {named[0]}, the only ruleset with a process, once a variable QUALRULES_DATA names the data"
    if not sources:
        return named[0], (told,)
    listed = ", ".join(f'"{_within(root, path)}"' for path in sources)
    return named[0], (
        told,
        f"it names a file, so source blocks beside it are not taken along: name them in qualrules.toml: source = [{listed}]",
    )


def _there(folder: Path) -> tuple[dict[Path, bool], dict[Path, None]]:
    """The rulesets of a folder, each with whether it has a process, as far as it can be read; and its source files."""
    if not has_rulesets(folder):
        return {}, {}
    # Imported here: only a pipeline needs it.
    from qualrules.workspace.loading import rulesets_in

    try:
        rulesets, sources = rulesets_in(str(folder))
    except UnreadableError:
        return {_shown(found.path): True for found in find_ruleset(str(folder))}, {}
    return {
        _shown(Path(each.files[0].name)): each.rules is None or bool(each.rules.processes)
        for each in rulesets
    }, dict.fromkeys(_shown(Path(source.name)) for source in sources)


# ── Places and names ──


def _within(root: Path, path: Path) -> str:
    """A folder or a file as the pipeline names it, from the root."""
    name = Path(os.path.relpath(path.absolute(), root)).as_posix()
    if not name.isprintable() or "${{" in name:
        raise unreadable(f'the name "{name}" cannot stand in a pipeline', "rename it")
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
