"""Plans in the week in which they are, for rules about weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schedcheck import Place, Schedule, Stop

MONDAY = datetime(2022, 11, 14, 8, tzinfo=UTC)


def on_monday(schedule: Schedule) -> Schedule:
    """The same plan a day earlier, on a Monday."""
    earlier = -timedelta(days=1)
    events = {stop.event.id: stop.event for each in schedule.itineraries for stop in each.stops if stop.event}
    for event in events.values():
        schedule = schedule.move(event, by=earlier)
    for each in schedule.itineraries:
        for stop in each.stops:
            if stop.event is None:
                schedule = schedule.move(stop, by=earlier)
    return schedule


def busy_otherwise(schedule: Schedule, *, tick: timedelta, max_ticks: int) -> Schedule:
    """The same plan, in which everybody is engaged up to a few ticks before it and from a few ticks after it on."""
    begun, over = MONDAY - 3 * tick, MONDAY + max_ticks * tick
    elsewhere = Place("Elsewhere")
    for each in schedule.leaders:
        schedule = schedule.add(each, Stop(elsewhere, begun - timedelta(days=6), begun, id="before"))
        schedule = schedule.add(each, Stop(elsewhere, over, over + timedelta(days=8), id="after"))
    return schedule
