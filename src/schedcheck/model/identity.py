"""One id, one thing: what a plan speaks of, kind by kind."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Any

import attrs

from schedcheck.errors import ConflictingIds
from schedcheck.model.event import Event
from schedcheck.model.leader import Delegation, Leader
from schedcheck.model.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schedcheck.model.itinerary import Itinerary

__all__ = ["refuse_conflicts", "things_of"]


def things_of(itineraries: Iterable[Itinerary]) -> dict[str, dict[str, Any]]:
    """What the itineraries speak of, kind by kind and id by id; raises `ConflictingIds`."""
    found: dict[str, dict[str, Any]] = {"place": {}, "leader": {}, "delegation": {}, "event": {}}
    seen: set[int] = set()
    for itinerary in itineraries:
        _note(itinerary.leader, found, seen)
        _note(itinerary.represents, found, seen)
        for stop in itinerary.stops:
            _note(stop.place, found, seen)
            _note(stop.event, found, seen)
    return found


def _note(thing: Place | Leader | Delegation | Event | None, found: dict[str, dict[str, Any]], seen: set[int]) -> None:
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        kind = type(each).__name__.casefold()
        held = found[kind].setdefault(each.id, each)
        if held is not each and held != each:
            raise ConflictingIds(f"a {kind}'s id must stand for one {kind}", f"{each.id!r} for {held!r} and {each!r}")
        waiting += _parts_of(each)


def _parts_of(each: Place | Leader | Delegation | Event) -> tuple[Any, ...]:
    match each:
        case Place():
            return each.within, each.entrance
        case Leader():
            return (each.delegation,)
        case Event():
            return each.place, each.organizer
        case _:
            return ()


def refuse_conflicts(held: Mapping[str, dict[str, Any]], asked: Iterable[object]) -> None:
    """Refuse what is asked of a plan if it speaks of another place, leader or delegation under an id that is held.

    What is asked must also agree with itself. Events may have been moved since, so theirs are not compared.

    Raises:
        ConflictingIds: Two different things of one kind with one id.
    """
    known = {kind: ChainMap[str, Any]({}, things) for kind, things in held.items()}
    waiting = [value for each in asked for value in _fields_of(each)]
    while waiting:
        thing = waiting.pop()
        match thing:
            case tuple() | list() | frozenset():
                waiting += thing
            case Place() | Leader() | Delegation():
                kind = type(thing).__name__.casefold()
                other = known[kind].setdefault(thing.id, thing)
                if other is not thing and other != thing:
                    got = f"{thing.id!r} for {other!r} and, in what is asked of the plan, {thing!r}"
                    raise ConflictingIds(f"a {kind}'s id must stand for one {kind}", got)
            case _:
                continue


def _fields_of(value: object) -> list[Any]:
    kind: Any = type(value)
    return [getattr(value, each.name) for each in attrs.fields(kind)] if attrs.has(kind) else []
