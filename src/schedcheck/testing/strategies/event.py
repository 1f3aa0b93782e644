"""Strategies for events, and for several of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Event, Place, Status, Summit
from schedcheck.testing.strategies.around import bounds_around, places_around, require_summit
from schedcheck.testing.strategies.grid import (
    LONGEST,
    TICK,
    Grid,
    all_of,
    grid_of,
    numbers,
    once,
    picked,
    require_sizes,
    spans,
)
from schedcheck.testing.strategies.place import gazetteers, places

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["KINDS", "events", "summits", "times"]

KINDS = ("plenary", "photo", "bilateral")
"""What events and stops may be."""


LONGEST_EVENT = 6
STEPS = (0, 1, -1, 2, -2)


def times(
    draw: DrawFn, grid: Grid, *, unknown_end: bool, near: Sequence[datetime] = ()
) -> tuple[datetime, datetime | None]:
    """From when to when something is, up to six ticks long; without an end where that is not known.

    Args:
        grid: The times.
        unknown_end: Whether the end is not known.
        near: Times, one of which it may well begin at, or a little before or after.
    """
    beside: bool = draw(st.booleans()) if near else False
    if beside:
        wanted = picked(draw, near) + picked(draw, STEPS) * grid.tick
        start = min(max(wanted, grid.base), grid.last)
        most = min(LONGEST_EVENT, (grid.last - start) // grid.tick)
        end = start + draw(numbers(0, most)) * grid.tick
        return start, None if unknown_end else end
    first = draw(numbers(0, grid.ticks))
    last = draw(numbers(first, min(grid.ticks, first + LONGEST_EVENT)))
    return grid.base + first * grid.tick, None if unknown_end else grid.base + last * grid.tick


@st.composite
def events(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    title: str = "Event",
    unknown_end: bool = False,
    slips: bool = True,
    status: Status = Status.CONFIRMED,
    around: Summit | None = None,
    zone: tzinfo | str | None = None,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Event:
    """An event.

    Args:
        among: Where it may be held; by default in a place of its own.
        title: Its title, also of its id.
        unknown_end: Whether its end is not known.
        slips: Whether it may slip.
        status: How certain it is.
        around: A summit that it belongs to: it is at one of its places, if not *among*, and about the time of it.
        zone: The time zone of its own place.
        min_value, max_value: Between which times it is.
        tick, max_ticks: The grid of times, and how far it goes where *max_value* is not given.
    """
    if around is not None:
        require_summit(around, min_value=min_value, max_value=max_value, zone=zone)
        min_value, max_value = bounds_around(around, tick).values()
        among = places_around(around) if among is None else among
    start, end = times(draw, grid_of(tick, max_ticks, min_value, max_value), unknown_end=unknown_end)
    where = None if among is None else all_of(among, Place, "among")
    return Event(
        title,
        draw(places(zone=zone, tick=tick)) if where is None else picked(draw, where),
        start,
        end,
        kind=picked(draw, KINDS) if once(draw) else None,
        early=draw(spans(max_size=2, tick=tick)) if slips else timedelta(0),
        late=draw(spans(max_size=2, tick=tick)) if slips else timedelta(0),
        status=status,
    )


@st.composite
def summits(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    min_size: int = 0,
    max_size: int = 3,
    zone: tzinfo | str | None = None,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Summit:
    """A summit and its events, all of them while it lasts.

    Args:
        among: Where they may be; by default in a few places of their own.
        min_size, max_size: How many events.
        zone: The time zone of its own places.
        min_value, max_value: From when to when it lasts.
        tick, max_ticks: The grid of times, and how long it lasts where *max_value* is not given.
    """
    require_sizes(min_size, max_size)
    grid = grid_of(tick, max_ticks, min_value, max_value)
    where = draw(gazetteers(zone=zone, tick=tick)) if among is None else all_of(among, Place, "among")
    held = [
        draw(events(among=where, title=f"Event {number}", min_value=grid.base, max_value=grid.last, tick=tick))
        for number in range(draw(numbers(min_size, max_size)))
    ]
    return Summit("Summit", picked(draw, where), grid.base, grid.last, held)
