"""Texts that people read are kept beside the tests; `QUALRULES_UPDATE=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def same(name: str, text: str) -> None:
    """The text is the one that is kept."""
    kept = FOLDER / name
    if os.environ.get("QUALRULES_UPDATE") == "1":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == text, f"{kept} differs; QUALRULES_UPDATE=1 writes it"
