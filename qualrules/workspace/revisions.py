"""`REV:PATH`: a ruleset as it stood at a revision of a git repository, with everything that it brings in by `use`.

Which files make a ruleset is said by `check`; here they are read from the revision instead of from the disk. Rulesets that
ship come from the installed package, whatever the revision.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualrules.check import is_path
from qualrules.diagnostics import did_you_mean
from qualrules.source import SourceFile
from qualrules.workspace.finding import ENDING, find_shipped
from qualrules.workspace.git import GitError, ask_git
from qualrules.workspace.loading import Finder, Loaded, check_text, the_ruleset, with_sources
from qualrules.workspace.texts import UnreadableError, decoded, unfinished_merge, unreadable

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def written_revision(text: str) -> tuple[str, str] | None:
    """REV and PATH, where a text has the form REV:PATH; a colon in braces belongs to the revision.

    `C:\\rules` and `C:/rules` are paths with a drive's letter.
    """
    if _DRIVE.match(text):
        return None
    depth = 0
    for position, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == ":" and depth == 0:
            return text[:position], text[position + 1 :]
    return None


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that `folder` is in; `written` is how it was named."""

    written: str
    commit: str
    folder: Path

    def read(self, path: str) -> bytes | None:
        """The content of a file, its path from the top of the repository; None where there is none. Links are followed.

        Raises UnreadableError where git cannot read it.
        """
        if "\n" in path:
            return None
        batch = ("cat-file", "--batch", "--follow-symlinks")
        said, _, content = self._ask(*batch, given=f"{self.commit}:{path}\n").partition(b"\n")
        found = re.fullmatch(rb"[0-9a-f]+ blob (\d+)", said)
        return content[: int(found[1])] if found is not None else None

    def files_in(self, path: str) -> list[str] | None:
        """The `.qual` files of a folder and of those inside it, hidden ones left out; None where there is no such folder."""
        if not self._is_folder(path):
            return None
        listed = self._ask("ls-tree", "-r", "-z", "--name-only", "--full-tree", f"{self.commit}:{path}")
        names = os.fsdecode(listed).rstrip("\0").split("\0")
        seen = (name for name in names if not any(part.startswith(".") for part in name.split("/")))
        return [posixpath.join(path, name) for name in seen if name.endswith(ENDING)]

    def _is_folder(self, path: str) -> bool:
        try:
            return ask_git(self.folder, "cat-file", "-t", f"{self.commit}:{path}").strip() == b"tree"
        except GitError:
            return False

    def _ask(self, *arguments: str, given: str = "") -> bytes:
        try:
            return ask_git(self.folder, *arguments, given=given)
        except GitError as error:
            raise unreadable(f'git cannot read the revision "{self.written}": {error}') from None


# ── The repository ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Place:
    """A path in a revision: as it may be meant, from the top of the repository. The first that is there counts."""

    revision: Revision
    written: str
    paths: tuple[str, ...]


def find_place(written: str, path: str) -> Place:
    """The revision, and the path as it is meant from the current folder, else from the top of the repository as git has it.

    Raises UnreadableError where there is no such revision.
    """
    text = f"{written}:{path}"
    _refuse(written, path, text)
    folder = _nearest(Path(os.path.abspath(path)))  # noqa: PTH100 - `..` goes, links stay as they are written
    prefix = _prefix(folder, text)
    rest = os.path.relpath(os.path.abspath(path), folder)  # noqa: PTH100 - as above
    here = posixpath.normpath(posixpath.join(prefix, Path(rest).as_posix()))
    top = posixpath.normpath(Path(path).as_posix())
    meant = [each for each in (here, top) if not _is_outside(each)]
    paths = dict.fromkeys("" if each == "." else each for each in meant)
    return Place(_revision(written, folder), path, tuple(paths))


def _refuse(written: str, path: str, text: str) -> None:
    if written.startswith("-"):
        raise unreadable(
            f'"{written}" is no revision: it begins with "-"', f"write HEAD:{path or 'sales.qual'}"
        )
    if not written or not path:
        missing = "revision" if not written else "file"
        raise unreadable(f'"{text}" names no {missing}', "write REV:PATH, as in HEAD~1:sales.qual")


def _nearest(path: Path) -> Path:
    """The nearest folder above a path that is there; the file may have been moved since, and its folder with it."""
    return next(each for each in (path, *path.parents) if each.is_dir() or each == each.parent)


def _prefix(folder: Path, text: str) -> str:
    """The folder from the top of its repository."""
    try:
        return os.fsdecode(ask_git(folder, "rev-parse", "--show-prefix")).removesuffix("\n")
    except GitError as error:
        if "not a git repository" not in str(error):
            raise unreadable(f'"{text}" cannot be read: git says: {error}') from None
    helps = () if Path(text).parent.is_dir() else (f'there is no file "{text}" either',)
    raise unreadable(f'"{text}" is a revision of git, and "{folder}" is not in a git repository', *helps)


def _revision(written: str, folder: Path) -> Revision:
    try:
        commit = ask_git(folder, "rev-parse", "--verify", "--quiet", f"{written}^{{commit}}")
    except GitError:
        commit = b""
    found = commit.decode("ascii", "replace").strip()
    if not _COMMIT.fullmatch(found):  # a range or an excluded revision is answered, too
        raise _no_revision(written, folder)
    return Revision(written, found, folder)


def _no_revision(written: str, folder: Path) -> UnreadableError:
    helps = []
    try:
        names = (
            ask_git(folder, "for-each-ref", "--format=%(refname:short)").decode("utf-8", "replace").split()
        )
        shallow = ask_git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except GitError:
        names, shallow = [], False
    if near := did_you_mean(written, names):
        helps.append(f'did you mean "{near}"?')
    if shallow:
        helps.append("only the newest commits are here: fetch the others with git fetch --unshallow --tags")
    return unreadable(f'there is no revision "{written}" in the git repository of "{folder}"', *helps)


def _is_outside(path: str) -> bool:
    return path == ".." or path.startswith("../") or posixpath.isabs(path) or bool(_DRIVE.match(path))


# ── The ruleset ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class RevisionFinder:
    """Finds what `use` names in the revision of the file that says it; each file is read once."""

    revision: Revision
    _paths: dict[str, str] = field(default_factory=dict)
    """Name of a file as messages show it → its path from the top of the repository."""
    _read: dict[str, SourceFile] = field(default_factory=dict)
    _shipped: Finder = field(default_factory=Finder)

    def open(self, path: str) -> SourceFile | None:
        """The text of a file; None where there is none. Raises UnreadableError where it is none that can be read."""
        if path not in self._read:
            content = self.revision.read(path)
            if content is None:
                return None
            name = f"{self.revision.written}:{path}"
            source = SourceFile(name, decoded(content, name))
            if (merge := unfinished_merge(source)) is not None:
                raise UnreadableError(merge)
            self._read[path], self._paths[name] = source, path
        return self._read[path]

    def __call__(self, target: str, source: SourceFile) -> SourceFile | None:
        """The file meant by `use "target"` in a file; None where there is none. Raises UnreadableError."""
        if not is_path(target) or source.name not in self._paths:
            return self._shipped(target, source)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._paths[source.name]), target))
        if _is_outside(path):
            raise unreadable(
                f'"{target}" is not inside the git repository, so no revision has it',
                f'"{source.name}" uses it',
            )
        return self.open(path)


def load_at(place: Place) -> Loaded | None:
    """The ruleset that a file or a folder held at the revision; in a folder, files with only source blocks are taken along.

    None where there is neither. Raises UnreadableError where it cannot be read, or does not mean one ruleset.
    """
    finder = RevisionFinder(place.revision)
    target = f"{place.revision.written}:{place.written}"
    texts = _texts(place, finder, target)
    if texts is None:
        return None
    checked, beside = the_ruleset(target, [check_text(source, finder) for source in texts])
    return with_sources(checked, beside, (), Finder())


def _texts(place: Place, finder: RevisionFinder, target: str) -> list[SourceFile] | None:
    for path in place.paths:
        if (source := finder.open(path)) is not None:
            return [source]
        if (names := place.revision.files_in(path)) is not None:
            found = list(_opened(names, finder))
            if not found:
                raise unreadable(f'there is no {ENDING} file in the folder "{target}"')
            return found
    return None


def _opened(names: Sequence[str], finder: RevisionFinder) -> Iterator[SourceFile]:
    for name in sorted(names):
        source = finder.open(name)
        if source is not None:  # a link that leads nowhere is none
            yield source


def no_such_path(place: Place) -> UnreadableError:
    """The sentence about a path that the revision does not have."""
    written, path = place.revision.written, place.written
    helps = [f'there is a file "{path}" now: it is not in that revision'] if Path(path).exists() else []
    if find_shipped(path) is not None:
        helps.append(f'the shipped ruleset "{path}" comes with the installation: it has no revisions here')
    return unreadable(f'there is no file or folder "{path}" at the revision "{written}"', *helps)
