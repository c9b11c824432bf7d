"""Files by Python and by Spark: the same records, the same account; what the two could read differently is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from qualrules.engines.scan import Scan
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.reading import open_scan
from qualrules.engines.spark.session import Settings
from qualrules.engines.whole import Given, Unsuitable
from tests.engines.scan.both import read_both
from tests.engines.scan.messy import Export

pytestmark = pytest.mark.slow
RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR

record deal
  name:   text
  amount: money

criterion big
  when amount >= 10 EUR

source exports for csv
  deal from "deals.csv" identified by "id"
"""


def differences(
    folder: Path, files: Mapping[str, str | bytes], ruleset: str, settings: Settings
) -> list[str]:
    def by_spark(tables: Given) -> tuple[SparkDatabase, Scan]:
        database = SparkDatabase(settings)
        return database, open_scan(database, tables)

    with read_both(folder, ruleset, files, scanned_by=by_spark) as both:
        found = both.differences()
        if both.scanned is not None:
            found += both.some_records("deal", both.numbers("deal")[:5])
        return found


@pytest.mark.parametrize("seed", [2])
def test_random_exports_are_read_alike(seed: int, tmp_path: Path, settings: Settings) -> None:
    """Placeholders, `means`, currencies, dates in any form, percents, choices, links, child rows, odd rows."""
    export = Export(seed, rows=40, tame=True)
    export.line_ends_inside = False
    assert differences(tmp_path, export.files(), export.ruleset(), settings) == []


LAYOUTS = {
    "a mark of UTF-8 at the start": "\ufeffid,name,amount\n1,a,5\n",
    "Excel says the separator": "sep=;\nid;name;amount\n1;a;5\n2;b;6,50\n",
    "blank lines": "\n\nid,name,amount\n\n1,a,5\n\n\n2,b,6\n",
    "no line end at the end": "id,name,amount\r\n1,a,5\r\n2,b,6",
    "rows of other widths": "id,name,amount\n1,a\n2\n3,b,6,\n4,c,7,8,9\n5,d,8\n",
    "quotes": 'id,name,amount\n1,"a ""b"" c",5\n2,"x,y",6\n3,"",7\n4,c,"8"\n',
    "ids that repeat, and none": "id,name,amount\n1,a,5\n1,b,6\n,c,7\n1,d,8\n",
    "bars": "id|name|amount\n1| a|5\n",
}


def test_layouts_are_read_alike(tmp_path: Path, settings: Settings) -> None:
    for place, (name, text) in enumerate(LAYOUTS.items()):
        found = differences(tmp_path / str(place), {"deals.csv": text}, RULES, settings)
        assert found == [], name


ODD = {
    "cells run over lines, or quotes are odd": 'id,name,amount\n1,"a\nb",5\n2,c,6\n',
    "its lines end in more than one way": "id,name,amount\n1,a,5\n2,b\rc,6\n",
    "it is UTF-16": "id,name,amount\n1,a,5\n".encode("utf-16"),
    "a null character stands in it": "id,name,amount\n" + 20_000 * "1,a,5\n" + "1,a\0,5\n",
}


def test_what_could_be_read_otherwise_is_refused(tmp_path: Path, settings: Settings) -> None:
    for place, (why, text) in enumerate(ODD.items()):
        with pytest.raises(Unsuitable, match=why):
            differences(tmp_path / str(place), {"deals.csv": text}, RULES, settings)
