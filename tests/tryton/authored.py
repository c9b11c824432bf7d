"""A thousand leads, each with a way through Tryton's states; some are moved before their gate is met, on purpose.

What is authored: what each of them is, what is written when, when it is moved, and which moves come too early. The rounds
are revisions of their own, because Tryton stamps what is written in one call with one instant. Once converted, Tryton
lets nobody change what an opportunity is about; the day on which it was closed Tryton writes itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

COUNT = 1000
COMPANIES = 40
LOST_LATER = "They stayed with what they have"

Values = dict[str, object]


@dataclass(frozen=True)
class Step:
    """A change in one round: fields that are written, and then a button that is pressed."""

    round: int
    values: tuple[str, ...] = ()
    button: str = ""


@dataclass(frozen=True)
class Way:
    """What becomes of a lead. `start`: the fields that it is created with. `early`: the moves before their gate was met;
    `unproven`: those of which nobody can say, because nobody had asked.
    """

    start: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    early: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    state: str = "lead"


AMOUNT, PAIN, DAY, REASON = ("amount",), ("comment",), ("end_date",), ("lost_reason",)
QUALIFY, CONVERT = Step(2, button="opportunity"), Step(7, button="convert")
BACK, AGAIN = Step(5, button="lead"), Step(6, button="opportunity")
READY = Step(4, (*PAIN, *DAY))
WIN = Step(9, button="win")
# fmt: off
WAYS = (
    Way(()),
    Way(AMOUNT),
    Way((*AMOUNT, *PAIN)),
    Way((*PAIN, *DAY)),
    Way(AMOUNT, (QUALIFY,), state="opportunity"),
    Way((), (Step(1, AMOUNT), QUALIFY), state="opportunity"),
    Way(AMOUNT, (QUALIFY, READY), state="opportunity"),
    Way((), (QUALIFY, Step(3, AMOUNT)), early=("Opportunity",), state="opportunity"),
    Way(PAIN, (QUALIFY,), early=("Opportunity",), state="opportunity"),
    Way(AMOUNT, (QUALIFY, READY, CONVERT), state="converted"),
    Way((*AMOUNT, *PAIN, *DAY), (QUALIFY, CONVERT), state="converted"),
    Way(AMOUNT, (QUALIFY, Step(4, DAY), CONVERT), unproven=("Converted",), state="converted"),
    Way(AMOUNT, (QUALIFY, Step(4, PAIN), CONVERT), early=("Converted",), state="converted"),
    Way(AMOUNT, (QUALIFY, READY, CONVERT, WIN), state="won"),
    Way(AMOUNT, (QUALIFY, Step(4, PAIN), CONVERT, WIN), early=("Converted",), state="won"),
    Way((), (Step(1, REASON), Step(5, button="lost")), state="lost"),
    Way(AMOUNT, (QUALIFY, Step(5, button="lost"), Step(8, REASON)), early=("Lost",), state="lost"),
    Way(AMOUNT, (Step(5, button="cancel"),), state="cancelled"),
    Way(AMOUNT, (QUALIFY, BACK, AGAIN), state="opportunity"),
    Way((), (QUALIFY, Step(3, AMOUNT), BACK, AGAIN, READY, CONVERT), early=("Opportunity",), state="converted"),
)
# fmt: on
ROUNDS = range(1, 9)
"""Written, then moved, in each of them; what is won comes after the last."""


@dataclass(frozen=True)
class Lead:
    """One of them."""

    number: int

    @property
    def way(self) -> Way:
        return WAYS[self.number % len(WAYS)]

    @property
    def name(self) -> str:
        return f"Deal {self.number:04}: Ölmühle, “{self.company}”"

    @property
    def company(self) -> str | None:
        """The company; some leads that stay leads have none."""
        unknown = self.way.state == "lead" and self.number % 7 == 0
        return None if unknown else f"Company {self.number % COMPANIES:02} GmbH & Co"

    @property
    def currency(self) -> str:
        return "USD" if self.number % 3 == 0 else "EUR"

    @property
    def amount(self) -> Decimal:
        return Decimal(1000 + self.number * 37) + Decimal(self.number % 100) / 100

    @property
    def probability(self) -> float:
        return (self.number % 21) / 20

    def value(self, field: str) -> object:
        """What is written into a field, once somebody writes it."""
        return {
            "amount": self.amount,
            "comment": f"Their scales lose {self.number} records a day",
            "end_date": f"2027-{self.number % 12 + 1:02}-{self.number % 28 + 1:02}",
            "lost_reason": LOST_LATER,
        }[field]

    @property
    def written(self) -> frozenset[str]:
        """The fields that were written, sooner or later."""
        return frozenset((*self.way.start, *(field for step in self.way.steps for field in step.values)))


LEADS = tuple(Lead(number) for number in range(COUNT))
