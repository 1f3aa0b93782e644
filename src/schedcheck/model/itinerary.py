"""The stops of one person, in order."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from schedcheck._values import kind_of, several, short_repr
from schedcheck.errors import ConflictingIds, InvalidValue, NotInSchedule, did_you_mean
from schedcheck.model.event import Event, Stop, _rebound
from schedcheck.model.leader import Leader
from schedcheck.model.series import Series

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Itinerary"]


def stop_order(stop: Stop) -> tuple[int, float, str, str]:
    """Sorts stops by start, then end (one not known comes last), then place and id."""
    return stop._from, float("inf") if stop._to is None else stop._to, stop.place.id, stop.id or ""


def _stops(values: Iterable[Stop]) -> tuple[Stop, ...]:
    made = several(values, "stops")
    for each in made:
        if not isinstance(each, Stop):
            raise InvalidValue("each of stops must be a Stop", repr(each))
        if each.implied:
            raise InvalidValue("stops must be written ones; implied ones follow from them", repr(each))
    return made


@frozen(repr=False, cache_hash=True)
class Itinerary:
    """The stops of one person, sorted by start when built.

    Each stop is bound to the person, and one without an id gets that of its event or place, with a number from the
    second on: `session-1`, `session-1-2`. Numbers follow the order in which the stops are given, never their times.

    Args:
        leader: Whose.
        stops: Where and when they are; none twice.
        represents: Whom this person stands in for.

    Raises:
        ConflictingIds: Two stops with one id.
        InvalidValue: A stop bound to somebody else; a leader who represents themselves.
    """

    leader: Leader = field(validator=kind_of(Leader, "leader", optional=False))
    stops: tuple[Stop, ...] = field(default=(), converter=_stops)
    represents: Leader | None = field(default=None, kw_only=True, validator=kind_of(Leader, "represents"))
    # What the engine works out from the stops, once; a schedule that keeps this itinerary keeps it too.
    _worked_out: dict[Any, Any] = field(init=False, factory=dict, eq=False)

    __repr__ = short_repr

    def __attrs_post_init__(self) -> None:
        if self.represents is not None and self.represents.id == self.leader.id:
            raise InvalidValue("represents must be another person", f"{self.leader.name} for themselves")
        object.__setattr__(self, "stops", tuple(sorted(self._bound(), key=stop_order)))

    def _bound(self) -> Iterable[Stop]:
        taken = Counter(each.id for each in self.stops if each.id is not None)
        twice = [each for each, count in taken.items() if count > 1]
        if twice:
            raise ConflictingIds(f"stops of {self.leader.name} must have different ids", ", ".join(map(repr, twice)))
        for each in self.stops:
            if each.leader is not None and each.leader.id != self.leader.id:
                raise InvalidValue(f"a stop of {self.leader.name} must not be bound to another", each.leader.name)
            if each.id is not None and each.leader == self.leader:
                yield each
            else:
                base = each.place.id if each.event is None else each.event.id
                yield _rebound(each, self.leader, free_id(base, taken) if each.id is None else each.id)

    @classmethod
    def of(cls, leader: Leader, *items: Event | Series | Stop, represents: Leader | None = None) -> Itinerary:
        """An itinerary of stops, and of events attended from start to end; of series, each occurrence."""
        one_by_one: Iterable[Any] = items
        if Series in map(type, items):
            one_by_one = chain.from_iterable(each.events if isinstance(each, Series) else [each] for each in items)
        stops = [each.attend() if isinstance(each, Event) else each for each in one_by_one]
        return cls(leader, stops, represents=represents)

    def stop(self, key: str) -> Stop:
        """The stop with this id; raises `NotInSchedule`."""
        found = next((each for each in self.stops if each.id == key), None)
        if found is None:
            known = [each.id for each in self.stops if each.id is not None]
            raise NotInSchedule(f"the stop must be one of {self.leader.name}", f"{key!r}{did_you_mean(key, known)}")
        return found

    def taken_over_by(self, other: Leader) -> Itinerary:
        """The same stops, under the same ids, for *other*, who represents this one's leader."""
        return Itinerary(other, [_rebound(each, None, each.id) for each in self.stops], represents=self.leader)

    def __str__(self) -> str:
        return f"itinerary of {self.leader.name}"


def free_id(base: str, taken: Counter[str]) -> str:
    """An id made from that of an event or a place, with a number from the second on; counted among those *taken*."""
    taken[f"\0{base}"] += 1  # A name no id can have counts how many were made, so that many alike stay linear.
    while True:
        number = taken[f"\0{base}"]
        made = base if number == 1 else f"{base}-{number}"
        if not taken[made]:
            taken[made] = 1
            return made
        taken[f"\0{base}"] += 1
