"""Which column of a table holds what, by its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedcheck.errors import InvalidValue, UnknownName, did_you_mean
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedcheck.importers.notices import Notices
    from schedcheck.importers.rows import Cell, Row

__all__ = ["COLUMNS", "Headings"]

COLUMNS = {
    "person": ("person", "leader", "who", "name", "speaker", "attendee"),
    "place": ("place", "location", "where", "venue", "room"),
    "start": ("start", "begin", "from", "start time", "dtstart"),
    "end": ("end", "to", "until", "finish", "end time", "dtend"),
    "date": ("date", "day"),
    "duration": ("duration", "length"),
    "zone": ("zone", "tz", "time zone", "timezone"),
    "title": ("title", "summary", "subject", "event"),
    "kind": ("kind", "category", "type"),
    "status": ("status",),
}
"""What columns may be called, in any case, with underscores or spaces."""


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


class Headings:
    """Which column of a table holds what."""

    def __init__(self, given: Mapping[str, str], notices: Notices) -> None:
        for name, column in given.items():
            if name not in COLUMNS:
                raise UnknownName(f"columns must be of {', '.join(COLUMNS)}", f"{name!r}{did_you_mean(name, COLUMNS)}")
            if not isinstance(column, str):
                raise InvalidValue("columns must map what they are to what they are called", repr(column))
        self._given = given
        self._notices = notices
        self._seen: dict[str, str | None] = {}
        self._taken: dict[str, str] = {}

    def of(self, row: Row) -> dict[str, Cell]:
        """The cells of a row by what they hold."""
        for each in row.cells:
            if each not in self._seen:
                self._seen[each] = self._meaning(each, row.number)
        return {meaning: cell for name, cell in row.cells.items() if (meaning := self._seen[name]) is not None}

    def _meaning(self, name: str, number: int) -> str | None:
        found = next((meaning for meaning, column in self._given.items() if column == name), None)
        if found is None:
            known = ((meaning, names) for meaning, names in COLUMNS.items() if meaning not in self._given)
            found = next((meaning for meaning, names in known if _plain(name) in names), None)
        if found is None:
            message = f"the column {short(name)} says nothing about a schedule"
            self._notices.add("column-not-read", message, "it was left out", line=number)
        elif self._taken.setdefault(found, name) != name:
            must = f"one column must hold the {found}: say which by columns={{{found!r}: ...}}"
            raise InvalidValue(must, f"{self._taken[found]!r} and {name!r}")
        return found
