"""The type of a column from its values and its name: what fits every value is taken and said, what is ambiguous
becomes text, with the question that somebody has to answer.

Values go into a draft only as options of a picklist, and never from columns that say who somebody is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qualrules.model.values import fold
from qualrules.reading import draft_names as names
from qualrules.reading.columns import Clash
from qualrules.reading.date_forms import date_form
from qualrules.reading.draft_columns import Values
from qualrules.reading.number_forms import SIGNS
from qualrules.reading.suspects import is_placeholder

MOST_OPTIONS = 25
LONGEST_OPTION = 60
DECIDE = "to decide: "
"""How a remark begins that asks somebody to decide."""
LIKELY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "kr": "SEK"}
"""The currency that is taken for a sign of several."""
_TWO_NAMES = re.compile(r"[^\W\d_][\w'’.-]+ (?:[A-Z]\. )?[^\W\d_][\w'’-]+")


@dataclass(frozen=True)
class DraftType:
    """A type and how the column is written: what stands in the record, and behind the column in the source block."""

    word: str
    """`text`, `money`, `one of` …"""
    options: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    means: tuple[tuple[str, str], ...] = ()
    """(Raw text, what it means), in words of the language."""
    remarks: tuple[str, ...] = ()
    """What was guessed, or what somebody has to decide."""
    currency: str = ""
    """The currency of the amounts, as it was found."""
    strays: int = 0
    """How many values cannot be read so: few enough to be slips of the source, which a run lists."""


TEXT = DraftType("text")


def question_in(remark: str) -> str:
    """What somebody has to decide, empty for a remark that only says what was guessed."""
    return remark.removeprefix(DECIDE) if remark.startswith(DECIDE) else ""


@dataclass(frozen=True)
class Around:
    """What else is known of a column: its header, the currency column beside it, what the CRM says of its options."""

    label: str
    currency_column: str = ""
    currencies: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    is_described: bool = False
    """Whether the options are the CRM's own word, and no assumption of the adapter."""
    percents_known: bool = False
    yes_no: Mapping[str, bool] = field(default_factory=dict)
    """Further spellings that the adapter reads as yes and no, folded."""


def draft_type(values: Values, around: Around) -> DraftType:
    """The type of a column."""
    if not values.known or values.nested:
        return TEXT
    guesses = (guess(values, around) for guess in (_options_said, _yes_no, _moment, _amount, _several, _one))
    found = next((each for each in guesses if each is not None), TEXT)
    return _with_strays(_with_suspects(found, values), values)


def _with_strays(found: DraftType, values: Values) -> DraftType:
    """Says how many values are slips: they stay as they are, and each is a reading problem."""
    strays = found.strays + values.bad
    if found.word in ("number", "money", "percent"):
        strays += values.number_slips
    elif found.word in ("date", "datetime"):
        strays += values.date_slips
    if not strays:
        return found
    told = "1 value is a reading problem" if strays == 1 else f"{strays:,} values are reading problems"
    return replace(found, strays=strays, remarks=(*found.remarks, f"{told}: `run` lists what cannot be read"))


def _with_suspects(found: DraftType, values: Values) -> DraftType:
    """Says which words may stand for nothing: they are taken as values."""
    told = [f'"{text}" ({count:,})' for text, count in values.unsure.most_common(3) if text.isprintable()]
    if not told:
        return found
    remark = f'{DECIDE}{", ".join(told)} may stand for nothing: placeholders "…"'
    return replace(found, remarks=(*found.remarks, remark))


def _options_said(values: Values, around: Around) -> DraftType | None:
    """The options that the CRM itself lists."""
    if not around.options:
        return None
    labels = _spelled_once(around.options.values())
    known = {fold(text) for text in (*around.options, *around.options.values())}
    if not labels or len(labels) > 200:
        return None
    if all(fold(text) in known for text in values.counts) and values.is_counted:
        return DraftType("one of", labels)
    if all(fold(text) in known for text in values.parts):
        return DraftType("some of", labels)
    return _options_but_few(values, known, labels) if around.is_described else None


def _options_but_few(values: Values, known: set[str], labels: tuple[str, ...]) -> DraftType | None:
    """A described picklist some of whose values are options no longer: it stays one, and they are reading problems."""
    counts, word = (
        (values.parts, "some of") if values.lists or values.separated else (values.counts, "one of")
    )
    odd = sum(count for text, count in counts.items() if fold(text) not in known)
    return DraftType(word, labels, strays=odd) if values.is_counted and odd * 2 <= counts.total() else None


def _yes_no(values: Values, around: Around) -> DraftType | None:
    meant = values.yes_no
    if meant is None:
        return None
    odd = {
        text: yes
        for text, yes in meant.items()
        if fold(text) not in ("yes", "no", "true", "false") and fold(text) not in around.yes_no
    }
    if (
        odd
        and {fold(text) for text in odd} <= {"0", "1"}
        and not re.match(r"(?:is|has|was|can|do not) ", _words(around))
    ):
        return None  # zeros and ones may be counted
    means = tuple((text, "yes" if yes else "no") for text, yes in sorted(odd.items()))
    said = (f"guessed: {_listed(odd)} mean yes and no",) if odd else ()
    return DraftType("yes/no", means=means, remarks=said)


def _words(around: Around) -> str:
    return names.words_of(around.label) + " "


def _moment(values: Values, around: Around) -> DraftType | None:
    if not values.is_dates or (values.is_numbers and values.typed_dates == 0):
        return None
    word = "datetime" if values.with_time else "date"
    found = values.dates.found()
    if isinstance(found, Clash):
        forms = " or ".join(f'dates "{form}"' for form, _, _ in found.choices)
        how = "every date fits" if found.kind == "unclear" else "no form fits every date:"
        return DraftType("text", remarks=(f"{DECIDE}a {word}, and {how} {forms}; then write {word} here",))
    if not found.form:
        return DraftType(word)
    form = date_form(found.form)
    if form is None or not values.is_counted or any(form.read(text) is None for text in values.counts):
        return DraftType(word)  # each in the order that was found; one form does not hold all of them
    return DraftType(word, clauses=(f'dates "{found.form}"',), remarks=(f"guessed: written as {found.form}",))


def _amount(values: Values, around: Around) -> DraftType | None:
    if not values.is_numbers or names.is_no_amount(around.label):
        return None
    numbers = values.numbers.found()
    if isinstance(numbers, Clash):
        forms = " or ".join(f'numbers "{form}"' for form, _, _ in numbers.choices)
        return DraftType("text", remarks=(f"{DECIDE}a number, and it can be read as {forms}",))
    clauses = (f'numbers "{numbers.form}"',) if numbers.form else ()
    said = tuple(f"guessed: written as {numbers.form}" for _ in clauses)
    if values.percent_signs:
        return _percent(values, clauses, said)
    if values.currencies:
        return _money(values, clauses, said)
    if names.is_percent(around.label):
        return _bare_percent(values, around, clauses, said)
    if names.is_amount(around.label):
        return _bare_money(around, clauses, said)
    if names.is_id(around.label) and not values.fractions:
        return None
    return DraftType("number", clauses=clauses, remarks=said)


def _percent(values: Values, clauses: tuple[str, ...], said: tuple[str, ...]) -> DraftType:
    if values.bare or values.currencies:
        return DraftType("text", remarks=(f"{DECIDE}some values have a percent sign and some have none",))
    return DraftType("percent", clauses=clauses, remarks=said)


def _money(values: Values, clauses: tuple[str, ...], said: tuple[str, ...]) -> DraftType:
    meant = {
        LIKELY.get(sign, next(iter(SIGNS[sign]))) if sign in SIGNS else sign for sign in values.currencies
    }
    if len(meant) > 1:
        return _money_in(meant)
    code = meant.pop()
    sign = next(iter(values.currencies))
    told = () if sign == code else (f"guessed: {sign} means {code}",)
    return DraftType("money", clauses=clauses, remarks=(*said, *told), currency=code)


def _money_in(codes: Iterable[str]) -> DraftType:
    """Amounts in several currencies."""
    listed = ", ".join(sorted(codes))
    return DraftType("text", remarks=(f"{DECIDE}money in {listed}: add a rate for each, then write money",))


def _bare_percent(
    values: Values, around: Around, clauses: tuple[str, ...], said: tuple[str, ...]
) -> DraftType:
    if around.percents_known or not values.largest:
        return DraftType("percent", clauses=clauses, remarks=said)
    if values.largest > 1:
        return DraftType(
            "percent",
            clauses=(*clauses, 'percents "20"'),
            remarks=(*said, "guessed: 20 is how 20% is written"),
        )
    if values.fractions and values.largest < 1:
        return DraftType(
            "percent",
            clauses=(*clauses, 'percents "0.2"'),
            remarks=(*said, "guessed: 0.2 is how 20% is written"),
        )
    return DraftType(
        "number",
        clauses=clauses,
        remarks=(*said, f'{DECIDE}a percent? then declare percents "20" or "0.2"'),
    )


def _bare_money(around: Around, clauses: tuple[str, ...], said: tuple[str, ...]) -> DraftType:
    codes = Counter(around.currencies)
    if around.currency_column and len(codes) == 1:
        code = next(iter(codes))
        return DraftType("money", clauses=clauses, remarks=said, currency=code)
    if around.currency_column and codes:
        return _money_in(codes)
    told = f"{DECIDE}an amount? then write money, and say its currency in the source block"
    return DraftType("number", clauses=clauses, remarks=(*said, told))


def _several(values: Values, around: Around) -> DraftType | None:
    if not (values.separated or values.lists) or names.is_personal(around.label):
        return None
    if values.lists and values.lists != values.known:
        return None
    options = _options(values.parts, values.parts.total())
    is_repeated = len(values.parts) * 2 <= values.parts.total()
    return DraftType("some of", options) if options and is_repeated else None


def _one(values: Values, around: Around) -> DraftType | None:
    if values.lists or not values.is_counted or names.is_personal(around.label) or names.is_id(around.label):
        return None
    options = _options(values.counts, values.known)
    if not options or len(options) * 2 > values.known or _look_like_people(options):
        return None
    return DraftType("one of", options)


def _options(counts: Counter[str], total: int) -> tuple[str, ...]:
    """The different values, the most frequent spelling of each; none where they are no picklist."""
    if not 0 < len(counts) <= MOST_OPTIONS * 2 or total == 0:
        return ()
    spelled = _spelled_once(text for text, _ in counts.most_common())
    fitting = all(len(text) <= LONGEST_OPTION and text.isprintable() and "@" not in text for text in spelled)
    return spelled if fitting and len(spelled) <= MOST_OPTIONS else ()


def _spelled_once(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        if text.strip() and not is_placeholder(text):
            found.setdefault(fold(text.strip()), text.strip())
    return tuple(found.values())


def _look_like_people(options: tuple[str, ...]) -> bool:
    """Whether most of many options are two words such as first and last names are."""
    pairs = sum(_TWO_NAMES.fullmatch(text) is not None for text in options)
    return len(options) > 6 and pairs * 10 >= len(options) * 8


def _listed(texts: Mapping[str, object]) -> str:
    return ", ".join(f'"{text}"' for text in texts)
