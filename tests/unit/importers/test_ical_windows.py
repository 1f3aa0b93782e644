"""What begins before the window that is asked for, and how far rules are followed."""

import pytest

from schedcheck import CalendarLimits, Interval, from_ical
from tests.unit.importers.calendars import TIMES, calendar, codes, event, read, times

JANUARY = Interval("2025-01-01T00:00Z", "2025-02-01T00:00Z")
MAY = Interval("2026-05-10T00:00Z", "2026-06-01T00:00Z")
OPEN = "DTSTART:20260507T090000Z"


def test_what_lasts_for_years_is_found_long_before_the_window() -> None:
    """However long one time of a series is, it may still go on."""
    found = read(event("DTSTART:20200101T000000Z", "DURATION:P800D", "RRULE:FREQ=YEARLY;INTERVAL=3"), window=JANUARY)

    assert [("2023-01-01 00:00+0000", "2025-03-11 00:00+0000")] == times(found)


@pytest.mark.parametrize("end", ["P800D", "20250311T000000Z"])
def test_a_period_is_found_before_the_window_by_its_own_length(end: str) -> None:
    """The event itself lasts an hour."""
    dates = f"RDATE;VALUE=PERIOD:20230101T000000Z/{end},20220101T000000Z/PT1H,20220102T000000Z/20220102T010000Z"
    found = read(event("DTSTART:20200101T090000Z", "DURATION:PT1H", dates), window=JANUARY)

    assert [("2023-01-01 00:00+0000", "2025-03-11 00:00+0000")] == times(found)
    assert set() == codes(found)


@pytest.mark.parametrize(
    "parts",
    [
        ([]),
        (["RRULE:FREQ=YEARLY"]),
        (["RRULE:FREQ=DAILY;COUNT=2"]),
        (["RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20260507T090000Z"]),
        (["RDATE:20260506T090000Z"]),
        (["RDATE;VALUE=PERIOD:20260507T090000Z/PT2H,20260502T090000Z/-PT3H"]),
        (["RDATE;VALUE=PERIOD:20260507T090000Z/PT2H", "RDATE:20260502T090000Z"]),
    ],
)
def test_what_may_still_go_on_is_told(parts: list[str]) -> None:
    """Its end is not known, and it begins more than a day before the window."""
    found = read(event(OPEN, *parts), window=MAY)

    assert [] == times(found)
    assert "may-go-on" in codes(found)


def test_a_rule_that_began_long_ago_may_still_go_on() -> None:
    """Its first time was taken away, but not all later ones; those in the window are found."""
    parts = ("DTSTART:20250507T090000Z", "RRULE:FREQ=WEEKLY", "EXDATE:20250507T090000Z")
    found = read(event(*parts), window=MAY)

    assert ["13", "20", "27"] == [start[8:10] for start, _ in times(found)]
    assert {"end-missing", "may-go-on"} == codes(found)


@pytest.mark.parametrize(
    "parts",
    [
        ("DTSTART:20260509T090000Z",),
        ("DTSTART:20260509T090000Z", "RRULE:FREQ=DAILY;COUNT=3"),
        (OPEN, "STATUS:CANCELLED"),
        (OPEN, "STATUS:CANCELLED", "RRULE:FREQ=DAILY;COUNT=3"),
        (OPEN, "DURATION:PT1H"),
        (OPEN, "RDATE;VALUE=PERIOD:20260507T090000Z/PT2H"),
    ],
)
def test_what_does_not_go_on_is_not_told(parts: list[str]) -> None:
    """It is found, does not take place, or is over."""
    assert "may-go-on" not in codes(read(event(*parts), window=MAY))


SERIES = event("DTSTART:20260501T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=6")
FIRST, LATER = "RECURRENCE-ID:20260501T090000Z", "RECURRENCE-ID:20260515T090000Z"
ONWARDS = FIRST.replace(":", ";RANGE=THISANDFUTURE:", 1)
NOT_KNOWN = {"end-missing", "may-go-on"}


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        # Of an occurrence before the window, and of one that it moves out of it.
        ([*SERIES, *event(FIRST, OPEN)], ["15", "22", "29"]),
        ([*SERIES, *event(LATER, OPEN)], ["22", "29"]),
        # When it was, but until when is not said.
        ([*SERIES, *event(FIRST)], ["15", "22", "29"]),
        # Of no series there is.
        (event(FIRST, OPEN), []),
        # All later ones, the first two of which begin before the window.
        ([*SERIES, *event(ONWARDS, "DTSTART:20260501T100000Z")], ["15", "22", "29"]),
        # The series has no end, and a change of later times has looked farther back for it.
        (
            [
                *event("DTSTART:20260506T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3"),
                *event(
                    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260520T090000Z", "DTSTART:20260530T090000Z", "DURATION:PT1H"
                ),
            ],
            ["13", "30"],
        ),
    ],
)
def test_what_a_change_leaves_open_may_still_go_on(lines: list[str], days: list[str]) -> None:
    """Its end is not known, and it begins more than a day before the window: it is left out, and that is told."""
    found = read(lines, window=MAY)

    assert (days, NOT_KNOWN) == ([start[8:10] for start, _ in times(found)], codes(found) - {"override-orphan"})


@pytest.mark.parametrize(
    "change",
    [
        event(FIRST, "DTSTART:20260509T090000Z"),
        event(LATER),
        event(FIRST, OPEN, "DURATION:PT1H"),
        event(FIRST, OPEN, "STATUS:CANCELLED"),
        event(ONWARDS, "DTSTART:20260509T090000Z"),
        event(ONWARDS, OPEN, "DURATION:PT1H"),
    ],
)
def test_what_a_change_does_not_leave_open_is_not_told(change: list[str]) -> None:
    """It is found, is over, or does not take place."""
    found = read(SERIES, change, window=MAY)

    assert "may-go-on" not in codes(found)
    assert [start for start, end in times(found) if end is None and start < "2026-05-09"] == []


def test_a_window_may_be_all_of_time() -> None:
    """What is subtracted from it stays in it."""
    everything = Interval("0001-01-01T00:00Z", "9999-12-31T00:00Z")
    data = event("DTSTART:20260504T090000Z", "DURATION:P5D", "RRULE:FREQ=DAILY;COUNT=2")

    found = read(data, window=everything, limits=CalendarLimits(steps=10_000_000))

    assert (["04", "05"], set()) == ([start[8:10] for start, _ in times(found)], codes(found))
    # By default, that is more work than is allowed.
    assert {"rrule-refused"} == codes(read(data, window=everything))
    assert ["04"] == [start[8:10] for start, _ in times(read(event(TIMES), window=everything))]


def test_available_times_without_an_end_are_not_told_to_go_on() -> None:
    """Nobody is taken to be available then, which is told already."""
    inside = ("BEGIN:AVAILABLE", "DTSTART:20260504T080000Z", "END:AVAILABLE")
    data = calendar("BEGIN:VAVAILABILITY", "DTSTART:20260504T000000Z", *inside, "END:VAVAILABILITY")

    assert {"busy-unreadable", "stamp-missing"} == codes(from_ical(data, window=MAY))


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        # All of them, where there is room before the year 9999 is over.
        ("99990301T090000Z", "FREQ=DAILY;COUNT=3", ["9999-03-01", "9999-03-02", "9999-03-03"]),
        ("99970301T090000Z", "FREQ=YEARLY;COUNT=3", ["9997-03-01", "9998-03-01", "9999-03-01"]),
        ("20240229T090000Z", "FREQ=YEARLY;COUNT=2", ["2024-02-29", "2028-02-29"]),
        ("20260504T090000Z", "FREQ=YEARLY;COUNT=3;UNTIL=20270601T000000Z", ["2026-05-04", "2027-05-04"]),
    ],
)
def test_a_rule_comes_as_often_as_it_says(start: str, rule: str, expected: list[str]) -> None:
    """There is nothing to tell."""
    found = from_ical(calendar(event(f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}")))

    assert (expected, set()) == ([start[:10] for start, _ in times(found)], codes(found))


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("99990301T090000Z", "FREQ=YEARLY;COUNT=3", ["9999-03-01"]),
        ("99980301T090000Z", "FREQ=YEARLY;COUNT=3", ["9998-03-01", "9999-03-01"]),
        # Sundays of 29 February are 28 years apart.
        ("20320229T090000Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;COUNT=2", ["2032-02-29"]),
    ],
)
def test_a_rule_that_comes_less_often_than_it_says_is_told(start: str, rule: str, expected: list[str]) -> None:
    """As an error: what is later is left out."""
    found = from_ical(calendar(event(f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}")))

    assert (expected, {"rrule-refused"}) == ([start[:10] for start, _ in times(found)], codes(found))
    assert ["all others were left out"] == [each.done for each in found.notices]
