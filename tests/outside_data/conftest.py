"""Small rulesets over files that are not in the repository, run through the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.invoking import Done, invoke


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Done]:
    """Run a ruleset that is given as text over files; the records come as JSON lines."""

    def judge(ruleset: str, *data: Path | str, options: tuple[str, ...] = ()) -> Done:
        path = tmp_path / "rules.qual"
        path.write_text(ruleset, encoding="utf-8")
        checked = invoke("check", str(path))
        assert checked.code == 0, checked.out
        return invoke(
            "run", str(path), *map(str, data), "--format", "jsonl", "--as-of", "2021-01-31", *options
        )

    return judge
