"""How processes, sources and examples are written."""

from __future__ import annotations

from qualrules.grammar import syntax
from qualrules.grammar.layout import Break, Group, Line, Part
from qualrules.grammar.print_conditions import comma, literal, string
from qualrules.grammar.print_parts import PartsPrinter, note_text, override_word, scope, title, words
from qualrules.source import Span


class ProcessPrinter(PartsPrinter):
    """Writes processes, sources and examples as lines."""

    # ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def process(self, item: syntax.Process) -> list[Line]:
        """`process sales …`."""
        head = words(
            f"{override_word(item.override)}process", item.name, title(item.title), scope(item.scope)
        )
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
            head = words("stage", string(step.name), title(step.title))
        else:
            after = f"after {string(step.after)}" if step.after else ""
            head = words("outcome", string(step.name), step.result, title(step.title), after)
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
                return [words("stay at most", literal(duration), f"since {since}" if since else "")]
            case syntax.Owner():
                return [note_text(clause)]

    # ── Sources and examples ──────────────────────────────────────────────────────────────────────────────────────

    def source(self, item: syntax.Source) -> list[Line]:
        """`source production …`."""
        head = words("source", item.name, title(item.title), scope(item.adapter))
        lines = self.line(0, item.span, head)
        for setting in item.settings:
            lines += self.line(2, setting.span, _setting(setting))
        for record in item.records:
            identified = f"identified by {string(record.id_column)}" if record.id_column else ""
            lines += self.line(2, record.span, words(record.record, "from", string(record.place), identified))
            for field in record.fields:
                lines += self._source_field(field)
        return lines

    def _source_field(self, field: syntax.SourceField) -> list[Line]:
        child = f"{field.child} {field.kind}" if field.child else ""
        clauses = list(field.clauses)
        parts: list[Part] = [words(f"{field.name}:", child, string(field.column))]
        while clauses and isinstance(setting := clauses[0], syntax.SourceSetting):
            parts += [Break(), self.mark(setting.span), _setting(setting)]
            del clauses[0]
        lines = self.line(4, field.span, Group(parts, fill=True))
        for clause in clauses:
            if isinstance(clause, syntax.Means):
                lines += self.line(
                    6, clause.span, self.strings(clause.raw, clause.span), f" means {_meaning(clause)}"
                )
            else:
                lines += self.line(6, clause.span, _setting(clause))
        return lines

    def example(self, item: syntax.Example) -> list[Line]:
        """`example "…" …`."""
        as_of = f"as of {item.as_of.text}" if item.as_of else ""
        head = words("example", string(item.title), scope(item.scope), as_of)
        lines = self.line(0, item.span, head)
        for given in item.givens:
            lines += self.line(2, given.span, self._given(given))
        for expect in item.expects:
            lines += self.line(2, expect.span, *_expect(expect))
        return lines

    def _given(self, given: syntax.Given) -> Group:
        return Group([self.mark(given.span), f"{given.name}: ", self._given_value(given.value)], 0)

    def _given_value(
        self, value: syntax.Literal_ | syntax.NotGiven | syntax.Row | syntax.RowList | syntax.Texts
    ) -> Part:
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
                    inner += [*comma(inner), self.mark(row.span), self._row(row.givens, row.span)]
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


def _move(move: syntax.Move) -> str:
    if move.kind != "reopen" or move.target is None:
        return move.kind
    return words("reopen", title(move.source), "to", string(move.target))


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
            return [words("expect", kind, _of(process), string(stage) if stage else "none")]
        case syntax.ExpectClaim(claim, process):
            return [words("expect claim", _of(process), claim)]
        case syntax.ExpectOverdue(outcome, process):
            return [words("expect overdue", _of(process), "is", outcome)]
        case syntax.ExpectPromise(title, outcome):
            return [f"expect promise {string(title)} is {outcome}"]
        case syntax.ExpectMove(target, outcome, because, process):
            move = words("expect move", _of(process), "to", string(target), "is", outcome)
            return [move, _because(because)]


def _because(paths: tuple[syntax.Path, ...] | None) -> Part:
    if paths is None:
        return ""
    written: list[Part] = [" because "]
    for path in paths:
        written += [*comma(written[1:]), str(path)]
    return Group(written, fill=True)
