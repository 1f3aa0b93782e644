"""What we export means the same to others: each of their parsers finds every event, its title and its instants."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from hypothesis import Phase, given, settings

from schedcheck.exporters.ical import Extras, View, check_export, split_ical, to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop, Summit
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies import schedules
from tests.interop.ical_readers import (
    Read,
    read_by_ical,
    read_by_ical_js,
    read_by_libical,
    read_by_vobject,
)
from tests.unit.exporters.test_ical import AWKWARD

ALBA = Leader('Alba "Ali" Aventura; \\', email="alba@example.org", delegation=Delegation("Alba"))
HOST = Delegation("Türkiye, the host; \\")
ZONES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "Asia/Gaza",
    "Asia/Makassar",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Kiritimati",
)


def calendar_of(itinerary: Itinerary) -> bytes:
    """What we export for a person."""
    return to_ical(Schedule([itinerary]), leader=itinerary.leader, stamp="2022-11-10T08:30Z")


def written(itinerary: Itinerary) -> Read:
    """What others are to find: the stops as we know them."""
    return [
        (stop.name, stop.start.astimezone(UTC), (stop.end or stop.start).astimezone(UTC)) for stop in itinerary.stops
    ]


def everything() -> Itinerary:
    """One person's plan with all that is hard to write."""
    stops = [Stop(Place("Here", tz="UTC", id="w", geo=(1e-5, -1)), "2022-01-01T00:00Z", title=each) for each in AWKWARD]
    for index, key in enumerate(ZONES):
        place = Place(f"Venue {index}", tz=key, level=Level.SITE, geo=(-8.8259, 115.2155))
        for month in range(1, 13):
            start = f"2022-{month:02}-17 {index + 9:02}:30"
            end = f"2022-{month:02}-18 {index + 9:02}:45"
            event = Event(f"{key} {month}", place, start, end, kind="plenary", organizer=HOST, status="tentative")
            stops.append(event.attend(status="cancelled" if month == 7 else "confirmed"))
    paris = Place("Paris", tz="Europe/Paris")
    unusual = [
        Stop(paris, "2022-10-30 01:00", "2022-10-30 04:00", title="across a clock change"),
        Stop(paris, "2022-10-30T02:30+01:00", title="in the second of two equal hours"),
        Stop(paris, "2022-11-01 10:00", title="end not known"),
        Stop(paris, "2022-11-02 10:00", "2022-11-02 10:00", title="an instant"),
        Stop(Place("At sea"), datetime(2022, 11, 3, 10, tzinfo=timezone(timedelta(hours=5.5))), title="fixed offset"),
        Stop(Place("Monrovia", tz="Africa/Monrovia"), "1970-06-01 10:00", title="offset with seconds"),
        Stop(Place("New York", tz="America/New_York"), "1945-08-20 10:00", title="by peace time"),
        Stop(Place("Chicago", tz="America/Chicago"), "2040-07-01 10:00", title="beyond 2038"),
    ]
    return Itinerary(ALBA, [*stops, *unusual])


def in_order(read: Read) -> Read:
    """The events by start and title: those of one start are written in order of UID."""
    return sorted(read, key=lambda each: (each[1], each[0]))


def renamed(data: bytes, number: int) -> bytes:
    """The same calendar with zones that nobody knows, so that our VTIMEZONE is all there is to go by."""
    return re.sub(rb"\bTZID([:=])([A-Za-z0-9/_+-]+)", rb"TZID\1Venue-%d/\2" % number, data)


def ical_js(data: bytes) -> Read:
    """The events of one calendar."""
    return read_by_ical_js([data])[0]


READERS = {"ical": read_by_ical, "ical.js": ical_js, "libical": read_by_libical, "vobject": read_by_vobject}
every_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)


@every_reader
def test_all_events_are_found(reader: Callable[[bytes], Read]) -> None:
    """Every title and instant is read as it was meant, and nothing else is."""
    itinerary = everything()

    assert in_order(written(itinerary)) == in_order(reader(calendar_of(itinerary)))


@every_reader
def test_calendar_without_events_is_read(reader: Callable[[bytes], Read]) -> None:
    """Someone who is nowhere has a calendar too."""
    assert [] == reader(calendar_of(Itinerary(ALBA)))


# Not ical, which takes unknown zones for UTC, nor vobject, which takes for UTC what was so from 2000 to 2020.
@pytest.mark.parametrize("name", ["ical.js", "libical"])
def test_zones_speak_for_themselves(name: str) -> None:
    """With names of zones that nobody knows, our VTIMEZONE alone gives the same instants."""
    itinerary = everything()

    assert in_order(written(itinerary)) == in_order(READERS[name](renamed(calendar_of(itinerary), 0)))


def test_calcurse_takes_all_events_in(tmp_path: Path) -> None:
    """A program people use takes in every event; it is alone in refusing titles of several lines."""
    itinerary = Itinerary(ALBA, [each for each in everything().stops if "\n" not in each.name])
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
    expected = [written(plan) for plan in plans]
    others = {"libical": [read_by_libical(each) for each in calendars], "ical.js": read_by_ical_js(calendars)}
    wrong = {
        (name, key)
        for name, found in others.items()
        for key, ours, theirs in zip(keys, expected, found, strict=True)
        if ours != theirs
    }

    assert set() == wrong


PHOTO = Event("Photo", Place("Bali", tz="Asia/Makassar"), "2022-01-12 08:00", "2022-01-12 08:30")
SUMMIT = Summit("Summit", PHOTO.place, "2022-01-10 08:00", "2022-01-20 18:00", [PHOTO])
EXTRAS = Extras(
    reminders=[timedelta(minutes=15), timedelta(days=1)],
    call_times=timedelta(minutes=30),
    links={"line": "https://example.org/x?y=1;z,"},
    summits=SUMMIT,
    name=ALBA.name,
    color="teal",
    refresh=timedelta(hours=1),
)
OFFICE = {"organizer": "office@example.org"}
# What a calendar is asked for; "none of the above" is tested further up.
FORMS: dict[str, dict[str, Any]] = {
    "publish": {"profile": "publish"},
    "publish by an office": {"profile": "publish", **OFFICE},
    "request": {"profile": "request", **OFFICE},
    "cancel": {"profile": "cancel", **OFFICE},
    "extras": {"extras": EXTRAS},
    "extras asked for": {"extras": EXTRAS, "profile": "request", **OFFICE},
    "busy": {"view": View()},
    "kinds": {"view": View(detail="kind", place="site", grain=timedelta(hours=1)), "profile": "publish"},
    "titles": {"view": View(detail="title", place="room")},
}


def small() -> Itinerary:
    """A few of everybody's stops, and one on a line."""
    stops = [each for each in everything().stops if each.place.id in {"here", "venue-1", "venue-3", "paris", "w"}]
    line = Stop(Place("Line; \\", remote=True, tz="Europe/Paris", id="line"), "2022-06-01 10:00", "2022-06-01 10:20")
    return Itinerary(ALBA, [*stops, line, PHOTO.attend()])


def found_by_icalendar(data: bytes) -> Read:
    """What we wrote, as icalendar reads it: the tests of ours hold that to the plan."""
    events: list[Any] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    times = [(each["DTSTART"].dt, each["DTEND"].dt if "DTEND" in each else each["DTSTART"].dt) for each in events]
    return [
        (str(each["SUMMARY"]), start.astimezone(UTC), end.astimezone(UTC))
        for each, (start, end) in zip(events, times, strict=True)
    ]


@every_reader
@pytest.mark.parametrize("options", FORMS.values(), ids=FORMS)
def test_every_form_is_read(reader: Callable[[bytes], Read], options: dict[str, Any]) -> None:
    """In each profile, view and with extras, also after a change: the same events, titles and instants."""
    first = small()
    fewer = Itinerary(ALBA, first.stops[3:])
    message = options.get("profile") in {"request", "cancel"}
    before = to_ical(Schedule([first]), leader=ALBA, stamp="2022-11-10T08:30Z", **({} if message else options))
    for itinerary, previous in ((first, None), (fewer, before)):
        data = to_ical(Schedule([itinerary]), leader=ALBA, stamp="2022-11-11T08:30Z", previous=previous, **options)
        for each in split_ical(data)[:6] if message else [data]:
            assert () == check_export(each)
            assert in_order(found_by_icalendar(each)) == in_order(reader(each))


def generated(number: int) -> list[bytes]:
    """Calendars of everybody in so many plans that chance has made, in turn in full and in views."""
    views = (None, View(), View(detail="kind", place="site"), View(detail="title", place="room"))
    made: list[bytes] = []

    @settings(max_examples=number, database=None, derandomize=True, phases=[Phase.generate])
    @given(plan=schedules())
    def collect(plan: Schedule) -> None:
        made.extend(
            to_ical(plan, leader=leader, stamp="2022-11-10T08:30Z", view=views[(len(made) + at) % len(views)])
            for at, leader in enumerate(plan.leaders)
        )

    collect()
    return made


def test_generated_plans_are_read() -> None:
    """Of 500 plans, each parser finds every event, its title and its instants."""
    calendars = generated(500)
    expected = [in_order(found_by_icalendar(each)) for each in calendars]

    assert expected == [in_order(each) for each in read_by_ical_js(calendars)]
    for reader in (read_by_libical, read_by_vobject, read_by_ical):
        assert expected == [in_order(reader(each)) for each in calendars]


def test_busy_time_is_accepted_by_libical() -> None:
    """It finds neither errors nor breaches of RFC 5546."""
    for view in (None, View()):
        data = to_ical(Schedule([small()]), leader=ALBA, stamp="2022-11-11T08:30Z", profile="freebusy", view=view)
        assert [] == read_by_libical(data)
