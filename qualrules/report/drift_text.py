"""A difference between the CRM's own lists, stages or gates and the agreed ones, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.reading.drift import Drift


def drift_in_words(drift: Drift) -> str:
    """The whole sentence, without the field that it is about."""
    match drift.kind:
        case "order":
            where = f' of the pipeline "{drift.stage}"' if drift.stage else ""
            return f"the CRM's order{where} is {_quoted(drift.crm)}, the agreed one {_quoted(drift.agreed)}"
        case "label":
            return (
                f'"{drift.stage}" is a stage of {_quoted(drift.crm, " and ")}, '
                "and the process does not say for which pipeline it is"
            )
        case "gate":
            return _gate(drift)
    what = "stage" if drift.kind == "stage" else "value"
    parts = [f"only the CRM has the {_plural(what, drift.crm)} {_quoted(drift.crm)}"] if drift.crm else []
    if drift.agreed:
        parts.append(f"only the definition has {_quoted(drift.agreed)}")
    if drift.retired:
        parts.append(f"the CRM no longer offers {_quoted(drift.retired)}")
    return "; ".join(parts)


def _gate(drift: Drift) -> str:
    parts = []
    if drift.crm:
        parts.append(f"only the CRM asks for {_quoted(drift.crm)}")
    if drift.agreed:
        parts.append(f"only the agreed gate needs {', '.join(drift.agreed)}")
    return f'in "{drift.stage}" {"; ".join(parts)}'


def _quoted(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(f'"{text}"' for text in texts)


def _plural(word: str, texts: tuple[str, ...]) -> str:
    return word if len(texts) == 1 else f"{word}s"
