"""A table engine at work for one session: opened, given the data, asked; and why Python does the work instead.

An engine that nobody named gives way to Python for any reason until `judged` is done; one that was named does the work or
says why it cannot. Results that are streamed are worked out later, and what fails then ends the command. What is asked
stands in `whole_run` and `whole_audit`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from qualrules.diagnostics import Diagnostic
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.refusals import CannotSay
from qualrules.engines.whole import EngineMissing, Given, TableEngine, TableWork, Unsuitable
from qualrules.model.rules import Condition, Criterion, Rules
from qualrules.reading.raw import UnreadableFile
from qualrules.workspace.choosing_engine import Choice
from qualrules.workspace.session import Session, unreadable_file
from qualrules.workspace.whole_run import Question, WholeRun, question

Say = Callable[[str], None]
Beside = Sequence[tuple[str, str]]
"""(option, condition): what is asked of every record beside the rules."""


class EngineError(Exception):
    """Why an engine that was named cannot do what is asked: a sentence, or a diagnostic that names the line."""

    def __init__(self, why: str | Diagnostic, *helps: str) -> None:
        super().__init__(why if isinstance(why, str) else why.message)
        self.why = why
        self.helps = helps


class EngineWork:
    """One engine for one session. `say` takes remarks, `follow` the name of a phase that begins."""

    def __init__(
        self, choice: Choice, engine: TableEngine, data: Sequence[str], say: Say, follow: Say
    ) -> None:
        self.choice = choice
        self._engine = engine
        self._data = data
        self._say = say
        self._follow = follow
        self._work: TableWork | None = None
        self._unread = ""
        """Why the database does not read the data itself."""

    def scanning(self, given: Given) -> Given:
        """The tables for the session; as they are where the database does not read them itself. Raises EngineError."""
        try:
            self._work = self._engine.opened(self._data)
            self._follow("looking at the data")
            return self._work.tables(given)
        except Unsuitable as error:
            self._unread = str(error)
        except (EngineMissing, DatabaseError) as error:
            self._give_way(error)
        return given

    def judged(
        self,
        session: Session,
        condition: str | None = None,
        beside: Beside = (),
        *,
        with_places: bool = True,
        streamed: bool = False,
    ) -> WholeRun | None:
        """Every record judged; None where Python has to do it. `condition` is that of `--where`; without `with_places`
        nobody asks where records were read, and with `streamed` few looks are taken at the results.

        Raises EngineError, and SessionError where a condition has mistakes or a file stops being readable.
        """
        if self._work is None:
            return None
        try:
            run = replace(
                self._read(self._work, session, condition, beside), with_places=with_places, streamed=streamed
            )
            self._follow("judging the records")
            run.judge()
        except (CannotSay, DatabaseError, Unsuitable) as error:
            self._give_way(error)
            return None
        except UnreadableFile as error:
            raise unreadable_file(error) from None
        if not self.choice.is_named:
            self._say(f"engine: {self.choice.name} ({self.choice.why})")
        return run

    def _read(self, work: TableWork, session: Session, condition: str | None, beside: Beside) -> WholeRun:
        """The records in the database, and what is to be asked of them."""
        conditions = {
            record: session.where(condition, record) if condition is not None else None
            for record in session.top
        }
        questions = [
            question(layout, conditions[layout.record], self._engine.dialect, session.moment)
            for layout in session.layouts
        ]
        for each in questions:
            each.select()  # what cannot be said is refused before anything is read
        if self._unread:
            self._by_python(Unsuitable(self._unread))
        self._follow("reading the data")
        rules = _with_all(session, questions, conditions, beside)
        try:
            tables = work.read(session.reading, rules, session.top, session.moment)
        except Unsuitable as error:
            self._by_python(error)
            tables = work.read(session.reading, rules, session.top, session.moment)
        return WholeRun(tables, questions, session.moment)

    def _by_python(self, error: Unsuitable) -> None:
        """Python reads for an engine that was named; where none was, it does all of the work."""
        if not self.choice.is_named:
            raise error
        self._say(f"{error}, so Python reads the data and {self.choice.name} judges the records")

    def _give_way(self, error: Exception) -> None:
        """To Python, where nobody named the engine."""
        self.close()
        why = error.diagnostic if isinstance(error, CannotSay) else str(error)
        if self.choice.is_named:
            raise EngineError(why, *([error.help] if isinstance(error, EngineMissing) else [])) from None
        self._say(f"engine: python, because {self.choice.name} cannot be used here: {error}")

    def close(self) -> None:
        """Let the database go. One that cannot be let go is gone already: why is said by what it failed at before."""
        work, self._work = self._work, None
        if work is not None:
            with suppress(DatabaseError):
                work.close()


def _with_all(
    session: Session, questions: Sequence[Question], conditions: dict[str, Condition | None], beside: Beside
) -> Rules:
    """The rules with everything that is asked of any record, for who looks what has to be read."""
    criteria = dict(session.rules.criteria)
    for each in questions:
        own = [
            conditions[each.record],
            *(session.where(text, each.record, option) for option, text in beside),
        ]
        for number, condition in enumerate(own):
            if condition is not None:
                name = f"--asked {each.record} {number}"
                criteria[name] = Criterion(name, "", each.record, condition)
    return replace(session.rules, criteria=criteria)
