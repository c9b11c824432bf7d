"""On what kept answers rest beside the records: when one of these is another, every record is judged anew."""

from __future__ import annotations

import sys
import zoneinfo
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from qualrules._version import __version__
from qualrules.check.digest import digest
from qualrules.dataclass import dataclass
from qualrules.model.rules import Rules


@dataclass(frozen=True)
class Basis:
    """The ruleset and its meaning, and with what it was judged."""

    ruleset: str
    digest: str
    version: str
    python: str
    zone: str
    """A digest of the time zone's rules, which change from release to release."""

    def other_than(self, kept: Mapping[str, str], place: str) -> str | None:
        """Why answers that were kept in a place on another basis do not hold; None on the same one."""
        if kept.get("digest") != self.digest:
            ruleset = kept.get("ruleset")
            is_same = ruleset == self.ruleset
            return "the rules changed" if is_same else f'"{place}" was kept for the ruleset "{ruleset}"'
        if kept.get("version") != self.version:
            return f'"{place}" was kept by qualrules {kept.get("version")}'
        if kept.get("python") != self.python:
            return f'"{place}" was kept under Python {kept.get("python")}'
        return None if kept.get("zone") == self.zone else "the rules of the time zone changed"


def basis_of(rules: Rules) -> Basis:
    """The basis of a run by these rules, here and now."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    header = rules.header
    return Basis(header.name, digest(rules), __version__, python, _zone_digest(header.zone))


def _zone_digest(zone: str) -> str:
    return sha256(_zone_data(zone)).hexdigest()[:16]


def _zone_data(zone: str) -> bytes:
    """The rules of a time zone as they are read here: the system's, else those of the package `tzdata`."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder, zone)
        if path.is_file():
            return path.read_bytes()
    try:
        return files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):  # UTC needs none
        return b""
