"""Strategies for the constraints on where people are, and on what takes place where."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import attrs
from hypothesis import strategies as st

from schedcheck.constraints import Attend, Capacity, Exclusive, NoOverlap, Travel
from schedcheck.model import Event, Place, Series, Summit
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.about import parties, places_of, require_plan
from schedcheck.testing.strategies.grid import BASE, LONGEST, TICK, maybe, picked, spans

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["attends", "capacities", "exclusives", "no_overlaps", "series_in", "travels"]


@st.composite
def no_overlaps(
    draw: DrawFn,
    schedule: Schedule,
    *,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> NoOverlap:
    """`NoOverlap` rules about the people of *schedule*."""
    return NoOverlap(who=maybe(draw, st.sampled_from(parties(schedule)), one_in=3))


@st.composite
def travels(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Travel:
    """`Travel` rules about the people of *schedule*, with a table, a speed, both or neither."""
    require_plan(schedule)
    bodily = [each for each in schedule.places if not each.remote]
    pairs = [(a, b) for a in bodily for b in bodily if not a.is_within(b) and not b.is_within(a)]
    table = st.dictionaries(st.sampled_from(pairs), spans(tick=tick), max_size=4) if pairs else st.just({})
    return Travel(
        times=draw(st.one_of(st.none(), table, table)),
        speed=picked(draw, [None, None, 50.0]),
        who=maybe(draw, st.sampled_from(parties(schedule)), one_in=4),
    )


@st.composite
def attends(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK, series: bool = True) -> Attend:
    """`Attend` rules about the people and events of *schedule*, and about its series."""
    require_plan(schedule)
    nowhere = Event("Event elsewhere", Place("Place elsewhere"), BASE, BASE + tick)
    each = st.sampled_from([*schedule.events, *schedule.events, nowhere])
    several = st.lists(each, max_size=3, unique_by=lambda event: event.id)
    summits = several.map(lambda held: Summit("Summit", nowhere.place, BASE, BASE + LONGEST * tick, held))
    again = series_in(schedule) if series else []
    return Attend(
        picked(draw, parties(schedule)),
        draw(st.one_of(each, each, summits, *([st.sampled_from(again)] * 3 if again else []))),
        at_least=maybe(draw, spans(min_size=1, tick=tick)),
        inherit=draw(st.booleans()),
    )


def series_in(schedule: Schedule) -> list[Series]:
    """The series of a plan, as far as it holds the first of their occurrences and others."""
    require_plan(schedule)
    found = []
    for each in schedule.events:
        others = [one.interval for one in schedule.events if one.series == each.series and one is not each]
        if each.series and others and "T" not in each.id.rpartition("/")[2]:
            found.append(Series(attrs.evolve(each, id=each.series, series=None), times=others))
    return found


@st.composite
def exclusives(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Exclusive:
    """`Exclusive` rules about the places of *schedule*."""
    return Exclusive(draw(places_of(schedule)), gap=draw(spans(tick=tick)))


@st.composite
def capacities(
    draw: DrawFn,
    schedule: Schedule,
    *,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> Capacity:
    """`Capacity` rules about the places of *schedule*."""
    return Capacity(draw(places_of(schedule)))
