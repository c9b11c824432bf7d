"""The pages of the codes, which ship inside the package, and what they say first. Nothing of the user's is read here."""

from __future__ import annotations

from importlib.resources import files

from qualrules.lint.pages import is_lint, shipped_page


def page(code: str) -> str:
    """The page of a code, in Markdown; that of a lint rule stands in its own file."""
    if is_lint(code):
        return shipped_page(code)
    return (files("qualrules") / "pages" / f"{code}.md").read_text(encoding="utf-8")


def first_paragraph(markdown: str) -> str:
    """What the page says first, below its title, on one line."""
    return " ".join(markdown.partition("\n\n")[2].partition("\n\n")[0].split())
