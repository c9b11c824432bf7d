"""Missing examples as text of the language, ready to be pasted. What is said beside them stands in comments."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.report.suggestions_report import FileSuggestions, SuggestionsReport
from qualrules.report.visible import visible


def render(report: SuggestionsReport) -> str:
    """The whole; of several files each under its name."""
    return "\n".join(part for file in report.files for part in _file(file, several=len(report.files) > 1))


def _file(file: FileSuggestions, *, several: bool) -> Iterator[str]:
    # Imported here: only whoever asks for examples needs their writer.
    from qualrules.analyze.testing.paste import pasted

    if several:
        yield f"# for {visible(file.file)}\n"
    for suggestion in file.suggested.suggestions:
        text = pasted(suggestion.example, file.rules)
        yield text or _comment(
            f"{', '.join(suggestion.shows)}: an example cannot hold the record that shows it"
        )
    missed = (
        _comment(f"not found: {one.goal.said} (line {one.goal.span.line}): {one.reason}")
        for one in file.suggested.missed
    )
    if file.suggested.missed:
        yield "".join(dict.fromkeys(missed))


def _comment(text: str) -> str:
    return f"# {visible(' '.join(text.split()))}\n"
