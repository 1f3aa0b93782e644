"""Times on a coarse grid, on which equal starts, touching ends and exact limits are common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from schedcheck.interval import Interval

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["BASE", "LONGEST", "TICK", "intervals", "moments", "once_in", "perhaps", "require", "require_sizes", "spans"]

T = TypeVar("T")

BASE = datetime(2022, 11, 15, 8, tzinfo=UTC)
"""When plans begin."""

TICK = timedelta(minutes=15)
"""How far apart two times on the grid are."""

LONGEST = 14
"""So many ticks after they begin, plans are over."""


def require(*, holds: bool, what: str) -> None:
    """Refuse what a strategy is asked for where it makes no sense.

    Raises:
        ValueError: It does not hold.
    """
    if not holds:
        raise ValueError(what)


def require_sizes(min_size: int, max_size: int, *, least: int = 0) -> None:
    """Refuse sizes that make no sense."""
    must = f"{least} <= min_size <= max_size must hold, got {min_size}, {max_size}"
    require(holds=least <= min_size <= max_size, what=must)


def perhaps(strategy: SearchStrategy[T], *, one_in: int = 2) -> SearchStrategy[T | None]:
    """None, and one time in so many a value."""
    return st.integers(1, one_in).flatmap(lambda n: strategy if n == one_in else st.none())


def once_in(number: int) -> SearchStrategy[bool]:
    """True one time in so many."""
    return st.integers(1, number).map(lambda n: n == number)


def spans(*, min_size: int = 0, max_size: int = 3, tick: timedelta = TICK) -> SearchStrategy[timedelta]:
    """Durations of *min_size* to *max_size* ticks."""
    require_sizes(min_size, max_size)
    return st.integers(min_size, max_size).map(lambda ticks: ticks * tick)


def moments(*, max_ticks: int = LONGEST, tick: timedelta = TICK, base: datetime = BASE) -> SearchStrategy[datetime]:
    """Times on the grid: *base* and up to *max_ticks* ticks after it."""
    return spans(max_size=max_ticks, tick=tick).map(lambda span: base + span)


@st.composite
def intervals(draw: DrawFn, *, max_ticks: int = LONGEST, tick: timedelta = TICK) -> Interval:
    """Spans of time on the grid, instants among them."""
    start, end = sorted((draw(moments(max_ticks=max_ticks, tick=tick)), draw(moments(max_ticks=max_ticks, tick=tick))))
    return Interval(start, end)
