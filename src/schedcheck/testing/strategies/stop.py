"""Strategies for the stops of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck._time import instant, shifted
from schedcheck.model import Event, Place, Status, Stop, Summit
from schedcheck.testing.strategies.around import bounds_around, edges_of, places_around, require_summit
from schedcheck.testing.strategies.event import KINDS, times
from schedcheck.testing.strategies.grid import (
    LONGEST,
    TICK,
    Grid,
    all_of,
    grid_of,
    maybe,
    numbers,
    once,
    picked,
    require,
    spans,
)
from schedcheck.testing.strategies.place import places

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["stops"]

BESIDE = (0, 0, 0, 1, 2, -1)
"""How many ticks after the start of an event somebody comes, or before its end leaves: mostly none."""


@st.composite
def stops(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    event: Event | None = None,
    unknown_end: bool = False,
    slips: bool = True,
    status: Status = Status.CONFIRMED,
    around: Summit | None = None,
    near: Sequence[datetime] = (),
    zone: tzinfo | str | None = None,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Stop:
    """A stop of one person: by itself, or at an event, perhaps later, shorter or elsewhere than the event.

    Args:
        among: Where it may be; by default in a place of its own.
        event: What it is for.
        unknown_end: Whether its end is not known.
        slips: Whether it may slip on its own.
        status: How certain it is.
        around: A summit about the time of which it is, at one of its places if not *among*.
        near: Times, one of which it may well begin at, or a little before or after.
        zone: The time zone of its own place.
        min_value, max_value: Between which times it is.
        tick, max_ticks: The grid of times, and how far it goes where *max_value* is not given.
    """
    if around is not None:
        require_summit(around, min_value=min_value, max_value=max_value, zone=zone)
        min_value, max_value = bounds_around(around, tick).values()
        among = places_around(around) if among is None else among
        near = near or edges_of(around.events)
    require(holds=event is None or isinstance(event, Event), what=lambda: f"event must be an Event, got {event!r}")
    grid = grid_of(tick, max_ticks, min_value, max_value)
    where = None if among is None else all_of(among, Place, "among")

    def anywhere() -> Place:
        return draw(places(zone=zone, tick=tick)) if where is None else picked(draw, where)

    bound = spans(max_size=2, tick=tick)
    own: dict[str, Any] = {
        "kind": picked(draw, KINDS) if once(draw, one_in=3) else None,
        "status": status,
        "early": maybe(draw, bound) if slips else None,
        "late": maybe(draw, bound) if slips else None,
    }
    if event is None:
        start, end = times(draw, grid, unknown_end=unknown_end, near=near)
        return Stop(anywhere(), start, end, **own)
    elsewhere = once(draw, one_in=6)
    start, end = _attended(draw, event, grid, unknown_end=unknown_end)
    return Stop(anywhere() if elsewhere else event.place, start, end, event=event, **own)


def _attended(draw: DrawFn, event: Event, grid: Grid, *, unknown_end: bool) -> tuple[datetime, datetime | None]:
    """From when to when somebody is at an event: mostly from start to end."""
    late = picked(draw, BESIDE)
    # In real time: by the clocks of a zone, a tick may be an hour longer or shorter, and what comes later may seem to
    # come first.
    start = max(shifted(event.start, late * grid.tick), min(event.start, grid.base, key=instant), key=instant)
    if grid.stated:
        start = min(start, max(event.start, grid.last, key=instant), key=instant)
    if unknown_end:
        return start, None
    if event.end is None:
        end = shifted(start, draw(numbers(0, 4)) * grid.tick)
    else:
        left = picked(draw, BESIDE)
        end = shifted(event.end, -left * grid.tick)
    if grid.stated:
        end = min(end, max(event.end or event.start, grid.last, key=instant), key=instant)
    return start, max(start, end, key=instant)
