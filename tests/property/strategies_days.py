"""Hypothesis strategies for the constraints about one person's days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from hypothesis import strategies as st

from schedcheck import Delegation, Leader, MaxBreaks, MaxDays, MaxLoad, MaxSpan, MaxStretch, Place, Rest, Schedule, Stop

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")
MONDAY = datetime(2022, 11, 14, 8, tzinfo=UTC)
REST = frozenset({"rest"})
KINDS = (REST, REST, REST | {"photo"})


def zones(*, tick: timedelta, base_hour: int = 8, max_ticks: int = 14) -> SearchStrategy[tzinfo | None]:
    """None, and zones whose midnight lies among the times of a plan."""

    def with_midnight_at(ticks: int) -> tzinfo:
        return timezone(timedelta(hours=-base_hour) - ticks * tick)

    return st.one_of(st.none(), *(2 * [st.integers(0, max_ticks).map(with_midnight_at)]))


def _parties(schedule: Schedule) -> list[Leader | Delegation]:
    """Everybody of a plan (thrice), their delegations, and somebody absent."""
    groups = {each.delegation.id: each.delegation for each in schedule.leaders if each.delegation}
    return [*(3 * schedule.leaders), *groups.values(), Leader("Leader elsewhere")]


@st.composite
def _shared(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> dict[str, Any]:
    who = draw(st.sampled_from([None, *_parties(schedule)]))
    return {"who": who, "zone": draw(zones(tick=tick)), "except_kinds": draw(st.sampled_from(KINDS))}


def _most(*, tick: timedelta, max_ticks: int = 12) -> SearchStrategy[timedelta]:
    return st.integers(0, max_ticks).map(lambda ticks: ticks * tick)


@st.composite
def max_loads(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> MaxLoad:
    """`MaxLoad` rules about the people of *schedule*."""
    shared = draw(_shared(schedule, tick=tick))
    return MaxLoad(at_most=draw(_most(tick=tick)), per=draw(st.sampled_from(["day", "day", None])), **shared)


@st.composite
def max_spans(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> MaxSpan:
    """`MaxSpan` rules about the people of *schedule*."""
    return MaxSpan(at_most=draw(_most(tick=tick)), **draw(_shared(schedule, tick=tick)))


@st.composite
def max_days(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> MaxDays:
    """`MaxDays` rules about the people of *schedule*."""
    return MaxDays(at_most=draw(st.sampled_from([0, 1, 1, 1, 2])), **draw(_shared(schedule, tick=tick)))


@st.composite
def max_breaks(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> MaxBreaks:
    """`MaxBreaks` rules about the people of *schedule*."""
    longer = draw(_most(tick=tick, max_ticks=3))
    return MaxBreaks(
        at_most=draw(st.sampled_from([0, 0, 1, 2])), longer_than=longer, **draw(_shared(schedule, tick=tick))
    )


@st.composite
def rests(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> Rest:
    """`Rest` rules about the people of *schedule*."""
    return Rest(at_least=draw(_most(tick=tick, max_ticks=5)), **draw(_shared(schedule, tick=tick)))


def on_monday(schedule: Schedule) -> Schedule:
    """The same plan a day earlier, on a Monday."""
    earlier = -timedelta(days=1)
    events = {stop.event.id: stop.event for each in schedule.itineraries for stop in each.stops if stop.event}
    for event in events.values():
        schedule = schedule.move(event, by=earlier)
    for each in schedule.itineraries:
        for stop in each.stops:
            if stop.event is None:
                schedule = schedule.move(stop, by=earlier)
    return schedule


def busy_otherwise(schedule: Schedule, *, tick: timedelta, max_ticks: int) -> Schedule:
    """The same plan, in which everybody is engaged up to a few ticks before it and from a few ticks after it on."""
    begun, over = MONDAY - 3 * tick, MONDAY + max_ticks * tick
    elsewhere = Place("Elsewhere")
    for each in schedule.leaders:
        schedule = schedule.add(each, Stop(elsewhere, begun - timedelta(days=6), begun, id="before"))
        schedule = schedule.add(each, Stop(elsewhere, over, over + timedelta(days=8), id="after"))
    return schedule


@st.composite
def weekly_rests(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> Rest:
    """`Rest` rules about the weeks of the people of *schedule*, which is on a Monday."""
    shared = draw(_shared(schedule, tick=tick))
    return Rest(at_least=draw(_most(tick=tick)), per="week", **shared)


@st.composite
def max_stretches(draw: DrawFn, schedule: Schedule, *, tick: timedelta) -> MaxStretch:
    """`MaxStretch` rules about the people of *schedule*."""
    shared = draw(_shared(schedule, tick=tick))
    del shared["zone"]
    return MaxStretch(at_most=draw(_most(tick=tick)), break_=draw(_most(tick=tick, max_ticks=3)), **shared)


def day_rules(schedule: Schedule, *, tick: timedelta) -> SearchStrategy[Any]:
    """Rules of every kind about the days of the people of *schedule*."""
    kinds = (max_breaks, max_days, max_loads, max_spans, max_stretches, rests)
    every: list[SearchStrategy[Any]] = [each(schedule, tick=tick) for each in kinds]
    return st.one_of(*every)


ABOUT_DAYS = (MaxBreaks, MaxDays, MaxLoad, MaxSpan, Rest)


def in_one_zone(rule: Any) -> Any:  # noqa: ANN401 - a rule of any kind
    """The same rule; one about local days has them all in one zone, without clock changes."""
    if not isinstance(rule, ABOUT_DAYS):
        return rule
    return attrs.evolve(rule, zone=UTC if rule.zone is None else rule.zone)


def moved(rule: Any, by: timedelta) -> Any:  # noqa: ANN401 - a rule of any kind
    """The same rule about local days that begin *by* so much later."""
    if not isinstance(rule, ABOUT_DAYS):
        return rule
    day = timedelta(days=1)
    offset: Any = rule.zone and rule.zone.utcoffset(None)
    later = (offset - by) % day
    return attrs.evolve(rule, zone=timezone(later - day if 2 * later > day else later))
