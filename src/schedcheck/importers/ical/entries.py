"""What a VEVENT says, as far as a schedule has use for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import field, frozen

from schedcheck.errors import InvalidValue
from schedcheck.importers.ical.attendance import Attendance, attendance_of
from schedcheck.importers.ical.properties import categories, text_of
from schedcheck.importers.ical.times import Form, Length, NotATime, Written, length_of, time_of
from schedcheck.importers.notices import short
from schedcheck.model import Place, Status
from schedcheck.model.kinds import kind_named

if TYPE_CHECKING:
    from schedcheck.importers.gazetteer import Gazetteer
    from schedcheck.importers.ical.clock import Clock
    from schedcheck.importers.ical.components import Component
    from schedcheck.importers.ical.properties import Property
    from schedcheck.importers.notices import Notices

__all__ = ["Entry", "Reader"]

STATUSES = {"CONFIRMED": Status.CONFIRMED, "TENTATIVE": Status.TENTATIVE, "CANCELLED": Status.CANCELLED}
UNKNOWN_END = "its end was taken as not known"
ANYWHERE = Place("anywhere")
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


@frozen(eq=False)
class Entry:
    """What a VEVENT says.

    Attributes:
        component: The VEVENT.
        clock: That of its calendar.
        uid: Its UID; None where it has none.
        place: Where it is.
        start: As it is written; None where it is not, or is no time.
        end: A time, or how long it lasts; None where that is not known.
        title, kind, status: Of the event.
        free: Whether it takes up no time.
        attendees, organizer: Whom it names.
        instead_of: The time of the occurrence that it is a change of.
        onwards: Whether it is a change of all later ones, too.
        version: Which of two of one UID is newer.
    """

    component: Component
    clock: Clock
    uid: str | None
    place: Place
    start: Written | None
    end: Written | Length | None
    title: str
    kind: str | None
    status: Status
    free: bool
    attendees: tuple[Attendance, ...]
    organizer: Attendance | None
    instead_of: Written | None = field(default=None)
    onwards: bool = field(default=False)
    version: tuple[int, datetime] = field(default=(0, LONG_AGO))

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.component.line

    @property
    def repeats(self) -> bool:
        """Whether it comes more than once."""
        return self.component.has("RRULE") or self.component.has("RDATE")


class Reader:
    """Reads the events of one calendar.

    Args:
        clock: That of the calendar.
        gazetteer: The places.
        notices: Where to tell what was assumed.
        cancelled: Whether nothing of the calendar takes place.
    """

    def __init__(self, clock: Clock, gazetteer: Gazetteer, notices: Notices, *, cancelled: bool) -> None:
        self._clock = clock
        self._gazetteer = gazetteer
        self._notices = notices
        self._cancelled = cancelled

    def entry(self, component: Component) -> Entry:
        """What a VEVENT says."""
        uid = text_of(component.one("UID", self._notices)) or None
        if uid is None:
            done = "it was told apart by where it stands in the file"
            self._notices.add("uid-missing", "an event has no UID", done, line=component.line)
        place = self._place(component, uid)
        start = self._time(component, "DTSTART", "start", uid)
        title = text_of(component.one("SUMMARY", self._notices, uid))
        if not title:
            done = f"it is called {short(place.name)}, after its place"
            self._notices.add("title-missing", "it has no title", done, uid=uid, line=component.line)
        onwards, instead_of = self._range(component, uid)
        made = Entry(
            component,
            self._clock,
            uid,
            place,
            start,
            self._end(component, start, uid),
            title or place.name,
            self._kind(component, uid),
            self._status(component, uid),
            text_of(component.one("TRANSP", self._notices, uid)).upper() == "TRANSPARENT",
            tuple(map(attendance_of, component.all("ATTENDEE", self._notices, uid))),
            next(map(attendance_of, component.all("ORGANIZER", self._notices, uid)), None),
            instead_of,
            onwards,
            self._version(component, uid),
        )
        unsaid = not any(map(component.has, ("DTSTART", "DTEND", "DURATION")))
        if unsaid and instead_of is not None and made.status is not Status.CANCELLED:
            # It is when the occurrence was that it changes; until when, nothing says.
            message = "it changes an occurrence, and says neither when it starts nor when it ends"
            self._notices.add("end-missing", message, UNKNOWN_END, uid=uid, line=component.line)
        return made

    def bare(self, component: Component) -> Entry:
        """When something is that has a time, but neither a place nor people."""
        uid = text_of(component.one("UID", self._notices)) or None
        start = self._time(component, "DTSTART", "start", uid)
        end = self._end(component, start, uid) if component.has("DTEND") or component.has("DURATION") else None
        onwards, instead_of = self._range(component, uid)
        made = Entry(
            component,
            self._clock,
            uid,
            ANYWHERE,
            start,
            end,
            uid or component.name,
            None,
            Status.CONFIRMED,
            free=False,
            attendees=(),
            organizer=None,
            instead_of=instead_of,
            onwards=onwards,
            version=self._version(component, uid),
        )
        if end is None and component.name == "AVAILABLE":
            message, done = "when a time that is available ends, is not said", "it was left out"
            self._notices.add("busy-unreadable", message, done, uid=uid, line=component.line)
        return made

    def _place(self, component: Component, uid: str | None) -> Place:
        link = component.first("CONFERENCE", self._notices, uid)
        held = component.one("LOCATION", self._notices, uid)
        line = component.line if held is None else held.line
        point = component.one("GEO", self._notices, uid)
        geo = _coordinates(point)
        if point is not None and geo is None:
            message, done = f"GEO is {short(point.value)}, no latitude and longitude", "it was left out"
            self._notices.add("geo-unreadable", message, done, uid=uid, line=point.line)
        address = "" if link is None else link.value.strip()
        return self._gazetteer.find(text_of(held), uid=uid, line=line, geo=geo, link=address)

    def _time(self, component: Component, name: str, what: str, uid: str | None) -> Written | None:
        held = component.one(name, self._notices, uid)
        if held is None:
            return None
        try:
            return time_of(held)
        except NotATime as error:
            done = "the event was left out" if what == "start" else UNKNOWN_END
            self._notices.add(f"{what}-unreadable", f"{name} is no time: {error}", done, uid=uid, line=held.line)
            return None

    def _end(self, component: Component, start: Written | None, uid: str | None) -> Written | Length | None:
        held = component.one("DURATION", self._notices, uid)
        if component.has("DTEND"):
            if held is not None:
                message, done = "it has an end and a duration", "the end was taken"
                self._notices.add("end-twice", message, done, uid=uid, line=held.line)
            return self._time(component, "DTEND", "end", uid)
        if held is None:
            if component.has("DURATION") or start is None:
                return None
            if start.form is Form.DAY:
                return Length(1, timedelta(0))
            message = "when it ends, is not said"
            self._notices.add("end-missing", message, UNKNOWN_END, uid=uid, line=component.line)
            return None
        return self._lasting(held, uid)

    def _lasting(self, held: Property, uid: str | None) -> Length | None:
        try:
            length = length_of(held)
        except NotATime as error:
            message = f"DURATION is no duration: {error}"
            self._notices.add("end-unreadable", message, UNKNOWN_END, uid=uid, line=held.line)
            return None
        if length.negative:
            message = f"it lasts less than nothing, {short(held.value)}"
            self._notices.add("end-before-start", message, UNKNOWN_END, uid=uid, line=held.line)
            return None
        if not length.days and not length.rest:
            self._notices.add("zero-length", "it lasts no time", UNKNOWN_END, uid=uid, line=held.line)
            return None
        return length

    def _kind(self, component: Component, uid: str | None) -> str | None:
        found = None
        for each in categories(component.all("CATEGORIES", self._notices, uid)):
            try:
                read = kind_named(each)
            except InvalidValue:
                read = None
            if found is None and read is not None:
                found = read
            else:
                why = "is no kind of event" if read is None else "is one more"
                message = f"the category {short(each)} {why}"
                self._notices.add("kind-unreadable", message, "it was left out", uid=uid, line=component.line)
        return found

    def _status(self, component: Component, uid: str | None) -> Status:
        said = text_of(component.one("STATUS", self._notices, uid)).upper()
        if said and said not in STATUSES:
            message = f"the status {short(said)} is none of an event"
            self._notices.add("status-unknown", message, "it was taken as tentative", uid=uid, line=component.line)
        found = STATUSES.get(said, Status.TENTATIVE) if said else Status.CONFIRMED
        if self._cancelled or found is Status.CANCELLED:
            done = "it is in the plan as cancelled, and nobody is there for it"
            self._notices.add("cancelled", "it does not take place", done, uid=uid, line=component.line)
            return Status.CANCELLED
        return found

    def _range(self, component: Component, uid: str | None) -> tuple[bool, Written | None]:
        held = component.one("RECURRENCE-ID", self._notices, uid)
        if held is None:
            return False, None
        said = held.parameters.get("RANGE", "").upper()
        if said not in {"", "THISANDFUTURE"}:
            message, done = f"its RANGE is {short(said)}", "it was taken for this one alone"
            self._notices.add("range-unknown", message, done, uid=uid, line=held.line)
        try:
            return said == "THISANDFUTURE", time_of(held)
        except NotATime as error:
            message, done = f"RECURRENCE-ID is no time: {error}", "it was taken for an event of its own"
            self._notices.add("override-orphan", message, done, uid=uid, line=held.line)
            return False, None

    def _version(self, component: Component, uid: str | None) -> tuple[int, datetime]:
        said = text_of(component.one("SEQUENCE", self._notices, uid))
        number = int(said) if said.isdecimal() and len(said) < LONGEST_NUMBER else 0
        held = component.one("DTSTAMP", self._notices, uid)
        try:
            stamp = None if held is None else time_of(held).local.replace(tzinfo=UTC)
        except NotATime:
            stamp = None
        if stamp is None:
            message, done = "when it was written, is not said", "it was taken as older than others"
            self._notices.add("stamp-missing", message, done, uid=uid, line=component.line)
        return number, stamp or LONG_AGO


LONGEST_NUMBER = 15
NORTH, EAST = 90, 180


def _coordinates(held: Property | None) -> tuple[float, float] | None:
    if held is None:
        return None
    latitude, semicolon, longitude = held.value.partition(";")
    try:
        made = float(latitude), float(longitude)
    except ValueError:
        return None
    return made if semicolon and abs(made[0]) <= NORTH and abs(made[1]) <= EAST else None
