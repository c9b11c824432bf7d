"""The rulesets that the package ships, as they stand in the repository."""

from __future__ import annotations

from pathlib import Path

from qualrules.source import SourceFile

FOLDER = Path(__file__).parents[2] / "rulesets"
RULESETS = sorted(FOLDER.glob("*.qual"))


def finder(written: str, _: SourceFile) -> SourceFile | None:
    """The shipped ruleset that a `use` names."""
    path = FOLDER / (written if written.endswith(".qual") else f"{written}.qual")
    return SourceFile(str(path), path.read_text("utf-8")) if path.is_file() else None
