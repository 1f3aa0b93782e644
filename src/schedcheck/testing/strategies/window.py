"""Strategies for windows, once or again and again, and for the constraints that have some."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from schedcheck.constraints import Available, Unavailable
from schedcheck.interval import Interval
from schedcheck.model import Place
from schedcheck.recurrence import Recurrence, Window
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.about import parties
from schedcheck.testing.strategies.grid import BASE, LONGEST, TICK

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["availables", "recurrences", "spells", "unavailables", "window_rules", "windows"]

UNTIL = "%Y%m%dT%H%M%SZ"
DAYS = {"DAILY": 1, "WEEKLY": 7}


@st.composite
def spells(draw: DrawFn, *, base: datetime = BASE, tick: timedelta = TICK, longest: int = LONGEST) -> Interval:
    """Spans of one tick and more, around the grid of a plan."""
    start = draw(st.integers(-2, longest))
    return Interval(base + start * tick, base + draw(st.integers(start + 1, longest + 3)) * tick)


@st.composite
def recurrences(draw: DrawFn, *, base: datetime = BASE, tick: timedelta = TICK, longest: int = LONGEST) -> Recurrence:
    """Spans that come every few days or weeks, in UTC, where clocks never change; on whole seconds."""
    interval = draw(st.integers(1, 3))
    days = DAYS[freq := draw(st.sampled_from(list(DAYS)))] * interval
    back = draw(st.integers(0, 3)) * timedelta(days=days) + draw(st.sampled_from([timedelta(0), timedelta(seconds=1)]))
    start = base - back
    least = back % timedelta(days=1) if draw(st.booleans()) else timedelta(0)
    end = start + least + draw(st.integers(1, longest)) * tick
    limit = draw(st.sampled_from(["", "", f";COUNT={draw(st.integers(1, 6))}", f";UNTIL={base:{UNTIL}}"]))
    rule = f"FREQ={freq};INTERVAL={interval}{limit}"
    whole = Recurrence(start, end, rule, zone="UTC")
    held = whole.within(Interval(start, base + timedelta(days=60)))
    return attrs.evolve(whole, exdates=draw(st.sets(st.sampled_from([each.start.date() for each in held]), max_size=2)))


def windows(*, base: datetime = BASE, tick: timedelta = TICK, longest: int = LONGEST) -> SearchStrategy[list[Window]]:
    """A few of both."""
    each: Any = spells(base=base, tick=tick, longest=longest)
    again: Any = recurrences(base=base, tick=tick, longest=longest)
    return st.lists(st.one_of(each, each, again), min_size=1, max_size=3)


@st.composite
def _with_windows(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> dict[str, Any]:
    among = [*parties(schedule), *parties(schedule), *schedule.places, Place("Place elsewhere")]
    return {"who": draw(st.sampled_from(among)), "windows": draw(windows(tick=tick)), "inherit": draw(st.booleans())}


@st.composite
def availables(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Available:
    """`Available` rules about the people and places of *schedule*."""
    return Available(**draw(_with_windows(schedule, tick=tick)))


@st.composite
def unavailables(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Unavailable:
    """`Unavailable` rules about the people and places of *schedule*."""
    return Unavailable(**draw(_with_windows(schedule, tick=tick)))


def window_rules(schedule: Schedule, *, tick: timedelta = TICK) -> SearchStrategy[Available | Unavailable]:
    """Rules of both kinds."""
    return availables(schedule, tick=tick) | unavailables(schedule, tick=tick)
