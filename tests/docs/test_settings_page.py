"""docs/settings.md: its tables are those of the code, and its files are right. `QUALRULES_UPDATE=1` writes the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.workspace.settings import NO_SETTINGS, SETTINGS, Kind
from tests.invoking import ROOT, invoke
from tests.replay import UPDATE

PAGE = ROOT / "docs" / "settings.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def settings_table() -> str:
    lines = ["| key | kind | what it is | for | in the environment |", "| --- | --- | --- | --- | --- |"]
    for one in SETTINGS:
        kind = " or ".join(f"`{each}`" for each in one.choices) if one.kind is Kind.CHOICE else one.kind.value
        commands = ", ".join(f"`{each}`" for each in one.commands)
        lines.append(f"| `{one.key}` | {kind} | {one.words}: `{one.line}` | {commands} | `{one.variable}` |")
    return "\n".join(lines) + "\n"


def other_options() -> str:
    reasons: dict[str, list[str]] = {}
    for option, reason in NO_SETTINGS.items():
        reasons.setdefault(reason, []).append(f"`{option}`")
    return "".join(f"- {', '.join(options)}: {reason}.\n" for reason, options in reasons.items())


def with_tables(text: str) -> str:
    for mark, table in (("settings", settings_table()), ("no settings", other_options())):
        before, start, rest = text.partition(f"<!-- {mark} -->\n")
        text = before + start + table + rest[rest.index("<!-- end -->") :]
    return text


def test_every_setting_stands_on_the_page():
    now = with_tables(page())
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()
    for one in SETTINGS:
        assert f"| `{one.key}` |" in now
    for option in NO_SETTINGS:
        assert f"`{option}`" in now


@pytest.mark.parametrize(("name", "text"), re.findall(r"```toml\n# (\S+)\n(.*?)```", page(), re.DOTALL))
def test_the_files_that_are_shown_are_right(name, text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text, encoding="utf-8")
    done = invoke("-v", "check", "bant")
    assert done.code == 0, done.err
    done.says(f"settings: {name}", "strict = yes")


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", page()):
        assert (PAGE.parent / target).exists(), target
