"""Hypothesis strategies for the whole model and for every constraint.

Each builds valid values and none filters. Times lie on a coarse grid of *tick*, so that equal starts, touching ends and
exact limits are common: that is where rules go wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st

from schedcheck import (
    Attend,
    Available,
    Avoid,
    Capacity,
    Delegation,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Schedule,
    Series,
    Status,
    Stop,
    Summit,
    Together,
    Travel,
    Unavailable,
)
from tests.property import strategies_days, strategies_windows
from tests.property.strategies_arrange import aparts, not_consecutives
from tests.property.strategies_order import differents, orders, sames
from tests.unit.analysis.quiet import Quiet

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")
Rule: TypeAlias = Any
"""A constraint that comes with the library, by whatever class."""

BASE = datetime(2022, 11, 15, 8, tzinfo=UTC)
TICK = timedelta(minutes=15)
LONGEST = 14
UNCERTAIN = ("tentative", "unknown", "slipping")
KINDS = ("plenary", "photo", "bilateral")
ZONES = (None, None, "Asia/Makassar", "Europe/Paris")
COORDINATES = (None, None, None, (0.0, 0.0), (0.0, 1.0))
HOTEL_SIZE = 7


def _require(*, holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _perhaps(strategy: SearchStrategy[T], *, one_in: int = 2) -> SearchStrategy[T | None]:
    """None, and one time in so many a value."""
    return st.integers(1, one_in).flatmap(lambda n: strategy if n == one_in else st.none())


def _once_in(number: int) -> SearchStrategy[bool]:
    return st.integers(1, number).map(lambda n: n == number)


def spans(*, min_size: int = 0, max_size: int = 3, tick: timedelta = TICK) -> SearchStrategy[timedelta]:
    """Durations of *min_size* to *max_size* ticks."""
    _require(holds=0 <= min_size <= max_size, what=f"0 <= min_size <= max_size must hold, got {min_size}, {max_size}")
    return st.integers(min_size, max_size).map(lambda ticks: ticks * tick)


def moments(*, max_ticks: int = LONGEST, tick: timedelta = TICK, base: datetime = BASE) -> SearchStrategy[datetime]:
    """Times on the grid: *base* and up to *max_ticks* ticks after it."""
    return spans(max_size=max_ticks, tick=tick).map(lambda span: base + span)


@st.composite
def intervals(draw: DrawFn, *, max_ticks: int = LONGEST, tick: timedelta = TICK) -> Interval:
    """Spans of time on the grid, instants among them."""
    start, end = sorted((draw(moments(max_ticks=max_ticks, tick=tick)), draw(moments(max_ticks=max_ticks, tick=tick))))
    return Interval(start, end)


@st.composite
def places(draw: DrawFn, *, among: Sequence[Place] = (), name: str = "Place", tick: timedelta = TICK) -> Place:
    """A place, perhaps inside one of *among*, perhaps with one of them as its entrance.

    Args:
        among: Places it may lie in or be entered from.
        name: Its name, also of its id.
        tick: The grid of its walk and clearance.
    """
    remote = draw(_once_in(8))
    bodily = [each for each in among if not each.remote]
    within = draw(st.sampled_from([None, *(among if remote else [*bodily, *bodily])]))
    highest = within.level if within is not None else Level.COUNTRY
    clearance = draw(_perhaps(spans(tick=tick), one_in=3)) or timedelta(0)
    # Entrances follow one another outwards: what must itself be entered is one only for places inside it.
    passages = [
        each
        for each in bodily
        if not remote
        and all(one.entrance is None or (within is not None and within.is_within(one)) for one in each.ancestors)
    ]
    entrance = draw(_perhaps(st.sampled_from(passages))) if passages else None
    return Place(
        name,
        within=within,
        level=draw(st.sampled_from([level for level in Level if level <= highest])),
        tz=draw(st.sampled_from(ZONES)),
        geo=draw(st.sampled_from(COORDINATES)),
        capacity=draw(_perhaps(st.integers(0, 3))),
        entrance=entrance,
        walk=timedelta(0) if entrance is None else draw(spans(tick=tick)),
        clearance=clearance,
        remote=remote,
    )


@st.composite
def hotels(draw: DrawFn, *, tick: timedelta = TICK) -> tuple[Place, ...]:
    """A building with a lobby, two rooms behind it, and a call: where people meet in a passage."""
    clearance = draw(spans(tick=tick))
    gate = Place("Gate", level=Level.SITE)
    hotel = Place(
        "Hotel",
        level=Level.BUILDING,
        capacity=draw(_perhaps(st.integers(0, 3))),
        entrance=draw(st.sampled_from([None, gate])),
    )
    lobby = Place("Lobby", within=hotel, clearance=clearance)
    hall, suite = (
        Place(
            name,
            within=hotel,
            entrance=lobby,
            walk=draw(spans(tick=tick)),
            capacity=draw(_perhaps(st.integers(0, 2))),
        )
        for name in ("Hall", "Suite")
    )
    corner = Place("Corner", within=hall)
    call = Place("Call", within=draw(st.sampled_from([None, hotel])), remote=True)
    return gate, hotel, lobby, hall, suite, corner, call


@st.composite
def gazetteers(draw: DrawFn, *, min_size: int = 1, max_size: int = 6, tick: timedelta = TICK) -> tuple[Place, ...]:
    """Several places with different ids: small trees, with entrances that lead from one to another."""
    _require(holds=1 <= min_size <= max_size, what=f"1 <= min_size <= max_size must hold, got {min_size}, {max_size}")
    if min_size <= HOTEL_SIZE <= max_size and draw(st.booleans()):
        return draw(hotels(tick=tick))
    made: list[Place] = []
    for number in range(draw(st.integers(min_size, max_size))):
        made.append(draw(places(among=tuple(made), name=f"Place {number}", tick=tick)))
    return tuple(made)


def delegations(*, max_size: int = 2) -> SearchStrategy[Delegation]:
    """One of a few delegations."""
    return st.integers(1, max_size).map(lambda number: Delegation(f"Delegation {number}"))


@st.composite
def leaders(draw: DrawFn, *, name: str = "Leader") -> Leader:
    """A person, in a delegation or in none."""
    return Leader(name, delegation=draw(_perhaps(delegations())))


@st.composite
def _times(draw: DrawFn, *, tick: timedelta, max_ticks: int, unknown_end: bool) -> tuple[datetime, datetime | None]:
    start = draw(st.integers(0, max_ticks))
    end = draw(st.integers(start, min(max_ticks, start + 6)))
    return BASE + start * tick, None if unknown_end else BASE + end * tick


@st.composite
def events(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    title: str = "Event",
    unknown_end: bool = False,
    slips: bool = True,
    status: Status = Status.CONFIRMED,
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Event:
    """An event.

    Args:
        among: Where it may be held; by default in a place of its own.
        title: Its title, also of its id.
        unknown_end: Whether its end is not known.
        slips: Whether it may slip.
        status: How certain it is.
        tick, max_ticks: The grid of times and how far it goes.
    """
    start, end = draw(_times(tick=tick, max_ticks=max_ticks, unknown_end=unknown_end))
    return Event(
        title,
        draw(places(tick=tick) if among is None else st.sampled_from(among)),
        start,
        end,
        kind=draw(_perhaps(st.sampled_from(KINDS))),
        early=draw(spans(max_size=2, tick=tick)) if slips else timedelta(0),
        late=draw(spans(max_size=2, tick=tick)) if slips else timedelta(0),
        status=status,
    )


@st.composite
def stops(
    draw: DrawFn,
    *,
    among: Sequence[Place] | None = None,
    event: Event | None = None,
    unknown_end: bool = False,
    slips: bool = True,
    status: Status = Status.CONFIRMED,
    tick: timedelta = TICK,
    max_ticks: int = LONGEST,
) -> Stop:
    """A stop of one person: by itself, or at an event, perhaps later, shorter or elsewhere than the event.

    Args:
        among: Where it may be; by default in a place of its own.
        event: What it is for.
        unknown_end: Whether its end is not known.
        slips: Whether it may slip on its own.
        status: How certain it is.
        tick, max_ticks: The grid of times and how far it goes.
    """
    anywhere = places(tick=tick) if among is None else st.sampled_from(among)
    bound = spans(max_size=2, tick=tick)
    own: dict[str, Any] = {
        "kind": draw(_perhaps(st.sampled_from(KINDS), one_in=3)),
        "status": status,
        "early": draw(_perhaps(bound)) if slips else None,
        "late": draw(_perhaps(bound)) if slips else None,
    }
    if event is None:
        start, end = draw(_times(tick=tick, max_ticks=max_ticks, unknown_end=unknown_end))
        return Stop(draw(anywhere), start, end, **own)
    elsewhere = draw(_once_in(6))
    start, end = draw(_attended(event, tick=tick, unknown_end=unknown_end))
    return Stop(draw(anywhere) if elsewhere else event.place, start, end, event=event, **own)


@st.composite
def _attended(draw: DrawFn, event: Event, *, tick: timedelta, unknown_end: bool) -> tuple[datetime, datetime | None]:
    """From when to when somebody is at an event: mostly from start to end."""
    late = draw(st.sampled_from([0, 0, 0, 1, 2, -1]))
    start = max(event.start + late * tick, BASE)
    if unknown_end:
        return start, None
    if event.end is None:
        return start, start + draw(st.integers(0, 4)) * tick
    left = draw(st.sampled_from([0, 0, 0, 1, 2, -1]))
    return start, max(start, event.end - left * tick)


class _Budget:
    """How many more things may be uncertain."""

    def __init__(self, draw: DrawFn, *, most: int, kinds: Collection[str] = UNCERTAIN) -> None:
        self._draw = draw
        # Where little else may be uncertain, something of it is.
        left = st.sampled_from((0, 1, most) if len(kinds) == len(UNCERTAIN) else (1, most, most))
        self.left = {kind: draw(left) if kind in kinds else 0 for kind in UNCERTAIN}

    def spend(self, kind: str, *, one_in: int = 2) -> bool:
        if self.left[kind] and self._draw(_once_in(one_in)):
            self.left[kind] -= 1
            return True
        return False

    def status(self) -> Status:
        if self.spend("tentative"):
            return Status.TENTATIVE
        return Status.CANCELLED if self._draw(_once_in(12)) else Status.CONFIRMED


@st.composite
def itineraries(
    draw: DrawFn,
    *,
    leader: Leader | None = None,
    represents: Leader | None = None,
    among: Sequence[Place] | None = None,
    attending: Sequence[Event] = (),
    min_stops: int = 0,
    max_stops: int = 4,
    max_uncertain: int = 2,
    tick: timedelta = TICK,
    budget: _Budget | None = None,
) -> Itinerary:
    """The itinerary of one person.

    Args:
        leader: Whose; by default somebody of their own.
        represents: Whom they stand in for.
        among: Where they may be; by default in a few places of their own.
        attending: Events they may attend.
        min_stops, max_stops: How many stops.
        max_uncertain: How many things of each kind (tentative, without an end, slipping) at most.
        tick: The grid of times.
        budget: What several itineraries share instead of *max_uncertain*.
    """
    left = _Budget(draw, most=max_uncertain) if budget is None else budget
    where = draw(gazetteers(tick=tick)) if among is None else among
    made = []
    for _ in range(draw(st.integers(min_stops, max_stops))):
        event = draw(st.sampled_from([None, *attending, *attending]))
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
                    tick=tick,
                )
            )
        )
    return Itinerary(draw(leaders()) if leader is None else leader, made, represents=represents)


@st.composite
def _one_of_them_again(draw: DrawFn, held: list[Event], *, tick: timedelta) -> list[Event]:
    """The same events; perhaps the occurrences of a series in place of one."""
    known = [each for each in held if each.end is not None]
    chosen = draw(_perhaps(st.sampled_from(known), one_in=3)) if known else None
    if chosen is None:
        return held
    times = [chosen.interval.shift(by * tick) for by in draw(st.sets(st.integers(1, 6), min_size=1, max_size=2))]
    return [each for each in held if each is not chosen] + list(Series(chosen, times=times).events)


@st.composite
def schedules(
    draw: DrawFn,
    *,
    min_people: int = 2,
    max_people: int = 4,
    min_stops: int = 0,
    max_stops: int = 4,
    max_events: int = 3,
    max_uncertain: int = 2,
    uncertain: Collection[str] = UNCERTAIN,
    tick: timedelta = TICK,
) -> Schedule:
    """A plan of several people, some at the same events, some standing in for others (also for somebody absent).

    Args:
        min_people, max_people: How many people.
        min_stops, max_stops: How many stops each.
        max_events: How many events at most.
        max_uncertain: How many things of each kind of *uncertain* at most.
        uncertain: What may be uncertain: "tentative" (stops), "unknown" (ends), "slipping" (stops and events).
        tick: The grid of times.
    """
    _require(holds=0 <= min_people <= max_people, what=f"min_people <= max_people must hold, got {min_people}")
    _require(holds={*uncertain} <= {*UNCERTAIN}, what=f"uncertain must be some of {UNCERTAIN}, got {uncertain}")
    budget = _Budget(draw, most=max_uncertain, kinds=uncertain)
    where = draw(gazetteers(max_size=HOTEL_SIZE, tick=tick))
    perhaps = [Status.TENTATIVE] if "tentative" in uncertain else []
    held = [
        draw(
            events(
                among=where,
                title=f"Event {number}",
                unknown_end=budget.spend("unknown", one_in=4),
                slips=budget.spend("slipping"),
                status=draw(st.sampled_from([Status.CONFIRMED] * 6 + [Status.CANCELLED] + perhaps)),
                tick=tick,
            )
        )
        for number in range(draw(st.integers(0, max_events)))
    ]
    held = draw(_one_of_them_again(held, tick=tick))
    people = [draw(leaders(name=f"Leader {number}")) for number in range(draw(st.integers(min_people, max_people)))]
    absent = draw(leaders(name="Leader absent"))
    return Schedule(
        draw(
            itineraries(
                leader=each,
                represents=draw(_perhaps(st.sampled_from([one for one in [*people, absent] if one != each]), one_in=4)),
                among=where,
                attending=held,
                min_stops=min_stops,
                max_stops=max_stops,
                tick=tick,
                budget=budget,
            )
        )
        for each in people
    )


def _parties(schedule: Schedule) -> list[Leader | Delegation]:
    """Everybody of a plan (thrice), their delegations, those they stand in for, and somebody absent."""
    represented = [each.represents for each in schedule.itineraries if each.represents is not None]
    groups = {each.delegation.id: each.delegation for each in (*schedule.leaders, *represented) if each.delegation}
    others = {each.id: each for each in represented if each not in schedule}
    found: list[Leader | Delegation] = [*(3 * schedule.leaders), *groups.values(), *others.values()]
    return [*found, Leader("Leader elsewhere")]


@st.composite
def _two_parties(draw: DrawFn, schedule: Schedule) -> tuple[Leader | Delegation, Leader | Delegation]:
    every = _parties(schedule)
    first = draw(st.sampled_from(every))
    return first, draw(st.sampled_from([each for each in every if each.id != first.id]))


def _places(schedule: Schedule) -> SearchStrategy[Place]:
    return st.sampled_from([*schedule.places, *schedule.places, *schedule.places, Place("Place elsewhere")])


def _levels() -> SearchStrategy[Level]:
    return st.sampled_from([Level.ROOM, Level.ROOM, *Level])


@st.composite
def no_overlaps(draw: DrawFn, schedule: Schedule) -> NoOverlap:
    """`NoOverlap` rules about the people of *schedule*."""
    return NoOverlap(who=draw(_perhaps(st.sampled_from(_parties(schedule)), one_in=3)))


@st.composite
def travels(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Travel:
    """`Travel` rules about the people of *schedule*, with a table, a speed, both or neither."""
    bodily = [each for each in schedule.places if not each.remote]
    pairs = [(a, b) for a in bodily for b in bodily if not a.is_within(b) and not b.is_within(a)]
    table = st.dictionaries(st.sampled_from(pairs), spans(tick=tick), max_size=4) if pairs else st.just({})
    return Travel(
        times=draw(st.one_of(st.none(), table, table)),
        speed=draw(st.sampled_from([None, None, 50.0])),
        who=draw(_perhaps(st.sampled_from(_parties(schedule)), one_in=4)),
    )


@st.composite
def avoids(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Avoid:
    """`Avoid` rules about the people and places of *schedule*."""
    first, second = draw(_two_parties(schedule))
    return Avoid(
        first,
        second,
        level=draw(_levels()),
        gap=draw(spans(tick=tick)),
        gap_after=draw(_perhaps(spans(tick=tick), one_in=3)),
        at=draw(_perhaps(_places(schedule), one_in=3)),
        during=draw(_perhaps(intervals(tick=tick), one_in=3)),
        allow=draw(st.one_of(st.just(set[str]()), st.just(set[str]()), st.sets(st.sampled_from(KINDS)))),
        inherit=draw(st.sampled_from([True, True, False])),
    )


def series_in(schedule: Schedule) -> list[Series]:
    """The series of a plan, as far as it holds the first of their occurrences and others."""
    found = []
    for each in schedule.events:
        others = [one.interval for one in schedule.events if one.series == each.series and one is not each]
        if each.series and others and "T" not in each.id.rpartition("/")[2]:
            found.append(Series(attrs.evolve(each, id=each.series, series=None), times=others))
    return found


@st.composite
def attends(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK, series: bool = True) -> Attend:
    """`Attend` rules about the people and events of *schedule*, and about its series."""
    nowhere = Event("Event elsewhere", Place("Place elsewhere"), BASE, BASE + tick)
    each = st.sampled_from([*schedule.events, *schedule.events, nowhere])
    several = st.lists(each, max_size=3, unique_by=lambda event: event.id)
    summits = several.map(lambda held: Summit("Summit", nowhere.place, BASE, BASE + LONGEST * tick, held))
    again = series_in(schedule) if series else []
    return Attend(
        draw(st.sampled_from(_parties(schedule))),
        draw(st.one_of(each, each, summits, *([st.sampled_from(again)] * 3 if again else []))),
        at_least=draw(_perhaps(spans(min_size=1, tick=tick))),
        inherit=draw(st.booleans()),
    )


@st.composite
def togethers(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Together:
    """`Together` rules about the people of *schedule*."""
    first, second = draw(_two_parties(schedule))
    return Together(
        first,
        second,
        at_least=draw(_perhaps(spans(min_size=1, tick=tick))),
        level=draw(_levels()),
        inherit=draw(st.booleans()),
    )


@st.composite
def exclusives(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Exclusive:
    """`Exclusive` rules about the places of *schedule*."""
    return Exclusive(draw(_places(schedule)), gap=draw(spans(tick=tick)))


@st.composite
def capacities(draw: DrawFn, schedule: Schedule) -> Capacity:
    """`Capacity` rules about the places of *schedule*."""
    return Capacity(draw(_places(schedule)))


def window_rules(schedule: Schedule, *, tick: timedelta = TICK) -> SearchStrategy[Available | Unavailable]:
    """`Available` and `Unavailable` rules about the people and places of *schedule*."""
    among = [*_parties(schedule), *_parties(schedule), *schedule.places, Place("Place elsewhere")]
    return strategies_windows.window_rules(among, base=BASE, tick=tick, longest=LONGEST)


@st.composite
def users(draw: DrawFn, schedule: Schedule, *, tick: timedelta = TICK) -> Quiet:
    """A constraint as users write it, about two people, who need not be in the plan."""
    people = (*schedule.leaders, Leader("Nobody"), Leader("No one"))
    first = draw(st.sampled_from(people))
    second = draw(st.sampled_from([each for each in people if each.id != first.id]))
    return Quiet(first, second, at_least=draw(spans(tick=tick)))


def constraints(schedule: Schedule, *, tick: timedelta = TICK) -> SearchStrategy[Rule]:
    """Rules of every kind about what is in *schedule*."""
    from tests.property import strategies_contacts  # noqa: PLC0415 - it builds on what is above

    return st.one_of(
        avoids(schedule, tick=tick),
        togethers(schedule, tick=tick),
        attends(schedule, tick=tick),
        travels(schedule, tick=tick),
        no_overlaps(schedule),
        orders(schedule, tick=tick),
        exclusives(schedule, tick=tick),
        capacities(schedule),
        aparts(schedule),
        not_consecutives(schedule, tick=tick),
        strategies_contacts.constraints(schedule, tick=tick),
        sames(schedule),
        differents(schedule),
        strategies_days.day_rules(schedule, tick=tick),
        window_rules(schedule, tick=tick),
        users(schedule, tick=tick),
    )
