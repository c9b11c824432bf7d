"""Where an opportunity of Dynamics stands: won, lost, or the stage of its process.

`stepname` and `salesstage` stay at the last stage when an opportunity is closed; what the CRM claims is both together.
Looks at one row alone; what a stage is called in the agreement is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualrules.plugins.adapters.dynamics_fields import ID_COLUMNS, STAGE_OR_STATE, STAGES

_OPPORTUNITY = ("opportunityid", "(do not modify) opportunity")
_STATES = ("statecode", "status")
CLOSED = {"1": "Won", "2": "Lost", "won": "Won", "lost": "Lost"}
_STAGES = tuple(column.lower() for column in STAGES)
_ONLY_OF_OPPORTUNITIES = "pipeline phase"


def says_both(columns: Iterable[str]) -> bool:
    """Whether these are columns of opportunities that say the state and the stage."""
    names = {column.lower() for column in columns}
    own = next((each.lower() for each in ID_COLUMNS if each.lower() in names), "")
    is_opportunity = own in _OPPORTUNITY or (not own and _ONLY_OF_OPPORTUNITIES in names)
    return is_opportunity and not names.isdisjoint(_STATES) and not names.isdisjoint(_STAGES)


def with_stage_or_state(made: dict[str, object], raw: Mapping[str, object]) -> dict[str, object]:
    """The row with the derived column, by its values as they are read and as they are stored."""
    by_name = {column.lower(): column for column in made}
    state = next(by_name[name] for name in _STATES if name in by_name)
    stages = [made[by_name[name]] for name in _STAGES if name in by_name]
    closed = CLOSED.get(str(raw.get(state)).strip().lower())
    label = made[state]
    if closed is None:
        made[STAGE_OR_STATE] = next((stage for stage in stages if stage not in (None, "")), None)
    else:
        made[STAGE_OR_STATE] = label if isinstance(label, str) and not label.strip().isdigit() else closed
    return made
