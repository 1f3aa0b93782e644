"""Local days and weeks: where they begin, in which zone, and what of a stop lies in one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcheck._time import DAY, EPOCH, FIRST, LAST, micros, zone_named
from schedcheck._values import member_of
from schedcheck.encounters.presence import FOREVER
from schedcheck.errors import InvalidValue
from schedcheck.model.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    import attrs

    from schedcheck.model import Stop

EPOCH_DAY = EPOCH.toordinal()
LAST_DAY = date.max.toordinal()
WEEK = 7


class Period(StrEnum):
    """What is added up over: a local day, a week of them from Monday on (ISO 8601), or the whole plan."""

    DAY = "day"
    WEEK = "week"
    PLAN = "plan"


_period = member_of(Period, "per")


def period(value: Period | str | None) -> Period:
    """A period, given as such or by name; None for the whole plan."""
    return Period.PLAN if value is None else _period(value)


def zone_or_none(value: str | tzinfo | None) -> tzinfo | None:
    """A time zone, given as such or by its IANA name; None for that of each place."""
    if isinstance(value, str):
        return zone_named(value)
    if value is not None and not isinstance(value, tzinfo):
        raise InvalidValue("zone must be the name of an IANA time zone or a tzinfo", repr(value))
    return value


@lru_cache(maxsize=1 << 16)
def midnight(day: int, zone: tzinfo) -> int:
    """When a local day begins, in microseconds: its clocks first show 00:00, or skip it.

    Args:
        day: Its proleptic Gregorian ordinal, as of `date.toordinal`.
        zone: Whose clocks.
    """
    if day > LAST_DAY:
        return LAST + DAY
    # A wall time that is skipped counts with the offset before, and so is the moment of the clock change.
    offset = datetime.fromordinal(max(day, 1)).replace(tzinfo=zone).utcoffset() or timedelta(0)
    return (day - EPOCH_DAY) * DAY - micros(offset)


def day_of(moment: int, zone: tzinfo) -> int:
    """The local day a moment lies in, as an ordinal."""
    if moment >= LAST:
        return LAST_DAY
    # Clocks are less than a day off UTC. Where they go back over midnight, they show the day before once more: a day
    # has begun when it first has.
    moment = max(moment, FIRST)
    day = EPOCH_DAY + moment // DAY
    if midnight(day, zone) > moment:
        return day - 1
    return day + 1 if midnight(day + 1, zone) <= moment else day


class Labels(NamedTuple):
    """Local days, weeks, or the whole plan, each by its number."""

    per: Period

    def of(self, moment: int, zone: tzinfo) -> int:
        """The number of the one a moment lies in; of days or weeks."""
        day = day_of(moment, zone)
        return day if self.per is Period.DAY else (day - 1) // WEEK

    def bounds(self, label: int, zone: tzinfo) -> tuple[int, int]:
        """From when until before when one lasts, in microseconds."""
        if self.per is Period.PLAN:
            return -FOREVER, 2 * FOREVER
        if self.per is Period.DAY:
            return midnight(label, zone), midnight(label + 1, zone)
        return midnight(WEEK * label + 1, zone), midnight(WEEK * (label + 1) + 1, zone)

    def edges(self, low: int, high: int, zone: tzinfo) -> Iterator[int]:
        """Where one ends and the next begins, from *low* to *high*."""
        for label in range(self.of(low, zone), self.of(high, zone) + 1):
            yield self.bounds(label, zone)[1]


class Span(NamedTuple):
    """A time somebody is engaged, half-open, in microseconds; the zone says which local days that is."""

    start: int
    end: int
    zone: tzinfo
    stop: Stop | None = None


def clipped(spans: Iterable[Span], labels: Labels, label: int) -> list[tuple[int, int]]:
    """What of some spans lies in a day, sorted; an instant lies in the day it is in."""
    found = []
    last: tzinfo | None = None
    opens = closes = 0
    for start, end, zone, _ in spans:
        if zone is not last:
            last, (opens, closes) = zone, labels.bounds(label, zone)
        if start < closes and (end > opens or start >= opens):
            found.append((max(start, opens), min(end, closes)))
    return sorted(found)


def merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted spans that overlap or touch made into one."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def count(_self: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A validator: a whole number, zero or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidValue(f"{attribute.name} must be a whole number, zero or more", repr(value))


def no_work(values: Iterable[str]) -> frozenset[str]:
    """Kinds that are no work, as a set; a lone text is refused, as it would fall into letters."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidValue("except_kinds must be a set of kinds", repr(values))
    return frozenset(map(kind_named, values))


def day_or_week(value: Period | str) -> Period:
    """A day or a week, given as such or by name."""
    made = _period(value)
    if made is Period.PLAN:
        raise InvalidValue("per must be day or week, as rest is found in each", repr(str(made)))
    return made


def week_or_plan(value: Period | str | None) -> Period:
    """A week or the whole plan, given as such or by name."""
    made = period(value)
    if made is Period.DAY:
        raise InvalidValue("per must be week or plan, as a day has but one", repr(str(made)))
    return made
