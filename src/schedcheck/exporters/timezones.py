"""VTIMEZONE components of IANA zones, such that every reader gets the same instants (RFC 5545, section 3.6.5).

Readers differ: some trust IANA for a name they know, some only the component; some read one date of a list, some want
yearly rules. So a zone that changes twice a year, always alike, is written as two rules, and any other as one
sub-component for each change, without rules and without lists of dates.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vDDDTypes, vRecur, vText, vUTCOffset

from schedcheck.errors import InvalidValue, NaiveTime

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

__all__ = ["to_vtimezone"]

# The two changes of any zone that lie closest to each other are four days apart (Freetown in 1939).
STEP, SECOND = timedelta(days=1), timedelta(seconds=1)
# The ends of what every zone can still show.
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
CHANGES_A_YEAR = 2
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# What clocks show at an instant: offset from UTC, name of the time, how much of it is daylight saving.
Clock: TypeAlias = tuple[timedelta, str, timedelta]


@frozen
class _Onset:
    """Clocks go from one offset to another; `start` is the wall clock of the old one, as RFC 5545 asks."""

    start: datetime
    before: timedelta
    after: timedelta
    name: str
    saves: bool


def to_vtimezone(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """The VTIMEZONE of *zone*, right for every time from *first* to *last*.

    It tells of whole years, one before the first to one after the last, so it stays the same when times move a little.

    Args:
        zone: A zone with a name; the name becomes the TZID.
        first, last: The earliest and the latest time that the component is for, aware.

    Raises:
        InvalidValue: The zone has no name, or *last* is before *first*.
        NaiveTime: A time is naive.
    """
    if not zone.key:
        raise InvalidValue("a zone must have a name to be written", repr(zone))
    for each in (first, last):
        if each.utcoffset() is None:
            raise NaiveTime("the times of a zone must be aware", repr(each))
    if last.astimezone(UTC) < first.astimezone(UTC):
        raise InvalidValue("last must not be before first", f"{first} .. {last}")
    made = Timezone()
    made["TZID"] = vText(zone.key)
    for part in _parts(zone, range(first.astimezone(UTC).year - 1, last.astimezone(UTC).year + 2)):
        made.add_component(part)
    return made


def _parts(zone: ZoneInfo, years: range) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """The sub-components by their first onset."""
    onsets = _onsets(zone, years)
    rules = _rules(onsets[1:], years)
    if rules:
        high = max(each.after for each, _ in rules)
        # By offset, not by what IANA calls it: in Ireland summer is standard and winter saves less than nothing.
        yield from (_part(each, rule, saves=each.after == high) for each, rule in rules)
    else:
        # A clock that never changes shows the standard time, also where IANA has it save for years on end.
        yield from (_part(each, saves=each.saves and len(onsets) > 1) for each in onsets)


def _part(onset: _Onset, rule: vRecur | None = None, *, saves: bool) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if saves else TimezoneStandard()
    made["DTSTART"] = vDDDTypes(onset.start)
    made["TZOFFSETFROM"] = vUTCOffset(onset.before)
    made["TZOFFSETTO"] = vUTCOffset(onset.after)
    made["TZNAME"] = vText(onset.name)
    if rule is not None:
        made["RRULE"] = rule
    return made


def _rules(onsets: tuple[_Onset, ...], years: range) -> list[tuple[_Onset, vRecur]]:
    """The first onset and the rule of each kind of change, if there are just two and each comes in all of the years."""
    kinds = [list(each) for _, each in groupby(sorted(onsets, key=_kind), key=_kind)]
    found = [(each[0], rule) for each in kinds if (rule := _rule([onset.start for onset in each], years))]
    if len(kinds) != CHANGES_A_YEAR or len(found) != CHANGES_A_YEAR:
        return []
    return sorted(found, key=lambda each: each[0].start)


def _kind(onset: _Onset) -> tuple[timedelta, timedelta, str]:
    return onset.before, onset.after, onset.name


def _rule(starts: list[datetime], years: range) -> vRecur | None:
    """The rule that gives just these times, one in each of the years; None when there is none."""
    alike = {(each.month, each.weekday(), each.time()) for each in starts}
    week = _week(starts)
    # A rule has no end: one that begins or ends within the years would tell wrong times for the others.
    if len(alike) > 1 or week is None or [each.year for each in starts] != list(years):
        return None
    return vRecur({"FREQ": "YEARLY", "BYMONTH": starts[0].month, "BYDAY": f"{week}{WEEKDAYS[starts[0].weekday()]}"})


def _week(starts: list[datetime]) -> int | None:
    """Which of its weekday in the month each is: -1 if all are the last, else a number from 1; None if they differ."""
    if all(each.day + 7 > monthrange(each.year, each.month)[1] for each in starts):
        return -1
    numbers = {(each.day + 6) // 7 for each in starts}
    return numbers.pop() if len(numbers) == 1 else None


@lru_cache(maxsize=1024)
def _onsets(zone: ZoneInfo, years: range) -> tuple[_Onset, ...]:
    """The state at the start of the years as an onset that changes nothing, then every change up to their end."""
    at = EARLIEST if years[0] <= EARLIEST.year else datetime(years[0], 1, 1, tzinfo=UTC)
    end = LATEST if years[-1] >= LATEST.year else datetime(years[-1] + 1, 1, 1, tzinfo=UTC)
    seen = _clock(zone, at)
    found = [_onset(at, seen, seen)]
    while at < end:
        at, now = _next_step(zone, at, seen)
        if now != seen and at < end:
            found.append(_onset(at, seen, now))
        seen = now
    return tuple(found)


def _next_step(zone: ZoneInfo, at: datetime, seen: Clock) -> tuple[datetime, Clock]:
    """One step on from *at*, or to the second in which clocks first show something else than *seen*."""
    later = at + STEP
    now = _clock(zone, later)
    if now == seen:
        return later, seen
    while later - at > SECOND:
        middle = at + (later - at) // SECOND // 2 * SECOND
        if _clock(zone, middle) == seen:
            at = middle
        else:
            later, now = middle, _clock(zone, middle)
    return later, now


def _clock(zone: ZoneInfo, moment: datetime) -> Clock:
    local = moment.astimezone(zone)
    # A ZoneInfo always answers; only other kinds of tzinfo may not know.
    return local.utcoffset() or timedelta(0), local.tzname() or "", local.dst() or timedelta(0)


def _onset(moment: datetime, before: Clock, after: Clock) -> _Onset:
    return _Onset(moment.replace(tzinfo=None) + before[0], before[0], after[0], after[1], after[2] > timedelta(0))
