"""Plans in which a mistake has much to go wrong with: few people in few rooms, of which one thing is uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck import Delegation, Leader, Level, Place, Schedule, Stop
from schedcheck.testing import BASE, TICK, schedules
from tests.mutants.base import with_stops

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["ADA", "NORTH", "YARD", "around_a_clock_change", "crowded"]

NORTH = Delegation("North")
ADA = Leader("Ada")
PEOPLE = (ADA, Leader("Bo", delegation=NORTH), Leader("Cy", delegation=NORTH))
HOUSE = Place("House", level=Level.BUILDING, capacity=1)
LOBBY = Place("Lobby", within=HOUSE, clearance=TICK)
HALL = Place("Hall", within=HOUSE, entrance=LOBBY, walk=TICK, capacity=1)
YARD = Place("Yard", within=HOUSE, tz="Europe/Paris", capacity=1)


def crowded(
    *,
    people: int = 2,
    max_stops: int = 3,
    places: Sequence[Place] = (HALL, YARD),
    **told: Any,  # noqa: ANN401 - what schedules takes
) -> SearchStrategy[Schedule]:
    """Plans of two or three people in a house with few rooms, as whoever tests a rule may ask for their own.

    Args:
        people: How many.
        max_stops: How many stops each at most.
        places: Where they may be.
        **told: What else is told to `schedules`.
    """
    return schedules(
        leaders=PEOPLE[:people], places=places, max_stops=max_stops, **{"max_events": 1, "stand_ins": False, **told}
    )


def around_a_clock_change(schedule: Schedule) -> Schedule:
    """The same plan in the night in which clocks in Paris go back."""
    by = datetime(2022, 10, 29, 23, tzinfo=UTC) - BASE

    def later(stop: Stop) -> Stop:
        return attrs.evolve(stop.moved(by), event=stop.event and stop.event.moved(by))

    return with_stops(schedule, later)
