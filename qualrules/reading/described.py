"""What a CRM says of the columns that feed one record type: labels, and options with theirs.

Joins the metadata of several files. What a source block makes of a label is decided in `binding`, how an
option is read in `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualrules.model.values import fold
from qualrules.reading.metadata import ColumnInfo, Metadata, StageInfo
from qualrules.reading.shapes import loose

_NO_NAME = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)
"""Keys that tell a reader nothing, as Pipedrive's hashes."""


@dataclass(frozen=True)
class Described:
    """The columns and stages of one API type."""

    columns: Mapping[str, ColumnInfo] = field(default_factory=dict)
    stages: tuple[StageInfo, ...] = ()
    stage_column: str = ""
    pipeline_column: str = ""
    assumed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column → value → label, where no file says it and the adapter assumes it."""

    def labelled(self, label: str) -> list[str]:
        """The keys of the columns with this label, case, `_` and spaces aside."""
        wanted = loose(label)
        return [key for key, info in self.columns.items() if info.label and loose(info.label) == wanted]

    def about(self, key: str) -> ColumnInfo | None:
        """What is said of a column, which a file may call by another spelling of its key, or by its label."""
        if key in self.columns:
            return self.columns[key]
        wanted = loose(key)
        alike = [name for name in self.columns if loose(name) == wanted] or self.labelled(key)
        return self.columns[alike[0]] if len(alike) == 1 else None

    def shown(self, key: str) -> str:
        """What people call a column: its key, or its label where the key is no name."""
        info = self.about(key)
        return info.label if info is not None and info.label and _NO_NAME.fullmatch(key) else key

    def nameless(self, keys: Iterable[str]) -> list[str]:
        """The keys that tell a reader nothing, and of which nothing is said."""
        return [key for key in keys if _NO_NAME.fullmatch(key) and key not in self.columns]

    def options(self, key: str) -> Mapping[str, str]:
        """Folded raw value → label, for a column whose values are read by their labels."""
        if self.stages and loose(key) == loose(self.stage_column):
            return {fold(stage.id): stage.label for stage in self.stages}
        pipelines = {
            fold(stage.pipeline): stage.pipeline_label for stage in self.stages if stage.pipeline_label
        }
        if pipelines and loose(key) == loose(self.pipeline_column):
            return pipelines
        info = self.about(key)
        if info is None or not info.options:
            return {fold(value): label for value, label in self.assumed.get(key, {}).items()}
        if not info.translated:
            return {}
        return {fold(value): label for value, label in info.options.items()}

    def assumed_labels(self, key: str) -> Mapping[str, str]:
        """The value → label of a column that no file describes, as far as the adapter knows other words for them."""
        assumed = self.assumed.get(key, {})
        said = {fold(value): label for value, label in assumed.items()}
        if not said or self.options(key) != said:
            return {}
        return {value: label for value, label in assumed.items() if fold(value) != fold(label)}


NOT_DESCRIBED = Described()


def described(metadata: Sequence[Metadata], names: Iterable[str]) -> Described:
    """All that is said of the API type that bears one of these names."""
    wanted = {loose(name) for name in names if name}
    own = [each for each in metadata if loose(each.table) in wanted]
    if not own:
        return NOT_DESCRIBED
    columns: dict[str, ColumnInfo] = {}
    assumed: dict[str, dict[str, str]] = {}
    for each in own:
        for info in each.columns:
            if each.assumed:
                assumed.setdefault(info.column, {}).update(info.options)
            else:
                columns[info.column] = _joined(columns.get(info.column), info)
    pipeline_column = _last(each.pipeline_column for each in own)
    pipelines = columns[pipeline_column].options if pipeline_column in columns else {}
    stages = {
        (stage.pipeline, stage.id): _in_pipeline(stage, pipelines) for each in own for stage in each.stages
    }
    return Described(
        columns,
        tuple(sorted(stages.values(), key=lambda stage: (stage.pipeline, stage.order))),
        _last(each.stage_column for each in own),
        pipeline_column,
        assumed,
    )


def _in_pipeline(stage: StageInfo, pipelines: Mapping[str, str]) -> StageInfo:
    """The stage with its pipeline's name, which another file may have."""
    name = pipelines.get(stage.pipeline, "")
    return replace(stage, pipeline_label=name) if name and not stage.pipeline_label else stage


def _joined(known: ColumnInfo | None, later: ColumnInfo) -> ColumnInfo:
    """A column as two files have it, the later one first. Options that only the earlier one lists stay, as retired
    ones; a file that lists none says nothing about them.
    """
    if known is None:
        return later
    gone = {value: label for value, label in known.options.items() if value not in later.options}
    retired = known.retired if not later.options else later.retired | gone.keys()
    return ColumnInfo(
        later.column,
        later.label or known.label,
        {**later.options, **gone},
        retired,
        later.required_in or known.required_in,
        later.kind or known.kind,
        later.translated if later.options or not known.options else known.translated,
    )


def _last(texts: Iterable[str]) -> str:
    return next((text for text in reversed(list(texts)) if text), "")
