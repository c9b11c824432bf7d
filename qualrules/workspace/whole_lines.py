"""The lines of `run --format csv` and `jsonl` from results: the texts that `report` writes, made by the database.

One line is a text when it comes here, but for what the database does not know how to write. What a column is called, and
how a text is written in a form, is `report`'s to say.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import islice

from qualrules.engines.sql.lines import STANDING, Cells, Part, before_rest, line, odd_id
from qualrules.engines.sql.relations import ID
from qualrules.report import json_text
from qualrules.report.record_form import clean
from qualrules.report.results import RunReport
from qualrules.report.run_csv import Column, columns_of
from qualrules.report.spreadsheet_text import csv_text
from qualrules.truth import Outcome
from qualrules.workspace.whole_run import Question, WholeRun

PIECE = 5_000
"""Lines that are written at once."""
WORDS: Mapping[Outcome, str] = {outcome: outcome.value for outcome in Outcome}
JSON_WORDS: Mapping[Outcome, str] = {outcome: f'"{word}"' for outcome, word in WORDS.items()}


# ── CSV ──


def csv_lines(run: WholeRun, report: RunReport) -> Iterator[str]:
    """The header, then the rows in pieces."""
    columns = columns_of(report)
    yield ",".join(_csv_cell(".".join(column)) for column in columns) + "\n"
    for question in run.questions:
        cells = Cells(question.layout, run.dialect, _csv_cell, WORDS)
        head = f"{_csv_cell(question.record)},"
        rest: list[Part] = []
        for column in columns[2:]:
            rest += [Part(","), _csv_part(column, question, cells)]
        yield from _csv_of(run, question, head, rest)


def _csv_of(run: WholeRun, question: Question, head: str, rest: list[Part]) -> Iterator[str]:
    say = run.dialect
    text = f"{before_rest(head, '', say)} || {line(rest, say)}"
    for batch in run.rows(question, [odd_id(say), text]):
        yield "".join(
            f"{written}\n" if odd is None else f"{head}{_csv_cell(str(odd))}{written}\n"
            for odd, written in batch
        )


def _csv_part(column: Column, question: Question, cells: Cells) -> Part:
    """A cell, empty where the column is of records of another type."""
    group, name, *rest = column
    layout = question.layout
    if group in ("criteria", "definitions", "promises") and name in getattr(layout, group):
        return cells.outcome(".".join(column))
    if group == "scores" and name in layout.scores:
        return cells.points(".".join(column))
    process = next((each for each in layout.processes if each.name == name), None)
    if group != "processes" or process is None:
        return Part("")
    return cells.standing(process, rest[0]) if len(rest) == 1 else cells.outcome(".".join(column))


def _csv_cell(text: str | None) -> str:
    """A cell as it stands in its line."""
    if text is None:
        return ""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(["", csv_text(text)])
    return out.getvalue()[1:-1]


# ── JSON lines ──


def json_lines(run: WholeRun, report: RunReport) -> Iterator[str]:
    """The lines in pieces."""
    for question in run.questions:
        start = json_text.one_line({"schema": "qualrules/record/v1", "record": {"type": question.record}})
        head = start.removesuffix("}}") + ',"id":'
        rest = line(
            _record(question, report, Cells(question.layout, run.dialect, _json, JSON_WORDS)), run.dialect
        )
        own = run.dialect.identifier(ID)
        lines = (
            f'{head}{_json(clean(str(id)))}}},"place":{_json(clean(place) or None)}{written}\n'
            for place, (id, written) in run.placed(question, [own, rest])
        )
        while piece := "".join(islice(lines, PIECE)):
            yield piece


def _record(question: Question, report: RunReport, cells: Cells) -> Iterator[Part]:
    """The rest of a record's document, behind its place: as `record_form` has it."""
    layout = question.layout
    for group in ("criteria", "definitions"):
        names = getattr(layout, group)
        yield from _object(f',"{group}":', {name: [cells.outcome(f"{group}.{name}")] for name in names})
    scores = {name: list(_object("", _ends(name, cells))) for name in layout.scores}
    yield from _object(',"scores":', scores)
    yield from _object(
        ',"promises":', {title: [cells.outcome(f"promises.{title}")] for title in layout.promises}
    )
    shown = [each for each in layout.processes if not report.processes or each.name in report.processes]
    processes: dict[str, list[Part]] = {}
    for process in shown:
        stages = [each.name for each in process.stages] + [each.name for each in process.outcomes]
        standing = {part: [cells.standing(process, part)] for part in STANDING}
        own = {name: [cells.outcome(f"processes.{process.name}.stages.{name}")] for name in stages}
        processes[process.name] = list(_object("", standing | {"stages": list(_object("", own))}))
    yield from _object(',"processes":', processes)
    yield Part("}")


def _ends(name: str, cells: Cells) -> dict[str, list[Part]]:
    return {end: [cells.points(f"scores.{name}.{end}")] for end in ("lowest", "highest")}


def _object(before: str, members: Mapping[str, list[Part]]) -> Iterator[Part]:
    yield Part(f"{before}{{")
    for number, (name, value) in enumerate(members.items()):
        yield Part(f"{',' if number else ''}{_json(name)}:")
        yield from value
    yield Part("}")


def _json(text: str | None) -> str:
    return json_text.one_line(text)
