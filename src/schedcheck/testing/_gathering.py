"""Plans made of another one, in which a constraint has something to measure: people in company, day after day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, TypeAlias

import attrs

from schedcheck._fields import things_of
from schedcheck.model import Delegation, Event, Itinerary, Leader, Place, Series, Status, Stop, Summit
from schedcheck.schedule import Schedule
from schedcheck.testing._leading import Fits
from schedcheck.testing.strategies.waiver import PURPOSES

__all__ = ["gathered"]

Inviting: TypeAlias = "tuple[type[Leader | Event | Place], ...]"
Thing: TypeAlias = "Leader | Delegation | Event | Place"

FEWEST_DAYS = 2
"""On so many days something is done, where it is done day after day."""


def gathered(
    schedule: Schedule, constraint: Any, *, fits: Fits, inviting: Inviting, tick: timedelta
) -> Iterator[Schedule]:
    """The plan itself; then everybody does what one of them does, all at once or one thing a day.

    Events and a place that the constraint names are among it. Of these plans at least one, mostly, has something that
    is measured.

    Args:
        schedule: The plan.
        constraint: What is asked of it.
        fits: Whether a plan may be drawn.
        inviting: Of what only the constraint knows, what may come in: some of `Leader`, `Event` and `Place`.
        tick: What takes no time takes two of them, where people are to meet at it.
    """
    yield schedule
    held = _held(schedule)
    named = dict.fromkeys(each for each in _named(constraint) if _may_come(each, held, inviting))
    people = [each for each in named if isinstance(each, Leader) and (Leader, each.id) not in held]
    there = {each.delegation for each in (*schedule.leaders, *people)}
    absent = [each for each in named if isinstance(each, Delegation) and each not in there]
    people += [Leader(f"Somebody of {each.name}", delegation=each) for each in absent]
    place = next((each for each in named if isinstance(each, Place)), None)
    done = max((_certain(each, 2 * tick) for each in schedule.itineraries), key=len, default=[])
    known = {each.event.id for each in done if each.event is not None}
    events = {each.id: each for each in named if isinstance(each, Event) and each.id not in known}
    others = [_sure(each, 2 * tick).attend() for each in events.values()]
    for made in (
        _all_doing(schedule, people, [*done, *others]),
        _all_doing(schedule, people, [*_day_after_day(done, place, 2 * tick), *others]),
    ):
        if made is not None and fits(made):
            yield made


def _held(schedule: Schedule) -> set[tuple[type, str]]:
    """What is in a plan, by class and id."""
    every: list[Leader | Event | Place] = [*schedule.leaders, *schedule.events, *schedule.places]
    return {(type(each), each.id) for each in every}


def _may_come(each: Thing, held: Collection[tuple[type, str]], inviting: Inviting) -> bool:
    kind = Leader if isinstance(each, Delegation) else type(each)
    return (type(each), each.id) in held or kind in inviting


def _named(value: Any, *, deep: bool = True) -> Iterator[Thing]:
    """The people, delegations, events and places in the fields of a constraint."""
    if isinstance(value, (Leader, Event, Place)):
        yield value
    elif isinstance(value, (Series, Summit)):
        yield from value.events
    elif isinstance(value, Delegation):
        yield value
    elif isinstance(value, Mapping):
        yield from _named([*value, *value.values()], deep=False)
    elif isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        for each in value:
            yield from _named(each, deep=False)
    elif deep:
        yield from _named(things_of(value), deep=False)


def _sure(event: Event, lasting: timedelta) -> Event:
    """The same event, which takes place and has an end."""
    return attrs.evolve(event, status=Status.CONFIRMED, end=_after(event, lasting))


def _certain(itinerary: Itinerary, lasting: timedelta) -> list[Stop]:
    """What somebody surely does, as stops of nobody; where that is nothing, what they may do, made certain."""
    sure = [each for each in itinerary.stops if each.standing is Status.CONFIRMED and each.end is not None]
    made = [
        attrs.evolve(each, event=None, status=Status.CONFIRMED, end=_after(each, lasting))
        for each in itinerary.stops
        if each.standing is not Status.CANCELLED
    ]
    certain = sure or made[:1]
    return [attrs.evolve(each, leader=None, id=None, topics=each.subjects or PURPOSES[:1]) for each in certain]


def _day_after_day(done: Sequence[Stop], place: Place | None, lasting: timedelta) -> list[Stop]:
    """The same, each a day after the last, and in a place if one is given; over again where there is little to do.

    What takes no time, in which nobody meets, takes some.
    """
    again = islice(cycle(done), max(FEWEST_DAYS, len(done)))
    return [
        attrs.evolve(each, event=None, place=place or each.place, end=_after(each, lasting)).moved(timedelta(days=day))
        for day, each in enumerate(again)
    ]


def _after(what: Stop | Event, lasting: timedelta) -> datetime:
    """Its end, or one a while after it starts where that is not known, or just then."""
    return what.start + lasting if what.end is None or what.end == what.start else what.end


def _all_doing(schedule: Schedule, others: Iterable[Leader], done: Sequence[Stop]) -> Schedule | None:
    """Everybody does that, others as well; None where it is nothing."""
    if not done:
        return None
    with suppress(ValueError, OverflowError):
        return Schedule(
            [
                *(Itinerary(each.leader, done, represents=each.represents) for each in schedule.itineraries),
                *(Itinerary(each, done) for each in dict.fromkeys(others)),
            ]
        )
    return None
