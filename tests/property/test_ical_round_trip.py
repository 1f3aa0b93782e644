"""A plan, written as calendars and read again, is the plan, as far as calendars can hold it."""

from datetime import datetime
from typing import NamedTuple

from hypothesis import given

from schedcheck import Schedule, Status, Stop, from_ical, to_ical
from schedcheck.importers.notices import NoticeLevel
from schedcheck.testing import schedules

# What is true of every calendar that we write, and what it cannot say.
EXPECTED = {"end-missing", "cancelled", "nothing-inside"}


class Held(NamedTuple):
    """What a calendar holds of a stop."""

    name: str
    place: str
    start: datetime
    end: datetime | None
    purpose: str | None
    standing: Status


def held(stop: Stop) -> Held:
    """What a calendar holds of a stop: of an instant, no end."""
    end = stop.end if stop.end is not None and stop.end > stop.start else None
    return Held(stop.name, stop.place.id, stop.start, end, stop.purpose, stop.standing)


def by_person(schedule: Schedule) -> dict[str, list[Held]]:
    """What calendars hold of everybody's stops."""
    return {
        each.leader.id: sorted(map(held, each.stops), key=lambda one: (one.start, repr(one)))
        for each in schedule.itineraries
    }


@given(plan=schedules())
def test_a_plan_is_read_as_it_was_written(plan: Schedule) -> None:
    """Titles, places, instants, kinds and statuses of everybody's stops come back, and nothing else is told."""
    data = {each.leader: to_ical(plan, leader=each.leader, stamp="2030-01-01T00:00Z") for each in plan.itineraries}
    found = from_ical(data, places=plan.places)

    assert by_person(plan) == by_person(found.schedule)
    assert set() == {each.code for each in found.notices} - EXPECTED
    assert found.complete is all(each.level is not NoticeLevel.ERROR for each in found.notices)


@given(plan=schedules())
def test_what_was_read_is_written_and_read_alike(plan: Schedule) -> None:
    """Once read, nothing more is lost by another round."""
    first = again(plan, plan)
    second = again(first, plan)

    assert by_person(first) == by_person(second)


def again(plan: Schedule, known: Schedule) -> Schedule:
    """A plan written and read, with the places of one that is known."""
    data = {each: to_ical(plan, leader=each, stamp="2030-01-01T00:00Z") for each in plan.leaders}
    return from_ical(data, places=known.places).schedule
