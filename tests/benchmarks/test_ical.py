"""How many events a second a calendar is written with."""

from datetime import UTC, datetime

import pytest

from schedcheck import to_ical
from tests.benchmarks.plans import schedule
from tests.benchmarks.tables import median_times, show

STAMP = datetime(2030, 1, 1, tzinfo=UTC)


def test_events_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    """Calendars of one person, for ever more stops."""
    rows = []
    for stops in (50, 500):
        plan = schedule(1, stops, 40)
        (leader,) = plan.leaders
        (seconds,) = median_times({"": lambda: to_ical(plan, leader=leader, stamp=STAMP)}, rounds=5).values()  # noqa: B023 - called at once
        rows.append((str(stops), f"{seconds * 1000:.1f}", f"{stops / seconds:,.0f}"))
    show(capsys, "one person's calendar as iCalendar", ("events", "ms", "events a second"), rows)
