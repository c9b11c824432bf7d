"""The column that says the stage, the order of its stages, which of them are ends, and what is known from a stage on.

The order is a guess and says by what: what the CRM says, probabilities, names that people use, dates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Literal

from qualrules.model.values import fold
from qualrules.reading import draft_names as names
from qualrules.reading.date_forms import date_readings, written_moment
from qualrules.reading.described import NOT_DESCRIBED, Described
from qualrules.reading.draft import DraftField, DraftProcess, DraftRecord, DraftStage
from qualrules.reading.draft_records import values_of
from qualrules.reading.draft_types import LONGEST_OPTION
from qualrules.reading.suspects import is_placeholder

FEWEST_ROWS = 5
"""Rows that a stage needs for what they have in common to say anything."""
MOST_STAGES = 30
_WON = re.compile(r"\bwon\b|closed ?won|gewonnen|gagné|ganad[ao]|\bconverted\b")
_LOST = re.compile(
    r"\blost\b|closed ?lost|verloren|perdu|perdid[ao]|disqualified|unqualified|\bdead\b|abandoned"
)
_ORDER = (
    r"\bnew\b|\bopen\b|not contacted|subscriber|\bneu",
    r"prospect|\blead\b|incoming|attempt",
    r"contacted|working|appointment|engag|connect",
    r"marketing ?qualified|\bmql\b",
    r"qualif|\bsql\b|sales ?qualified",
    r"discover|needs? analysis|need|analys",
    r"demo|present|value prop|evaluat",
    r"decision|perception|bought in",
    r"proposal|quote|propos|offer|angebot",
    r"negotiat|review|verhandl",
    r"contract|commit|verbal|legal|signature|closing|nurtur",
)


@dataclass
class _Seen:
    """What the rows of one stage hold."""

    rows: int = 0
    known: Counter[str] = field(default_factory=Counter)
    probabilities: list[Decimal] = field(default_factory=list)
    days: list[int] = field(default_factory=list)


def drafted_process(record: DraftRecord, said: Described = NOT_DESCRIBED) -> DraftProcess | None:
    """A process with the stages of the likeliest column, None where no column says a stage."""
    for claim in _likely(record, said):
        process = _process_by(record, claim, said)
        if process is not None:
            return process
    return None


def _likely(record: DraftRecord, said: Described) -> list[DraftField]:
    """The columns that may say the stage, the likeliest first; a status only where no column is called stage."""
    ranked = [(_rank(each, said), each) for each in record.fields if each.kind == "plain"]
    has_stage = any(rank > 1 for rank, _ in ranked)
    found = [one for one in ranked if one[0] > int(has_stage)]
    return [each for _, each in sorted(found, key=lambda one: -one[0])]


def _process_by(record: DraftRecord, claim: DraftField, said: Described) -> DraftProcess | None:
    labels = said.options(claim.column)
    seen = _seen(record, claim, labels)
    spelled = _spelled(seen, said, labels)
    ends = {name: result for name in spelled if (result := _result(name, said))}
    open_names = [name for name in spelled if name not in ends]
    if not open_names or len(spelled) < 2:
        return None
    ordered, by = _ordered(open_names, seen, said)
    stages = [DraftStage(name, probability=_probability(seen[name])) for name in ordered]
    outcomes = [DraftStage(name, result) for name, result in ends.items()]
    claim.kind, claim.target = "stage", _process_name(record)
    process = DraftProcess(
        claim.target, claim, stages, sorted(outcomes, key=lambda one: one.result != "won"), by
    )
    _add_needs(record, process, seen)
    return process


def _process_name(record: DraftRecord) -> str:
    return {"opportunity": "sales", "lead": "qualification"}.get(record.name, f"{record.name}_stages")


def _rank(each: DraftField, said: Described) -> int:
    """How likely it is: what the adapter feeds a stage from, what the CRM says, the name; 0 is never."""
    counts, values = each.values.counts, each.values
    good = all(text.isprintable() and len(text) <= LONGEST_OPTION for text in counts)
    is_known = each.is_known and each.name == "stage"
    if is_known and good and values.is_counted and 2 <= len(counts) <= MOST_STAGES:
        return 10
    if said.stage_column and each.column == said.stage_column:
        return 9
    rank = max(names.stage_rank(each.label), names.stage_rank(each.column))
    if not rank or each.type.word not in ("text", "one of", "number") or not values.is_counted or not good:
        return 0
    is_repeated = len(counts) < values.known if rank == 2 else len(counts) * 2 <= values.known
    return rank if 2 <= len(counts) <= MOST_STAGES and is_repeated else 0


def _seen(record: DraftRecord, claim: DraftField, labels: Mapping[str, str]) -> dict[str, _Seen]:
    """Stage as it is read → what its rows hold."""
    plain = [each for each in record.fields if each.kind in ("plain", "link") and each is not claim]
    probability = next((each for each in plain if names.words_of(each.label).startswith("probability")), None)
    created = _created(plain)
    found: dict[str, _Seen] = {}
    spelled: dict[str, str] = {}
    for stage, *texts in values_of(record.table, [claim.column, *(each.column for each in plain)]):
        if not stage or is_placeholder(stage):
            continue
        label = labels.get(fold(stage), stage)
        name = spelled.setdefault(fold(label), label)
        seen = found.setdefault(name, _Seen())
        seen.rows += 1
        for each, text in zip(plain, texts, strict=True):
            if text and not is_placeholder(text):
                seen.known[each.name] += 1
                if each is probability and (number := _number(text)) is not None:
                    seen.probabilities.append(number)
                if each is created and (day := _day(text)) is not None:
                    seen.days.append(day)
    return found


def _created(plain: Sequence[DraftField]) -> DraftField | None:
    """The day on which a record was made, or something near it."""
    dates = [each for each in plain if each.type.word in ("date", "datetime")]
    for pattern in (r"\bcreat", r"\b(?:start|open|engage|add)", ""):
        for each in dates:
            if re.search(pattern, names.words_of(each.label)):
                return each
    return None


def _number(text: str) -> Decimal | None:
    match = re.match(r"\d+(?:\.\d+)?", text)
    return Decimal(match[0]) if match else None


def _day(text: str) -> int | None:
    moment = written_moment(text) or next(iter(date_readings(text).values()), None)
    return date(moment.year, moment.month, moment.day).toordinal() if moment is not None else None


def _spelled(seen: Mapping[str, _Seen], said: Described, labels: Mapping[str, str]) -> list[str]:
    """All stages: those that the CRM says, then those that stand in rows alone."""
    known = [stage.label for stage in said.stages] if labels else []
    return list(
        {fold(name): name for name in [*known, *seen] if name.isprintable() and name.strip()}.values()
    )


def _result(name: str, said: Described) -> Literal["", "won", "lost"]:
    for stage in said.stages:
        if fold(stage.label) == fold(name) and stage.result:
            return stage.result
    words = " ".join(names.words_of(name).split())
    if _LOST.search(words):
        return "lost"
    return "won" if _WON.search(words) else ""


def _ordered(stages: list[str], seen: dict[str, _Seen], said: Described) -> tuple[list[str], str]:
    for name in stages:
        seen.setdefault(name, _Seen())
    orders = {fold(stage.label): stage.order for stage in said.stages}
    if all(fold(name) in orders for name in stages):
        return sorted(stages, key=lambda name: orders[fold(name)]), "the order that the CRM says"
    if len(stages) == 1:
        return stages, "there is only one"
    if found := _by(
        stages, lambda name: median(seen[name].probabilities) if seen[name].probabilities else None
    ):
        return found, "the median of the probabilities"
    if found := _by(stages, _place_by_name):
        return found, "names that are used in this order elsewhere"
    if found := _by(stages, lambda name: -median(seen[name].days) if seen[name].days else None):
        return found, "the age of the records: the older, the further"
    return stages, "the order in which they first stand in the file"


def _by(stages: list[str], place: Callable[[str], Decimal | float | None]) -> list[str] | None:
    """The stages by a place that each has, and no two the same one; else None."""
    places = {name: place(name) for name in stages}
    if None in places.values() or len(set(places.values())) < len(stages):
        return None
    return sorted(stages, key=lambda name: places[name] or 0)


def _place_by_name(name: str) -> float | None:
    words = names.words_of(name)
    return next((float(place) for place, pattern in enumerate(_ORDER) if re.search(pattern, words)), None)


def _probability(seen: _Seen) -> str:
    """The probability, where all rows of a stage have the same one."""
    found = set(seen.probabilities)
    if len(found) != 1:
        return ""
    number = found.pop()
    return f"{number.normalize():f}" if 1 < number <= 100 else ""


def _add_needs(record: DraftRecord, process: DraftProcess, seen: Mapping[str, _Seen]) -> None:
    """Fields that are known from a stage on, and hardly before it: that is what the stage has needed so far."""
    won = [one for one in process.outcomes if one.result == "won"]
    line = [*process.stages, *won[:1]]
    used: set[str] = set()
    for place in range(1, len(line)):
        before = [seen[one.name] for one in line[:place] if one.name in seen]
        since = [seen[one.name] for one in line[place:] if one.name in seen]
        found = _known_since(record, before, since, used, 0.05 if line[place].result else 0.5)
        if found is not None:
            line[place].needs.append(found)
            used.add(found.name)


def _known_since(
    record: DraftRecord, before: Sequence[_Seen], since: Sequence[_Seen], used: set[str], most: float
) -> DraftField | None:
    """The field that tells the two sides apart best; `most` is the share that may be known before."""
    if not all(sum(one.rows for one in side) >= FEWEST_ROWS for side in (before, since)):
        return None

    def share(each: DraftField, sides: Sequence[_Seen]) -> list[float]:
        return [one.known[each.name] / one.rows for one in sides if one.rows]

    fitting = [
        (min(share(each, since)) - max(share(each, before)), each)
        for each in record.fields
        if each.kind in ("plain", "link")
        and each.name not in used
        and min(share(each, since)) >= 0.95
        and max(share(each, before)) <= most
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None
