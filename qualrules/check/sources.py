"""The pass that types source blocks: their forms, and their names against the records of a ruleset.

Whether an adapter of that name exists, and whether columns are there, is found out when data is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from qualrules.check import source_mistakes
from qualrules.check.forms import date_form_problem, number_form_problem, percent_form_problem
from qualrules.check.headers import read_zone
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.unknown import field as unknown_field
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import (
    MOMENTS,
    Choice,
    Choices,
    ListOf,
    Money,
    Number,
    Percent,
    StageOf,
    YesNo,
)
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import fold

_PROBLEM = {"dates": date_form_problem, "numbers": number_form_problem, "percents": percent_form_problem}
_FITTING: dict[str, tuple[type, ...]] = {
    "dates": MOMENTS,
    "time zone": MOMENTS,
    "numbers": (Number, Money, Percent),
    "percents": (Percent,),
    "currency": (Money,),
    "separated by": (Choices,),
}
"""Which types of field a setting behind a field's line can say something of."""


@dataclass
class SourceReader:
    """Types source blocks. Without names (`None`) only the form is judged, and no field is kept.

    `elsewhere`: the records of another version of the ruleset, which reads the same blocks; what it alone has is left out.
    """

    names: Names | None
    report: Report
    elsewhere: Mapping[str, RecordType] = dataclass_field(default_factory=dict)

    def read(self, item: syntax.Source) -> rules.Source:
        """One source block; what is wrong in it is reported and left out."""
        name, adapter = (item.name.text, item.adapter.text) if item.adapter else ("", item.name.text)
        forms = self._forms(item.settings, None)
        records = (self._record(record) for record in item.records)
        return rules.Source(
            name,
            adapter,
            item.title.value if item.title else "",
            forms,
            tuple(record for record in records if record is not None),
            item.span,
        )

    def _record(self, item: syntax.SourceRecord) -> rules.SourceRecord | None:
        record: RecordType | None = None
        if self.names is not None:
            record = self.names.records.get(item.record.text)
            if record is None:
                self._unknown_record(item.record, self.names)
        fields = [self._field(line, record) for line in item.fields]
        if self.names is not None and record is None:
            return None
        return rules.SourceRecord(
            item.record.text,
            item.place.value,
            item.id_column.value if item.id_column else None,
            tuple(field for field in fields if field is not None),
            item.span,
        )

    def _unknown_record(self, name: syntax.Name, names: Names) -> None:
        if name.text not in names.lost_names and name.text not in self.elsewhere:
            self.report.add(source_mistakes.unknown_record(name, list(names.records)))

    # ── One line ──

    def _field(self, line: syntax.SourceField, record: RecordType | None) -> rules.SourceField | None:
        field = record.fields.get(line.name.text) if record is not None else None
        if record is not None and field is None:
            if self._elsewhere(record.name, line.name.text) is None:
                self._unknown_field(line.name, record)
            return None
        if field is not None and not self._kind_fits(line, field):
            return None
        settings = [clause for clause in line.clauses if isinstance(clause, syntax.SourceSetting)]
        means = [
            clause
            for clause in line.clauses
            if isinstance(clause, syntax.Means) and not self._means_elsewhere(clause, field, record)
        ]
        return rules.SourceField(
            line.name.text,
            line.column.value,
            line.kind,
            line.child.text if line.child else "",
            self._all_meanings(means, field),
            self._forms(settings, field),
            line.span,
        )

    def _elsewhere(self, record: str, name: str) -> Field | None:
        """The field of that name in the other version."""
        other = self.elsewhere.get(record)
        return other.fields.get(name) if other is not None else None

    def _means_elsewhere(self, clause: syntax.Means, field: Field | None, record: RecordType | None) -> bool:
        """Whether it is the other version alone that has the value."""
        if field is None or record is None or not isinstance(clause.meaning, syntax.String):
            return False
        other, value = self._elsewhere(record.name, field.name), fold(clause.meaning.value)
        lists = (Choice, Choices, StageOf)
        if other is None or not isinstance(field.type, lists) or not isinstance(other.type, lists):
            return False
        return value in other.type.spelling and value not in field.type.spelling

    def _unknown_field(self, name: syntax.Name, record: RecordType) -> None:
        if self.names is None:
            return
        scope = Scope(self.names, self.report, record.name)
        if name.text in self.names.rules:
            kind = self.names.rules[name.text].kind
            message = f'"{name.text}" is a {kind}, and a source feeds fields only'
            self.report.add(Diagnostic("QR219", message, name.span, helps=("name the fields that it uses",)))
            return
        mistake = unknown_field(name, syntax.Path((name,), name.span), record, scope)
        if mistake is not None:
            self.report.add(mistake)

    def _kind_fits(self, line: syntax.SourceField, field: Field) -> bool:
        """`by` and `in` feed lists of child records, a plain column everything else."""
        if line.kind == "column":
            if isinstance(field.type, ListOf):
                self.report.add(source_mistakes.list_needs_rows(line, field.type))
            return not isinstance(field.type, ListOf)
        if not isinstance(field.type, ListOf):
            self.report.add(source_mistakes.rows_need_list(line, field))
            return False
        if line.child is not None and line.child.text != field.type.record:
            self.report.add(source_mistakes.other_child(line.child, field, field.type.record))
            return False
        return True

    # ── Meanings ──

    def _all_meanings(
        self, clauses: Sequence[syntax.Means], field: Field | None
    ) -> tuple[tuple[tuple[str, ...], str | bool | None], ...]:
        seen: dict[str, syntax.String] = {}
        for text in (text for clause in clauses for text in clause.raw):
            first = seen.setdefault(fold(text.value.strip()), text)
            if first is not text:
                self.report.add(source_mistakes.raw_twice(text, first))
        return tuple(
            (tuple(text.value for text in clause.raw), self._meaning(clause, field)) for clause in clauses
        )

    def _meaning(self, clause: syntax.Means, field: Field | None) -> str | bool | None:
        meaning = clause.meaning
        if field is None or meaning is None:
            return meaning.value if isinstance(meaning, syntax.String) else meaning
        if isinstance(field.type, ListOf):
            self.report.add(
                Diagnostic("QR401", f"{field.name} is a list of records, not a value", clause.span)
            )
            return None
        if isinstance(meaning, bool):
            if not isinstance(field.type, YesNo):
                self.report.add(source_mistakes.yes_no_elsewhere(clause, field, meaning))
            return meaning
        if isinstance(field.type, YesNo):
            self.report.add(source_mistakes.text_for_yes_no(meaning, field))
        elif isinstance(field.type, Choice | Choices | StageOf):
            return self._declared_value(meaning, field, field.type)
        return meaning.value

    def _declared_value(self, text: syntax.String, field: Field, datatype: Choice | Choices | StageOf) -> str:
        found = datatype.spelling.get(fold(text.value))
        if found is not None:
            return found
        self.report.add(source_mistakes.unknown_value(text, field, datatype))
        return text.value

    # ── Forms ──

    def _forms(self, settings: Sequence[syntax.SourceSetting], field: Field | None) -> rules.Forms:
        forms = rules.Forms()
        first: dict[str, syntax.SourceSetting] = {}
        for setting in settings:
            earlier = first.setdefault(setting.kind, setting)
            if earlier is not setting:
                self.report.add(source_mistakes.setting_twice(setting, earlier))
            elif field is None or self._says_something(setting, field):
                forms = self._with_setting(forms, setting)
        return forms

    def _says_something(self, setting: syntax.SourceSetting, field: Field) -> bool:
        if isinstance(field.type, _FITTING[setting.kind]):
            return True
        self.report.add(source_mistakes.setting_elsewhere(setting, field))
        return False

    def _with_setting(self, forms: rules.Forms, setting: syntax.SourceSetting) -> rules.Forms:
        text = setting.text.value
        if setting.kind in _PROBLEM:
            problem = _PROBLEM[setting.kind](text)
            if problem:
                self.report.add(source_mistakes.wrong_form(setting, problem))
                return forms
            return replace(forms, **{setting.kind: text})
        match setting.kind:
            case "time zone":
                return replace(forms, zone=read_zone(setting.text, self.report))
            case "currency" if not setting.code:
                return replace(forms, currency_column=text)
            case "currency":
                self._demand_rate(setting)
                return replace(forms, currency=text)
            case _:
                if not text:
                    self.report.add(
                        source_mistakes.wrong_form(
                            setting, "at least one sign has to stand between the values"
                        )
                    )
                return replace(forms, separator=text)

    def _demand_rate(self, setting: syntax.SourceSetting) -> None:
        if self.names is None or self.names.header.currency is None:
            return
        header, code = self.names.header, setting.text.value
        if code != header.currency and code not in header.rates:
            self.report.add(source_mistakes.no_rate(setting, header))
