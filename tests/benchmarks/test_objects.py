"""A large plan of objects: how long it takes to build, and to check by the columns kept meanwhile."""

import os
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from schedcheck import Event, Itinerary, Leader, NoOverlap, Place, Report, Schedule, check
from tests.benchmarks.optional import optional
from tests.benchmarks.tables import show

# Loaded beforehand, where it is installed: that takes some 0.1 s, once in a process.
optional("numpy")
SIZES = [int(each) for each in os.environ.get("SCHEDCHECK_BENCH_SIZES", "1000,10000,100000").split(",")]
DAY = datetime(2030, 5, 6, tzinfo=UTC)
STOPS = 25
HOUR = timedelta(hours=1)


def stops_of(count: int) -> list[tuple[Leader, list[Event]]]:
    """People with 25 events each, one after another, so many in all; made beforehand."""
    rooms = [Place(f"Room {number}", tz="UTC") for number in range(100)]
    starts = [DAY + 4 * number * HOUR for number in range(STOPS)]
    events = [
        [Event(f"Event {room} {number}", rooms[room], start, start + HOUR) for number, start in enumerate(starts)]
        for room in range(len(rooms))
    ]
    return [
        (Leader(f"Leader {number:06}"), [events[(number + at) % len(rooms)][at] for at in range(STOPS)])
        for number in range(count // STOPS)
    ]


def test_objects(capsys: pytest.CaptureFixture[str]) -> None:
    """Stops, itineraries and the plan; then a check that nobody is in two places at once."""
    rows = []
    for size in SIZES:
        given = stops_of(size)
        began = perf_counter()
        plan = Schedule([Itinerary.of(leader, *events) for leader, events in given])
        built = perf_counter()
        report: Report = check(plan, must=[NoOverlap()])
        checked = perf_counter()
        assert report.ok
        rows.append((f"{size:,}", f"{(built - began) * 1000:.0f}", f"{(checked - built) * 1000:.0f}"))
    show(capsys, "a plan of objects, nobody in two places at once", ("stops", "built, ms", "checked, ms"), rows)
