"""Strategies for the constraints on one person's days."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck.constraints import MaxBreaks, MaxDays, MaxLoad, MaxSpan, MaxStretch, Rest
from schedcheck.model import Delegation, Leader
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.about import require_plan
from schedcheck.testing.strategies.grid import TICK

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "day_rules",
    "max_breaks",
    "max_days",
    "max_loads",
    "max_spans",
    "max_stretches",
    "rests",
    "weekly_rests",
    "zones",
]

REST = frozenset({"rest"})
KINDS = (REST, REST, REST | {"photo"})


def zones(*, tick: timedelta, base_hour: int = 8, max_ticks: int = 14) -> SearchStrategy[tzinfo | None]:
    """None, and zones whose midnight lies among the times of a plan."""

    def with_midnight_at(ticks: int) -> tzinfo:
        # Offsets are less than a day; another midnight of the same zone will do.
        return timezone(-((timedelta(hours=base_hour) + ticks * tick) % timedelta(days=1)))

    return st.one_of(st.none(), *(2 * [st.integers(0, max_ticks).map(with_midnight_at)]))


def _parties(schedule: Schedule) -> list[Leader | Delegation]:
    """Everybody of a plan (thrice), their delegations, and somebody absent."""
    require_plan(schedule)
    groups = {each.delegation.id: each.delegation for each in schedule.leaders if each.delegation}
    return [*(3 * schedule.leaders), *groups.values(), Leader("Leader elsewhere")]


@st.composite
def _shared(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> dict[str, Any]:
    who = draw(st.sampled_from([None, *_parties(schedule)]))
    return {"who": who, "zone": draw(zones(tick=tick)), "except_kinds": draw(st.sampled_from(KINDS))}


def _most(*, tick: timedelta, max_ticks: int = 12) -> SearchStrategy[timedelta]:
    return st.integers(0, max_ticks).map(lambda ticks: ticks * tick)


@st.composite
def max_loads(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> MaxLoad:
    """`MaxLoad` rules about the people of *schedule*."""
    shared = draw(_shared(schedule, tick=tick))
    return MaxLoad(at_most=draw(_most(tick=tick)), per=draw(st.sampled_from(["day", "day", None])), **shared)


@st.composite
def max_spans(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> MaxSpan:
    """`MaxSpan` rules about the people of *schedule*."""
    return MaxSpan(at_most=draw(_most(tick=tick)), **draw(_shared(schedule, tick=tick)))


@st.composite
def max_days(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> MaxDays:
    """`MaxDays` rules about the people of *schedule*."""
    return MaxDays(at_most=draw(st.sampled_from([0, 1, 1, 1, 2])), **draw(_shared(schedule, tick=tick)))


@st.composite
def max_breaks(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> MaxBreaks:
    """`MaxBreaks` rules about the people of *schedule*."""
    longer = draw(_most(tick=tick, max_ticks=3))
    return MaxBreaks(
        at_most=draw(st.sampled_from([0, 0, 1, 2])), longer_than=longer, **draw(_shared(schedule, tick=tick))
    )


@st.composite
def rests(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Rest:
    """`Rest` rules about the people of *schedule*."""
    return Rest(at_least=draw(_most(tick=tick, max_ticks=5)), **draw(_shared(schedule, tick=tick)))


@st.composite
def weekly_rests(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Rest:
    """`Rest` rules about the weeks of the people of *schedule*, which is on a Monday."""
    shared = draw(_shared(schedule, tick=tick))
    return Rest(at_least=draw(_most(tick=tick)), per="week", **shared)


@st.composite
def max_stretches(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> MaxStretch:
    """`MaxStretch` rules about the people of *schedule*."""
    shared = draw(_shared(schedule, tick=tick))
    del shared["zone"]
    return MaxStretch(at_most=draw(_most(tick=tick)), break_=draw(_most(tick=tick, max_ticks=3)), **shared)


def day_rules(schedule: Schedule, *, tick: timedelta = TICK) -> SearchStrategy[Any]:
    """Rules of every kind about the days of the people of *schedule*."""
    kinds = (max_breaks, max_days, max_loads, max_spans, max_stretches, rests)
    every: list[SearchStrategy[Any]] = [each(schedule, tick=tick) for each in kinds]
    return st.one_of(*every)
