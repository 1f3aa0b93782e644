"""The events of a calendar as content lines, before it is known what of them is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from schedcheck._time import instant, zone_named
from schedcheck.errors import InvalidValue, UnknownZone
from schedcheck.exporters.ical.content import (
    category_line,
    clean,
    folded,
    geo_line,
    mailto,
    name_of,
    person_line,
    plain_line,
    text_line,
    time_line,
)
from schedcheck.exporters.ical.uids import stop_uid, urn
from schedcheck.exporters.timezones import to_vtimezone
from schedcheck.model import Leader, Level, Party, Place, Status, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable

ANSWERS = {Status.CONFIRMED: "ACCEPTED", Status.TENTATIVE: "TENTATIVE", Status.CANCELLED: "DECLINED"}
# The order of icalendar: these first, then by name.
FIRST = ("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE")
RANKS = {name: f"{rank}" for rank, name in enumerate(FIRST)}


class Entry(NamedTuple):
    """An event of a calendar.

    Attributes:
        uid: Its name for programs.
        times: Its start, and its end where that is known.
        zone: Whose clocks its times are by; None: UTC.
        lines: Unfolded, by property; all but what tells of its revision.
        inner: The lines of what is within it, such as alarms.
    """

    uid: str
    times: tuple[datetime, ...]
    zone: ZoneInfo | None
    lines: dict[str, str]
    inner: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, str]:
        """Sorts entries by start as instants, then by UID."""
        return instant(self.times[0]), self.uid

    def written(self, revision: Iterable[str]) -> bytes:
        """The whole event, with the lines that tell of its revision."""
        lines = self.lines | {name_of(each): each for each in revision}
        inside = [lines[name] for name in sorted(lines, key=lambda name: RANKS.get(name, name))]
        return folded(("BEGIN:VEVENT", *inside, *self.inner, "END:VEVENT"))


def stop_entry(stop: Stop, leader: Leader) -> Entry:
    """A stop in full, as its own leader sees it."""
    check_whole(stop.start, stop.end, f"stop {stop.id!r}")
    uid, zone = stop_uid(leader, stop), zone_to_write(stop.start, stop.end)
    standing, place = stop.standing, stop.place
    lines = {
        "SUMMARY": text_line("SUMMARY", stop.name, f"the title of stop {stop.id!r}"),
        **time_lines(stop.start, stop.end, zone),
        "UID": plain_line("UID", uid),
        "LOCATION": text_line("LOCATION", location(place), f"the place of stop {stop.id!r}"),
        "STATUS": plain_line("STATUS", standing.name),
        "TRANSP": plain_line("TRANSP", "TRANSPARENT" if standing is Status.CANCELLED else "OPAQUE"),
        # Programs that show a calendar to others then tell them no more than that the person is busy.
        "CLASS": "CLASS:PRIVATE",
        "ATTENDEE": named("ATTENDEE", leader, leader, f"the name of {leader.id!r}", PARTSTAT=ANSWERS[standing]),
    }
    if stop.purpose is not None:
        lines["CATEGORIES"] = category_line(clean(stop.purpose, f"the kind of stop {stop.id!r}"))
    if place.location is not None and place.location.geo is not None:
        lines["GEO"] = geo_line(place.location.geo)
    organizer = None if stop.event is None else stop.event.organizer
    # Not of anybody else, in whatever guise: a number made from an id is known to all who guess the name.
    if organizer is not None and organizer in (leader, leader.delegation):
        lines["ORGANIZER"] = named("ORGANIZER", organizer, leader, f"the organizer of stop {stop.id!r}")
    return Entry(uid, times_of(stop.start, stop.end), zone, lines)


def location(place: Place) -> str:
    """The place and those around it, up to the city: more is no help in finding it."""
    return ", ".join(each.name for each in place.ancestors if each is place or each.level <= Level.CITY)


def times_of(start: datetime, end: datetime | None) -> tuple[datetime, ...]:
    """The times that there are of a start and an end."""
    return (start,) if end is None else (start, end)


def time_lines(start: datetime, end: datetime | None, zone: ZoneInfo | None) -> dict[str, str]:
    """When it is, by the clocks of a zone."""
    lines = {"DTSTART": time_line("DTSTART", start, zone)}
    # An end must be later than the start (RFC 5545, 3.8.2.2); without one, an event ends when it starts.
    if end is not None and instant(end) > instant(start):
        lines["DTEND"] = time_line("DTEND", end, zone)
    return lines


def zone_to_write(start: datetime, end: datetime | None) -> ZoneInfo | None:
    """The zone in which every reader finds these instants; None: only UTC will do."""
    return clocks_to_write(start.tzinfo, times_of(start, end))


def clocks_to_write(zone: tzinfo | None, times: Iterable[datetime]) -> ZoneInfo | None:
    """The same for a zone that the times may not be in."""
    if not isinstance(zone, ZoneInfo) or not zone.key:
        return None
    try:
        known = zone_named(zone.key)
        return known if all(_is_plain(each.astimezone(known)) for each in times) else None
    except (UnknownZone, OverflowError):
        # There is no such zone, or no such year by its clocks.
        return None


def named(name: str, party: Party, owner: Leader, what: str, **params: str) -> str:
    """How a calendar names its owner, or the owner's delegation: with the email of the one, and of the other a number.

    Nobody else is to be named: it may be whom the owner must not meet.
    """
    return _person_line(name, party, owner, what, tuple(params.items()))


def check_whole(start: datetime, end: datetime | None, what: str) -> None:
    """Raise `InvalidValue` where something starts or ends between two seconds."""
    for name, each in (("start", start), ("end", end)):
        if each is not None and each.microsecond:
            raise InvalidValue(f"the {name} of {what} must be a whole second in iCalendar", each.isoformat())


def zones_written(entries: Iterable[Entry]) -> bytes:
    """The VTIMEZONE of each zone that entries are written in, by name."""
    years: dict[str, list[int]] = {}
    for entry in entries:
        if entry.zone is not None:
            years.setdefault(entry.zone.key, []).extend(each.astimezone(UTC).year for each in entry.times)
    return b"".join(_zone_written(key, min(years[key]), max(years[key])) for key in sorted(years))


@lru_cache(maxsize=256)
def _zone_written(key: str, first: int, last: int) -> bytes:
    # What is written of a zone depends on the years alone.
    first_day, last_day = (datetime(year, 6, 1, tzinfo=UTC) for year in (first, last))
    made: bytes = to_vtimezone(zone_named(key), first_day, last_day).to_ical()
    return made


def _is_plain(local: datetime) -> bool:
    """Whether a local time stands for one instant, in a zone other than UTC, a whole number of minutes from it."""
    offset = local.utcoffset() or timedelta(0)
    once = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
    return once and offset % timedelta(minutes=1) == timedelta(0) and local.tzname() != "UTC"


@lru_cache(maxsize=1024)
def _address(party: Party, owner: Leader) -> str:
    mail = party.email if isinstance(party, Leader) and party.id == owner.id else None
    return mailto(mail) if mail else urn(party)


@lru_cache(maxsize=1024)
def _person_line(name: str, party: Party, owner: Leader, what: str, answer: tuple[tuple[str, str], ...]) -> str:
    called = clean(party.name, what)
    return person_line(name, _address(party, owner), called, **dict(answer))
