"""How items are written: header, `use`, lists, records, criteria, definitions, scores, promises; and all the others."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.grammar import syntax
from qualrules.grammar.layout import Break, Group, Line, Part
from qualrules.grammar.print_conditions import literal, string
from qualrules.grammar.print_parts import note_text, override_word, scope, title, words
from qualrules.grammar.print_processes import ProcessPrinter


class ItemPrinter(ProcessPrinter):
    """Writes items as lines."""

    def item(self, item: syntax.Item | syntax.Header) -> list[Line]:
        """The lines of an item."""
        lines = self._item(item)
        lines[0].begins_item = True
        return lines

    def _item(self, item: syntax.Item | syntax.Header) -> list[Line]:
        match item:
            case syntax.Header():
                return self._header(item)
            case syntax.Use(target):
                return self.line(0, item.span, f"use {string(target)}")
            case syntax.NamedList(name, values, override):
                parts = self.listed(((value.span, literal(value)) for value in values), inside=item.span)
                return self.line(0, item.span, f"{override_word(override)}list {name}: ", parts)
            case syntax.Record():
                return self._record(item)
            case syntax.Criterion():
                return self._criterion(item)
            case syntax.Definition():
                return self._definition(item)
            case syntax.Score():
                return self._score(item)
            case syntax.Promise(name, record, condition):
                head = self.line(0, item.span, words("promise", string(name), scope(record)))
                return head + self.clause("that", condition)
            case syntax.Process():
                return self.process(item)
            case syntax.Source():
                return self.source(item)
            case syntax.Example():
                return self.example(item)

    # ── Header and records ────────────────────────────────────────────────────────────────────────────────────────

    def _header(self, header: syntax.Header) -> list[Line]:
        lines = self.line(0, header.span, words("ruleset", header.name, header.version, title(header.title)))
        for clause in header.clauses:
            lines += self.line(2, clause.span, *self._header_clause(clause))
        return lines

    def _header_clause(self, clause: syntax.HeaderClause) -> list[Part]:
        match clause:
            case syntax.Agreed(by, on):
                return ["agreed by ", self.strings(by, clause.span), f" on {on.text}"]
            case syntax.Effective(date):
                return [f"effective from {date.text}"]
            case syntax.Currency(code):
                return [f"currency {code}"]
            case syntax.Rate(code, number, into):
                return [f"rate {code} = {number} {into}"]
            case syntax.TimeZone(zone):
                return [f"time zone {string(zone)}"]
            case syntax.FiscalYear(month):
                return [f"fiscal year starts in {string(month)}"]
            case syntax.Placeholders(texts):
                return ["placeholders ", self.strings(texts, clause.span)]

    def _record(self, record: syntax.Record) -> list[Line]:
        lines = self.line(0, record.span, words("record", record.name, title(record.description)))
        width = max((len(field.name.text) for field in record.fields), default=0) + 2
        for field in record.fields:
            lines += self._field(field, width)
        return lines

    def _field(self, field: syntax.FieldDeclaration, width: int) -> list[Line]:
        parts: list[Part] = [f"{field.name}:".ljust(width), self._type(field.type)]
        if field.description:
            about = "about " if field.type.values is not None else ""
            parts += [Break(), self.mark(field.description.span), about + string(field.description)]
        for clause in field.clauses:
            parts += [Break(), self.mark(clause.span), self._field_clause(clause)]
        return self.line(2, field.span, Group(parts, fill=True))

    def _type(self, kind: syntax.TypeExpression) -> Part:
        if kind.values is not None:
            texts = ((text.span, string(text)) for text in kind.values)
            return self.listed(texts, inside=kind.span, opening=f"{kind.kind} ")
        return words(kind.kind if kind.kind != "link" else "", kind.argument)

    def _field_clause(self, clause: syntax.FieldClause) -> Part:
        match clause:
            case syntax.Default(value):
                return f"default {literal(value)}"
            case syntax.Placeholders(texts):
                return Group(["placeholders ", self.strings(texts, clause.span)])
            case syntax.NotYet():
                return "missing means not yet"

    # ── Criteria, definitions, scores ─────────────────────────────────────────────────────────────────────────────

    def _criterion(self, item: syntax.Criterion) -> list[Line]:
        head = words(
            f"{override_word(item.override)}criterion", item.name, title(item.title), scope(*item.scopes)
        )
        lines = self.line(0, item.span, head) + self.clause("when", item.when)
        if len(item.unless) == 1:
            lines += self.clause("unless", item.unless[0])
        elif item.unless:
            parts = [(part.span, self.condition(part)) for part in item.unless]
            inside = item.unless[0].span.to(item.unless[-1].span)
            lines += self.line(2, inside, "unless ", self.listed(parts, inside=inside))
        return lines + self._notes(item.notes)

    def _notes(self, notes: Iterable[syntax.Note]) -> list[Line]:
        return [line for note in notes for line in self.line(2, note.span, note_text(note))]

    def _definition(self, item: syntax.Definition) -> list[Line]:
        by = f"by {string(item.by)}" if item.by else ""
        head = words(
            f"{override_word(item.override)}definition", item.name, title(item.title), scope(*item.scopes), by
        )
        lines = self.line(0, item.span, head)
        for needs in item.needs:
            lines += self.line(2, needs.span, "needs ", self.needs(needs))
        if item.unless:
            inside = item.unless[0].span.to(item.unless[-1].span)
            lines += self.line(2, inside, "unless ", self.need_list(item.unless, inside))
        return lines + self._notes(item.notes)

    def _score(self, item: syntax.Score) -> list[Line]:
        head = words(f"{override_word(item.override)}score", item.name, title(item.title), scope(item.scope))
        lines = self.line(0, item.span, head)
        for line in item.lines:
            if isinstance(line, syntax.AddScore):
                lines += self.line(2, line.span, words("add", line.name, title(line.title)))
            else:
                sign = "subtract" if line.points < 0 else "add"
                lines += self.clause(
                    f"{sign} {abs(line.points)} when", line.when, title(line.title), line.span
                )
        return lines + self._notes(item.notes)
