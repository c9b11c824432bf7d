"""What to say of a source block that cannot be.

Builds diagnostics; decides and reports nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.types import described
from qualrules.check.wording import a, nearest, shortened
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Choice, Choices, FieldType, Link, ListOf, StageOf
from qualrules.model.schema import Field

_FOR_WHAT = {
    "dates": "a date or datetime",
    "time zone": "a datetime",
    "numbers": "a number, money or a percent",
    "percents": "a percent",
    "currency": "money",
    "separated by": "some of a list of values",
}


def unknown_record(name: syntax.Name, records: Sequence[str]) -> Diagnostic:
    """A source of a record that is not there."""
    return Diagnostic(
        "QR206",
        f'there is no record called "{name.text}"',
        name.span,
        label=nearest(name.text, records),
        helps=(f"records: {shortened(records)}",) if records else (),
    )


def unknown_value(text: syntax.String, field: Field, datatype: Choice | Choices | StageOf) -> Diagnostic:
    """A meaning that is none of the declared values."""
    values = shortened(datatype.values, quote=True)
    label = nearest(text.value, datatype.values)
    if isinstance(datatype, StageOf):
        message = f'the process "{datatype.process}" has no stage "{text.value}"'
        return Diagnostic("QR207", message, text.span, label, notes=(f"its stages and outcomes: {values}",))
    message = f'"{text.value}" is not one of the values of {field.name}'
    return Diagnostic("QR202", message, text.span, label, notes=(f"{field.name} is {described(datatype)}",))


def setting_elsewhere(setting: syntax.SourceSetting, field: Field) -> Diagnostic:
    """A form behind a field that it says nothing of."""
    return Diagnostic(
        "QR401",
        f"`{setting.kind}` says how {_FOR_WHAT[setting.kind]} is written, and {field.name} is "
        f"{described(field.type)}",
        setting.span,
        labels=(Label(field.span, "declared here"),),
        helps=("take it out of this line",),
    )


def no_rate(setting: syntax.SourceSetting, header: rules.Header) -> Diagnostic:
    """A source in a currency that the ruleset cannot convert."""
    code = setting.text.value
    return Diagnostic(
        "QR306",
        f"there is no rate for {code}, so its amounts cannot be compared with {header.currency}",
        setting.span,
        example=(f"rate {code} = … {header.currency}",),
    )


def list_needs_rows(line: syntax.SourceField, datatype: ListOf) -> Diagnostic:
    """One column for a list of child records."""
    name, child = line.name.text, datatype.record
    return Diagnostic(
        "QR401",
        f"{name} is a list of {child} records, so one column cannot feed it",
        line.span,
        label="where are the child records?",
        example=(f'{name}: {child} by "{line.column.value}"', f'{name}: {child} in "{line.column.value}"'),
        notes=(
            "`by` names the child's column that holds this record's id, `in` the place of nested records",
        ),
    )


def rows_need_list(line: syntax.SourceField, field: Field) -> Diagnostic:
    """Child records for a plain field."""
    helps: tuple[str, ...] = ()
    if isinstance(field.type, Link):
        helps = (f'a link names the column with the other record\'s id: {field.name}: "{line.column.value}"',)
    return Diagnostic(
        "QR401",
        f"{field.name} is {_type_words(field.type)}, so no child records can feed it",
        line.span,
        labels=(Label(field.span, "declared here"),),
        helps=helps,
    )


def _type_words(datatype: FieldType) -> str:
    return a(datatype.record) if isinstance(datatype, Link) else described(datatype)


def other_child(child: syntax.Name, field: Field, record: str) -> Diagnostic:
    """Child records of another type than the list holds."""
    return Diagnostic(
        "QR401",
        f"{field.name} holds {record} records, not {child.text} records",
        child.span,
        label=f"write {record}",
        labels=(Label(field.span, "declared here"),),
    )


def raw_twice(text: syntax.String, first: syntax.String) -> Diagnostic:
    """One raw text with two meanings."""
    return Diagnostic(
        "QR117",
        f'what "{text.value}" means is said twice',
        text.span,
        labels=(Label(first.span, "first here"),),
        helps=("keep one of them",),
    )


def yes_no_elsewhere(clause: syntax.Means, field: Field, meaning: bool) -> Diagnostic:
    """A meaning of yes or no in a field of another type."""
    word = "yes" if meaning else "no"
    return Diagnostic(
        "QR301",
        f"{field.name} is {described(field.type)}, so nothing in it means {word}",
        clause.span,
        label=f'a text is written in quotes: "{word.title()}"',
    )


def text_for_yes_no(meaning: syntax.String, field: Field) -> Diagnostic:
    """A text as the meaning of a value in a yes/no field."""
    return Diagnostic(
        "QR301",
        f"{field.name} is yes/no, so its values mean yes, no or missing",
        meaning.span,
        label="write yes, no or missing, without quotes",
    )


def setting_twice(setting: syntax.SourceSetting, earlier: syntax.SourceSetting) -> Diagnostic:
    """One setting said twice."""
    return Diagnostic(
        "QR117",
        f"`{setting.kind}` is said twice",
        setting.span,
        labels=(Label(earlier.span, "first here"),),
        helps=("keep one of them",),
    )


def wrong_form(setting: syntax.SourceSetting, problem: str) -> Diagnostic:
    """A form of dates, numbers or percents that there is not."""
    example = {"dates": 'dates "DD-MM-YYYY"', "numbers": 'numbers "1.234,56"', "percents": 'percents "20"'}
    notes: tuple[str, ...] = ()
    if setting.kind == "dates":
        notes = (
            "a date form is written with YYYY YY MM M DD D MMM HH mm ss (h mm AM) and the signs between",
        )
    return Diagnostic(
        "QR401",
        f'"{setting.text.value}" is no form that `{setting.kind}` can have',
        setting.text.span,
        label=problem,
        notes=notes,
        example=(example.get(setting.kind, 'separated by ","'),),
    )
