"""Strategies for events that come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.model import Place, Series
from schedcheck.testing.strategies.event import events
from schedcheck.testing.strategies.grid import LONGEST, TICK, require_sizes

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["series"]


@st.composite
def series(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    title: str = "Series",
    min_size: int = 2,
    max_size: int = 3,
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Series:
    """An event that comes again: every few ticks, or by a rule every day or week.

    Args:
        among: Where it may be; by default in a place of its own.
        title: Its title, also of its id.
        min_size, max_size: How often it comes.
        tick, max_ticks: The grid of times and how far that of the first one goes.
    """
    require_sizes(min_size, max_size, least=2)
    first = draw(events(among=among, title=title, tick=tick, max_ticks=max_ticks))
    again = draw(st.integers(min_size, max_size)) - 1
    # An event that lasts no time comes again by times alone: a recurrence must last.
    freq = draw(st.sampled_from([None, "DAILY", "WEEKLY"])) if first.interval.duration else None
    if freq is not None and not first.start.microsecond:
        return Series(first, f"FREQ={freq};COUNT={again + 1}")
    later = draw(st.lists(st.integers(1, 2 * max_size), min_size=again, max_size=again, unique=True))
    return Series(first, times=[first.interval.shift(each * tick) for each in later])
