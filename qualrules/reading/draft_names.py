"""Agreed names for the columns and tables of an export: short, in lower case, no word of the language, each once.

Also what names alone say: that a column holds an id, a person, an amount, a stage. Values are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection

LONGEST = 40
"""Signs of a name; headers of surveys are whole sentences."""
RESERVED = frozenset(
    (
        "all", "any", "at", "claim", "count", "days", "earliest", "every", "exactly", "highest", "latest", "length",
        "lowest", "met", "missing", "move", "no", "none", "not", "now", "overdue", "possible", "promise", "some",
        "today", "total", "unknown", "yes", "known", "is", "and", "or", "where", "when",
    )
)  # fmt: skip
"""Words that read badly as a field's name, or cannot be the name of a rule."""
TYPES = frozenset(
    ("text", "number", "money", "percent", "yes", "date", "datetime", "list", "one", "some", "stage")
)
_NAME = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_UNITS = {"%": "percent", "#": "number", "$": "", "€": "", "£": ""}
_KINDS = (
    ("lead", r"leads?|enquir\w*|inquir\w*"),
    ("opportunity", r"opportunit\w*|opps?|deals?|potentials?|pipeline|verkaufschancen?"),
    ("contact", r"contacts?|persons?|people|kontakte?"),
    ("account", r"accounts?|compan(?:y|ies)|organi[sz]ations?|organi[sz]ationen|customers?|kunden?|firmen"),
    ("product", r"products?|items?|produkte?"),
    ("line", r"lines?|lineitems?"),
    ("user", r"users?|owners?"),
)
_OF_FILES = ("data", "export", "exports", "report", "list", "table", "rows", "all", "csv", "final", "copy")
_PERSONAL = re.compile(
    r"\b(?:\w*name|agent|owner|manager|rep|representative|assigned|assignee|author|person|people|contact|customer"
    r"|client|account|company|organi[sz]ation|firm|employer|vendor|e ?mail|mail|phone|mobile|fax|street|address"
    r"|city|town|zip|postal|postcode|url|website|domain|linkedin|twitter|birth\w*|gender|salutation|iban|tax"
    r"|created by|modified by|updated by|sold by|verk(?:ä|ae)ufer\w*|kunde\w*|firma|ansprechpartner\w*|vendeur"
    r"|cliente?|nombre|nom|prénom|vorname|nachname|note|notes|comment|comments|description|subject|next step)\b"
)
_ID = re.compile(r"(?:^|\b)(?:id|ids|key|guid|uuid|number|no|nr|code|sfid|record id)$")
_NO_AMOUNT = re.compile(
    r"\b(?:id|ids|guid|uuid|phone|mobile|fax|zip|postal|postcode|plz|telefon|sku|iban|vat)\b"
)
_MONEY = re.compile(
    r"\b(?:amount|value|price|revenue|budget|cost|costs|fee|arr|mrr|acv|tcv|total|sum|salary|turnover|betrag|umsatz"
    r"|preis|wert|montant|importe|valor)\b"
)
_PERCENT = re.compile(
    r"\b(?:percent|percentage|probability|pct|discount|margin|wahrscheinlichkeit|rabatt)\b|%"
)
_STAGE = re.compile(r"\b(?:stage|phase|dealstage|stagename|stufe|étape|etapa|pipeline stage)\b")
_CURRENCY = re.compile(r"\b(?:currency|currency ?iso ?code|währung|devise|moneda)\b")


def words_of(label: str) -> str:
    """The words of a header in lower case, one space between: `DealStage`, `deal_stage`, `Deal - Stage` alike."""
    for sign, word in _UNITS.items():
        label = label.replace(sign, f" {word} ")
    return re.sub(
        r"[^\w ]", "", " ".join(_WORD.findall(label)).lower()
    )  # some letters have two signs in lower case


def field_name(label: str, taken: Collection[str], number: int = 1) -> str:
    """A name for a column that nobody has yet; a header without a letter is named by its place."""
    words = re.sub(r"^property (?=\S)", "", words_of(label)).split()
    name = _shortened(words) or f"column_{number}"
    if not _NAME.fullmatch(name):
        name = f"column_{name}"
    if name in RESERVED:
        name += "_value"
    return free(name, taken)


def _shortened(words: list[str]) -> str:
    name = ""
    for word in words:
        if len(name) + len(word) >= LONGEST:
            break
        name += f"_{word}" if name else word
    return name or (words[0][:LONGEST] if words else "")


def free(name: str, taken: Collection[str]) -> str:
    """The name, or with a number behind it."""
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}_{count}"
    return found


def record_name(table: str, taken: Collection[str]) -> str:
    """What one row of a table is called: a kind that CRMs know, else the name of the file or sheet."""
    words = words_of(re.sub(r"\.[A-Za-z]{2,7}$", "", table)).split()
    while len(words) > 1 and words[-1] in _OF_FILES:
        words.pop()
    for kind, pattern in _KINDS:
        if words and re.fullmatch(pattern, words[-1]) and kind not in taken:
            return kind
    kinds = [kind for kind, pattern in _KINDS if any(re.fullmatch(pattern, word) for word in words)]
    if len(kinds) == 1 and kinds[0] not in taken and "team" not in words[-1]:
        return kinds[0]
    name = _shortened([*words[:-1], _singular(words[-1])]) if words else "row"
    if not _NAME.fullmatch(name) or name in RESERVED | TYPES:
        name = f"row_{name}"
    return free(name, taken)


def is_kind(name: str) -> bool:
    """Whether a record's name is that of a kind that CRMs know."""
    return any(name == kind for kind, _ in _KINDS)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_personal(label: str) -> bool:
    """Whether a column holds who somebody is, or free words: its values are never written down."""
    return _PERSONAL.search(words_of(label)) is not None


def is_id(label: str) -> bool:
    """Whether a column identifies something."""
    return _ID.search(words_of(label)) is not None


def is_no_amount(label: str) -> bool:
    """Whether a column's digits are no number to count with."""
    return _NO_AMOUNT.search(words_of(label)) is not None


def is_amount(label: str) -> bool:
    """Whether a column's numbers are probably money."""
    return _MONEY.search(words_of(label)) is not None and not is_no_amount(label)


def is_percent(label: str) -> bool:
    """Whether a column's numbers are probably percents."""
    return _PERCENT.search(words_of(label)) is not None


def is_currency(label: str) -> bool:
    """Whether a column says the currency of amounts."""
    return _CURRENCY.search(words_of(label)) is not None


def stage_rank(label: str) -> int:
    """How likely a column holds the stage: 2 by its name, 1 perhaps, 0 not."""
    words = words_of(label)
    if is_id(label) and not re.search(r"stage ids?$", words):
        return 0
    if re.search(r"\b(?:entered|date|since|time|changed|history|last|previous|probability)\b", words):
        return 0
    return 2 if _STAGE.search(words) else 1 if re.search(r"\bstatus$", words) else 0
