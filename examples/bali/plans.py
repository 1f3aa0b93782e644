"""Four plans for one summit: the expected one from its file, and three made from it as a planner would make them.

Each function returns a schedule. A schedule is a value: an edit returns a new one and leaves the old one as it was.
All plans are made-up proposals for the known programme; what of it was found and what assumed says `expected.toml`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from schedcheck import Schedule, Stop, load_plan

if TYPE_CHECKING:
    from schedcheck.importers.plan import Plan

MINUTE = timedelta(minutes=1)
BIDEN, PUTIN, LAVROV = "joe-biden", "vladimir-putin", "sergey-lavrov"

# Those who stayed on the lawn for an informal photo (lenta.ru/news/2022/11/15/after_dinner).
STAYED = {"yoon-suk-yeol", "joko-widodo", "recep-tayyip-erdogan", "anthony-albanese"}

# When he comes and goes in the regulated plan, by stop: last in, after all others are seated, and first out.
LAST_IN_FIRST_OUT = {
    "greeting": ("2022-11-15 09:57", "2022-11-15 10:00"),  # After a long gap, about 10:00, as it was.
    "session-1": ("2022-11-15 10:05", "2022-11-15 11:45"),
    "session-2": ("2022-11-15 15:12", "2022-11-15 16:45"),
    "mangrove": ("2022-11-16 10:15", "2022-11-16 10:40"),  # On his own, after the others. It did run late.
    "session-3": ("2022-11-16 13:42", "2022-11-16 14:40"),
    "night-2": ("2022-11-15 17:15", "2022-11-16 08:15"),
}

# Where people mingle; and the closing, before which he did fly home.
STAYS_AWAY = ("lunch", "dinner", "closing")


@cache
def plan() -> Plan:
    """What the file says: the schedule, the rules, and everybody and everything by id."""
    found: Plan = load_plan(Path(__file__).with_name("expected.toml"))
    return found


def expected() -> Schedule:
    """(a) As of 19 October 2022: both presidents take part in all of the programme."""
    return plan().schedule


def regulated() -> Schedule:
    """(b) Biden's part is arranged so that the two meet in the plenaries only, and there is no group photo."""
    schedule = without_photo(expected())
    for name, (arrive, leave) in LAST_IN_FIRST_OUT.items():
        held = stop(schedule, BIDEN, name)
        schedule = schedule.replace(held, attrs.evolve(held, start=arrive, end=leave))
    for name in STAYS_AWAY:
        schedule = schedule.remove(stop(schedule, BIDEN, name))
    villa = plan().places["villa_usa"]
    lunch = Stop(villa, "2022-11-15 12:00", "2022-11-15 13:45", title="Lunch in the villa", kind="meal", id="own-lunch")
    schedule = schedule.add(plan().leaders[BIDEN], lunch)
    return schedule.move(stop(schedule, BIDEN, "take-off"), by=-30 * MINUTE)


def substituted() -> Schedule:
    """(c) As expected, but Lavrov comes in Putin's place, and there is no group photo."""
    return with_stand_in(without_photo(expected()))


def tolerant() -> Schedule:
    """(d) As regulated, with Lavrov; two sessions may be ten minutes late, and Biden may arrive five minutes early."""
    schedule = with_stand_in(regulated())
    for name in ("session-1", "session-2"):
        schedule = with_late(schedule, name, 10 * MINUTE)
    greeting = stop(schedule, BIDEN, "greeting")
    return schedule.replace(greeting, attrs.evolve(greeting, early=5 * MINUTE))


def without_photo(schedule: Schedule) -> Schedule:
    """No official photo: only those who stayed for an informal one are still on the lawn."""
    photo = [each for each in schedule.stops_for("photo") if each.leader and each.leader.id not in STAYED]
    return reduce(Schedule.remove, photo, schedule)


def with_stand_in(schedule: Schedule) -> Schedule:
    """Lavrov in Putin's place: the same stops, bound to nobody until his itinerary binds them to him."""
    itinerary = schedule.itinerary(PUTIN)
    stops = [attrs.evolve(each, leader=None) for each in itinerary.stops]
    lavrov = attrs.evolve(itinerary, leader=plan().leaders[LAVROV], stops=stops, represents=itinerary.leader)
    return Schedule(lavrov if each is itinerary else each for each in schedule.itineraries)


def with_late(schedule: Schedule, name: str, late: timedelta) -> Schedule:
    """The plan with an event that may be up to so much late, for everybody in it at once."""

    def updated(each: Stop) -> Stop:
        if each.event is None or each.event.id != name:
            return each
        return attrs.evolve(each, event=attrs.evolve(each.event, late=late))

    return Schedule(attrs.evolve(each, stops=map(updated, each.stops)) for each in schedule.itineraries)


def stop(schedule: Schedule, leader: str, name: str) -> Stop:
    """One person's stop, by its id."""
    return next(each for each in schedule.itinerary(leader).stops if each.id == name)
