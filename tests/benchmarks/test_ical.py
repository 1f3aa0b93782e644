"""How long a calendar takes to write, beside what icalendar alone takes for the same components; and to judge."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event, vCalAddress

from schedcheck import Itinerary, Schedule, check_export, to_ical
from tests.benchmarks.plans import schedule
from tests.benchmarks.tables import median_times, show

STAMP = datetime(2030, 1, 1, tzinfo=UTC)
LATER = STAMP + timedelta(days=1)
MOST = 1.2
"""So many times what icalendar takes, a calendar may take at most."""


def plainly(itinerary: Itinerary) -> bytes:
    """The same events, as a program would write them that knows of no rules and no versions."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//schedcheck//benchmark//EN")
    for stop in itinerary.stops:
        event = Event()
        event.add("summary", stop.name)
        event.add("dtstart", stop.start)
        event.add("dtend", stop.end)
        event.add("dtstamp", STAMP)
        event.add("uid", f"{itinerary.leader.id}/{stop.id}@example.org")
        event.add("sequence", 0)
        attendee = vCalAddress("mailto:leader@example.org")
        attendee.params["CN"] = itinerary.leader.name
        attendee.params["PARTSTAT"] = "ACCEPTED"
        event.add("attendee", attendee)
        event.add("class", "PRIVATE")
        event.add("last-modified", STAMP)
        event.add("location", f"{stop.place.name}, Carrow")
        event.add("status", "CONFIRMED")
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def test_events_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    """Calendars of one person, for ever more stops: anew, again with one change, again without."""
    rows = []
    for stops in (50, 500):
        plan = schedule(1, stops, 40)
        (leader,) = plan.leaders
        itinerary = plan.itinerary(leader)
        before = to_ical(plan, leader=leader, stamp=STAMP)
        moved: Schedule = plan.move(itinerary.stops[0], by=timedelta(minutes=1))
        times = median_times(
            {
                "icalendar": lambda: plainly(itinerary),  # noqa: B023 - called at once, as all of them
                "anew": lambda: to_ical(plan, leader=leader, stamp=STAMP),  # noqa: B023
                "one change": lambda: to_ical(moved, leader=leader, stamp=LATER, previous=before),  # noqa: B023
                "no change": lambda: to_ical(plan, leader=leader, stamp=LATER, previous=before),  # noqa: B023
                "verdict": lambda: check_export(before),  # noqa: B023
            },
            rounds=7,
        )
        rows += [
            (
                f"{name}, {stops}",
                f"{seconds * 1000:.1f}",
                f"{seconds / stops * 1e6:.0f}",
                f"{seconds / times['icalendar']:.2f}",
            )
            for name, seconds in times.items()
        ]
        assert times["anew"] <= MOST * times["icalendar"]
        assert times["one change"] <= MOST * times["icalendar"]
    show(capsys, "one person's calendar as iCalendar", ("what, events", "ms", "µs an event", "of icalendar"), rows)
