"""A plan on its way to another process, and what was measured there on its way back: small, and quick to make.

Stops travel as columns. What comes back speaks of them by number, so that it is of the very stops of the plan here.
"""

from __future__ import annotations

import pickle
from array import array
from io import BytesIO
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

import attrs

from schedcheck._time import moment_of
from schedcheck.finding import Finding
from schedcheck.interval import Interval
from schedcheck.model import Event, Itinerary, Leader, Place, Stop
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

NOT_KNOWN = -(2**63)
"""Stands for an end that is not known: no time is so early."""

PROTOCOL = 5

# Those that most stops leave as they are; the others have columns.
_FURTHER = {
    each.name: each.default
    for each in attrs.fields(Stop)
    if each.init and each.name not in {"place", "start", "end", "event", "id", "leader"}
}
_further_of = attrgetter(*_FURTHER)
_DEFAULTS = tuple(_FURTHER.values())


class Columns(NamedTuple):
    """The stops of one person, field by field.

    Attributes:
        leader, represents: Whose.
        starts, ends: In microseconds, shown in the place's zone or in UTC.
        places, events, ids: Of each stop. What several share is sent once.
        further: By number of the stop, the fields that are not as they are for most.
    """

    leader: Leader
    represents: Leader | None
    starts: array[int]
    ends: array[int]
    places: Sequence[Place]
    events: Sequence[Event | None]
    ids: Sequence[str | None]
    further: Mapping[int, Mapping[str, Any]]


def packed(itinerary: Itinerary) -> Columns | Itinerary:
    """An itinerary as columns; itself where it or a stop of it is of a make that is not ours."""
    stops = itinerary.stops
    if type(itinerary) is not Itinerary or any(type(each) is not Stop for each in stops):
        return itinerary
    return Columns(
        itinerary.leader,
        itinerary.represents,
        array("q", [each._from for each in stops]),
        array("q", [NOT_KNOWN if each._to is None else each._to for each in stops]),
        [each.place for each in stops],
        [each.event for each in stops],
        [each.id for each in stops],
        {number: found for number, each in enumerate(stops) if (found := _unusual(each))},
    )


def _unusual(stop: Stop) -> dict[str, Any]:
    further = _further_of(stop)
    found = {}
    if further != _DEFAULTS:
        pairs = zip(_FURTHER, further, _DEFAULTS, strict=True)
        found = {name: value for name, value, usual in pairs if value != usual}
    zone = stop.place.zone
    if zone is None or stop.start.tzinfo is not zone or (stop.end is not None and stop.end.tzinfo is not zone):
        found |= {"start": stop.start, "end": stop.end}
    return found


def unpacked(columns: Columns | Itinerary) -> Itinerary:
    """The itinerary again."""
    if isinstance(columns, Itinerary):
        return columns
    leader, represents, starts, ends, places, events, ids, further = columns
    rows = enumerate(zip(starts, ends, places, events, ids, strict=True))
    stops = []
    for number, (start, end, place, event, key) in rows:
        more = further.get(number)
        if more is None:
            over = None if end == NOT_KNOWN else moment_of(end, place.zone)
            stops.append(Stop(place, moment_of(start, place.zone), over, event=event, id=key, leader=leader))
        else:
            fields = {"start": moment_of(start, place.zone), "end": None}
            if end != NOT_KNOWN:
                fields["end"] = moment_of(end, place.zone)
            stops.append(Stop(place, **(fields | dict(more)), event=event, id=key, leader=leader))
    return Itinerary(leader, stops, represents=represents)


Ref: TypeAlias = tuple[str, int, str]
"""Something a plan holds: the id of a person, the number of a stop of theirs, and the way there from that stop."""


class Held:
    """What a process was sent of one plan, so that of several tasks each person's day is worked out once.

    Attributes:
        schedule: The plan of all who were sent.
        refs: What came of the plan, by its `id()`.
    """

    __slots__ = ("_people", "refs", "schedule")

    def __init__(self) -> None:
        self._people: dict[str, Itinerary] = {}
        # Whoever came stays: so no other thing has the `id()` of something here.
        self.refs: dict[int, Ref] = {}
        self.schedule = Schedule(())

    def take(self, people: Iterable[str], sent: bytes) -> None:
        """Hold the itineraries that were sent, of some people; those that are held already stay."""
        if all(each in self._people for each in people):
            return
        columns: list[Columns | Itinerary] = pickle.loads(sent)  # noqa: S301 - our own bytes
        for each in columns:
            if each.leader.id not in self._people:
                made = self._people[each.leader.id] = unpacked(each)
                self._note(made)
        self.schedule = Schedule(self._people.values())

    def _note(self, itinerary: Itinerary) -> None:
        person = itinerary.leader.id
        for number, stop in enumerate(itinerary.stops):
            for each, way in ((stop, ""), (stop.event, "event"), (stop.leader, "leader")):
                if each is not None:
                    self.refs.setdefault(id(each), (person, number, way))
            if id(stop.place) not in self.refs:
                for way, place in _around(stop.place, "place"):
                    self.refs.setdefault(id(place), (person, number, way))


def _around(place: Place, way: str) -> Iterator[tuple[str, Place]]:
    """A place, those around it, and the entrances to these, each with the way there."""
    at: Place | None = place
    while at is not None:
        yield way, at
        if at.entrance is not None:
            yield f"{way}.entrance", at.entrance
        at, way = at.within, f"{way}.within"


_HELD: dict[bytes, Held] = {}
"""What this process was sent of the plan that is being checked, by the mark of the check: of one at a time."""

_taking = Lock()


class Cutting:
    """Some people of a plan: here the plan itself; once sent to another process, a plan of only those people.

    Args:
        schedule: The plan.
        people: Their ids.
        mark: Of the check; the same for all its tasks.
    """

    __slots__ = ("_mark", "_people", "schedule")

    refs: ClassVar[Mapping[int, Ref]] = {}

    def __init__(self, schedule: Schedule, people: Sequence[str], mark: bytes) -> None:
        self.schedule = schedule
        self._people = people
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        sent = pickle.dumps([packed(self.schedule.itinerary(each)) for each in self._people], PROTOCOL)
        return Arrived, (self._mark, tuple(self._people), sent)


class Arrived:
    """What came of a cutting: unpacked when it is needed, unless its people came before.

    Attributes:
        refs: What is of the plan, by its `id()`.
    """

    __slots__ = ("_mark", "_people", "_sent", "refs")

    def __init__(self, mark: bytes, people: Sequence[str], sent: bytes) -> None:
        self._mark = mark
        self._people = people
        self._sent = sent
        self.refs: Mapping[int, Ref] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Arrived, (self._mark, self._people, self._sent)

    @property
    def schedule(self) -> Schedule:
        """A plan of the people who were sent, and maybe of others who were before."""
        # A worker may have several threads, which are sent the same people.
        with _taking:
            if self._mark not in _HELD:
                _HELD.clear()
            held = _HELD.setdefault(self._mark, Held())
            held.take(self._people, self._sent)
            self.refs = held.refs
            return held.schedule


class Answer:
    """What was measured: here as it is; on its way from another process it speaks of the plan by number.

    Args:
        values: What was measured.
        told: What is to be known at once.
        refs: What is of the plan, by its `id()`.
    """

    __slots__ = ("_refs", "_sealed", "_values", "told")

    def __init__(self, values: Any, told: Any, refs: Mapping[int, Ref]) -> None:
        self._values = values
        self._sealed = b""
        self._refs = refs
        self.told = told

    def __reduce__(self) -> tuple[Any, ...]:
        return Answer._of, (self._sealed or _sealed(self._values, self._refs), self.told)

    @classmethod
    def _of(cls, sealed: bytes, told: Any) -> Answer:
        made = cls(None, told, {})
        made._sealed = sealed
        return made

    def values_on(self, schedule: Schedule) -> Any:
        """What was measured, of the stops of *schedule*, of which the cutting was made."""
        if self._sealed:
            self._values, self._sealed = _Opener(self._sealed, schedule).load(), b""
        return self._values


def _sealed(values: Any, refs: Mapping[int, Ref]) -> bytes:
    file = BytesIO()
    _Sealer(file, refs).dump(values)
    return file.getvalue()


_NAMES: dict[Any, tuple[str, ...]] = {
    kind: tuple(each.name for each in attrs.fields(kind)) for kind in (Finding, Interval, Stop)
}
_VALUES: dict[Any, Callable[[Any], tuple[Any, ...]]] = {kind: attrgetter(*names) for kind, names in _NAMES.items()}


class _Sealer(pickle.Pickler):
    """Writes what the plan holds as a reference, and what findings are made of without the names of its fields."""

    def __init__(self, file: BytesIO, refs: Mapping[int, Ref]) -> None:
        super().__init__(file, PROTOCOL)
        self._refs = refs

    # Asked only of what is no number, text or tuple: so it is faster than persistent_id.
    def reducer_override(self, obj: object) -> Any:
        ref = self._refs.get(id(obj))
        if ref is not None:
            return _held, ref
        values = _VALUES.get(type(obj))
        return NotImplemented if values is None else (_restored, (type(obj), *values(obj)))


def _held(person: str, number: int, way: str) -> Any:
    """What a reference stands for: an opener puts its own function in the place of this one."""
    raise pickle.UnpicklingError(f"it must be opened beside the plan: {way or 'stop'} of stop {number} of {person!r}")


def _restored(kind: Any, *values: Any) -> Any:
    made = kind.__new__(kind)
    made.__setstate__(dict(zip(_NAMES[kind], values, strict=True)))
    return made


class _Opener(pickle.Unpickler):
    def __init__(self, sealed: bytes, schedule: Schedule) -> None:
        super().__init__(BytesIO(sealed))
        self._schedule = schedule

    def find_class(self, module: str, name: str) -> Any:
        return self._held if (module, name) == (__name__, _held.__name__) else super().find_class(module, name)

    def _held(self, person: str, number: int, way: str) -> object:
        found: object = self._schedule.itinerary(person).stops[number]
        return attrgetter(way)(found) if way else found
