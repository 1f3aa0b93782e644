"""Times on a coarse grid, on which equal starts, touching ends and exact limits are common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from schedcheck._time import zone_named
from schedcheck.interval import Interval

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "BASE",
    "ClockChange",
    "Grid",
    "INSTANT",
    "LONGEST",
    "TICK",
    "all_of",
    "clock_changes",
    "grid_of",
    "intervals",
    "maybe",
    "moments",
    "numbers",
    "once",
    "once_in",
    "perhaps",
    "picked",
    "require",
    "require_sizes",
    "require_tick",
    "spans",
    "zone_of",
]

T = TypeVar("T")

BASE = datetime(2022, 11, 15, 8, tzinfo=UTC)
"""When plans begin."""

TICK = timedelta(minutes=15)
"""How far apart two times on the grid are."""

INSTANT = timedelta(microseconds=1)
"""The least that two times differ by."""

LONGEST = 14
"""So many ticks after they begin, plans are over."""

CHANGES = (
    ("Europe/Paris", "2022-10-30T01:00Z"),
    ("Europe/Paris", "2022-03-27T01:00Z"),
    ("America/New_York", "2022-11-06T06:00Z"),
    ("America/New_York", "2022-03-13T07:00Z"),
    ("Australia/Lord_Howe", "2022-10-01T15:30Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),
)
"""Nights in which clocks change: by an hour to and fro, by half an hour, and at midnight, which is skipped."""


class Grid(NamedTuple):
    """Times from a first one on, in UTC.

    Attributes:
        base: The first.
        ticks: How many ticks after it the last one is.
        tick: How far apart they are.
        stated: Whether nothing may lie outside; else what somebody does at an event may.
    """

    base: datetime
    ticks: int
    tick: timedelta
    stated: bool = True

    @property
    def last(self) -> datetime:
        """The last of them, which is the latest that anything may be where bounds are stated."""
        return self.base + self.ticks * self.tick


class ClockChange(NamedTuple):
    """A night in which clocks change.

    Attributes:
        zone: Where.
        at: When, in UTC.
        min_value, max_value: A time before and one after that, as strategies take them.
    """

    zone: ZoneInfo
    at: datetime
    min_value: datetime
    max_value: datetime

    @property
    def bounds(self) -> dict[str, Any]:
        """What to tell strategies, for times in this night in this zone."""
        return {"zone": self.zone, "min_value": self.min_value, "max_value": self.max_value}


def require(*, holds: bool, what: str | Callable[[], str]) -> None:
    """Refuse what a strategy is asked for where it makes no sense.

    Raises:
        ValueError: It does not hold. What it says may be worked out when it is needed.
    """
    if not holds:
        raise ValueError(what if isinstance(what, str) else what())


def require_sizes(min_size: int, max_size: int, *, least: int = 0) -> None:
    """Refuse sizes that make no sense."""
    require(
        holds=least <= min_size <= max_size,
        what=lambda: f"{least} <= min_size <= max_size must hold, got {min_size}, {max_size}",
    )


def require_tick(tick: timedelta) -> None:
    """Refuse a grid of no length."""
    require(
        holds=isinstance(tick, timedelta) and tick > timedelta(0),
        what=lambda: f"tick must be above zero, got {tick!r}",
    )


def all_of(values: Sequence[T], kind: type[T], what: str) -> list[T]:
    """Some values of a user's, as a list; refuses others, none, and two with one id."""

    def must() -> str:
        return f"{what} must be several {kind.__name__}s, got {values!r}"

    require(holds=not isinstance(values, (str, kind)) and hasattr(values, "__iter__"), what=must)
    made = list(values)
    require(holds=all(isinstance(each, kind) for each in made), what=must)
    require(holds=bool(made), what=lambda: f"{what} must hold one at least, got none")
    ids = [str(getattr(each, "id", each)) for each in made]
    require(holds=len({*ids}) == len(ids), what=lambda: f"{what} must have different ids, got {', '.join(ids)}")
    return made


def zone_of(zone: tzinfo | str | None) -> tzinfo | None:
    """A zone, given as such or by its IANA name."""
    made = zone_named(zone) if isinstance(zone, str) else zone
    require(
        holds=made is None or isinstance(made, tzinfo),
        what=lambda: f"zone must be the name of an IANA time zone or a tzinfo, got {zone!r}",
    )
    return made


def grid_of(
    tick: timedelta, max_ticks: int = LONGEST, min_value: datetime | None = None, max_value: datetime | None = None
) -> Grid:
    """The grid that a strategy is asked for: from `BASE`, or from *min_value*, or up to *max_value*.

    Raises:
        ValueError: A tick of no length, a time without a zone, or one after the other.
    """
    require_tick(tick)
    require(holds=max_ticks >= 0, what=lambda: f"max_ticks must be zero or more, got {max_ticks}")
    for name, each in (("min_value", min_value), ("max_value", max_value)):
        aware = each is None or (isinstance(each, datetime) and each.utcoffset() is not None)
        require(holds=aware, what=f"{name} must be an aware datetime, got {each!r}")
    # In UTC, where adding a tick is what it says.
    first = None if min_value is None else min_value.astimezone(UTC)
    last = None if max_value is None else max_value.astimezone(UTC)
    if first is not None and last is not None:
        require(holds=first <= last, what=lambda: f"min_value <= max_value must hold, got {min_value}, {max_value}")
        return Grid(first, (last - first) // tick, tick)
    if last is not None:
        return Grid(last - max_ticks * tick, max_ticks, tick)
    return Grid(BASE, max_ticks, tick, stated=False) if first is None else Grid(first, max_ticks, tick)


# A strategy that is made anew for each value is looked into each time, which takes longer than to draw from it: those
# that are drawn from again and again are kept, and of a few values one is picked by its number.


@cache
def numbers(least: int, most: int) -> SearchStrategy[int]:
    """Whole numbers from one to another."""
    return st.integers(least, most)


@cache
def once_in(number: int) -> SearchStrategy[bool]:
    """True one time in so many, as a strategy."""
    return numbers(1, number).map(lambda n: n == number)


def once(draw: DrawFn, *, one_in: int = 2) -> bool:
    """True one time in so many."""
    return draw(numbers(1, one_in)) == one_in


def picked(draw: DrawFn, values: Sequence[T]) -> T:
    """One of some values, the first of which is the simplest."""
    return values[draw(numbers(0, len(values) - 1))]


def maybe(draw: DrawFn, strategy: SearchStrategy[T], *, one_in: int = 2) -> T | None:
    """None, and one time in so many a value."""
    return draw(strategy) if once(draw, one_in=one_in) else None


def perhaps(strategy: SearchStrategy[T], *, one_in: int = 2) -> SearchStrategy[T | None]:
    """None, and one time in so many a value, as a strategy."""
    return once_in(one_in).flatmap(lambda there: strategy if there else st.none())


def spans(
    *,
    min_size: int = 0,
    max_size: int = 3,
    min_value: timedelta | None = None,
    max_value: timedelta | None = None,
    tick: timedelta = TICK,
) -> SearchStrategy[timedelta]:
    """Durations of *min_size* to *max_size* ticks.

    With *min_value*, of up to *max_size* ticks more than that; with *max_value*, of no more than that.
    """
    require_tick(tick)
    if min_value is not None:
        require(holds=min_value >= timedelta(0), what=lambda: f"min_value must be zero or more, got {min_value!r}")
        min_size = -(-min_value // tick)
        max_size += min_size
    if max_value is not None:
        max_size = max_value // tick
        must = "a whole number of ticks must lie from min_value (or min_size) to max_value"
        require(holds=min_size <= max_size, what=f"{must}, got {min_value or min_size * tick}, {max_value}")
    require_sizes(min_size, max_size)
    return _ticks(min_size, max_size, tick)


@cache
def _ticks(least: int, most: int, tick: timedelta) -> SearchStrategy[timedelta]:
    return numbers(least, most).map(lambda ticks: ticks * tick)


@st.composite
def moments(
    draw: DrawFn,
    *,
    max_ticks: int = LONGEST,
    tick: timedelta = TICK,
    base: datetime = BASE,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
) -> datetime:
    """Times on the grid: *base* (or *min_value*) and up to *max_ticks* ticks after it (or up to *max_value*)."""
    if min_value is None and max_value is None:
        min_value = base
    grid = grid_of(tick, max_ticks, min_value, max_value)
    return grid.base + draw(numbers(0, grid.ticks)) * tick


@st.composite
def intervals(
    draw: DrawFn,
    *,
    max_ticks: int = LONGEST,
    tick: timedelta = TICK,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
) -> Interval:
    """Spans of time on the grid, instants among them; from *min_value* to *max_value* where these are given."""
    each = moments(max_ticks=max_ticks, tick=tick, min_value=min_value, max_value=max_value)
    start, end = sorted((draw(each), draw(each)))
    return Interval(start, end)


@st.composite
def clock_changes(draw: DrawFn, *, tick: timedelta = TICK, max_ticks: int = LONGEST) -> ClockChange:
    """Nights in which the clocks of a zone change, with a time before and one after that.

    For plans in one: `clock_changes().flatmap(lambda night: schedules(**night.bounds))`.
    """
    zone, text = picked(draw, CHANGES)
    at = datetime.fromisoformat(text)
    before = draw(numbers(1, max(1, max_ticks - 1)))
    first = at - before * tick
    return ClockChange(ZoneInfo(zone), at, first, first + max(max_ticks, before + 1) * tick)
