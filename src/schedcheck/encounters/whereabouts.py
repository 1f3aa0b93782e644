"""Who is where, and who comes for what: an index over many itineraries that edits do not make anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from rpds import HashTrieSet

from schedcheck.encounters.presence import entrances

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedcheck.model import Itinerary, Place


class _Index(NamedTuple):
    """Ids of people by the id of what they come to.

    Attributes:
        places: By each place of a stop or its event, and each entrance on the way to it.
        inside: The places of *places* that lie in a place.
        events: By event.
    """

    places: Mapping[str, list[str]]
    inside: Mapping[str, list[str]]
    events: Mapping[str, list[str]]


class LazyIndex:
    """The index of one plan, which those made from it share: made when the first of them asks."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], _Index]) -> None:
        self._make = make
        self._made: _Index | None = None

    def made(self) -> _Index:
        """The index."""
        if self._made is None:
            self._made = self._make()
        return self._made


class _Answers(Mapping[str, list[str]]):
    """Answers that are found when they are first asked for."""

    def __init__(self, find: Callable[[str], Iterable[str]]) -> None:
        self._find = find
        self._found: dict[str, list[str]] = {}

    def __getitem__(self, key: str) -> list[str]:
        if key not in self._found:
            self._found[key] = list(self._find(key))
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Whereabouts:
    """Where people's stops are, cancelled ones too, worked out when first asked.

    An edited plan keeps the index of the plan it was made from, and looks at those who were edited one by one.
    """

    __slots__ = ("_edited", "_index")

    def __init__(self, index: LazyIndex, edited: HashTrieSet[str]) -> None:
        self._index = index
        self._edited = edited

    @classmethod
    def of(cls, itineraries: Callable[[], Iterable[Itinerary]]) -> Whereabouts:
        """The whereabouts of everybody; their itineraries are asked for when the first question comes."""
        return cls(LazyIndex(lambda: _index_of(itineraries())), HashTrieSet())

    @classmethod
    def asking(
        cls,
        places: Iterable[Place],
        at: Callable[[str], Iterable[str]],
        coming_for: Callable[[str], Iterable[str]],
    ) -> Whereabouts:
        """The whereabouts of everybody, out of who is at a place and who comes for an event, both by id.

        Args:
            places: Where somebody stops, none of which is behind an entrance.
            at, coming_for: The ids of people; asked once for each place and event that is asked about.
        """
        held = list(places)

        def make() -> _Index:
            inside: dict[str, list[str]] = {}
            for each in held:
                for outer in each.ancestors:
                    inside.setdefault(outer.id, []).append(each.id)
            return _Index(_Answers(at), inside, _Answers(coming_for))

        return cls(LazyIndex(make), HashTrieSet())

    def without(self, people: Iterable[str]) -> Whereabouts:
        """The index of a plan in which some people are edited."""
        edited = self._edited
        for each in people:
            edited = edited.insert(each)
        return Whereabouts(self._index, edited)

    @property
    def edited(self) -> HashTrieSet[str]:
        """Who must be looked at one by one."""
        return self._edited

    def at(self, place: Place) -> Iterator[str]:
        """The ids of those who, unless edited, may stop in a place or inside it, or cross it; some twice."""
        index = self._index.made()
        for each in index.inside.get(place.id, ()):
            yield from (person for person in index.places[each] if person not in self._edited)

    def just_at(self, place: Place) -> Iterator[str]:
        """The same for that very place."""
        return (person for person in self._index.made().places.get(place.id) or () if person not in self._edited)

    def coming_for(self, event: str) -> Iterator[str]:
        """The ids of those who, unless edited, have a stop for an event; some twice."""
        return (person for person in self._index.made().events.get(event) or () if person not in self._edited)


def _index_of(itineraries: Iterable[Itinerary]) -> _Index:
    places: dict[str, list[str]] = {}
    events: dict[str, list[str]] = {}
    inside: dict[str, list[str]] = {}
    for itinerary in itineraries:
        person = itinerary.leader.id
        for each in _places_named(itinerary).values():
            if each.id not in places:
                places[each.id] = []
                for outer in each.ancestors:
                    inside.setdefault(outer.id, []).append(each.id)
            places[each.id].append(person)
        for event in {stop.event.id for stop in itinerary.stops if stop.event is not None}:
            events.setdefault(event, []).append(person)
    return _Index(places, inside, events)


def _places_named(itinerary: Itinerary) -> dict[str, Place]:
    """The places of somebody's stops, of the events these are for, and of the entrances to them."""
    found = {each.place.id: each.place for each in itinerary.stops}
    found |= {each.event.place.id: each.event.place for each in itinerary.stops if each.event is not None}
    for place in tuple(found.values()):
        if not place._bare:
            found |= {each.entrance.id: each.entrance for each in entrances(place) if each.entrance is not None}
    return found
