"""How items are written: header, records, criteria, definitions, scores, processes, sources, examples."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.grammar import syntax
from qualrules.grammar.layout import Break, Group, Line, Part, lay_out
from qualrules.grammar.print_conditions import ConditionPrinter, literal, quantity, string
from qualrules.source import Span


def _words(*parts: object) -> str:
    """What is there of the parts, a space between."""
    return " ".join(str(part) for part in parts if part)


def _title(title: syntax.String | None) -> str:
    return string(title) if title else ""


def _scope(names: Iterable[syntax.Name | None]) -> str:
    written = ", ".join(name.text for name in names if name)
    return f"for {written}" if written else ""


class ItemPrinter(ConditionPrinter):
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
                return self.line(0, item.span, f"{_override(override)}list {name}: ", parts)
            case syntax.Record():
                return self._record(item)
            case syntax.Criterion():
                return self._criterion(item)
            case syntax.Definition():
                return self._definition(item)
            case syntax.Score():
                return self._score(item)
            case syntax.Promise(title, scope, condition):
                head = self.line(0, item.span, _words("promise", string(title), _scope([scope])))
                return head + self.clause("that", condition)
            case syntax.Process():
                return self._process(item)
            case syntax.Source():
                return self._source(item)
            case syntax.Example():
                return self._example(item)

    def line(self, indent: int, span: Span, *parts: Part) -> list[Line]:
        """A statement; mostly one line."""
        return lay_out([self.mark(span), *parts], indent)

    def clause(self, word: str, condition: syntax.Expression, tail: str = "", span: Span | None = None) -> list[Line]:
        """`when …`, its own and/or lines further in."""
        parts = [f"{word} ", self.condition(condition, 2), f" {tail}" if tail else ""]
        return self.line(2, span or condition.span, *parts)

    # ── Header and records ────────────────────────────────────────────────────────────────────────────────────────

    def _header(self, header: syntax.Header) -> list[Line]:
        lines = self.line(0, header.span, _words("ruleset", header.name, header.version, _title(header.title)))
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

    def strings(self, texts: Iterable[syntax.String], inside: Span) -> Group:
        """`"a", "b"`."""
        return self.listed(((text.span, string(text)) for text in texts), inside=inside)

    def _record(self, record: syntax.Record) -> list[Line]:
        lines = self.line(0, record.span, _words("record", record.name, _title(record.description)))
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
        return _words(kind.kind if kind.kind != "link" else "", kind.argument)

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
        head = _words(f"{_override(item.override)}criterion", item.name, _title(item.title), _scope(item.scopes))
        lines = self.line(0, item.span, head) + self.clause("when", item.when)
        if len(item.unless) == 1:
            lines += self.clause("unless", item.unless[0])
        elif item.unless:
            parts = [(part.span, self.condition(part)) for part in item.unless]
            inside = item.unless[0].span.to(item.unless[-1].span)
            lines += self.line(2, inside, "unless ", self.listed(parts, inside=inside))
        return lines + self._notes(item.notes)

    def _notes(self, notes: Iterable[syntax.Note]) -> list[Line]:
        return [line for note in notes for line in self.line(2, note.span, _note(note))]

    def _definition(self, item: syntax.Definition) -> list[Line]:
        by = f"by {string(item.by)}" if item.by else ""
        head = _words(f"{_override(item.override)}definition", item.name, _title(item.title), _scope(item.scopes), by)
        lines = self.line(0, item.span, head)
        for needs in item.needs:
            lines += self.line(2, needs.span, "needs ", self.needs(needs))
        if item.unless:
            inside = item.unless[0].span.to(item.unless[-1].span)
            lines += self.line(2, inside, "unless ", self.need_list(item.unless, inside))
        return lines + self._notes(item.notes)

    def needs(self, needs: syntax.Needs) -> Group:
        """`at least 2 of a, b, c`."""
        opening = f"{quantity(needs.quantity)} of " if needs.quantity else ""
        return self.need_list(needs.items, needs.span, opening)

    def need_list(self, items: Iterable[syntax.Need], inside: Span, opening: str = "") -> Group:
        """`a, not b`."""
        parts = ((need.span, f"{'not ' * need.negated}{need.path}") for need in items)
        return self.listed(parts, inside=inside, opening=opening)

    def _score(self, item: syntax.Score) -> list[Line]:
        head = _words(f"{_override(item.override)}score", item.name, _title(item.title), _scope([item.scope]))
        lines = self.line(0, item.span, head)
        for line in item.lines:
            if isinstance(line, syntax.AddScore):
                lines += self.line(2, line.span, _words("add", line.name, _title(line.title)))
            else:
                sign = "subtract" if line.points < 0 else "add"
                lines += self.clause(f"{sign} {abs(line.points)} when", line.when, _title(line.title), line.span)
        return lines + self._notes(item.notes)

    # ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _process(self, item: syntax.Process) -> list[Line]:
        head = _words(f"{_override(item.override)}process", item.name, _title(item.title), _scope([item.scope]))
        parts: list[Part] = [head]
        if item.guard is not None:
            parts.append(Group([Break(), self.mark(item.guard.span), "when ", self.condition(item.guard, 2)]))
        lines = self.line(0, item.span, *parts)
        for step in item.steps:
            lines += self._step(step)
        if item.moves:
            lines += self.line(2, item.moves[0].span, "moves")
        for move in item.moves:
            lines += self.line(4, move.span, _move(move))
        return lines

    def _step(self, step: syntax.Stage | syntax.StageOutcome) -> list[Line]:
        if isinstance(step, syntax.Stage):
            head = _words("stage", string(step.name), _title(step.title))
        else:
            after = f"after {string(step.after)}" if step.after else ""
            head = _words("outcome", string(step.name), step.result, _title(step.title), after)
        clauses = list(step.clauses)
        parts: list[Part] = [head]
        while clauses and isinstance(clauses[0], syntax.Probability | syntax.Owner):
            clause = clauses.pop(0)
            parts += [Break(), self.mark(clause.span), *self._stage_clause(clause)]
        lines = self.line(2, step.span, Group(parts, fill=True))
        for clause in clauses:
            lines += self.line(4, clause.span, *self._stage_clause(clause))
        return lines

    def _stage_clause(self, clause: syntax.StageClause) -> list[Part]:
        match clause:
            case syntax.Enter(needs):
                return ["needs ", self.needs(needs)]
            case syntax.Unless(items):
                return ["unless ", self.need_list(items, clause.span)]
            case syntax.ShouldHave(needs):
                return ["should have ", self.needs(needs)]
            case syntax.ExitNeeds(needs):
                return ["exit needs ", self.needs(needs)]
            case syntax.Probability(percent):
                return [f"probability {percent}%"]
            case syntax.StayAtMost(duration, since):
                return [_words("stay at most", literal(duration), f"since {since}" if since else "")]
            case syntax.Owner():
                return [_note(clause)]

    # ── Sources and examples ──────────────────────────────────────────────────────────────────────────────────────

    def _source(self, item: syntax.Source) -> list[Line]:
        head = _words("source", item.name, _title(item.title), _scope([item.adapter]))
        lines = self.line(0, item.span, head)
        for setting in item.settings:
            lines += self.line(2, setting.span, _setting(setting))
        for record in item.records:
            identified = f"identified by {string(record.id_column)}" if record.id_column else ""
            lines += self.line(2, record.span, _words(record.record, "from", string(record.place), identified))
            for field in record.fields:
                lines += self._source_field(field)
        return lines

    def _source_field(self, field: syntax.SourceField) -> list[Line]:
        child = f"{field.child} {field.kind}" if field.child else ""
        clauses = list(field.clauses)
        parts: list[Part] = [_words(f"{field.name}:", child, string(field.column))]
        while clauses and isinstance(clauses[0], syntax.SourceSetting):
            parts += [Break(), self.mark(clauses[0].span), _setting(clauses.pop(0))]
        lines = self.line(4, field.span, Group(parts, fill=True))
        for clause in clauses:
            if isinstance(clause, syntax.Means):
                lines += self.line(6, clause.span, self.strings(clause.raw, clause.span), f" means {_meaning(clause)}")
            else:
                lines += self.line(6, clause.span, _setting(clause))
        return lines

    def _example(self, item: syntax.Example) -> list[Line]:
        as_of = f"as of {item.as_of.text}" if item.as_of else ""
        head = _words("example", string(item.title), _scope([item.scope]), as_of)
        lines = self.line(0, item.span, head)
        for given in item.givens:
            lines += self.line(2, given.span, self._given(given))
        for expect in item.expects:
            lines += self.line(2, expect.span, *_expect(expect))
        return lines

    def _given(self, given: syntax.Given) -> Group:
        return Group([self.mark(given.span), f"{given.name}: ", self._given_value(given.value)], 0)

    def _given_value(self, value: syntax.Literal_ | syntax.NotGiven | syntax.Row | syntax.RowList | syntax.Texts) -> Part:
        match value:
            case syntax.NotGiven(word):
                return word
            case syntax.Texts(items):
                return self.strings(items, value.span)
            case syntax.Row(givens):
                return self._row(givens, value.span)
            case syntax.RowList(()):
                return "[]"
            case syntax.RowList(rows):
                inner: list[Part] = []
                for row in rows:
                    inner += [*([",", Break()] if inner else []), self.mark(row.span), self._row(row.givens, row.span)]
                return self.hanging("[", inner, "]", value.span, " ")
            case _:
                return literal(value)

    def _row(self, givens: tuple[syntax.Given, ...], span: Span) -> Part:
        if not givens:
            return "{}"
        inner: list[Part] = []
        for given in givens:
            inner += [*([Break()] if inner else []), self._given(given)]
        return self.hanging("{", inner, "}", span, " ")


def _override(override: bool) -> str:
    return "override " if override else ""


def _note(note: syntax.Note) -> str:
    match note:
        case syntax.Because(text):
            return f"because {string(text)}"
        case syntax.Ask(text):
            return f"ask {string(text)}"
        case syntax.Owner(text):
            return f"owner {string(text)}"
        case syntax.LevelNote(name):
            return f"level {name}"
        case syntax.UnknownCountsAs(met):
            return f"unknown counts as {'met' if met else 'not met'}"


def _move(move: syntax.Move) -> str:
    if move.kind != "reopen" or move.target is None:
        return move.kind
    return _words("reopen", _title(move.source), "to", string(move.target))


def _setting(setting: syntax.SourceSetting) -> str:
    return f"{setting.kind} {setting.text.value if setting.code else string(setting.text)}"


def _meaning(clause: syntax.Means) -> str:
    if isinstance(clause.meaning, syntax.String):
        return string(clause.meaning)
    return {True: "yes", False: "no", None: "missing"}[clause.meaning]


def _of(process: syntax.Name | None) -> str:
    return f"of {process}" if process else ""


def _expect(expect: syntax.Expect) -> list[Part]:
    match expect:
        case syntax.ExpectName(path, outcome, because):
            return [f"expect {path} is {outcome}", _because(because)]
        case syntax.ExpectScore(path, lowest, highest):
            return [f"expect {path} is {lowest}" + (f" to {highest}" if highest is not None else "")]
        case syntax.ExpectStage(kind, stage, process):
            return [_words("expect", kind, _of(process), string(stage) if stage else "none")]
        case syntax.ExpectClaim(claim, process):
            return [_words("expect claim", _of(process), claim)]
        case syntax.ExpectOverdue(outcome, process):
            return [_words("expect overdue", _of(process), "is", outcome)]
        case syntax.ExpectPromise(title, outcome):
            return [f"expect promise {string(title)} is {outcome}"]
        case syntax.ExpectMove(target, outcome, because, process):
            move = _words("expect move", _of(process), "to", string(target), "is", outcome)
            return [move, _because(because)]


def _because(paths: tuple[syntax.Path, ...] | None) -> Part:
    if paths is None:
        return ""
    written: list[Part] = [" because "]
    for path in paths:
        written += [*([",", Break()] if len(written) > 1 else []), str(path)]
    return Group(written, fill=True)
