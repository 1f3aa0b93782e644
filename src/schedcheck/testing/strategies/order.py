"""Strategies for the constraints on several events of a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck.constraints import Different, Order, Same
from schedcheck.constraints._projections import Projection
from schedcheck.model import Event, Place
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.about import require_plan
from schedcheck.testing.strategies.grid import BASE, TICK

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["differents", "events_of", "orders", "sames"]

ELSEWHERE = Place("Place elsewhere")


@st.composite
def events_of(draw: DrawFn, schedule: Schedule, *, min_size: int = 2) -> list[Event]:
    """Some events of a plan in any order; now and then one that nobody stops for."""
    require_plan(schedule)
    absent = [Event(f"Event {name}", ELSEWHERE, BASE, BASE + TICK) for name in ("elsewhere", "nowhere")]
    some = draw(st.sampled_from([0, 0, 0, 1]))
    every = [*schedule.events, *absent[: max(some, min_size - len(schedule.events))]]
    chosen = draw(st.permutations(every))
    return chosen[: draw(st.integers(min_size, len(chosen)))]


@st.composite
def orders(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Order:
    """`Order` rules about the events of *schedule*."""
    first, *then = draw(events_of(schedule))
    return Order(first, then=then, gap=draw(st.integers(0, 3)) * tick)


@st.composite
def _alike(draw: DrawFn, schedule: Schedule, *, single: bool | None = None) -> dict[str, Any]:
    several = not (draw(st.booleans()) if single is None else single)
    left = draw(events_of(schedule))
    members: list[Event | list[Event]] = []
    while left:
        count = draw(st.integers(1, max(1, min(2, len(left) - (not members))))) if several else 1
        members.append(left[:count] if count > 1 else left[0])
        left = left[count:]
    zones = [None, None, "America/Los_Angeles", "Asia/Kathmandu"]
    return {"events": members, "on": draw(st.sampled_from(Projection)), "zone": draw(st.sampled_from(zones))}


@st.composite
def sames(
    draw: DrawFn,
    schedule: Schedule,
    *,
    single: bool | None = None,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> Same:
    """`Same` rules about the events of *schedule*, each for itself or (not *single*) some of them together."""
    return Same(**draw(_alike(schedule, single=single)))


@st.composite
def differents(
    draw: DrawFn,
    schedule: Schedule,
    *,
    single: bool | None = None,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> Different:
    """`Different` rules about the events of *schedule*."""
    return Different(**draw(_alike(schedule, single=single)))
