"""Hypothesis strategies for the constraints about several events of a plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck import Event, Order, Place, Schedule

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

START = datetime(2022, 11, 15, 8, tzinfo=UTC)
TICK = timedelta(minutes=15)
ELSEWHERE = Place("Place elsewhere")


@st.composite
def events_of(draw: DrawFn, schedule: Schedule, *, min_size: int = 2) -> list[Event]:
    """Some events of a plan in any order; now and then one that nobody stops for."""
    absent = [Event(f"Event {name}", ELSEWHERE, START, START + TICK) for name in ("elsewhere", "nowhere")]
    some = draw(st.sampled_from([0, 0, 0, 1]))
    every = [*schedule.events, *absent[: max(some, min_size - len(schedule.events))]]
    chosen = draw(st.permutations(every))
    return chosen[: draw(st.integers(min_size, len(chosen)))]


@st.composite
def orders(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Order:
    """`Order` rules about the events of *schedule*."""
    first, *then = draw(events_of(schedule))
    return Order(first, then=then, gap=draw(st.integers(0, 3)) * tick)
