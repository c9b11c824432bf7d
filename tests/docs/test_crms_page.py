"""docs/crms.md: each adapter has its section, its tables are what the adapters know, its blocks read the fifty deals.

`QUALRULES_UPDATE=1` writes the tables of known fields and what the commands print.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from qualrules.plugins.manager import load_plugins
from qualrules.reading.raw import NOTHING_KNOWN, Knowledge
from qualrules.reading.shapes import loose
from tests.crms import (
    dynamics_shapes,
    hubspot_flat_shapes,
    hubspot_shapes,
    pipedrive_shapes,
    salesforce_shapes,
    test_parquet,
    test_xlsx,
    zoho_shapes,
)
from tests.crms.expected import RULESET, expected, outcomes
from tests.crms.plain_tables import tables
from tests.replay import UPDATE, console_blocks, replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "crms.md"
ADAPTERS = load_plugins(entry_points=False).adapters
CRMS = {
    "salesforce": "Salesforce",
    "hubspot": "HubSpot",
    "pipedrive": "Pipedrive",
    "dynamics": "Dynamics 365",
    "zoho": "Zoho",
}
TYPES = ("opportunity", "lead", "account", "contact")
KNOWN = re.compile(r"(<!-- known:(\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
SHOWN_BY = 3
"""So many CRMs know a field that is shown."""

Files = Mapping[str, bytes]
SHAPES: dict[str, tuple[Callable[[], Files], Mapping[str, str] | None]] = {
    "salesforce": (salesforce_shapes.pages, salesforce_shapes.IDS),
    "hubspot": (hubspot_flat_shapes.exports, hubspot_shapes.IDS),
    "pipedrive": (pipedrive_shapes.v2, pipedrive_shapes.IDS),
    "dynamics": (dynamics_shapes.in_tables, dynamics_shapes.IDS),
    "zoho": (zoho_shapes.pages, zoho_shapes.IDS),
    "xlsx": (lambda: {"deals.xlsx": test_xlsx.book()}, None),
    "parquet": (
        lambda: {f"{name}.parquet": test_parquet.as_parquet(rows) for name, rows in tables().items()},
        None,
    ),
}


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    """Adapter → its section."""
    parts = re.split(r"^## (.*)$", page(), flags=re.MULTILINE)
    return {
        name: body
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
        for name in re.findall(r"`(\w+)`", title)
    }


@pytest.mark.parametrize("adapter", [each.name for each in ADAPTERS])
def test_each_adapter_has_its_section(adapter):
    assert adapter in sections()


@pytest.mark.parametrize("crm", [each.name for each in ADAPTERS if each.knowledge is not NOTHING_KNOWN])
def test_each_crm_stands_in_the_tables_and_has_a_block(crm):
    assert crm in CRMS
    assert crm in SHAPES


# ── What is known ──


def columns_of(knowledge: Knowledge, record: str) -> dict[str, str]:
    """Field → the CRM's own name of it: the likeliest that is no annotation."""
    own = knowledge.aliases.get(record, {})
    known = {
        **own,
        **{field: names for field, names in knowledge.aliases.get("", {}).items() if field not in own},
    }
    return {field: next(each for each in names if "@" not in each) for field, names in known.items()}


def known_table(record: str) -> str:
    """The fields that most CRMs know, a row each; of several names for one field the first."""
    by_crm = {
        crm: columns_of(next(each.knowledge for each in ADAPTERS if each.name == crm), record) for crm in CRMS
    }
    fields = dict.fromkeys(field for columns in by_crm.values() for field in columns)
    found = {field: tuple(columns.get(field, "") for columns in by_crm.values()) for field in fields}
    rows: dict[tuple[str, ...], str] = {}
    for field, cells in found.items():
        others = (each for name, each in found.items() if name != field and each != cells)
        if sum(map(bool, cells)) >= SHOWN_BY and not any(_covers(each, cells) for each in others):
            rows.setdefault(cells, field)
    lines = [f"| field | {' | '.join(CRMS.values())} |", "| --- " * (len(CRMS) + 1) + "|"]
    lines += [
        f"| `{field}` | " + " | ".join(f"{cell}" if cell else "–" for cell in cells) + " |"
        for cells, field in rows.items()
    ]
    return "\n".join(lines) + "\n"


def _covers(row: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    return all(not cell or loose(cell) == loose(own) for own, cell in zip(row, cells, strict=True))


def test_the_tables_of_known_fields_are_what_the_adapters_know():
    now = KNOWN.sub(lambda found: found[1] + known_table(found[2]) + found[3], page())
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()
    assert [found[2] for found in KNOWN.finditer(now)] == list(TYPES)


# ── Source blocks and commands ──


@pytest.mark.parametrize("adapter", SHAPES)
def test_the_block_reads_the_fifty_deals(adapter):
    found = re.search(rf"<!-- block:{adapter} -->\n```qual\n(.*?)```", sections()[adapter], re.DOTALL)
    assert found, f"no block for {adapter}"
    made, ids = SHAPES[adapter]
    assert outcomes(RULESET, found[1], made(), ids=ids) == expected()


def test_the_commands_print_what_is_shown(tmp_path):
    folder = tmp_path / "admin"
    shutil.copytree(ROOT / "examples" / "pipedrive_admin", folder)
    now = replayed(page(), folder)
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()
    assert len(console_blocks(now)) == 2


def test_links_lead_somewhere():
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^## (.*)$", page(), re.MULTILINE)
    }
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", page()):
        assert not target or (PAGE.parent / target).exists(), target
        assert not anchor or anchor in anchors, anchor
