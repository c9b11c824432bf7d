"""What the fifty deals come to: as they are expected from plain dicts, and as a run over files gives them.

A CRM's test is `assert outcomes(RULESET, source, files) == expected()`, once for each of its shapes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import qualrules
from qualrules.report.record_form import record_form
from tests.crms.deals import AS_OF, DEALS, plain
from tests.invoking import Done, invoke

RULESET = Path(__file__).with_name("sales.qual")
JUDGED = ("criteria", "definitions", "scores", "promises", "processes")

Outcomes = dict[str, dict[str, Any]]
"""By the deal's own id: the parts of `qualrules/record/v1` that say how it was judged."""


@cache
def expected() -> Outcomes:
    """Each deal judged from its plain dict."""
    ruleset = qualrules.load(RULESET)
    verdicts = ruleset.evaluate_many((plain(deal) for deal in DEALS), as_of=AS_OF, record_type="opportunity")
    return {deal.id: _judged(record_form(verdict)) for deal, verdict in zip(DEALS, verdicts, strict=True)}


def outcomes(
    ruleset: Path | str,
    source_text: str,
    files: Mapping[str, bytes],
    adapter: str | None = None,
    ids: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
) -> Outcomes:
    """Each deal judged by `qualrules run` over files that lie in a folder, through a source block if there is one.

    `ids`: the record's id in the CRM → the deal's own id, where they differ. Every record must be one of them.
    """
    done = judged_files(ruleset, source_text, files, adapter, options)
    assert done.code == 0, done.err
    records = done.records
    own = {id: id for id in expected()} if ids is None else ids
    found = {own[record["record"]["id"]]: _judged(record) for record in records}
    assert len(found) == len(records), "two records are one deal"
    return found


def judged_files(
    ruleset: Path | str,
    source_text: str,
    files: Mapping[str, bytes],
    adapter: str | None = None,
    options: tuple[str, ...] = (),
) -> Done:
    """Run over files in a folder, and give what the command left behind, whatever it was."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        arguments = ["run", str(ruleset), *(str(_written(folder / name, files[name])) for name in files)]
        if source_text:
            source = _written(folder / "source.qual", source_text.encode())
            arguments += ["--source", str(source)]
        if adapter:
            arguments += ["--adapter", adapter]
        return invoke(*arguments, "--format", "jsonl", "--as-of", AS_OF, "--type", "opportunity", *options)


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _judged(form: Mapping[str, Any]) -> dict[str, Any]:
    return {part: form[part] for part in JUDGED}
