"""Zones that calendars tell of themselves, and busy times at the edges."""

import pickle
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from schedcheck import Event, Interval, Itinerary, Leader, Place, Schedule, Stop, from_ical, to_ical
from schedcheck.importers.ical.clock import Local, skips
from schedcheck.importers.ical.components import calendars_of
from schedcheck.importers.ical.limits import CalendarLimits
from schedcheck.importers.ical.rule import Budget
from schedcheck.importers.ical.vtimezone import FileZone, Unreadable, zone_of
from schedcheck.importers.notices import Notices
from tests.unit.importers.calendars import TIMES, calendar, codes, event, read, times

# Zones with two regular changes, without any, with Ramadan, with half an hour, and with changes in single years.
ZONES = ["Europe/Vienna", "America/New_York", "Asia/Makassar", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Gaza"]
ADA = Leader("Ada")


def described(key: str, year: int) -> FileZone:
    """A zone as our own calendars describe it, about a year."""
    place = Place("Hall", tz=key)
    stops = [Stop(place, f"{each}-01-15 12:00", f"{each}-01-15 13:00") for each in (year - 1, year + 1)]
    data = to_ical(Schedule([Itinerary(ADA, stops)]), leader=ADA, stamp="2026-01-01T00:00Z")
    notices = Notices(strict=True, most=10)
    (held,) = calendars_of(data, CalendarLimits(), notices)
    return zone_of(key, held.of("VTIMEZONE")[0], notices, Budget(1_000_000, 1))


@pytest.mark.parametrize("key", ZONES)
def test_a_described_zone_is_the_zone(key: str) -> None:
    """Every six hours of a year: the same local times, offsets and instants, also where clocks change."""
    zone, known = described(key, 2026), ZoneInfo(key)
    for number in range(4 * 365):
        moment = datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + number * timedelta(hours=6)
        ours, theirs = moment.astimezone(zone), moment.astimezone(known)
        assert theirs.replace(tzinfo=None, fold=theirs.fold) == ours.replace(tzinfo=None)
        assert theirs.fold == ours.fold
        for fold in (0, 1):
            local = theirs.replace(fold=fold)
            assert local.utcoffset() == local.replace(tzinfo=zone).utcoffset()
    assert (None, key, key) == (zone.dst(None), zone.tzname(None), str(zone))
    assert zone.utcoffset(None) is None


def vtimezone(*parts: str, kind: str = "STANDARD", tzid: str = "TZID:X") -> list[str]:
    """A VTIMEZONE of one part."""
    return ["BEGIN:VTIMEZONE", *([tzid] if tzid else []), f"BEGIN:{kind}", *parts, f"END:{kind}", "END:VTIMEZONE"]


OFFSETS = ("TZOFFSETFROM:+0100", "TZOFFSETTO:+0200")
AT_X = event("DTSTART;TZID=X:20260504T090000", "DURATION:PT1H")


@pytest.mark.parametrize(
    "parts",
    [
        OFFSETS,
        ("DTSTART:soon", *OFFSETS),
        ("DTSTART:19700101T000000", "TZOFFSETFROM:+0100"),
        ("DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+2400"),
        ("DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:one"),
        ("DTSTART:19700101T000000", *OFFSETS, "RRULE:FREQ=DAILY"),
        ("DTSTART:19700101T000000", *OFFSETS, "RRULE:FREQ=YEARLY;COUNT=3"),
        ("DTSTART:19700101T000000", *OFFSETS, "RRULE:FREQ=YEARLY;UNTIL=20261399"),
        ("DTSTART:19700101T000000", *OFFSETS, "RDATE:soon"),
    ],
)
def test_a_zone_that_cannot_be_followed_is_told(parts: tuple[str, ...]) -> None:
    """And its events are read as if they had none."""
    found = read(vtimezone(*parts), AT_X, zone="UTC")

    assert {"zone-unreadable", "zone-unknown"} == codes(found)
    assert "+0000" == times(found)[0][0][-5:]


def test_a_zone_without_a_name_is_told() -> None:
    """It can be no event's."""
    parts = ("DTSTART:19700101T000000", *OFFSETS)

    assert {"zone-unreadable"} == codes(read(vtimezone(*parts, tzid=""), event(TIMES)))


def test_two_zones_of_one_name_are_told() -> None:
    """The first is taken."""
    one = ("DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100")
    other = tuple(each.replace("01", "05") for each in one)
    found = read(vtimezone(*one), vtimezone(*other), AT_X)

    assert ({"zone-twice"}, "+0100") == (codes(found), times(found)[0][0][-5:])


def test_a_zone_that_changed_for_the_last_time_stays_so() -> None:
    """Rules that are over count until then, and what they left is what is."""
    found = read(
        vtimezone("DTSTART:19700101T000000", *OFFSETS, "RRULE:FREQ=YEARLY;UNTIL=20000101T000000Z", kind="DAYLIGHT"),
        AT_X,
    )

    assert (set(), "+0200") == (codes(found), times(found)[0][0][-5:])


def test_a_zone_of_dates_alone() -> None:
    """With RDATEs, all of which count, and before its first change."""
    parts = ("DTSTART:20260501T000000", "RDATE:20260601T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200")
    early = event("DTSTART;TZID=X:20260404T090000", "DURATION:PT1H", uid="2")
    found = read(vtimezone(*parts, kind="DAYLIGHT"), AT_X, early)

    assert ["+0100", "+0200"] == sorted(start[-5:] for start, _ in times(found))


def test_a_plan_with_a_zone_of_a_file_can_be_sent() -> None:
    """To another process: offsets are kept, not what only a file knows."""
    found = read(vtimezone("DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100"), AT_X)

    assert found.schedule == pickle.loads(pickle.dumps(found.schedule))  # noqa: S301 - our own bytes


def busy(*lines: str) -> set[str]:
    """The codes of what is told of a VFREEBUSY."""
    return codes(read("BEGIN:VFREEBUSY", "UID:1", *lines, "END:VFREEBUSY"))


@pytest.mark.parametrize(
    "line",
    [
        "FREEBUSY:soon",
        "FREEBUSY:20260504T090000Z",
        "FREEBUSY:20260504T090000Z/20260504T080000Z",
        "FREEBUSY:20260504T090000Z/-PT1H",
    ],
)
def test_busy_times_that_are_none_are_told(line: str) -> None:
    """Each is left out, with an error."""
    assert {"busy-unreadable"} == busy(line)


def test_busy_times_without_a_zone_are_told() -> None:
    """They are left out, if nobody says by which clock."""
    assert {"no-zone"} == busy("FREEBUSY:20260504T090000/PT1H")


def windows(*lines: str) -> list[str]:
    """When somebody is not available, in May 2026, with a VAVAILABILITY of such lines."""
    may = Interval("2026-05-01T00:00Z", "2026-05-03T00:00Z")
    data = calendar("X-WR-TIMEZONE:UTC", "BEGIN:VAVAILABILITY", "UID:1", "DTSTAMP:20260101T000000Z", *lines,
                    "END:VAVAILABILITY")  # fmt: skip
    found = from_ical(data, window=may)
    held = [each for rule in (*found.must, *found.should) for each in rule.windows]
    return [f"{each.start:%d %H}-{each.end:%d %H}" for each in held if isinstance(each, Interval)]


AVAILABLE = (
    *("BEGIN:AVAILABLE", "UID:2", "DTSTAMP:20260101T000000Z", "DTSTART:20260401T080000Z", "DTEND:20260401T180000Z"),
    *("RRULE:FREQ=DAILY", "END:AVAILABLE"),
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Without bounds: as far as is asked for.
        (AVAILABLE, ["01 00-01 08", "01 18-02 08", "02 18-03 00"]),
        (("DTSTART:20260502T000000Z", *AVAILABLE), ["02 00-02 08", "02 18-03 00"]),
        (("DTSTART:20260502T000000Z", "DURATION:PT12H", *AVAILABLE), ["02 00-02 08"]),
        (("DTSTART:20260501T000000Z", "DTEND:20260502T000000Z", *AVAILABLE), ["01 00-01 08", "01 18-02 00"]),
        (("BUSYTYPE:BUSY-TENTATIVE", *AVAILABLE), ["01 00-01 08", "01 18-02 08", "02 18-03 00"]),
        (("BUSYTYPE:NONE", *AVAILABLE), ["01 00-01 08", "01 18-02 08", "02 18-03 00"]),
        (("DTSTART:20260502T000000Z", "DTEND:20260501T000000Z", *AVAILABLE), ["02 00-02 08", "02 18-03 00"]),
        (("DTSTART:soon", *AVAILABLE), []),
        (("DTEND:20260502T000000Z", "BEGIN:AVAILABLE", "UID:2", "DTSTART:20260501T080000Z", "END:AVAILABLE"),
         ["01 00-02 00"]),
    ],
)  # fmt: skip
def test_availability_is_bounded_as_it_says(lines: tuple[str, ...], expected: list[str]) -> None:
    """By start, end and duration; what is available without an end is not."""
    assert expected == windows(*lines)


def test_the_hundred_first_availability_is_told() -> None:
    """Each is held against all others."""
    many = ["BEGIN:VAVAILABILITY", "UID:1", "DTSTAMP:20260101T000000Z", "END:VAVAILABILITY"] * 101

    assert {"busy-unreadable"} == codes(read(many))


def test_a_busy_time_may_be_the_answer_to_a_question() -> None:
    """METHOD:REPLY is not a refusal there."""
    found = read("METHOD:REPLY", "BEGIN:VFREEBUSY", "UID:1", "FREEBUSY:20260504T090000Z/PT1H", "END:VFREEBUSY")

    assert (set(), 1) == (codes(found), len(found.must))


def test_an_end_after_the_year_9999_is_not_known() -> None:
    """Nor is one that the zone cannot show."""
    found = from_ical(calendar(event("DTSTART:99981231T000000Z", "DURATION:P36525D")))

    assert {"end-unreadable"} == codes(found)


def test_the_same_event_may_be_written_again() -> None:
    """A title that is a control character's replacement can be exported."""
    data = calendar(event(TIMES)).replace(b"Talk", b"T\0alk")
    plan = from_ical(data).schedule

    assert b"T\xef\xbf\xbdalk" in to_ical(plan, leader="ada", stamp="2026-01-01T00:00Z")
    assert isinstance(plan.events[0], Event)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ("TZID=Europe/Vienna;TZID=Asia/Tokyo", {"zone-ambiguous"}),
        ('TZID="Europe/Vienna","Asia/Tokyo"', {"zone-ambiguous"}),
        ('TZID=Europe/Vienna,"Asia/Tokyo"', {"zone-ambiguous"}),
        ("TZID=Europe/Vienna;tzid=Europe/Vienna", set()),
        ('TZID="Europe/Vienna"', set()),
        ("TZID=,Europe/Vienna", set()),
    ],
)
def test_of_several_zones_of_a_time_the_first_is_taken_and_told(parameters: str, told: set[str]) -> None:
    """When it is cannot be told, unless they are one."""
    found = read(event(f"DTSTART;{parameters}:20260504T090000", "DURATION:PT1H"))

    assert (["2026-05-04 09:00+0200"], told) == ([start for start, _ in times(found)], codes(found))


class Broken(ZoneInfo):
    """A zone whose clocks cannot be followed."""

    def utcoffset(self, dt: datetime | None, /) -> timedelta:
        """None can be told."""
        raise Unreadable("it is broken")


@pytest.mark.parametrize(
    ("zone", "expected"), [(ZoneInfo("Europe/Vienna"), True), (ZoneInfo("Asia/Tokyo"), False), (Broken("UTC"), False)]
)
def test_what_cannot_be_read_is_not_skipped(zone: tzinfo, *, expected: bool) -> None:
    """It is told where it is read, and must not go missing before that."""
    assert expected is skips(Local(datetime(2026, 3, 29, 2, 30), zone))  # noqa: DTZ001 - on the clock of the zone
