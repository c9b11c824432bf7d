"""Where the time of our roads goes: the shares of modules, as a profiler sees them.

A profiler makes calls of small functions look dearer than they are, so a share is a hint and no measurement. What a
built-in function took is told under the module that called it, work of a database under the function that asked for it.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sysconfig
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks import ours, proofs, rulesets, workload
from benchmarks.processes import ROOT, python, used_by

FILE: Final = "profiles.json"
SHOWN: Final = 8
LEAST: Final = 0.01
"""So many of a profile are told, if they are at least so large; the others as one."""
PROVED: Final = (40, 8)
OF_A_DATABASE: Final = "engines/duckdb/database.py"
STANDARD: Final = sysconfig.get_path("stdlib")
Function = tuple[str, int, str]
Seen = Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]]


@dataclass(frozen=True)
class Profile:
    """One road, and what each module, or function that asks a database, took of the whole."""

    name: str
    shares: Mapping[str, float]


def of_roads(count: int, data: Path, rows: int) -> list[Profile]:
    """Profile every road: those in Python over `count` records, those over files over `rows`."""
    return [*_in_python(count), *_of_commands(data, rows)]


def read(folder: Path) -> list[Profile]:
    """The profiles in a folder, none where there is no file."""
    file = folder / FILE
    return [Profile(**each) for each in json.loads(file.read_text("utf-8"))] if file.exists() else []


def write(folder: Path, found: list[Profile]) -> None:
    """Write them."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(profile) for profile in found], indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def drawn(found: list[Profile]) -> str:
    """The profiles as a Markdown table."""
    lines = ["| road | share of the time |", "| --- | --- |"] if found else []
    for profile in found:
        each = ", ".join(f"{share:.0%} {name}" for name, share in profile.shares.items())
        lines.append(f"| {profile.name} | {each} |")
    return "\n".join(lines)


# ── The roads ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_python(count: int) -> list[Profile]:
    ruleset, rows = ours.load(), workload.records(count)
    texts = [workload.as_text(row) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines_500.qual"
        path.write_text(rulesets.of_length(500), encoding="utf-8")
        roads: dict[str, Callable[[], object]] = {
            "`evaluate_many` from raw dicts": lambda: ours.many(ruleset, rows),
            "`evaluate_many` from text": lambda: ours.many(ruleset, texts),
            "`evaluate_many` with the reasons": lambda: ours.explained(ruleset, rows),
            "Reading a ruleset of 500 lines": lambda: ours.load(path),
        }
        proved = proofs.calls(*proofs.written(Path(folder), *PROVED))
        for what, text in (("checks", "All checks"), ("diff", "A diff of one edit")):
            roads["{}, {} criteria, {} stages".format(text, *PROVED)] = proved[what]
        return [Profile(name, shares(_seen(call))) for name, call in roads.items()]


def _seen(call: Callable[[], object]) -> Seen:
    call()  # what is done once in a process is no part of it
    profile = cProfile.Profile(time.process_time)
    profile.runcall(call)
    profile.create_stats()
    found: Seen = profile.stats
    return found


def _of_commands(data: Path, count: int) -> list[Profile]:
    from benchmarks.tables import records

    data.mkdir(parents=True, exist_ok=True)
    run = ours.run_arguments(records.parquet(data, count), data / "profiled.parquet")
    audit = ours.audit_arguments(records.csv(data, count), data / "profiled.json")
    return [
        _of_command(f"`run --engine duckdb`, {count:,} records, Parquet in and out", run),
        _of_command(f"`audit --format json` of a CSV file, {count:,} records", audit),
        _of_command("`check --no-prove` of 70 lines", ["check", "--no-prove", ours.BENCH]),
    ]


def _of_command(name: str, arguments: list[object]) -> Profile:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seen"
        used_by(python("benchmarks.profiled", file, *arguments))
        seen: Seen = pstats.Stats(str(file)).stats  # type: ignore[attr-defined]
    return Profile(name, shares(seen))


# ── What the profiler saw ─────────────────────────────────────────────────────────────────────────────────────────────


def shares(seen: Seen) -> dict[str, float]:
    """The share of each module, the largest first; the many small ones in one."""
    taken: defaultdict[str, float] = defaultdict(float)
    for function, (*_, own, _, callers) in seen.items():
        if _is_passed_on(function) and callers:
            for caller, share in _callers(function, seen).items():
                taken[_label(caller, function)] += own * share
        else:
            taken[_label(function, function)] += own
    whole = sum(taken.values()) or 1.0
    most = sorted(taken.items(), key=lambda pair: -pair[1])[:SHOWN]
    most = [(name, seconds) for name, seconds in most if seconds >= LEAST * whole]
    rest = whole - sum(seconds for _, seconds in most)
    return {name: seconds / whole for name, seconds in most} | ({"the rest": rest / whole} if rest else {})


def _callers(function: Function, seen: Seen, depth: int = 12) -> dict[Function, float]:
    """Which functions that are not passed on themselves stand behind the calls of this one, and for which share each."""
    callers = seen[function][4]
    place = 2 if function[0] == "~" else 3  # of a built-in, its own time; what it calls is told elsewhere
    weights = {caller: edge[place] for caller, edge in callers.items()}
    whole = sum(weights.values())
    found: defaultdict[Function, float] = defaultdict(float)
    for caller, weight in weights.items():
        share = weight / whole if whole else 1 / len(weights)
        if depth and _is_passed_on(caller) and seen.get(caller, (0, 0, 0.0, 0.0, {}))[4]:
            for behind, its in _callers(caller, seen, depth - 1).items():
                found[behind] += share * its
        else:
            found[caller] += share
    return dict(found)


def _is_passed_on(function: Function) -> bool:
    return function[0] == "~" or function[0].endswith(OF_A_DATABASE)


def _label(function: Function, work: Function) -> str:
    """In which line of the profile a function's time is told, the function's own or that of work it asked for."""
    file, _, name = function
    if file == "~" or file.startswith("<frozen"):
        return "imports, and the interpreter itself"
    if "site-packages" in file:
        return _first(file.split("site-packages")[1])
    if file == "<string>":
        return "dataclasses"
    if file.startswith("<"):
        return f"generated: {file.strip('<>')}"
    if file.startswith(STANDARD):
        return f"standard library: {_first(file.removeprefix(STANDARD))}"
    if not file.startswith(f"{ROOT}/qualrules/"):
        return "the benchmark itself"
    module = file.removeprefix(f"{ROOT}/")
    return f"`{module}`, `{name}`: the database" if _is_of_a_database(work) else f"`{module}`"


def _first(path: str) -> str:
    return path.strip("/").partition("/")[0].removesuffix(".py")


def _is_of_a_database(work: Function) -> bool:
    return work[0].endswith(OF_A_DATABASE) or (work[0] == "~" and "duckdb" in work[2].lower())
