"""Strategies for the stops of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck.model import Event, Place, Status, Stop
from schedcheck.testing.strategies.event import KINDS, times
from schedcheck.testing.strategies.grid import BASE, LONGEST, TICK, once_in, perhaps, spans
from schedcheck.testing.strategies.place import places

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["stops"]


@st.composite
def stops(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    event: Event | None = None,
    unknown_end: bool = False,
    slips: bool = True,
    status: Status = Status.CONFIRMED,
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
        tick, max_ticks: The grid of times and how far it goes.
    """
    anywhere = places(tick=tick) if among is None else st.sampled_from(among)
    bound = spans(max_size=2, tick=tick)
    own: dict[str, Any] = {
        "kind": draw(perhaps(st.sampled_from(KINDS), one_in=3)),
        "status": status,
        "early": draw(perhaps(bound)) if slips else None,
        "late": draw(perhaps(bound)) if slips else None,
    }
    if event is None:
        start, end = draw(times(tick=tick, max_ticks=max_ticks, unknown_end=unknown_end))
        return Stop(draw(anywhere), start, end, **own)
    elsewhere = draw(once_in(6))
    start, end = draw(_attended(event, tick=tick, unknown_end=unknown_end))
    return Stop(draw(anywhere) if elsewhere else event.place, start, end, event=event, **own)


@st.composite
def _attended(draw: DrawFn, event: Event, *, tick: timedelta, unknown_end: bool) -> tuple[datetime, datetime | None]:
    """From when to when somebody is at an event: mostly from start to end."""
    late = draw(st.sampled_from([0, 0, 0, 1, 2, -1]))
    start = max(event.start + late * tick, BASE)
    if unknown_end:
        return start, None
    if event.end is None:
        return start, start + draw(st.integers(0, 4)) * tick
    left = draw(st.sampled_from([0, 0, 0, 1, 2, -1]))
    return start, max(start, event.end - left * tick)
