"""Which rules an edit can touch."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schedcheck.encounters.presence import entrances

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schedcheck.constraints import Reads
    from schedcheck.model import Itinerary, Place, Stop
    from schedcheck.rules import Rule
    from schedcheck.schedule import Schedule


class Watch:
    """The rules, by number, that read what somebody does, what happens in a place, who comes for an event.

    Args:
        rules: In their order.
        schedule: A plan with the people, and who stands for whom; their stops may be others.
    """

    __slots__ = ("_around", "_events", "_everybody", "_people", "_places")

    def __init__(self, rules: Sequence[Rule], schedule: Schedule) -> None:
        self._everybody: list[int] = []
        self._people: defaultdict[str, list[int]] = defaultdict(list)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._around: defaultdict[str, list[int]] = defaultdict(list)
        self._events: defaultdict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(rules):
            reads: Reads | None = getattr(rule.constraint, "reads", None)
            # Whether a rule in force for a time looks at anybody, all that they do decides, wherever it is.
            elsewhere = reads is not None and (reads.places or reads.events) and not rule.always
            if reads is None or reads.parties is None or elsewhere:
                self._everybody.append(number)
                continue
            for person in {each for party in reads.parties for each in schedule._ids_of(party)}:
                self._people[person].append(number)
            for place in reads.places:
                self._places[place.id].append(number)
                for outer in place.ancestors[1:]:
                    self._around[outer.id].append(number)
            for event in reads.events:
                self._events[event].append(number)

    def reading(self, person: str, stop: Stop) -> set[int] | None:
        """The numbers of the rules that read somebody; None if others look at where the stop is, or what it is for."""
        if any(map(self.looks_at, _places_of(stop))) or (stop.event is not None and stop.event.id in self._events):
            return None
        return {*self._everybody, *self._people.get(person, ())}

    def looks_at(self, place: Place) -> bool:
        """Whether some rule reads who is at a place."""
        return place.id in self._around or any(outer.id in self._places for outer in place.ancestors)

    def touched(self, before: Schedule, after: Schedule, people: Iterable[str]) -> set[int]:
        """The numbers of the rules to be measured again after some people's itineraries are others."""
        found = set(self._everybody)
        for person in people:
            found.update(self._people.get(person, ()))
            if self._places or self._events:
                found.update(self._by_stops(before.itinerary(person), after.itinerary(person)))
        return found

    def _by_stops(self, before: Itinerary, after: Itinerary) -> Iterator[int]:
        old, new = ({id(each): each for each in one.stops} for one in (before, after))
        different = [old[each] for each in old.keys() - new.keys()] + [new[each] for each in new.keys() - old.keys()]
        # Passages follow from what is before and after them, and a stop without an end lasts up to the next one: with
        # some of these, any stop may be another.
        every = (*before.stops, *after.stops)
        stops = different if all(each.place._bare and each.end is not None for each in every) else every
        for stop in stops:
            if stop.event is not None:
                yield from self._events.get(stop.event.id, ())
        for place in {each.id: each for stop in stops for each in _places_of(stop)}.values():
            yield from self._around.get(place.id, ())
            for outer in place.ancestors:
                yield from self._places.get(outer.id, ())


def _places_of(stop: Stop) -> Iterator[Place]:
    yield stop.place
    if stop.event is not None:
        yield stop.event.place
    for each in entrances(stop.place):
        if each.entrance is not None:
            yield each.entrance
