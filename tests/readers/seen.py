"""What readers of calendars find: each event, or each time in which somebody is busy, in one shape for all of them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from vobject.icalendar import registerTzid

BUSY = "(busy)"
"""The title of a time of a VFREEBUSY, which has none; its FBTYPE stands for the status."""

ZONES_OF_VOBJECT: dict[str, object] = vobject.icalendar.__dict__["__tzidMap"]


class Seen(NamedTuple):
    """An event. One without an end ends when it starts (RFC 5545, section 3.6.1); times are in UTC."""

    start: datetime
    end: datetime
    title: str
    status: str


def by_time(events: Iterable[Seen]) -> list[Seen]:
    """Events in an order of their own: those that start at once are written by their UIDs."""
    return sorted(events)


def read_by_ical(data: bytes) -> list[Seen]:
    """What Home Assistant sees."""
    found = IcsCalendarStream.calendar_from_ics(data.decode())
    busy = (each for several in found.freebusy for each in several.freebusy)
    return [
        *(seen(each.start, each.end, each.summary, each.status) for each in found.events),
        *(seen(each.start, each.end_value, BUSY, each.free_busy_type) for each in busy),
    ]


def read_by_vobject(data: bytes) -> list[Seen]:
    """What Radicale and xandikos see."""
    # It keeps the first zone of each name for the life of the process, whatever later calendars say of it.
    ZONES_OF_VOBJECT.clear()
    registerTzid("UTC", UTC)
    found = vobject.readOne(data.decode())
    events = [
        (each, each.dtend.value if hasattr(each, "dtend") else each.dtstart.value)
        for each in getattr(found, "vevent_list", [])
    ]
    busy = (line for each in getattr(found, "vfreebusy_list", []) for line in getattr(each, "freebusy_list", []))
    return [
        *(seen(each.dtstart.value, end, each.summary.value, each.status.value) for each, end in events),
        *(seen(start, end, BUSY, line.params["FBTYPE"][0]) for line in busy for start, end in line.value),
    ]


def read_by_recurring_ical_events(data: bytes) -> list[Seen]:
    """What open-web-calendar shows of two centuries; busy time it does not read."""
    made = icalendar.Calendar.from_ical(data)
    found: list[Any] = recurring_ical_events.of(made).between((1900, 1, 1), (2100, 1, 1))
    return [seen(each["DTSTART"].dt, each["DTEND"].dt, each["SUMMARY"], each["STATUS"]) for each in found]


def seen(start: date, end: date, title: str | None, status: str | None) -> Seen:
    """What a reader has found; fails when it takes a time for a day, or for local to wherever."""
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert start.tzinfo
    assert end.tzinfo
    # Of an enumeration of a reader's, the word that is written.
    word = status.value if isinstance(status, Enum) else status
    return Seen(start.astimezone(UTC), end.astimezone(UTC), str(title), str(word))


PYTHON_READERS = {
    "ical": read_by_ical,
    "recurring-ical-events": read_by_recurring_ical_events,
    "vobject": read_by_vobject,
}
