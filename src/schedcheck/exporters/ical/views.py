"""What a reader of a calendar may see of somebody else's plan, and how it is shown.

What is not to be seen is left out before anything is made of it: lines, UIDs and the order of events are made of what
is shown alone, so two plans that differ only in what is hidden give the same calendar, byte for byte.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from attrs import field, frozen

from schedcheck._time import FIRST, LAST, instant, micros, moment_of
from schedcheck._values import ZERO, kind_of, member_of
from schedcheck.encounters.presence import takes_place
from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical.content import clean, geo_line, plain_line, text_line, utc
from schedcheck.exporters.ical.entries import Entry, check_whole, clocks_to_write, location, time_lines, times_of
from schedcheck.exporters.ical.uids import uid
from schedcheck.model import Delegation, Itinerary, Kind, Leader, Level, Party, Place, Status, Stop

__all__ = ["Detail", "View"]

DAY = timedelta(days=1)
# Rounding, the end of a day and the clocks of another zone move a time by less than three days in all.
EARLIEST, LATEST = FIRST + micros(2 * DAY), LAST - micros(2 * DAY)
BUSY = "Busy"
KINDS = {each.value: each.value.replace("_", " ").capitalize() for each in Kind}


class Detail(IntEnum):
    """How much of a stop is seen; the larger, the more."""

    BUSY = 1
    KIND = 2
    TITLE = 3

    def __str__(self) -> str:
        return self.name.casefold()


def _detail(value: Detail | str) -> Detail:
    return member_of(Detail)(value)


def _level(value: Level | str | None) -> Level | None:
    return None if value is None else member_of(Level)(value)


def _grain(_self: object, _attribute: object, value: timedelta) -> None:
    whole = isinstance(value, timedelta) and value % timedelta(seconds=1) == ZERO
    if not whole or not ZERO <= value <= DAY or (value and DAY % value):
        raise InvalidValue("grain must be a timedelta of whole seconds that divides a day, or zero", repr(value))


@frozen
class View:
    """What a reader of calendars may see. Their own they see in full; of others', no more than what is said here.

    Args:
        reader: Who reads: their own calendar, or those of the delegation's members, are shown in full. None: somebody
            to whom none of them is their own.
        detail: What each stop is called: nothing but busy, its kind, or its title; a `Detail` or its name. Busy time is
            shown as one as long as it lasts; cancelled stops are not shown.
        place: The nearest `Level` at which a place is named, or its name. None: no place at all, and times in UTC.
        grain: Starts are rounded down and ends up to whole multiples of it from midnight. Zero: exact.

    Raises:
        InvalidValue: A grain that does not divide a day into equal parts.
        UnknownName: A detail or a level that does not exist.
    """

    reader: Party | None = field(default=None, validator=kind_of((Leader, Delegation), "reader"))
    detail: Detail = field(default=Detail.BUSY, kw_only=True, converter=_detail)
    place: Level | None = field(default=None, kw_only=True, converter=_level)
    grain: timedelta = field(default=ZERO, kw_only=True, validator=_grain)

    def is_own(self, leader: Leader) -> bool:
        """Whether a calendar is the reader's own."""
        reader = self.reader
        if isinstance(reader, Delegation):
            return leader.delegation is not None and leader.delegation.id == reader.id
        return reader is not None and reader.id == leader.id

    @property
    def _key(self) -> tuple[str, ...]:
        """What tells calendars of one person in different views apart; not the reader, as who sees alike has alike."""
        return str(self.detail), str(self.place), str(micros(self.grain))


class Shown(NamedTuple):
    """What is seen of a stop, or of some time in which somebody is busy; times in UTC."""

    start: datetime
    end: datetime
    called: str
    where: str
    geo: tuple[float, float] | None
    zone: ZoneInfo | None
    status: Status

    @property
    def begins(self) -> int:
        """Its start as an instant."""
        return instant(self.start)

    @property
    def ends(self) -> int:
        """Its end as an instant."""
        return instant(self.end)

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is, all but its times."""
        return self.called, self.where, str(self.geo), "" if self.zone is None else self.zone.key or ""


def view_entries(itinerary: Itinerary, view: View) -> Iterator[Entry]:
    """Somebody else's stops as events, in the order in which they are shown."""
    numbers: Counter[tuple[str, ...]] = Counter()
    for each in shown(itinerary, view):
        about = (*each.subject, utc(each.start))
        numbers[about] += 1
        yield _entry(each, uid("shown", itinerary.leader.id, *view._key, *about, str(numbers[about])))


def shown(itinerary: Itinerary, view: View) -> list[Shown]:
    """What is seen of somebody else's stops, by time."""
    stops = [each for each in itinerary.stops if not each.implied and takes_place(each)]
    for each in stops:
        _check_years(each, view.grain)
    places = [_place_seen(each.place, view.place) for each in stops]
    starts = [_rounded(each.start, _zone(place), view.grain) for each, place in zip(stops, places, strict=True)]
    ends = [_end(*each, view.grain) for each in zip(stops, starts, map(_zone, places), strict=True)]
    begun = _begun((start, end) for stop, start, end in zip(stops, starts, ends, strict=True) if not stop.place.remote)
    seen = [
        _seen(stop, place, (start, _until(start, _zone(place), view.grain, begun) if end is None else end), view.detail)
        for stop, place, start, end in zip(stops, places, starts, ends, strict=True)
    ]
    if view.detail is Detail.BUSY:
        seen = joined(each for each in seen if each.ends > each.begins)
    return sorted(seen, key=lambda each: (each.begins, each.ends, each.subject, each.status))


def _check_years(stop: Stop, grain: timedelta) -> None:
    """Raise `InvalidValue` where the time that is shown of a stop could lie beyond what a datetime can hold."""
    first, last = instant(stop.start), instant(stop.start if stop.end is None else stop.end)
    # Of exact times, no other time is made.
    if (grain or stop.end is None) and not EARLIEST <= first <= last <= LATEST:
        must = f"stop {stop.id!r} must be three days within the years 1 to 9999 to be shown rounded or without an end"
        raise InvalidValue(
            must, f"{stop.start.isoformat()} .. {'unknown' if stop.end is None else stop.end.isoformat()}"
        )


def _seen(stop: Stop, place: Place | None, times: tuple[datetime, datetime], detail: Detail) -> Shown:
    located = None if place is None else place.location
    return Shown(
        *times,
        _called(stop, detail),
        "" if place is None else clean(location(place), f"the place of stop {stop.id!r}"),
        None if located is None else located.geo,
        _zone(place),
        Status.CONFIRMED if detail is Detail.BUSY else stop.standing,
    )


def _called(stop: Stop, detail: Detail) -> str:
    if detail is Detail.TITLE:
        return clean(stop.name, f"the title of stop {stop.id!r}")
    # A kind of the planner's own may say who else comes.
    return KINDS.get(stop.purpose or "", BUSY) if detail is Detail.KIND else BUSY


def _place_seen(place: Place, level: Level | None) -> Place | None:
    """The place, or the nearest around it that may be named."""
    if level is None or (place.remote and level is not Level.ROOM):
        return None
    return next((each for each in place.ancestors if each.level >= level), None)


def _zone(place: Place | None) -> ZoneInfo | None:
    return place.zone if place is not None and isinstance(place.zone, ZoneInfo) else None


def _end(stop: Stop, start: datetime, zone: ZoneInfo | None, grain: timedelta) -> datetime | None:
    """The end that is shown of a stop, in UTC, given the start that is; None: it is not known."""
    if not grain:
        check_whole(stop.start, stop.end, f"stop {stop.id!r}")
    return None if stop.end is None else max(_rounded(stop.end, zone, grain, up=True), _next(start, zone, grain))


def _begun(spans: Iterable[tuple[datetime, datetime | None]]) -> list[datetime]:
    """When somebody must go somewhere, in order: each start after some time without a stop, or of one without an end.

    Into how many stops some time is split must not be seen, nor in which order stops of one grain come.
    """
    found: list[datetime] = []
    latest: datetime | None = None
    for start, end in sorted(spans, key=lambda each: each[0]):
        if end is None or latest is None or start > latest:
            found.append(start)
        if end is not None:
            latest = end if latest is None else max(latest, end)
    return found


def _until(start: datetime, zone: ZoneInfo | None, grain: timedelta, begun: Sequence[datetime]) -> datetime:
    """To when somebody is taken for busy whose end is not known: nobody is to be taken for free who may not be.

    It is the next time they must go somewhere, else the end of the day.
    """
    at = bisect_right(begun, start)
    until = begun[at] if at < len(begun) else _day_end(start, zone)
    return max(until, _next(start, zone, grain))


def _day_end(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """The end of the day on which a time is, by the clocks of a zone as they are at that end."""
    shown_by = zone or UTC
    next_day = moment.astimezone(shown_by).date() + DAY
    return moment_of(instant(datetime.combine(next_day, time(0), shown_by)))


def _rounded(moment: datetime, zone: ZoneInfo | None, grain: timedelta, *, up: bool = False) -> datetime:
    """A time in UTC, moved to a whole multiple of *grain* from midnight, by the clocks of a zone as they are then."""
    if not grain:
        return moment.astimezone(UTC)
    size, at = micros(grain), instant(moment)
    now = _offset(at, zone)
    found = _multiple(at + now, size, up=up) - now
    then = _offset(found, zone)
    if then != now:
        # Clocks change on the way there, where they show another multiple. A later time must not become an earlier one:
        # into how many stops some time is split would be seen.
        found = _multiple(at + then, size, up=up) - then
        while _offset(found, zone) != then:
            found += size if up else -size
    return moment_of(found)


def _multiple(local: int, size: int, *, up: bool) -> int:
    return (-(-local // size) if up else local // size) * size


def _offset(at: int, zone: ZoneInfo | None) -> int:
    """How far the clocks of a zone are from UTC at an instant, in microseconds."""
    return 0 if zone is None else micros(moment_of(at).astimezone(zone).utcoffset() or ZERO)


def _next(start: datetime, zone: ZoneInfo | None, grain: timedelta) -> datetime:
    """The first whole multiple of *grain* after one: what takes no time is shown up to it."""
    return _rounded(start + timedelta.resolution, zone, grain, up=True) if grain else start


def joined(seen: Iterable[Shown]) -> list[Shown]:
    """Times in which somebody is busy alike, those that touch as one."""
    made: list[Shown] = []
    for _, alike in groupby(sorted(seen, key=lambda each: (each.subject, each.begins)), key=lambda each: each.subject):
        first, *others = alike
        for each in others:
            if each.begins > first.ends:
                made.append(first)
                first = each
            elif each.ends > first.ends:
                first = first._replace(end=each.end)
        made.append(first)
    return made


def _entry(each: Shown, name: str) -> Entry:
    # Only now, as time that is joined may begin or end in another hour.
    zone = clocks_to_write(each.zone, times_of(each.start, each.end))
    lines = {
        "SUMMARY": text_line("SUMMARY", each.called, "what a stop is called"),
        **time_lines(each.start, each.end, zone),
        "UID": plain_line("UID", name),
        "STATUS": plain_line("STATUS", each.status.name),
        "TRANSP": "TRANSP:OPAQUE",
    }
    if each.where:
        lines["LOCATION"] = text_line("LOCATION", each.where, "where a stop is")
    if each.geo is not None:
        lines["GEO"] = geo_line(each.geo)
    return Entry(name, times_of(each.start, each.end), zone, lines)
