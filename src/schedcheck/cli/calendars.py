"""What became of a calendar, as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from schedcheck._values import on_one_line
from schedcheck.cli.common import counted
from schedcheck.cli.tables import drawn
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedcheck.importers.ical.difference import CalendarChange, CalendarDifference
    from schedcheck.importers.ical.versions import Version

__all__ = ["difference_shown"]

COLUMNS = ("change", "event", "when", "sequence", "properties", "uid")
MAY_WRAP = ("event", "when", "properties", "uid")


def difference_shown(found: CalendarDifference, console: Console) -> str:
    """One change a row; below the table, what programs may not take over."""
    if not found.changes:
        return "no difference"
    table = drawn(COLUMNS, map(_row, found.changes), console, may_wrap=MAY_WRAP)
    lines = [f"{_called(each.version)}: {each.fault} (UID {short(each.version.uid)})" for each in found.faults]
    if not lines:
        return table
    head = f"{counted(len(lines), 'change')} may not be taken over by programs that have the old calendar:"
    return "\n".join([table, "", head, *(f"  {each}" for each in lines)])


def _row(change: CalendarChange) -> tuple[str, ...]:
    before, after = change.before, change.after
    return (
        str(change.what),
        _called(change.version),
        _change(before, after, _when),
        _change(before, after, lambda each: str(each.sequence)),
        ", ".join(map(on_one_line, change.properties)),
        on_one_line(change.version.uid),
    )


def _change(before: Version | None, after: Version | None, told: Callable[[Version], str]) -> str:
    """What is told of two versions: once where it is the same, and of one where there is one."""
    said = dict.fromkeys(told(each) for each in (before, after) if each is not None)
    return " -> ".join(said)


def _called(version: Version) -> str:
    name = on_one_line(version.title) or version.component
    return name if version.occurrence is None else f"{name}, of {version.occurrence.shown}"


def _when(version: Version) -> str:
    start, end = version.start, version.end
    if start is None:
        return "not said"
    if end is None:
        return start.shown
    date, *clock = start.shown.split(" ", 2)
    last_date, *last_clock = end.shown.split(" ", 2)
    # The date and the zone once, where they are the same.
    alike = date == last_date and clock[1:] == last_clock[1:]
    return f"{date} {clock[0]} to {' '.join(last_clock)}" if alike and clock else f"{start.shown} to {end.shown}"
