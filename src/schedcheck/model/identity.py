"""One id, one thing: what a plan speaks of, kind by kind."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from schedcheck._fields import compared_in
from schedcheck._overlay import Overlay
from schedcheck.errors import ConflictingIds
from schedcheck.model.event import Event, Stop
from schedcheck.model.layout import Layout, Seat
from schedcheck.model.leader import Delegation, Leader
from schedcheck.model.place import Place
from schedcheck.model.turns import Turn, Turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schedcheck.model.itinerary import Itinerary

__all__ = ["Names", "Spoken", "refuse_conflicts", "refuse_new_conflicts", "spoken_by", "things_asked"]

Thing: TypeAlias = Place | Leader | Delegation | Event
Key: TypeAlias = tuple[type, str]


class Spoken:
    """The places, leaders and delegations that plans speak of: the same ones as long as it is the same.

    Args:
        more: Keys of those that an earlier plan did not speak of; none where there are only fewer.
        before: What that spoke of.
    """

    __slots__ = ("_before", "_more", "_steps")

    def __init__(self, more: Sequence[Key] = (), before: Spoken | None = None) -> None:
        # Not for ever: a plan that is edited again and again does not remember its first version.
        known = before if before is not None and before._steps < MANY else None
        self._more = more
        self._before = known
        self._steps: int = 0 if known is None else known._steps + 1

    def since(self, before: Spoken) -> list[Key] | None:
        """The keys of what has come to be spoken of since then; None where that is too long ago, or never was."""
        found: list[Key] = []
        each: Spoken | None = self
        while each is not before:
            if each is None:
                return None
            found += each._more
            each = each._before
        return found


MANY = 64


class Names:
    """What a plan speaks of, by kind and id, and how often: by a stop, an itinerary, or another thing.

    Raises:
        ConflictingIds: Two different things of one kind with one id.
    """

    __slots__ = ("_held", "vocabulary")

    def __init__(self, held: Overlay[Key, tuple[Thing, int]], vocabulary: Spoken | None = None) -> None:
        self._held = held
        # Plans that are given the same one speak of the same places, leaders and delegations.
        self.vocabulary = vocabulary or Spoken()

    @classmethod
    def of(cls, itineraries: Iterable[Itinerary]) -> Names:
        """What itineraries speak of."""
        spoken: Counter[int] = Counter()
        things: dict[int, Thing] = {}
        for itinerary in itineraries:
            for each in _spoken_by(itinerary):
                things[id(each)] = each
                spoken[id(each)] += 1
            for name in ("place", "event"):
                named = list(map(attrgetter(name), itinerary.stops))
                # Most stops share their places: each is looked at once, whoever is there.
                things.update(zip(map(id, named), named, strict=True))
                spoken.update(map(id, named))
        return cls(Overlay(cls.of_things((each, spoken[key]) for key, each in things.items() if each is not None)))

    @staticmethod
    def of_things(things: Iterable[tuple[Thing, int]]) -> dict[Key, tuple[Thing, int]]:
        """Things and how often each is spoken of, with all they are made of, as `Names` hold them."""
        held: dict[Key, tuple[Thing, int]] = {}
        for each, times in things:
            _take(held, each, times)
        return held

    def changed(self, gone: Iterable[Thing | None], come: Iterable[Thing | None]) -> Names:
        """The names of a plan that no longer speaks of some things, once each, and speaks of others."""
        left, new = _difference(list(gone), list(come))
        if not left and not new:
            return self
        held = self._held
        fewer, more = False, list[Key]()
        waiting = left
        for each in waiting:
            key = type(each), each.id
            thing, count = held[key]
            if count > 1:
                held = held.insert(key, (thing, count - 1))
            else:
                held = held.remove(key)
                fewer = fewer or not isinstance(thing, Event)
                waiting += _parts_of(thing)
        waiting = new
        for each in waiting:
            key = type(each), each.id
            there = held.get(key)
            if there is None:
                held = held.insert(key, (each, 1))
                if not isinstance(each, Event):
                    more.append(key)
                waiting += _parts_of(each)
            else:
                _refuse_another(there[0], each)
                held = held.insert(key, (there[0], there[1] + 1))
        return Names(held, Spoken(more, self.vocabulary) if fewer or more else self.vocabulary)

    def get(self, kind: type, key: str) -> Any:
        """The thing of a kind with an id; None if the plan does not speak of it."""
        found = self._held.get((kind, key))
        return None if found is None else found[0]

    def of_kind(self, kind: type) -> Iterator[Any]:
        """Every thing of a kind, in no order."""
        return (thing for key, (thing, _) in self._held.items() if key[0] is kind)


def _spoken_by(itinerary: Itinerary) -> tuple[Thing, ...]:
    """What an itinerary speaks of beside its stops."""
    if itinerary.represents is None:
        return (itinerary.leader,)
    return itinerary.leader, itinerary.represents


def spoken_by(itinerary: Itinerary | None, stops: Iterable[Stop]) -> Iterator[Thing | None]:
    """What an itinerary, or nobody's, speaks of with some of its stops."""
    yield from () if itinerary is None else _spoken_by(itinerary)
    for each in stops:
        yield each.place
        yield each.event


def _difference(before: list[Thing | None], after: list[Thing | None]) -> tuple[list[Thing], list[Thing]]:
    """What is only before, and what is only after: the very same things fall out."""
    held, other = Counter(map(id, after)), Counter(map(id, before))
    return _without(before, held), _without(after, other)


def _without(things: list[Thing | None], held: Counter[int]) -> list[Thing]:
    left = []
    for each in things:
        if held[id(each)]:
            held[id(each)] -= 1
        elif each is not None:
            left.append(each)
    return left


def _take(held: dict[Key, tuple[Thing, int]], thing: Thing, count: int) -> None:
    """Note a thing, spoken of so many times; the first time, what it is made of too."""
    waiting = [(thing, count)]
    while waiting:
        each, times = waiting.pop()
        key = type(each), each.id
        there = held.get(key)
        if there is None:
            held[key] = each, times
            waiting += [(part, 1) for part in _parts_of(each)]
        else:
            _refuse_another(there[0], each)
            held[key] = there[0], there[1] + times


def _refuse_another(held: Thing, each: Thing) -> None:
    if held is not each and held != each:
        kind = type(each).__name__.casefold()
        raise ConflictingIds(f"a {kind}'s id must stand for one {kind}", f"{each.id!r} for {held!r} and {each!r}")


def _parts_of(each: Thing) -> list[Thing]:
    return [part for name in _PARTS[type(each)] if (part := getattr(each, name)) is not None]


_PARTS: dict[type, tuple[str, ...]] = {
    Place: ("within", "entrance"),
    Leader: ("delegation",),
    Delegation: (),
    Event: ("place", "organizer"),
}
"""What things are made of that have ids of their own."""


def things_asked(asked: Iterable[object]) -> dict[Key, Thing]:
    """The places, leaders and delegations that constraints speak of, by kind and id.

    Events may have been moved since, so they are not told.

    Raises:
        ConflictingIds: Two different things of one kind with one id.
    """
    known: dict[Key, Thing] = {}
    waiting = [value for each in asked for value in compared_in(each)]
    while waiting:
        thing = waiting.pop()
        kind = type(thing)
        if kind in _ASKED:
            held = known.setdefault((kind, thing.id), thing)
            if held is not thing:
                _refuse_another_asked(held, thing)
        elif kind in {tuple, list, frozenset}:
            waiting += thing
        elif kind in _HOLDING:
            waiting += compared_in(thing)
    return known


_ASKED = frozenset((Place, Leader, Delegation))
_HOLDING = frozenset((Layout, Seat, Turns, Turn))
"""What has people of a plan in it."""


def refuse_conflicts(names: Names, asked: Mapping[Key, Thing]) -> None:
    """Refuse what is asked of a plan if it speaks of another thing under an id that the plan uses.

    Raises:
        ConflictingIds: Two different things of one kind with one id.
    """
    for (kind, key), thing in asked.items():
        held = names.get(kind, key)
        if held is not None:
            _refuse_another_asked(held, thing)


def refuse_new_conflicts(names: Names, before: Names, asked: Mapping[Key, Thing]) -> None:
    """The same, where nothing was to be refused before: what the plan has come to speak of since is looked at.

    Raises:
        ConflictingIds: As above.
    """
    new = names.vocabulary.since(before.vocabulary)
    refuse_conflicts(names, asked if new is None else {key: asked[key] for key in new if key in asked})


def _refuse_another_asked(held: Thing, thing: Thing) -> None:
    if held is not thing and held != thing:
        kind = type(thing).__name__.casefold()
        got = f"{thing.id!r} for {held!r} and, in what is asked of the plan, {thing!r}"
        raise ConflictingIds(f"a {kind}'s id must stand for one {kind}", got)
