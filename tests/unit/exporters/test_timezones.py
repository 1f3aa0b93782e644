from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Timezone

from schedcheck.errors import InvalidValue, NaiveTime
from schedcheck.exporters.timezones import to_vtimezone
from tests.readers.clocks import onsets
from tests.unit.exporters.odd_zones import zone_from_file

# One for each way in which clocks are unlike those of New York.
ODD_ZONES = [
    ("Africa/Casablanca", 2022, 2024),  # Back for a month that follows the moon.
    ("Africa/Monrovia", 1970, 1973),  # Seconds in the offset until 1972.
    ("Africa/Windhoek", 2015, 2018),  # Two changes a year, and then none.
    ("America/New_York", 1944, 1946),  # Another name for the same offset in August 1945.
    ("America/New_York", 2005, 2008),  # Other rules from 2007 on.
    ("America/Nuuk", 2022, 2024),  # The day before the last Sunday; another offset for good.
    ("America/Santiago", 2022, 2024),  # The Sunday from the second on: first or second in the month.
    ("Antarctica/Troll", 2024, 2024),  # Two hours.
    ("Asia/Gaza", 2022, 2024),  # By decree.
    ("Asia/Makassar", 2022, 2022),  # Never.
    ("Australia/Lord_Howe", 2024, 2024),  # Half an hour, in southern summer.
    ("Europe/Dublin", 2022, 2024),  # Winter is the exception.
    ("Pacific/Apia", 2011, 2012),  # Without 30 December 2011.
]


def vtimezone(key: str, first: int = 2022, last: int = 2022) -> Timezone:
    """The component of a zone for whole years."""
    return to_vtimezone(ZoneInfo(key), datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC))


def parts(key: str, first: int = 2022, last: int = 2022) -> list[dict[str, str]]:
    """What each sub-component says, property by property, in the order written."""
    found = []
    for part in vtimezone(key, first, last).subcomponents:
        lines = part.to_ical().decode().split("\r\n")[:-1]
        found.append(dict(line.split(":", 1) for line in lines if not line.startswith("END")))
    return found


def wrong_hours(key: str, first: int, last: int) -> list[datetime]:
    """Where, hour by hour from the first to the last year, the component shows another offset than zoneinfo."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC)
    held = onsets(vtimezone(key, first, last), end)
    starts, zone, wrong = [each.at for each in held], ZoneInfo(key), []
    while at < end:
        if at < starts[0] or held[bisect_right(starts, at) - 1].offset != at.astimezone(zone).utcoffset():
            wrong.append(at)
        at += timedelta(hours=1)
    return wrong


@pytest.mark.parametrize(("key", "first", "last"), ODD_ZONES)
def test_every_hour_has_the_right_offset(key: str, first: int, last: int) -> None:
    """Whatever a zone does, each hour of the years asked for has the offset that zoneinfo gives."""
    assert [] == wrong_hours(key, first, last)


def test_regular_zone_has_two_rules() -> None:
    """A zone that changes each year alike is two sub-components, whose onset is on the clock that it ends."""
    expected = [
        {
            "BEGIN": "DAYLIGHT",
            "DTSTART": "20210314T020000",
            "RRULE": "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
            "TZNAME": "EDT",
            "TZOFFSETFROM": "-0500",
            "TZOFFSETTO": "-0400",
        },
        {
            "BEGIN": "STANDARD",
            "DTSTART": "20211107T020000",
            "RRULE": "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
            "TZNAME": "EST",
            "TZOFFSETFROM": "-0400",
            "TZOFFSETTO": "-0500",
        },
    ]

    assert expected == parts("America/New_York")


def test_last_weekday_is_counted_from_the_end() -> None:
    """The last Sunday is `-1SU`, also in years where it is the fourth."""
    assert ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"] == [
        part["RRULE"] for part in parts("Europe/Paris")
    ]


def test_fixed_zone_is_one_standard_time() -> None:
    """A zone without changes is one STANDARD that begins before the year asked for."""
    only = {
        "BEGIN": "STANDARD",
        "DTSTART": "20210101T080000",
        "TZNAME": "WITA",
        "TZOFFSETFROM": "+0800",
        "TZOFFSETTO": "+0800",
    }

    assert [only] == parts("Asia/Makassar")


def test_zone_that_always_saves_is_one_standard_time() -> None:
    """Buenos Aires had summer time from 1946 to 1963 without a break: one STANDARD, as of any clock that stays."""
    found = [(part["BEGIN"], part["TZOFFSETTO"]) for part in parts("America/Argentina/Buenos_Aires", 1950, 1950)]

    assert [("STANDARD", "-0300")] == found


def test_irregular_zone_has_one_part_a_change() -> None:
    """A zone without rules is one sub-component for the state at first and for each change, by date."""
    expected = [
        ("20210101T010000", "+0100"),
        ("20210411T030000", "+0000"),
        ("20210516T020000", "+0100"),
        ("20220327T030000", "+0000"),
        ("20220508T020000", "+0100"),
        ("20230319T030000", "+0000"),
        ("20230423T020000", "+0100"),
    ]

    assert expected == [(part["DTSTART"], part["TZOFFSETTO"]) for part in parts("Africa/Casablanca")]


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [("America/New_York", 2006, 2008), ("Africa/Windhoek", 2013, 2018), ("Africa/Windhoek", 1995, 1999)],
)
def test_rule_that_does_not_hold_in_all_years_is_not_written(key: str, first: int, last: int) -> None:
    """Rules have no end, so a zone which takes up, alters or gives up its own within the years is written by date."""
    assert not any("RRULE" in part for part in parts(key, first, last))


def test_no_list_of_dates() -> None:
    """RDATE is never written: some readers take only the first of its dates."""
    assert not any("RDATE" in part for key in ("Asia/Gaza", "Europe/Paris") for part in parts(key))


def test_higher_offset_is_daylight_time() -> None:
    """Irish summer is DAYLIGHT and winter STANDARD, as elsewhere, though IANA has it the other way round."""
    found = [(part["BEGIN"], part["TZNAME"], part["TZOFFSETTO"]) for part in parts("Europe/Dublin")]

    assert [("DAYLIGHT", "IST", "+0100"), ("STANDARD", "GMT", "+0000")] == found


def test_southern_summer_comes_second() -> None:
    """Sub-components are in order of their first onset, so in the south standard time is first."""
    assert ["STANDARD", "DAYLIGHT"] == [part["BEGIN"] for part in parts("Australia/Lord_Howe")]


def test_saving_by_decree_is_daylight_time() -> None:
    """Where no rule can be written, what IANA calls daylight saving is DAYLIGHT."""
    found = [part["BEGIN"] for part in parts("Asia/Gaza")]

    assert ["STANDARD", "DAYLIGHT", "STANDARD", "DAYLIGHT", "STANDARD", "DAYLIGHT", "STANDARD"] == found


def test_offset_keeps_its_seconds() -> None:
    """Offsets that are no whole minutes are written with their seconds."""
    found = [(part["TZOFFSETFROM"], part["TZOFFSETTO"]) for part in parts("Africa/Monrovia", 1971, 1971)]

    assert [("-004430", "-004430"), ("-004430", "+0000")] == found


def test_name_changes_without_the_offset() -> None:
    """A new name for the same offset is a change too: New York's war time became peace time."""
    found = [part["TZNAME"] for part in parts("America/New_York", 1945, 1945)]

    assert ["EWT", "EPT", "EST", "EDT", "EST"] == found


def test_same_years_give_the_same_component() -> None:
    """Times that move within their years leave the component as it is."""
    zone = ZoneInfo("Europe/Paris")
    early = to_vtimezone(zone, datetime(2022, 1, 2, tzinfo=UTC), datetime(2022, 3, 1, tzinfo=UTC))
    late = to_vtimezone(zone, datetime(2022, 6, 1, tzinfo=UTC), datetime(2022, 12, 30, tzinfo=UTC))

    assert early.to_ical() == late.to_ical()


def test_years_are_those_of_the_instants() -> None:
    """A New Year's morning in Kiritimati is still December in UTC, and so is its year."""
    zone = ZoneInfo("Pacific/Kiritimati")
    morning = datetime(2022, 1, 1, 9, tzinfo=zone)
    first: dict[str, Any] = dict(to_vtimezone(zone, morning, morning).subcomponents[0])

    assert b"20200101T140000" == first["DTSTART"].to_ical()


@pytest.mark.parametrize("year", [1, 9999])
def test_first_and_last_year_can_be_written(year: int) -> None:
    """At either end of the calendar there is no year before or after, and nothing overflows."""
    moment = datetime(year, 6, 1, tzinfo=UTC)

    assert to_vtimezone(ZoneInfo("America/New_York"), moment, moment).subcomponents


def test_zone_without_a_name_is_refused() -> None:
    """A zone needs a name, which becomes the TZID."""
    with pytest.raises(InvalidValue, match="must have a name"):
        to_vtimezone(zone_from_file(), datetime(2022, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC))


def test_naive_time_is_refused() -> None:
    """The first and last time are instants."""
    with pytest.raises(NaiveTime, match="must be aware"):
        to_vtimezone(ZoneInfo("Asia/Tokyo"), datetime(2022, 1, 1), datetime(2022, 1, 1, tzinfo=UTC))  # noqa: DTZ001 - The point.


def test_last_before_first_is_refused() -> None:
    """The times have an order."""
    with pytest.raises(InvalidValue, match="last must not be before first"):
        to_vtimezone(ZoneInfo("Asia/Tokyo"), datetime(2023, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC))
