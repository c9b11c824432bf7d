"""`--engine`: what judges the records, and how a command lets a table engine do its work.

An engine that nobody named stays out of sight unless it is not Python; one that was named and cannot ends the command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from qualrules.cli.exits import CannotDo
from qualrules.cli.formats import ParamType
from qualrules.cli.opening import opened
from qualrules.cli.progress import phases
from qualrules.cli.talk import say
from qualrules.workspace.choosing_engine import AUTO, ENGINES, PYTHON, SPARK, Choice, choose
from qualrules.workspace.session import Request, Session

if TYPE_CHECKING:
    from qualrules.engines.whole import TableEngine
    from qualrules.workspace.engine_work import Beside, EngineWork
    from qualrules.workspace.whole_run import WholeRun

F = TypeVar("F", bound=Callable[..., object])
_MASTER = "qualrules.master"
_PYTHON = "leave out --engine, or say --engine python"


class EngineName(ParamType):
    """An engine that ships, or one that a plugin brings."""

    name = "engine"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """As `--help` shows it."""
        return f"[{'|'.join(ENGINES)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """The name."""
        if value not in ENGINES:
            from qualrules.plugins.manager import load_plugins

            names = dict.fromkeys([*ENGINES, *(engine.name for engine in load_plugins().engines)])
            if value not in names:
                self.fail(f'there is no engine "{value}"; the engines: {", ".join(names)}', param, ctx)
        return str(value)


def engine_option(command: F) -> F:
    """`--engine` and `--master`; the command gets the name of an engine, or `auto`."""
    master = click.option(
        "--master",
        metavar="MASTER",
        expose_value=False,
        callback=_keep_master,
        help="Where the engine spark works: local[*], or spark://host:7077.",
    )
    return click.option(
        "--engine",
        type=EngineName(),
        default=AUTO,
        show_default=True,
        help="What judges the records; auto: a database where there are many of them, else Python.",
    )(master(command))


def _keep_master(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """A master of this call is asked for only with the engine that has one; a setting is for all calls."""
    is_of_this_call = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    context.meta[_MASTER] = (value, is_of_this_call)


def _master() -> tuple[str | None, bool]:
    context = click.get_current_context(silent=True)
    found: tuple[str | None, bool] = context.meta.get(_MASTER, (None, False)) if context else (None, False)
    return found


def _named(engine: str) -> str:
    """The engine that is meant: who names a master means Spark."""
    master, is_of_this_call = _master()
    if master is None or not is_of_this_call or engine == SPARK:
        return engine
    if engine != AUTO:
        raise CannotDo(f"the engine {engine} has no master", "leave out --master, or say --engine spark")
    return SPARK


def chosen(engine: str, request: Request, only_python: str | None, instead: str = _PYTHON) -> Choice:
    """The engine of this call. `only_python`: the end of a sentence that says why no database can do it; `instead`: what
    to write where one was named.
    """
    choice = choose(_named(engine), request.data)
    if only_python is None or table_engine(choice.name) is None:
        return choice
    if choice.is_named:
        is_by_master = engine == AUTO and choice.name == SPARK
        raise CannotDo(
            f"the engine {choice.name} {only_python}", "leave out --master" if is_by_master else instead
        )
    say(f"engine: python, because {choice.name} {only_python}")
    return Choice(PYTHON, False)


def table_engine(name: str) -> TableEngine | None:
    """The engine of that name, where it judges whole tables."""
    if name == PYTHON:
        return None
    from qualrules.plugins.manager import load_plugins

    engine: Any = load_plugins().engine(name)
    master, _ = _master()
    if master is not None and name == SPARK:
        engine = engine.at(master)
    return engine if hasattr(engine, "opened") else None


class Judging:
    """A session that is open, and the engine that is to judge its records."""

    def __init__(self, session: Session, work: EngineWork | None = None) -> None:
        self.session = session
        self._work = work

    def judged(
        self,
        condition: str | None = None,
        beside: Beside = (),
        *,
        with_places: bool = True,
        streamed: bool = False,
    ) -> tuple[Session, WholeRun | None]:
        """All records judged in a database, and the session with the account of reading them; no run where Python has to
        judge them. Arguments as in `EngineWork.judged`.
        """
        if self._work is None:
            return self.session, None
        run = self._work.judged(self.session, condition, beside, with_places=with_places, streamed=streamed)
        return (self.session if run is None else replace(self.session, reading=run.tables.reading)), run


@contextmanager
def opened_for(request: Request, choice: Choice) -> Iterator[Judging]:
    """The session, its remarks told, as long as the engine has to be there. What an engine cannot do ends the command."""
    engine = table_engine(choice.name)
    if engine is None:
        yield Judging(opened(request, engine=choice.name))
        return
    # Imported here: what databases need is asked for by few calls.
    from qualrules.engines.sql.database import DatabaseError
    from qualrules.workspace.engine_work import EngineError, EngineWork

    with phases() as follow:
        work = EngineWork(choice, engine, request.data, say, follow)
        try:
            yield Judging(opened(request, scanning=work.scanning), work)
        except EngineError as error:
            raise CannotDo(error.why if isinstance(error.why, str) else [error.why], *error.helps) from None
        except DatabaseError as error:
            raise CannotDo(str(error)) from None
        finally:
            work.close()
