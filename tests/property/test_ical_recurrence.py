"""Recurring events of calendars, against recurring-ical-events."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Interval, Recurrence, from_ical
from schedcheck.errors import RepeatedTime, SkippedTime
from tests.unit.importers.calendars import calendar, codes, event

WINDOW = Interval("2026-03-01T00:00Z", "2026-12-01T00:00Z")
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
# At an hour at which no clock changes. At others, recurring-ical-events moves what the clocks skip, and counts it; it
# must do neither (RFC 5545, section 3.3.10): there, our other reader of rules is what is compared with.
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 6, 1)).map(  # noqa: DTZ001 - on the clock of the zone
    lambda each: each.replace(hour=each.hour % 12 + 8, minute=0, second=0, microsecond=0)
)
ZONES = ["Europe/Vienna", "America/New_York", "Asia/Makassar", None]


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A rule that readers take alike, with *until* to be filled in."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 4))}")
    by = draw(st.sampled_from(["", "BYDAY", "BYMONTH", "BYMONTHDAY"]))
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True))
    if by == "BYDAY" and freq == "MONTHLY":
        parts.append(f"BYDAY={draw(st.sampled_from(['1', '2', '-1', '']))}{days[0]}")
    elif by == "BYDAY" and freq != "YEARLY":
        parts.append(f"BYDAY={','.join(days)}")
    elif by == "BYMONTH":
        parts.append(f"BYMONTH={draw(st.integers(1, 12))}")
    elif by == "BYMONTHDAY" and freq in {"MONTHLY", "DAILY"}:
        parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 15, 28, 29, 30, 31, -1]))}")
    end = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    if end == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    if end == "UNTIL":
        parts.append("UNTIL={until:%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def oracle(data: bytes) -> set[datetime]:
    """When recurring-ical-events finds events to start."""
    made = icalendar.Calendar.from_ical(data)
    found: list[Any] = recurring_ical_events.of(made).between(WINDOW.start, WINDOW.end)
    return {as_utc(each["DTSTART"].dt) for each in found}


def as_utc(value: date) -> datetime:
    """A time of the oracle in UTC; a day is at midnight there."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def ours(data: bytes) -> set[datetime]:
    """When we find events to start."""
    found = from_ical(data, window=WINDOW, zone="UTC")
    assert {"rrule-refused", "too-many-occurrences"}.isdisjoint(codes(found))
    return {each.start.astimezone(UTC) for each in found.schedule.stops}


def written(name: str, times: list[datetime], zone: str | None) -> list[str]:
    """A line with times on the clock of a zone, or in UTC; none where there are no times."""
    mark, z = ("", "Z") if zone is None else (f";TZID={zone}", "")
    return [f"{name}{mark}:{','.join(f'{each:%Y%m%dT%H%M%S}{z}' for each in times)}"] if times else []


@given(
    start=STARTS,
    rule=rules(),
    until=st.integers(0, 500),
    zone=st.sampled_from(ZONES),
    out=st.lists(st.integers(0, 40), max_size=3, unique=True),
    more=st.lists(STARTS, max_size=2, unique=True),
)
def test_finds_what_recurring_ical_events_finds(  # noqa: PLR0917 - by name, from given
    start: datetime, rule: str, until: int, zone: str | None, out: list[int], more: list[datetime]
) -> None:
    """Rules, dates beside them and dates taken away give the same starts, in several zones."""
    data = calendar(
        event(
            *written("DTSTART", [start], zone),
            "DURATION:PT1H",
            f"RRULE:{rule.format(until=start + timedelta(until))}",
            *written("EXDATE", [start + timedelta(each) for each in out if each], zone),
            *written("RDATE", more, zone),
        )
    )

    assert oracle(data) == ours(data)


@given(
    start=STARTS,
    rule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;COUNT=30"]),
    number=st.integers(0, 60),
    moved=st.integers(-30, 30),
    onwards=st.booleans(),
    zone=st.sampled_from(ZONES),
)
def test_changes_are_where_recurring_ical_events_has_them(
    start: datetime, rule: str, number: int, moved: int, zone: str | None, *, onwards: bool
) -> None:
    """A change of one occurrence, or of all from one on, gives the same starts."""
    step = 7 if "WEEKLY" in rule else 3 if "INTERVAL" in rule else 1
    at = start + timedelta(step * (number % 30))
    name = "RECURRENCE-ID;RANGE=THISANDFUTURE" if onwards else "RECURRENCE-ID"
    data = calendar(
        event(*written("DTSTART", [start], zone), "DURATION:PT1H", f"RRULE:{rule}"),
        event(
            *written(name, [at], zone),
            *written("DTSTART", [at + timedelta(hours=moved)], zone),
            "DURATION:PT1H",
            "SEQUENCE:1",
        ),
    )

    assert oracle(data) == ours(data)


@given(
    day=st.dates(date(2025, 10, 1), date(2026, 4, 30)),
    minute=st.sampled_from([0, 30]),
    hour=st.integers(0, 3),
    freq=st.sampled_from(["DAILY", "DAILY;INTERVAL=2", "WEEKLY", "MONTHLY", "YEARLY"]),
    count=st.none() | st.integers(1, 40),
    zone=st.sampled_from(["Europe/Vienna", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"]),
)
def test_nights_of_clock_changes_are_as_recurrences_have_them(  # noqa: PLR0917 - by name, from given
    day: date, minute: int, hour: int, freq: str, count: int | None, zone: str
) -> None:
    """A rule in a calendar comes when the same rule of a constraint does, whatever the clocks skip or show twice."""
    start = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - on the clock of the zone
    rule = f"FREQ={freq}" if count is None else f"FREQ={freq};COUNT={count}"
    try:
        same = Recurrence(start.isoformat(), (start + timedelta(hours=1)).isoformat(), rule, zone=zone)
    except (RepeatedTime, SkippedTime):
        # A constraint may not start at such a time; what a calendar makes of that is tested by example.
        return
    data = calendar(event(*written("DTSTART", [start], zone), "DURATION:PT1H", f"RRULE:{rule}"))

    assert {each.start.astimezone(UTC) for each in same.within(WINDOW)} == ours(data)


@given(
    start=st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 30)).map(  # noqa: DTZ001 - on the clock of the zone
        lambda each: each.replace(second=0, microsecond=0)
    ),
    count=st.integers(1, 60),
    interval=st.integers(1, 5),
)
def test_hours_that_clocks_skip_do_not_come(start: datetime, count: int, interval: int) -> None:
    """A rule by the hour has as many times as it says, and none between 2 and 3 o'clock in that night."""
    times = [start + timedelta(hours=interval * number) for number in range(count + 1)]
    skipped = [each for each in times if each.replace(minute=0) == datetime(2026, 3, 29, 2)]  # noqa: DTZ001 - as above
    # The start itself comes, and counts.
    expected = [each for each in times if each == start or each not in skipped][:count]
    data = calendar(
        event(
            *written("DTSTART", [start], "Europe/Vienna"),
            "DURATION:PT1H",
            f"RRULE:FREQ=HOURLY;COUNT={count};INTERVAL={interval}",
        )
    )

    assert {each.replace(tzinfo=ZoneInfo("Europe/Vienna")).astimezone(UTC) for each in expected} == ours(data)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=100,200",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=DAILY;BYHOUR=9,14",
        "FREQ=HOURLY;INTERVAL=6",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO",
    ],
)
def test_rarer_rules_are_as_recurring_ical_events_has_them(rule: str) -> None:
    """So do rules by weeks and days of the year, by set positions and by hours."""
    data = calendar(event("DTSTART;TZID=Europe/Vienna:19971103T090000", "DURATION:PT1H", f"RRULE:{rule}"))

    assert oracle(data) == ours(data)
