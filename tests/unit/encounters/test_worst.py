"""Encounters at their worst within the bounds, against every slip tried."""

from datetime import datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Event, Interval, Itinerary, Leader, Place, Schedule, Stop

ADA, BO = Leader("Ada"), Leader("Bo")
HALL = Place("Hall", tz="UTC")
TICK = timedelta(microseconds=1)
BASE = datetime.fromisoformat("2030-05-01T10:00Z")


@st.composite
def slipping_stops(draw: st.DrawFn) -> Stop:
    """Stops of a few microseconds, with bounds."""
    start, length, early, late = (draw(st.integers(0, 6)) for _ in range(4))
    end = BASE + (start + length) * TICK
    return Stop(HALL, BASE + start * TICK, end, early=early * TICK, late=late * TICK)


def slipped(stop: Stop) -> list[Interval]:
    """The stop at each slip within its bounds."""
    early, late = stop.bounds
    return [stop.interval.shift(by * TICK) for by in range(-early, late + 1)]


@given(slipping_stops(), slipping_stops())
def test_worst_gap_is_the_least_of_all_slips(mine: Stop, theirs: Stop) -> None:
    """Both may slip by any amount within their bounds."""
    least = min(one.gap_to(other) for one, other in product(slipped(mine), slipped(theirs)))
    plan = Schedule([Itinerary(ADA, [mine]), Itinerary(BO, [theirs])])

    assert [least] == [each.worst for each in plan.encounters(ADA, BO, within=timedelta(hours=1), slips=True)]


def test_only_slips_bring_it_about() -> None:
    """Such an encounter is listed where slips are asked for."""
    mine = Stop(HALL, "2030-05-01 10:00", "2030-05-01 11:00", late=timedelta(minutes=30))
    plan = Schedule([Itinerary(ADA, [mine]), Itinerary(BO, [Stop(HALL, "2030-05-01 11:00", "2030-05-01 12:00")])])

    assert (0, 1) == (len(plan.encounters(ADA, BO)), len(plan.encounters(ADA, BO, slips=True)))


def test_what_slips_together_stays_as_it_is() -> None:
    """People at one event slip with it."""
    event = Event("Talk", HALL, "2030-05-01 10:00", "2030-05-01 11:00", late=timedelta(minutes=30))
    (found,) = Schedule([Itinerary.of(ADA, event), Itinerary.of(BO, event)]).encounters(ADA, BO)

    assert found.gap == found.worst
