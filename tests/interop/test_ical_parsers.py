"""What we export means the same to others: each of their parsers finds every event, its title, instants and status."""

import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from schedcheck import Itinerary, Leader, Place, Schedule, Stop, to_ical
from tests.interop.ical_readers import read_by_ical_js, read_by_libical, read_by_node_ical
from tests.readers import truth
from tests.readers.exports import Export, difference, of_all_that_is_hard, of_chance, of_examples
from tests.readers.plans import LEADERS, hard_itinerary
from tests.readers.seen import BUSY, PYTHON_READERS, Seen, by_time

ALBA = LEADERS[0]


def one_by_one(read: Callable[[bytes], list[Seen]]) -> Callable[[Sequence[bytes]], list[list[Seen]]]:
    """A reader of one calendar as one of several."""
    return lambda calendars: [read(each) for each in calendars]


# Each reads several calendars at once: those in JavaScript take longer to start than to read.
READERS = {
    **{name: one_by_one(read) for name, read in PYTHON_READERS.items()},
    "ical.js": read_by_ical_js,
    "libical": one_by_one(read_by_libical),
    "node-ical": read_by_node_ical,
}
every_reader = pytest.mark.parametrize("name", sorted(READERS))
# It takes `\\n`, a backslash and an n, for the end of a line, drops a line with a line separator in it, and takes
# quotes around a text away.
LOST_BY_NODE_ICAL = re.compile(r'\\[nN]|[\u2028\u2029]|^".*"$')

# It shows winter time all year, from about ten years after the day on which it runs.
FAR_OFF = datetime(2035, 1, 1, tzinfo=UTC)


def mistaken(name: str, exports: Sequence[Export]) -> list[str]:
    """The exports in which a reader does not find what was planned; of the first few, what it misses and makes up."""
    # recurring-ical-events knows no VFREEBUSY.
    asked = [each for each in exports if name != "recurring-ical-events" or not each.is_busy_time]
    found = iter(READERS[name]([part for each in asked for part in each.parts]))
    wrong = []
    for each in asked:
        seen, expected = [one for _ in each.parts for one in next(found)], each.expected
        if name == "node-ical":
            lost = any(LOST_BY_NODE_ICAL.search(one.title) for one in expected)
            seen, expected = (as_far_as_node_ical(several, titles=not lost) for several in (seen, expected))
        if name == "libical":
            # It drops blanks at either end of a text.
            expected = [one._replace(title=one.title.strip(" \t")) for one in expected]
        if by_time(seen) != by_time(expected):
            wrong.append(difference(each.what, seen, expected))
    return wrong[:5]


def as_far_as_node_ical(events: list[Seen], *, titles: bool) -> list[Seen]:
    """What node-ical gets right of events, perhaps with their titles."""
    return [each if titles else each._replace(title="") for each in events if each.start < FAR_OFF]


def calendar_of(itinerary: Itinerary) -> bytes:
    """What we export for a person."""
    return to_ical(Schedule([itinerary]), leader=itinerary.leader, stamp="2022-11-10T08:30Z")


def planned(itinerary: Itinerary) -> list[Seen]:
    """What others are to find in it."""
    return by_time(truth.as_own(itinerary).values())


def renamed(data: bytes, number: int) -> bytes:
    """The same calendar with zones that nobody knows, so that our VTIMEZONE is all there is to go by."""
    return re.sub(rb"\bTZID([:=])([A-Za-z0-9/_+-]+)", rb"TZID\1Venue-%d/\2" % number, data)


@every_reader
def test_calendars_of_examples_are_read_as_planned(name: str) -> None:
    """Everybody's, for each plan of each example, in every form that we write."""
    assert [] == mistaken(name, of_examples(forms_each=None))


@every_reader
def test_all_that_is_hard_is_read_as_planned(name: str) -> None:
    """Awkward titles, zones of every kind, odd times and years, in every form that we write."""
    assert [] == mistaken(name, of_all_that_is_hard(forms_each=None))


@every_reader
def test_calendar_of_nobody_is_read(name: str) -> None:
    """Someone who is nowhere has a calendar too."""
    assert [[]] == READERS[name]([calendar_of(Itinerary(ALBA))])


@every_reader
def test_calendars_of_chance_are_read_as_planned(name: str) -> None:
    """Everybody's, in 500 plans, in two forms in turn."""
    assert [] == mistaken(name, of_chance(500, forms_each=2))


def test_node_ical_loses_some_titles() -> None:
    """Three kinds of text that others read; when this fails, it has been mended, and its titles need no excuse."""
    titles = ["C:\\new", "line\u2028separator", '"quoted"']
    stops = [Stop(Place("Here"), f"2030-01-0{day}T10:00Z", title=each) for day, each in enumerate(titles, 1)]
    (found,) = read_by_node_ical([calendar_of(Itinerary(ALBA, stops))])

    assert ["C:\\\new", BUSY, "quoted"] == [each.title for each in by_time(found)]


def test_libical_drops_blanks_at_either_end() -> None:
    """When this fails, it has been mended, and its titles need no excuse."""
    stops = [Stop(Place("Here"), f"2030-01-0{day}T10:00Z", title=each) for day, each in enumerate((" a ", "\tb"), 1)]

    assert ["a", "b"] == [each.title for each in by_time(read_by_libical(calendar_of(Itinerary(ALBA, stops))))]


def test_node_ical_knows_no_summer_far_off() -> None:
    """It shows Chicago in July 2040 by winter time; when this fails, it has been mended."""
    summer = Itinerary(ALBA, [Stop(Place("Chicago", tz="America/Chicago"), "2040-07-01 10:00")])
    (found,) = read_by_node_ical([calendar_of(summer)])

    assert [16] == [each.start.hour for each in found]
    assert [15] == [each.start.hour for each in planned(summer)]


# Not ical, which takes unknown zones for UTC, nor vobject, which takes for UTC what was so from 2000 to 2020, nor
# recurring-ical-events and node-ical, which go by names.
@pytest.mark.parametrize("name", ["ical.js", "libical"])
def test_zones_speak_for_themselves(name: str) -> None:
    """With names of zones that nobody knows, our VTIMEZONE alone gives the same instants."""
    itinerary = hard_itinerary()
    (found,) = READERS[name]([renamed(calendar_of(itinerary), 0)])

    assert planned(itinerary) == by_time(found)


def test_calcurse_takes_all_events_in(tmp_path: Path) -> None:
    """A program people use takes in every event; it is alone in refusing titles of several lines."""
    itinerary = Itinerary(ALBA, [each for each in hard_itinerary().stops if "\n" not in each.name])
    calendar = tmp_path / "calendar.ics"
    calendar.write_bytes(calendar_of(itinerary))
    calcurse = subprocess.run(
        ["calcurse", "-D", tmp_path / "data", "-i", calendar],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert f"{len(itinerary.stops)} apps / 0 events / 0 todos / 0 skipped" in calcurse.stdout


def probes(key: str) -> Itinerary:
    """Half-hour stops in a zone for five years: one a quarter, and each hour from two before to two after a change."""
    zone, place, hour = ZoneInfo(key), Place("Venue", tz=key), timedelta(hours=1)
    days = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=each) for each in range(5 * 365)]
    starts = set(days[::91])
    for day, next_day in pairwise(days):
        if day.astimezone(zone).utcoffset() != next_day.astimezone(zone).utcoffset():
            hours = [day + each * hour for each in range(25)]
            change = next(h for h in hours if h.astimezone(zone).utcoffset() != day.astimezone(zone).utcoffset())
            starts |= {change + each * hour for each in range(-2, 3)}
    stops = [Stop(place, each, each + hour / 2, id=each.isoformat()) for each in starts]
    return Itinerary(Leader("Nobody"), stops)


def test_every_zone_is_understood() -> None:
    """The VTIMEZONE of every IANA zone gives libical and ical.js the instants of zoneinfo, from 2026 to 2030."""
    keys = sorted(available_timezones())
    plans = [probes(key) for key in keys]
    calendars = [renamed(calendar_of(plan), number) for number, plan in enumerate(plans)]
    expected = [planned(plan) for plan in plans]
    wrong = {
        (name, key)
        for name in ("ical.js", "libical")
        for key, ours, theirs in zip(keys, expected, READERS[name](calendars), strict=True)
        if ours != by_time(theirs)
    }

    assert set() == wrong
