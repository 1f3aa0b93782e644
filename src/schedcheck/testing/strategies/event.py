"""Strategies for events, and for several of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Event, Place, Status, Summit
from schedcheck.testing.strategies.grid import BASE, LONGEST, TICK, perhaps, require_sizes, spans
from schedcheck.testing.strategies.place import gazetteers, places

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["KINDS", "events", "summits", "times"]

KINDS = ("plenary", "photo", "bilateral")
"""What events and stops may be."""


@st.composite
def times(draw: DrawFn, *, tick: timedelta, max_ticks: int, unknown_end: bool) -> tuple[datetime, datetime | None]:
    """From when to when something is, up to six ticks long; without an end where that is not known."""
    start = draw(st.integers(0, max_ticks))
    end = draw(st.integers(start, min(max_ticks, start + 6)))
    return BASE + start * tick, None if unknown_end else BASE + end * tick


@st.composite
def events(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    title: str = "Event",
    unknown_end: bool = False,
    slips: bool = True,
    status: Status = Status.CONFIRMED,
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
        tick, max_ticks: The grid of times and how far it goes.
    """
    start, end = draw(times(tick=tick, max_ticks=max_ticks, unknown_end=unknown_end))
    return Event(
        title,
        draw(places(tick=tick) if among is None else st.sampled_from(among)),
        start,
        end,
        kind=draw(perhaps(st.sampled_from(KINDS))),
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
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Summit:
    """A summit and its events, all of them while it lasts.

    Args:
        among: Where they may be; by default in a few places of their own.
        min_size, max_size: How many events.
        tick, max_ticks: The grid of times, and how long the summit lasts.
    """
    require_sizes(min_size, max_size)
    where = draw(gazetteers(tick=tick)) if among is None else among
    held = [
        draw(events(among=where, title=f"Event {number}", tick=tick, max_ticks=max_ticks))
        for number in range(draw(st.integers(min_size, max_size)))
    ]
    return Summit("Summit", draw(st.sampled_from(where)), BASE, BASE + max_ticks * tick, held)
