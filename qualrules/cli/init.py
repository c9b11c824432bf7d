"""`init`: a working start, drafted from an export, copied from a shipped ruleset, or for a CRM; and its pipeline."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from qualrules.cli.exits import CLEAN, CannotDo
from qualrules.cli.opening import give_account
from qualrules.cli.talk import say
from qualrules.plugins.manager import load_plugins
from qualrules.reading.draft import Draft
from qualrules.workspace.pipeline_texts import TEXTS
from qualrules.workspace.pipelines import has_rulesets
from qualrules.workspace.session import SessionError
from qualrules.workspace.starting import Held, Start, Wish, counted, prepare, try_out, write
from qualrules.workspace.texts import STANDARD_INPUT

DEFAULT = "bant"
LISTED = 8


@click.command("init")
@click.argument("places", nargs=-1, metavar="[DIR]")
@click.option(
    "--from", "files", multiple=True, metavar="FILE", help="Draft from this export; may be repeated."
)
@click.option("--template", metavar="NAME", help=f"Copy this shipped ruleset; without any option: {DEFAULT}.")
@click.option("--crm", metavar="NAME", help="Write a source block for this CRM (an adapter).")
@click.option(
    "--ci", type=click.Choice(list(TEXTS)), help="Write the pipeline that keeps the rulesets of DIR right."
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
def init(
    places: Sequence[str],
    files: tuple[str, ...],
    template: str | None,
    crm: str | None,
    ci: str | None,
    force: bool,
) -> int:
    """Write a ruleset with examples, and a source block, that run at once. No file is written over.

    With --from the record types, fields, types, picklists, stages and placeholders are guessed from all rows of an
    export, and said; what is ambiguous is left as text with the question to answer. Values of records are not copied.

    With --ci the pipeline goes into the root of the repository; where DIR has rulesets, no other file is written.

    \b
    Example:
      qualrules init sales --from deals.csv --from accounts.csv
      qualrules init sales --template bant --crm salesforce
      qualrules init sales --ci github
    """
    folder, more = _folder(places, bool(files))
    if not (files or template or crm or (ci and has_rulesets(folder))):
        template = DEFAULT
    wish = Wish(folder, (*files, *more), template, crm, force, ci)
    if STANDARD_INPUT in wish.files:
        raise click.UsageError("--from takes files: the export is read again for the first run")
    start = prepare(wish, load_plugins())
    taken = start.taken()
    if taken and not force:
        raise CannotDo(
            f"{', '.join(map(str, taken))} {'is' if len(taken) == 1 else 'are'} there already",
            *_ways_out(start, taken, ci),
        )
    write(start)
    for path in start.texts:
        click.echo(path)
    for line in _told(start):
        say(line)
    if start.ruleset is not None or start.source is not None:
        _first_run(start, wish)
    return CLEAN


def _ways_out(start: Start, taken: Sequence[Path], ci: str | None) -> Iterator[str]:
    """What helps where files are there already: a repository has one pipeline, whatever DIR is."""
    if start.pipeline is None or start.pipeline.path not in taken:
        yield "--force writes over, another DIR leaves what is there"
        return
    if len(taken) > 1:
        yield "--force writes over all of them, another DIR leaves all but the pipeline"
    yield (
        "the repository has one pipeline: name the folder that holds all rulesets, as in "
        f"qualrules init . --ci {ci} --force, or change RULESETS in {start.pipeline.path}"
    )


def _folder(places: Sequence[str], with_files: bool) -> tuple[Path, tuple[str, ...]]:
    """DIR, and further files of `--from a.csv b.csv`."""
    more = tuple(place for place in places if with_files and Path(place).is_file())
    folders = [place for place in places if place not in more]
    if len(folders) > 1:
        raise click.UsageError(f"one DIR, not {len(folders)}: {', '.join(folders)}")
    folder = Path(folders[0] if folders else ".")
    if folder.is_file():
        raise click.UsageError(f'"{folder}" is a file; to draft from it: --from {folder}')
    return folder, more


def _told(start: Start) -> Iterator[str]:
    """What was guessed, in a few lines."""
    for name in start.put_aside:
        yield f'"{name}" tells of the past, so it is no record type'
    if start.draft is not None:
        yield from _guesses(start.draft)
    if start.waiting:
        listed = ", ".join(start.waiting[:LISTED]) + (", …" if len(start.waiting) > LISTED else "")
        yield f"{len(start.waiting)} fields wait for a column in {start.source}: {listed}"
    if start.pipeline is not None:
        yield from start.pipeline.remarks


def _guesses(draft: Draft) -> Iterator[str]:
    types = ", ".join(f"{count} {word}" for word, count in counted(draft).most_common())
    records = ", ".join(f"{one.name} from {one.table.name}" for one in draft.records)
    yield f"guessed: {records}"
    yield f"guessed: fields of these types: {types}"
    process = draft.process
    if process is not None:
        stages = ", ".join(f'"{one.name}"' for one in process.stages)
        ends = ", ".join(f'"{one.name}" {one.result}' for one in process.outcomes) or "none"
        yield f"guessed: {process.claim.column} is the stage: {stages}; ends: {ends}; ordered by {process.ordered_by}"
    else:
        yield "no column was taken for the stage, so there is no process yet"
    if draft.placeholders:
        listed = ", ".join(f'"{text}" ({count:,})' for text, count in draft.placeholders.most_common(LISTED))
        yield f"guessed: placeholders: {listed}"
    left = sum(len(columns) for one in draft.records for columns in one.left_out.values())
    if left:
        yield f"{left:,} columns are no field; the source block names them and says why"
    questions = draft.open_questions
    for field, question in questions[:LISTED]:
        yield f"to decide: {field}: {question}"
    if len(questions) > LISTED:
        yield f"to decide: {len(questions) - LISTED} more, each beside its field"


def _first_run(start: Start, wish: Wish) -> None:
    try:
        held = try_out(start, wish.files)
    except SessionError as error:
        raise CannotDo(
            error.diagnostics, "the files are written; this keeps their first run from going"
        ) from None
    if held.mistakes:
        raise CannotDo(
            f"what was written has {held.mistakes} mistakes: `qualrules check {wish.folder}` shows them"
        )
    say(f"checked: no mistakes; {held.examples} examples come true")
    if held.session is not None and held.counts is not None:
        for line in _ran(held):
            say(line)
        give_account(held.session, values=False)
    say(f"next: {_next(start, wish)}")


def _ran(held: Held) -> Iterator[str]:
    assert held.session is not None
    assert held.counts is not None
    records = held.counts.records
    yield f"read {records:,} {' and '.join(held.session.top)} records"
    for name, answers in held.counts.criteria.items():
        told = ", ".join(f"{answers[outcome]:,} {outcome.words}" for outcome in answers)
        yield f"  {name}: {told}"
    for name, process in held.counts.processes.items():
        claims = ", ".join(f"{count:,} {claim.value}" for claim, count in process.claims.items() if count)
        yield f"  {name}: {claims}"


def _next(start: Start, wish: Wish) -> str:
    folder, files = shlex.quote(str(wish.folder)), shlex.join(wish.files)
    if start.draft is None or start.ruleset is None:
        then = f"fill in {start.source}, then qualrules sources {folder} DATA" if start.source else ""
        return then or f"edit {start.ruleset}, then qualrules test {folder}"
    command = "audit" if start.draft.process is not None else "run"
    return (
        f"agree what {start.ruleset} should say, qualrules test {folder}, "
        f"qualrules {command} {start.ruleset} {files} --source {start.source}"
    )
