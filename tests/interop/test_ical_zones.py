"""Our VTIMEZONEs mean the same to libical and ical.js as to zoneinfo: hourly about each change, and often between."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from schedcheck.exporters.timezones import to_vtimezone
from tests.interop.zone_readers import Asked, offsets_by_ical_js, offsets_by_libical
from tests.readers.clocks import different_clocks
from tests.readers.tzif import changes, zone_of

HOUR, STEP = timedelta(hours=1), timedelta(days=1)
AROUND = 26
READERS: dict[str, Callable[[Asked, date], list[list[int]]]] = {
    "ical.js": offsets_by_ical_js,
    "libical": offsets_by_libical,
}


def calendar(key: str, data: bytes, first: int, last: int) -> bytes:
    """A calendar with nothing but the zone, called by a name that nobody knows."""
    begun, over = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC)
    component: bytes = to_vtimezone(zone_of(f"Venue/{key}", data), begun, over).to_ical()
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + component + b"END:VCALENDAR\r\n"


def planned(key: str, data: bytes, since: datetime, until: datetime) -> list[int | None]:
    """The seconds east of UTC in each local hour, by the IANA data; None in an hour that comes twice or not at all."""
    zone = zone_of(key, data)
    breaks = [since - 2 * STEP, *changes(data, since - 2 * STEP, until + 2 * STEP), until + 2 * STEP]
    offsets = [each.astimezone(zone).utcoffset() or timedelta(0) for each in breaks]
    found: list[int | None] = [None] * ((until - since) // HOUR)
    for number, offset in enumerate(offsets[:-1]):
        # What no other clock shows than this one: by local time, from the later start to the earlier end.
        start = breaks[number] + max(offset, offsets[max(number - 1, 0)])
        end = breaks[number + 1] + min(offset, offsets[number + 1])
        one, other = -((since - start) // HOUR), -((since - end) // HOUR)
        one, other = max(one, 0), min(other, len(found))
        if one < other:
            found[one:other] = [offset // timedelta(seconds=1)] * (other - one)
    return found


def hours_about_changes(expected: Sequence[int | None], every: int) -> list[int]:
    """Each hour of the day before and after a change, and one of so many of all others; none that comes twice."""
    near: set[int] = set()
    for number, (one, other) in enumerate(pairwise(expected)):
        if one != other:
            near.update(range(number - AROUND, number + AROUND + 1))
    return [
        number for number, each in enumerate(expected) if each is not None and (number in near or not number % every)
    ]


# For what is now, one hour of five, so that each hour of the day comes; of once, fewer, for zones that changed theirs.
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("first", "last", "every"), [(2026, 2030, 5), (2005, 2009, 55)])
def test_every_zone_is_understood_about_each_change(name: str, first: int, last: int, every: int) -> None:
    """For plans of five years: in these and in the one after, in every zone that there is.

    They compute from our component alone, whose changes are those of the IANA data, as other tests prove. So who is
    right about each of these, and between two of them, is right.
    """
    since, until = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 2, 1, 1, tzinfo=UTC)
    clocks = different_clocks(datetime(first - 1, 1, 1, tzinfo=UTC), until + 2 * STEP)
    expected = {key: planned(key, data, since, until) for key, data in clocks.items()}
    hours = {key: hours_about_changes(each, every) for key, each in expected.items()}
    found = READERS[name]([(calendar(key, clocks[key], first, last), hours[key]) for key in clocks], since.date())
    wrong = {
        key: str(since + number * HOUR)
        for key, seen in zip(clocks, found, strict=True)
        for number, theirs in zip(hours[key], seen, strict=True)
        if theirs != expected[key][number]
    }

    assert {} == wrong
    for key, data in clocks.items():
        # But for two hours a change at most, all of them can be looked at.
        assert expected[key].count(None) <= 3 * len(changes(data, since - STEP, until + STEP))
