"""What `qualrules test` hands to its reporters: how examples came out, and what they cover. Draws nothing."""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.evaluate.coverage import Covered
from qualrules.evaluate.examples import ExampleResult


@dataclass(frozen=True)
class FileResult:
    """The examples of one file, and how they came out; `covered` where coverage was asked for."""

    file: str
    results: tuple[ExampleResult, ...]
    covered: tuple[Covered, ...] | None = None

    @property
    def failed(self) -> int:
        """How many examples did not come true."""
        return sum(not result.passed for result in self.results)


@dataclass(frozen=True)
class ExamplesReport:
    """All files of a call. `everything`: the examples that came true are listed too."""

    files: tuple[FileResult, ...]
    seconds: float = 0.0
    everything: bool = False

    @property
    def total(self) -> int:
        """How many examples were run."""
        return sum(len(file.results) for file in self.files)

    @property
    def failed(self) -> int:
        """How many of them did not come true."""
        return sum(file.failed for file in self.files)
