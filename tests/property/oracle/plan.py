"""The plan: who takes part, in which worlds, what is next, and which entrances are crossed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from math import inf

from schedcheck.model import Event, Leader, Status, Stop
from schedcheck.schedule import Schedule
from tests.property.oracle.presence import (
    Group,
    Name,
    OpenEnd,
    Party,
    Presence,
    World,
    around,
    lies_in,
    moment,
    ticks,
)

BEYOND = 3


def standing(stop: Stop) -> Status:
    """The worse of its own status and its event's."""
    return max(stop.status, stop.event.status) if stop.event else stop.status


def purpose(stop: Stop) -> str | None:
    """Its own kind, else its event's."""
    return stop.kind if stop.kind is not None or stop.event is None else stop.event.kind


def name_of(stop: Stop) -> Name:
    """The ids of its person and its own."""
    assert stop.leader is not None
    assert stop.id is not None
    return stop.leader.id, stop.id


def event_group(event: Event) -> Group:
    """What slips with an event."""
    return Group(("event", event.id), ticks(event.early), ticks(event.late))


def group_of(stop: Stop) -> Group:
    """What a stop slips with, and how far."""
    event = stop.event
    if event is not None and stop.early is None and stop.late is None:
        return event_group(event)
    early = stop.early if stop.early is not None else event.early if event is not None else timedelta(0)
    late = stop.late if stop.late is not None else event.late if event is not None else timedelta(0)
    return Group(("stop", *name_of(stop)), ticks(early), ticks(late))


def stated_start(stop: Stop) -> int:
    """When it starts."""
    return moment(stop.start)


def stated_end(stop: Stop) -> int | None:
    """When it ends; None: not known."""
    return None if stop.end is None else moment(stop.end)


def stated_order(stop: Stop) -> tuple[int, float]:
    """By start, then by end; one not known comes last."""
    end = stated_end(stop)
    return stated_start(stop), inf if end is None else end


@dataclass
class Plan:
    """A schedule as the definitions see it: the people in it and their stops that are not cancelled."""

    schedule: Schedule
    stops: dict[str, list[Stop]] = field(default_factory=dict)
    horizon: int = 0

    def __post_init__(self) -> None:
        for itinerary in self.schedule.itineraries:
            left = [stop for stop in itinerary.stops if standing(stop) is not Status.CANCELLED]
            if left:
                self.stops[itinerary.leader.id] = left
        times = [0]
        for stop in self.every_stop():
            times += [stated_start(stop), stated_end(stop) or 0]
            if stop.event:
                times += [moment(stop.event.start), moment(stop.event.end) if stop.event.end else 0]
        late = max((group_of(stop).late for stop in self.every_stop()), default=0)
        self.horizon = max(times) + late + sum(ticks(each.walk) for each in self.schedule.places) + BEYOND

    def every_stop(self) -> Iterator[Stop]:
        return (stop for each in self.stops.values() for stop in each)

    def members(self, party: Party | None, *, inherit: bool) -> set[str]:
        """The ids of those of a party who are in the plan."""
        if party is None:
            return set(self.stops)
        people: dict[str, Leader] = {}
        for each in self.schedule.itineraries:
            people[each.leader.id] = each.leader
            if each.represents is not None:
                people.setdefault(each.represents.id, each.represents)
        if isinstance(party, Leader):
            found = {party.id}
        else:
            found = {each.id for each in people.values() if each.delegation and each.delegation.id == party.id}
        while inherit:
            more = {
                each.leader.id
                for each in self.schedule.itineraries
                if each.represents is not None and each.represents.id in found
            }
            if more <= found:
                break
            found |= more
        return found & set(self.stops)

    def pairs(self, a: Party, b: Party, *, inherit: bool) -> list[tuple[str, str]]:
        """The different pairs of people of two parties."""
        first, second = self.members(a, inherit=inherit), self.members(b, inherit=inherit)
        return sorted({(min(x, y), max(x, y)) for x in first for y in second if x != y})

    def worlds(self, people: Iterable[str]) -> Iterator[World]:
        """Every choice for the tentative stops of these people."""
        stops = [stop for each in people for stop in self.stops[each]]
        certain = {name_of(stop) for stop in stops if standing(stop) is Status.CONFIRMED}
        doubtful = sorted({name_of(stop) for stop in stops} - certain)
        for taken in product((True, False), repeat=len(doubtful)):
            yield frozenset(certain | {name for name, stands in zip(doubtful, taken, strict=True) if stands})

    # --- Next and previous ---

    def ties(self, person: str, world: World) -> list[list[Stop]]:
        bodily = [stop for stop in self.stops[person] if name_of(stop) in world and not stop.place.remote]
        keys = sorted({stated_order(stop) for stop in bodily})
        return [[stop for stop in bodily if stated_order(stop) == key] for key in keys]

    def following(self, person: str, world: World) -> list[tuple[Stop, list[Stop], bool]]:
        """Each bodily stop, its next ones, and whether it is (also) a last one."""
        ties = self.ties(person, world)
        found = []
        for index, tie in enumerate(ties):
            for stop in tie:
                after = [each for each in tie if each is not stop]
                last = index + 1 == len(ties)
                if not last:
                    after += ties[index + 1]
                    end = stated_end(stop)
                    if end is not None and end > stated_start(ties[index + 1][0]):
                        beyond = [each for each in ties[index + 1 :] if stated_start(each[0]) >= end]
                        last = not beyond
                        after += [each for each in beyond[0] if each not in after] if beyond else []
                found.append((stop, after, last))
        return found

    def preceding(self, person: str, world: World) -> list[tuple[Stop, list[Stop], bool]]:
        """Each bodily stop, its previous ones, and whether it is (also) a first one."""
        ties = self.ties(person, world)
        return [
            (stop, [each for each in tie if each is not stop] + (ties[index - 1] if index else []), index == 0)
            for index, tie in enumerate(ties)
            for stop in tie
        ]

    def open_end(self, stop: Stop, world: World) -> OpenEnd | None:
        """What the end of a stop is in a world, if it is not known."""
        if stop.end is not None:
            return None
        # A call ends with what comes next of bodily stops, too.
        ties = self.ties(name_of(stop)[0], world)
        after = next((tie for tie in ties if stated_order(tie[0]) > stated_order(stop)), [])
        limit = tuple((stated_start(each), group_of(each)) for each in after)
        return OpenEnd(name_of(stop), stated_start(stop), group_of(stop), (limit,))

    # --- Presences ---

    def written(self, person: str, world: World) -> list[Presence]:
        return [
            Presence(
                name_of(stop),
                stop.place,
                group_of(stop),
                stated_start(stop),
                stated_end(stop),
                written=stop,
                until=self.open_end(stop, world),
            )
            for stop in self.stops[person]
            if name_of(stop) in world
        ]

    def presences(self, person: str, world: World) -> list[Presence]:
        """What somebody's stops are in a world, written and implied."""
        found = self.written(person, world)
        for stop, after, last in self.following(person, world):
            found += self._ways(stop, [(stop, each) for each in after], world, always=last, inwards=False)
        for stop, before, first in self.preceding(person, world):
            found += self._ways(stop, [(each, stop) for each in before], world, always=first, inwards=True)
        return found

    def _ways(
        self, stop: Stop, pairs: list[tuple[Stop, Stop]], world: World, *, always: bool, inwards: bool
    ) -> Iterator[Presence]:
        name, done, seen = name_of(stop), 0, Counter[str]()
        entrances = [each for each in around(stop.place).values() if each.entrance is not None]
        for index, place in enumerate(entrances):
            conditions: set[tuple[OpenEnd, int]] = set()
            certain = always
            for earlier, later in pairs:
                other = earlier if inwards else later
                inside = [each for each in entrances[: index + 1] if lies_in(other.place, each)]
                until, end = self.open_end(earlier, world), stated_end(earlier)
                # The break must be longer than all of these; so the end must come before this time.
                before = stated_start(later) - max((2 * ticks(each.walk) for each in inside), default=0)
                if not inside or (end is not None and end < before):
                    certain = True
                elif until is not None and until.start < before:
                    conditions.add((until, before))
            done += ticks(place.walk)
            if certain or conditions:
                assert place.entrance is not None
                seen[place.entrance.id] += 1
                # One entrance may lead into several places around each other: then it is crossed as often.
                again = f"-{seen[place.entrance.id]}" if seen[place.entrance.id] > 1 else ""
                yield Presence(
                    (name[0], f"{name[1]}/{'in' if inwards else 'out'}/{place.entrance.id}{again}"),
                    place.entrance,
                    group_of(stop),
                    stated_start(stop),
                    stated_end(stop),
                    offsets=(done - ticks(place.walk), done),
                    inwards=inwards,
                    until=self.open_end(stop, world),
                    conditions=None if certain else frozenset(conditions),
                )
