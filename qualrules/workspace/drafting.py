"""From the files of an export to a draft that runs over them: read, guessed, written down, tried, and mended.

What the trial run cannot read becomes text with a remark: a draft never brings a reading problem of its own making.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualrules.check import add_sources
from qualrules.diagnostics import has_errors
from qualrules.model.rules import Rules
from qualrules.model.values import fold
from qualrules.reading import draft_names as names
from qualrules.reading.collect import Reading, read_data
from qualrules.reading.described import described
from qualrules.reading.draft import Draft, DraftField, DraftRecord
from qualrules.reading.draft_columns import Values
from qualrules.reading.draft_links import add_links
from qualrules.reading.draft_records import UNREAD, drafted_record
from qualrules.reading.draft_stages import drafted_process
from qualrules.reading.draft_types import DECIDE, TEXT, DraftType
from qualrules.reading.raw import Adapter
from qualrules.source import SourceFile
from qualrules.workspace.draft_text import checked, ruleset_text, source_text
from qualrules.workspace.exports import Export

CRITERIA = 3
_ID_LIKE = 4
TRIALS = 5
_SYSTEM = (
    "created",
    "modified",
    "updated",
    "system",
    "synced",
    "deleted",
    "fivetran",
    "url",
    "viewed",
    "referenced",
)
_TELLING = (
    "close",
    "next step",
    "budget",
    "need",
    "source",
    "industry",
    "sector",
    "country",
    "employees",
    "decision",
)
_FIRST = ("opportunity", "lead")
"""What rules are about where several files are given; else it is the first file."""


def drafted_records(export: Export) -> list[DraftRecord]:
    """Each table as a record type with a name of its own, in the order of the files."""
    records: list[DraftRecord] = []
    for table in export.tables:
        taken = [record.name for record in records]
        records.append(drafted_record(table, export.adapter.knowledge, export.metadata, taken))
    return records


def drafted(export: Export, name: str, place: str) -> Draft:
    """A draft that was tried on the export."""
    draft = _guessed(export)
    for _ in range(TRIALS):
        wrong = set(_unread(draft, export, name, place))
        if not wrong:
            break
        for record, field in wrong:
            _demote(draft, record, field)
    return draft


def _guessed(export: Export) -> Draft:
    records = drafted_records(export)
    records.sort(key=lambda one: _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST))
    if len(records) > 1:
        add_links(records)
    _keep_names_out(records)
    main = records[0]
    said = described(export.metadata, [main.name, main.table.name, *_places(export.adapter, main.name)])
    draft = Draft(records, drafted_process(main, said), _placeholders(records))
    _settle_currency(draft)
    draft.asked = _asked(draft)
    return draft


def _keep_names_out(records: Sequence[DraftRecord]) -> None:
    """Options that stand elsewhere as somebody's name or id are no picklist: they stay out of the ruleset."""
    told = {
        fold(text)
        for record in records
        for each in record.fields
        if not each.type.options
        and (names.is_personal(f"{each.name} {each.label}") or each.column == record.identified_by)
        for text in each.values.counts
        if not text.isdigit()
    }
    for record in records:
        for each in record.fields:
            if each.kind == "plain" and any(fold(option) in told for option in each.type.options):
                each.type = TEXT


def _places(adapter: Adapter, record: str) -> tuple[str, ...]:
    return adapter.knowledge.places.get(record, ())


def _placeholders(records: Sequence[DraftRecord]) -> Counter[str]:
    """The words that surely stand for nothing, each in its most frequent spelling."""
    found: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for record in records:
        for each in record.fields:
            for text, count in each.values.placeholders.items():
                if text.isprintable():
                    found[spelled.setdefault(text.lower(), text)] += count
    return found


def _settle_currency(draft: Draft) -> None:
    """The ruleset's currency is that of most amounts; amounts in others wait for a rate."""
    amounts = [each for record in draft.records for each in record.fields if each.type.currency]
    counted = Counter(each.type.currency for each in amounts)
    if not counted:
        return
    draft.currency = counted.most_common(1)[0][0]
    for each in amounts:
        if each.type.currency != draft.currency:
            remark = f"{DECIDE}money in {each.type.currency}: add a rate for it, then write money"
            each.type = DraftType("text", remarks=(remark,))


# ── What the starter criteria ask for ──


def _asked(draft: Draft) -> list[DraftField]:
    """The fields that stages need, then those that are filled best and say something."""
    process = draft.process
    needed = (
        [each for stage in (*process.stages, *process.outcomes) for each in stage.needs] if process else []
    )
    rest = [each for each in draft.main.fields if each not in needed and each.kind in ("plain", "link")]
    rest.sort(key=lambda each: (_dullness(each, draft.main), -each.fill))
    telling = [each for each in rest if _dullness(each, draft.main) < _ID_LIKE] or rest[:1]
    asked = needed + telling[: max(0, CRITERIA - len(needed))]
    return asked or draft.main.fields[:1] or [_add_a_field(draft.main)]


def _dullness(each: DraftField, record: DraftRecord) -> int:
    """Fields that every CRM fills by itself say little; some are asked for in every definition."""
    words = names.words_of(each.label)
    if each.column == record.identified_by:
        return _ID_LIKE + 1
    if names.is_id(each.label):
        return _ID_LIKE
    if each.type.word == "yes/no" or any(word in words for word in _SYSTEM):
        return 3
    if names.is_amount(each.label) or any(word in words for word in _TELLING):
        return 0
    return 2 if names.is_personal(each.label) and each.kind != "link" else 1


def _add_a_field(record: DraftRecord) -> DraftField:
    """A table in which nothing is a field still needs one that a rule can be about."""
    made = DraftField("name", "name", "name", Values(), TEXT)
    record.fields.append(made)
    return made


# ── The trial run ──


def rules_of(draft: Draft, export: Export, name: str, place: str) -> Rules:
    """The rules and the source block of a draft, checked; a mistake in them is ours."""
    rules = checked(ruleset_text(name, draft, place))
    text = source_text(draft, export.adapter.name)
    rules, mistakes = add_sources(rules, [SourceFile("source", text)])
    assert not has_errors(mistakes), [(one.code, one.message, one.span.text) for one in mistakes]
    return rules


def _unread(draft: Draft, export: Export, name: str, place: str) -> Iterator[tuple[str, str]]:
    """(Record, field) of everything that the draft reads worse than as text."""
    rules = rules_of(draft, export, name, place)
    reading, _ = read_data(
        rules,
        rules.sources[0],
        [(record.name, record.table) for record in draft.records],
        export.adapter.knowledge,
        (draft.main.name,),
        export.adapter.name,
        even_unclear=True,
        metadata=export.metadata,
    )
    if reading is None:
        return
    yield from _unclear(reading, draft)
    for record in draft.records:
        for _ in reading.records(record.name):
            pass
    counts: Counter[tuple[str, str]] = Counter()
    for problem in reading.problems:
        counts[problem.record, problem.field] += problem.count
    expected = {(one.name, each.name): each.type.strays for one in draft.records for each in one.fields}
    yield from (place for place, count in counts.items() if count > expected.get(place, 0))


def _unclear(reading: Reading, draft: Draft) -> Iterator[tuple[str, str]]:
    for name, column in reading.unclear:
        record = next(each for each in draft.records if each.name == name)
        yield from ((name, each.name) for each in record.fields if each.column == column)


def _demote(draft: Draft, name: str, field: str) -> None:
    """Read as text from now on, with the question why."""
    record = next(each for each in draft.records if each.name == name)
    each = record.named(field)
    if each is None:
        return
    if draft.process is not None and draft.process.claim is each:
        draft.process = None
    was = each.target if each.kind != "plain" else each.type.word
    if each.kind == "list" or was == "text":
        record.fields.remove(each)
        record.left_out.setdefault(UNREAD, []).append(each.column)
    each.kind, each.target = "plain", ""
    remark = f"{DECIDE}it looked like {was}, but not every value can be read so"
    each.type = replace(TEXT, remarks=(remark,), strays=each.values.bad)
    draft.asked = _asked(draft)
