"""What stands in a calendar under each UID and RECURRENCE-ID, as it is compared with another version of the calendar.

Times are compared as instants, so that a new spelling of a time is no change. All else is compared as it is written:
what may be a change is told rather than taken for none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from attrs import field, frozen

from schedcheck.errors import InvalidValue
from schedcheck.importers.ical.clock import Clock, Local
from schedcheck.importers.ical.components import calendars_of
from schedcheck.importers.ical.limits import CalendarLimits
from schedcheck.importers.ical.properties import text_of
from schedcheck.importers.ical.rule import Budget
from schedcheck.importers.ical.times import Form, Length, NotATime, Written, length_of, periods_of, time_of, times_of
from schedcheck.importers.ical.vtimezone import FileZone, Unreadable
from schedcheck.importers.ical.zones import Zones, settled_in
from schedcheck.importers.notices import Notices, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schedcheck.importers.ical.components import Component
    from schedcheck.importers.ical.properties import Property

__all__ = ["Key", "Moment", "Version", "versions_of"]

KINDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")
# What tells of a revision, or is told in another way.
REVISION = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CREATED"}
APART = {*REVISION, "UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DUE", "DURATION"}
# RFC 5546, section 1.4: messages about some events, which say nothing of others.
WHOLE = {"", "PUBLISH"}
NUMBER = re.compile(r"[0-9]{1,15}")
# The first word of the key of a time that is an instant.
AN_INSTANT = "at"

Key: TypeAlias = tuple[object, ...]
"""What is the same in two versions of one thing: the component, the UID, the instant of the RECURRENCE-ID."""


class Moment(NamedTuple):
    """A time as it is compared and shown.

    Attributes:
        key: Equal for equal times.
        shown: For people.
        text: ISO 8601, or as it is written where it has no instant.
    """

    key: tuple[object, ...]
    shown: str
    text: str


@frozen
class Version:
    """An event, or the like, as it stands in a calendar.

    Attributes:
        component: Its name, such as VEVENT.
        uid: Its UID.
        occurrence: Of which occurrence of a series it is; None where it is no change of one.
        title: Its SUMMARY.
        start, end: When it is; None where that is not said.
        cancelled: Whether it does not take place.
        sequence: The number of its revision; 0 where it has none.
        stamp: When it was revised.
        facts: All else that it says, by property, as it is compared.
        line: On which line of the file it begins.
    """

    component: str
    uid: str
    occurrence: Moment | None
    title: str
    start: Moment | None
    end: Moment | None
    cancelled: bool
    sequence: int
    stamp: datetime | None
    facts: Mapping[str, object] = field(repr=False)
    line: int


@frozen
class Versions:
    """What stands in a calendar file.

    Attributes:
        held: Each thing in it.
        whole: Whether it tells of all there is, and is no message about some of it.
    """

    held: Mapping[Key, Version]
    whole: bool


def versions_of(data: bytes, notices: Notices) -> Versions:
    """What stands in a calendar file under each UID and RECURRENCE-ID.

    Args:
        data: The file.
        notices: Where to tell what of it cannot be read.

    Raises:
        InvalidValue: It is no calendar, or has something without a UID or two things under one.
        OverLimit: It is larger than a limit.
    """
    limits = CalendarLimits()
    held: dict[Key, Version] = {}
    whole = True
    for calendar in calendars_of(data, limits, notices):
        method = text_of(calendar.one("METHOD", notices)).upper()
        whole = whole and method in WHOLE
        reader = _Reader(calendar, notices, cancelled=method == "CANCEL", limits=limits)
        for each in _things(calendar):
            key, made = reader.version(each)
            before = held.setdefault(key, made)
            if before is not made:
                must = "no two components may have one UID and RECURRENCE-ID"
                raise InvalidValue(must, f"{short(made.uid)} on lines {before.line} and {made.line}")
    return Versions(held, whole)


def _things(calendar: Component) -> Iterator[Component]:
    """What may come in another version: whatever has a UID, and events wherever they stand."""
    yield from (each for each in calendar.parts if each.name in KINDS and each.name != "VEVENT" and each.whole)
    yield from (each for each in calendar.events() if each.whole)


class _Reader:
    """Reads what stands in one calendar."""

    def __init__(self, calendar: Component, notices: Notices, *, cancelled: bool, limits: CalendarLimits) -> None:
        self._notices = notices
        self._cancelled = cancelled
        # What times are taken for is no matter here, as long as it is the same for both calendars.
        self._silent = Notices(strict=False, most=limits.components + limits.rdates + limits.exdates)
        budget = Budget(limits.steps, limits.occurrences)
        self._zones = Zones(calendar, self._silent, given={}, default=None, budget=budget)
        self._clock = Clock(self._zones, self._silent)
        self._described = {
            text_of(each.one("TZID", notices)): tuple(self._texts(each)) for each in calendar.of("VTIMEZONE")
        }

    def version(self, component: Component) -> tuple[Key, Version]:
        """What a component says, and under what."""
        uid = text_of(component.one("UID", self._notices))
        if not uid:
            must = "each component must have a UID: without, nobody can tell what became of it"
            raise InvalidValue(must, f"a {component.name} without, on line {component.line}")
        repeats = component.has("RRULE") or component.has("RDATE")
        occurrence = self._moment(component.one("RECURRENCE-ID", self._notices, uid), repeats=False)
        start = self._moment(component.one("DTSTART", self._notices, uid), repeats=repeats)
        said = text_of(component.one("STATUS", self._notices, uid)).upper()
        made = Version(
            component.name,
            uid,
            occurrence,
            text_of(component.first("SUMMARY", self._notices, uid)),
            start,
            self._end(component, uid, repeats=repeats),
            self._cancelled or said == "CANCELLED",
            self._sequence(component, uid),
            self._stamp(component, uid),
            self._facts(component, uid),
            component.line,
        )
        return (component.name, uid, None if occurrence is None else occurrence.key), made

    def _sequence(self, component: Component, uid: str) -> int:
        held = component.one("SEQUENCE", self._notices, uid)
        if held is None:
            return 0
        number = held.value.strip()
        if not NUMBER.fullmatch(number):
            raise InvalidValue("SEQUENCE must be a whole number, from 0", f"{short(number)} on line {held.line}")
        return int(number)

    def _stamp(self, component: Component, uid: str) -> datetime | None:
        held = component.one("DTSTAMP", self._notices, uid)
        made = self._moment(held, repeats=False)
        if held is None or made is None:
            return None
        stamp = made.key[1]
        if not isinstance(stamp, datetime) or made.key[0] != AN_INSTANT:
            raise InvalidValue("DTSTAMP must be a time in UTC", f"{short(held.value)} on line {held.line}")
        return stamp

    def _end(self, component: Component, uid: str, *, repeats: bool) -> Moment | None:
        for name in ("DTEND", "DUE"):
            if component.has(name):
                return self._moment(component.one(name, self._notices, uid), repeats=repeats)
        start, lasts = (component.one(name, self._notices, uid) for name in ("DTSTART", "DURATION"))
        try:
            over = None if start is None else self._after(start, lasts, repeats=repeats)
        except (NotATime, OverflowError):
            over = None
        return _as_written(lasts.value) if over is None and lasts is not None else over

    def _after(self, start: Property, lasts: Property | None, *, repeats: bool) -> Moment | None:
        """The end of what lasts so long; a day lasts to the next one."""
        begun = time_of(start)
        if lasts is None and begun.form is not Form.DAY:
            return None
        length = Length(1, timedelta(0)) if lasts is None else length_of(lasts)
        if begun.form is Form.DAY and not length.rest:
            return self._of(begun._replace(local=begun.local + timedelta(length.days)), repeats=repeats)
        local = self._local(begun)
        over = None if local is None else self._clock.after(local, length, None, start.line)
        # By the clock of its start.
        return None if over is None or local is None else _at(over, self._label(local, begun.tzid) if repeats else None)

    def _moment(self, held: Property | None, *, repeats: bool) -> Moment | None:
        if held is None:
            return None
        try:
            return self._of(time_of(held), repeats=repeats)
        except NotATime:
            return _as_written(held.value)

    def _of(self, written: Written, *, repeats: bool) -> Moment:
        if written.form is Form.DAY:
            return Moment(("day", written.local), f"{written.local:%Y-%m-%d}", written.local.date().isoformat())
        local = self._local(written)
        try:
            if local is not None:
                label = self._label(local, written.tzid) if repeats else None
                return _at(settled_in(local.zone, local.local), label)
        except (Unreadable, OverflowError):
            pass
        zone = "no zone" if written.tzid is None else short(written.tzid)
        shown = f"{_clock_time(written.local)} ({zone})"
        return Moment(("in", written.tzid, written.local), shown, written.local.isoformat())

    def _local(self, written: Written) -> Local | None:
        """A time with its zone, if that is known."""
        if written.form is Form.UTC:
            return Local(written.local.replace(tzinfo=None), UTC)
        named = None if written.tzid is None else self._zones.named(written.tzid, written.line)
        zone = named if written.tzid is not None else self._zones.default
        return None if zone is None else Local(written.local, zone)

    def _label(self, local: Local, tzid: str | None) -> object:
        """What tells zones apart: of what comes again, the other times are by their clocks."""
        return (tzid, self._described.get(tzid or "")) if isinstance(local.zone, FileZone) else str(local.zone)

    def _facts(self, component: Component, uid: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in component.names:
            several = component.all(name, self._notices, uid)
            if name in {"RDATE", "EXDATE"}:
                found[name] = frozenset(each for held in several for each in self._times(held))
            elif name in {"RRULE", "EXRULE"}:
                found[name] = frozenset(frozenset(each.value.strip().upper().split(";")) for each in several)
            elif name not in APART:
                found[name] = tuple(sorted(each.text[len(name) :] for each in several))
        onwards = component.one("RECURRENCE-ID", self._notices, uid)
        if onwards is not None and "RANGE" in onwards.parameters:
            found["RECURRENCE-ID"] = onwards.parameters["RANGE"].upper()
        inner: dict[str, list[tuple[str, ...]]] = {}
        for each in component.parts:
            inner.setdefault(each.name, []).append(tuple(self._texts(each)))
        # A property could be called as a component is.
        return found | {name: (found.get(name), *sorted(several)) for name, several in inner.items()}

    def _times(self, held: Property) -> Iterator[object]:
        """What an RDATE or EXDATE holds, as it is compared."""
        try:
            if "/" in held.value:
                # Periods, as they are written: from when to when, or for how long.
                periods_of(held)
                yield held.text
            else:
                yield from (self._of(each, repeats=False).key for each in times_of(held))
        except NotATime:
            yield held.text

    def _texts(self, component: Component) -> Iterator[str]:
        """The lines of a component and of those in it, in an order of their own."""
        yield from sorted(each.text for name in component.names for each in component.all(name, self._notices))
        for each in component.parts:
            yield from (f"{each.name}/{text}" for text in self._texts(each))


def _at(moment: datetime, label: object) -> Moment:
    return Moment((AN_INSTANT, moment.astimezone(UTC), label), f"{_clock_time(moment)} {moment:%Z}", moment.isoformat())


def _as_written(value: str) -> Moment:
    return Moment(("text", value), short(value), value)


def _clock_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"
