"""The page of a lint rule: the docstring of its module or of its class. Runs no rule."""

from __future__ import annotations

import inspect
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from qualrules.codes import CODES

if TYPE_CHECKING:
    from qualrules.lint.linted import LintRule


def is_lint(code: str) -> bool:
    """Whether a code of ours is that of a lint rule."""
    return code.startswith("QR8")


def shipped_page(code: str) -> str:
    """The page of a rule that ships, read from its file: the docstring is there too where Python drops docstrings."""
    # Imported here: only `explain` needs it.
    import ast

    module = CODES[code].replace("-", "_")
    text = (files("qualrules") / "lint" / "rules" / f"{module}.py").read_text(encoding="utf-8")
    return f"{ast.get_docstring(ast.parse(text))}\n"


def page_of(rule: LintRule) -> str:
    """The page of a rule of a plugin: the docstring that begins with its code, of its class or its module, or else
    that of its class under such a heading. Empty where there is none.
    """
    heading = f"# {rule.code} {rule.name}"
    own = inspect.cleandoc(rule.__doc__ or "")
    module = sys.modules.get(type(rule).__module__)
    for text in (own, inspect.cleandoc((module and module.__doc__) or "")):
        if text.startswith(f"# {rule.code}"):
            return f"{text}\n"
    return f"{heading}\n\n{own}\n" if own else ""
