"""Hypothesis strategies for windows: once, or again and again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from schedcheck import Available, Interval, Leader, Recurrence, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from schedcheck import Delegation, Place
    from schedcheck.recurrence import Window

UNTIL = "%Y%m%dT%H%M%SZ"
DAYS = {"DAILY": 1, "WEEKLY": 7}


@st.composite
def spells(draw: DrawFn, *, base: datetime, tick: timedelta, longest: int) -> Interval:
    """Spans of one tick and more, around the grid of a plan."""
    start = draw(st.integers(-2, longest))
    return Interval(base + start * tick, base + draw(st.integers(start + 1, longest + 3)) * tick)


@st.composite
def recurrences(draw: DrawFn, *, base: datetime, tick: timedelta, longest: int) -> Recurrence:
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


def windows(*, base: datetime, tick: timedelta, longest: int) -> SearchStrategy[list[Window]]:
    """A few of both."""
    each: Any = spells(base=base, tick=tick, longest=longest)
    again: Any = recurrences(base=base, tick=tick, longest=longest)
    return st.lists(st.one_of(each, each, again), min_size=1, max_size=3)


@st.composite
def window_rules(
    draw: DrawFn,
    among: Sequence[Leader | Delegation | Place],
    *,
    base: datetime,
    tick: timedelta,
    longest: int,
) -> Available | Unavailable:
    """`Available` and `Unavailable` rules about parties and places."""
    who, held = draw(st.sampled_from(among)), draw(windows(base=base, tick=tick, longest=longest))
    inherit = draw(st.booleans())
    return Available(who, held, inherit=inherit) if draw(st.booleans()) else Unavailable(who, held, inherit=inherit)


def later(window: Window, by: timedelta) -> Window:
    """The same window, so much later; of those that come again, those in UTC by days and weeks."""
    if isinstance(window, Interval):
        return window.shift(by)
    start, end = window.start + by, window.end + by
    name, _, limit = window.rrule.rpartition(";UNTIL=")
    rule = f"{name};UNTIL={datetime.fromisoformat(limit) + by:{UNTIL}}" if name else window.rrule
    gone = [_moved(each, window.start, by) for each in window.exdates]
    return Recurrence(start, end, rule, zone="UTC", exdates=gone)


def _moved(day: date, start: datetime, by: timedelta) -> date:
    return (datetime.combine(day, start.timetz()).astimezone(UTC) + by).date()
