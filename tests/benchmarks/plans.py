"""Large made-up plans, the same in every run."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from schedcheck import Avoid, Itinerary, Leader, Level, Place, Schedule, Stop

DAY = datetime(2030, 5, 1, tzinfo=UTC)
SLOT = timedelta(minutes=30)
CITY = Place("Carrow", level=Level.CITY, tz="UTC")
LOBBIES = [Place(f"Lobby {number}", within=CITY, clearance=timedelta(minutes=2)) for number in range(100)]


def rooms(number: int) -> list[Place]:
    """So many rooms, a third of them entered through one of a hundred lobbies."""
    return [
        Place(f"Room {each}", within=CITY)
        if each % 3
        else Place(f"Room {each}", within=CITY, entrance=LOBBIES[each % len(LOBBIES)], walk=timedelta(minutes=3))
        for each in range(number)
    ]


def itinerary(leader: Leader, among: list[Place], stops: int, chance: Random) -> Itinerary:
    """Stops of a quarter of an hour and more in random rooms, one in each half-hour of the days."""
    made = []
    for slot in range(stops):
        start = DAY + slot * SLOT + timedelta(minutes=chance.randrange(10))
        made.append(Stop(chance.choice(among), start, start + timedelta(minutes=15 + chance.randrange(5))))
    return Itinerary(leader, tuple(made))


def schedule(people: int, stops: int, number_of_rooms: int) -> Schedule:
    """A plan of *people*, each with so many *stops*; the fewer rooms, the more they meet."""
    chance = Random(7)  # noqa: S311 - the same plan each time
    among = rooms(number_of_rooms)
    return Schedule(itinerary(Leader(f"Leader {each}"), among, stops, chance) for each in range(people))


def avoid_rules(plan: Schedule, number: int, **fields: Any) -> list[Avoid]:  # noqa: ANN401 - those of Avoid
    """So many pairs of people who must avoid each other."""
    people = plan.leaders
    pairs = [(one, other) for at, one in enumerate(people) for other in people[at + 1 :]]
    return [Avoid(one, other, **fields) for one, other in Random(7).sample(pairs, number)]  # noqa: S311 - as above


class Span(NamedTuple):
    """A stop or a passage as a plain program would hold it: times in microseconds."""

    place: str
    start: int
    end: int
    clearance: int


def micros_of(moment: datetime | None) -> int:
    """Microseconds from 1970 to a moment; 0 without one."""
    return 0 if moment is None else round(moment.timestamp()) * 1_000_000


def plain_spans(itinerary: Itinerary) -> list[Span]:
    """Where somebody is, passages included, for the plans made here: known ends, entrances that are not nested."""
    spans = []
    stops = itinerary.stops
    for before, stop, after in zip((None, *stops[:-1]), stops, (*stops[1:], None), strict=True):
        start, end = micros_of(stop.start), micros_of(stop.end or stop.start)
        spans.append(Span(stop.place.id, start, end, 0))
        if stop.place.entrance is None:
            continue
        lobby, walk = stop.place.entrance.id, round(stop.place.walk.total_seconds() * 1e6)
        clearance = round(stop.place.entrance.clearance.total_seconds() * 1e6)
        if before is None or before.place.id != stop.place.id or start - micros_of(before.end) > 2 * walk:
            spans.append(Span(lobby, start - walk, start, clearance))
        if after is None or after.place.id != stop.place.id or micros_of(after.start) - end > 2 * walk:
            spans.append(Span(lobby, end, end + walk, clearance))
    return spans


def plain_comparison(plan: Schedule, rules: list[Avoid]) -> tuple[int, list[int]]:
    """The same question of each rule as one would first write it: each span with each of the other's.

    What is broken is counted, and the least slack of each rule kept; nothing is said of who, where and when.
    """
    spans = {each.leader.id: plain_spans(each) for each in plan.itineraries}
    broken, slacks = 0, []
    for rule in rules:
        least = 1 << 62
        for place, start, end, clearance in spans[rule.a.id]:
            for other, other_start, other_end, _ in spans[rule.b.id]:
                if place == other:
                    slack = max(other_start - end, start - other_end) - clearance
                    least = min(least, slack)
                    broken += slack < 0
        slacks.append(least)
    return broken, slacks
