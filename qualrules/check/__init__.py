"""From syntax trees to typed rules, with all mistakes: names, types, circles, `use`, `override`, `for`,
examples.

`pipeline` is the list of passes. Nothing here opens a file, reads a clock or evaluates a rule.
"""

from qualrules.check.against import add_sources, check_source_file, where
from qualrules.check.pipeline import Checked, check, inferred_scopes, only_sources
from qualrules.check.uses import Finder, is_path

__all__ = [
    "Checked",
    "Finder",
    "add_sources",
    "check",
    "check_source_file",
    "inferred_scopes",
    "is_path",
    "only_sources",
    "where",
]
