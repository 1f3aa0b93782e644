"""Spans of time that come again: by RFC 5545, by the clocks of a zone, and never without bound."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedcheck import Interval, Recurrence, recurrence
from schedcheck._time import instant
from schedcheck.recurrence import spans_of
from tests.unit.builders import refusal

VIENNA = ZoneInfo("Europe/Vienna")


def again(start: str, end: str, rule: str, **fields: Any) -> Recurrence:  # noqa: ANN401 - those of Recurrence
    """By the clocks of Vienna, unless told otherwise."""
    return Recurrence(start, end, rule, **{"zone": "Europe/Vienna"} | fields)


def told(recurrence: Recurrence) -> list[str]:
    """Every time it comes."""
    return [f"{each.start:%m-%d %H:%M} {each.end:%H:%M}" for each in recurrence.times()]


def days(rule: str, start: str = "1997-09-02") -> list[str]:
    """On which days a rule of RFC 5545 comes."""
    return [f"{each.start:%Y-%m-%d}" for each in again(f"{start} 09:00", f"{start} 10:00", rule).times()]


# --- When it comes ---


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY;COUNT=2", "1997-09-02", ["1997-09-02", "1997-09-03"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-12", "1997-09-22"]),
        (
            "FREQ=WEEKLY;COUNT=4;WKST=SU;BYDAY=TU,TH",
            "1997-09-02",
            ["1997-09-02", "1997-09-04", "1997-09-09", "1997-09-11"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1997-08-05",
            ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1997-08-05",
            ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
        ),
        ("FREQ=MONTHLY;COUNT=2;BYDAY=1FR", "1997-09-05", ["1997-09-05", "1997-10-03"]),
        ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=-3", "1997-09-28", ["1997-09-28", "1997-10-29"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=2", "1997-09-29", ["1997-09-29", "1997-10-30"]),
        ("FREQ=MONTHLY;COUNT=3", "1997-12-31", ["1997-12-31", "1998-01-31", "1998-03-31"]),
        ("FREQ=YEARLY;COUNT=2;BYDAY=20MO", "1997-05-19", ["1997-05-19", "1998-05-18"]),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=2", "1997-05-12", ["1997-05-12", "1998-05-11"]),
        ("FREQ=YEARLY;INTERVAL=3;COUNT=3;BYYEARDAY=1,100", "1997-01-01", ["1997-01-01", "1997-04-10", "2000-01-01"]),
        ("FREQ=YEARLY;COUNT=2", "2096-02-29", ["2096-02-29", "2104-02-29"]),
        ("rrule:freq=daily;count=1;", "1997-09-02", ["1997-09-02"]),
    ],
)
def test_comes_as_rfc_5545_shows(rule: str, start: str, expected: list[str]) -> None:
    """The examples of section 3.8.5.3, among others."""
    assert expected == days(rule, start)


def test_until_is_the_last_time_it_may_start() -> None:
    """In UTC, inclusive."""
    until = again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY;UNTIL=20260506T070000Z")
    before = again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY;UNTIL=20260506T065959Z")

    assert (3, 2) == (len(until.times()), len(before.times()))


def test_exdates_are_counted_and_left_out() -> None:
    """COUNT tells how often the rule comes, exdates what is taken from that."""
    held = again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY;COUNT=3", exdates=["2026-05-05", date(2026, 5, 5)])

    assert ["05-04 09:00 10:00", "05-06 09:00 10:00"] == told(held)


def test_within_a_span_is_what_overlaps_it() -> None:
    """Touching does not."""
    office = again("2026-05-04 09:00", "2026-05-04 17:00", "FREQ=DAILY")
    span = Interval("2026-05-05T17:00+02:00", "2026-05-07T09:00:01+02:00")

    assert [date(2026, 5, 6), date(2026, 5, 7)] == [each.start.date() for each in office.within(span)]


def test_is_bounded_by_count_or_until() -> None:
    """Only then its times can be listed."""
    office = again("2026-05-04 09:00", "2026-05-04 17:00", "FREQ=DAILY")

    assert not office.bounded
    assert again("2026-05-04 09:00", "2026-05-04 17:00", "FREQ=DAILY;COUNT=1").bounded
    assert "InvalidValue: rrule must have a COUNT or an UNTIL, or it never is over, got FREQ=DAILY" == refusal(
        office.times
    )


def test_takes_the_zone_of_its_start() -> None:
    """Where none is given."""
    start = datetime(2026, 5, 4, 9, tzinfo=VIENNA)

    assert again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY") == Recurrence(
        start, start + timedelta(hours=1), "FREQ=DAILY"
    )


def test_is_a_value() -> None:
    """It can be hashed, pickled and shown."""
    held = again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY", exdates=["2026-05-05"])
    times = "'2026-05-04 09:00:00', '2026-05-04 10:00:00'"
    shown = f"Recurrence({times}, 'FREQ=DAILY', zone='Europe/Vienna', exdates=['2026-05-05'])"

    assert held == pickle.loads(pickle.dumps(held)) == eval(repr(held))  # noqa: S301, S307 - our own
    assert {held: 1}[held]
    assert shown == repr(held)
    assert "2026-05-04 09:00 to 10:00 CEST (FREQ=DAILY) except 2026-05-05" == str(held)


# --- Where clocks change ---


def test_lasts_by_the_clock() -> None:
    """A night is as long as it is."""
    night = again("2026-10-24 22:00", "2026-10-25 06:00", "FREQ=DAILY;COUNT=2")

    assert [timedelta(hours=9), timedelta(hours=8)] == [each.duration for each in night.times()]


def test_a_skipped_start_does_not_come_and_is_not_counted() -> None:
    """RFC 5545, section 3.3.10."""
    early = again("2026-03-28 02:30", "2026-03-28 05:00", "FREQ=DAILY;COUNT=2")

    assert ["03-28 02:30 05:00", "03-30 02:30 05:00"] == told(early)


def test_a_skipped_start_comes_at_its_widest() -> None:
    """From the earliest instant it may stand for; so that nothing is missed."""
    early = again("2026-03-28 02:30", "2026-03-28 05:00", "FREQ=DAILY;COUNT=2")
    spans = spans_of(early, instant(datetime(2027, 1, 1, tzinfo=UTC)), wide=True).spans
    expected = (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 3, tzinfo=UTC))

    assert tuple(map(instant, expected)) == spans[1]
    assert 3 == len(spans)


def test_of_a_repeated_time_the_first_is_meant() -> None:
    """RFC 5545, section 3.3.5; at its widest, an end is the second."""
    late = again("2026-10-24 02:15", "2026-10-24 02:45", "FREQ=DAILY;COUNT=2")
    until = instant(datetime(2027, 1, 1, tzinfo=UTC))
    first, second = datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC)

    assert (instant(first), instant(first + timedelta(minutes=30))) == spans_of(late, until).spans[1]
    assert (instant(first), instant(second)) == spans_of(late, until, wide=True).spans[1]


def test_a_skipped_end_is_read_as_if_clocks_had_not_changed_yet() -> None:
    """RFC 5545, section 3.3.5."""
    early = again("2026-03-28 01:00", "2026-03-28 02:30", "FREQ=DAILY;COUNT=2")

    assert timedelta(hours=1, minutes=30) == early.times()[1].duration


# --- Refused ---


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=SECONDLY", "rrule: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, got 'SECONDLY'"),
        ("FREQ=DAILY;BYSECOND=1", "rrule must be made of FREQ, INTERVAL, COUNT, UNTIL, BYMONTH,"),
        ("FREQ=DAILY;INTERVAL=0", "rrule: INTERVAL must be 1 to 99999, got '0'"),
        ("FREQ=DAILY;COUNT=1000000000", "rrule: COUNT must be 1 to 99999, got '1000000000'"),
        ("FREQ=DAILY;UNTIL=20260601", "rrule: UNTIL must be a time in UTC such as 20260630T215959Z, got '20260601'"),
        ("FREQ=DAILY;COUNT=1;UNTIL=20260601T000000Z", "rrule must have COUNT or UNTIL, not both, got both"),
        ("FREQ=YEARLY;BYMONTH=13", "rrule: BYMONTH must be as in RFC 5545, got '13'"),
        ("COUNT=1", "rrule must be NAME=VALUE;NAME=VALUE with a FREQ, and each name once, got 'COUNT=1'"),
        ("FREQ=DAILY;FREQ=DAILY", "rrule must be NAME=VALUE;NAME=VALUE with a FREQ, and each name once"),
        ("FREQ=DAILY\nDTSTART:20260101T000000Z", "rrule: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "rrule: BYMONTHDAY must come with FREQ DAILY or MONTHLY or YEARLY, got WEEKLY"),
        ("FREQ=DAILY;BYDAY=1MO", "rrule: BYDAY must have no numbers but with MONTHLY, or YEARLY without BYWEEKNO"),
        ("FREQ=MONTHLY;BYDAY=1MO,-53TU", "rrule: BYDAY must have numbers up to 5 where it counts in a month, got 1MO"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=6MO", "rrule: BYDAY must have numbers up to 5 where it counts in a month, got"),
        ("FREQ=YEARLY;BYWEEKNO=1", "rrule: BYWEEKNO must come with BYDAY, got none"),
        ("FREQ=MONTHLY;BYSETPOS=1", "rrule: BYSETPOS must come with another BY part, got none"),
        (f"FREQ=DAILY;BYMONTH={'1,' * 2000}1", "rrule must be text of at most 2000 letters, such as FREQ=WEEKLY"),
        (7, "rrule must be text of at most 2000 letters, such as FREQ=WEEKLY, got 7"),
    ],
)
def test_refuses_a_rule_that_is_none_or_has_no_bound(rule: str, said: str) -> None:
    """Before anything is followed."""
    refused = refusal(lambda: again("2026-05-04 09:00", "2026-05-04 10:00", rule))

    assert refused.startswith(f"InvalidValue: {said}")


def test_what_comes_thousands_of_times_is_not_all_remembered() -> None:
    """Of many such rules, that would be gigabytes."""
    often = again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=DAILY;COUNT=5000")

    assert 5000 == len(often.times()) == len(often.times())
    assert recurrence._few(often, date.max.toordinal(), wide=False) is None
    assert 8 == recurrence._many.cache_info().maxsize


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=TU"]
)
def test_refuses_a_rule_that_does_not_come_at_its_start(rule: str) -> None:
    """And so one that never comes."""
    expected = "InvalidValue: start of a recurrence must be the first time its rule comes"

    assert expected == refusal(lambda: again("2026-05-04 09:00", "2026-05-04 10:00", rule)).partition(", got ")[0]


@pytest.mark.parametrize(
    ("start", "end", "fields", "said"),
    [
        (
            "2026-10-25 02:30",
            "2026-10-25 04:00",
            {},
            "RepeatedTime: a time must have an offset, as the clocks of Europe/Vienna go through it twice",
        ),
        (
            datetime(2026, 10, 25, 2, 30, tzinfo=VIENNA),
            "2026-10-25 04:00",
            {},
            "RepeatedTime: a recurrence must start and end at times that the clocks show once",
        ),
        ("2026-05-04 09:00", "2026-05-04 09:00", {}, "InvalidValue: end of a recurrence must be after its start"),
        (
            "2026-05-04 09:00:00.5",
            "2026-05-04 10:00",
            {},
            "InvalidValue: a recurrence must start at a whole second, as in RFC 5545",
        ),
        (
            "9001-05-04 09:00",
            "9001-05-04 10:00",
            {},
            "InvalidValue: a recurrence must last at most 100000 days and start before the year 9001",
        ),
        (
            "2026-05-04 09:00",
            "2026-05-04 10:00",
            {"zone": None},
            "NaiveTime: a recurrence must have a zone, or start and end aware datetimes of one",
        ),
        (
            datetime(2026, 5, 4, 9, tzinfo=UTC),
            datetime(2026, 5, 4, 13, tzinfo=VIENNA),
            {"zone": None},
            "InvalidValue: start and end of a recurrence must be in one zone",
        ),
        (
            "2026-05-04 09:00",
            "2026-05-04 10:00",
            {"zone": 3},
            "InvalidValue: zone must be the name of an IANA time zone or a tzinfo",
        ),
        (
            "2026-05-04 09:00",
            "2026-05-04 10:00",
            {"exdates": "2026-05-05"},
            "InvalidValue: exdates must be a sequence of dates",
        ),
        (
            "2026-05-04 09:00",
            "2026-05-04 10:00",
            {"exdates": ["May"]},
            "InvalidValue: each of exdates must be a date such as 2026-05-11",
        ),
        (
            "2026-05-04 09:00",
            "2026-05-04 10:00",
            {"exdates": ["2026-05-03"]},
            "InvalidValue: each of exdates must be a day on which it comes",
        ),
    ],
)
def test_refuses_times_it_cannot_keep(start: Any, end: Any, fields: dict[str, Any], said: str) -> None:  # noqa: ANN401 - right and wrong
    """By name."""
    assert said == refusal(lambda: again(start, end, "FREQ=DAILY", **fields)).partition(", got ")[0]


def test_refuses_to_follow_without_bound() -> None:
    """What has not ended is followed for so many days only."""
    daily = again("1600-01-01 09:00", "1600-01-01 10:00", "FREQ=DAILY")
    span = Interval("2026-05-04T09:00Z", "2026-05-05T09:00Z")

    assert refusal(lambda: daily.within(span)).startswith(
        "InvalidValue: a recurrence must start at most 100000 days before what is asked of it, got 1600-01-01"
    )


def test_one_that_is_over_may_be_asked_at_any_time() -> None:
    """However long after."""
    daily = again("1600-01-01 09:00", "1600-01-01 10:00", "FREQ=DAILY;COUNT=9")

    assert () == daily.within(Interval("2026-05-04T09:00Z", "2026-05-05T09:00Z"))


def test_a_rule_ends_with_the_calendar() -> None:
    """After the year 9999 there is nothing."""
    rare = again("2026-05-04 09:00", "2026-05-04 10:00", "FREQ=YEARLY;INTERVAL=9000")

    assert 1 == len(rare.within(Interval("2026-05-04T00:00Z", "2027-05-05T00:00Z")))
    assert spans_of(rare, instant(datetime(2027, 1, 1, tzinfo=UTC))).over
