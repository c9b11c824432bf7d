"""What `qualrules test --suggest` hands to its reporters: the examples that are missing, file by file. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.dataclass import dataclass

if TYPE_CHECKING:
    from qualrules.analyze.testing.suggesting import Suggested
    from qualrules.model.rules import Rules


@dataclass(frozen=True)
class FileSuggestions:
    """What is missing in one file, and the rules that judge it."""

    file: str
    rules: Rules
    suggested: Suggested


@dataclass(frozen=True)
class SuggestionsReport:
    """All files of a call."""

    files: tuple[FileSuggestions, ...]

    @property
    def count(self) -> int:
        """How many examples were found."""
        return sum(len(file.suggested.suggestions) for file in self.files)

    @property
    def missed(self) -> int:
        """For how much no example was found."""
        return sum(len(file.suggested.missed) for file in self.files)
