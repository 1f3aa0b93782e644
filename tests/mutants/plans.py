"""Plans in which a mistake has much to go wrong with: few people in few rooms, of which one thing is uncertain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs
from hypothesis import strategies as st

from schedcheck import Delegation, Leader, Level, Place, Schedule, Stop
from schedcheck.testing import BASE, TICK, UNCERTAIN, events, itineraries
from schedcheck.testing.strategies.schedule import Budget
from tests.mutants.base import with_stops

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["ADA", "NORTH", "YARD", "around_a_clock_change", "crowded"]

NORTH = Delegation("North")
ADA = Leader("Ada")
PEOPLE = (ADA, Leader("Bo", delegation=NORTH), Leader("Cy", delegation=NORTH))
HOUSE = Place("House", level=Level.BUILDING, capacity=1)
LOBBY = Place("Lobby", within=HOUSE, clearance=TICK)
HALL = Place("Hall", within=HOUSE, entrance=LOBBY, walk=TICK, capacity=1)
YARD = Place("Yard", within=HOUSE, tz="Europe/Paris", capacity=1)


@st.composite
def crowded(
    draw: DrawFn,
    *,
    people: int = 2,
    min_stops: int = 1,
    max_stops: int = 3,
    uncertain: Collection[str] = UNCERTAIN,
    places: Collection[Place] = (HALL, YARD),
) -> Schedule:
    """A plan of two or three people in a house with few rooms.

    Args:
        people: How many.
        min_stops, max_stops: How many stops each.
        uncertain: What may be uncertain.
        places: Where they may be.
    """
    where = tuple(places)
    budget = Budget(draw, most=2, kinds=uncertain)
    held = [draw(events(among=where, slips=budget.spend("slipping"))) for _ in range(draw(st.integers(0, 1)))]
    made = [
        draw(
            itineraries(
                leader=each,
                among=where,
                attending=held,
                min_stops=min_stops,
                max_stops=max_stops,
                budget=budget,
            )
        )
        for each in PEOPLE[:people]
    ]
    return Schedule(made)


def around_a_clock_change(schedule: Schedule) -> Schedule:
    """The same plan in the night in which clocks in Paris go back."""
    by = datetime(2022, 10, 29, 23, tzinfo=UTC) - BASE

    def later(stop: Stop) -> Stop:
        return attrs.evolve(stop.moved(by), event=stop.event and stop.event.moved(by))

    return with_stops(schedule, later)
