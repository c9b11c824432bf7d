"""`agree`: the agreement as a document, signing it, and whether the text still says what was signed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import click

from qualrules.cli.exits import CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Format, Later
from qualrules.cli.options import AsOf
from qualrules.cli.screen import is_terminal, show_diagnostics
from qualrules.cli.talk import say
from qualrules.evaluate.meaning import SIGNED
from qualrules.model.values import BLANKS, fold
from qualrules.report import signatures_text
from qualrules.report.signatures import SignaturesReport
from qualrules.report.visible import visible
from qualrules.workspace.agreeing import Agreeing
from qualrules.workspace.clock import run_moment, undated
from qualrules.workspace.loading import is_shipped, load_ruleset
from qualrules.workspace.output import STANDARD_OUTPUT, write_bytes, write_text

if TYPE_CHECKING:
    from qualrules.report.agreement_parts import Agreement

FORMATS: Final[dict[str, Callable[[Any], Any]]] = {
    "markdown": Later("agreement_markdown"),
    "html": Later("agreement_html"),
    "pdf": Later("agreement_pdf"),
}
OF_CHECK: Final[dict[str, Callable[[Any], Any]]] = {
    "text": signatures_text.render,
    "json": Later("signatures_json"),
}
LONGEST: Final = 200
"""Characters of a signer's name."""
_PLURAL: Final = {"process": "processes", "criterion": "criteria"}


@click.command("agree")
@click.argument("ruleset", metavar="RULESET")
@click.option("--sign", "by", metavar="NAME", help="Sign it: write what it means now into qualrules.lock.")
@click.option("--check", is_flag=True, help="Exit with 1 where it no longer means what was signed.")
@click.option("--as-of", type=AsOf(), help="The day of the signature, instead of today.")
@click.option(
    "--format",
    "form",
    metavar="[markdown|html|pdf]",
    help="The form of the document (default: markdown); of --check: text or json.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
def agree(
    ruleset: str, by: str | None, check: bool, as_of: date | None, form: str | None, output: str | None
) -> int:
    """The agreement in plain sentences, to read and to sign; and whether the text still says what was signed.

    A signature holds what each definition, process, promise, score and criterion means, in qualrules.lock beside the
    ruleset. Titles, notes, examples, comments, layout and order may change; what changes an answer may not.

    \b
    Exit code: 0 done, and --check: it means what was signed; 1 --check: it does not, or somebody named
    in `agreed by` has not signed; 2 the ruleset has mistakes, or the lock cannot be read.

    \b
    Example:
      qualrules agree sales.qual --format html -o agreement.html
      qualrules agree sales.qual --sign "Head of Sales"
      qualrules agree sales.qual --check
    """
    _possible(by, check, as_of, form, output)
    render = _renderer("signatures" if check else "agree", OF_CHECK if check else FORMATS, form)
    agreeing = _opened(ruleset)
    if by is not None:
        return _sign(agreeing, by, as_of)
    if check:
        return _check(agreeing, render, output)
    return _document(agreeing, render, output)


def _possible(by: str | None, check: bool, as_of: date | None, form: str | None, output: str | None) -> None:
    """Refuse what does not go together."""
    if by is not None and (check or form is not None or output is not None):
        raise click.UsageError("--sign goes with no --check, --format or -o: sign first, then look")
    if by is None and as_of is not None:
        raise click.UsageError("--as-of is the day of a signature: it goes with --sign")


def _renderer(
    command: str, renderers: dict[str, Callable[[Any], Any]], form: str | None
) -> Callable[[Any], Any]:
    if form is None:
        return next(iter(renderers.values()))
    context = click.get_current_context()
    option = next(each for each in context.command.params if each.name == "form")
    return Format(command, renderers).convert(form, option, context)


def _opened(ruleset: str) -> Agreeing:
    loaded = load_ruleset(ruleset)
    if loaded.rules is None:
        raise CannotDo(loaded.diagnostics)
    return Agreeing(loaded, loaded.rules)


# ── The document ──────────────────────────────────────────────────────────────────────────────────────────────────


def _document(agreeing: Agreeing, render: Callable[[Any], Any], output: str | None) -> int:
    # Imported here: signing and checking need none of it.
    from qualrules.report.agreement import agreement

    document = agreement(agreeing.rules, agreeing.signatures)
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


# ── Signatures ────────────────────────────────────────────────────────────────────────────────────────────────────


def _sign(agreeing: Agreeing, by: str, as_of: date | None) -> int:
    by = _name(by)
    _demand_lock(agreeing, "signed")
    counts = Counter(kind for kind, _ in agreeing.meaning.digests.items)
    if not counts:
        raise CannotDo(
            "there is nothing to sign: the ruleset has no definition, process, promise, score or criterion"
        )
    header = agreeing.rules.header
    day = run_moment(as_of, header).today
    again = agreeing.sign(by, day)
    said = [f"{counts[kind]} {_plural(kind, counts[kind])}" for kind in SIGNED if counts[kind]]
    ruleset = f"{header.name} {header.version}".strip() or agreeing.file
    click.echo(visible(f'"{by}" signed {ruleset} on {day.isoformat()}: {", ".join(said)}'))
    click.echo(visible(f"written to {agreeing.lock}{', in place of the earlier signature' if again else ''}"))
    if header.agreed_by and fold(by) not in {fold(name.strip(BLANKS)) for name in header.agreed_by}:
        say(f'note: "{by}" is not among those whom the ruleset names in `agreed by`')
    return CLEAN


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else _PLURAL.get(kind, f"{kind}s")


def _name(by: str) -> str:
    """The signer's name as it is kept."""
    by = by.strip(BLANKS)
    if not by:
        raise click.UsageError('--sign needs a name: --sign "Head of Sales"')
    if not by.isprintable():
        raise click.UsageError("--sign needs a name on one line, without signs that cannot be seen")
    if len(by) > LONGEST:
        raise click.UsageError(f"a name has {LONGEST} characters at most")
    return by


def _check(agreeing: Agreeing, render: Callable[[Any], Any], output: str | None) -> int:
    _demand_lock(agreeing, "checked")
    report = agreeing.checked()
    if render is OF_CHECK["text"] and output in (None, STANDARD_OUTPUT) and report.diagnostics:
        show_diagnostics(report.diagnostics, sys.stdout)
    else:
        write_text(output, render(report))
    if report.diagnostics:
        say(_next(agreeing, report))
    return FINDINGS if report.diagnostics else CLEAN


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


def _demand_lock(agreeing: Agreeing, what: str) -> None:
    """Refuse a ruleset that has no place for signatures."""
    if agreeing.lock is not None:
        return
    if is_shipped(agreeing.file):
        name = agreeing.file.rpartition("/")[2].partition(".")[0]
        raise CannotDo(
            f'"{agreeing.file}" ships with qualrules: there is no place beside it for signatures',
            f"take a copy: qualrules init DIR --template {name}",
        )
    raise CannotDo(f"standard input cannot be {what}: signatures stand beside a file", "name the file")
