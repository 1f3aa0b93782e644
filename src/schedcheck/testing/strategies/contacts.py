"""Strategies for the constraints on who meets whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schedcheck.constraints import Avoid, Balance, Escorted, Inform, KeepInTouch, OnlyAbout, Quiet, Together
from schedcheck.model import Delegation, Leader, Level, Place
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies import about
from schedcheck.testing.strategies.about import require_plan
from schedcheck.testing.strategies.event import KINDS
from schedcheck.testing.strategies.grid import TICK, intervals, maybe, picked, spans

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "avoids",
    "balances",
    "escorteds",
    "informs",
    "keep_in_touches",
    "only_abouts",
    "quiets",
    "togethers",
    "topics",
]

TOPICS = ("grain", "prisoners", "border")


def topics() -> SearchStrategy[set[str]]:
    """What an encounter is about: often not stated."""
    return st.one_of(st.just(set[str]()), st.sets(st.sampled_from(TOPICS), max_size=2))


def _ignored() -> SearchStrategy[set[str]]:
    """Kinds that do not count, mostly none."""
    return st.one_of(st.just(set[str]()), st.just(set[str]()), st.sets(st.sampled_from(KINDS)))


def _parties(schedule: Schedule) -> list[Leader | Delegation]:
    """Everybody of a plan and their delegations, those they stand in for, and somebody absent."""
    require_plan(schedule)
    represented = [each.represents for each in schedule.itineraries if each.represents is not None]
    everybody = {each.id: each for each in (*schedule.leaders, *represented)}
    groups = {each.delegation.id: each.delegation for each in everybody.values() if each.delegation}
    found: list[Leader | Delegation] = [*schedule.leaders, *schedule.leaders, *everybody.values(), *groups.values()]
    return [*found, *about.strangers(found)]


@st.composite
def _two_parties(draw: DrawFn, schedule: Schedule) -> tuple[Leader | Delegation, Leader | Delegation]:
    """Two of them, not the same."""
    first = picked(draw, every := _parties(schedule))
    return first, picked(draw, [each for each in every if each.id != first.id])


@st.composite
def avoids(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Avoid:
    """`Avoid` rules about the people and places of *schedule*."""
    first, second = draw(about.two_parties(schedule))
    return Avoid(
        first,
        second,
        level=draw(about.levels()),
        gap=draw(spans(tick=tick)),
        gap_after=maybe(draw, spans(tick=tick), one_in=3),
        at=maybe(draw, about.places_of(schedule), one_in=3),
        during=maybe(draw, intervals(tick=tick), one_in=3),
        allow=draw(st.one_of(st.just(set[str]()), st.just(set[str]()), st.sets(st.sampled_from(KINDS)))),
        inherit=picked(draw, [True, True, False]),
    )


@st.composite
def togethers(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Together:
    """`Together` rules about the people of *schedule*."""
    first, second = draw(about.two_parties(schedule))
    return Together(
        first,
        second,
        at_least=maybe(draw, spans(min_size=1, tick=tick)),
        level=draw(about.levels()),
        inherit=draw(st.booleans()),
    )


@st.composite
def keep_in_touches(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> KeepInTouch:
    """`KeepInTouch` rules about the people of *schedule*."""
    first, second = draw(_two_parties(schedule))
    return KeepInTouch(
        first,
        second,
        every=draw(spans(min_size=1, max_size=16, tick=tick)),
        during=draw(st.one_of(st.none(), st.none(), intervals(tick=tick))),
        ignore=draw(_ignored()),
        inherit=draw(st.booleans()),
    )


@st.composite
def quiets(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Quiet:
    """`Quiet` rules about the people of *schedule*."""
    first, second = draw(_two_parties(schedule))
    return Quiet(
        first,
        second,
        at_least=draw(spans(min_size=1, max_size=6, tick=tick)),
        allow=draw(_ignored()),
        inherit=picked(draw, [True, True, False]),
    )


@st.composite
def only_abouts(
    draw: DrawFn,
    schedule: Schedule,
    *,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> OnlyAbout:
    """`OnlyAbout` rules about the people of *schedule*."""
    first, second = draw(_two_parties(schedule))
    return OnlyAbout(
        first,
        second,
        draw(st.sets(st.sampled_from(TOPICS), min_size=1)),
        allow=draw(_ignored()),
        inherit=picked(draw, [True, True, False]),
    )


@st.composite
def informs(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Inform:
    """`Inform` rules about the people of *schedule*."""
    who, by = draw(_two_parties(schedule))
    speakers = draw(_two_parties(schedule))
    side = picked(draw, ["after", "before"])
    return Inform(
        who,
        after=speakers if side == "after" else None,
        before=speakers if side == "before" else None,
        by=by,
        within=draw(spans(max_size=9, tick=tick)),
        ignore=draw(_ignored()),
        inherit=draw(st.booleans()),
    )


@st.composite
def escorteds(
    draw: DrawFn,
    schedule: Schedule,
    *,
    tick: timedelta = TICK,  # noqa: ARG001 - asked for like those of other constraints
) -> Escorted:
    """`Escorted` rules about the people of *schedule*."""
    require_plan(schedule)
    places = [each for each in schedule.places for _ in range(2)]
    return Escorted(
        picked(draw, _parties(schedule)),
        by=draw(st.lists(st.sampled_from(_parties(schedule)), min_size=1, max_size=2, unique_by=lambda each: each.id)),
        at=picked(draw, [None, None, None, Place("Place elsewhere"), *places]),
        kinds=draw(_ignored()),
        level=picked(draw, [Level.ROOM, Level.ROOM, Level.BUILDING]),
        inherit=draw(st.booleans()),
    )


@st.composite
def balances(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Balance:
    """`Balance` rules about the people of *schedule*."""
    every = _parties(schedule)
    host = picked(draw, every)
    guests = st.sampled_from([each for each in every if each.id != host.id])
    return Balance(
        host,
        draw(st.lists(guests, min_size=2, max_size=3, unique_by=lambda each: each.id)),
        within=draw(spans(max_size=4, tick=tick)),
        ignore=draw(_ignored()),
        inherit=draw(st.booleans()),
    )
