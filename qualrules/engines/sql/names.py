"""Names of columns and relations in a query: each is given once, in a form that the database takes."""

from __future__ import annotations

from qualrules.engines.sql.dialect import Dialect

_ROOM = len(": 1000")
"""What stands behind the name of a relation in the names of its steps."""


class Names:
    """Gives names that differ, also where the database ignores case or takes names of so many bytes only."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """The name itself, or one like it that was not given yet."""
        number, free = 1, self._short(name, "")
        while self._same(free) in self._taken:
            number += 1
            free = self._short(name, f" ({number})")
        self._taken.add(self._same(free))
        return free

    def _short(self, name: str, end: str) -> str:
        most = self._dialect.longest_name
        if most is None or len(f"{name}{end}".encode()) <= most - _ROOM:
            return f"{name}{end}"
        return name.encode()[: most - len(end) - _ROOM].decode(errors="ignore") + end

    def _same(self, name: str) -> str:
        return name.lower() if self._dialect.ignores_case else name
