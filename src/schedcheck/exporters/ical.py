"""One person's part of a plan as an iCalendar file (RFC 5545, RFC 7986), the same bytes for the same plan.

It tells what that person may know: where they are, when and for what. Who else is there is not in it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Parameters, vCalAddress, vCategory, vDDDTypes, vGeo, vInt, vText

from schedcheck._time import aware, instant, zone_named
from schedcheck.errors import InvalidValue, UnknownZone
from schedcheck.exporters.timezones import to_vtimezone
from schedcheck.model import Leader, Level, Party, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schedcheck.schedule import Schedule

__all__ = ["to_ical"]

# Without a version: a new release of ours is no change of the plan.
PRODID = "-//schedcheck//schedcheck//EN"
# Never to change: the UIDs of every calendar written so far are made with it.
NAMESPACE = UUID("4a3f1e0c-5b0d-5c43-9a53-6f0d6c1f7a2e")
# What is no text: C0 and C1 control characters but tab and line feed, and halves of surrogate pairs.
NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
ANSWERS = {Status.CONFIRMED: "ACCEPTED", Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "DECLINED"}
# What RFC 6068 lets stand in an address as it is.
IN_ADDRESS = "@!$'*+/^_`{|}~"


def to_ical(schedule: Schedule, *, leader: Leader | str, stamp: datetime | str) -> bytes:
    """The calendar of one person of the plan: UTF-8, lines end in CRLF, no METHOD.

    Args:
        schedule: The plan.
        leader: Whose calendar, as such or by id.
        stamp: When the plan was last changed, cut to the second; aware, or ISO 8601 text with an offset.

    Raises:
        NotInSchedule: The leader has no itinerary.
        InvalidValue: A start or end is no whole second; a text holds control characters or half a surrogate pair.
        NaiveTime: The stamp has no offset.
    """
    itinerary = schedule.itinerary(leader)
    # First without a zone: a stamp that has no offset is refused, not taken for UTC.
    revised = aware(aware(stamp, None, name="stamp"), UTC, name="stamp")
    stops = sorted(
        (each for each in itinerary.stops if not each.implied),
        key=lambda each: (instant(each.start), _uid(itinerary.leader, each)),
    )
    calendar = _calendar(itinerary.leader)
    for zone, times in _times_by_zone(stops):
        calendar.add_component(to_vtimezone(zone, min(times), max(times)))
    for stop in stops:
        calendar.add_component(_event(stop, itinerary.leader, revised))
    made: bytes = calendar.to_ical()
    return made


def _calendar(leader: Leader) -> Calendar:
    made = Calendar()
    made["PRODID"], made["VERSION"] = vText(PRODID), vText("2.0")
    # The first is the standard's name for it, the second the one that most programs read.
    made["NAME"] = made["X-WR-CALNAME"] = _Text(_clean(leader.name, f"the name of {leader.id!r}"))
    return made


def _event(stop: Stop, leader: Leader, revised: datetime) -> Event:
    made = Event()
    made["UID"] = vText(_uid(leader, stop))
    made["DTSTAMP"] = made["LAST-MODIFIED"] = vDDDTypes(revised)
    made["SEQUENCE"] = vInt(0)
    made["SUMMARY"] = _Text(_clean(stop.name, f"the title of stop {stop.id!r}"))
    made["LOCATION"] = _Text(_clean(_location(stop.place), f"the place of stop {stop.id!r}"))
    made["STATUS"] = vText(stop.standing.name)
    made["TRANSP"] = vText("TRANSPARENT" if stop.standing is Status.CANCELLED else "OPAQUE")
    # Programs that show a calendar to others then tell them no more than that the person is busy.
    made["CLASS"] = vText("PRIVATE")
    _add_times(made, stop)
    _add_what_is_known(made, stop)
    _add_people(made, stop, leader)
    return made


def _add_times(made: Event, stop: Stop) -> None:
    _refuse_fractions(stop)
    zone = _zone_to_write(stop)
    made["DTSTART"] = _time(stop.start, zone)
    # An end must be later than the start (RFC 5545, 3.8.2.2); without one, an event ends when it starts.
    if stop.end is not None and instant(stop.end) > instant(stop.start):
        made["DTEND"] = _time(stop.end, zone)


def _add_what_is_known(made: Event, stop: Stop) -> None:
    if stop.purpose is not None:
        made["CATEGORIES"] = vCategory([_clean(stop.purpose, f"the kind of stop {stop.id!r}")])
    located = stop.place.location
    if located is not None and located.geo is not None:
        made["GEO"] = _Geo(located.geo)


def _add_people(made: Event, stop: Stop, leader: Leader) -> None:
    owner = _address(leader, leader, f"the name of {leader.id!r}")
    owner.params["PARTSTAT"] = ANSWERS[stop.standing]
    made["ATTENDEE"] = owner
    if stop.event is not None and stop.event.organizer is not None:
        made["ORGANIZER"] = _address(stop.event.organizer, leader, f"the organizer of stop {stop.id!r}")


def _address(party: Party, owner: Leader, what: str) -> vCalAddress:
    """How a calendar names a party: by name only in their own or a member's, and by email only in their own.

    Elsewhere it is told apart, not named: it may be whom the owner must not meet.
    """
    mail = party.email if isinstance(party, Leader) and party.id == owner.id else None
    kind = "leader" if isinstance(party, Leader) else "delegation"
    made = vCalAddress(f"mailto:{quote(mail, safe=IN_ADDRESS)}" if mail else f"urn:uuid:{_uuid(kind, party.id)}")
    name = _clean(party.name, what)
    if party not in (owner, owner.delegation):
        return made
    # A last backslash would hide the closing quote from libical.
    made.params = _Quoted({"CN": f"{name} " if name.endswith("\\") else name})
    return made


def _location(place: Place) -> str:
    """The place and those around it, up to the city: more is no help in finding it."""
    return ", ".join(each.name for each in place.ancestors if each is place or each.level <= Level.CITY)


def _uuid(*ids: str | None) -> UUID:
    # As JSON, no two lists of ids give the same text.
    return uuid5(NAMESPACE, json.dumps(ids))


def _uid(leader: Leader, stop: Stop) -> str:
    """The stop's name for calendars: the same after every change but one of its id, and without a name in it."""
    return f"{_uuid('stop', leader.id, stop.id)}@schedcheck.invalid"


def _refuse_fractions(stop: Stop) -> None:
    for name, each in (("start", stop.start), ("end", stop.end)):
        if each is not None and each.microsecond:
            raise InvalidValue(f"the {name} of stop {stop.id!r} must be a whole second in iCalendar", each.isoformat())


def _times_by_zone(stops: Iterable[Stop]) -> Iterator[tuple[ZoneInfo, list[datetime]]]:
    found: dict[str, tuple[ZoneInfo, list[datetime]]] = {}
    for stop in stops:
        zone = _zone_to_write(stop)
        if zone is not None:
            found.setdefault(zone.key, (zone, []))[1].extend(_times(stop))
    return (found[key] for key in sorted(found))


def _times(stop: Stop) -> list[datetime]:
    return [stop.start] if stop.end is None else [stop.start, stop.end]


def _zone_to_write(stop: Stop) -> ZoneInfo | None:
    """The zone in which every reader finds the stop's instants; None: only UTC will do."""
    zone = stop.start.tzinfo
    if not isinstance(zone, ZoneInfo) or not zone.key:
        return None
    try:
        known = zone_named(zone.key)
    except UnknownZone:
        return None
    return known if all(_is_plain(each.astimezone(known)) for each in _times(stop)) else None


def _is_plain(local: datetime) -> bool:
    """Whether a local time stands for one instant, in a zone other than UTC, a whole number of minutes from it."""
    offset = local.utcoffset() or timedelta(0)
    once = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
    return once and offset % timedelta(minutes=1) == timedelta(0) and local.tzname() != "UTC"


def _time(moment: datetime, zone: ZoneInfo | None) -> vDDDTypes:
    if zone is None:
        return vDDDTypes(moment.astimezone(UTC))
    # Naive, with the zone's name beside it: given a zone, icalendar chooses among names that it holds for equal.
    made = vDDDTypes(moment.astimezone(zone).replace(tzinfo=None))
    made.params["TZID"] = zone.key
    return made


def _clean(text: str, what: str) -> str:
    """The text with line feeds only; raises `InvalidValue` for what is no text."""
    made = text.replace("\r\n", "\n").replace("\r", "\n")
    # A carriage return or a control character would let a name bring in lines of its own.
    if NO_TEXT.search(made):
        raise InvalidValue(f"{what} must be text without control characters and lone surrogates", ascii(text))
    return made


class _Text(vText):
    """A text whose backslash and N stay two characters; icalendar alone takes them for the end of a line."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(each).to_ical() for each in self.split(r"\N"))


class _Geo(vGeo):
    """Coordinates with six decimals, as RFC 5545 has them; icalendar alone writes small ones as `5e-05`."""

    def to_ical(self) -> str:
        return f"{self.latitude:.6f};{self.longitude:.6f}"


class _Quoted(Parameters):
    """Parameters whose CN stands in quotes also for a backslash, which some readers take for an escape outside them."""

    quote_also = Parameters.quote_also | {"CN": " '\\"}
