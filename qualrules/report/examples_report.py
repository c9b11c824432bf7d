"""What `qualrules test` hands to its reporters: how examples came out, and what they cover. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.dataclass import dataclass
from qualrules.evaluate.coverage import Covered
from qualrules.evaluate.decided import Decided
from qualrules.evaluate.examples import ExampleResult

if TYPE_CHECKING:
    from qualrules.analyze.testing.surviving import Mutated
    from qualrules.model.rules import Rules


@dataclass(frozen=True)
class FileResult:
    """The examples of one file, and how they came out.

    `covered` and `decided` where coverage was asked for, `mutated` where mutants were.
    """

    file: str
    results: tuple[ExampleResult, ...]
    covered: tuple[Covered, ...] | None = None
    decided: tuple[Decided, ...] | None = None
    mutated: Mutated | None = None
    rules: Rules | None = None
    """Those that judge the file."""

    @property
    def failed(self) -> int:
        """How many examples did not come true."""
        return sum(not result.passed for result in self.results)

    @property
    def lacking(self) -> bool:
        """Whether something is not covered, or a mutant is not known to be noticed."""
        uncovered = any(one.missing for one in self.covered or ()) or any(
            one.never for one in self.decided or ()
        )
        return uncovered or (self.mutated is not None and len(self.mutated.noticed) < self.mutated.counted)


@dataclass(frozen=True)
class ExamplesReport:
    """All files of a call. `everything`: the examples that came true are listed too. `strict`: whatever is missing fails."""

    files: tuple[FileResult, ...]
    seconds: float = 0.0
    everything: bool = False
    strict: bool = False

    @property
    def total(self) -> int:
        """How many examples were run."""
        return sum(len(file.results) for file in self.files)

    @property
    def failed(self) -> int:
        """How many of them did not come true."""
        return sum(file.failed for file in self.files)

    @property
    def lacking(self) -> bool:
        """Whether something is not covered, or a mutant is not known to be noticed."""
        return any(file.lacking for file in self.files)
