"""The parts of a SARIF 2.1.0 file: a rule for each code, a result for each flag, places, messages.

What GitHub shows of it is kept short; the JSON forms of the commands hold everything.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.evaluate.carried import Suppression
from qualrules.report.code_pages import first_paragraph, page
from qualrules.report.flags import Flag, Mark, ended
from qualrules.report.record_form import Form
from qualrules.report.visible import visible

ROOT = "%SRCROOT%"
"""What stands for the folder of the run, from which the paths of the rulesets are told."""
LONGEST_DESCRIPTION = 1024
"""Characters that GitHub shows of a rule's description."""
MOST_LINES = 20
"""Remarks that a message holds; a broken promise may have a fact for each of a thousand rows."""
MOST_PLACES = 10
"""Further places of a result: those beyond the first few help nobody on a screen."""
_BRACKET = re.compile(r"(\\*)([\[\]])")
_BRACE = re.compile(r"[{}]")
_DRIVE = re.compile(r"[A-Za-z]:/")


def rule(code: str, name: str, level: Level) -> Form:
    """The rule of a code, with its page as help; the codes of plugins have none."""
    form: Form = {"id": code, "name": name, "defaultConfiguration": {"level": level.value}}
    if code not in CODES:
        return form | {"shortDescription": {"text": ended(visible(name))}, "help": {"text": visible(name)}}
    markdown = page(code)
    said = first_paragraph(markdown)
    return form | {
        "shortDescription": {"text": _cut(ended(said.partition(". ")[0]))},
        "fullDescription": {"text": _cut(said)},
        "help": {"text": f"{said}\nMore: qualrules explain {code}", "markdown": markdown},
    }


def result(flag: Flag, rule_index: int, *, with_baseline: bool) -> Form:
    """One result: what is said, where, of which record, and what tells it from others in the next run."""
    form: Form = {
        "ruleId": flag.code,
        "ruleIndex": rule_index,
        "level": flag.level.value,
        "message": {"text": message(flag)},
        "locations": _locations(flag),
    }
    related = [location(mark) for mark in flag.labels[:MOST_PLACES]]
    if related:
        form["relatedLocations"] = [{"id": number, **place} for number, place in enumerate(related, 1)]
    # GitHub knows results again by this one name only; it has to differ where two results are alike
    form["partialFingerprints"] = {"primaryLocationLineHash": flag.key, "qualrules/v1": flag.fingerprint}
    if flag.suppression is not None:
        form["suppressions"] = [_suppression(flag.suppression)]
    if with_baseline:
        form["baselineState"] = "unchanged" if flag.in_baseline else "new"
    return form


def message(flag: Flag) -> str:
    """The message as plain text in which nothing is a link: the sentence first, as GitHub cuts behind it."""
    lines = [*flag.lines[:MOST_LINES]]
    if len(flag.lines) > MOST_LINES:
        lines.append(f"and {len(flag.lines) - MOST_LINES} more")
    lines += [f"Ask: {question}" for question in flag.questions]
    return "\n".join(ended(plain(line)) for line in (flag.sentence, *lines))


def plain(text: str) -> str:
    """A text as SARIF's messages hold it: no link, no placeholder."""
    escaped = _BRACKET.sub(lambda match: f"{match[1] * 2}\\{match[2]}", text)
    return _BRACE.sub(lambda match: match[0] * 2, escaped)


def location(mark: Mark) -> Form:
    """A stretch of a file."""
    region = {
        "startLine": mark.line,
        "startColumn": mark.column,
        "endLine": mark.line,
        "endColumn": mark.end_column,
    }
    form: Form = {"physicalLocation": {"artifactLocation": _artifact(mark.path), "region": region}}
    if mark.text:
        form["message"] = {"text": ended(plain(mark.text))}
    return form


def notification(level: Level, text: str) -> Form:
    """What is to be said of the run as a whole."""
    return {"level": level.value, "message": {"text": plain(text)}}


def _locations(flag: Flag) -> list[Form]:
    place: Form = location(flag.mark) if flag.mark is not None else {}
    if flag.record is not None:
        record_type, record_id = flag.record
        name = {"name": record_id} if record_id else {}
        full = f"{record_type}/{record_id}" if record_id else record_type
        place["logicalLocations"] = [{**name, "fullyQualifiedName": full, "kind": "object"}]
    return [place] if place else []


def _artifact(path: str) -> Form:
    """A path as a URI: relative to the root, or whole where it does not lie in it."""
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    if _DRIVE.match(path):
        return {"uri": f"file:///{path[:2]}{quote(path[2:])}"}
    return {"uri": quote(path), "uriBaseId": ROOT}


def _suppression(one: Suppression) -> Form:
    owner = {"owner": visible(one.owner)} if one.owner else {}
    return {
        "kind": "external",
        "status": "accepted",
        "justification": visible(one.reason),
        "properties": {**owner, "expires": one.expires.isoformat()},
    }


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1]}…"
