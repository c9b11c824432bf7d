"""What a CRM says of itself: its columns, their options, its stages. The contract between adapters and reading.

An adapter gives it where a file holds a saved `describe`, `dealFields`, pipelines and the like. Nothing here
opens a file; what follows for a record is decided elsewhere in `reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnKind = Literal["", "text", "number", "money", "percent", "yes/no", "date", "datetime", "one", "several"]
"""What the values of a column are, empty where the CRM does not say."""


@dataclass(frozen=True)
class ColumnInfo:
    """One column as the CRM describes it.

    `column` is the key that stands in rows (an API name, a 40-character hash), `label` what people see.
    """

    column: str
    label: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """Value as it stands in rows → its label, in the CRM's order, those included that are no longer offered."""
    retired: frozenset[str] = frozenset()
    """The values among `options` that can no longer be chosen."""
    required_in: tuple[str, ...] = ()
    """Ids of the stages in which the CRM itself asks for a value; of an end that several pipelines share,
    `PIPELINE/STAGE`."""
    kind: ColumnKind = ""
    """What the CRM says that its values are, empty where it does not say."""
    translated: bool = True
    """Whether rows hold the option's value, which is to be read as its label. False where rows hold what
    people see, or where the ruleset is expected to name the value itself."""


@dataclass(frozen=True)
class StageInfo:
    """One stage as the CRM describes it. A stage is (pipeline, id); labels may be shared and are renamed."""

    id: str
    label: str
    pipeline: str = ""
    """Id of the pipeline, empty where the CRM has one only."""
    pipeline_label: str = ""
    order: int = 0
    result: Literal["", "won", "lost"] = ""
    """Whether it closes the deal, and how."""
    probability: str = ""
    """In percent, as written there."""


@dataclass(frozen=True)
class Metadata:
    """What one file says of one API type. Several of one type are joined; the later wins, column by column."""

    table: str
    """The API type or table that it describes (`Opportunity`, `deals`)."""
    columns: tuple[ColumnInfo, ...] = ()
    stages: tuple[StageInfo, ...] = ()
    stage_column: str = ""
    """The column whose values are ids of `stages`, where rows hold ids (`dealstage`, `stage_id`)."""
    pipeline_column: str = ""
    """The column whose values are ids of pipelines."""
    origin: str = ""
    """The base name of the file, for messages."""
    assumed: bool = False
    """Whether the adapter only assumes the options of the columns, for where no file says them. What is assumed is
    read, and never taken for what the CRM offers.
    """
