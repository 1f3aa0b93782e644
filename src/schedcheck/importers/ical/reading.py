"""Files to a schedule: calendar by calendar, event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from schedcheck._time import zone_named
from schedcheck._values import kind_of, uncollected
from schedcheck.constraints import Unavailable
from schedcheck.errors import InvalidValue, UnknownName
from schedcheck.importers.gazetteer import Gazetteer
from schedcheck.importers.ical.busy import Busy
from schedcheck.importers.ical.changes import occurrences_of
from schedcheck.importers.ical.clock import Clock
from schedcheck.importers.ical.components import Component, calendars_of
from schedcheck.importers.ical.entries import Reader
from schedcheck.importers.ical.limits import CalendarLimits
from schedcheck.importers.ical.occurrences import FIRST, LAST, Span
from schedcheck.importers.ical.owners import Claim, Owners
from schedcheck.importers.ical.properties import text_of
from schedcheck.importers.ical.rule import Budget
from schedcheck.importers.ical.schedule import WAYS, Draft
from schedcheck.importers.ical.times import NotATime, times_of
from schedcheck.importers.ical.zones import Zones, zones_given
from schedcheck.importers.imported import Imported
from schedcheck.importers.notices import Notices, short
from schedcheck.importers.people import People
from schedcheck.interval import Interval
from schedcheck.model import Leader, Place

if TYPE_CHECKING:
    from schedcheck.importers.ical.entries import Entry

__all__ = ["from_ical"]

Files: TypeAlias = "bytes | Mapping[str, bytes] | Mapping[Leader, bytes] | Iterable[bytes]"

BUSY = ("VFREEBUSY", "VAVAILABILITY")
HANDLED = ("VEVENT", "VTIMEZONE", *BUSY)
SHOWN = 10
NO_SCHEDULE = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")
AHEAD = timedelta(days=366)


def from_ical(
    data: Files,
    *,
    by: str = "calendar",
    people: Iterable[Leader] | Mapping[str, Leader] = (),
    places: Iterable[Place] | Mapping[str, Place] = (),
    zone: str | tzinfo | None = None,
    zones: Mapping[str, str | tzinfo] | None = None,
    window: Interval | None = None,
    free: bool = False,
    strict: bool = False,
    limits: CalendarLimits | None = None,
) -> Imported:
    """The schedule that calendars hold (RFC 5545, 7953), with a notice of all that was assumed, changed or left out.

    Args:
        data: The bytes of a calendar; several; or several by the name of the file, or by the leader whose they are.
        by: How to tell who is at an event: "calendar", whoever it belongs to (the leader it is given for, else one of
            *people* by the name of the file or of the calendar, else somebody of that name, of whom there is one for
            each file); "attendee", everybody whom it names as such; "organizer", who holds it.
        people: Whom calendars may name, found by id, name and email; or a mapping to them of other names.
        places: Where events may be, found by id, by name, and by names from within outwards with commas; or a mapping
            to them of what calendars call them beside. Another LOCATION is a place of its own.
        zone: The zone of times without one, where neither their place nor their calendar has one: an IANA name.
        zones: Zones by names that are neither IANA's nor those of Windows, nor told in the file.
        window: What is asked for. Without it, what comes again without end is followed for a year after the last time
            there is.
        free: Whether events that take up no time (TRANSPARENT) are stops, too.
        strict: Raise the first notice of level error.
        limits: How large calendars may be.

    Raises:
        InvalidValue: Data that are no calendar, and options that are not what they must be.
        OverLimit: A calendar larger than a limit, which is named.
        NoticeError: When strict, something that cannot be taken as it is.
    """
    if by not in WAYS:
        raise UnknownName(f"by must be one of {', '.join(WAYS)}", repr(by))
    kind_of(Interval, "window")(None, None, window)
    kind_of(CalendarLimits, "limits")(None, None, limits)
    held = limits or CalendarLimits()
    notices = Notices(strict=strict, most=held.notices)
    default = zone_named(zone) if isinstance(zone, str) else zone
    kind_of(tzinfo, "zone")(None, None, default)
    known = People(people, notices)
    given = [(name, _bytes(each), _owner(name, known)) for name, each in _files(data)]
    with uncollected():
        draft = Draft(known, by, notices, free=free, limits=held)
        reader = _Files(
            draft,
            known,
            Gazetteer(places, notices),
            notices,
            limits=held,
            default=default,
            zones=zones_given(zones or {}),
        )
        for name, each, owner in given:
            reader.open(name, each, owner)
        reader.read()
        must, should = reader.finish(window)
        return Imported.of(draft.schedule(), tuple(notices), must=must, should=should)


def _files(data: Files) -> list[tuple[object, object]]:
    if isinstance(data, bytes):
        return [(None, data)]
    if isinstance(data, Mapping):
        return list(data.items())
    if isinstance(data, (str, bytearray, memoryview)) or not isinstance(data, Iterable):
        # Never a str: whether that is a calendar or the name of a file, nobody can tell.
        raise InvalidValue("data must be the bytes of a calendar, or several of them", type(data).__name__)
    return [(None, each) for each in data]


def _bytes(each: object) -> bytes:
    if not isinstance(each, bytes):
        raise InvalidValue("data must be the bytes of a calendar, or several of them", type(each).__name__)
    return each


def _owner(name: object, people: People) -> Leader | None:
    if name is None:
        return None
    if isinstance(name, Leader):
        return people.known(name)
    if not isinstance(name, str):
        raise InvalidValue("data must be by names of files or by leaders", repr(name))
    return people.called(name, PurePath(name).name, PurePath(name).stem)


class _Files:
    """Reads files one after the other, and puts together at the end what is in them."""

    def __init__(
        self,
        draft: Draft,
        people: People,
        gazetteer: Gazetteer,
        notices: Notices,
        *,
        limits: CalendarLimits,
        default: tzinfo | None,
        zones: Mapping[str, tzinfo],
    ) -> None:
        self._draft = draft
        self._owners = Owners(people, notices)
        self._opened = 0
        self._calendars: list[tuple[str | None, Component, Claim | Leader | None]] = []
        self._gazetteer = gazetteer
        self._notices = notices
        self._limits = limits
        self._default = default
        self._zones = zones
        self._budget = Budget(limits.steps, limits.occurrences)
        self._groups: list[tuple[str | None, Leader | None, list[Entry]]] = []
        self._busy: list[Busy] = []

    def open(self, name: object, data: bytes, owner: Leader | None) -> None:
        """Find the calendars in one file; whose they are shows when all have been opened."""
        self._opened += 1
        self._notices.file = name if isinstance(name, str) else None if owner is None else owner.id
        calendars = calendars_of(data, self._limits, self._notices)
        if len(calendars) > 1:
            message = f"the file holds {len(calendars)} calendars"
            self._notices.add("two-calendars", message, "all were read", line=calendars[1].line)
        for each in calendars:
            if self._is_schedule(each):
                claimed = owner is None and (self._draft.by_calendar or bool(_busy_in(each)))
                whose = self._owners.claim(self._opened, name, each) if claimed else owner
                self._calendars.append((self._notices.file, each, whose))

    def read(self) -> None:
        """Read what is in all calendars."""
        for file, calendar, whose in self._calendars:
            self._notices.file = file
            self._tell_what_is_not_read(calendar)
            if isinstance(whose, Claim):
                self._calendar(calendar, self._owners.leader(whose, calendar.line), given=False)
            else:
                self._calendar(calendar, whose, given=True)

    def _is_schedule(self, calendar: Component) -> bool:
        scale = text_of(calendar.one("CALSCALE", self._notices)).upper()
        if scale not in {"", "GREGORIAN"}:
            message = f"its CALSCALE is {short(scale)}"
            self._notices.add("calscale", message, "the calendar was left out", line=calendar.line)
            return False
        method = _method(calendar, self._notices)
        # An answer to who asked for busy times is one, too.
        if method in NO_SCHEDULE and any(calendar.events()):
            message = f"its METHOD is {method}"
            self._notices.add("method", message, "the calendar was left out", line=calendar.line)
            return False
        return True

    def _calendar(self, calendar: Component, whose: Leader | None, *, given: bool) -> None:
        zones = Zones(calendar, self._notices, given=self._zones, default=self._default, budget=self._budget)
        clock = Clock(zones, self._notices)
        if whose is not None:
            self._draft.add_person(whose)
        cancelled = _method(calendar, self._notices) == "CANCEL"
        reader = Reader(clock, self._gazetteer, self._notices, cancelled=cancelled)
        groups: dict[str | int, list[Entry]] = {}
        direct = set(map(id, calendar.parts))
        for number, each in enumerate(calendar.events()):
            if id(each) not in direct:
                message, done = "an event stands in something else", "it was read as one of the calendar"
                self._notices.add("event-misplaced", message, done, line=each.line)
            if each.whole:
                made = reader.entry(each)
                groups.setdefault(number if made.uid is None else made.uid, []).append(made)
        # Who is asked for because of busy times alone is not at the events.
        owner = whose if given or self._draft.by_calendar else None
        self._groups += [(self._notices.file, owner, each) for each in groups.values()]
        busy = _busy_in(calendar)
        if busy and whose is not None:
            self._take_busy(busy, reader, clock, whose)

    def _take_busy(self, several: list[Component], reader: Reader, clock: Clock, whose: Leader) -> None:
        busy = Busy(whose, clock, self._notices)
        for each in several:
            if each.name == "VFREEBUSY":
                busy.take_busy(each)
            else:
                busy.take_availability(each, reader)
        self._busy.append(busy)

    def _tell_what_is_not_read(self, calendar: Component) -> None:
        counts = Counter(each.name for each in calendar.parts if each.name not in HANDLED)
        counts.update(inner.name for each in calendar.of("VEVENT") for inner in each.parts)
        if counts:
            said = ", ".join(f"{count} {short(name)[1:-1]}" for name, count in sorted(counts.items())[:SHOWN])
            self._notices.add("not-read", f"it holds {said}", "that is no part of a schedule", line=calendar.line)
        if not any(each.name in HANDLED and each.name != "VTIMEZONE" for each in calendar.parts) and not any(
            calendar.events()
        ):
            message, done = "there are no events and no busy times", "nobody is anywhere by it"
            self._notices.add("nothing-inside", message, done, line=calendar.line)

    def finish(self, window: Interval | None) -> tuple[tuple[Unavailable, ...], tuple[Unavailable, ...]]:
        """Put the events of all files into the draft; when people are available and when not."""
        span = self._span(window)
        outside: Counter[str | None] = Counter()
        for file, owner, entries in self._groups:
            self._notices.file = file
            for found in occurrences_of(entries, span, self._budget, self._notices):
                if window is None or _touches(found.start, found.end, window):
                    self._draft.add(found, owner)
                elif found.key is None:
                    # Of what comes again, only what is asked for was looked for.
                    outside[file] += 1
        for file, count in outside.items():
            self._notices.file = file
            message = f"{count} {'event is' if count == 1 else 'events are'} not in the window"
            self._notices.add("out-of-window", message, "left out")
        rules = [rule for each in self._busy for rule in each.rules(span, self._budget)]
        musts = tuple(rule for rule, tentative in rules if not tentative)
        return musts, tuple(rule for rule, tentative in rules if tentative)

    def _span(self, window: Interval | None) -> Span:
        if window is not None:
            since, until = (each.astimezone(UTC).replace(tzinfo=None) for each in (window.start, window.end))
            return Span(max(since, FIRST), min(until, LAST), until)
        # What cannot be read is told where it is used.
        silent = Notices(strict=False, most=self._limits.components + self._limits.rdates)
        entries = (each for _, _, several in self._groups for each in several)
        latest = max((time for each in entries for time in _times(each, silent)), default=FIRST)
        return Span(None, None, min(latest, LAST - AHEAD) + AHEAD)


def _method(calendar: Component, notices: Notices) -> str:
    return text_of(calendar.one("METHOD", notices)).upper()


def _busy_in(calendar: Component) -> list[Component]:
    """The busy and available times in it."""
    return [each for each in calendar.parts if each.whole and each.name in BUSY]


def _times(entry: Entry, notices: Notices) -> list[datetime]:
    """The times that an event speaks of, on whatever clock."""
    found = [] if entry.start is None else [entry.start.local.replace(tzinfo=None)]
    for held in entry.component.all("RDATE", notices):
        try:
            found += [each.local.replace(tzinfo=None) for each in times_of(held)]
        except NotATime:
            # Told where the event is unrolled.
            continue
    return found


def _touches(start: datetime, end: datetime | None, window: Interval) -> bool:
    """Whether something may be in a window: what has no end, from a day before."""
    until = start.astimezone(UTC) + timedelta(1) if end is None else end
    return start < window.end and (until > window.start or start >= window.start)
