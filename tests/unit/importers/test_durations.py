import re
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from schedcheck._time import spoken
from schedcheck.errors import InvalidValue
from schedcheck.importers.durations import DURATION, calendar_duration, duration
from tests.unit.builders import refusal

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 min", 4 * MINUTE),
        ("4min", 4 * MINUTE),
        (" 4 minutes ", 4 * MINUTE),
        ("1 h 30 min", 90 * MINUTE),
        ("1h30min", 90 * MINUTE),
        ("1.5 hours", 90 * MINUTE),
        ("90 s", 1.5 * MINUTE),
        ("2 days", timedelta(days=2)),
        ("1 s 5 ms 3 µs", timedelta(seconds=1, milliseconds=5, microseconds=3)),
        ("0 min", timedelta(0)),
        ("PT4M", 4 * MINUTE),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
    ],
)
def test_duration(text: str, expected: timedelta) -> None:
    """Numbers with units, the larger units first, or ISO 8601."""
    assert expected == duration(text)


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1M", "P1Y", "P1W2D", "min", "4 m", "4 MIN", "1 min 1 h", "4  min", "٤ min"]
)
def test_no_duration(text: str) -> None:
    """Nothing without a number, nothing whose length differs, nothing that can be read in two ways."""
    with pytest.raises(InvalidValue, match="a duration must be text such as"):
        duration(text)


def test_finer_than_a_microsecond() -> None:
    """It is refused, not rounded."""
    with pytest.raises(InvalidValue, match=r"a duration must be of whole microseconds, got '0\.1 µs'"):
        duration("0.1 µs")


def test_longer_than_python_knows() -> None:
    """It is refused."""
    with pytest.raises(InvalidValue, match="a duration must be shorter than a thousand million days"):
        duration("999999999999999 d")


@given(st.timedeltas(min_value=timedelta(0)))
def test_reads_what_a_report_says(span: timedelta) -> None:
    """A duration as it stands in a report, which leaves out a single microsecond, can be copied into a plan."""
    assert abs(span - duration(spoken(span))) <= timedelta(microseconds=1)


def test_schema_knows_what_the_loader_takes() -> None:
    """The pattern is one that JSON Schema's readers know, too: no groups with names, no flags."""
    assert re.fullmatch(DURATION, "1 h 30 min")
    assert "(?P" not in DURATION


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 months", relativedelta(months=5)),
        ("1 year 6 months", relativedelta(years=1, months=6)),
        ("P1Y2M", relativedelta(years=1, months=2)),
        ("36 h", timedelta(hours=36)),
    ],
)
def test_a_calendar_duration_may_have_months(text: str, expected: timedelta | relativedelta) -> None:
    """Or be like any other."""
    assert expected == calendar_duration(text)


def test_a_calendar_duration_is_refused_like_any_other() -> None:
    """Months and hours do not go together."""
    assert refusal(lambda: calendar_duration("5 months 2 h")).startswith("InvalidValue: a duration must be text")
    assert refusal(lambda: calendar_duration(5)).startswith("InvalidValue: a duration must have a unit")
