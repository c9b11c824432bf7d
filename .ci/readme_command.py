"""Print the command lines of a README's fenced block that follows the marker `<!-- ci:NAME -->`.

So that what CI runs is what the reader is told to run. Fails when the marker or its block is not there.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FENCED_BLOCK = r"\s*```[a-z]*\n(?P<lines>.*?)\n```"


def commands(readme: str, name: str) -> str:
    """Return the block after the marker, without the prompt signs that a reader may be shown."""
    found = re.search(re.escape(f"<!-- ci:{name} -->") + FENCED_BLOCK, readme, re.DOTALL)
    if found is None:
        raise SystemExit(f"README.md has no fenced block after <!-- ci:{name} -->")
    return "\n".join(line.removeprefix("$ ") for line in found["lines"].splitlines())


if __name__ == "__main__":
    path, wanted = sys.argv[1:]
    sys.stdout.write(commands(Path(path).read_text(encoding="utf-8"), wanted) + "\n")
