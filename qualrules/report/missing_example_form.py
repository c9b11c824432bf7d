"""An example that is missing, as JSON documents hold it. Its form is described in `wire_checks`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualrules.model.rules import Example, Rules


def missing_example(example: Example, rules: Rules, shows: Sequence[str]) -> dict[str, object]:
    """The example."""
    # Imported here: only whoever asks for examples needs their writer.
    from qualrules.analyze.testing.paste import pasted

    return {
        "title": example.title,
        "record": example.record,
        "as_of": example.as_of.isoformat() if example.as_of is not None else "",
        "text": pasted(example, rules),
        "shows": list(shows),
    }
