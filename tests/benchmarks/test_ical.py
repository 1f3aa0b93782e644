"""How long a calendar takes to write and to read, beside what icalendar alone takes for the same; and to judge."""

from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar, Event, vCalAddress

from schedcheck import Interval, Itinerary, Schedule, check_export, from_ical, to_ical
from tests.benchmarks.calendars import invitations, series
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


def expanded(data: bytes, window: Interval) -> list[object]:
    """What comes of the components of a calendar in a window, as the program that goes with icalendar finds it."""
    return [*recurring_ical_events.of(Calendar.from_ical(data)).between(window.start, window.end)]


def test_events_read_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    """From bytes to a schedule, beside what icalendar takes for the components; of series, beside who follows them."""
    window = Interval(STAMP - timedelta(days=1), STAMP + timedelta(days=366))
    rows = []
    for events in (50, 500):
        plan = schedule(1, events, 40)
        (leader,) = plan.leaders
        plain = to_ical(plan, leader=leader, stamp=STAMP)
        for kind, data, stops in (
            ("plain", plain, events),
            ("invitations", invitations(events), events),
            ("series of seven", series(plain), 7 * events),
        ):
            assert stops == len([*from_ical({leader: data}, window=window).schedule.stops])
            times = median_times(
                {
                    "icalendar": lambda: Calendar.from_ical(data),  # noqa: B023 - called at once, as all of them
                    "from_ical": lambda: from_ical({leader: data}, window=window),  # noqa: B023
                    **({"recurring-ical-events": lambda: expanded(data, window)} if stops > events else {}),  # noqa: B023
                },
                rounds=5,
            )
            rows += [
                (
                    f"{name}, {kind}, {events}",
                    f"{seconds * 1000:.1f}",
                    f"{seconds / events * 1e6:.0f}",
                    f"{seconds / times['icalendar']:.2f}",
                )
                for name, seconds in times.items()
            ]
            # Of a series, icalendar makes one component, and of each time of it we make a stop.
            peer = "icalendar" if stops == events else "recurring-ical-events"
            assert times["from_ical"] <= MOST * times[peer]
    show(capsys, "one person's calendar read", ("what, events", "ms", "µs an event", "of icalendar"), rows)
