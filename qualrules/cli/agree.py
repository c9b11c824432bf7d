"""`agree`: the agreement as a document, signing it, and whether the text still says what was signed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from qualrules.cli.exits import CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Format, Later, form_of_file
from qualrules.cli.options import PROOF_SECONDS, AsOf
from qualrules.cli.screen import is_terminal, show_diagnostics
from qualrules.cli.signing import demand_lock, sign
from qualrules.cli.talk import say
from qualrules.report import signatures_text
from qualrules.report.signatures import SignaturesReport
from qualrules.workspace.agreeing import Agreeing
from qualrules.workspace.clock import undated
from qualrules.workspace.inputs import refuse_overwriting
from qualrules.workspace.loading import load_ruleset, rulesets_in
from qualrules.workspace.output import STANDARD_OUTPUT, write_bytes, write_text

if TYPE_CHECKING:
    from qualrules.report.agreement_parts import Agreement, Block

FORMATS: Final[dict[str, Callable[[Any], Any]]] = {
    "markdown": Later("agreement_markdown"),
    "html": Later("agreement_html"),
    "pdf": Later("agreement_pdf"),
}
OF_CHECK: Final[dict[str, Callable[[Any], Any]]] = {
    "text": signatures_text.render,
    "json": Later("signatures_json"),
}


@click.command("agree")
@click.argument("ruleset", metavar="RULESET")
@click.option("--sign", "by", metavar="NAME", help="Sign it: write what it means now into qualrules.lock.")
@click.option("--check", is_flag=True, help="Exit with 1 where it no longer means what was signed.")
@click.option(
    "--since",
    metavar="REV",
    help="With what has changed in meaning since this revision of git, proved by `diff`.",
)
@click.option(
    "--as-of",
    type=AsOf(),
    help="The day of the signature, or of the records that --since shows, instead of today.",
)
@click.option(
    "--format",
    "form",
    metavar="[markdown|html|pdf]",
    help="The form of the document (default: markdown); of --check: text or json.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file instead of standard output; without --format its ending says the form.",
)
def agree(
    ruleset: str,
    by: str | None,
    check: bool,
    since: str | None,
    as_of: date | None,
    form: str | None,
    output: str | None,
) -> int:
    """The agreement in plain sentences, to read and to sign; and whether the text still says what was signed.

    A signature holds what each definition, process, promise, score and criterion means, in qualrules.lock beside the
    ruleset. Titles, notes, examples, comments, layout and order may change; what changes an answer may not.

    --check takes a folder of several rulesets, too: each that somebody has signed, or is to sign, is checked.

    \b
    Exit code: 0 done, and --check: it means what was signed; 1 --check: it does not, or somebody named
    in `agreed by` has not signed; 2 the ruleset has mistakes, or the lock cannot be read.

    \b
    Example:
      qualrules agree sales.qual --format html -o agreement.html
      qualrules agree sales.qual --since v2.0.0 --format html -o agreement.html
      qualrules agree sales.qual --sign "Head of Sales"
      qualrules agree sales.qual --check
    """
    _possible(by, check, since, as_of, form, output)
    render = _renderer("signatures" if check else "agree", OF_CHECK if check else FORMATS, form, output)
    if check and len(several := _several(ruleset)) > 1:
        if form not in (None, "text") or output is not None:
            raise CannotDo(
                "a form and a file hold the signatures of one ruleset", f"name one: {', '.join(several)}"
            )
        return _check_each(ruleset, several)
    agreeing = _opened(ruleset)
    if by is not None:
        return sign(agreeing, by, as_of)
    if check:
        return _check(agreeing, render, output)
    news = _news(agreeing, since, as_of) if since is not None else ()
    return _document(agreeing, render, output, news)


def _possible(
    by: str | None, check: bool, since: str | None, as_of: date | None, form: str | None, output: str | None
) -> None:
    """Refuse what does not go together."""
    if since is not None and (by is not None or check):
        raise click.UsageError("--since is a part of the document: it goes with no --sign or --check")
    if by is not None and (check or form is not None or output is not None):
        raise click.UsageError("--sign goes with no --check, --format or -o: sign first, then look")
    if by is None and since is None and as_of is not None:
        raise click.UsageError("--as-of is the day of a signature: it goes with --sign, or with --since")


def _renderer(
    command: str, renderers: dict[str, Callable[[Any], Any]], form: str | None, output: str | None
) -> Callable[[Any], Any]:
    """The renderer of the form that was asked for; else of the form that the ending of the file says; else the first."""
    if form is None:
        return form_of_file(output, renderers)
    context = click.get_current_context()
    option = next(each for each in context.command.params if each.name == "form")
    return Format(command, renderers).convert(form, option, context)


def _several(target: str) -> list[str]:
    """The rulesets of a folder."""
    if not Path(target).is_dir():
        return []
    return [each.files[0].name for each in rulesets_in(target)[0]]


def _opened(ruleset: str) -> Agreeing:
    loaded = load_ruleset(ruleset)
    if loaded.rules is None:
        raise CannotDo(loaded.diagnostics)
    return Agreeing(loaded, loaded.rules)


# ── The document ──────────────────────────────────────────────────────────────────────────────────────────────────


def _news(agreeing: Agreeing, revision: str, as_of: date | None) -> Sequence[Block]:
    """What has changed since a revision, as a part of the document."""
    # Imported here: a document without it needs no comparison.
    from qualrules.report import diff_blocks
    from qualrules.workspace.comparing import compared, since

    sides = since(revision, agreeing.loaded)
    if sides.diagnostics:
        raise CannotDo(sides.diagnostics)
    return tuple(diff_blocks.since(compared(sides, PROOF_SECONDS, as_of), revision))


def _document(
    agreeing: Agreeing, render: Callable[[Any], Any], output: str | None, news: Sequence[Block]
) -> int:
    # Imported here: signing and checking need none of it.
    from qualrules.report.agreement import agreement

    refuse_overwriting([output] if output is not None else [], agreeing.inputs)
    document = agreement(agreeing.rules, agreeing.signatures, news)
    rendered = _pdf(document, output) if render is FORMATS["pdf"] else render(document)
    if isinstance(rendered, bytes):
        write_bytes(output, rendered)
    else:
        write_text(output, rendered)
    return CLEAN


def _pdf(document: Agreement, output: str | None) -> bytes:
    if output in (None, STANDARD_OUTPUT) and is_terminal(sys.stdout):
        raise CannotDo("a PDF is not shown on a terminal", "name a file: -o agreement.pdf")
    from qualrules.report import agreement_pdf

    try:
        with undated():
            return agreement_pdf.render(document)
    except agreement_pdf.PdfNotPossibleError as error:
        raise CannotDo(str(error), error.advice) from None


# ── Whether it still holds ───────────────────────────────────────────────────────────────────────────────────────────────


def _check(agreeing: Agreeing, render: Callable[[Any], Any], output: str | None) -> int:
    demand_lock(agreeing, "checked")
    refuse_overwriting([output] if output is not None else [], agreeing.inputs)
    report = agreeing.checked()
    if render is OF_CHECK["text"] and output in (None, STANDARD_OUTPUT) and report.diagnostics:
        show_diagnostics(report.diagnostics, sys.stdout)
    else:
        write_text(output, render(report))
    if changed := signatures_text.changed_words(report):
        say(changed)
    if report.diagnostics:
        say(_next(agreeing, report))
    return FINDINGS if report.diagnostics else CLEAN


def _check_each(folder: str, names: Sequence[str]) -> int:
    """Check the rulesets of a folder that somebody has signed, or is to sign."""
    opened = [_opened(name) for name in names]
    asked = [each for each in opened if each.is_asked]
    if not asked:
        raise CannotDo(
            f'nobody has signed any of the rulesets of the folder "{folder}"', "check one alone, or sign one"
        )
    code = max(_check(each, OF_CHECK["text"], None) for each in asked)
    if len(asked) < len(opened):
        left = ", ".join(each.file for each in opened if not each.is_asked)
        say(f"passed by, because nobody has signed them and no `agreed by` says who is to: {left}")
    return code


def _next(agreeing: Agreeing, report: SignaturesReport) -> str:
    """What to do about signatures that do not hold."""
    stale = [one.by for one in report.signatures if one.state == "moved on"]
    names = [*stale, *report.unsigned] or ["NAME"]
    if not stale:
        return f'to sign: qualrules agree {agreeing.file} --sign "{names[0]}"'
    return (
        "what is meant to change is signed anew, by each who agrees: "
        f'qualrules agree {agreeing.file} --sign "{names[0]}"'
    )
