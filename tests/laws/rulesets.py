"""Random whole rulesets as text: records, criteria, definitions, scores, promises and processes that name each other."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.laws.vocabulary import ENDS, RECORDS, STAGES, Here, schema
from tests.laws.wording import Names, Wording

ZONES = ("UTC", "Europe/London", "Pacific/Auckland", "America/New_York", "Asia/Kolkata")


def ruleset_text(rng: Random, criteria: int = 10, rest: Random | None = None) -> str:
    """The text of a ruleset that the checker accepts; `rest` draws what is not a criterion."""
    return Writer(rng, rest or rng).ruleset(criteria)


def shuffled_items(rng: Random, text: str) -> str:
    """The same ruleset with its items in another order; the header stays first."""
    header, *items = text.split("\n\n")
    rng.shuffle(items)
    return "\n\n".join([header, *items])


class Writer:
    """Writes one ruleset; remembers what can be named."""

    def __init__(self, criteria: Random, rest: Random) -> None:
        self.rng = rest
        self._criteria = criteria
        self.names = Names()

    def ruleset(self, criteria: int) -> str:
        """Everything, each item apart by an empty line."""
        items = self._drawn_criteria(criteria)
        items += [self._definition(f"d{number}") for number in range(2)]
        items += [self._score("s0"), self._score("s1")]
        # criteria that ask for scores and definitions
        items += [self._criterion(f"e{number}", "opportunity") for number in range(2)]
        items += [self._promise("What we promise"), self._sales(), self._care()]
        return "\n\n".join([self._header(), *schema(self.rng).strip().split("\n\n"), *items, ""])

    def _drawn_criteria(self, criteria: int) -> list[str]:
        rest, self.rng = self.rng, self._criteria
        items = [self._criterion(f"c{number}") for number in range(criteria)]
        self.rng = rest
        return items

    def _header(self) -> str:
        lines = [
            'ruleset drawn 1.2.3 "Drawn at random"',
            '  agreed by "Sales", "Marketing" on 2026-10-01',
            "  effective from 2026-11-01",
            "  currency EUR",
            "  rate USD = 0.92 EUR",
            f'  time zone "{self.rng.choice(ZONES)}"',
            f'  fiscal year starts in "{self.rng.choice(("January", "February", "November"))}"',
            '  placeholders "TBD", "N/A"',
        ]
        lists = [
            'list words: "Demo", "x", "search"',
            'list wishes: "Demo", "Price"',
            'list industries: "Software", "Steel", "Health"',
        ]
        return "\n".join(lines) + "\n\n" + "\n\n".join(lists)

    # ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _condition(self, record: str, depth: int | None = None) -> str:
        depth = self.rng.choice((0, 0, 1, 1, 2, 3)) if depth is None else depth
        return Wording(self.rng, self.names, Here(record)).condition(depth)

    def _criterion(self, name: str, record: str | None = None) -> str:
        record = record or self.rng.choice(("opportunity", "opportunity", *RECORDS))
        lines = [f'criterion {name} "Criterion {name}" for {record}', f"  when {self._condition(record)}"]
        if self.rng.random() < 0.25:
            unless = [self._condition(record, 1) for _ in range(self.rng.randint(1, 2))]
            lines.append(f"  unless {', '.join(unless)}")
        lines += self._notes()
        self.names.outcomes[record].append(name)
        return "\n".join(lines)

    def _notes(self) -> list[str]:
        notes = ['because "It is so"', 'ask "Is it so?"', "level opportunity", 'owner "Sales"']
        chosen = [note for note in notes if self.rng.random() < 0.2]
        if self.rng.random() < 0.15:
            chosen.append(f"unknown counts as {self.rng.choice(('met', 'not met'))}")
        return [f"  {note}" for note in chosen]

    def _definition(self, name: str) -> str:
        record = self.rng.choice(("opportunity", "account"))
        by = ' by "Marketing"' if self.rng.random() < 0.4 else ""
        lines = [f'definition {name} "Definition {name}" for {record}{by}', *self._gate(record)]
        lines += self._notes()
        self.names.outcomes[record].append(name)
        return "\n".join(lines)

    def _gate(self, record: str, word: str = "needs") -> list[str]:
        lines = [f"  {word} {self._needs(record)}" for _ in range(self.rng.randint(1, 2))]
        if word == "needs" and self.rng.random() < 0.3:
            lines.append(f"  unless {self._need(record)}, {self._need(record)}")
        return lines

    def _needs(self, record: str) -> str:
        needs = [self._need(record) for _ in range(self.rng.randint(1, 3))]
        if self.rng.random() < 0.3:
            counted = (
                f"{self.rng.choice(('at least', 'at most', 'exactly'))} {self.rng.randint(1, len(needs))}"
            )
            return f"{self.rng.choice((counted, 'any', 'all'))} of {', '.join(needs)}"
        return ", ".join(needs)

    def _need(self, record: str) -> str:
        here = Here(record)
        names = [*self.names.outcomes[record], *(path for path, _ in here.fields("yes/no"))]
        for path, link in here.fields("link"):
            names += [f"{path}.{name}" for name in self.names.outcomes[link.target]]
        return ("not " if self.rng.random() < 0.15 else "") + self.rng.choice(names)

    def _score(self, name: str) -> str:
        record = self.rng.choice(("opportunity", "account"))
        lines = [f'score {name} "Score {name}" for {record}']
        for _ in range(self.rng.randint(1, 4)):
            verb = self.rng.choice(("add", "add", "subtract"))
            lines.append(f'  {verb} {self.rng.randint(0, 50)} when {self._condition(record, 1)}   "A line"')
        if self.names.scores[record] and self.rng.random() < 0.7:
            lines.append(f"  add {self.rng.choice(self.names.scores[record])}")
        self.names.scores[record].append(name)
        return "\n".join(lines)

    def _promise(self, title: str) -> str:
        return f'promise "{title}" for opportunity\n  that {self._condition("opportunity", 2)}'

    # ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _sales(self) -> str:
        """A process with a claim, a guard, stays and moves."""
        guard = f"\n  when {self._condition('opportunity', 1)}" if self.rng.random() < 0.5 else ""
        stages = [line for stage in STAGES for line in self._stage(stage)]
        ends = [self._end(name) for name in ENDS]
        return "\n".join(
            [f'process sales "How it is sold" for opportunity{guard}', *stages, *ends, *self._moves()]
        )

    def _care(self) -> str:
        """A process of accounts, without a claim."""
        lines = [line for stage in ("Known", "Loyal") for line in self._stage(stage, "account")]
        return "\n".join(["process care for account", *lines])

    def _stage(self, name: str, record: str = "opportunity") -> list[str]:
        lines = [f'  stage "{name}"  probability {self.rng.choice((10, 50))}%  owner "Sales"']
        if self.rng.random() < 0.7:
            lines += [f"  {line}" for line in self._gate(record)]
        if self.rng.random() < 0.3:
            lines.append(f"    should have {self._needs(record)}")
        if self.rng.random() < 0.4:
            lines += [f"  {line}" for line in self._gate(record, "exit needs")]
        if record == "opportunity" and self.rng.random() < 0.6:
            stays = [
                f"{length} since stage_since"
                for length in ("30 days", "2 weeks", "1 month", "1 quarter", "1 year")
            ]
            lines.append(
                f"    stay at most {self.rng.choice((*stays, '10 days', '72 hours since created_at'))}"
            )
        return lines

    def _end(self, name: str) -> str:
        result = {"Closed Won": " won", "Closed Lost": " lost"}.get(name, "")
        after = f' after "{self.rng.choice(STAGES)}"' if self.rng.random() < 0.5 else ""
        needs = f" needs {self._needs('opportunity')}" if self.rng.random() < 0.7 else ""
        return f'  outcome "{name}"{result}{after}{needs}'

    def _moves(self) -> list[str]:
        moves: Sequence[str] = (
            "no skipping",
            "no going back",
            f'reopen "{self.rng.choice(ENDS)}" to "{STAGES[0]}"',
            f'reopen to "{STAGES[1]}"',
        )
        chosen = [f"    {move}" for move in moves if self.rng.random() < 0.5]
        return ["  moves", *chosen] if chosen else []
