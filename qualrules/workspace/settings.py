"""What can be set in a file or in the environment: one table, which the commands, the docs and the tests read.

A setting says HOW a command does its work; WHAT it is to do stands in the call. No file is opened here.
"""

from __future__ import annotations

from enum import Enum

from qualrules.dataclass import dataclass

PREFIX = "QUALRULES_"
FILE_VARIABLE = "QUALRULES_SETTINGS"
"""The environment's way to name the settings file."""

Value = str | bool | tuple[str, ...]


class Kind(Enum):
    """What a setting holds, in the words of the documentation."""

    TEXT = "text"
    TEXTS = "list of texts"
    FLAG = "yes or no"
    PATH = "path"
    PATHS = "list of paths"
    DATE = "day or instant"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key is the option's name, and it works for the commands that have this option."""

    key: str
    kind: Kind
    commands: tuple[str, ...]
    words: str
    example: str
    """A right form to copy, as TOML writes the value."""
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The variable of the environment."""
        return PREFIX + self.key.replace("-", "_").upper()

    @property
    def line(self) -> str:
        """A right line of the file."""
        return f"{self.key} = {self.example}"


_OVER_DATA = ("run", "audit", "move", "why", "sources", "diff")
_FINDINGS = ("audit", "ignore")

SETTINGS: tuple[Setting, ...] = (
    Setting("source", Kind.PATHS, (*_OVER_DATA, "export"), "files with source blocks", '["crm.source.qual"]'),
    Setting(
        "source-name",
        Kind.TEXT,
        (*_OVER_DATA, "export"),
        "the source block to use, where several fit",
        '"exports"',
    ),
    Setting("adapter", Kind.TEXT, _OVER_DATA, "how the data is read", '"hubspot"'),
    Setting("type", Kind.TEXTS, _OVER_DATA, "the records to list", '["opportunity"]'),
    Setting(
        "as-of", Kind.DATE, (*_OVER_DATA, "ignore"), "the day or instant for which is judged", '"2026-11-21"'
    ),
    Setting("skip-bad", Kind.FLAG, _OVER_DATA, "go on where a record cannot be read", "true"),
    Setting(
        "engine",
        Kind.TEXT,
        ("run", "audit"),
        "what judges the records: auto, python, duckdb, postgres, spark",
        '"duckdb"',
    ),
    Setting("master", Kind.TEXT, ("run", "audit"), "where the engine spark works", '"spark://host:7077"'),
    Setting("process", Kind.TEXTS, ("run",), "show these processes only", '["sales"]'),
    Setting(
        "fail-level",
        Kind.CHOICE,
        ("audit",),
        "the level from which on findings fail",
        '"warning"',
        ("error", "warning", "note"),
    ),
    Setting(
        "baseline", Kind.PATH, ("audit",), "findings in this file are not new", '"qualrules-baseline.json"'
    ),
    Setting("only-new", Kind.FLAG, ("audit",), "list only what is new", "true"),
    Setting(
        "ignore-file",
        Kind.PATH,
        _FINDINGS,
        "findings that are ignored for a while",
        '"qualrules-ignore.toml"',
    ),
    Setting(
        "group-by", Kind.TEXT, ("audit", "diff"), "the counts once for each value of this field", '"region"'
    ),
    Setting("amount", Kind.TEXT, ("diff",), "the money field that is summed", '"amount"'),
    Setting(
        "history", Kind.PATHS, ("audit",), "what the records were like in the past", '["stage_history.csv"]'
    ),
    Setting("show-fields", Kind.FLAG, ("audit",), "show values of the records; else ids only", "true"),
    Setting("redact", Kind.FLAG, ("audit",), "pseudonyms in place of ids, and no values", "true"),
    Setting(
        "strict",
        Kind.FLAG,
        ("check", "test", "diff"),
        "warnings, what is undecided, and what examples miss fail too",
        "true",
    ),
    Setting("prove", Kind.FLAG, ("check",), "proofs have to run, or are not wanted", "false"),
    Setting(
        "select",
        Kind.TEXTS,
        ("check",),
        "the lint rules to ask, instead of the default ones",
        '["QR803", "QR809"]',
    ),
    Setting("ignore", Kind.TEXTS, ("check",), "lint rules that are left out", '["QR805"]'),
)

_REASONS: dict[str, tuple[str, ...]] = {
    "what is written, and where to, stands in the call": (
        *(
            "--check",
            "--ci",
            "--crm",
            "--diff",
            "--fix",
            "--force",
            "--into",
            "--least",
            "--output",
            "--suggest",
            "--template",
            "--write-baseline",
        ),
    ),
    "which tables a query reads, and what it says of them, stands in the call": (
        "--dialect",
        "--not-supplied",
        "--table",
        "--view",
        "--zoned",
        "export --as-of",
        "export --strict",
        "export --type",
    ),
    "which record is meant stands in the call": ("--criterion", "--id", "--to", "--wanted"),
    "what a call starts from stands in the call": ("--from", "--since"),
    "which records a change is tried on, and which are listed, stands in the call": (
        "--records",
        "--show",
        "--show-records",
    ),
    "what a change may do has to be seen where the command is called": (
        "--exit-code",
        "--require-version-bump",
    ),
    "which records are written, and what is told of each, stands in the call": ("--where", "--explain"),
    "which of the processes is meant stands in the call": ("move --process",),
    "which examples run, and what is listed, stands in the call": ("-k", "--coverage", "--mutate"),
    "whether a call ends stands in the call": ("--watch",),
    "how long proofs may take is weighed where the command is called": ("--proof-seconds",),
    "who signs, and when, stands in the call": ("--sign", "agree --as-of"),
    "which exceptions are meant, and how long they hold, stands in the call": (
        *(
            "--expired",
            "--expiring-in",
            "ignore --code",
            "ignore --record",
            "ignore --type",
            "ignore --process",
        ),
        *("ignore --reason", "ignore --owner", "ignore --expires", "ignore --days"),
    ),
    "that findings do not fail has to be seen where the command is called": ("--exit-zero",),
    "who reads the output of a call relies on its form, in whatever folder it runs": ("--format",),
}
NO_SETTINGS: dict[str, str] = {option: reason for reason, options in _REASONS.items() for option in options}
"""The options that are no settings, and why."""


def setting(key: str) -> Setting | None:
    """The setting of that key."""
    return next((one for one in SETTINGS if one.key == key), None)


def of_command(command: str) -> tuple[Setting, ...]:
    """The settings of a command."""
    return tuple(one for one in SETTINGS if command in one.commands)


def commands() -> tuple[str, ...]:
    """The commands that have settings, in order: the tables of the file."""
    return tuple(dict.fromkeys(command for one in SETTINGS for command in one.commands))
