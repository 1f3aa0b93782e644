"""Events that come again, and changes of them, as calendars have them, right and wrong."""

from datetime import UTC

import pytest

from schedcheck import CalendarLimits, Interval, from_ical
from tests.unit.importers.calendars import TIMES, WINDOW, calendar, codes, event, read, times

DAILY = event(TIMES, "RRULE:FREQ=DAILY;COUNT=3")
LOCAL = ("DTSTART;TZID=Europe/Vienna:20260504T090000", "DURATION:PT1H")


def starts(*parts: str | list[str]) -> list[str]:
    """The day and the hour of each start, by its own clock."""
    return [f"{start[8:10]} {start[11:13]}" for start, _ in times(read(*parts))]


def told(*parts: str | list[str]) -> set[str]:
    """The codes of the notices, but for events without an end."""
    return codes(read(*parts)) - {"end-missing"}


def change(at: str, *parts: str, name: str = "RECURRENCE-ID") -> list[str]:
    """A change of one occurrence."""
    return event(f"{name}:{at}", *parts)


@pytest.mark.parametrize(
    ("lines", "codes_", "expected"),
    [
        # A day for a time is the occurrence of that day.
        ([DAILY, event("RECURRENCE-ID;VALUE=DATE:20260505", "DTSTART:20260505T110000Z")], set(),
         ["04 09", "05 11", "06 09"]),
        # What is not there is changed into one more.
        ([DAILY, change("20260505T080000Z", "DTSTART:20260505T110000Z")], {"override-orphan"},
         ["04 09", "05 09", "05 11", "06 09"]),
        # So is a change without its series.
        ([change("20260505T080000Z", "DTSTART:20260505T110000Z")], {"override-orphan"}, ["05 11"]),
        ([change("20260505T080000Z")], {"override-orphan", "start-missing"}, []),
        ([DAILY, change("tomorrow", "DTSTART:20260505T110000Z")], {"override-orphan", "uid-twice"},
         ["04 09", "05 09", "05 11", "06 09"]),
        # A change has no rule of its own.
        ([DAILY, change("20260505T090000Z", "DTSTART:20260505T110000Z", "RRULE:FREQ=DAILY")], {"override-rule"},
         ["04 09", "05 11", "06 09"]),
        # Another range is of this one alone.
        ([DAILY, change("20260505T090000Z", "DTSTART:20260505T110000Z", name="RECURRENCE-ID;RANGE=THISANDPRIOR")],
         {"range-unknown"}, ["04 09", "05 11", "06 09"]),
        # Of all later ones: those changed by themselves stay so, and of two ranges the later one counts from its start.
        ([event(TIMES, "RRULE:FREQ=DAILY;COUNT=5"),
          change("20260505T090000Z", "DTSTART:20260505T100000Z", name="RECURRENCE-ID;RANGE=THISANDFUTURE"),
          change("20260506T090000Z", "DTSTART:20260506T150000Z"),
          change("20260507T090000Z", "DTSTART:20260507T120000Z", name="RECURRENCE-ID;RANGE=THISANDFUTURE")],
         set(), ["04 09", "05 10", "06 15", "07 12", "08 12"]),
        ([DAILY, change("20260505T090000Z", "DTSTART:20280505T100000Z", name="RECURRENCE-ID;RANGE=THISANDFUTURE")],
         {"range-unknown"}, ["04 09", "05 09", "06 09"]),
        ([DAILY, change("20260505T080000Z", "DTSTART:20260505T100000Z", name="RECURRENCE-ID;RANGE=THISANDFUTURE")],
         {"override-orphan"}, ["04 09", "05 11", "06 11"]),
        ([change("20260505T080000Z", "DTSTART:20260505T100000Z", name="RECURRENCE-ID;RANGE=THISANDFUTURE")],
         {"override-orphan"}, ["05 10"]),
        ([DAILY, change("20260505T090000Z", "STATUS:CANCELLED", name="RECURRENCE-ID;RANGE=THISANDFUTURE")],
         {"cancelled"}, ["04 09", "05 09", "06 09"]),
        ([DAILY, change("20260505T090000Z", "DTSTART:soon", name="RECURRENCE-ID;RANGE=THISANDFUTURE")],
         {"start-unreadable"}, ["04 09", "05 09", "06 09"]),
        # As new as each other: both.
        ([DAILY, change("20260505T090000Z", "DTSTART:20260505T110000Z"),
          change("20260505T090000Z", "DTSTART:20260505T120000Z")], {"override-twice", "event-differs"},
         ["04 09", "05 11", "05 12", "06 09"]),
        # Dates that are taken away, or not.
        ([event(TIMES, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260505T090000Z,20260506T090000Z")], set(), ["04 09"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260505")], {"exdate-unmatched"},
         ["04 09", "05 09", "06 09"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:soon")], {"dates-unreadable"}, ["04 09", "05 09"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;COUNT=2", "EXRULE:FREQ=DAILY")], {"exrule"}, ["04 09", "05 09"]),
        ([event(TIMES, "RDATE:soon")], {"dates-unreadable"}, ["04 09"]),
        ([event(TIMES, "RDATE;VALUE=PERIOD:20260506T090000Z")], {"dates-unreadable"}, ["04 09"]),
        ([event(TIMES, "RDATE:20260504T090000Z,20260505T090000Z")], set(), ["04 09", "05 09"]),
        ([event("DTSTART;VALUE=DATE:20260504", "RRULE:FREQ=DAILY;COUNT=3;BYHOUR=9", "EXDATE:20260505T120000Z"),
          "X-WR-TIMEZONE:UTC"], {"all-day"}, ["04 00", "06 00"]),
        # Rules that end, in other ways than they should.
        ([event(TIMES, "RRULE:FREQ=DAILY;UNTIL=20260505")], {"rrule-until"}, ["04 09", "05 09"]),
        ([event(LOCAL, "RRULE:FREQ=DAILY;UNTIL=20260505T090000")], {"rrule-until"}, ["04 09", "05 09"]),
        ([event(LOCAL, "RRULE:FREQ=DAILY;UNTIL=20260505T065959Z")], set(), ["04 09"]),
        ([event("DTSTART;VALUE=DATE:20260504", "RRULE:FREQ=DAILY;UNTIL=20260505T000000Z"), "X-WR-TIMEZONE:UTC"],
         {"all-day", "rrule-until"}, ["04 00", "05 00"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;UNTIL=20261399")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;UNTIL=20260101T000000Z")], set(), ["04 09"]),
        # Rules that are none.
        ([event(TIMES, "RRULE:COUNT=3")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;FREQ=DAILY")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, "RRULE:FREQ=DAILY;BYCOLOUR=RED")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, "RRULE:FREQ=WEEKLY;BYMONTHDAY=3")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, "RRULE:FREQ=HOURLY;BYDAY=MO")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, f"RRULE:FREQ=DAILY;BYMONTH={','.join(['1'] * 2_000)}")], {"rrule-refused"}, ["04 09"]),
        ([event(TIMES, 'RRULE;X="a:FREQ=DAILY')], {"line-unreadable"}, ["04 09"]),
        # Two rules are both followed, and what comes twice comes once.
        ([event(TIMES, "RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=3")], set(), ["04 09", "05 09", "06 09"]),
        # Weeks of the year are of the day of the start.
        ([event(TIMES, "RRULE:FREQ=YEARLY;BYWEEKNO=19,20")], set(), ["04 09", "11 09"]),
    ],
)  # fmt: skip
def test_is_read_as_meant_or_told(lines: list[list[str]], codes_: set[str], expected: list[str]) -> None:
    """Each with what is told."""
    # Only what is asked for here: the end of an event that comes again is not.
    assert expected == starts(*lines)
    assert codes_ == told(*lines)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], {"end-missing"}),
        (["DTEND:20260505T110000Z"], set()),
        (["DURATION:PT1H"], set()),
        (["DTSTART:20260505T090000Z"], {"end-missing"}),
        (["STATUS:CANCELLED"], {"cancelled"}),
    ],
)
def test_a_change_that_does_not_say_when_it_ends_is_told(parts: list[str], expected: set[str]) -> None:
    """Also where it does not say when it starts; but for one that takes the occurrence away."""
    assert expected == codes(read(DAILY, change("20260505T090000Z", *parts)))


def test_periods_last_as_long_as_they_say() -> None:
    """To an end, or for a time; others as long as the event."""
    found = read(event(TIMES, "RDATE;VALUE=PERIOD:20260505T090000Z/20260505T120000Z,20260506T090000Z/PT30M"))

    assert ["10:00", "12:00", "09:30"] == [(end or "")[11:16] for _, end in times(found)]


def test_nights_last_as_long_each_time() -> None:
    """With an end: as time passes. With a duration of days: by the clock (RFC 5545, section 3.8.5.3)."""
    rule = "RRULE:FREQ=DAILY;COUNT=2"
    night = event("DTSTART;TZID=Europe/Vienna:20260327T220000", "DTEND;TZID=Europe/Vienna:20260328T060000", rule)
    days = event("DTSTART;TZID=Europe/Vienna:20260327T220000", "DURATION:P1D", rule)

    assert ["2026-03-28 06:00+0100", "2026-03-29 07:00+0200"] == [end for _, end in times(read(night))]
    assert ["2026-03-28 22:00+0100", "2026-03-29 22:00+0200"] == [end for _, end in times(read(days))]


@pytest.mark.parametrize(
    ("start", "parts", "expected"),
    [
        ("20260328T023000", ["RRULE:FREQ=DAILY;COUNT=3"], ["28 02:30", "30 02:30", "31 02:30"]),
        ("20260327T023000", ["RRULE:FREQ=DAILY;COUNT=4"], ["27 02:30", "28 02:30", "30 02:30", "31 02:30"]),
        ("20260327T023000", ["RRULE:FREQ=DAILY;UNTIL=20260330T003000Z"], ["27 02:30", "28 02:30", "30 02:30"]),
        ("20260329T003000", ["RRULE:FREQ=HOURLY;COUNT=5"],
         ["29 00:30", "29 01:30", "29 03:30", "29 04:30", "29 05:30"]),
        # The start comes and counts, and so does a date of its own: by the clock before.
        ("20260329T023000", ["RRULE:FREQ=DAILY;COUNT=2"], ["29 03:30", "30 02:30"]),
        ("20260328T023000", ["RDATE;TZID=Europe/Vienna:20260329T023000"], ["28 02:30", "29 03:30"]),
        # What a rule skips, a date may say.
        ("20260328T023000", ["RRULE:FREQ=DAILY;COUNT=2", "RDATE;TZID=Europe/Vienna:20260329T023000"],
         ["28 02:30", "29 03:30", "30 02:30"]),
    ],
)  # fmt: skip
def test_times_of_a_rule_that_clocks_skip_do_not_come(start: str, parts: list[str], expected: list[str]) -> None:
    """Nor are they counted (RFC 5545, section 3.3.10); which is told for the night on which it happens."""
    found = read(event(f"DTSTART;TZID=Europe/Vienna:{start}", "DURATION:PT30M", *parts))

    assert expected == [f"{start[8:16]}" for start, _ in times(found)]
    assert {"skipped-time"} == codes(found)


def test_no_change_of_all_later_ones_moves_any_out_of_time() -> None:
    """One that would be moved beyond the last year stays, which is told as an error."""
    dates = "RDATE:99991205T090000Z,99991206T090000Z,99991222T090000Z"
    later = change("99991205T090000Z", "DTSTART:99991215T090000Z", name="RECURRENCE-ID;RANGE=THISANDFUTURE")
    found = from_ical(calendar(event("DTSTART:99991201T090000Z", "DURATION:PT1H", dates), later))

    assert {"range-unknown", "end-missing"} == codes(found)
    assert ["01", "15", "16", "22"] == [start[8:10] for start, _ in times(found)]


def test_what_a_change_of_all_later_ones_cannot_place_stays() -> None:
    """Where the zone of the change takes more work than is left, which is told as an error."""
    zone = ["BEGIN:VTIMEZONE", "TZID:Z", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0500"]
    zone += ["TZOFFSETTO:+0500", "RRULE:FREQ=YEARLY", "END:STANDARD", "END:VTIMEZONE"]
    dates = f"RDATE:{','.join(f'{year}0504T090000Z' for year in range(2027, 2090))}"
    later = change("20270504T090000Z", "DTSTART;TZID=Z:20270504T150000", name="RECURRENCE-ID;RANGE=THISANDFUTURE")
    found = from_ical(
        calendar(zone, event("DTSTART:20260504T090000Z", "DURATION:PT1H", dates), later),
        limits=CalendarLimits(steps=1_000),
    )

    assert "zone-unreadable" in codes(found)
    assert {"09", "15"} == {start[11:13] for start, _ in times(found)}
    assert 64 == len(times(found))


@pytest.mark.parametrize(("at", "expected"), [("T090000Z", ["09", "12"]), ("T150000Z", ["12", "15"])])
def test_a_change_is_of_the_first_series_that_has_its_time(at: str, expected: list[str]) -> None:
    """Of two of one UID by different clocks, whichever comes first."""
    one = event("DTSTART:20260504T090000Z", "RDATE:20260504T150000Z")
    other = event("DTSTART;TZID=Asia/Tokyo:20260504T180000", "RDATE;TZID=Asia/Tokyo:20260505T000000")
    found = read(one, other, change(f"20260504{at}", "DTSTART:20260504T120000Z"))

    left = [f"{each.start.astimezone(UTC):%H}" for each in found.schedule.stops]
    assert 4 == len(left)
    assert expected == sorted({hour for hour in left if left.count(hour) == 1})


def test_what_clocks_skip_is_not_counted_before_the_window_either() -> None:
    """So that a COUNT ends on the same day, whatever is asked for."""
    window = Interval("2026-03-31T00:00Z", "2026-05-01T00:00Z")
    data = event("DTSTART;TZID=Europe/Vienna:20260327T023000", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=4")

    assert ["31 02:30"] == [f"{start[8:16]}" for start, _ in times(read(data, window=window))]


def test_days_without_a_midnight_come() -> None:
    """The clocks of Cairo skip the first hour of 24 April 2026."""
    data = event("DTSTART;VALUE=DATE:20260423", "RRULE:FREQ=DAILY;COUNT=3")
    found = read(data, zone="Africa/Cairo")

    assert ["2026-04-23 00:00+0200", "2026-04-24 01:00+0300", "2026-04-25 00:00+0300"] == [
        start for start, _ in times(found)
    ]


@pytest.mark.parametrize("end", ["DTEND:20260511T090000Z", "DURATION:P10D", "DTEND;TZID=Asia/Tokyo:20260511T180000"])
def test_what_a_change_makes_longer_is_under_way_when_the_window_begins(end: str) -> None:
    """However much shorter the event is that it changes."""
    days = event("DTSTART:20260501T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=20;COUNT=3")
    longer = change("20260501T090000Z", "DTSTART:20260501T090000Z", end, name="RECURRENCE-ID;RANGE=THISANDFUTURE")
    found = read(days, longer, window=Interval("2026-05-30T00:00Z", "2026-06-01T00:00Z"))

    assert ["21 09:00"] == [start[8:16] for start, _ in times(found)]


def test_work_is_limited() -> None:
    """Rules that would take more than is left are refused, and told."""
    found = read(event(TIMES, "RRULE:FREQ=DAILY"), limits=CalendarLimits(steps=100))

    assert (["2026-05-04 09:00+0000"], {"rrule-refused"}) == ([start for start, _ in times(found)], codes(found))


def test_without_a_window_rules_go_to_their_end() -> None:
    """By count or by date, also far from the start."""
    data = calendar(
        event("DTSTART:20240229T090000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;COUNT=4", uid="a"),
        event("DTSTART:20260504T090000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;UNTIL=20261231T000000Z", uid="b"),
    )
    found = from_ical(data)

    assert set() == codes(found)
    assert "2036-02-29 09:00+0000" == times(found)[-1][0]
    assert 12 == len(times(found))


def test_far_from_the_start_rules_keep_step() -> None:
    """Every third day, second week, fifth month and fourth year after many."""
    data = calendar(
        event("DTSTART:19980103T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=300", uid="d"),
        event("DTSTART:19980103T020000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;INTERVAL=45", uid="w"),
        event("DTSTART:19980131T030000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;INTERVAL=7", uid="m"),
        event("DTSTART:19980103T040000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;INTERVAL=4", uid="y"),
        event("DTSTART:19980103T050000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;INTERVAL=5000", uid="h"),
    )
    near = {start for start, _ in times(from_ical(data, window=WINDOW))}
    since = Interval("1998-01-01T00:00Z", WINDOW.end)
    far = {start for start, _ in times(from_ical(data, window=since))}

    assert near == {start for start in far if start.startswith("2026")}
    assert near
