"""Windows in plan files: once, or again and again."""

from __future__ import annotations

import pytest

from schedcheck import Available, Interval, Recurrence
from tests.unit.importers.plans import mistakes, plan

HOURS = """
[[must]]
type = "available"
who = "hotel"
"""


def windows(text: str) -> tuple[Interval | Recurrence, ...]:
    """Those of a rule about the hotel, in Makassar."""
    (rule,) = plan(f"{HOURS}windows = [{text}]").must
    assert isinstance(rule.constraint, Available)
    return rule.constraint.windows


def test_a_window_is_an_interval() -> None:
    """As everywhere, as two times or a table; local to the place."""
    expected = Interval("2022-11-15T10:00+08:00", "2022-11-15T12:00+08:00")
    table = "{ start = 2022-11-15 10:00:00, end = 2022-11-15 12:00:00 }"

    assert (expected, expected) == windows(f'["2022-11-15 10:00", "2022-11-15 12:00"], {table}')


def test_a_window_comes_again_with_a_rule() -> None:
    """Local to the place, but for dates."""
    times = 'start = 2022-11-15 10:00:00, end = "2022-11-15 12:00"'
    table = f'{{ {times}, rrule = "FREQ=DAILY", exdates = [2022-11-16, "2022-11-17"] }}'
    expected = Recurrence(
        "2022-11-15 10:00",
        "2022-11-15 12:00",
        "FREQ=DAILY",
        zone="Asia/Makassar",
        exdates=["2022-11-16", "2022-11-17"],
    )

    assert (expected,) == windows(table)


def test_a_window_may_have_a_zone_of_its_own() -> None:
    """Its times are local to that, and those after it are not."""
    table = '{ start = "2022-11-15 10:00", end = "2022-11-15 12:00", rrule = "FREQ=DAILY", zone = "Europe/Paris" }'
    again, once = windows(f'{table}, ["2022-11-15 10:00", "2022-11-15 12:00"]')

    assert Recurrence("2022-11-15 10:00", "2022-11-15 12:00", "FREQ=DAILY", zone="Europe/Paris") == again
    assert Interval("2022-11-15T10:00+08:00", "2022-11-15T12:00+08:00") == once


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            '{ start = 2022-11-15 10:00:00, end = 2022-11-15 12:00:00, rrule = "FREQ=SECONDLY" }',
            "rrule: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, got 'SECONDLY'",
        ),
        (
            '{ start = 2022-11-15 10:00:00, end = 2022-11-15 12:00:00, rrule = "FREQ=DAILY", exdates = ["soon"] }',
            "must be a date such as 2022-11-15, got 'soon'",
        ),
        (
            '{ start = 2022-11-15 10:00:00, end = 2022-11-15 12:00:00, rrule = "FREQ=DAILY", zone = "Europe/Pariss" }',
            "a time zone must be in the IANA database, got 'Europe/Pariss'; did you mean 'Europe/Paris'?",
        ),
    ],
)
def test_tells_what_is_wrong_with_a_window(table: str, said: str) -> None:
    """Where it is."""
    (told,) = mistakes(f"{HOURS}windows = [{table}]")

    assert told.startswith("must[1] 'available': windows")
    assert told.endswith(said)
