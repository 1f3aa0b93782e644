"""Strategies for itineraries and whole plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Event, Itinerary, Leader, Place, Series, Status
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.event import events
from schedcheck.testing.strategies.grid import TICK, once_in, perhaps, require
from schedcheck.testing.strategies.leader import leaders
from schedcheck.testing.strategies.place import HOTEL_SIZE, gazetteers
from schedcheck.testing.strategies.stop import stops

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["Budget", "UNCERTAIN", "itineraries", "schedules"]

UNCERTAIN = ("tentative", "unknown", "slipping")
"""What may be uncertain of a plan: stops and events, their ends, when they take place."""


class Budget:
    """How many more things may be uncertain."""

    def __init__(self, draw: DrawFn, *, most: int, kinds: Collection[str] = UNCERTAIN) -> None:
        self._draw = draw
        # Where little else may be uncertain, something of it is.
        left = st.sampled_from((0, 1, most) if len(kinds) == len(UNCERTAIN) else (1, most, most))
        self.left = {kind: draw(left) if kind in kinds else 0 for kind in UNCERTAIN}

    def spend(self, kind: str, *, one_in: int = 2) -> bool:
        if self.left[kind] and self._draw(once_in(one_in)):
            self.left[kind] -= 1
            return True
        return False

    def status(self) -> Status:
        if self.spend("tentative"):
            return Status.TENTATIVE
        return Status.CANCELLED if self._draw(once_in(12)) else Status.CONFIRMED


@st.composite
def itineraries(
    draw: DrawFn,
    *,
    leader: Leader | None = None,
    represents: Leader | None = None,
    among: Sequence[Place] | None = None,
    attending: Sequence[Event] = (),
    min_stops: int = 0,
    max_stops: int = 4,
    max_uncertain: int = 2,
    tick: timedelta = TICK,
    budget: Budget | None = None,
) -> Itinerary:
    """The itinerary of one person.

    Args:
        leader: Whose; by default somebody of their own.
        represents: Whom they stand in for.
        among: Where they may be; by default in a few places of their own.
        attending: Events they may attend.
        min_stops, max_stops: How many stops.
        max_uncertain: How many things of each kind (tentative, without an end, slipping) at most.
        tick: The grid of times.
        budget: What several itineraries share instead of *max_uncertain*.
    """
    left = Budget(draw, most=max_uncertain) if budget is None else budget
    where = draw(gazetteers(tick=tick)) if among is None else among
    made = []
    for _ in range(draw(st.integers(min_stops, max_stops))):
        event = draw(st.sampled_from([None, *attending, *attending]))
        if event is not None and event.status is Status.TENTATIVE and not left.spend("tentative", one_in=1):
            event = None
        made.append(
            draw(
                stops(
                    among=where,
                    event=event,
                    unknown_end=left.spend("unknown"),
                    slips=left.spend("slipping"),
                    status=left.status(),
                    tick=tick,
                )
            )
        )
    return Itinerary(draw(leaders()) if leader is None else leader, made, represents=represents)


@st.composite
def _one_of_them_again(draw: DrawFn, held: list[Event], *, tick: timedelta) -> list[Event]:
    """The same events; perhaps the occurrences of a series in place of one."""
    known = [each for each in held if each.end is not None]
    chosen = draw(perhaps(st.sampled_from(known), one_in=3)) if known else None
    if chosen is None:
        return held
    times = [chosen.interval.shift(by * tick) for by in draw(st.sets(st.integers(1, 6), min_size=1, max_size=2))]
    return [each for each in held if each is not chosen] + list(Series(chosen, times=times).events)


@st.composite
def schedules(
    draw: DrawFn,
    *,
    min_people: int = 2,
    max_people: int = 4,
    min_stops: int = 0,
    max_stops: int = 4,
    max_events: int = 3,
    max_uncertain: int = 2,
    uncertain: Collection[str] = UNCERTAIN,
    tick: timedelta = TICK,
) -> Schedule:
    """A plan of several people, some at the same events, some standing in for others (also for somebody absent).

    Args:
        min_people, max_people: How many people.
        min_stops, max_stops: How many stops each.
        max_events: How many events at most.
        max_uncertain: How many things of each kind of *uncertain* at most.
        uncertain: What may be uncertain: "tentative" (stops), "unknown" (ends), "slipping" (stops and events).
        tick: The grid of times.
    """
    require(holds=0 <= min_people <= max_people, what=f"min_people <= max_people must hold, got {min_people}")
    require(holds={*uncertain} <= {*UNCERTAIN}, what=f"uncertain must be some of {UNCERTAIN}, got {uncertain}")
    budget = Budget(draw, most=max_uncertain, kinds=uncertain)
    where = draw(gazetteers(max_size=HOTEL_SIZE, tick=tick))
    tentative = [Status.TENTATIVE] if "tentative" in uncertain else []
    held = [
        draw(
            events(
                among=where,
                title=f"Event {number}",
                unknown_end=budget.spend("unknown", one_in=4),
                slips=budget.spend("slipping"),
                status=draw(st.sampled_from([Status.CONFIRMED] * 6 + [Status.CANCELLED] + tentative)),
                tick=tick,
            )
        )
        for number in range(draw(st.integers(0, max_events)))
    ]
    held = draw(_one_of_them_again(held, tick=tick))
    people = [draw(leaders(name=f"Leader {number}")) for number in range(draw(st.integers(min_people, max_people)))]
    absent = draw(leaders(name="Leader absent"))
    return Schedule(
        draw(
            itineraries(
                leader=each,
                represents=draw(perhaps(st.sampled_from([one for one in [*people, absent] if one != each]), one_in=4)),
                among=where,
                attending=held,
                min_stops=min_stops,
                max_stops=max_stops,
                tick=tick,
                budget=budget,
            )
        )
        for each in people
    )
