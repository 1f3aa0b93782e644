"""Hypothesis strategies for the constraints on who meets whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck import (
    Balance,
    Escorted,
    Event,
    Inform,
    Itinerary,
    KeepInTouch,
    Leader,
    Level,
    OnlyAbout,
    Place,
    Quiet,
    Schedule,
    Stop,
)
from tests.property import strategies

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from schedcheck import Delegation

MICROSECOND = timedelta(microseconds=1)
TOPICS = ("grain", "prisoners", "border")
# Where several kinds of things are uncertain at once, each is so but once: else the oracle takes too long.
UNCERTAIN: list[tuple[tuple[str, ...], int]] = [
    ((), 0),
    (("slipping",), 1),
    (("slipping",), 2),
    (("tentative",), 3),
    (("unknown",), 1),
    (("unknown",), 2),
    (("tentative", "unknown"), 1),
    (("tentative", "slipping"), 1),
    (("unknown", "slipping"), 1),
    (("tentative", "unknown", "slipping"), 1),
]


@st.composite
def plans(draw: DrawFn, *, max_people: int = 3) -> Schedule:
    """Small plans on a grid of one microsecond, in which people meet again and again."""
    kinds, most = draw(st.sampled_from(UNCERTAIN))
    left = dict.fromkeys(kinds, most)

    def spend(kind: str) -> bool:
        if left.get(kind) and draw(st.booleans()):
            left[kind] -= 1
            return True
        return False

    # Whether the house is the same room as the one in it is not known.
    house = Place("House", level=Level.BUILDING)
    where = [Place("Room", within=house), Place("Room", within=house), Place("Call", remote=True)]
    where += [house] if "unknown" in kinds else []
    here = st.sampled_from(where)
    some = strategies.spans(max_size=2, tick=MICROSECOND)
    events = []
    for number in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, strategies.LONGEST))
        events.append(
            Event(
                f"Event {number}",
                draw(here),
                strategies.BASE + start * MICROSECOND,
                strategies.BASE + (start + draw(st.integers(0, 4))) * MICROSECOND,
                kind=draw(st.sampled_from([None, *strategies.KINDS])),
                topics=draw(topics()),
                early=draw(some) if (slips := spend("slipping")) else timedelta(0),
                late=draw(some) if slips else timedelta(0),
            )
        )
    people = [draw(strategies.leaders(name=f"Leader {number}")) for number in range(draw(st.integers(2, max_people)))]

    def stop() -> Stop:
        event = draw(st.sampled_from([None, *events, *events, *events]))
        fields: dict[str, Any] = {"status": "tentative" if spend("tentative") else "confirmed"}
        if spend("slipping"):
            fields |= {"early": draw(some), "late": draw(some)}
        start = event.start if event else strategies.BASE + draw(st.integers(0, strategies.LONGEST)) * MICROSECOND
        end = event.end if event else start + draw(st.integers(0, 4)) * MICROSECOND
        return Stop(
            event.place if event else draw(here),
            start + draw(st.sampled_from([0, 0, 0, 1])) * MICROSECOND,
            None if spend("unknown") else end and end + MICROSECOND,
            event=event,
            topics=draw(topics()),
            **fields,
        )

    itineraries = []
    for each in people:
        others = [None, None, None, *(one for one in people if one != each)]
        stops = [stop() for _ in range(draw(st.integers(1, 4)))]
        itineraries.append(Itinerary(each, stops, represents=draw(st.sampled_from(others))))
    return Schedule(itineraries)


def topics() -> SearchStrategy[set[str]]:
    """What an encounter is about: often not stated."""
    return st.one_of(st.just(set[str]()), st.sets(st.sampled_from(TOPICS), max_size=2))


def ignored() -> SearchStrategy[set[str]]:
    """Kinds that do not count, mostly none."""
    return st.one_of(st.just(set[str]()), st.just(set[str]()), st.sets(st.sampled_from(strategies.KINDS)))


def parties(schedule: Schedule) -> list[Leader | Delegation]:
    """Everybody of a plan and their delegations, those they stand in for, and somebody absent."""
    represented = [each.represents for each in schedule.itineraries if each.represents is not None]
    everybody = {each.id: each for each in (*schedule.leaders, *represented)}
    groups = {each.delegation.id: each.delegation for each in everybody.values() if each.delegation}
    return [*schedule.leaders, *schedule.leaders, *everybody.values(), *groups.values(), Leader("Leader elsewhere")]


@st.composite
def two_parties(draw: DrawFn, schedule: Schedule) -> tuple[Leader | Delegation, Leader | Delegation]:
    """Two of them, not the same."""
    first = draw(st.sampled_from(every := parties(schedule)))
    return first, draw(st.sampled_from([each for each in every if each.id != first.id]))


@st.composite
def keep_in_touches(draw: DrawFn, schedule: Schedule, *, tick: timedelta = strategies.TICK) -> KeepInTouch:
    """`KeepInTouch` rules about the people of *schedule*."""
    first, second = draw(two_parties(schedule))
    return KeepInTouch(
        first,
        second,
        every=draw(strategies.spans(min_size=1, max_size=16, tick=tick)),
        during=draw(st.one_of(st.none(), st.none(), strategies.intervals(tick=tick))),
        ignore=draw(ignored()),
        inherit=draw(st.booleans()),
    )


@st.composite
def quiets(draw: DrawFn, schedule: Schedule, *, tick: timedelta = strategies.TICK) -> Quiet:
    """`Quiet` rules about the people of *schedule*."""
    first, second = draw(two_parties(schedule))
    return Quiet(
        first,
        second,
        at_least=draw(strategies.spans(min_size=1, max_size=6, tick=tick)),
        allow=draw(ignored()),
        inherit=draw(st.sampled_from([True, True, False])),
    )


@st.composite
def only_abouts(draw: DrawFn, schedule: Schedule) -> OnlyAbout:
    """`OnlyAbout` rules about the people of *schedule*."""
    first, second = draw(two_parties(schedule))
    return OnlyAbout(
        first,
        second,
        draw(st.sets(st.sampled_from(TOPICS), min_size=1)),
        allow=draw(ignored()),
        inherit=draw(st.sampled_from([True, True, False])),
    )


@st.composite
def informs(draw: DrawFn, schedule: Schedule, *, tick: timedelta = strategies.TICK) -> Inform:
    """`Inform` rules about the people of *schedule*."""
    who, by = draw(two_parties(schedule))
    speakers = draw(two_parties(schedule))
    side = draw(st.sampled_from(["after", "before"]))
    return Inform(
        who,
        after=speakers if side == "after" else None,
        before=speakers if side == "before" else None,
        by=by,
        within=draw(strategies.spans(max_size=9, tick=tick)),
        ignore=draw(ignored()),
        inherit=draw(st.booleans()),
    )


@st.composite
def escorteds(draw: DrawFn, schedule: Schedule) -> Escorted:
    """`Escorted` rules about the people of *schedule*."""
    places = [each for each in schedule.places for _ in range(2)]
    return Escorted(
        draw(st.sampled_from(parties(schedule))),
        by=draw(st.lists(st.sampled_from(parties(schedule)), min_size=1, max_size=2, unique_by=lambda each: each.id)),
        at=draw(st.sampled_from([None, None, None, Place("Place elsewhere"), *places])),
        kinds=draw(ignored()),
        level=draw(st.sampled_from([Level.ROOM, Level.ROOM, Level.BUILDING])),
        inherit=draw(st.booleans()),
    )


@st.composite
def balances(draw: DrawFn, schedule: Schedule, *, tick: timedelta = strategies.TICK) -> Balance:
    """`Balance` rules about the people of *schedule*."""
    every = parties(schedule)
    host = draw(st.sampled_from(every))
    guests = st.sampled_from([each for each in every if each.id != host.id])
    return Balance(
        host,
        draw(st.lists(guests, min_size=2, max_size=3, unique_by=lambda each: each.id)),
        within=draw(strategies.spans(max_size=4, tick=tick)),
        ignore=draw(ignored()),
        inherit=draw(st.booleans()),
    )


def constraints(schedule: Schedule, *, tick: timedelta = strategies.TICK) -> SearchStrategy[strategies.Rule]:
    """Rules of each of these kinds."""
    return st.one_of(
        keep_in_touches(schedule, tick=tick),
        quiets(schedule, tick=tick),
        only_abouts(schedule),
        informs(schedule, tick=tick),
        escorteds(schedule),
        balances(schedule, tick=tick),
    )
