"""A draft as texts of the language: the ruleset, its examples, the source block.

Whatever was guessed stands beside it as a comment, and so does what somebody has to decide. No value of a record is
written, but for the options of picklists and the stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualrules.check import check
from qualrules.evaluate.examples import example_moment
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import interpret
from qualrules.grammar.print_conditions import quoted
from qualrules.model.rules import Example, Rules
from qualrules.reading import draft_names as names
from qualrules.reading.draft import Draft, DraftField, DraftProcess, DraftRecord, DraftStage
from qualrules.reading.plain import PlainReader
from qualrules.reading.shapes import loose
from qualrules.source import SourceFile

_WRITTEN = {
    "text": '"written down"', "number": "12", "percent": "20%", "yes/no": "yes", "date": "2026-01-15",
    "datetime": "2026-01-15T09:30Z",
}  # fmt: skip
LISTED = 12
"""How many columns that are left out are named in a comment."""


# ── The ruleset ──


def ruleset_text(name: str, draft: Draft, place: str) -> str:
    """The rules without examples."""
    lines = [f"ruleset {name} 0.1.0 {quoted(f'A first draft, read off {_plain(place)}')}"]
    if draft.currency:
        lines.append(f"  currency {draft.currency}")
    if draft.placeholders:
        counted = ", ".join(f"{count:,}" for _, count in draft.placeholders.most_common())
        lines.append(f"  # guessed: these stand for nothing; they were found so often: {counted}")
        lines.append(
            "  placeholders " + ", ".join(quoted(text) for text, _ in draft.placeholders.most_common())
        )
    for record in reversed(draft.records):
        lines += ["", *_record(record)]
    for each in draft.asked:
        lines += ["", *_criterion(draft.main, each)]
    if draft.process is not None:
        lines += ["", *_process(draft.main, draft.process)]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A file's name with nothing in it that cannot be shown."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _record(record: DraftRecord) -> Iterator[str]:
    yield f"record {record.name}"
    for each in record.fields:
        for remark in (*each.type.remarks, *each.remarks):
            yield f"  # {_plain(remark)}"
        yield f"  {each.name}: {_type(each)}"


def _type(each: DraftField) -> str:
    if each.kind == "stage":
        return f"stage of {each.target}"
    if each.kind == "link":
        return each.target
    if each.kind == "list":
        return f"list of {each.target}"
    label = _plain(" ".join(each.label.split()))
    differs = loose(label) != loose(each.name) and len(label) <= 200
    if each.type.options:
        about = f" about {quoted(label)}" if differs else ""
        return f"{each.type.word} {', '.join(map(quoted, each.type.options))}{about}"
    return each.type.word + (f" {quoted(label)}" if differs else "")


def criterion_name(each: DraftField, record: DraftRecord) -> str:
    """The name of the criterion that a field is known."""
    return names.free(f"{each.name}_known", {field.name for field in record.fields})


def in_words(each: DraftField) -> str:
    """A field as a question names it."""
    return each.name.replace("_", " ")


def _criterion(record: DraftRecord, each: DraftField) -> Iterator[str]:
    known = f"{each.values.known:,} of {each.values.rows:,}"
    yield f"# known in {known} rows of the file"
    title = quoted(f"We know the {in_words(each)}")
    yield f"criterion {criterion_name(each, record)} {title} for {record.name}"
    yield f"  when {record.name}.{each.name} is known"
    yield f"  ask {quoted(f'What is the {in_words(each)}?')}"


def _process(record: DraftRecord, process: DraftProcess) -> Iterator[str]:
    yield f"# The order of the stages is a guess, by {process.ordered_by}."
    yield "# A stage without needs is open to every record: agree what each of them needs."
    yield f"process {process.name} for {record.name}"
    for stage in process.stages:
        probability = f" probability {stage.probability}%" if stage.probability else ""
        yield f"  stage {quoted(stage.name)}{probability}"
        yield from _needs(record, stage)
    for outcome in process.outcomes:
        after = f" after {quoted(process.stages[-1].name)}" if outcome.result == "won" else ""
        yield f"  outcome {quoted(outcome.name)} {outcome.result}{after}"
        yield from _needs(record, outcome)


def _needs(record: DraftRecord, stage: DraftStage) -> Iterator[str]:
    if stage.needs:
        yield "    # guessed: in the file it is known from here on, and hardly before"
        yield "    needs " + ", ".join(criterion_name(each, record) for each in stage.needs)


# ── The examples ──


def with_examples(text: str, draft: Draft) -> str:
    """The rules, and three examples with authored values; what they expect is what the rules say of them."""
    drafts = [f"example {quoted(title)} for {draft.main.name}\n{given}" for title, given in _told(draft)]
    anything = f"\n  expect {criterion_name(draft.asked[0], draft.main)} is met\n"
    rules = checked(text + "".join(f"\n{one}{anything}" for one in drafts))
    answered = [_expected(draft, rules, example) for example in rules.examples]
    return text + "".join(f"\n{one}\n{expected}\n" for one, expected in zip(drafts, answered, strict=True))


def checked(text: str) -> Rules:
    """The typed rules of a drafted text; a mistake in it is ours."""
    found = check(SourceFile("draft", text), lambda *_: None)
    assert found.rules is not None, [(one.code, one.message, one.span.text) for one in found.diagnostics]
    return found.rules


def _told(draft: Draft) -> Iterator[tuple[str, str]]:
    """Title and given values of each example."""
    process, first = draft.process, draft.asked[0].name
    claims = [{process.claim.name: quoted(stage.name)} for stage in process.stages] if process else [{}]
    known = {each.name: _value(each, draft) for each in draft.asked}
    yield "Everything that is asked for is known", _given(known | claims[-1])
    yield (
        "Nothing is known yet",
        _given({first: "missing"} if first in claims[0] else {first: "missing"} | claims[0]),
    )
    unknown = known | claims[-1] | {first: "not supplied"}
    yield "What the source does not supply stays unknown", _given(unknown)


def _given(values: Mapping[str, str]) -> str:
    return "\n".join(f"  {name}: {value}" for name, value in values.items())


def _value(each: DraftField, draft: Draft) -> str:
    if each.kind == "stage" and draft.process is not None:
        return quoted(draft.process.stages[0].name)
    if each.kind == "link":
        return "{ }"
    if each.kind == "list":
        return "[ { } ]"
    if each.type.options:
        return quoted(each.type.options[0])
    return f"1,000 {draft.currency}" if each.type.word == "money" else _WRITTEN[each.type.word]


def _expected(draft: Draft, rules: Rules, example: Example) -> str:
    """The lines of `expect`, from what the rules answer."""
    record = PlainReader(rules).read(example.record, example.given)
    verdict = interpret(Layout(rules, example.record), record, example_moment(rules, example))
    lines = []
    for each in draft.asked:
        name = criterion_name(each, draft.main)
        lines.append(f"  expect {name} is {verdict.criteria[name].words}")
    for standing in verdict.processes.values():
        lines.append(f"  expect stage {quoted(standing.supported) if standing.supported else 'none'}")
        if standing.claim is not None:
            lines.append(f"  expect claim {standing.claim.value}")
    return "\n".join(lines)


# ── The source block ──


def source_text(draft: Draft, adapter: str, name: str = "export") -> str:
    """The source block: where each record type comes from, and a line for each column that the adapter does not know."""
    lines = [f"source {name} for {adapter}"]
    for record in draft.records:
        lines += _source_record(record, draft)
    return "\n".join(lines) + "\n"


def _source_record(record: DraftRecord, draft: Draft) -> Iterator[str]:
    identified = f" identified by {quoted(record.identified_by)}" if record.identified_by else ""
    yield f"  {record.name} from {quoted(record.table.name)}{identified}"
    for each in record.fields:
        yield from source_lines(each, draft.currency)
    for why, columns in record.left_out.items():
        listed = ", ".join(quoted(_plain(column)) for column in columns[:LISTED])
        more = f", … ({len(columns):,})" if len(columns) > LISTED else ""
        yield f"    # no field: {len(columns):,} columns {why}: {listed}{more}"


def source_lines(each: DraftField, currency: str = "") -> Iterator[str]:
    """The lines of one field; none where the adapter finds the column by itself and nothing is to be said."""
    clauses = list(each.type.clauses)
    if each.type.currency and each.type.currency != currency:
        clauses.append(f"currency {each.type.currency}")
    column = quoted(each.written or each.column)
    if each.kind == "list":
        yield f"    {each.name}: {each.target} by {quoted(each.column)}"
    elif not each.is_known or clauses or each.type.means:
        yield f"    {each.name}: {' '.join([column, *clauses])}"
        yield from (f"      {quoted(text)} means {meaning}" for text, meaning in each.type.means)
