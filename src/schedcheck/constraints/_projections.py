"""What two events may have in common: when they start, the days and weeks they are on, where they are.

Local times are microseconds since 1970-01-01 on the clocks of a zone; local days and weeks are counted from there.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, timedelta, tzinfo
from enum import Enum
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from schedcheck._time import DAY, FIRST, LAST, micros, moment_of
from schedcheck._values import member_of
from schedcheck.encounters.presence import FOREVER
from schedcheck.encounters.sharing import shares
from schedcheck.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schedcheck.encounters.presence import Open, Presence

__all__ = ["Projection"]

WEEK = 7
MONDAY = 3
"""1970-01-01 was a Thursday: the third day after a Monday."""
FARTHEST = 32
"""By so many days an event may slip so that each day it can be on is looked at by itself."""


class Projection(Enum):
    """What is compared of two events."""

    START = "start"
    TIME = "time"
    DAY = "day"
    DATE = "date"
    WEEK = "week"
    PLACE = "place"

    @property
    def in_days(self) -> bool:
        """Whether an event can have several: the days, or weeks, from its start to its end."""
        return self in {Projection.DAY, Projection.DATE, Projection.WEEK}

    @property
    def unit(self) -> str:
        """What amounts are counts of; "" for durations."""
        if self is Projection.PLACE:
            return "places"
        return "weeks" if self is Projection.WEEK else "days" if self.in_days else ""


def projection(value: Projection | str) -> Projection:
    """A converter: a projection, or its name."""
    return member_of(Projection, "on")(value)


_MODULUS = {Projection.TIME: DAY, Projection.DAY: WEEK}
Days = frozenset[int]


def zone_of(presence: Presence, zone: tzinfo | None) -> tzinfo:
    """The zone in which an event has its days: the one given, else its place's, else UTC."""
    return zone or presence.place.zone or UTC


@lru_cache(maxsize=4096)
def local(at: int, zone: tzinfo) -> int:
    """What the clocks of a zone show."""
    at = min(max(at, FIRST), LAST)
    return at + micros(moment_of(at, zone).utcoffset() or timedelta(0))


def date_of(at: int, zone: tzinfo) -> int:
    """The local day of a moment."""
    return local(at, zone) // DAY


def latest_end(end: Open, reach: int) -> int:
    """The latest that an end not known can come where nothing slips further than *reach*."""
    return max(min((bound.at + min(bound.late, reach) for bound in limit), default=FOREVER) for limit in end.limits)


def furthest_slip(presences: Iterable[Presence]) -> int:
    """The largest bound of any slip that decides when some events are."""
    found = 0
    for each in presences:
        found = max(found, each.early, each.late)
        for limit in each.open.limits if each.open is not None else ():
            found = max([found, *(bound.late for bound in limit)])
    return found


def point_of(on: Projection, presence: Presence, zone: tzinfo | None) -> int:
    """When an event starts: as an instant, or by the clock."""
    if on is Projection.START:
        return presence.start
    return local(presence.start, zone_of(presence, zone)) % DAY


def nearest(on: Projection, values: Iterable[int], others: Iterable[int]) -> list[int]:
    """How far each of some starts is from the nearest of some others."""
    ordered = sorted(others)
    if on is Projection.TIME:
        # By the clock, the last of a day is next to the first.
        ordered = [ordered[-1] - DAY, *ordered, ordered[0] + DAY]
    found = []
    for each in values:
        place = bisect_left(ordered, each)
        found.append(min(abs(each - other) for other in ordered[max(place - 1, 0) : place + 1]))
    return found


class State(NamedTuple):
    """The days, dates or weeks that an event is on for some slip.

    Attributes:
        first: The local day on which it starts.
        short, long: With an end not known at its earliest, and at its latest.
    """

    first: int
    short: Days
    long: Days

    def each(self, on: Projection) -> Iterator[Days]:
        """What they can be, from the short ones to the long ones; of dates and weeks, these two."""
        yield self.short
        if on is not Projection.DAY or len(self.long) == len(self.short) + 1:
            if self.long != self.short:
                yield self.long
            return
        # By the day of the week, in the order in which they are added.
        added = sorted(self.long - self.short, key=lambda day: (day - self.first) % WEEK)
        yield from (self.short.union(added[: count + 1]) for count in range(len(added)))


def states_of(
    on: Projection, presence: Presence, zone: tzinfo | None, reach: int = 0, *, until: int = 0
) -> list[State]:
    """What an event can be on where nothing slips further than *reach*; as stated first.

    Args:
        on: Whether days of the week, dates or weeks.
        presence: The event.
        zone: As of `zone_of`.
        reach: Microseconds.
        until: The local day after which an event without an end need not be looked at.
    """
    early, late = min(presence.early, reach), min(presence.late, reach)
    where = zone_of(presence, zone)
    far = early + late > FARTHEST * DAY
    found: dict[State, None] = {}
    for slip in (0,) if far else _slips_to_look_at(presence, -early, late, where):
        first = date_of(presence.start + slip, where)
        ends = (date_of(_last_moment(presence, slip, reach, long=long), where) for long in (False, True))
        short, long = (max(first, last) for last in ends)
        found[State(first, _as_days(on, first, short), _as_days(on, first, max(short, min(long, until))))] = None
    if far:
        # So far away that it has nothing in common with anything.
        nowhere = frozenset({-id(presence)})
        found[State(0, nowhere, nowhere)] = None
    return list(found)


def _slips_to_look_at(presence: Presence, earliest: int, latest: int, zone: tzinfo) -> list[int]:
    """Slips among which are all that bring an event to different days; none first."""
    found = {0: None, earliest: None, latest: None}
    for edge in (presence.start, _last_moment(presence, 0, 0, long=False)):
        first, last = date_of(edge + earliest, zone), date_of(edge + latest, zone)
        for day in range(first + 1, last + 1):
            slip = first_at(partial(_is_on_day, edge, day, zone), earliest, latest)
            found |= {slip: None, slip - 1: None}
    return list(found)


def can_touch(
    on: Projection, first: Presence, second: Presence, zone: tzinfo | None, reach: int, *, long: bool
) -> bool:
    """Whether slips of at most *reach* can give two events something in common.

    Args:
        on: Of what kind.
        first, second: The events.
        zone: As of `zone_of`.
        reach: Microseconds.
        long: Whether an end that is not known, or a place that may be the same, may bring it about.
    """
    if on is Projection.PLACE:
        shared = shares(first.place, second.place, Level.ROOM)
        return shared is not False if long else shared is True
    mine, theirs = (_ranges(on, each, zone, reach, long=long) for each in (first, second))
    return any(_meet(one, other, _MODULUS.get(on)) for one in mine for other in theirs)


def _meet(one: tuple[int, int], other: tuple[int, int], modulus: int | None) -> bool:
    if modulus is None:
        return one[0] <= other[1] and other[0] <= one[1]
    return (other[0] - one[0]) % modulus <= one[1] - one[0] or (one[0] - other[0]) % modulus <= other[1] - other[0]


def _ranges(
    on: Projection, presence: Presence, zone: tzinfo | None, reach: int, *, long: bool
) -> list[tuple[int, int]]:
    """From which value up to which, both included, an event can have one of a kind."""
    early, late = min(presence.early, reach), min(presence.late, reach)
    low, high = presence.start - early, presence.start + late
    if on is Projection.START:
        return [(low, high)]
    where = zone_of(presence, zone)
    if on is Projection.TIME:
        return _by_the_clock(low, high, where)
    first, last = date_of(low, where), date_of(_last_moment(presence, late, reach, long=long), where)
    return [(_week(first), _week(last)) if on is Projection.WEEK else (first, max(first, last))]


def _is_on_day(edge: int, day: int, zone: tzinfo, by: int) -> bool:
    """Whether a moment that slips by so much is on a local day, or after it."""
    return date_of(edge + by, zone) >= day


def _last_moment(presence: Presence, slip: int, reach: int, *, long: bool) -> int:
    """The last moment at which an event is, when it slips by so much."""
    start = presence.start + slip
    if presence.open is None:
        return max(start, presence.end + slip - 1)
    return max(start, latest_end(presence.open, reach) - 1) if long else start


def _week(day: int) -> int:
    return (day + MONDAY) // WEEK


def _as_days(on: Projection, first: int, last: int) -> Days:
    if on is Projection.WEEK:
        return frozenset(range(_week(first), _week(last) + 1))
    if on is Projection.DAY:
        return frozenset(day % WEEK for day in range(first, min(last, first + WEEK - 1) + 1))
    return frozenset(range(first, last + 1))


def _by_the_clock(low: int, high: int, zone: tzinfo) -> list[tuple[int, int]]:
    """What the clocks of a zone show between two moments, as ranges; they repeat each day."""
    if high - low >= DAY:
        return [(0, DAY - 1)]
    before, after = local(low, zone) - low, local(high, zone) - high
    if before == after:
        return [(low + before, high + before)]
    change = first_at(lambda at: local(at, zone) - at != before, low, high)
    return [(low + before, change - 1 + before), (change + after, high + after)]


def first_at(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first whole number above *low*, up to *high*, from which on something holds; it holds for *high*."""
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high
