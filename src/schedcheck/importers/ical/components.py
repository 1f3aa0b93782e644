"""Lines as components that lie within one another (RFC 5545, section 3.4 and 3.6)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from schedcheck.errors import InvalidValue
from schedcheck.importers.ical.lines import lines_of
from schedcheck.importers.ical.properties import Property, read_property
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.importers.ical.limits import CalendarLimits
    from schedcheck.importers.ical.lines import Line
    from schedcheck.importers.notices import Notices

__all__ = ["Component", "calendars_of"]

NAME = re.compile(r"[A-Za-z0-9-]+(?=[:;])")
CALENDAR = "VCALENDAR"
EVENT = "VEVENT"
COUNTED = {"RDATE": "rdates", "EXDATE": "exdates", "ATTENDEE": "attendees"}
# What changes nothing about who is where and when.
TEXTS = {"SUMMARY", "SEQUENCE", "DTSTAMP", "GEO"}
# Of these, none lies within one of its own kind.
NEVER_WITHIN_ITS_OWN = (EVENT, CALENDAR, "VFREEBUSY", "VAVAILABILITY", "VTIMEZONE", "VTODO", "VJOURNAL")


class Component:
    """A component: what stands between BEGIN and END.

    Attributes:
        name: In capitals, such as VEVENT.
        line: Of its BEGIN.
        parts: The components in it.
        whole: Whether the file goes on to its end.
    """

    __slots__ = ("_lines", "line", "name", "parts", "whole")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.parts: list[Component] = []
        self.whole = True
        self._lines: dict[str, list[Line]] = {}

    @property
    def names(self) -> Iterable[str]:
        """Which properties it has."""
        return self._lines.keys()

    def hold(self, name: str, line: Line) -> None:
        """Keep a line of a property."""
        self._lines.setdefault(name, []).append(line)

    def all(self, name: str, notices: Notices, uid: str | None = None) -> list[Property]:
        """Every property of a name, in the order of the file; those that cannot be read are told and left out."""
        if name not in self._lines:
            return []
        found = []
        for each in self._lines[name]:
            read = read_property(each)
            if read is None:
                notices.add("line-unreadable", f"{short(each.text)} is no property", LEFT, uid=uid, line=each.number)
            else:
                found.append(read)
        return found

    def one(self, name: str, notices: Notices, uid: str | None = None) -> Property | None:
        """The property of a name that comes once; the first where there are several, which is told."""
        if name not in self._lines:
            return None
        found = self.all(name, notices, uid)
        if len({each.text for each in found}) > 1:
            code = "text-twice" if name in TEXTS else "property-twice"
            notices.add(code, f"{name} stands there twice", "the first was taken", uid=uid, line=found[1].line)
        return found[0] if found else None

    def first(self, name: str, notices: Notices, uid: str | None = None) -> Property | None:
        """The first property of a name that may come several times."""
        return next(iter(self.all(name, notices, uid)), None)

    def has(self, name: str) -> bool:
        """Whether there is a property of a name, readable or not."""
        return name in self._lines

    def of(self, name: str) -> list[Component]:
        """The components of a name that lie just in it."""
        return [each for each in self.parts if each.name == name]

    def events(self) -> Iterator[Component]:
        """Every event in it, also in components that should hold none."""
        for each in self.parts:
            if each.name == EVENT:
                yield each
            else:
                yield from each.events()


LEFT = "it was left out"


def calendars_of(data: bytes, limits: CalendarLimits, notices: Notices) -> list[Component]:
    """The calendars in a file.

    Raises:
        InvalidValue: There is none.
        OverLimit: It is too large in one way or another.
    """
    reader = _Reader(limits, notices)
    for each in lines_of(data, limits, notices):
        reader.take(each)
    reader.finish()
    if not reader.calendars:
        got = f"{short(data[:LONGEST_START].decode(errors='replace'))}" if data.strip() else "nothing"
        raise InvalidValue("a calendar must have BEGIN:VCALENDAR in a line of its own", got)
    return reader.calendars


LONGEST_START = 40


class _Reader:
    """Puts lines into components."""

    def __init__(self, limits: CalendarLimits, notices: Notices) -> None:
        self._limits = limits
        self._notices = notices
        self._open: list[Component] = []
        self._counts: Counter[str] = Counter()
        self.calendars: list[Component] = []

    def take(self, line: Line) -> None:
        match = NAME.match(line.text)
        name = match.group().upper() if match else ""
        if name == "BEGIN":
            self._begin(line)
        elif name == "END":
            self._end(line)
        elif not self._open:
            # Before the first calendar anything may stand, such as the head of a page that is none.
            if self.calendars:
                self._notices.add("line-outside", f"{short(line.text)} is in no calendar", LEFT, line=line.number)
        elif not name:
            self._notices.add("line-unreadable", f"{short(line.text)} is no property", LEFT, line=line.number)
        else:
            if name in COUNTED:
                # An address is one, whatever stands in it.
                self._count(COUNTED[name], 1 if name == "ATTENDEE" else line.text.count(",") + 1)
            self._open[-1].hold(name, line)

    def _count(self, limit: str, more: int = 1) -> None:
        self._counts[limit] += more
        self._limits.hold(limit, self._counts[limit], "more")

    def _begin(self, line: Line) -> None:
        name = line.text.partition(":")[2].strip().upper()
        if not self._open and name != CALENDAR:
            if self.calendars:
                self._notices.add("line-outside", f"{short(line.text)} is in no calendar", LEFT, line=line.number)
            return
        if name in NEVER_WITHIN_ITS_OWN and any(each.name == name for each in self._open):
            self._close(name, line, f"another {name} begins")
        if len(self._open) >= self._limits.depth:
            self._limits.hold("depth", len(self._open) + 1, f"more, in line {line.number}")
        self._count("events" if name == EVENT else "components")
        made = Component(name, line.number)
        (self._open[-1].parts if self._open else self.calendars).append(made)
        self._open.append(made)

    def _end(self, line: Line) -> None:
        name = line.text.partition(":")[2].strip().upper()
        if not self._open and not self.calendars:
            return
        if all(each.name != name for each in self._open):
            self._notices.add("end-alone", f"{short(line.text)} closes what is not open", LEFT, line=line.number)
            return
        if self._open[-1].name == name:
            self._open.pop()
        else:
            self._close(name, line, f"{short(line.text)} comes")

    def _close(self, name: str, line: Line, why: str) -> None:
        """Close everything up to the innermost component of a name."""
        while self._open:
            closed = self._open.pop()
            if closed.name == name and why.endswith("comes"):
                return
            message = f"{closed.name} of line {closed.line} is not closed when {why}"
            self._notices.add("not-closed", message, "it was taken to end there", line=line.number)
            if closed.name == name:
                return

    def finish(self) -> None:
        """Tell what is still open at the end."""
        for each in self._open:
            each.whole = False
            done = "what was read of it was taken" if each.name == CALENDAR else LEFT
            message = f"the file ends within {each.name}"
            self._notices.add("cut-off", message, done, line=each.line)
