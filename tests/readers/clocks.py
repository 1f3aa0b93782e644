"""What a VTIMEZONE says clocks show, by a reader of its own (RFC 5545, section 3.6.5), held against the IANA data."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone

from tests.readers.tzif import changes, different_zones, zone_of

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
AROUND = range(-26, 27)
"""So many hours before and after a change are looked at: no clock is farther from UTC than that."""


class Onset(NamedTuple):
    """From when on, in UTC, clocks show what."""

    at: datetime
    offset: timedelta
    name: str


def onsets(component: Timezone, end: datetime) -> list[Onset]:
    """Each one up to the end, in their order."""
    return sorted(each for part in component.subcomponents for each in _of_part(dict(part), end))


def _of_part(part: dict[str, Any], end: datetime) -> Iterator[Onset]:
    first: datetime = part["DTSTART"].dt
    several = [first]
    if "RRULE" in part:
        rule: Any = rrulestr(part["RRULE"].to_ical().decode(), dtstart=first)
        several = rule.between(first, end.replace(tzinfo=None) + 26 * HOUR, inc=True)
    for each in several:
        at = (each - part["TZOFFSETFROM"].td).replace(tzinfo=UTC)
        yield Onset(at, part["TZOFFSETTO"].td, str(part["TZNAME"]))


def moments_about(breaks: Iterable[datetime], first: datetime, last: datetime) -> list[datetime]:
    """Where two clocks that change at no other times must agree to agree always.

    That is just before and at each change, and, for whoever rounds, each hour of the day before and after, and once in
    between.
    """
    held = sorted({first, last, *breaks})
    found = {each + number * HOUR for each in held for number in AROUND} | {each - SECOND for each in held}
    found |= {one + (other - one) // 2 // SECOND * SECOND for one, other in pairwise(held)}
    return sorted(each for each in found if first <= each < last)


def wrong_moments(zone: ZoneInfo, data: bytes, component: Timezone, first: datetime, last: datetime) -> list[datetime]:
    """Where a component shows another offset or name than a zone, from one instant up to another; none if nowhere."""
    held = onsets(component, last)
    starts = [each.at for each in held]
    wrong = []
    for moment in moments_about({*changes(data, first, last), *starts}, first, last):
        number = bisect_right(starts, moment) - 1
        local = moment.astimezone(zone)
        if number < 0 or (held[number].offset, held[number].name) != (local.utcoffset(), local.tzname()):
            wrong.append(moment)
    return wrong


def different_clocks(first: datetime, last: datetime) -> dict[str, bytes]:
    """Every zone there is, but of several with the same clocks from one instant to another one alone."""
    found: dict[tuple[object, ...], tuple[str, bytes]] = {}
    for key, data in different_zones().items():
        zone = zone_of(key, data)
        told = ((at, at.astimezone(zone)) for at in (first, *changes(data, first, last)))
        clock = (*((at, local.utcoffset(), local.tzname(), local.dst()) for at, local in told),)
        found.setdefault(clock, (key, data))
    return dict(found.values())
