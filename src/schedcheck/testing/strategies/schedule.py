"""Strategies for itineraries and whole plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from schedcheck._values import slug
from schedcheck.model import Event, Itinerary, Leader, Place, Series, Status, Summit
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.around import bounds_around, edges_of, places_around, require_summit
from schedcheck.testing.strategies.event import events
from schedcheck.testing.strategies.grid import LONGEST, TICK, all_of, grid_of, numbers, once, picked, require
from schedcheck.testing.strategies.leader import leaders as drawn_leaders
from schedcheck.testing.strategies.place import HOTEL_SIZE, gazetteers
from schedcheck.testing.strategies.stop import stops

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["Budget", "UNCERTAIN", "itineraries", "schedules"]

UNCERTAIN = ("tentative", "unknown", "slipping")
"""What may be uncertain of a plan: stops and events, their ends, when they take place."""

MOST_EVENTS, MOST_PEOPLE, MOST_STOPS = 3, 4, 4
"""So many there are at most, unless told otherwise, or more are asked for."""

AGAIN = 6
"""So many ticks after its first occurrence, a series comes again at the latest."""


class Budget:
    """How many more things may be uncertain."""

    def __init__(self, draw: DrawFn, *, most: int, kinds: Collection[str] = UNCERTAIN) -> None:
        self._draw = draw
        # Where little else may be uncertain, something of it is.
        left = (0, 1, most) if len(kinds) == len(UNCERTAIN) else (1, most, most)
        self.left = {kind: picked(draw, left) if kind in kinds else 0 for kind in UNCERTAIN}

    def spend(self, kind: str, *, one_in: int = 2) -> bool:
        if self.left[kind] and once(self._draw, one_in=one_in):
            self.left[kind] -= 1
            return True
        return False

    def status(self) -> Status:
        if self.spend("tentative"):
            return Status.TENTATIVE
        return Status.CANCELLED if once(self._draw, one_in=12) else Status.CONFIRMED


def _most_stops(least: int, most: int | None) -> int:
    """The largest number of stops; where it is not told, no less than the smallest."""
    made = max(MOST_STOPS, least) if most is None else most
    require(holds=0 <= least <= made, what=lambda: f"0 <= min_stops <= max_stops must hold, got {least}, {made}")
    return made


@st.composite
def itineraries(
    draw: DrawFn,
    *,
    leader: Leader | None = None,
    represents: Leader | None = None,
    among: Sequence[Place] | None = None,
    attending: Sequence[Event] = (),
    around: Summit | None = None,
    zone: tzinfo | str | None = None,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
    min_stops: int = 0,
    max_stops: int | None = None,
    max_uncertain: int = 2,
    tick: timedelta = TICK,
    budget: Budget | None = None,
) -> Itinerary:
    """The itinerary of one person.

    Args:
        leader: Whose; by default somebody of their own.
        represents: Whom they stand in for.
        among: Where they may be; by default in a few places of their own.
        attending: Events they may attend.
        around: A summit whose events they may attend, at its places if not *among*, and about the time of it.
        zone: The time zone of places of their own.
        min_value, max_value: Between which times their stops are.
        min_stops, max_stops: How many stops, as `schedules` calls them.
        max_uncertain: How many things of each kind (tentative, without an end, slipping) at most.
        tick: The grid of times.
        budget: What several itineraries share instead of *max_uncertain*.
    """
    most = _most_stops(min_stops, max_stops)
    require(holds=max_uncertain >= 0, what=lambda: f"max_uncertain must be zero or more, got {max_uncertain}")
    if around is not None:
        require_summit(around, min_value=min_value, max_value=max_value, zone=zone)
        min_value, max_value = bounds_around(around, tick).values()
        among = places_around(around) if among is None else among
        attending = attending or around.events
    left = Budget(draw, most=max_uncertain) if budget is None else budget
    where = draw(gazetteers(zone=zone, tick=tick)) if among is None else all_of(among, Place, "among")
    # Over a span of one's own, few would meet by chance: so they do at the edges of events.
    near = () if min_value is max_value is None else edges_of(attending)
    made = []
    for _ in range(draw(numbers(min_stops, most))):
        event = picked(draw, [None, *attending, *attending])
        if event is not None and event.status is Status.TENTATIVE and not left.spend("tentative", one_in=1):
            event = None
        made.append(
            draw(
                stops(
                    among=where,
                    event=event,
                    unknown_end=left.spend("unknown"),
                    slips=left.spend("slipping"),
                    status=left.status(),
                    near=near,
                    min_value=min_value,
                    max_value=max_value,
                    tick=tick,
                )
            )
        )
    return Itinerary(draw(drawn_leaders()) if leader is None else leader, made, represents=represents)


def _one_of_them_again(
    draw: DrawFn,
    held: list[Event],
    *,
    min_value: datetime | None,
    max_value: datetime | None,
    tick: timedelta,
) -> list[Event]:
    """The same events; perhaps the occurrences of a series in place of one."""
    grid = grid_of(tick, LONGEST, min_value, max_value)
    last = {each.id: (grid.last - each.end) // tick if grid.stated else AGAIN for each in held if each.end is not None}
    known = [each for each in held if last.get(each.id, 0) > 0]
    chosen = picked(draw, known) if known and once(draw, one_in=3) else None
    if chosen is None:
        return held
    most = min(last[chosen.id], AGAIN)
    later = draw(st.sets(numbers(1, most), min_size=1, max_size=min(most, 2)))
    times = [chosen.interval.shift(by * tick) for by in later]
    return [each for each in held if each is not chosen] + list(Series(chosen, times=times).events)


def _events(
    draw: DrawFn,
    where: Sequence[Place],
    budget: Budget,
    *,
    max_events: int,
    uncertain: Collection[str],
    known: Sequence[Event] = (),
    min_value: datetime | None,
    max_value: datetime | None,
    tick: timedelta,
) -> list[Event]:
    """Events of a plan, some of them perhaps a series, with ids that none of those *known* has."""
    times: dict[str, Any] = {"min_value": min_value, "max_value": max_value, "tick": tick}
    tentative = [Status.TENTATIVE] if "tentative" in uncertain else []
    taken = {each.id for each in known}
    titles = [
        each for each in (f"Event {number}" for number in range(max_events + len(taken))) if slug(each) not in taken
    ]
    held = [
        draw(
            events(
                among=where,
                title=title,
                unknown_end=budget.spend("unknown", one_in=4),
                slips=budget.spend("slipping"),
                status=picked(draw, [Status.CONFIRMED] * 6 + [Status.CANCELLED] + tentative),
                **times,
            )
        )
        for title in titles[: draw(numbers(0, max_events))]
    ]
    return _one_of_them_again(draw, held, **times)


def _cast(
    draw: DrawFn, given: Sequence[Leader] | None, *, min_people: int | None, max_people: int | None
) -> tuple[list[Leader], list[Leader]]:
    """Who is in a plan, and whom they may stand in for beside one another."""
    if given is None:
        least = min(2, 2 if max_people is None else max_people) if min_people is None else min_people
        most = max(MOST_PEOPLE, least) if max_people is None else max_people
        require(holds=0 <= least <= most, what=f"0 <= min_people <= max_people must hold, got {least}, {most}")
        made = [draw(drawn_leaders(name=f"Leader {number}")) for number in range(draw(numbers(least, most)))]
        return made, [draw(drawn_leaders(name="Leader absent"))]
    people = all_of(given, Leader, "leaders")
    most = len(people) if max_people is None else max_people
    least = most if min_people is None else min_people
    must = f"0 <= min_people <= max_people <= {len(people)}, the number of leaders, must hold"
    require(holds=0 <= least <= most <= len(people), what=f"{must}, got {least}, {most}")
    if least == len(people):
        return people, []
    order = draw(st.permutations(people))
    count = draw(numbers(least, most))
    return order[:count], order[count:]


@st.composite
def schedules(
    draw: DrawFn,
    *,
    leaders: Sequence[Leader] | None = None,
    places: Sequence[Place] | None = None,
    around: Summit | None = None,
    zone: tzinfo | str | None = None,
    min_value: datetime | None = None,
    max_value: datetime | None = None,
    min_people: int | None = None,
    max_people: int | None = None,
    min_stops: int = 0,
    max_stops: int | None = None,
    max_events: int | None = None,
    max_uncertain: int = 2,
    uncertain: Collection[str] = UNCERTAIN,
    stand_ins: bool = True,
    tick: timedelta = TICK,
) -> Schedule:
    """A plan of several people, some at the same events, some standing in for others (also for somebody absent).

    It has two sizes, so neither is called just *min_size*.

    Args:
        leaders: Who is in it: all of them, or *min_people* to *max_people* of them. By default people of its own.
        places: Where they may be; by default in places of its own, or at those of the summit.
        around: A summit whose events they may attend, at times about it.
        zone: The time zone of places of its own; by default each has one of a few, or none.
        min_value, max_value: Between which times all is; by default from `BASE` on.
        min_people, max_people: How many people, by default two to four; at least as many as asked for, if only one is.
        min_stops, max_stops: How many stops each, by default up to four, in the same way.
        max_events: How many events of its own at most: by default three, and none beside those of a summit.
        max_uncertain: How many things of each kind of *uncertain* at most.
        uncertain: What may be uncertain: "tentative" (stops), "unknown" (ends), "slipping" (stops and events).
        stand_ins: Whether some may stand in for others.
        tick: The grid of times.

    Raises:
        ValueError: Sizes or times that make no sense, people or places that are none or have one id, or beside a
            summit a zone or times, as it says these itself.
    """
    known = not isinstance(uncertain, str) and {*uncertain} <= {*UNCERTAIN}
    require(holds=known, what=lambda: f"uncertain must be several of {UNCERTAIN}, got {uncertain!r}")
    for name, each in (("max_events", max_events), ("max_uncertain", max_uncertain)):
        require(holds=each is None or each >= 0, what=f"{name} must be zero or more, got {each}")
    _most_stops(min_stops, max_stops)
    require(holds=zone is None or places is None, what="zone must be given without places, which have theirs")
    if around is not None:
        require_summit(around, min_value=min_value, max_value=max_value, zone=zone)
        min_value, max_value = bounds_around(around, tick).values()
        places = places_around(around) if places is None else places
    given = () if around is None else around.events
    times: dict[str, Any] = {"min_value": min_value, "max_value": max_value, "tick": tick}
    budget = Budget(draw, most=max_uncertain, kinds=uncertain)
    if places is None:
        where: Sequence[Place] = draw(gazetteers(max_size=HOTEL_SIZE, zone=zone, tick=tick))
    else:
        where = all_of(places, Place, "places")
    most = max_events if max_events is not None else 0 if around is not None else MOST_EVENTS
    own = _events(draw, where, budget, max_events=most, uncertain=uncertain, known=given, **times) if most else []
    held = [*given, *own]
    people, absent = _cast(draw, leaders, min_people=min_people, max_people=max_people)

    def itinerary(each: Leader) -> Itinerary:
        others = [one for one in [*people, *absent] if one != each] if stand_ins else []
        return draw(
            itineraries(
                leader=each,
                represents=picked(draw, others) if others and once(draw, one_in=4) else None,
                among=where,
                attending=held,
                min_stops=min_stops,
                max_stops=max_stops,
                budget=budget,
                **times,
            )
        )

    return Schedule(itinerary(each) for each in people)
