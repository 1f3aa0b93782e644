"""The law of UIDs: an event of a calendar is the same one through every edit of the plan."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from schedcheck import Event, Itinerary, Leader, Level, Place, Schedule, Stop, to_ical
from schedcheck.exporters.ical.uids import stop_uid
from schedcheck.exporters.plan import to_plan
from schedcheck.importers.plan import parse_plan

ALBA = Leader("Alba Aventura", id="alba")
FIRST = datetime(2022, 10, 29, 20, tzinfo=UTC)
HALF = timedelta(minutes=30)
PLACES = (Place("Bali", tz="Asia/Makassar", level=Level.CITY), Place("Paris", tz="Europe/Paris", level=Level.CITY))


@st.composite
def own(draw: st.DrawFn, number: int) -> Stop:
    """A stop of a person's own, alone or at an event that nobody else is at, told by its topic for good.

    It is given no id, so that it shares what its id is made of with others: place, title, or both.
    """
    place, title = draw(st.sampled_from(PLACES)), draw(st.sampled_from("XY"))
    start = FIRST + HALF * draw(st.integers(0, 20))
    topics = {str(number)}
    if draw(st.booleans()):
        return attrs.evolve(Event(title, place, start, start + HALF, id=f"{title} {number}").attend(), topics=topics)
    return Stop(place, start, draw(st.sampled_from([None, start, start + HALF])), title=title, topics=topics)


def moved(plan: Schedule, stop: Stop, data: st.DataObject) -> Schedule:
    """The stop, or its event, earlier or later, perhaps past another one."""
    what = stop.event if stop.event is not None and data.draw(st.booleans()) else stop
    return plan.move(what, by=HALF * data.draw(st.integers(-20, 20)))


def changed(plan: Schedule, stop: Stop, data: st.DataObject) -> Schedule:
    """Another title, place or status."""
    changes: list[dict[str, Any]] = [
        {"title": "Z"},
        {"place": data.draw(st.sampled_from(PLACES))},
        {"status": data.draw(st.sampled_from(["confirmed", "tentative", "cancelled"]))},
    ]
    change = data.draw(st.sampled_from(changes))
    if stop.event is not None and data.draw(st.booleans()):
        return plan.replace(stop.event, attrs.evolve(stop.event, **change))
    return plan.replace(stop, attrs.evolve(stop, **change))


def by_file(plan: Schedule, _stop: Stop, _data: st.DataObject) -> Schedule:
    """Written as a plan file and read again."""
    return parse_plan(to_plan(plan, form="json"), format="json").schedule


def with_others(plan: Schedule, stop: Stop, data: st.DataObject) -> Schedule:
    """One more stop at the same place, and somebody else at it."""
    topics = {f"{len(list(plan.stops))}"}
    more = Stop(stop.place, stop.start + HALF * data.draw(st.integers(-3, 3)), title=stop.name, topics=topics)
    return plan.add(ALBA, more).add(Leader(f"Boria {len(plan.leaders)}"), more)


EDITS: list[Callable[[Schedule, Stop, st.DataObject], Schedule]] = [moved, changed, by_file, with_others]


def uids(plan: Schedule) -> dict[str, str]:
    """The UID of each stop, by its topic."""
    return {topic: stop_uid(ALBA, each) for each in plan.itinerary(ALBA).stops for topic in each.topics}


@given(data=st.data())
def test_an_event_keeps_its_uid_through_every_edit(data: st.DataObject) -> None:
    """Of a person's own: moved, renamed, elsewhere, confirmed, off, from a file, beside others; none comes twice."""
    stops = [data.draw(own(number)) for number in range(data.draw(st.integers(2, 4)))]
    plan, calendar = Schedule([Itinerary(ALBA, stops)]), None
    before = uids(plan)
    assert len(stops) == len(set(before.values()))
    for day in range(data.draw(st.integers(1, 4))):
        stop = data.draw(st.sampled_from(plan.itinerary(ALBA).stops))
        plan = data.draw(st.sampled_from(EDITS))(plan, stop, data)
        now = uids(plan)

        assert before.items() <= now.items()
        calendar = to_ical(plan, leader=ALBA, stamp=FIRST + timedelta(days=day), previous=calendar)
        found: list[Any] = Calendar.from_ical(calendar).walk("VEVENT")
        assert sorted(now.values()) == sorted(str(each["UID"]) for each in found)
        before = now
